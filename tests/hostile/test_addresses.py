"""Ten thousand links, names that move, redirects and pages: nothing of it reaches the canaries inside.

The canaries listen on every address of this machine, IPv4 and IPv6. Whoever dialled any of them would be counted.
"""

import socket
import threading
from collections.abc import Iterator, Sequence
from contextlib import closing, suppress
from urllib.parse import urlsplit

import pytest
import urllib3

from fetchcut.errors import AddressRefused, FetchcutError, FileTooLarge, NoMediaFound
from fetchcut.ingest.allowance import Allowance
from fetchcut.ingest.by_site import ResolveOptions, find_by_site
from fetchcut.ingest.dial import Door, resolve as really
from fetchcut.ingest.guard import AddressGuard, is_plainly_public
from fetchcut.ingest.proxy import GuardedProxy
from fetchcut.ingest.web import Web
from fetchcut.progress import Silent
from tests.hostile.spellings import SPECIAL_V4, SPECIAL_V6, hosts, links
from tests.web.server import Manner, Server

PUBLIC = "127.77.77.77"
"""Stands for a public host where a test needs one that answers; no link here is a spelling of it."""


class Canaries:
    """Count every connection to `port`, on whatever address of this machine it comes in."""

    def __init__(self) -> None:
        self.hits = 0
        self._listeners = [socket.create_server(("0.0.0.0", 0), backlog=128)]
        self.port: int = self._listeners[0].getsockname()[1]
        with suppress(OSError):  # a machine without IPv6
            second = socket.socket(socket.AF_INET6, socket.SOCK_STREAM)
            second.setsockopt(socket.IPPROTO_IPV6, socket.IPV6_V6ONLY, 1)
            second.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            second.bind(("::", self.port))
            second.listen(128)
            self._listeners.append(second)
        for each in self._listeners:
            threading.Thread(target=self._count, args=(each,), daemon=True).start()

    def close(self) -> None:
        """Stop listening."""
        for each in self._listeners:
            with suppress(OSError):
                each.shutdown(socket.SHUT_RDWR)
            each.close()

    def _count(self, listener: socket.socket) -> None:
        with suppress(OSError):
            while True:
                connection, _ = listener.accept()
                self.hits += 1
                connection.close()


@pytest.fixture(scope="module")
def canaries() -> Iterator[Canaries]:
    made = Canaries()
    yield made
    made.close()


def strict(resolver: object = really, **options: object) -> Web:
    return Web(
        AddressGuard(allows_private=False, also_public=[f"{PUBLIC}/32"]),
        timeout_s=2,
        retries=0,
        resolver=resolver,  # type: ignore[arg-type]
        **options,  # type: ignore[arg-type]
    )


def inside(host: str, port: int) -> Sequence[Door]:
    """Resolve spelled addresses as the system does; all else leads to loopback, as an attacker's own name might.

    So does what is public: nothing here shall leave this machine.
    """
    with suppress(OSError, UnicodeError):
        spelled = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM, flags=socket.AI_NUMERICHOST)
        if not any(is_plainly_public(str(address[0])) for *_, address in spelled):
            return [(family, address) for family, _, _, _, address in spelled]
    return [(socket.AF_INET, ("127.0.0.1", port))]


@pytest.fixture(autouse=True)
def no_proxies(monkeypatch: pytest.MonkeyPatch) -> None:
    """Have nobody else dial for us."""
    for name in ("http_proxy", "https_proxy", "all_proxy"):
        monkeypatch.delenv(name, raising=False)
        monkeypatch.delenv(name.upper(), raising=False)


@pytest.mark.parametrize("address", [*SPECIAL_V4, *SPECIAL_V6])
def test_the_table_knows_every_special_address(address: str) -> None:
    assert not is_plainly_public(address)


def test_the_canaries_sing(canaries: Canaries) -> None:
    before = canaries.hits
    for host in ("127.0.0.1", "127.1.2.3", "0.0.0.0"):
        with closing(socket.create_connection((host, canaries.port), 2)) as probe:
            probe.recv(1)
    assert canaries.hits == before + 3


def test_ten_thousand_links_reach_nothing(canaries: Canaries) -> None:
    before, answered, refused = canaries.hits, [], 0
    web = strict(inside)
    for link in links(canaries.port, 10_000):
        try:
            web.open(link).close()
            answered.append(link)
        except AddressRefused:
            refused += 1
        except FetchcutError:
            continue
    assert answered == []
    assert canaries.hits == before
    assert refused > 5_000, "or these links never came as far as the guard"


def test_ten_thousand_links_in_redirects_of_a_public_host_reach_nothing(canaries: Canaries) -> None:
    before, refused = canaries.hits, 0
    with Server(host=PUBLIC) as public:
        web = strict(inside)
        for link in links(canaries.port, 1_500, seed=2):
            spelled = link.encode("utf-8", "surrogatepass").decode("latin-1")
            if any(each in spelled for each in "\r\n\t ") or "�" in spelled:
                continue
            public.behave("/go", Manner(redirect_to=spelled))
            try:
                web.open(public.url("/go")).close()
            except AddressRefused:
                refused += 1
            except FetchcutError:
                continue
        web.close()
    assert canaries.hits == before
    assert refused > 600


def test_the_proxy_of_yt_dlp_passes_nothing_inside(canaries: Canaries) -> None:
    """Plain requests and tunnels to every host there is, by a client that knows nothing of any guard."""
    before = canaries.hits
    guard = AddressGuard(allows_private=False)
    with GuardedProxy(guard, timeout_s=2, resolver=inside) as proxy:
        parts = urlsplit(proxy.url)
        login = urllib3.make_headers(proxy_basic_auth=f"{parts.username}:{parts.password}")["proxy-authorization"]
        for host in hosts():
            for line in (f"GET http://{host}:{canaries.port}/secret", f"CONNECT {host}:{canaries.port}"):
                assert _status(parts, f"{line} HTTP/1.1\r\nProxy-Authorization: {login}\r\n\r\n") in {400, 403, 502}
        assert proxy.connections == 0
        assert len(proxy.refusals) > len(hosts())
    assert canaries.hits == before


def _status(proxy: object, request: str) -> int:
    with closing(socket.create_connection((proxy.hostname, proxy.port), 5)) as client:  # type: ignore[attr-defined]
        client.sendall(request.encode("utf-8"))
        answer = client.recv(1 << 12)
    return int(answer.split(b" ")[1])


def test_yt_dlp_itself_reaches_nothing(canaries: Canaries) -> None:
    before = canaries.hits
    for link in list(links(canaries.port, 10_000, seed=3))[::100]:
        with pytest.raises(FetchcutError):
            find_by_site(link, strict(inside), ResolveOptions(), Silent())
    assert canaries.hits == before


@pytest.mark.parametrize("way", ["video", "iframe", "refresh", "jsonld", "m3u8", "redirect", "og"])
def test_yt_dlp_follows_no_page_inside(canaries: Canaries, way: str) -> None:
    before = canaries.hits
    secret = f"http://127.0.0.1:{canaries.port}/secret.mp4"
    pages = {
        "video": f'<video src="{secret}"></video>',
        "iframe": f'<iframe src="{secret}"></iframe>',
        "refresh": f'<meta http-equiv="refresh" content="0;url={secret}">',
        "jsonld": '<script type="application/ld+json">{"@context":"https://schema.org","@type":"VideoObject",'
        f'"name":"x","contentUrl":"{secret}"}}</script>',
        "m3u8": f'<script>var x = {{"file": "{secret.replace("mp4", "m3u8")}"}};</script><video><source src="/l.m3u8">',
        "og": f'<meta property="og:video:url" content="{secret}">',
    }
    with Server(host=PUBLIC) as public:
        public.add("/page.html", f"<html><head>{pages.get(way, '')}</head></html>", "text/html")
        public.add("/l.m3u8", f"#EXTM3U\n#EXT-X-STREAM-INF:BANDWIDTH=1\n{secret}\n")
        if way == "redirect":
            public.behave("/page.html", Manner(redirect_to=secret))
        # Finding an address is no harm; what is found is fetched by the same guard.
        with suppress(FetchcutError):
            find_by_site(public.url("/page.html"), strict(), ResolveOptions(), Silent())
        assert public.requests("/page.html")
    assert canaries.hits == before


class Rebinding:
    """A name that is public whenever somebody looks first, and inside whenever somebody dials then."""

    def __init__(self, every: int) -> None:
        self.asked = 0
        self._every = every

    def __call__(self, host: str, port: int) -> Sequence[Door]:
        self.asked += 1
        return [(socket.AF_INET, (PUBLIC if self.asked % self._every == 1 else "127.0.0.1", port))]


@pytest.mark.parametrize("every", [2, 3, 1000])
def test_a_thousand_names_that_move_reach_nothing(canaries: Canaries, every: int) -> None:
    before = canaries.hits
    moving = Rebinding(every)
    web = strict(moving)
    for number in range(1000):
        link = f"http://rebind{number}.example:{canaries.port}/x"
        with suppress(AddressRefused):
            web.begin(link)
        if moving.asked % every:  # the next answer would be the public one, on which our canaries listen as well
            with pytest.raises(AddressRefused):
                web.open(link)
    assert moving.asked >= 1000
    assert canaries.hits == before


def test_a_name_that_moves_is_refused_by_the_proxy_too(canaries: Canaries) -> None:
    before = canaries.hits
    with GuardedProxy(AddressGuard(allows_private=False), timeout_s=2, resolver=Rebinding(1000)) as proxy:
        parts = urlsplit(proxy.url)
        login = urllib3.make_headers(proxy_basic_auth=f"{parts.username}:{parts.password}")["proxy-authorization"]
        for number in range(200):
            line = f"CONNECT rebind{number}.example:{canaries.port} HTTP/1.1\r\nProxy-Authorization: {login}\r\n\r\n"
            assert _status(parts, line) == 403
    assert canaries.hits == before


def test_the_server_s_own_proxy_is_not_asked_for_a_name_that_leads_inside(canaries: Canaries) -> None:
    """An operator's forward proxy would resolve and dial it for us, inside their network."""
    before = canaries.hits
    with Server(host=PUBLIC) as forward:
        web = strict(lambda _, port: [(socket.AF_INET, ("10.0.0.7", port))], proxy=forward.url(""))
        with pytest.raises(AddressRefused):
            web.open("http://innocent.example/film.mp4")
        assert not forward.requests()
    assert canaries.hits == before


def test_a_chain_of_redirects_ends_and_carries_no_secret(canaries: Canaries) -> None:
    before = canaries.hits
    with Server(host=PUBLIC) as public:
        for number in range(20):
            public.behave(f"/{number}", Manner(redirect_to=public.url(f"/{number + 1}")))
        public.behave("/20", Manner(redirect_to=f"http://127.0.0.1:{canaries.port}/secret"))
        for start in range(20):
            with pytest.raises(FetchcutError):
                strict().open(public.url(f"/{start}"))
    assert canaries.hits == before


def test_what_yt_dlp_is_sent_without_end_ends() -> None:
    with Server(host=PUBLIC) as public:
        url = public.add("/page.html", "<html>" + "x" * (40 << 20), "text/html")
        public.behave("/page.html", Manner(chunked=True))
        web = strict(allowance=Allowance(1 << 20))
        with pytest.raises((FileTooLarge, NoMediaFound)):
            find_by_site(url, web, ResolveOptions(), Silent())
        assert public.sent() < 24 << 20
