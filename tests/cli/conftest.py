"""What several tests of the command line begin with."""

import pytest


@pytest.fixture
def mine(tmp_path):
    """A user's own folder, with a policy, a world and a study of their own."""
    folder = tmp_path / "mine"
    for kind in ("policy", "world"):
        (folder / kind).mkdir(parents=True)
    (folder / "policy/waiver.yaml").write_text("waiver:\n  green_light: {start: 3, strength: 0.5}\n")
    (folder / "world/dear.yaml").write_text("dear:\n  moscow: {price: 2e2}\n")
    (folder / "quick.yaml").write_text("defaults: [compare, _self_]\nreplicates: 7\n")
    return str(folder)
