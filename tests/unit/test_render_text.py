"""Text on pictures: whatever is written is shown as it is written, and appears when it should."""

from fractions import Fraction

import pytest
from hypothesis import given, strategies as st

from fetchcut.media.render.animation import Stage, appearing
from fetchcut.media.render.fonts import family_of
from fetchcut.media.render.geometry import Size
from fetchcut.media.render.glyphs import missing
from fetchcut.media.render.scenes import Written
from fetchcut.media.render.titles import begun_before, script
from fetchcut.media.render.verbatim import letters, located, pieces, verbatim
from fetchcut.timeline.draft import Segment, Text, Word
from fetchcut.timeline.names import ANIMATIONS

ANY = st.text(st.characters(codec="utf-8"), max_size=60)


def stage(text: Text, seconds: str = "4") -> Stage:
    return Stage(
        text=text,
        duration_s=Fraction(seconds),
        second=Fraction(1000),
        anchor=(96.0, 48.0),
        size=Size(192, 96),
        is_anchored=False,
    )


def written(text: Text, first: int, last: int) -> Written:
    segment = Segment(id="s1", start=Fraction(first, 25), duration=Fraction(last - first, 25), text=text)
    return Written(segment=segment, role="title", first=first, last=last)


def as_libass_reads(event: str) -> str:
    """Return the plain text of an event: tags taken out, escapes undone, as libass does it."""
    shown, at = "", 0
    while at < len(event):
        if event[at] == "{":
            at = event.index("}", at) + 1
        elif event[at] == "\\" and event[at + 1 : at + 2] in {"N", "n", "h", "{", "}"}:
            shown += {"N": "\n", "n": " ", "h": "\u00a0"}.get(event[at + 1], event[at + 1])
            at += 2
        else:
            shown += event[at]
            at += 1
    return shown


def plain(text: str) -> str:
    return text.replace("\u2060", "").replace("\u00a0", " ")


@given(ANY)
def test_nothing_in_a_text_is_a_command(text: str) -> None:
    kept = "".join(each for each in text if each.isprintable() or each == "\n")
    assert plain(as_libass_reads(verbatim(kept))) == plain(kept)


@pytest.mark.parametrize("animation", [None, *ANIMATIONS])
@given(ANY)
def test_no_animation_loses_or_adds_a_letter(animation: str | None, text: str) -> None:
    kept = " ".join("".join(each for each in text if each.isprintable()).split())
    event = appearing(stage(Text(text=kept, animation=animation)))
    assert plain(as_libass_reads(event)) == plain(kept)


@pytest.mark.parametrize(
    "text",
    ["{\\b1}bold{\\b0}", "a\\Nb", "\\", "\\\\", "{", "}", "{}", "\\{", "{\\move(0,0,9,9)}", "%{pts}", "a:b,c;d[e]'f'"],
)
def test_words_that_look_like_tags(text: str) -> None:
    assert plain(as_libass_reads(verbatim(text))) == text


def test_breaks_of_every_kind_are_breaks() -> None:
    assert verbatim("a\nb\r\nc\u2028d") == "a\\Nb\\Nc\\Nd"


def test_spaces_at_the_ends_are_kept() -> None:
    assert verbatim("  a b ") == "\u00a0\u00a0a b\u00a0"


def test_controls_are_left_out() -> None:
    assert verbatim("a\x00b\x1bc\x9bd") == "abcd"


def test_a_typewriter_takes_nothing_apart_that_belongs_together() -> None:
    assert letters("ab c") == ["a", "b ", "c"]
    assert letters("e\u0301a") == ["e\u0301", "a"]
    assert letters("👨‍👩‍👧x") == ["👨‍👩‍👧", "x"]
    assert letters("🇩🇪🇫🇷") == ["🇩🇪", "🇫🇷"]
    assert letters("مرحبا بك") == ["مرحبا ", "بك"]
    assert letters("城市") == ["城", "市"]


@given(ANY)
def test_pieces_are_the_text(text: str) -> None:
    assert "".join(pieces(text)) == text
    assert "".join(letters(text)) == text


def test_words_are_found_where_they_stand() -> None:
    assert located("one two, three", ("one", "two", "three")) == ["one ", "two, ", "three"]
    assert located("one two", ("two", "one")) is None
    assert located("one", ()) is None


def test_timed_words_are_lit_when_they_are_said() -> None:
    text = Text(text="one two", words=(Word(Fraction(0), "one"), Word(Fraction(3, 2), "two")))
    event = appearing(stage(text))
    assert "\\t(1500,1501," in event
    assert event.startswith("{\\alpha&H00&}one ")


def test_events_begin_with_their_frame_at_any_rate() -> None:
    for rate in (Fraction(24000, 1001), Fraction(25), Fraction(60), Fraction(240)):
        lines = script((written(Text(text="x"), 7, 9),), 5, Size(192, 96), rate).splitlines()
        (event,) = [line for line in lines if line.startswith("Dialogue")]
        # Two frames after the first one, of 40 ms each, and half a frame early.
        assert event.startswith("Dialogue: 0,0:00:00.06,0:00:00.14,")


def test_an_animation_goes_on_in_the_next_span() -> None:
    moving = written(Text(text="x", animation="fade"), 10, 90)
    still = written(Text(text="x"), 0, 90)
    assert begun_before((moving, still), 50) == 40
    assert begun_before((still,), 50) == 0


def test_a_style_says_the_wanted_look() -> None:
    text = Text(text="x", size=10.0, color="#FF8000", background="#00000080", is_bold=True, place="top-left")
    (style,) = [
        line
        for line in script((written(text, 0, 9),), 0, Size(200, 100), Fraction(25)).splitlines()
        if line[:6] == "Style:"
    ]
    fields = style.removeprefix("Style: ").split(",")
    assert fields[2] == "10.00"
    assert fields[3] == "&H000080FF"
    assert fields[5] == "&H7F000000"
    assert fields[7] == "-1"
    assert fields[15] == "3"
    assert fields[18] == "7"


def test_the_font_fits_the_script() -> None:
    assert family_of("城市之夜", None) == "Noto Sans CJK SC"
    assert family_of("東京タワー", None) == "Noto Sans CJK JP"
    assert family_of("서울", None) == "Noto Sans CJK KR"
    assert family_of("Hello", "noto sans") == "Noto Sans"
    assert family_of("Hello", "Comic Sans; rm -rf") == "Noto Sans CJK SC"


def test_what_no_font_has_is_known_beforehand() -> None:
    assert missing("Hello, Привет, 城市, 서울, 😀, مرحبا, สวัสดี\n\u200b") == ""
    assert missing("a\u16a0b\u16a0\U00013000") == "\u16a0\U00013000"
