from fractions import Fraction

import pytest
from hypothesis import given, settings, strategies as st

from fetchcut.errors import CaptionsUnreadable
from fetchcut.timeline import edits
from fetchcut.timeline.captions import Cue, cues_of, read, write_srt, write_vtt
from fetchcut.timeline.captions.cues import MOST_BYTES, MOST_CHARACTERS, MOST_CUES
from fetchcut.timeline.draft import Word
from tests.timelines import after

SRT = """1
00:00:01,000 --> 00:00:02,500
<i>Hello</i>, {\\an8}world
second line

2
00:00:03.5 --> 00:01:04
你好 &amp; 再见
"""
HELLO = (
    Cue(Fraction(1), Fraction(5, 2), "Hello, world\nsecond line"),
    Cue(Fraction(7, 2), Fraction(64), "你好 & 再见"),
)


def texts(raw: bytes | str) -> list[str]:
    return [cue.text for cue in read(raw)]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "gb18030"])
def test_subrip_in_the_encodings_there_are(encoding: str) -> None:
    assert read(SRT.encode(encoding)) == HELLO
    assert read(SRT.replace("\n", "\r\n").encode(encoding)) == HELLO


def test_western_files_of_old() -> None:
    assert texts("00:01 --> 00:02\ncafé\n".encode("cp1252")) == ["café"]


def test_subrip_as_loose_as_files_are() -> None:
    raw = """00:01 -> 00:02 X1:1 Y1:2
no number
2
00:03 --> 00:04
no empty line before
00:05 --> 00:06

00:07-->00:08
d"""
    assert texts(raw) == ["no number", "no empty line before", "d"]


def test_webvtt_with_notes_styles_voices_and_timed_words() -> None:
    raw = """WEBVTT - a file

STYLE
::cue { color: red }

NOTE 00:00:00.000 is no time

intro
00:01.000 --> 00:03.000 align:start position:0%
<v Ann><c.loud>one</c> <00:01.500>two <00:02.250><c>three</c></v>
"""
    (cue,) = read(raw)
    assert cue == Cue(
        Fraction(1),
        Fraction(3),
        "one two three",
        (Word(Fraction(0), "one"), Word(Fraction(1, 2), "two"), Word(Fraction(5, 4), "three")),
    )


def test_ass_gives_its_dialogue_and_nothing_of_its_style() -> None:
    raw = """[Script Info]
Title: x
[V4+ Styles]
Style: Default,Arial,20
[Fonts]
fontname: evil.ttf
[Events]
Format: Layer, Start, End, Style, Text
Comment: 0,0:00:00.00,0:00:09.00,Default,no
Dialogue: 0,0:00:01.00,0:00:02.00,Default,{\\bord99999\\fscx9999}Hi, there\\Nyou{\\p1}m 0 0 l 99 99{\\p0}!
Dialogue: 0,0:00:03.00,0:00:05.00,Default,{\\k50}ka{\\kf100}ra
Dialogue: 0,never,0:00:05.00,Default,no time
"""
    assert read(raw) == (
        Cue(Fraction(1), Fraction(2), "Hi, there\nyou!"),
        Cue(Fraction(3), Fraction(5), "kara", (Word(Fraction(0), "ka"), Word(Fraction(1, 2), "ra"))),
    )


def test_lrc_gives_lines_and_words_with_their_times() -> None:
    raw = """[ar:Somebody]
[offset:+500]
[00:12.00][00:30.50]A <i>refrain</i>
[00:15.00]<00:15.00>one <00:15.75>two
[00:17.00]
[00:20:xx]no time
[00:25.00]until nothing follows for long
"""
    assert read(raw) == (
        Cue(Fraction("11.5"), Fraction("14.5"), "A refrain"),
        Cue(Fraction("14.5"), Fraction("16.5"), "one two", (Word(Fraction(0), "one"), Word(Fraction("0.75"), "two"))),
        Cue(Fraction("24.5"), Fraction(30), "until nothing follows for long"),
        Cue(Fraction(30), Fraction(38), "A refrain"),
    )


def test_a_line_of_a_thousand_times_is_not_read_a_thousand_times() -> None:
    assert len(read("[00:01.00]" * 100_000 + "x" * 1_000_000)) <= 100


def test_what_is_no_tag_stays() -> None:
    assert texts("00:01 --> 00:02\n1 < 2 > 0 {smiles} <3\n") == ["1 < 2 > 0 {smiles} <3"]


def test_cues_come_in_order_and_within_limits() -> None:
    many = "\n\n".join(f"{n // 60 % 60:02}:{n % 60:02} --> 59:59\nx{n}" for n in range(MOST_CUES + 50))
    assert len(read(many)) == MOST_CUES
    assert len(texts("00:01 --> 00:02\n" + "字" * 9999)[0]) == MOST_CHARACTERS
    assert texts("00:05 --> 00:06\nb\n\n00:01 --> 00:02\na\n\n00:09 --> 00:08\nbackwards\n") == ["a", "b"]


@pytest.mark.parametrize(
    "raw", ["", "hello", b"\x00\xff" * 50, "WEBVTT\n\n", "[Events]\nDialogue:", "00:01 --> 00:02\n<b></b>"]
)
def test_a_file_without_captions_is_refused(raw: bytes | str) -> None:
    with pytest.raises(CaptionsUnreadable) as refused:
        read(raw, "a.srt")
    assert refused.value.name == "a.srt"


def test_a_file_too_large_is_refused_unread() -> None:
    with pytest.raises(CaptionsUnreadable):
        read(b"00:01 --> 00:02\nx\n\n" * (MOST_BYTES // 15))


_LIKE = st.lists(
    st.sampled_from(
        [
            "WEBVTT",
            "[Events]",
            "Dialogue: 0,0:00:01.00,0:00:02.00,,,,,,,",
            "Format: Text, Start",
            "00:01 --> 00:02",
            "<c>",
            "{\\p1}",
            "\n",
            "\\N",
            "<00:01>",
            "[00:01.00]",
            "[offset:-9]",
            "7",
            "&#x1f600;",
            "\x00",
            "字",
        ]
    )
).map("\n".join)


@settings(max_examples=1000)
@given(st.one_of(_LIKE, st.text(), st.binary()))
def test_any_file_at_all_gives_plain_cues_or_is_refused(raw: bytes | str) -> None:
    try:
        cues = read(raw)
    except CaptionsUnreadable:
        return
    for cue in cues:
        assert 0 <= cue.start < cue.end
        assert 0 < len(cue.text) <= MOST_CHARACTERS
        assert cue.text == "\n".join(" ".join(line.split()) for line in cue.text.split("\n"))
        assert not set(cue.text) & set("\x00\x1b\u202e")


@pytest.mark.parametrize("write", [write_srt, write_vtt])
def test_what_is_written_is_read_again(write: object) -> None:
    cues = (*HELLO, Cue(Fraction(70), Fraction(3723004, 1000), "1 < 2 & --> 3"))
    written = write(cues)  # type: ignore[operator]
    assert read(written) == (*HELLO, Cue(Fraction(70), Fraction(3723004, 1000), "1 < 2 & → 3"))


def test_the_captions_of_a_draft_are_cues_again() -> None:
    captions = tuple(
        edits.Caption(start_ms=each * 2000, end_ms=each * 2000 + 1500, text=f"line {each}") for each in range(3)
    )
    draft = after(edits.AddMedia(asset="beach"), edits.AddCaptions(captions=captions), edits.AddText(text="no caption"))
    assert [(cue.start, cue.end, cue.text) for cue in cues_of(draft)] == [
        (Fraction(2 * each), Fraction(4 * each + 3, 2), f"line {each}") for each in range(3)
    ]
