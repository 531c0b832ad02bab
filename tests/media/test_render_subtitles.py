"""Subtitles of a source: they go along cut and shifted like its pictures, and their lines can be had as text.

What a result holds is read back by plain FFmpeg; what it should hold is worked out by hand beside each test.
"""

import subprocess
from fractions import Fraction
from pathlib import Path

import av
import pytest

from fetchcut.errors import Cancelled, NothingToEdit
from fetchcut.media.run.libav import Libav
from fetchcut.media.tools import find_ffmpeg
from fetchcut.progress import Silent
from fetchcut.service.steps.measure import Gauge, read as read_subtitles, said_key
from fetchcut.store.work import WorkStore
from fetchcut.timeline.captions import Cue
from fetchcut.timeline.draft import Draft
from fetchcut.timeline.output import Output, read
from tests.media import clips
from tests.media.drafts import Studio, clip, draft, track, words

ENGLISH = "1\n00:00:00,500 --> 00:00:01,500\n<i>Hello</i>\n\n2\n00:00:02,000 --> 00:00:03,000\nGood - bye {x}\n\n"
SPANISH = (
    "[Script Info]\nScriptType: v4.00+\nPlayResX: 384\nPlayResY: 288\n\n[V4+ Styles]\n"
    "Format: Name, Fontname, Fontsize, PrimaryColour, SecondaryColour, OutlineColour, BackColour, Bold, Italic, "
    "Underline, StrikeOut, ScaleX, ScaleY, Spacing, Angle, BorderStyle, Outline, Shadow, Alignment, MarginL, MarginR, "
    "MarginV, Encoding\nStyle: Loud,Arial,30,&H0000FFFF,&H0,&H0,&H0,-1,0,0,0,100,100,0,0,1,1,0,8,10,10,10,1\n\n"
    "[Events]\nFormat: Layer, Start, End, Style, Name, MarginL, MarginR, MarginV, Effect, Text\n"
    "Dialogue: 0,0:00:00.50,0:00:01.50,Loud,,0,0,0,,Hola, {\\i1}amigo\n"
    "Dialogue: 0,0:00:02.00,0:00:03.00,Loud,,0,0,0,,Adiós\n"
)


@pytest.fixture
def studio(libav: Libav, tmp_path: Path) -> Studio:
    return Studio(folder=tmp_path, libav=libav)


def film(ending: str = "mkv") -> Path:
    """Return 4 s of pictures and sound with subtitles in English and Spanish; their codecs are the container's."""
    english, spanish = clips.FOLDER / "english.srt", clips.FOLDER / "spanish.ass"
    english.write_text(ENGLISH, encoding="utf-8")
    spanish.write_text(SPANISH, encoding="utf-8")
    codecs = {
        "mkv": ("-c:s:0", "srt", "-c:s:1", "ass"),
        "mp4": ("-c:s", "mov_text"),
        "webm": ("-c:s", "webvtt", "-c:v", "libvpx-vp9", "-deadline", "realtime", "-c:a", "libopus"),
    }
    tags = ("-metadata:s:s:0", "language=eng", "-metadata:s:s:1", "language=spa", "-metadata:s:s:1", "title=Forzados")
    marks = ("-disposition:s:0", "default", "-disposition:s:1", "forced")
    maps = ("-map", "0:v", "-map", "0:a", "-map", "1", "-map", "2")
    inputs = ("-i", str(clips.with_b_frames()), "-i", str(english), "-i", str(spanish))
    copied = () if ending == "webm" else ("-c:v", "copy", "-c:a", "copy")
    return clips.make(f"film.{ending}", *inputs, *maps, *copied, *codecs[ending], *tags, *marks)


def told(path: Path) -> list[tuple[str, str | None, str | None]]:
    """Return codec, language and title of each subtitle track."""
    with av.open(str(path)) as opened:
        return [
            (each.codec_context.codec.canonical_name, each.metadata.get("language"), each.metadata.get("title"))
            for each in opened.streams.subtitles
        ]


def lines(path: Path, number: int = 0) -> list[tuple[float, float, str]]:
    """Return the lines of a subtitle track as a plain FFmpeg writes them: start, end, text with tags."""
    # FFmpeg's own way from WebVTT to SubRip makes "\\{{}" of a brace.
    how = ("-c", "copy", "-f", "webvtt") if path.suffix == ".webm" else ("-f", "srt")
    command = [str(find_ffmpeg().path), "-v", "error", "-i", str(path), "-map", f"0:s:{number}", *how, "-"]
    text = subprocess.run(command, check=True, capture_output=True, timeout=60).stdout.decode()
    found = []
    for block in text.removeprefix("WEBVTT").strip().split("\n\n"):
        times, *said = block.splitlines()[0 if "-->" in block.splitlines()[0] else 1 :]
        start, end = (_seconds(each) for each in times.split(" --> "))
        found.append((start, end, "\n".join(said)))
    return found


def _seconds(text: str) -> float:
    *hours, minutes, seconds = text.replace(",", ".").split(":")
    return round(int("".join(hours) or 0) * 3600 + int(minutes) * 60 + float(seconds), 3)


def cut(kept: tuple[int, ...] | None = None) -> Draft:
    """Return 1.0-2.5 of the film, then 0-1 of it at double speed."""
    pieces = (
        clip("film", 0, "3/2", 1, subtitles=kept),
        clip("film", "3/2", "1/2", 0, speed=Fraction(2), subtitles=kept),
    )
    return draft(track("main", *pieces))


@pytest.mark.parametrize("ending", ["mp4", "mov", "mkv", "webm"])
@pytest.mark.parametrize("source", ["mkv", "mp4", "webm"])
def test_subtitles_go_along_cut_like_the_pictures(studio: Studio, source: str, ending: str) -> None:
    made = studio.render(cut(), read({"format": ending, "captions": "burnt"}), film=film(source))
    english = lines(made.path)
    # Hello (0.5-1.5) is played from 1.0 on, goodbye (2.0-3.0) until 2.5, then Hello from 0.5 on, twice as fast.
    assert [each[:2] for each in english] == [(0.0, 0.5), (1.0, 1.5), (1.75, 2.0)]
    assert ["Hello" in each[2] for each in english] == [True, False, True]
    assert "Good - bye {x}" in english[1][2]
    codecs = {"mp4": "mov_text", "mov": "mov_text", "mkv": "subrip", "webm": "webvtt"}
    styled = "ass" if (source, ending) == ("mkv", "mkv") else codecs[ending]
    found = told(made.path)
    assert [each[0] for each in found] == [codecs[ending], styled]
    assert [each[1] for each in found] == ["eng", "spa"]
    assert "Hola, " in lines(made.path, 1)[0][2]


def test_styles_of_ass_and_italics_of_srt_stay(studio: Studio) -> None:
    made = studio.render(cut(), read({"format": "mkv"}), film=film())
    assert lines(made.path)[0][2] == "<i>Hello</i>"
    with av.open(str(made.path)) as opened:
        english, spanish = opened.streams.subtitles
        assert b"Style: Loud,Arial,30,&H0000FFFF" in bytes(spanish.codec_context.extradata or b"")
        assert spanish.metadata["title"] == "Forzados"
        forced, default = av.stream.Disposition.forced, av.stream.Disposition.default
        assert (bool(english.disposition & default), bool(spanish.disposition & forced)) == (True, True)
        packets = [bytes(each) for each in opened.demux(spanish) if each.size]
    assert [each.split(b",", 8)[-1] for each in packets][:2] == [rb"Hola, {\i1}amigo", "Adiós".encode()]


def test_pictures_with_subtitles_are_copied_all_the_same(studio: Studio) -> None:
    made = studio.render(draft(track("main", clip("film", 0, 4))), film=film("mp4"))
    with av.open(str(made.path)) as opened, av.open(str(film("mp4"))) as source:
        copied = {bytes(each) for each in opened.demux(opened.streams.video[0]) if each.size}
        assert copied == {bytes(each) for each in source.demux(source.streams.video[0]) if each.size}


@pytest.mark.parametrize(("kept", "languages"), [((), []), ((1,), ["spa"]), (None, ["eng", "spa"])])
def test_only_the_chosen_ones_go_along(studio: Studio, kept: tuple[int, ...] | None, languages: list[str]) -> None:
    made = studio.render(cut(kept), film=film())
    assert [each[1] for each in told(made.path)] == languages


def test_one_clip_may_be_without_them(studio: Studio) -> None:
    pieces = clip("film", 0, 2, subtitles=()), clip("film", 2, 2, 2)
    assert lines(studio.render(draft(track("main", *pieces)), film=film()).path) == [(2.0, 3.0, "Good - bye {x}")]


def test_a_split_clip_does_not_split_a_line(studio: Studio) -> None:
    main = track("main", clip("film", 0, 1), clip("film", 1, 3, 1))
    assert [each[:2] for each in lines(studio.render(draft(main), film=film()).path)] == [(0.5, 1.5), (2.0, 3.0)]


def test_own_captions_stand_before_them(studio: Studio) -> None:
    own = track("caption", words("Mine", 0, 1))
    made = studio.render(draft(*cut().tracks, own), read({"captions": "soft"}), film=film())
    assert [each[1] for each in told(made.path)][1:] == ["eng", "spa"]
    assert lines(made.path) == [(0.0, 1.0, "Mine")]


def test_several_files_and_results_without_room_have_none(studio: Studio) -> None:
    two = draft(track("main", clip("film", 0, 1), clip("other", 1, 1)))
    assert told(studio.render(two, film=film(), other=clips.with_b_frames()).path) == []
    outputs: tuple[dict[str, object], ...] = {"format": "avi"}, {"max_bytes": 60_000}
    for number, output in enumerate(outputs):
        assert told(studio.render(cut(), read(output), name=f"o{number}", film=film()).path) == []


@pytest.mark.parametrize("form", ["srt", "vtt"])
def test_the_lines_as_a_file(studio: Studio, form: str) -> None:
    made = studio.render(cut((0,)), read({"format": form}), film=film())
    text = made.path.read_text("utf-8")
    point = "," if form == "srt" else "."
    assert text.startswith("1\n" if form == "srt" else "WEBVTT\n")
    assert f"00:00:01{point}000 --> 00:00:01{point}500\nGood - bye {{x}}\n" in text
    own = draft(*cut().tracks, track("caption", words("Mine", 0, 1)))
    assert "Mine" in studio.render(own, read({"format": form}), name="own", film=film()).path.read_text("utf-8")


def test_no_lines_make_no_file(studio: Studio) -> None:
    with pytest.raises(NothingToEdit):
        studio.render(cut(()), read({"format": "srt"}), film=film())


def test_what_a_file_tells_of_its_subtitles(studio: Studio) -> None:
    english, spanish = studio.library(film=film())["film"].info.subtitles
    assert (english.codec, english.language, english.title, english.is_default) == ("subrip", "eng", None, True)
    assert (spanish.codec, spanish.language, spanish.title, spanish.is_forced) == ("ass", "spa", "Forzados", True)
    assert english.is_text


def test_what_the_subtitles_say(studio: Studio, tmp_path: Path) -> None:
    store, gauge = WorkStore(tmp_path / "work"), Gauge(tool=find_ffmpeg(), sandbox=True)
    asset = studio.library(film=film("mp4"))["film"]
    for _ in range(2):
        held = store.open(said_key("film"))
        english, spanish = read_subtitles(film("mp4"), asset, gauge, Silent(), held).subtitles
        times = (Fraction(1, 2), Fraction(3, 2)), (Fraction(2), Fraction(3))
        assert english == (Cue(*times[0], "Hello"), Cue(*times[1], "Good - bye {x}"))
        assert spanish == (Cue(*times[0], "Hola, amigo"), Cue(*times[1], "Adiós"))


def test_who_cancels_does_not_wait_for_subtitles(studio: Studio) -> None:
    asked: list[str] = []

    class Cancelling(Silent):
        def raise_if_cancelled(self) -> None:
            if (studio.folder / "out" / "pictures.mp4").exists() or list(studio.folder.glob("out/subtitles*")):
                asked.append("cancelled")
                raise Cancelled

    with pytest.raises(Cancelled):
        studio.render_watched(cut(), Output(), Cancelling(), name="out", files={"film": film()})
    assert asked
    assert not list(studio.folder.glob("out/result*"))
