"""The main job as a person does it: a sentence and a link or file in, the right file out."""

from pathlib import Path

import pytest

from tests.cli.command import Home, probe
from tests.footage import footage
from tests.media import clips
from tests.web import streams
from tests.web.server import Manner, Server


def www_folder(www: Server) -> Path:
    """Return the folder that the server shows."""
    assert www.root
    return www.root


def test_a_link_without_words_is_copied_and_plays_everywhere(home: Home, server: Server) -> None:
    ran = home.run(server.url("/bigbuckbunny.mp4"))
    assert ran.path == home.folder / "bigbuckbunny.mp4"
    info = probe(ran.path)
    assert info.is_faststart
    assert streams.frames(ran.path) == streams.frames(footage("bigbuckbunny.mp4"))
    assert streams.sound(ran.path) == streams.sound(footage("bigbuckbunny.mp4"))


def test_a_file_that_is_right_already_arrives_bit_by_bit(home: Home, www: Server) -> None:
    original = clips.faststart()
    ran = home.run(www.add("/clip.mp4", original.read_bytes(), "video/mp4"))
    assert ran.path.read_bytes() == original.read_bytes()


def test_several_links_give_several_files_in_order(home: Home, server: Server) -> None:
    ran = home.run(server.url("/world.mp4"), server.url("/bikes.mp4"), "-q")
    assert ran.code == 0
    assert [path.name for path in ran.paths] == ["world.mp4", "bikes.mp4"]
    assert ran.err == ""


def test_just_the_audio_as_mp3_into_a_folder(home: Home, server: Server) -> None:
    ran = home.run("just the audio as mp3", server.url("/world.mp4"), "-o", "Music/")
    assert ran.path == home.folder / "Music" / "world.mp3"
    info = probe(ran.path)
    assert (info.container, info.audio[0].codec, info.picture) == ("mp3", "mp3", None)
    assert info.duration_s is not None
    assert abs(info.duration_s - 30) < 1


@pytest.mark.parametrize("words", ["把这个视频下载成 90p 的 mp4", "download this as a 90p mp4"])
def test_a_stream_at_the_asked_height(home: Home, www: Server, words: str) -> None:
    name = streams.copy_into(streams.hls_master(), www_folder(www)).name
    ran = home.run(words, www.url(f"/{name}/master.m3u8"))
    info = probe(ran.path)
    assert info.picture
    assert info.picture.lines == 90
    assert streams.frames(ran.path) == streams.frames(streams.rendition(90))
    assert not www.requests(f"/{name}/s0-0.ts"), "segments of the other rendition were fetched"


@pytest.mark.parametrize("kind", ["template", "list", "base"])
def test_dash_with_its_sound_apart(home: Home, www: Server, kind: str) -> None:
    name = streams.copy_into(streams.dash(kind), www_folder(www)).name
    ran = home.run(www.url(f"/{name}/manifest.mpd"))
    info = probe(ran.path)
    assert info.audio
    assert streams.frames(ran.path) == streams.frames(streams.rendition(180))


@pytest.mark.parametrize("page", [streams.page_with_video, streams.page_with_og, streams.page_with_json_ld])
def test_a_page_with_a_video_is_named_after_its_title(home: Home, www: Server, page: object) -> None:
    video = www.add("/clip.mp4", clips.faststart().read_bytes(), "video/mp4")
    assert callable(page)
    ran = home.run(www.add("/watch", page(video), "text/html"))
    assert ran.path.name.startswith("A bunny")
    assert ran.path.read_bytes() == clips.faststart().read_bytes()


def test_a_part_of_a_file_under_a_size(home: Home) -> None:
    ran = home.run("from 0:02 to 0:08, under 300 KB", str(footage("world.mp4")))
    info = probe(ran.path)
    assert info.size_bytes <= 300_000
    assert info.duration_s is not None
    assert abs(info.duration_s - 6) < 0.2
    assert info.picture
    assert info.audio


def test_a_part_of_a_link_fetches_that_part_only(home: Home, www: Server) -> None:
    long = clips.looped(has_moov_in_front=False)
    url = www.add("/long.mp4", long.read_bytes(), "video/mp4")
    ran = home.run("get", url, "-f", "mp4", "--sections", "*0:20-0:25")
    info = probe(ran.path)
    assert info.duration_s is not None
    assert abs(info.duration_s - 5) < 0.2
    assert www.sent("/long.mp4") < long.stat().st_size / 3


def test_a_part_of_a_stream_fetches_its_segments_only(home: Home, www: Server) -> None:
    folder = streams.copy_into(streams.hls("ts"), www_folder(www))
    playlist = next(path.name for path in folder.glob("*.m3u8"))
    ran = home.run("from 0:02 to 0:03", www.url(f"/{folder.name}/{playlist}"))
    info = probe(ran.path)
    assert info.duration_s is not None
    assert abs(info.duration_s - 1) < 0.2
    asked = {request.path for request in www.requests() if request.path.endswith(".ts")}
    assert 1 <= len(asked) <= 2


@pytest.mark.parametrize("kind", ["ts", "fmp4", "master"])
def test_a_part_of_a_stream_begins_and_ends_with_picture_and_sound_together(home: Home, www: Server, kind: str) -> None:
    made = streams.hls_master() if kind == "master" else streams.hls(kind)
    folder = streams.copy_into(made, www_folder(www))
    name = "master.m3u8" if kind == "master" else next(path.name for path in folder.glob("*.m3u8"))
    ran = home.run("from 0:02 to 0:04", www.url(f"/{folder.name}/{name}"))
    info = probe(ran.path)
    assert len(streams.frames(ran.path)) == 50
    assert streams.frames(ran.path) == streams.frames(streams.rendition(180))[50:100]
    assert info.picture
    assert float(info.picture.start_s) == float(info.audio[0].start_s) == 0
    assert info.duration_s is not None
    assert abs(info.duration_s - 2) < 0.05


def test_several_parts_are_joined_to_the_frame(home: Home) -> None:
    ran = home.run("0:01-0:02 and 0:03-0:04 as mp4", str(footage("bigbuckbunny.mp4")))
    assert len(streams.frames(ran.path)) == 50


def test_cutting_away_the_beginning(home: Home) -> None:
    ran = home.run("cut the first five seconds", str(footage("world.mp4")))
    info = probe(ran.path)
    assert info.duration_s is not None
    assert abs(info.duration_s - 25.53) < 0.3


def test_only_the_stream_that_does_not_fit_is_converted(home: Home) -> None:
    original = clips.make("opus.mkv", *clips.PICTURES, *clips.SOUND, *clips.H264, "-c:a", "libopus")
    ran = home.run("as mp4", str(original))
    assert streams.frames(ran.path) == streams.frames(original)
    assert probe(ran.path).audio[0].codec == "aac"
    assert "opus" in ran.err.lower()


def test_without_words_a_file_of_ones_own_stays_where_it_is(home: Home) -> None:
    own = home.folder / "mine.mp4"
    own.write_bytes(clips.faststart().read_bytes())
    ran = home.run("mine.mp4")
    assert ran.path.name == "mine.mp4"
    assert home.results() == ["mine.mp4"]


def test_a_copy_of_ones_own_file_leaves_the_file(home: Home) -> None:
    own = home.folder / "mine.mp4"
    own.write_bytes(clips.faststart().read_bytes())
    home.run("mine.mp4", "-o", "copy.mp4")
    assert home.results() == ["copy.mp4", "mine.mp4"]
    assert own.read_bytes() == (home.folder / "copy.mp4").read_bytes()


def test_nothing_is_ever_overwritten(home: Home, server: Server) -> None:
    (home.folder / "world.mp4").write_text("mine")
    ran = home.run(server.url("/world.mp4"))
    assert ran.path.name == "world (2).mp4"
    assert (home.folder / "world.mp4").read_text() == "mine"


def test_the_place_may_be_a_file_a_folder_or_a_template(home: Home, www: Server) -> None:
    url = www.add("/clip.mp4", clips.faststart().read_bytes(), "video/mp4")
    assert home.run(url, "-o", "a/b.mp4").path.name == "b.mp4"
    assert home.run(url, "-o", "folder/").path.name == "clip.mp4"
    assert home.run(url, "-o", "%(title)s [%(id)s].%(ext)s").path.name == "clip [clip].mp4"
    assert home.run("as webm", url, "-o", "x.webm", "-q").path.suffix == ".webm"


def test_titles_keep_their_chinese(home: Home, www: Server) -> None:
    data = clips.faststart().read_bytes()
    url = www.add("/x.mp4", data, "video/mp4")
    www.behave("/x.mp4", Manner(disposition="attachment; filename*=UTF-8''%E5%9F%8E%E5%B8%82%20%E5%A4%9C%E6%99%AF.mp4"))
    assert home.run(url).path.name == "城市 夜景.mp4"


def test_events_for_programs(home: Home, server: Server) -> None:
    ran = home.run("--json", "as mp3", server.url("/world.mp4"))
    assert ran.path.suffix == ".mp3"
    events = ran.events
    stages = [event["stage"] for event in events if event["event"] == "progress"]
    assert list(dict.fromkeys(stages)) == ["resolve", "download", "convert", "check"]
    assert events[-1] == {"event": "delivered", "path": str(ran.path), "size_bytes": ran.path.stat().st_size}
    for stage in set(stages):
        done = [event["done"] for event in events if event.get("stage") == stage]
        assert done == sorted(done)


def test_plain_lines_when_piped(home: Home, server: Server) -> None:
    ran = home.run("as mp3", server.url("/world.mp4"))
    assert "\r" not in ran.err
    assert "\x1b" not in ran.err
    assert "100 %" in ran.err


def test_finished_work_leaves_nothing_behind(home: Home, server: Server) -> None:
    home.run("as mp3", server.url("/world.mp4"))
    assert list(home.work.iterdir()) == []


@pytest.mark.parametrize("name", ["mov", "mkv", "webm", "avi", "gif", "webp", "wav", "m4a", "aac", "flac", "opus"])
def test_every_format(home: Home, name: str) -> None:
    ran = home.run(f"0:01-0:02 as {name}", str(footage("bigbuckbunny.mp4")))
    assert ran.path.suffix == f".{name}"
    info = probe(ran.path)
    assert info.duration_s is not None
    assert abs(info.duration_s - 1) < 0.25


@pytest.mark.parametrize("name", ["jpg", "png"])
def test_stills(home: Home, name: str) -> None:
    ran = home.run(f"a screenshot at 0:02 as {name}", str(footage("bigbuckbunny.mp4")))
    info = probe(ran.path)
    assert info.is_still
    assert info.picture
    assert (info.picture.width, info.picture.height) == (1280, 720)
