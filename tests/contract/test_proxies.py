"""Behind a reverse proxy, under a path, from pages of other origins; and how it ends."""

import socket
import threading
import time
from collections.abc import Iterator
from pathlib import Path
from types import SimpleNamespace
from typing import Any, cast
from urllib.parse import urlsplit

import httpx
import pytest

from fetchcut.api import patience
from fetchcut.api.app import app
from fetchcut.api.pace import Pace
from tests.contract.service import Account, Service, data, refusal
from tests.contract.sockets import serving, talk

PUBLIC = "https://cut.example.com/sub"


@pytest.fixture(scope="module")
def behind(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Service]:
    """Return a server that the world reaches by another address, and that pages of two origins may call."""
    environment = {"FETCHCUT_PUBLIC_URL": PUBLIC, "FETCHCUT_CORS_ORIGINS": "https://a.example https://b.example"}
    with Service(tmp_path_factory.mktemp("behind"), environment=environment) as running:
        yield running


@pytest.fixture
def me(behind: Service) -> Account:
    return behind.account()


@pytest.mark.parametrize("prefix", ["", "/sub"])
def test_a_path_may_be_taken_off_by_the_proxy_or_not(behind: Service, prefix: str) -> None:
    assert data(httpx.get(f"{behind.url}{prefix}/healthz"))["status"] == "alive"
    assert httpx.get(f"{behind.url}{prefix}/register").status_code == 200
    refusal(httpx.get(f"{behind.url}{prefix}/nope"), 404, 404)


def test_links_begin_with_what_the_world_knows(behind: Service, me: Account, clip: Path) -> None:
    sid = me.session()
    [item] = me.upload(sid, clip)
    assert item["cdn_url"].startswith(f"{PUBLIC}/files/")
    here = item["cdn_url"].replace("https://cut.example.com", behind.url)
    assert httpx.get(here).content == clip.read_bytes()
    done = me.finished(me.export(sid)["id"])
    assert done["outputUrl"].startswith(f"{PUBLIC}/exports/")
    assert httpx.get(done["outputUrl"].replace(PUBLIC, behind.url)).status_code == 200


def test_pages_stay_under_their_path(behind: Service) -> None:
    page = httpx.get(f"{behind.url}/sub/register")
    assert 'action="/sub/register"' in page.text
    assert "Secure" in page.headers["set-cookie"]
    assert "Path=/sub" in page.headers["set-cookie"]


def test_listed_origins_may_call_and_read_and_others_may_not(behind: Service) -> None:
    asked = {"Access-Control-Request-Method": "PUT", "Access-Control-Request-Headers": "authorization,x-skill-source"}
    allowed = httpx.options(f"{behind.url}/run_sse", headers={"Origin": "https://a.example", **asked})
    assert allowed.status_code == 200
    assert allowed.headers["access-control-allow-origin"] == "https://a.example"
    assert "authorization" in allowed.headers["access-control-allow-headers"].lower()
    plain = httpx.get(f"{behind.url}/nope", headers={"Origin": "https://b.example"})
    assert plain.headers["access-control-allow-origin"] == "https://b.example"
    assert "access-control-allow-credentials" not in plain.headers
    other = httpx.get(f"{behind.url}/healthz", headers={"Origin": "https://evil.example"})
    assert "access-control-allow-origin" not in other.headers


def test_without_the_setting_no_origin_is_listed(service: Service) -> None:
    answer = httpx.get(f"{service.url}/healthz", headers={"Origin": "https://a.example"})
    assert "access-control-allow-origin" not in answer.headers


@pytest.mark.parametrize("host", ["evil.example/x", "a b", "[::1", "x" * 300, "user@evil.example"])
def test_a_host_that_is_none_gets_into_no_link(service: Service, clip: Path, host: str) -> None:
    me = service.account()
    sid = me.session()
    me.upload(sid, clip)
    answer = me.http.get(f"/api/state/nemo_agent/me/{sid}/latest", headers={"Host": host})
    if answer.status_code == 200:
        link = data(answer)["state"]["video_infos"][0]["cdn_url"]
        assert urlsplit(link).hostname == "127.0.0.1"


def test_asked_to_end_it_ends_open_streams_and_itself(tmp_path: Path) -> None:
    with Service(tmp_path / "ending") as ending:
        me = ending.account()
        sid = me.session()
        heard = threading.Event()

        def follow() -> None:
            with me.http.stream(
                "GET", f"/api/sessions/{sid}/events", headers={"Accept": "text/event-stream"}
            ) as answer:
                for _ in answer.iter_raw():
                    pass
            heard.set()

        follower = threading.Thread(target=follow)
        follower.start()
        time.sleep(0.5)
        started = time.monotonic()
        assert ending.stop() == 0
        assert time.monotonic() - started < 15
        follower.join(5)
        assert heard.is_set()
        place = urlsplit(ending.url)
        with pytest.raises(OSError, match="refused"):
            socket.create_connection((str(place.hostname), place.port or 80), timeout=2)
        # What was there is there again.
        ending.start()
        again = Account(ending.url, me.token)
        assert again.state(sid)["session_id"] == sid


@pytest.fixture
def hasty(monkeypatch: pytest.MonkeyPatch) -> Iterator[int]:
    """Serve the application, without services, with half a second of patience for bodies."""

    def quick(*, deadline_s: float) -> Pace:
        return Pace(deadline_s=min(deadline_s, 3), grace_s=0.5, least_bytes_per_s=1000)

    monkeypatch.setattr(patience, "Pace", quick)
    caller = SimpleNamespace(user_id="u", language="en", plan=SimpleNamespace(requests_per_minute=0))
    caller.require = str
    settings = SimpleNamespace(public_url=None, cors_origins=None, host="127.0.0.1", port=1)
    accounts = SimpleNamespace(caller=lambda _: caller)
    with serving(app(cast("Any", SimpleNamespace(settings=settings, accounts=accounts)))) as port:
        yield port


HEAD = b"POST /run_sse HTTP/1.1\r\nHost: a\r\nAuthorization: Bearer x\r\nContent-Length: 100000\r\n\r\n"


@pytest.mark.parametrize("pause_s", [0.1, 5.0])
def test_a_body_that_trickles_is_408_in_the_envelope(hasty: int, pause_s: float) -> None:
    started = time.monotonic()
    pieces = [b" "] * 30 if pause_s < 1 else [b" "]
    answer = talk(hasty, HEAD, *pieces, pause_s=min(pause_s, 0.1), wait_s=10)
    assert answer.startswith(b"HTTP/1.1 408 ")
    assert b'"code":408' in answer
    assert time.monotonic() - started < 9


def test_a_body_at_a_fair_pace_is_read_until_the_deadline(hasty: int) -> None:
    answer = talk(hasty, HEAD, *[b" " * 400] * 60, pause_s=0.1, wait_s=10)
    assert answer.startswith(b"HTTP/1.1 408 ")


def test_many_trickling_bodies_slow_nobody_down(hasty: int) -> None:
    crowd = [socket.create_connection(("127.0.0.1", hasty)) for _ in range(50)]
    for each in crowd:
        each.sendall(HEAD + b" ")
    for _ in range(5):
        answer = talk(hasty, b"GET /healthz HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n")
        assert answer.startswith(b"HTTP/1.1 200 ")
    for each in crowd:
        each.settimeout(10)
        assert each.recv(100).startswith(b"HTTP/1.1 408 ")
        each.close()
