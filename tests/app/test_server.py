"""The server behind the page: what an address may ask of it, whom it answers, and what it never says."""

import asyncio
import json
import random
import re
import socket
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from http.client import HTTPConnection, HTTPException
from ipaddress import ip_address
from urllib.parse import quote, urlsplit
from urllib.request import urlopen

import pytest
from tornado.httpclient import AsyncHTTPClient
from tornado.httpserver import HTTPServer
from tornado.httputil import HTTPHeaders, HTTPServerRequest, RequestStartLine
from tornado.netutil import bind_sockets

from experiments.__main__ import main
from experiments.app.desk import MOST_WAITING
from experiments.app.guarding import FAULT, Stranger, security_headers
from experiments.app.handlers import application
from experiments.app.serving import below, reachable
from tests.app.offers import offer
from tests.support.command import refused
from tests.support.waiting import started


def told(address, path, method="GET", body=None, **headers):
    """Status, headers and text of a request."""
    place = urlsplit(address)
    connection = HTTPConnection(place.hostname, place.port, timeout=60)
    connection.request(method, f"/{path}", body, {key.replace("_", "-"): value for key, value in headers.items()})
    reply = connection.getresponse()
    found = reply.status, dict(reply.headers), reply.read().decode("utf-8", "replace")
    connection.close()
    return found


@pytest.mark.parametrize(
    "path",
    [
        "components/unittest.__main__/x/__css__/y",
        "static/x/../page.py",
        "static/x/%2e%2e/page.py",
        "static/x/..%2fpage.py",
        "take/secrets.txt",
        "month/x/y",
        "ws",
        "%00",
    ],
)
def test_no_address_leads_to_anything_but_the_page(address, path):
    status, _, text = told(address, path)
    assert status in (400, 403, 404)
    assert "import" not in text
    assert told(address, "")[0] == 200


def test_what_browsers_may_do_with_it_is_said_with_every_reply(address):
    for path in ("", "live", "static/x/page.js", "nothing"):
        _, headers, _ = told(address, path)
        policy = headers["Content-Security-Policy"]
        assert "script-src 'self';" in policy
        assert "unsafe" not in policy
        assert "frame-ancestors 'none'" in policy
        assert headers["X-Content-Type-Options"] == "nosniff"
        assert "Server" not in headers
    assert (
        "frame-ancestors https://moodle.example.org http://moodle.example.org"
        in (security_headers(("moodle.example.org",))["Content-Security-Policy"])
    )


MARKUP = "<img src=x onerror=alert(1)>"
PIECES = [
    *"?&=:,%#/;<>'\"{}[]",
    MARKUP,
    "package",
    "pin",
    "runs",
    "war",
    "origin",
    "9e999",
    "-1",
    "nan",
    "é",
    "%00",
    "%ff",
]


def addresses(count):
    """Random addresses, the same in every run."""
    luck = random.Random(1)
    for _ in range(count):
        yield "".join(luck.choices(PIECES, k=luck.randint(1, 12)))


def test_of_a_thousand_random_addresses_none_fails_or_is_shown_as_markup(address):
    place, seen = urlsplit(address), set()
    connection = HTTPConnection(place.hostname, place.port, timeout=60)
    for words in addresses(1_000):
        connection.request("GET", f"/live?{quote(words, safe='&=:,%;')}")
        reply = connection.getresponse()
        text = reply.read().decode()
        seen.add(reply.status)
        assert reply.headers["Content-Type"].startswith("application/json")
        assert "Traceback" not in text
    connection.close()
    assert seen == {200, 400}


BOMB = "a: &a [x, x]\n" + "\n".join(f"b{k}: &b{k} [*a, *a]" for k in range(50))
FILES = [b"", b"\x00\xff\xfe\x80" * 50, BOMB.encode(), b"!!python/object/apply:os.system ['true']", b"{" * 9_000]


@pytest.mark.parametrize("body", FILES, ids=["empty", "binary", "bomb", "tag", "deep"])
def test_a_file_that_is_no_package_is_refused_in_a_line(address, body):
    status, _, text = told(address, "read", "POST", body)
    assert status == 400
    assert json.loads(text)["refused"].startswith("file")


def test_what_is_too_long_is_not_read(address):
    assert told(address, "read", "POST", b"x" * 20_000)[0] == 413
    assert told(address, "live?package=" + "a" * 6_000)[0] == 400
    with suppress(OSError, HTTPException):  # the connection is closed before its end
        assert told(address, "read", "POST", b"x" * 5_000_000)[0] in (400, 413)
    assert told(address, "")[0] == 200


def test_refusals_and_markup_come_as_data_and_not_as_a_page(address):
    for path in ("live", "take/package.yaml"):
        for words in (MARKUP, "편지"):
            status, headers, text = told(address, f"{path}?package={quote(words)}")
            assert status == 400
            assert headers["Content-Type"] == "application/json"
            assert words in json.loads(text)["refused"]


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
        assert asked(address, "static/x/page.js", Host=name) == 421


def test_no_page_of_another_site_talks_to_it(address):
    own = urlsplit(address).netloc
    for origin in ("http://other.example", f"http://other.example:{urlsplit(address).port}", "null"):
        for path in ("live", "read", ""):
            assert asked(address, path, Host=own, Origin=origin) == 421
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


class Waiting:
    """A desk of which every answer fails, or at which too many wait."""

    def __init__(self, waiting=0):
        self.visitors, self.waiting, self.offer = ThreadPoolExecutor(1), waiting, offer()

    def answer(self, *_):
        raise ValueError("a path on this machine")


def replies(desk):
    """What a server with this desk says to a request for an answer."""

    async def ask():
        server = HTTPServer(application(desk, "", ()))
        (found,) = bind_sockets(0, "127.0.0.1")
        server.add_sockets([found])
        where = f"http://127.0.0.1:{found.getsockname()[1]}/live"
        reply = await AsyncHTTPClient().fetch(where, raise_error=False)
        server.stop()
        return reply.code, reply.body.decode()

    with ThreadPoolExecutor(1) as apart:  # a browser's test may have left a loop that runs here
        return apart.submit(asyncio.run, ask()).result()


def test_a_fault_of_ours_is_told_in_a_line_and_logged_with_all_that_we_need(caplog):
    status, text = replies(Waiting())
    assert (status, json.loads(text)) == (500, {"refused": FAULT})
    assert "a path on this machine" in caplog.text


def test_one_more_than_can_wait_is_asked_to_come_again():
    assert replies(Waiting(MOST_WAITING))[0] == 503


def test_served_everywhere_the_printed_address_is_a_number_that_a_phone_can_use(monkeypatch):
    assert ip_address(reachable("0.0.0.0"))
    assert reachable("192.168.1.7") == "192.168.1.7"

    class Unplugged(socket.socket):
        def connect(self, _):
            raise OSError("Network is unreachable")

    monkeypatch.setattr(socket, "socket", Unplugged)
    assert reachable("0.0.0.0") == "127.0.0.1"
