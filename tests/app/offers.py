"""The page's offer as `kaesong app` would have it."""

from experiments.app.state import Offer
from tests.support.studies import study


def offer(**settings) -> Offer:
    """What can be taken on a page that was started with these settings."""
    return Offer(study("app", **{"threads": 2} | settings))
