"""HTTP against a server that misbehaves: what comes back, and which error each fault becomes."""

import contextlib
import email.utils
import gzip
import http.client
import inspect
import socket
import ssl
import threading
import time
import zlib
from http.cookiejar import CookieJar
from pathlib import Path

import pytest
import urllib3.exceptions
from urllib3.exceptions import HTTPWarning

from fetchcut import errors
from fetchcut.errors import FetchcutError, IngestError
from fetchcut.ingest.border import retry_after, translated
from fetchcut.ingest.cookies import load_cookies
from fetchcut.ingest.guard import AddressGuard
from fetchcut.ingest.rate import Patience, RateLimit
from fetchcut.ingest.response import named_by
from fetchcut.ingest.source import ByteRange
from fetchcut.ingest.web import Web
from fetchcut.progress import Progress, Silent
from tests.footage import footage
from tests.web.server import Manner, Server, certificate

FILM = "/bigbuckbunny.mp4"


@pytest.fixture
def web() -> Web:
    return Web(AddressGuard(allows_private=True), timeout_s=5, backoff_s=0.001)


def _body(web: Web, url: str) -> bytes:
    with web.open(url) as response:
        return b"".join(response.chunks())


@pytest.mark.parametrize(
    "query", ["", "?chunked=1", "?gzip=1", "?gzip=1&chunked=1", "?hops=1", "?hops=10", "?ranges=0"]
)
def test_the_body_comes_whole(server: Server, web: Web, query: str) -> None:
    assert _body(web, server.url(FILM + query)) == footage("bigbuckbunny.mp4").read_bytes()


def test_a_part(server: Server, web: Web) -> None:
    with web.open(server.url(FILM), byte_range=ByteRange(1000, 5000)) as response:
        assert response.status == 206
        assert response.range_start == 1000
        assert response.total_bytes == footage("bigbuckbunny.mp4").stat().st_size
        assert response.has_ranges
        assert response.read(10_000) == footage("bigbuckbunny.mp4").read_bytes()[1000:5000]
    assert server.requests()[0].range == "bytes=1000-4999"


def test_what_the_headers_say(server: Server, web: Web) -> None:
    server.behave(FILM, Manner(content_type='Video/MP4; codecs="avc1"', last_modified=True, etag=False))
    with web.open(server.url(FILM + "?hops=1")) as response:
        assert response.url == server.url(FILM + "?hops=0")
        assert response.content_type == "video/mp4"
        assert response.file_name == "bigbuckbunny.mp4"
        assert response.validator == response.headers["Last-Modified"]
        assert not response.has_ranges


@pytest.mark.parametrize(
    ("query", "kind"),
    [
        ("?status=401", errors.LoginNeeded),
        ("?status=403", errors.Forbidden),
        ("?status=404", errors.NotFound),
        ("?status=410", errors.NotFound),
        ("?status=418", errors.Forbidden),
        ("?status=429", errors.RateLimited),
        ("?status=451", errors.GeoBlocked),
        ("?status=500", errors.ServerFailed),
        ("?status=503", errors.ServerFailed),
        ("?status=204", errors.EmptyBody),
        ("?status=304", errors.SiteFailed),
        ("?cut_after=1000", errors.CutOff),
        ("?cut_after=1000&is_reset=1", errors.CutOff),
        ("?cut_after=1000&chunked=1", errors.CutOff),
        ("?cut_after=1000&gzip=1", errors.CutOff),
        ("?length_offset=7", errors.CutOff),
        ("?is_loop=1", errors.TooManyRedirects),
        ("?hops=11", errors.TooManyRedirects),
        ("?redirect_to=file:///etc/passwd", errors.UnsupportedUrl),
        ("?redirect_to=http://nobody.invalid/", errors.HostNotFound),
    ],
)
def test_each_fault_has_its_error(server: Server, web: Web, query: str, kind: type[IngestError]) -> None:
    with pytest.raises(kind) as caught:
        _body(web, server.url(FILM + query))
    assert type(caught.value) is kind


def test_errors_name_the_link_and_carry_what_was_got(server: Server, web: Web) -> None:
    link = server.url(FILM + "?cut_after=1000")
    with pytest.raises(errors.CutOff) as caught:
        _body(web, link)
    assert caught.value.url == link
    assert caught.value.got_bytes == 1000
    assert caught.value.expected_bytes == footage("bigbuckbunny.mp4").stat().st_size


@pytest.mark.parametrize(
    ("link", "kind"),
    [
        ("ftp://127.0.0.1/a", errors.UnsupportedUrl),
        ("file:///etc/passwd", errors.UnsupportedUrl),
        ("http://", errors.UnsupportedUrl),
        ("http://127.0.0.1:99999/", errors.UnsupportedUrl),
        ("http://[::1/", errors.UnsupportedUrl),
        ("words", errors.UnsupportedUrl),
        ("http://nobody.invalid/", errors.HostNotFound),
        (f"http://{'a' * 70}.example/", errors.HostNotFound),
        ("http://127.0.0.1:1/", errors.Unreachable),
    ],
)
def test_links_that_lead_nowhere(web: Web, link: str, kind: type[IngestError]) -> None:
    with pytest.raises(kind) as caught:
        web.open(link)
    assert caught.value.url == link


def test_a_host_that_stalls_is_given_up(server: Server) -> None:
    server.behave(FILM, Manner(stall_at=500))
    with pytest.raises(errors.TimedOut):
        _body(Web(AddressGuard(allows_private=True), timeout_s=0.2), server.url(FILM))


def test_an_answer_whose_head_never_ends_is_given_up() -> None:
    """Each byte comes soon enough; together they would take hours."""
    over = threading.Event()

    def drip(listener: socket.socket) -> None:
        connection, _ = listener.accept()
        with connection, contextlib.suppress(OSError):
            connection.sendall(b"HTTP/1.1 200 OK\r\nX-Long: ")
            while not over.wait(0.05):
                connection.sendall(b"x")

    with socket.create_server(("127.0.0.1", 0)) as listener:
        thread = threading.Thread(target=drip, args=(listener,))
        thread.start()
        web = Web(AddressGuard(allows_private=True), timeout_s=0.5, patience=Patience(window_s=0.5))
        with pytest.raises(errors.TimedOut):
            web.open(f"http://127.0.0.1:{listener.getsockname()[1]}/")
        over.set()
        thread.join()


def test_no_foreign_class_is_left_unmapped() -> None:
    foreign = [
        kind
        for module in (urllib3.exceptions, http.client)
        for _, kind in inspect.getmembers(module, inspect.isclass)
        if issubclass(kind, Exception) and kind.__module__ == module.__name__ and not issubclass(kind, HTTPWarning)
    ]
    # Misuse of the library by us, or an abstract base: no server can bring these about.
    ours = {"HTTPError", "RequestError", "PoolError", "TimeoutStateError", "EmptyPoolError", "FullPoolError"}
    ours |= {"ClosedPoolError", "HostChangedError", "UnrewindableBodyError", "BodyNotHttplibCompatible"}
    ours |= {"MaxRetryError", "ResponseError", "ResponseNotChunked", "HeaderParsingError", "InvalidHeader"}
    # We decode by ourselves.
    ours |= {"DecodeError"}
    assert len(foreign) > 30
    for kind in foreign:
        error = kind.__new__(kind)
        mapped = translated(error, "http://x/")
        assert mapped.url == "http://x/"
        assert kind.__name__ in ours or type(mapped) is not errors.SiteFailed, kind


@pytest.mark.parametrize(
    ("error", "kind"),
    [
        (ssl.SSLCertVerificationError(1, "certificate verify failed"), errors.TlsFailed),
        (ConnectionResetError(), errors.Unreachable),
        (TimeoutError(), errors.TimedOut),
        (OSError(101, "Network is unreachable"), errors.Unreachable),
        (urllib3.exceptions.ProtocolError("gone", TimeoutError()), errors.TimedOut),
        (urllib3.exceptions.SSLError(ssl.SSLError(1, "x")), errors.TlsFailed),
    ],
)
def test_errors_below_http(error: Exception, kind: type[IngestError]) -> None:
    assert type(translated(error, "http://x/")) is kind


def test_a_certificate_nobody_vouches_for(tmp_path: Path) -> None:
    pair = certificate(tmp_path)
    with Server(tls=pair) as server:
        link = server.add("/a.txt", b"hello")
        with pytest.raises(errors.TlsFailed) as caught:
            Web(AddressGuard(allows_private=True)).open(link)
        assert "certificate" in caught.value.reason
        trusting = Web(AddressGuard(allows_private=True), ca_file=pair[0])
        assert _body(trusting, link) == b"hello"
        with pytest.raises(errors.TlsFailed):
            trusting.open(server.url("/a.txt", host="localhost"))


def test_credentials_stay_with_their_host(server: Server, web: Web) -> None:
    with Server(host="127.0.0.2") as other:
        other.add("/there", b"there")
        server.behave(FILM, Manner(redirect_to=other.url("/there")))
        secrets = {"Authorization": "Basic c2VjcmV0", "Cookie": "id=1", "Referer": "http://page/"}
        with web.open(server.url(FILM), headers=secrets) as response:
            assert response.read(10) == b"there"
        assert server.requests()[0].headers["authorization"] == "Basic c2VjcmV0"
        assert not {"authorization", "cookie"} & set(other.requests()[0].headers)
        assert other.requests()[0].headers["referer"] == "http://page/"


def test_a_persons_own_credentials_go_to_the_site_of_their_link_only(server: Server) -> None:
    own = {"Authorization": "Bearer mine", "X-Own": "1"}
    web = Web(AddressGuard(allows_private=True), headers=own)
    with Server(host="127.0.0.2") as other:
        for link in (server.url(FILM), other.add("/there", b"there"), server.url(FILM)):
            web.open(link).close()
        assert [each.headers.get("authorization") for each in server.requests()] == ["Bearer mine"] * 2
        assert "authorization" not in other.requests()[0].headers
        assert other.requests()[0].headers["x-own"] == "1"


def test_credentials_go_along_on_the_same_host(server: Server, web: Web) -> None:
    with web.open(server.url(FILM + "?hops=1"), headers={"Cookie": "id=1"}) as response:
        response.read(1)
    assert [each.headers["cookie"] for each in server.requests()] == ["id=1", "id=1"]


def test_a_name_and_password_in_the_link(server: Server, web: Web) -> None:
    server.behave(FILM, Manner(auth="me:pa/ss"))
    link = server.url(FILM).replace("//", "//me:pa%2Fss@")
    with web.open(link) as response:
        assert response.url == server.url(FILM)
    with pytest.raises(errors.LoginNeeded):
        web.open(server.url(FILM))


def test_cookies_of_a_jar_are_sent_and_kept(server: Server) -> None:
    jar = CookieJar()
    web = Web(AddressGuard(allows_private=True), cookies=jar)
    server.behave("/bikes.mp4", Manner(set_cookie="seen=1; Path=/"))
    server.behave(FILM, Manner(needs="Cookie: seen=1"))
    with pytest.raises(errors.Forbidden):
        web.open(server.url(FILM))
    web.open(server.url("/bikes.mp4")).close()
    web.open(server.url(FILM)).close()


def test_cookies_txt(server: Server, tmp_path: Path) -> None:
    path = tmp_path / "cookies.txt"
    line = "127.0.0.1\tFALSE\t/\tFALSE\t{}\t{}\t{}\n"
    lines = line.format(0, "id", "7") + line.format(1, "old", "8") + line.format(int(time.time()) + 99, "new", "9")
    path.write_text("# Netscape HTTP Cookie File\n" + lines)
    web = Web(AddressGuard(allows_private=True), cookies=load_cookies(path))
    web.open(server.url(FILM)).close()
    assert set(server.requests()[0].headers["cookie"].split("; ")) == {"id=7", "new=9"}


@pytest.mark.parametrize("text", [None, "", "<html>"])
def test_a_file_that_is_no_cookies_txt(tmp_path: Path, text: str | None) -> None:
    path = tmp_path / "cookies.txt"
    if text is not None:
        path.write_text(text)
    with pytest.raises(errors.FileMissing):
        load_cookies(path)


def test_identity_is_asked_and_a_plain_agent_named(server: Server, web: Web) -> None:
    web.open(server.url(FILM)).close()
    headers = server.requests()[0].headers
    assert headers["accept-encoding"] == "identity"
    assert headers["user-agent"].startswith("fetchcut/")


def test_a_gzip_bomb_is_stopped(folder_server: Server, web: Web, tmp_path: Path) -> None:
    packer = zlib.compressobj(9, wbits=31)
    bomb = b"".join(packer.compress(bytes(1 << 20)) for _ in range(200)) + packer.flush()
    (tmp_path / "www" / "page").write_bytes(bomb)
    # The server would pack it again: the file itself is what is sent, under a header that says what it is.
    folder_server.behave("/page", Manner(coding="gzip"))
    sizes: list[int] = []
    with web.open(folder_server.url("/page")) as response, pytest.raises(errors.NotMedia):
        sizes.extend(len(data) for data in response.chunks())
    assert max(sizes) <= 1 << 20
    assert sum(sizes) < 40 << 20


def test_broken_and_unknown_codings(folder_server: Server, web: Web) -> None:
    folder_server.add("/page", b"this is not gzip")
    for coding in ("gzip", "br"):
        folder_server.behave("/page", Manner(coding=coding))
        with pytest.raises(errors.SiteFailed):
            _body(web, folder_server.url("/page"))
    folder_server.add("/page", gzip.compress(b"words" * 1000)[:-20])
    folder_server.behave("/page", Manner(coding="gzip"))
    with pytest.raises(errors.CutOff):
        _body(web, folder_server.url("/page"))


def test_connections_are_kept(server: Server, web: Web) -> None:
    for _ in range(5):
        _body(web, server.url(FILM))
    assert server.connections == 1


def test_a_reader_in_another_thread_can_be_woken(server: Server, web: Web) -> None:
    server.behave(FILM, Manner(stall_at=500))
    with web.open(server.url(FILM)) as response:
        pieces = response.chunks()
        assert sum(map(len, [next(pieces)])) == 500
        server.wait_until_stalled()
        response.abort()
        with pytest.raises(errors.CutOff):
            next(pieces)


def test_the_rate_limit_sets_the_size_of_reads(server: Server) -> None:
    web = Web(AddressGuard(allows_private=True), rate=RateLimit(8 << 20))
    with web.open(server.url(FILM)) as response:
        pieces = [len(piece) for piece in response.chunks()]
    assert max(pieces) <= 1 << 20
    assert sum(pieces) == footage("bigbuckbunny.mp4").stat().st_size


class Stopping(Silent):
    """Cancelled at the so-many-th question."""

    def __init__(self, after: int) -> None:
        self.left = after

    def report(self, progress: Progress) -> None:
        """Drop the report."""

    def raise_if_cancelled(self) -> None:
        self.left -= 1
        if self.left < 0:
            raise errors.Cancelled


def test_passing_errors_are_tried_again(server: Server, web: Web) -> None:
    server.behave(FILM, Manner(status=503, times=3))
    web.retrying(lambda: web.open(server.url(FILM)), Silent()).close()
    assert [each.status for each in server.requests()] == [503, 503, 503, 200]


def test_lasting_errors_are_not(server: Server, web: Web) -> None:
    with pytest.raises(errors.NotFound):
        web.retrying(lambda: web.open(server.url("/nothing")), Silent())
    assert len(server.requests()) == 1


def test_tries_end(server: Server) -> None:
    web = Web(AddressGuard(allows_private=True), retries=2, backoff_s=0.001)
    with pytest.raises(errors.ServerFailed):
        web.retrying(lambda: web.open(server.url(FILM + "?status=500")), Silent())
    assert len(server.requests()) == 3


def test_a_wait_of_hours_is_not_sat_out(server: Server, web: Web) -> None:
    with pytest.raises(errors.RateLimited) as caught:
        web.retrying(lambda: web.open(server.url(FILM + "?status=429&retry_after=7200")), Silent())
    assert caught.value.retry_after_s == 7200
    assert len(server.requests()) == 1


def test_a_wait_can_be_stopped(server: Server, web: Web) -> None:
    with pytest.raises(errors.Cancelled):
        web.retrying(lambda: web.open(server.url(FILM + "?status=429&retry_after=50")), Stopping(3))
    assert len(server.requests()) == 1


def test_retry_after() -> None:
    assert retry_after("120") == 120
    assert retry_after("soon") is None
    assert retry_after(None) is None
    assert retry_after(email.utils.formatdate(time.time() - 50, usegmt=True)) == 0
    later = retry_after(email.utils.formatdate(time.time() + 50, usegmt=True))
    assert later is not None
    assert 40 < later <= 50


@pytest.mark.parametrize(
    ("header", "name"),
    [
        ("attachment; filename=a.mp4", "a.mp4"),
        ('attachment; filename="a \\"b\\".mp4"', 'a "b".mp4'),
        ("inline; filename*=UTF-8''%E4%BD%A0%E5%A5%BD.mp4; filename=x.mp4", "你好.mp4"),
        ("attachment; filename=x.mp4; filename*=iso-8859-1'en'%A3.mp4", "£.mp4"),
        ('attachment; filename="' + "你好.mp4".encode().decode("latin-1") + '"', "你好.mp4"),
        ('attachment; filename="../../etc/passwd"', "passwd"),
        ('attachment; filename="C:\\\\dir\\\\a.mp4"', "a.mp4"),
        ("attachment; filename*=nocode''%41.mp4; filename=y.mp4", "y.mp4"),
        ("inline", ""),
        ("", ""),
    ],
)
def test_names_of_servers(header: str, name: str) -> None:
    assert named_by(header) == name


def test_the_name_in_a_url_is_decoded(folder_server: Server, web: Web) -> None:
    folder_server.add("/你好 (1).mp4", b"x")
    with web.open(folder_server.url("/%E4%BD%A0%E5%A5%BD%20(1).mp4?sig=1#t")) as response:
        assert response.file_name == "你好 (1).mp4"


def test_every_error_raised_here_is_ours(server: Server, web: Web) -> None:
    for query in ("?status=999", "?status=600", "?redirect_to=http://[", "?redirect_to=//", "?content_type=%00"):
        with pytest.raises(FetchcutError):
            _body(web, server.url(FILM + query + "&times=0&cut_after=0"))
