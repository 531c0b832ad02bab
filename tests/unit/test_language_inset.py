"""A clip of the row is shown in a corner of another: it leaves the row with its part of the file and its sound."""

from fractions import Fraction

import pytest
from benchmarks.words.drafts import situation
from benchmarks.words.score import applied

from fetchcut.language.converse import converse
from fetchcut.language.outcome import Edits
from fetchcut.timeline.draft import Draft
from fetchcut.timeline.time import TimeRange


def after(message: str, draft: str = "three") -> Draft:
    """Return the draft after a message."""
    now = situation(draft)
    outcome = converse(message, now)
    assert isinstance(outcome, Edits)
    return applied(outcome.edits, now.draft, now.library)


@pytest.mark.parametrize(
    ("message", "place"),
    [
        ("play the dog clip picture in picture over the beach clip", "top-right"),
        ("show clip 2 as picture in picture in the bottom right over clip 1", "bottom-right"),
        ("把第二段做成画中画放在第一段右下角", "bottom-right"),
    ],
)
def test_the_first_named_is_seen_above_the_second(message: str, place: str) -> None:
    draft = after(message)
    assert draft.main is not None
    assert [each.name for each in draft.main.segments] == ["beach.mp4", "city.mp4"]
    (above,) = next(track for track in draft.tracks if track.role == "overlay").segments
    assert above.name == "dog"
    assert above.picture.place == place
    assert above.timeline_range == TimeRange(Fraction(0), Fraction(8))
    assert above.media is not None
    assert above.media.gain == 1


def test_alone_it_is_seen_from_the_start_beside_a_logo_that_stays() -> None:
    draft = after("make clip 3 a picture in picture", "full")
    above = [each for track in draft.tracks if track.role == "overlay" for each in track.segments]
    assert {each.name: each.start for each in above} == {"logo.png": 0, "city": 0}


def test_of_a_part_of_a_file_that_part_is_shown() -> None:
    draft = after("show the second clip as a picture in picture over the first clip", "halves")
    (above,) = next(track for track in draft.tracks if track.role == "overlay").segments
    assert above.media is not None
    assert above.media.source_in == 10
    assert above.duration == 10
