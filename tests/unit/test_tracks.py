"""Timelines as lines for a terminal."""

from fractions import Fraction

import pytest
from hypothesis import given, strategies as st

from fetchcut.cli.tracks import _columns, fitted, picture
from fetchcut.timeline.draft import Canvas, Draft, Media, Segment, Text, Track, TrackKind

CANVAS = Canvas(width=1280, height=720)


def segment(name: str, start: float, end: float, *, text: bool = False) -> Segment:
    """Return a segment of a track."""
    begin, length = Fraction(start), Fraction(end) - Fraction(start)
    media = None if text else Media(src=name, gain=0.35)
    return Segment(
        id=name, name=name, start=begin, duration=length, media=media, text=Text(text=name) if text else None
    )


def track(kind: TrackKind, *segments: Segment) -> Track:
    """Return a track."""
    role = {"video": "main", "audio": "bgm", "text": "title"}[kind]
    return Track(id=kind, kind=kind, role=role, segments=segments)  # type: ignore[arg-type]


def test_a_timeline_of_three_tracks() -> None:
    draft = Draft(
        canvas=CANVAS,
        tracks=(
            track("video", segment("city.mp4", 0, 5), segment("talk.mp4", 5, 10)),
            track("audio", segment("Lo-fi", 0, 10)),
            track("text", segment("Urban Dreams", 0, 3, text=True)),
        ),
    )
    assert picture(draft, 54) == [
        "              0:00    0:02    0:04    0:06    0:08",
        "Video         ├city.mp4──────────┤├talk.mp4──────────┤",
        "BGM 35%       ├Lo-fi─────────────────────────────────┤",
        "Title         ├Urban Dre…┤",
        "0:10 · 1280×720 · 30 fps",
    ]


def test_chinese_names_take_two_columns() -> None:
    draft = Draft(canvas=CANVAS, tracks=(track("text", segment("城市夜景", 0, 10, text=True)),))
    assert picture(draft, 40)[1] == "Title         ├城市夜景────────────────┤"


def test_a_narrow_or_empty_timeline_is_words() -> None:
    draft = Draft(canvas=CANVAS, tracks=(track("video", segment("a", 0, 10)),))
    assert picture(draft, 30) == ["0:10 · 1280×720 · 30 fps"]
    assert picture(Draft(), 80) == ["0:00"]


@pytest.mark.parametrize(
    ("text", "columns", "shown"),
    [
        ("abc", 5, "abc  "),
        ("abcdef", 4, "abc…"),
        ("导出视频", 5, "导出…"),
        ("导出视频", 4, "导… "),
        ("a\x1b[31mb", 8, "a[31mb  "),
    ],
)
def test_a_text_fills_its_columns(text: str, columns: int, shown: str) -> None:
    assert fitted(text, columns) == shown


NAMES = st.text(max_size=12)


@given(st.lists(st.tuples(NAMES, st.integers(1, 9_000)), min_size=1, max_size=9), st.integers(38, 140))
def test_no_line_is_wider_than_the_terminal(clips: list[tuple[str, int]], columns: int) -> None:
    at, segments = 0, []
    for name, length in clips:
        segments.append(segment(name, at / 1000, (at + length) / 1000))
        at += length
    for line in picture(Draft(canvas=CANVAS, tracks=(track("video", *segments),)), columns):
        assert sum(map(_columns, line)) <= columns
        assert "\x1b" not in line
