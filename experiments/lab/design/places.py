"""Where the project and its configuration lie, in a checkout or installed."""

from pathlib import Path

HOME = Path(__file__).parents[3]
#: The shipped configuration.
CONF = HOME / "conf"
