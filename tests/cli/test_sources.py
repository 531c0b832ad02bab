"""Kinds of links beyond plain files and streams: lists, live streams, protected ones; and how hosts are spoken to."""

import signal
import threading

import pytest

from tests.cli.command import Home, probe
from tests.media import clips
from tests.web import streams
from tests.web.server import Manner, Server

CLIP = clips.faststart


@pytest.fixture
def clip(www: Server) -> str:
    """Return the link of a good file of 4 s."""
    return www.add("/clip.mp4", CLIP().read_bytes(), "video/mp4")


def feed_of(www: Server, numbers: tuple[int, ...]) -> str:
    """Return the link of a feed with an item for each number."""
    items = (f"<item><title>Part {number}</title><link>{www.url(f'/p{number}')}</link></item>" for number in numbers)
    channel = f"<channel><title>Parts</title>{''.join(items)}</channel>"
    return www.add("/feed", f"<?xml version='1.0'?><rss>{channel}</rss>", "text/xml")


def test_a_list_gives_all_its_entries_and_names_what_failed(home: Home, www: Server, clip: str) -> None:
    for number in (1, 3):
        www.add(f"/p{number}", streams.page_with_og(clip).replace("A bunny", f"Part {number}"), "text/html")
    ran = home.run(feed_of(www, (1, 2, 3)), "-R", "0")
    assert ran.code == 9
    assert [path.stem for path in ran.paths] == ["Part 1", "Part 3"]
    assert "/p2" in ran.err


def test_some_of_a_list(home: Home, www: Server, clip: str) -> None:
    for n in (1, 2, 3):
        www.add(f"/p{n}", streams.page_with_og(clip).replace("A bunny", f"Part {n}"), "text/html")
    ran = home.run(feed_of(www, (1, 2, 3)), "-I", "2-3")
    assert [path.stem for path in ran.paths] == ["Part 2", "Part 3"]


class Live:
    """A live playlist whose window grows by one segment a request, from a stream of 5 segments; it never ends."""

    def __init__(self, www: Server) -> None:
        assert www.root
        self.www = www
        self.folder = streams.copy_into(streams.hls("ts"), www.root)
        self.path = f"/{self.folder.name}/live.m3u8"
        text = next(self.folder.glob("*.m3u8")).read_text()
        self.lines = text.replace("#EXT-X-ENDLIST\n", "").replace("#EXT-X-PLAYLIST-TYPE:VOD\n", "")

    def publish(self) -> str:
        """Return the link; all segments are in the window."""
        return self.www.add(self.path, self.lines, "application/vnd.apple.mpegurl")


def test_a_live_stream_is_recorded_until_ctrl_c_and_kept(home: Home, www: Server) -> None:
    link = Live(www).publish()
    run = home.start(link)
    www.wait_for(lambda: sum(request.path.endswith(".ts") for request in www.requests()) >= 3)
    www.wait_for(lambda: sum(request.path.endswith("live.m3u8") for request in www.requests()) >= 4)
    run.send_signal(signal.SIGINT)
    out, err = run.communicate(timeout=60)
    assert run.returncode == 0, err
    info = probe(home.folder / out.decode().strip())
    assert info.duration_s is not None
    assert info.duration_s >= 2


def test_a_live_stream_is_recorded_for_so_long(home: Home, www: Server) -> None:
    ran = home.run(Live(www).publish(), "--duration", "2")
    info = probe(ran.path)
    assert info.duration_s is not None
    assert 1.5 <= info.duration_s <= 3.5


@pytest.mark.parametrize(
    "key",
    [
        '#EXT-X-KEY:METHOD=SAMPLE-AES,URI="skd://x",KEYFORMAT="com.apple.streamingkeydelivery"',
        '#EXT-X-KEY:METHOD=SAMPLE-AES-CTR,URI="data:,x",KEYFORMAT="urn:uuid:edef8ba9-79d6-4ace-a3c8-27dcd51d21ed"',
    ],
)
def test_drm_is_said_and_left_alone(home: Home, www: Server, key: str) -> None:
    playlist = f"#EXTM3U\n#EXT-X-TARGETDURATION:4\n{key}\n#EXTINF:4,\na.ts\n#EXT-X-ENDLIST\n"
    ran = home.run(www.add("/v.m3u8", playlist, "application/vnd.apple.mpegurl"), "-R", "0")
    assert ran.code == 5
    assert "DRM" in ran.err


def test_an_encrypted_stream_of_the_open_kind(home: Home, www: Server) -> None:
    assert www.root
    folder = streams.copy_into(streams.hls("aes"), www.root)
    playlist = next(folder.glob("*.m3u8"))
    playlist.write_text(playlist.read_text().replace("https://keys.invalid/", ""))
    ran = home.run(www.url(f"/{folder.name}/{playlist.name}"))
    assert streams.frames(ran.path) == streams.frames(streams.rendition(180))


def test_cookies_headers_and_a_password_in_the_link(home: Home, www: Server, clip: str) -> None:
    www.behave("/clip.mp4", Manner(needs="Cookie: session=secret"))
    assert home.run(clip, "-R", "0").code == 5
    (home.folder / "cookies.txt").write_text(
        "# Netscape HTTP Cookie File\n127.0.0.1\tFALSE\t/\tFALSE\t0\tsession\tsecret\n"
    )
    assert home.run(clip, "--cookies", "cookies.txt", "-q").code == 0
    www.behave("/clip.mp4", Manner(needs="Referer: https://here.example/"))
    assert home.run(clip, "--referer", "https://here.example/", "-q").code == 0
    www.behave("/clip.mp4", Manner(needs="X-Mine: yes"))
    assert home.run(clip, "--add-header", "X-Mine: yes", "-q").code == 0
    www.behave("/clip.mp4", Manner(auth="me:pass"))
    assert home.run(clip.replace("http://", "http://me:pass@"), "-q").code == 0


@pytest.mark.parametrize(
    "manner",
    [
        Manner(ranges=False),
        Manner(chunked=True, ranges=False),
        Manner(gzip=True, ranges=False),
        Manner(hops=3),
        Manner(status=503, times=2),
        Manner(status=429, retry_after="0", times=1),
        Manner(cut_after=20_000, times=2),
        Manner(content_type="application/octet-stream"),
        Manner(most_at_once=1),
    ],
    ids=str,
)
def test_hosts_that_are_difficult_but_not_impossible(home: Home, www: Server, clip: str, manner: Manner) -> None:
    www.behave("/clip.mp4", manner)
    assert home.run(clip).path.read_bytes() == CLIP().read_bytes()


def test_a_slow_rate_is_kept_to(home: Home, www: Server, clip: str) -> None:
    size = CLIP().stat().st_size
    ran = home.run("--json", "-r", str(size // 2), clip)
    speeds = [event["speed"] for event in ran.events if event.get("stage") == "download" and event["speed"]]
    assert speeds
    assert min(speeds) < size


def test_selectors_of_yt_dlp(home: Home, www: Server) -> None:
    assert www.root
    folder = streams.copy_into(streams.hls_master(), www.root)
    link = www.url(f"/{folder.name}/master.m3u8")
    ran = home.run("-f", "bv*[height<=100]+ba/b", link)
    picture = probe(ran.path).picture
    assert picture
    assert picture.height == 90
    ran = home.run("-S", "res:100", link)
    picture = probe(ran.path).picture
    assert picture
    assert picture.height == 90


def test_a_batch_of_links(home: Home, www: Server, clip: str) -> None:
    (home.folder / ".list").write_text(f"# mine\n{clip}\n{clip}\n")
    ran = home.run("-a", ".list", "-q")
    assert [path.name for path in ran.paths] == ["clip.mp4"]


def test_a_dry_run_fetches_nothing(home: Home, www: Server) -> None:
    assert www.root
    folder = streams.copy_into(streams.hls_master(), www.root)
    ran = home.run("-s", "90p", www.url(f"/{folder.name}/master.m3u8"))
    assert ran.code == 0
    assert ran.out == ""
    assert not [request for request in www.requests() if request.path.endswith(".ts")]


def test_many_at_once_share_nothing_they_should_not(home: Home, www: Server, clip: str) -> None:
    names: list[str] = []

    def one(format_name: str) -> None:
        names.append(home.run(f"as {format_name}", clip).path.name)

    threads = [threading.Thread(target=one, args=(name,)) for name in ("mkv", "mp3", "png")]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(names) == ["clip.mkv", "clip.mp3", "clip.png"]


@pytest.mark.parametrize("kind", ["ts", "fmp4"])
def test_a_stream_with_a_discontinuity_is_joined_picture_by_picture(home: Home, www: Server, kind: str) -> None:
    assert www.root
    folder = streams.copy_into(streams.hls(kind), www.root)
    playlist = next(folder.glob("*.m3u8"))
    head, mark, rest = playlist.read_text().partition("#EXTINF")
    segments = mark + rest.replace("#EXT-X-ENDLIST\n", "")
    maps = "".join(line for line in head.splitlines(keepends=True) if "EXT-X-MAP" in line)
    playlist.write_text(f"{head}{segments}#EXT-X-DISCONTINUITY\n{maps}{segments}#EXT-X-ENDLIST\n")
    link = www.url(f"/{folder.name}/{playlist.name}")
    assert streams.frames(home.run(link).path) == streams.frames(streams.rendition(180)) * 2
    assert len(streams.frames(home.run("from 0:04 to 0:06", link).path)) == 50
