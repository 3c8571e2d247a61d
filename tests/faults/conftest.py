"""What tests of faults share."""

import pytest

from tests.support.command import stub_studies


@pytest.fixture
def studied(monkeypatch, tmp_path):
    return stub_studies(monkeypatch, tmp_path / "work")
