"""Text drawn for real: in its frames and places, literally, in the languages of the world."""

from dataclasses import replace
from fractions import Fraction
from pathlib import Path

import numpy as np
import pytest
from numpy.typing import NDArray

from fetchcut.media.render.encoding import graph_for, span_work
from fetchcut.media.render.spans import EncodeSpan, spans
from fetchcut.media.render.work import work_on
from fetchcut.media.run.libav import Libav
from fetchcut.progress import Silent
from fetchcut.timeline.draft import Draft, Picture
from fetchcut.timeline.names import ANIMATIONS
from fetchcut.timeline.output import Output
from tests.media.counted import lumas
from tests.media.drafts import Studio, draft, track, words

PAYLOADS = (
    "it's",
    "a:b=c,d;e[f]g",
    "%{pts}%{n}%%",
    "\\\\'\\:",
    "{\\pos(0,0)}",
    "movie=/etc/passwd",
    "'],movie=x[v];[v]'",
    "$(id)`id`|;&>\x00\n-y",
)


@pytest.fixture
def studio(libav: Libav, tmp_path: Path) -> Studio:
    return Studio(folder=tmp_path, libav=libav)


def frames(studio: Studio, cut: Draft, name: str = "out") -> list[NDArray[np.uint8]]:
    result = studio.render(cut, Output(crf=10), name=name)
    return [luma for _, luma in lumas(result.path)]


@pytest.mark.parametrize("rate", ["24000/1001", "25", "30000/1001", "60", "60000/1001"])
def test_a_text_stands_in_its_frames_and_no_others(studio: Studio, rate: str) -> None:
    fps = Fraction(rate)
    cut = draft(
        track("title", words("HH", 7 / fps, 9 / fps, size=60), words("HH", 30 / fps, 5 / fps, size=60)), rate=rate
    )
    seen = [luma.max() > 150 for luma in frames(studio, cut)]
    assert seen == [7 <= frame < 16 or frame >= 30 for frame in range(35)]


@pytest.mark.parametrize(
    ("place", "x", "y"),
    [
        ("center", 0.5, 0.5),
        ("top", 0.5, 0.15),
        ("bottom", 0.5, 0.85),
        ("top-left", 0.12, 0.15),
        ("bottom-right", 0.88, 0.85),
        ("lower-third", 0.12, 0.8),
        ((0.25, 0.75), 0.25, 0.75),
    ],
)
def test_a_text_stands_at_its_place(studio: Studio, place: object, x: float, y: float) -> None:
    cut = draft(track("title", words("HHH", 0, 1, size=15, place=place)))
    rows, columns = np.nonzero(frames(studio, cut)[10] > 120)
    assert abs(columns.mean() / 320 - x) < 0.05
    assert abs(rows.mean() / 180 - y) < 0.08


def test_captions_in_two_languages_stand_above_each_other(studio: Studio) -> None:
    """Two lines of each, where the words put them (captionfiles.py): the picture is that of both drawn alone."""
    above, below = words("HH\nHH", 0, 1, size=5, place=(0.5, 0.8)), words("HH\nHH", 0, 1, size=5, place="bottom")
    one, other = track("caption", above), track("caption", below, name="zh")
    both, first, second = (
        frames(studio, draft(*tracks, size=(640, 360)), name)[10] > 150
        for name, tracks in (("both", (one, other)), ("first", (one,)), ("second", (other,)))
    )
    assert np.nonzero(first.any(axis=1))[0].max() < np.nonzero(second.any(axis=1))[0].min()
    assert (both == (first | second)).mean() > 0.999


def test_a_size_is_the_height_of_a_line(studio: Studio) -> None:
    cut = draft(track("title", words("H\nH", 0, 1, size=30)))
    ink = np.nonzero((frames(studio, cut)[10] > 150).any(axis=1))[0]
    lines = np.split(ink, np.nonzero(np.diff(ink) > 5)[0] + 1)
    assert len(lines) == 2
    assert abs((lines[1][0] - lines[0][0]) / 180 - 0.30) < 0.02


def test_long_lines_are_broken_by_the_rules_of_their_script(studio: Studio) -> None:
    chinese = "这是一个很长的句子，没有任何空格，必须在屏幕边缘处换行，否则会超出画面之外。"
    cut = draft(track("title", words(chinese, 0, 1, size=14)))
    ink = frames(studio, cut)[10] > 150
    assert not ink[:, :8].any()
    assert not ink[:, -8:].any()
    assert np.count_nonzero(np.diff(ink.any(axis=1).astype(int)) == 1) >= 2


@pytest.mark.parametrize(
    "text", ["Hello", "城市", "東京タワー", "서울", "Привет", "مرحبا", "สวัสดี", "नमस्ते", "😀🎬", "ಕನ್ನಡ"]
)
def test_the_languages_of_the_world_are_drawn(studio: Studio, text: str) -> None:
    shown = frames(studio, draft(track("title", words(text, 0, "0.2", size=40))))[2]
    tofu = frames(studio, draft(track("title", words("\u16a0" * len(text), 0, "0.2", size=40))), "tofu")[2]
    assert (shown > 150).sum() > 100
    assert np.abs(shown.astype(int) - tofu.astype(int)).max() > 100


def test_what_no_font_has_is_said(studio: Studio) -> None:
    result = studio.render(draft(track("title", words("a\u16a0", 0, 1, font="Papyrus"))))
    assert any("\u16a0" in str(note.facts.get("characters")) for note in result.notes)
    assert any(note.facts.get("name") == "Papyrus" for note in result.notes)


@pytest.mark.parametrize("payload", PAYLOADS)
def test_no_text_changes_a_graph_or_an_argument(studio: Studio, payload: str) -> None:
    graphs = []
    for text in ("neutral", payload):
        cut = draft(track("title", words(text, 0, 1, font=payload, animation="fade")), title=payload)
        work = work_on(cut, {}, {}, Output(), folder=studio.folder, bench=studio.bench, context=Silent())
        (span,) = spans(work.cut, work.look, {})
        assert isinstance(span, EncodeSpan)
        made = span_work(span, work, {})
        graphs.append((made.graph.written, made.graph.readings, made.arguments))
    assert graphs[0] == graphs[1]
    assert graph_for(work).written == ""
    studio.render(draft(track("title", words(payload, 0, "0.2"))))


@pytest.mark.parametrize("animation", ANIMATIONS)
def test_an_animated_text_arrives(studio: Studio, animation: str) -> None:
    cut = draft(track("title", words("HH HH HH", 0, 2, size=20, animation=animation)))
    shown = frames(studio, cut)
    inks = [int((luma > 150).sum()) for luma in shown]
    assert inks[40 if animation == "word-by-word" else 30] > 400
    assert inks[0] < 0.9 * max(inks)


def test_a_box_lies_behind_a_text(studio: Studio) -> None:
    cut = draft(track("title", words("HH", 0, 1, size=30, color="#000000", background="#FFFFFF")))
    assert (frames(studio, cut)[5] > 200).sum() > 500


def test_a_text_is_drawn_in_its_colour(studio: Studio) -> None:
    for number, size in enumerate(((320, 180), (1280, 720))):
        cut = draft(track("title", words("████", 0, "0.2", size=90, color="#C04020")), size=size)
        result = studio.render(cut, Output(format="png"), name=f"color{number}")
        from tests.media import clips

        raw = studio.folder / "raw"
        clips.ffmpeg("-i", str(result.path), "-f", "rawvideo", "-pix_fmt", "rgb24", str(raw))
        image = np.frombuffer(raw.read_bytes(), np.uint8).reshape(size[1], size[0], 3)
        assert np.abs(image[size[1] // 2, size[0] // 2].astype(int) - [0xC0, 0x40, 0x20]).max() <= 6


@pytest.mark.parametrize("animation", [None, "fade", "typewriter", "word-by-word"])
def test_a_text_is_as_opaque_as_its_segment(studio: Studio, animation: str | None) -> None:
    """Against the same text in full: every pixel of it is half as bright over black."""
    whole = words("HH HH", 0, 2, size=40, animation=animation)
    half = replace(whole, picture=Picture(opacity=0.5))
    full, clear = (
        frames(studio, draft(track("title", each)), name)[45 if animation != "fade" else 25].astype(int)
        for each, name in ((whole, "full"), (half, "half"))
    )
    assert full.max() > 200
    assert np.abs((clear - 16) - (full - 16) / 2).max() <= 8


def test_a_text_fades_in_and_out_as_its_pictures_do(studio: Studio) -> None:
    """Against the same text in full, times the straight line from nothing to all of it."""
    plain = words("HH", 1, 2, size=40)
    fading = replace(plain, picture=Picture(fade_in=Fraction(4, 5), fade_out=Fraction(2, 5), opacity=0.8))
    full = frames(studio, draft(track("title", plain)), "plain")[40].max() - 16.0
    levels = [(luma.max() - 16.0) / full for luma in frames(studio, draft(track("title", fading)), "fading")]
    assert levels[:25] == [0.0] * 25
    for frame in range(25, 75):
        shown = 0.8 * min(1, (frame - 25 + 0.5) / 20, (75 - frame - 0.5) / 10)
        assert abs(levels[frame] - shown) < 0.06, frame
