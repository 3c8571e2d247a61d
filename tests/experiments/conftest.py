"""Commands that run no study: what they would run is put aside."""

import pytest

from tests.support.studies import put_aside


@pytest.fixture
def studied(monkeypatch, tmp_path):
    return put_aside(monkeypatch, tmp_path / "work")
