"""The server behind the page: what an address may ask of it, and what it keeps of a page that is gone."""

import gc
import re
import socket
import weakref
from http.client import HTTPConnection
from ipaddress import ip_address
from urllib.error import HTTPError
from urllib.parse import urlsplit
from urllib.request import urlopen

import panel as pn
import pytest
from bokeh.protocol import Protocol
from experiments.app.jobs import FAULT
from experiments.app.page import framed
from tornado.httputil import HTTPHeaders, HTTPServerRequest, RequestStartLine

from experiments.__main__ import main
from experiments.app.guarding import Stranger, guarded, keep_faults_in
from experiments.app.serving import below, reachable
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


def asked(address, path="", **headers):
    """The status of a request under other names than the browser's own."""
    place = urlsplit(address)
    connection = HTTPConnection(place.hostname, place.port, timeout=60)
    connection.request("GET", f"/{path}", headers={key.replace("_", "-"): value for key, value in headers.items()})
    status = connection.getresponse().status
    connection.close()
    return status


def test_it_answers_to_its_own_names_and_to_no_other(address):
    port = urlsplit(address).port
    for own in ("127.0.0.1", "localhost"):
        assert asked(address, Host=f"{own}:{port}") == 200
    for name in (f"rebound.example:{port}", "rebound.example", f"127.0.0.1.rebound.example:{port}"):
        assert asked(address, Host=name) == 421
        assert asked(address, "static/js/bokeh.min.js", Host=name) == 421


def test_no_page_of_another_site_talks_to_it(address):
    own = urlsplit(address).netloc
    upgrade = {"Host": own, "Upgrade": "websocket", "Connection": "Upgrade", "Sec_WebSocket_Version": "13"}
    upgrade["Sec_WebSocket_Key"] = "a2Flc29uZ2thZXNvbmdrYQ=="
    for origin in ("http://other.example", f"http://other.example:{urlsplit(address).port}", "null"):
        assert asked(address, "ws", **upgrade, Origin=origin) == 421
    assert asked(address, Host=own, Origin=f"http://{own}") == 200


@pytest.mark.parametrize(
    ("host", "origin", "strange"),
    [
        ("192.168.1.7:8765", "http://192.168.1.7:8765", False),
        ("teacher.local:8765", "http://teacher.local:8765", False),
        ("192.168.1.7:8765", "http://other.example:8765", True),
        ("192.168.1.7:8765", "null", True),
        ("192.168.1.7:8765", None, False),
    ],
)
def test_served_to_a_network_it_goes_by_any_name_and_still_answers_no_other_site(host, origin, strange):
    headers = HTTPHeaders({"Host": host} | ({"Origin": origin} if origin else {}))
    request = HTTPServerRequest(start_line=RequestStartLine("GET", "/ws", "HTTP/1.1"), headers=headers)
    assert (Stranger(None).match(request) is not None) == strange


@pytest.mark.parametrize(
    ("host", "origin", "strange"),
    [
        ("hub.example.org", "https://hub.example.org", False),
        ("127.0.0.1:8765", "https://hub.example.org", False),  # a proxy that asks under the machine's own name
        ("127.0.0.1:8765", "https://other.example.org", True),
        ("other.example.org", None, True),
    ],
)
def test_behind_a_tunnel_it_goes_by_the_host_that_was_named(host, origin, strange, caplog):
    headers = HTTPHeaders({"Host": host} | ({"Origin": origin} if origin else {}))
    request = HTTPServerRequest(start_line=RequestStartLine("GET", "/ws", "HTTP/1.1"), headers=headers)
    own, known = frozenset({"127.0.0.1"}), frozenset({"hub.example.org"})
    stranger = Stranger(own, known)
    assert [stranger.match(request) is not None for _ in range(2)] == [strange] * 2
    assert caplog.text.count("If that is your tunnel or proxy: origin=other.example.org") == strange


def test_a_message_that_fails_is_answered_without_a_traceback():
    keep_faults_in()
    try:
        raise ValueError("a path on this machine")
    except ValueError as error:
        reply = Protocol().create("ERROR", "1", repr(error))
    assert reply.content == {"text": FAULT, "traceback": None}


def test_a_page_that_cannot_be_made_says_so_and_no_more(caplog):
    def broken():
        raise ValueError("a path on this machine")

    shown = guarded(broken).object
    assert FAULT in shown
    assert "path" not in shown
    assert "a path on this machine" in caplog.text


def test_served_everywhere_the_printed_address_is_a_number_that_a_phone_can_use(monkeypatch):
    assert ip_address(reachable("0.0.0.0"))
    assert reachable("192.168.1.7") == "192.168.1.7"

    class Unplugged(socket.socket):
        def connect(self, _):
            raise OSError("Network is unreachable")

    monkeypatch.setattr(socket, "socket", Unplugged)
    assert reachable("0.0.0.0") == "127.0.0.1"
