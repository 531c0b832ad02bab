"""The forward proxy on loopback, asked by clients that know nothing of the guard."""

import http.client
import socket
import threading
from contextlib import closing
from pathlib import Path
from urllib.parse import urlsplit

import pytest
import urllib3

from fetchcut.errors import AddressRefused, HostNotFound, Unreachable, UnsupportedUrl
from fetchcut.ingest.dial import Door
from fetchcut.ingest.guard import AddressGuard
from fetchcut.ingest.proxy import GuardedProxy
from fetchcut.ingest.web import Web
from tests.footage import footage
from tests.web.server import Manner, Server, certificate

FILM = "/bigbuckbunny.mp4"


def _status(proxy: str, url: str) -> tuple[int, bytes]:
    parts = urlsplit(proxy)
    headers = urllib3.make_headers(proxy_basic_auth=f"{parts.username}:{parts.password}") if parts.username else {}
    with urllib3.ProxyManager(f"http://{parts.hostname}:{parts.port}", proxy_headers=headers) as client:
        answer = client.request("GET", url, retries=False, redirect=False)
        return answer.status, answer.data


def test_a_plain_request_goes_through(server: Server) -> None:
    with GuardedProxy(AddressGuard(allows_private=True)) as proxy:
        assert _status(proxy.url, server.url(FILM + "?x=1")) == (200, footage("bigbuckbunny.mp4").read_bytes())
        assert proxy.connections == 1
    request = server.requests()[0]
    assert request.target == FILM + "?x=1"
    assert "proxy-authorization" not in request.headers


def test_a_tunnel_goes_through(tmp_path: Path) -> None:
    pair = certificate(tmp_path)
    with Server(tls=pair) as server, GuardedProxy(AddressGuard(allows_private=True)) as proxy:
        link = server.add("/a.txt", b"hello")
        web = Web(AddressGuard(allows_private=True), proxy=proxy.url, ca_file=pair[0])
        for _ in range(3):
            with web.open(link) as response:
                assert response.read(10) == b"hello"
        assert proxy.connections == 1
        web.close()


def test_a_refusal_is_a_403_and_kept_for_the_caller(server: Server) -> None:
    with GuardedProxy(AddressGuard(allows_private=False)) as proxy:
        assert _status(proxy.url, server.url(FILM))[0] == 403
        with pytest.raises(OSError, match="403"):
            _tunnelled(proxy.url, "localhost", server.port)
        assert proxy.refusals[0].address == "127.0.0.1"
        assert len(proxy.refusals) == 2
        assert proxy.refusals[0].url == server.url(FILM)
        assert proxy.connections == 0
    assert server.connections == 0


def _tunnelled(proxy: str, host: str, port: int) -> http.client.HTTPConnection:
    parts = urlsplit(proxy)
    connection = http.client.HTTPConnection(str(parts.hostname), parts.port, timeout=10)
    # http.client has no notion of a proxy's own credential: the header is sent under its name.
    headers = urllib3.make_headers(proxy_basic_auth=f"{parts.username}:{parts.password}")
    connection.set_tunnel(host, port, headers)
    try:
        connection.connect()
    except OSError:
        connection.close()
        raise
    return connection


def test_a_public_redirect_to_a_private_address_is_refused(server: Server) -> None:
    guard = AddressGuard(allows_private=True, also_public=["127.0.0.2/32"])
    with Server(host="127.0.0.2") as public, GuardedProxy(guard) as proxy:
        public.behave("/go", Manner(redirect_to=server.url(FILM)))
        assert _status(proxy.url, public.url("/go"))[0] == 302
        assert _status(proxy.url, server.url(FILM))[0] == 403
    assert server.connections == 0


@pytest.mark.parametrize("credential", ["", "fetchcut:wrong@", "other:{}@"])
def test_other_programs_of_this_machine_get_nothing(server: Server, credential: str) -> None:
    with GuardedProxy(AddressGuard(allows_private=True)) as proxy:
        secret = urlsplit(proxy.url).password or ""
        stranger = proxy.url.replace(f"fetchcut:{secret}@", credential.format(secret))
        assert _status(stranger, server.url(FILM))[0] == 407
        assert proxy.connections == 0


def test_failures_have_a_status_and_are_kept() -> None:
    with GuardedProxy(AddressGuard(allows_private=True)) as proxy:
        assert _status(proxy.url, "http://nobody.invalid/")[0] == 502
        assert _status(proxy.url, "http://127.0.0.1:1/")[0] == 502
        assert [type(each) for each in proxy.failures] == [HostNotFound, Unreachable]


@pytest.mark.parametrize("request_line", [b"x", b"GET / HTTP/1.1", b"GET ftp://a/ HTTP/1.1", b"CONNECT a HTTP/1.1"])
def test_rubbish_is_a_400(request_line: bytes) -> None:
    with GuardedProxy(AddressGuard(allows_private=True)) as proxy, _dialled(proxy.url) as client:
        client.sendall(request_line + b"\r\n\r\n")
        assert client.recv(100).startswith(b"HTTP/1.1 400 ")


def _dialled(proxy: str) -> socket.socket:
    return socket.create_connection(("127.0.0.1", urlsplit(proxy).port or 0), 10)


def test_many_at_once(server: Server) -> None:
    want = footage("bigbuckbunny.mp4").read_bytes()
    with GuardedProxy(AddressGuard(allows_private=True)) as proxy:
        results: list[bool] = []
        ask = lambda: results.append(_status(proxy.url, server.url(FILM)) == (200, want))  # noqa: E731
        threads = [threading.Thread(target=ask) for _ in range(20)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
    assert results == [True] * 20


def test_a_proxy_behind_a_proxy(server: Server) -> None:
    with GuardedProxy(AddressGuard(allows_private=True)) as outer:
        with GuardedProxy(AddressGuard(allows_private=True), upstream=outer.url) as proxy:
            assert _status(proxy.url, server.url(FILM))[0] == 200
            with closing(_tunnelled(proxy.url, "127.0.0.1", server.port)) as connection:
                connection.request("GET", FILM)
                assert connection.getresponse().read() == footage("bigbuckbunny.mp4").read_bytes()
        with GuardedProxy(AddressGuard(allows_private=False), upstream=outer.url) as strict:
            assert _status(strict.url, server.url(FILM))[0] == 403
        assert outer.connections == 2


def test_leaving_closes_what_is_open(server: Server) -> None:
    server.behave(FILM, Manner(stall_at=1000))
    before = threading.active_count()
    with GuardedProxy(AddressGuard(allows_private=True)) as proxy:
        connection = _tunnelled(proxy.url, "127.0.0.1", server.port)
        connection.request("GET", FILM)
        server.wait_until_stalled()
    with pytest.raises((OSError, http.client.HTTPException)):
        connection.getresponse().read()
    connection.close()
    server.release()
    assert threading.active_count() <= before + 1


def test_the_environments_proxy_is_taken_for_names_but_not_for_this_machine(
    server: Server, monkeypatch: pytest.MonkeyPatch
) -> None:
    def nearby(host: str, port: int) -> list[Door]:
        return [(socket.AF_INET, ("127.0.0.1", port))]

    with GuardedProxy(AddressGuard(allows_private=True), resolver=nearby) as proxy:
        monkeypatch.setenv("http_proxy", proxy.url)
        monkeypatch.setenv("no_proxy", "spared.invalid")
        web = Web(AddressGuard(allows_private=True))
        web.open(server.url(FILM)).close()
        assert proxy.connections == 0
        web.open(server.url(FILM, host="film.example")).close()
        assert proxy.connections == 1
        with pytest.raises(HostNotFound):
            web.open("http://spared.invalid/")
        web.close()


def test_through_a_proxy_a_public_name_closes_private_doors(server: Server) -> None:
    def nearby(host: str, port: int) -> list[Door]:
        return [(socket.AF_INET, ("127.0.0.1", port))]

    with GuardedProxy(AddressGuard(allows_private=True), resolver=nearby) as proxy:
        web = Web(AddressGuard(allows_private=True), proxy=proxy.url)
        web.begin(server.url("/page", host="film.example"))
        with pytest.raises(AddressRefused):
            web.open(server.url(FILM))
        assert not server.requests()


@pytest.mark.parametrize(
    ("proxy", "kind"),
    [
        ("socks5://127.0.0.1:1", UnsupportedUrl),
        ("nonsense://x", UnsupportedUrl),
        ("http://127.0.0.1:1", Unreachable),
        ("127.0.0.1:1", Unreachable),
    ],
)
def test_a_proxy_that_is_none(server: Server, proxy: str, kind: type[Exception]) -> None:
    with pytest.raises(kind):
        Web(AddressGuard(allows_private=True), proxy=proxy).open(server.url(FILM))
