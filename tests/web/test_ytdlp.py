"""yt-dlp behind its border: through our proxy only, its own selectors and templates, its own downloads."""

import dataclasses
import gc
import socket
import warnings
from collections.abc import Iterator
from pathlib import Path

import pytest

from fetchcut.errors import Cancelled, HostNotFound, NotFound, NotUnderstood, SiteFailed
from fetchcut.ingest import ytdlp, ytdlp_words
from fetchcut.ingest.by_site import ResolveOptions, download_by_site
from fetchcut.ingest.guard import AddressGuard
from fetchcut.ingest.proxy import GuardedProxy
from fetchcut.ingest.source import Access, Source
from fetchcut.ingest.ytdlp import SiteOptions
from fetchcut.progress import Progress
from fetchcut.timeline.facts import UNKNOWN, Rendition
from tests.web import streams
from tests.web.server import Manner, Server
from tests.web.test_hls import web_for_a_person
from tests.web.test_segments import Watcher


@pytest.fixture(autouse=True)
def _sweep() -> Iterator[None]:
    """Collect what yt-dlp leaves open when it is stopped in the middle: only the collector closes it."""
    yield
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", ResourceWarning)
        gc.collect()


@pytest.fixture
def proxy() -> Iterator[GuardedProxy]:
    """Return a proxy as resolve makes one."""
    with GuardedProxy(AddressGuard(allows_private=True), timeout_s=5) as running:
        yield running


def extracted(url: str, proxy: GuardedProxy, **options: object) -> Source:
    """Return the one source yt-dlp finds."""
    site = dataclasses.replace(SiteOptions(proxy_url=proxy.url, timeout_s=5, retries=0), **options)  # type: ignore[arg-type]  # by name
    found = ytdlp.extract(url, site, troubles=lambda: [*proxy.refusals, *proxy.failures])
    assert isinstance(found, Source)
    return found


def test_every_connection_goes_through_the_proxy(
    server: Server, proxy: GuardedProxy, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The environment asks for a way around the proxy, and the server's own address is on it: to no avail."""
    monkeypatch.setenv("no_proxy", "127.0.0.1,*")
    url = server.add("/watch", streams.page_with_video(server.url("/bigbuckbunny.mp4")), "text/html")
    source = extracted(url, proxy)
    assert source.access[0].url == server.url("/bigbuckbunny.mp4")
    assert server.connections == proxy.connections > 0


def test_without_the_proxy_there_is_nothing(server: Server) -> None:
    with socket.create_server(("127.0.0.1", 0)) as closed:
        port = closed.getsockname()[1]
    url = server.add("/watch", streams.page_with_video(server.url("/bigbuckbunny.mp4")), "text/html")
    with pytest.raises(Exception, match="url="):
        ytdlp.extract(url, SiteOptions(proxy_url=f"http://127.0.0.1:{port}", timeout_s=5, retries=0))
    assert server.connections == 0


def test_a_name_without_address_is_told_by_the_proxy(proxy: GuardedProxy) -> None:
    with pytest.raises(HostNotFound):
        extracted("http://nowhere.invalid/watch", proxy)


def test_cookies_and_headers_reach_the_page_and_the_access(server: Server, proxy: GuardedProxy) -> None:
    url = server.add("/watch", streams.page_with_video(server.url("/bigbuckbunny.mp4")), "text/html")
    server.behave("/watch", Manner(needs="Cookie: session=7"))
    jar = "# Netscape HTTP Cookie File\n127.0.0.1\tFALSE\t/\tFALSE\t0\tsession\t7\n"
    source = extracted(url, proxy, cookies=jar, headers={"X-Mine": "1"})
    assert source.access[0].headers["Cookie"] == "session=7"
    assert server.requests("/watch")[0].headers["x-mine"] == "1"


def test_a_missing_page_is_not_found(server: Server, proxy: GuardedProxy) -> None:
    with pytest.raises(NotFound):
        extracted(server.behave("/watch", Manner(status=404)), proxy)


def test_the_site_of_a_link_is_known_without_asking_it() -> None:
    assert ytdlp.knows("https://www.youtube.com/watch?v=aqz-KE-bpKQ")
    assert not ytdlp.knows("https://host.example/watch/1")


def hls_by_site(server: Server) -> Source:
    """Return a source whose rendition only yt-dlp may fetch: the ts stream, as if it were a protocol of its own."""
    url = server.add("/watch", streams.page_with_video(server.url("/index.m3u8")), "text/html")
    with GuardedProxy(AddressGuard(allows_private=True)) as proxy:
        source = extracted(url, proxy)
    access = tuple(dataclasses.replace(each, transport="site") for each in source.access)
    return dataclasses.replace(source, access=access)


def test_yt_dlp_downloads_through_the_proxy_and_reports(tmp_path: Path) -> None:
    watcher = Watcher()
    with Server(root=streams.hls("ts")) as server:
        source = hls_by_site(server)
        path = download_by_site(
            source,
            source.access[0],
            tmp_path / "100%",
            web=web_for_a_person(),
            options=ResolveOptions(),
            context=watcher,
        )
    assert path.parent == tmp_path / "100%"
    assert streams.frames(path) == streams.frames(streams.rendition(180))
    done = [report.done for report in watcher.reports]
    assert done == sorted(done)
    assert done[-1] > 0


def test_a_missing_fragment_is_an_error_in_yt_dlps_hands_too(tmp_path: Path) -> None:
    with Server(root=streams.hls("ts")) as server:
        source = hls_by_site(server)
        server.behave("/index3.ts", Manner(status=404))
        web = web_for_a_person()
        with pytest.raises((NotFound, SiteFailed)):
            download_by_site(source, source.access[0], tmp_path, web=web, options=ResolveOptions(), context=Watcher())


def test_stopping_stops_yt_dlp(tmp_path: Path) -> None:
    class Impatient(Watcher):
        def report(self, progress: Progress) -> None:
            super().report(progress)
            self.is_stopped.set()

    with Server(root=streams.hls("ts")) as server:
        source = hls_by_site(server)
        web = web_for_a_person()
        with pytest.raises(Cancelled):
            download_by_site(source, source.access[0], tmp_path, web=web, options=ResolveOptions(), context=Impatient())


def youtube_like() -> Source:
    """Return a source with renditions as large sites have them, worst first."""
    told = [
        ("140", "m4a", None, "aac", None),
        ("251", "webm", None, "opus", None),
        ("18", "mp4", "h264", "aac", 360),
        ("136", "mp4", "h264", None, 720),
        ("248", "webm", "vp9", None, 1080),
        ("401", "mp4", "av1", None, 2160),
    ]
    renditions = tuple(
        Rendition(
            id=name,
            extension=extension,
            video_codec=video,
            audio_codec=audio,
            height=height,
            width=height and height * 16 // 9,
            preference=rank,
        )
        for rank, (name, extension, video, audio, height) in enumerate(told)
    )
    access = tuple(Access(rendition_id=each.id, transport="direct", url="https://h.example/v") for each in renditions)
    return Source(key="k", title="t", id="i", page_url="u", site="s", renditions=renditions, access=access)


@pytest.mark.parametrize(
    ("selector", "sort", "expected"),
    [
        ("bv*[height<=1080]+ba/b", "", [("248", "251")]),
        ("b", "", [("18",)]),
        ("ba[ext=m4a]", "", [("140",)]),
        ("136+140,18", "", [("136", "140"), ("18",)]),
        ("bv*+ba/b", "vcodec:h264,res:1080,acodec:aac", [("136", "140")]),
        ("bv[vcodec^=avc1]", "", [("136",)]),
        ("bv[height>5000]", "", []),
        ("", "res:720", [("136", "251")]),
    ],
)
def test_selectors_mean_what_they_mean_to_yt_dlp(selector: str, sort: str, expected: list[tuple[str, ...]]) -> None:
    assert list(ytdlp_words.select(youtube_like(), selector, sort)) == expected


@pytest.mark.parametrize(("selector", "sort"), [("bv[", ""), ("bv*+ba/b", "no such:thing"), ("(b", "")])
def test_a_selector_nobody_understands_says_so(selector: str, sort: str) -> None:
    with pytest.raises(NotUnderstood):
        ytdlp_words.select(youtube_like(), selector, sort)


def test_unknown_codecs_are_no_reason_to_drop_a_rendition() -> None:
    rendition = Rendition(id="direct", extension="mp4")
    assert rendition.video_codec == UNKNOWN
    access = Access(rendition_id="direct", transport="direct", url="https://h.example/v.mp4")
    source = dataclasses.replace(youtube_like(), renditions=(rendition,), access=(access,))
    assert ytdlp_words.select(source, "bv*+ba/b") == (("direct",),)


def test_templates_are_filled_and_make_no_folders_of_titles() -> None:
    fields = {"title": "A/B: 兔子", "id": "7", "ext": "mp4", "upload_date": "20260102"}
    assert ytdlp_words.render_template("%(title)s [%(id)s].%(ext)s", fields).count("/") == 0
    assert ytdlp_words.render_template("%(upload_date>%Y)s-%(id)s.%(ext)s", fields) == "2026-7.mp4"
    assert ytdlp_words.render_template("%(uploader|nobody)s.%(ext)s", fields) == "nobody.mp4"
    with pytest.raises(NotUnderstood):
        ytdlp_words.render_template("%(title", fields)
