"""HLS as sites serve it: the joined result has the packets of what was cut up, and nothing is fetched in vain."""

from fractions import Fraction
from pathlib import Path

import pytest

from fetchcut.errors import AddressRefused, DrmProtected, NoMediaFound, NotFound, NotMedia, NotStarted, SiteFailed
from fetchcut.ingest.by_site import ResolveOptions
from fetchcut.ingest.guard import AddressGuard
from fetchcut.ingest.media_at import load
from fetchcut.ingest.resolve import resolve
from fetchcut.ingest.segments import fetch_segments
from fetchcut.ingest.source import Piece, Source
from fetchcut.ingest.web import Web
from fetchcut.progress import Silent
from fetchcut.timeline.time import TimeRange
from tests.web import streams
from tests.web.server import Manner, Server

CONTEXT = Silent()
DRM = """#EXTM3U
#EXT-X-KEY:METHOD=SAMPLE-AES,URI="skd://x",KEYFORMAT="com.apple.streamingkeydelivery"
#EXTINF:1,
a.ts
#EXT-X-ENDLIST
"""


def web_for_a_person() -> Web:
    """Return what a person at their own machine uses, without waits between tries."""
    return Web(AddressGuard(allows_private=True), timeout_s=5, retries=2, backoff_s=0.01)


def source_at(url: str, web: Web) -> Source:
    """Return the one source behind a link."""
    found = resolve(url, web=web, options=ResolveOptions(), context=CONTEXT)
    assert isinstance(found, Source)
    return found


def fetched(
    web: Web, source: Source, folder: Path, *parts: tuple[int, int], place: int = 0, connections: int = 3
) -> tuple[Piece, ...]:
    """Return the pieces of one of the source's renditions."""
    access = load(web, source.access[place], CONTEXT)
    ranges = tuple(TimeRange(Fraction(start), Fraction(end)) for start, end in parts)
    return fetch_segments(web, access, folder, ranges=ranges, connections=connections, context=CONTEXT)


@pytest.mark.parametrize("name", ["ts", "fmp4", "aes", "ranges", "fmp4_ranges"])
def test_the_joined_file_has_the_packets_of_the_source(name: str, tmp_path: Path) -> None:
    with Server(root=streams.hls(name)) as server:
        web = web_for_a_person()
        source = source_at(server.url("/index.m3u8"), web)
        (piece,) = fetched(web, source, tmp_path)
    assert source.duration_s == 5
    assert not source.is_live
    assert piece.start_s == 0
    assert streams.frames(piece.path) == streams.frames(streams.rendition(180))
    assert streams.sound(piece.path) == streams.sound(streams.rendition(180))
    assert [path.name for path in tmp_path.iterdir()] == [piece.path.name]


@pytest.mark.parametrize("name", ["ts", "fmp4", "aes", "ranges", "fmp4_ranges"])
def test_a_part_fetches_only_its_segments(name: str, tmp_path: Path) -> None:
    with Server(root=streams.hls(name)) as server:
        web = web_for_a_person()
        source = source_at(server.url("/index.m3u8"), web)
        whole = sum(path.stat().st_size for path in streams.hls(name).iterdir())
        server.forget()
        (piece,) = fetched(web, source, tmp_path, (2, 3))
        assert piece.start_s == 2
        assert server.sent() < whole / 3
        media = [each for each in server.requests() if "key" not in each.path and "init" not in each.path]
        # An init section inside the same file is one more request for its first bytes.
        assert len(media) == (2 if name == "fmp4_ranges" else 1)
    everything = streams.frames(streams.rendition(180))
    assert streams.frames(piece.path) == everything[50:75]


def test_two_parts_are_two_pieces_and_neighbours_are_one(tmp_path: Path) -> None:
    with Server(root=streams.hls("ts")) as server:
        web = web_for_a_person()
        source = source_at(server.url("/index.m3u8"), web)
        pieces = fetched(web, source, tmp_path, (0, 1), (3, 5))
    assert [piece.start_s for piece in pieces] == [0, 3]
    everything = streams.frames(streams.rendition(180))
    assert [streams.frames(piece.path) for piece in pieces] == [everything[:25], everything[75:]]


def test_a_master_offers_renditions_and_the_sound_apart(tmp_path: Path) -> None:
    with Server(root=streams.hls_master()) as server:
        web = web_for_a_person()
        source = source_at(server.url("/master.m3u8"), web)
        (picture,) = fetched(web, source, tmp_path / "v", place=1)
        (sound,) = fetched(web, source, tmp_path / "a", place=2)
    high, low, audio = source.renditions
    assert (high.lines, high.video_codec, high.audio_codec) == (180, "h264", None)
    assert (low.lines, low.video_codec, low.audio_codec) == (90, "h264", None)
    assert (audio.video_codec, audio.audio_codec, audio.language) == (None, "aac", "eng")
    assert streams.frames(picture.path) == streams.frames(streams.rendition(90))
    assert streams.sound(sound.path) == streams.sound(streams.rendition(180))


def test_a_discontinuity_starts_a_new_piece(tmp_path: Path) -> None:
    folder = streams.copy_into(streams.hls("ts"), tmp_path)
    fourth = "#EXTINF:1.000000,\nindex3.ts"
    lines = (folder / "index.m3u8").read_text().replace(fourth, f"#EXT-X-DISCONTINUITY\n{fourth}")
    (folder / "index.m3u8").write_text(lines)
    with Server(root=folder) as server:
        web = web_for_a_person()
        pieces = fetched(web, source_at(server.url("/index.m3u8"), web), tmp_path / "out")
    assert [(float(piece.start_s), piece.group) for piece in pieces] == [(0.0, 0), (3.0, 1)]
    assert [len(streams.frames(piece.path)) for piece in pieces] == [75, 50]


def test_a_playlist_named_mp4_is_read_as_a_playlist() -> None:
    with Server(root=streams.hls("ts")) as server:
        server.add("/film.mp4", (streams.hls("ts") / "index.m3u8").read_bytes(), "video/mp4")
        assert source_at(server.url("/film.mp4"), web_for_a_person()).site == "hls"


@pytest.mark.parametrize(
    ("manner", "expected"),
    [
        (Manner(status=404), NotFound),
        (Manner(html=True), NotMedia),
    ],
)
def test_a_bad_segment_is_an_error_never_a_hole(manner: Manner, expected: type[Exception], tmp_path: Path) -> None:
    with Server(root=streams.hls("ts")) as server:
        web = web_for_a_person()
        source = source_at(server.url("/index.m3u8"), web)
        server.behave("/index3.ts", manner)
        with pytest.raises(expected):
            fetched(web, source, tmp_path)
    assert not [path for path in tmp_path.iterdir() if path.name.startswith("piece") and path.suffix == ".ts"]


@pytest.mark.parametrize("manner", [Manner(status=503, times=2), Manner(cut_after=1000, times=1), Manner(ranges=False)])
def test_passing_trouble_passes(manner: Manner, tmp_path: Path) -> None:
    with Server(root=streams.hls("ranges")) as server:
        web = web_for_a_person()
        source = source_at(server.url("/index.m3u8"), web)
        server.behave("/index.ts", manner)
        (piece,) = fetched(web, source, tmp_path, connections=1)
    assert streams.frames(piece.path) == streams.frames(streams.rendition(180))


def test_finished_segments_are_not_fetched_again(tmp_path: Path) -> None:
    with Server(root=streams.hls("aes")) as server:
        web = web_for_a_person()
        source = source_at(server.url("/index.m3u8"), web)
        server.behave("/index3.ts", Manner(status=404))
        with pytest.raises(NotFound):
            fetched(web, source, tmp_path, connections=1)
        server.behave("/index3.ts")
        server.forget()
        (piece,) = fetched(web, source, tmp_path, connections=1)
        asked = {each.path for each in server.requests()}
        assert "/index3.ts" in asked
        assert asked <= {"/index0.ts", "/index3.ts", "/index4.ts", "/secret.key"}
        assert server.sent("/index0.ts") <= 1, "only whether it is still the same is asked"
        server.forget()
        assert fetched(web, source, tmp_path) == (piece,)
        assert not server.requests()
    assert streams.frames(piece.path) == streams.frames(streams.rendition(180))


def test_a_wrong_key_is_noticed(tmp_path: Path) -> None:
    with Server(root=streams.hls("aes")) as server:
        web = web_for_a_person()
        source = source_at(server.url("/index.m3u8"), web)
        server.add("/secret.key", b"x" * 16)
        with pytest.raises(SiteFailed, match="does not fit"):
            fetched(web, source, tmp_path)


def test_segments_that_pretend_to_be_pictures_are_unmasked(tmp_path: Path) -> None:
    folder = streams.copy_into(streams.hls("ts"), tmp_path)
    for path in folder.glob("*.ts"):
        path.write_bytes(b"\x89PNG\r\n\x1a\n" + b"\x00" * 100 + path.read_bytes())
    with Server(root=folder) as server:
        web = web_for_a_person()
        (piece,) = fetched(web, source_at(server.url("/index.m3u8"), web), tmp_path / "out")
    assert piece.path.read_bytes()[0] == 0x47
    assert streams.frames(piece.path) == streams.frames(streams.rendition(180))


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (DRM, DrmProtected),
        ("#EXTM3U\n#EXT-X-ENDLIST", NoMediaFound),
        ("#EXTM3U\n#EXT-X-TARGETDURATION:2", NotStarted),
        ("#EXTM3U\n#EXTINF:one,\na.ts", SiteFailed),
    ],
)
def test_playlists_without_media_say_so(text: str, expected: type[Exception]) -> None:
    with Server() as server:
        url = server.add("/index.m3u8", text)
        with pytest.raises(expected):
            source_at(url, web_for_a_person())


def test_a_public_playlist_cannot_name_a_private_segment(tmp_path: Path) -> None:
    """The first server stands for a public host: its network is lifted. The second is what it must not reach."""
    with Server(host="127.0.0.2") as public, Server(root=streams.hls("ts")) as private:
        playlist = f"#EXTM3U\n#EXT-X-TARGETDURATION:1\n#EXTINF:1,\n{private.url('/index0.ts')}\n#EXT-X-ENDLIST\n"
        url = public.add("/index.m3u8", playlist)
        for allows_private in (True, False):
            web = Web(AddressGuard(allows_private=allows_private, also_public=["127.0.0.2/32"]), retries=0)
            source = source_at(url, web)
            with pytest.raises(AddressRefused):
                fetched(web, source, tmp_path)
        assert private.connections == 0


def test_credentials_stay_with_their_host(tmp_path: Path) -> None:
    with Server() as first, Server(root=streams.hls("ts"), host="127.0.0.2") as second:
        playlist = f"#EXTM3U\n#EXT-X-TARGETDURATION:1\n#EXTINF:1,\n{second.url('/index0.ts')}\n#EXT-X-ENDLIST\n"
        url = first.add("/index.m3u8", playlist)
        headers = {"Cookie": "secret=1", "Referer": "https://page.example/"}
        web = Web(AddressGuard(allows_private=True), headers=headers)
        source = resolve(url, web=web, options=ResolveOptions(), context=CONTEXT)
        assert isinstance(source, Source)
        fetched(web, source, tmp_path)
        assert first.requests()[0].headers["cookie"] == "secret=1"
        sent = second.requests()[0].headers
    assert "cookie" not in sent
    assert sent["referer"] == "https://page.example/"
