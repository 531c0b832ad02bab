"""FFmpeg's text for what a file tells, there and back, and chapters through cuts."""

from fractions import Fraction

from hypothesis import given, strategies as st

from fetchcut.media.render.chapters import MOST, Chapter, kept
from fetchcut.media.render.tags import Told, read, write
from fetchcut.timeline.draft import Draft
from tests.media.drafts import clip, draft, track

THREE = (
    Chapter(Fraction(0), Fraction(10), "one"),
    Chapter(Fraction(10), Fraction(20), "two"),
    Chapter(Fraction(20), Fraction(30), "three"),
)


def seen(cut: Draft, chapters: tuple[Chapter, ...] = THREE) -> list[tuple[float, float, str]]:
    return [(float(each.start), float(each.end), each.title) for each in kept(cut, chapters)]


def test_chapters_are_shifted_clipped_and_gone_with_their_pictures() -> None:
    assert seen(draft(track("main", clip("a", 0, 30)))) == [(0, 10, "one"), (10, 20, "two"), (20, 30, "three")]
    assert seen(draft(track("main", clip("a", 0, 6, 4), clip("a", 6, 5, 22)))) == [(0, 6, "one"), (6, 11, "three")]
    fast = clip("a", 0, 10, 5, speed=Fraction(2))
    assert seen(draft(track("main", fast))) == [(0, 2.5, "one"), (2.5, 7.5, "two"), (7.5, 10, "three")]
    back = clip("a", 0, 15, 5, is_reversed=True)
    assert seen(draft(track("main", back))) == [(0, 10, "two"), (10, 15, "one")]


def test_pieces_of_a_chapter_in_a_row_are_one_and_crumbs_none() -> None:
    cut = draft(track("main", clip("a", 0, 2, 1), clip("a", 2, 1, 5), clip("a", 3, 2, 18), clip("a", 5, 1, 2)))
    assert seen(cut) == [(0, 3, "one"), (3, 5, "two"), (5, 6, "one")]
    assert seen(draft(track("main", clip("a", 0, "10.04", 0)))) == [(0, 10, "one")]
    assert seen(draft(track("main", clip("a", 0, 5, 12, is_frozen=True)))) == []
    many = tuple(Chapter(Fraction(n), Fraction(n + 1), "") for n in range(400))
    assert len(kept(draft(track("main", clip("a", 0, 400))), many)) == MOST


@given(st.text(st.characters(codec="utf-8", categories=["L", "N", "P", "S"]), min_size=1, max_size=40))
def test_every_text_comes_back(text: str) -> None:
    told = Told(tags={"title": text, "artist": "a=b;c#d\\e"}, chapters=(Chapter(Fraction(1), Fraction(2), text),))
    assert read(write(told)) == told


def test_where_and_when_and_with_what_is_left_out() -> None:
    found = read(
        ";FFMETADATA1\nlocation=+48.1+011.5/\ncreation_time=2024-05-01T07:00:00Z\nmake=Phone\ncomment=hm\n"
        "date=2024-05-01T07:00:00\nTITLE=A\\\nB\n[STREAM]\ntitle=no\n[CHAPTER]\nTIMEBASE=1/0\nSTART=0\nEND=1\n"
    )
    assert found == Told(tags={"title": "A B", "date": "2024-05-01"})
