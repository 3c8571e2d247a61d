"""The server behind the page: what an address may ask of it, and what it keeps of a page that is gone."""

import gc
import weakref
from urllib.error import HTTPError
from urllib.request import urlopen

import panel as pn
import pytest

from experiments.app.page import framed


@pytest.mark.parametrize("path", ["unittest.__main__/x/__css__/y", "antigravity/a/b/c", "", "%2e%2e/x"])
def test_no_address_makes_it_import_what_the_address_names(address, path):
    with pytest.raises(HTTPError, match="404"):
        urlopen(f"{address}components/{path}", timeout=60)
    with urlopen(address, timeout=60) as page:
        assert page.status == 200


def test_a_page_that_nobody_looks_at_is_not_kept():
    held = [weakref.ref(framed(pn.Column("a page"))) for _ in range(3)]
    gc.collect()
    assert [one() for one in held] == [None] * 3
