"""DASH as sites serve it: both streams come out as they went in, and a part costs only its segments."""

import dataclasses
from pathlib import Path

import pytest

from fetchcut.errors import DrmProtected, NotFound
from fetchcut.ingest.by_site import ResolveOptions
from fetchcut.ingest.http_file import look
from fetchcut.ingest.media_at import indexed
from fetchcut.ingest.resolve import resolve
from fetchcut.ingest.source import Listing, Source
from fetchcut.ingest.web import Web
from tests.web import streams
from tests.web.server import Manner, Server
from tests.web.test_hls import CONTEXT, fetched, source_at, web_for_a_person

LISTED = ["template", "timeline", "list", "ranges"]


def whole(web: Web, source: Source, place: int, folder: Path) -> Path:
    """Return the file of a rendition that is one file, as served."""
    file = look(web, source.access[place].url, {}, CONTEXT)
    path = folder / f"{place}.mp4"
    with web.open(file.url) as response:
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(b"".join(response.chunks()))
    return path


@pytest.mark.parametrize("name", LISTED)
def test_both_streams_come_out_as_they_went_in(name: str, tmp_path: Path) -> None:
    with Server(root=streams.dash(name)) as server:
        web = web_for_a_person()
        source = source_at(server.url("/manifest.mpd"), web)
        (picture,) = fetched(web, source, tmp_path / "v")
        (sound,) = fetched(web, source, tmp_path / "a", place=1)
    video, audio = source.renditions
    assert (video.video_codec, video.audio_codec, video.lines, video.frame_rate) == ("h264", None, 180, 25.0)
    assert (audio.video_codec, audio.audio_codec) == (None, "aac")
    assert source.duration_s
    assert abs(source.duration_s - 5) < 0.2
    assert streams.frames(picture.path) == streams.frames(streams.rendition(180))
    # The rounded duration of a template manifest does not count the sound's last 20 ms: nobody can know of them.
    unlisted = 1 if name == "template" else 0
    heard = streams.sound(streams.rendition(180))
    assert streams.sound(sound.path) == heard[: len(heard) - unlisted]


@pytest.mark.parametrize("name", LISTED)
def test_a_part_fetches_only_its_segments(name: str, tmp_path: Path) -> None:
    with Server(root=streams.dash(name)) as server:
        web = web_for_a_person()
        source = source_at(server.url("/manifest.mpd"), web)
        server.forget()
        (piece,) = fetched(web, source, tmp_path, (1, 3))
        assert len(server.requests()) == 3  # init and two segments
    assert piece.start_s == 1
    assert streams.frames(piece.path) == streams.frames(streams.rendition(180))[25:75]


def test_one_file_with_an_index_gives_up_a_part(tmp_path: Path) -> None:
    with Server(root=streams.dash("base")) as server:
        web = web_for_a_person()
        source = source_at(server.url("/manifest.mpd"), web)
        assert [access.transport for access in source.access] == ["direct", "direct"]
        access = indexed(web, source.access[0], look(web, source.access[0].url, {}, CONTEXT))
        assert access
        assert [float(segment.duration_s) for segment in access.segments] == [1, 1, 1, 1, 1]
        assert streams.frames(whole(web, source, 0, tmp_path)) == streams.frames(streams.rendition(180))
        (piece,) = fetched(web, dataclasses.replace(source, access=(access,)), tmp_path / "v", (4, 5))
    assert piece.start_s == 4
    assert streams.frames(piece.path) == streams.frames(streams.rendition(180))[100:]


def test_a_file_without_an_index_says_so() -> None:
    with Server(root=streams.rendition(180).parent) as server:
        web = web_for_a_person()
        source = source_at(server.url("/180p.mp4"), web)
        assert indexed(web, source.access[0], look(web, source.access[0].url, {}, CONTEXT)) is None


def test_only_the_computed_last_segment_may_be_absent(tmp_path: Path) -> None:
    """The manifest says 5.1 s, the pictures end at 5: a sixth segment is computed and does not exist."""
    folder = streams.copy_into(streams.dash("template"), tmp_path)
    text = (folder / "manifest.mpd").read_text()
    (folder / "manifest.mpd").write_text(text.replace('Duration="PT5.0S"', 'Duration="PT5.1S"'))
    with Server(root=folder) as server:
        web = web_for_a_person()
        source = source_at(server.url("/manifest.mpd"), web)
        assert len(source.access[0].segments) == 6
        (piece,) = fetched(web, source, tmp_path / "whole")
        server.behave("/chunk-stream0-00005.m4s", Manner(status=404))
        with pytest.raises(NotFound):
            fetched(web, source, tmp_path / "holed")
    assert streams.frames(piece.path) == streams.frames(streams.rendition(180))


def test_a_protected_manifest_is_refused() -> None:
    text = (streams.dash("list") / "manifest.mpd").read_text()
    lock = '<ContentProtection schemeIdUri="urn:mpeg:dash:mp4protection:2011"/>'
    locked = text.replace("<Representation ", f"{lock}<Representation ")
    with Server() as server, pytest.raises(DrmProtected):
        source_at(server.add("/manifest.mpd", locked), web_for_a_person())


def test_a_live_manifest_goes_to_yt_dlp() -> None:
    text = (streams.dash("timeline") / "manifest.mpd").read_text().replace('type="static"', 'type="dynamic"')
    with Server() as server:
        url = server.add("/manifest.mpd", text)
        found = resolve(url, web=web_for_a_person(), options=ResolveOptions(), context=CONTEXT)
    assert not isinstance(found, Listing)
    assert found.site != "dash"
