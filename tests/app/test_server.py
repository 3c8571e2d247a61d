"""The server behind the page: what an address may ask of it, and what it keeps of a page that is gone."""

import gc
import re
import socket
import weakref
from urllib.error import HTTPError
from urllib.request import urlopen

import panel as pn
import pytest

from experiments.__main__ import main
from experiments.app.page import framed
from experiments.app.serving import below
from tests.support.command import refused
from tests.support.waiting import started


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


@pytest.mark.slow
def test_it_is_served_by_ipv6_below_a_path_and_waits_for_no_browser(tmp_path, monkeypatch):
    try:
        socket.create_server(("::1", 0), family=socket.AF_INET6).close()
    except OSError:
        pytest.skip("no IPv6 here")
    (browser := tmp_path / "browser").write_text(f"#!/bin/sh\necho $1 > {tmp_path}/asked\nexec sleep 600 < /dev/null\n")
    browser.chmod(0o755)
    monkeypatch.setenv("BROWSER", str(browser))
    words = ("experiments", "app", "address=::", "port=0", "prefix=/user/me/", "origin=[hub.example.org]")
    with started(tmp_path, *words) as server:
        port = re.search(r":(\d+)/user/me/ ", server.line("The page is served at "))[1]
        with urlopen(f"http://[::1]:{port}/user/me/?seed=1", timeout=60) as page:
            assert page.status == 200
        server.until((tmp_path / "asked").exists)
        assert "Traceback" not in server.said


@pytest.mark.parametrize(
    ("word", "said"),
    [
        ("address=::1", "address=localhost is the same machine"),
        ("origin='http://a/b'", "it takes hosts"),
        ("prefix=../x", "it takes a path"),
    ],
)
def test_where_it_cannot_be_found_it_is_refused_in_one_line(word, said, capsys):
    assert said in refused(capsys, ["app", word])


def test_hosts_and_paths_are_taken_as_people_write_them(monkeypatch):
    asked = []
    monkeypatch.setattr("experiments.conduct.conduct", asked.append)
    assert main(["app", "origin=['https://hub.example.org/','localhost:9000']", "prefix=user/me/"]) == 0
    assert asked[0].origin == ("hub.example.org", "localhost:9000")
    assert [below(path) for path in (asked[0].prefix, None, "/")] == ["/user/me", "", ""]
