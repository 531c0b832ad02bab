"""A result that shows nothing is said to, where something was to move; all others are not."""

from fractions import Fraction
from pathlib import Path

import pytest

from fetchcut.media.run.libav import Libav
from fetchcut.progress import Remark
from fetchcut.timeline.draft import Draft, Picture
from fetchcut.timeline.output import Output
from tests.media import clips
from tests.media.drafts import Studio, clip, draft, track, words

SMALL = Output(crf=30)


@pytest.fixture
def studio(libav: Libav, tmp_path: Path) -> Studio:
    return Studio(folder=tmp_path, libav=libav)


def notes(studio: Studio, cut: Draft, path: Path) -> tuple[Remark, ...]:
    made = studio.render(cut, SMALL, a=path)
    assert Remark(code="check.seen") in made.checks
    return made.notes


def test_pictures_that_move_need_no_word(studio: Studio) -> None:
    path = clips.with_b_frames()
    made = studio.render(draft(track("main", clip("a", 0, 3)), size=(160, 90)), SMALL, a=path)
    assert made.notes == ()
    assert Remark(code="check.in_step") in made.checks


def test_black_all_through_is_said(studio: Studio) -> None:
    cut = draft(track("main", clip("a", 0, 3, picture=Picture(opacity=0.0))), size=(160, 90))
    assert notes(studio, cut, clips.with_b_frames()) == (Remark(code="note.black"),)


def test_a_source_that_stands_still_is_said(studio: Studio) -> None:
    still = clips.make("standing.mp4", "-f", "lavfi", "-i", "color=c=red:s=160x90:r=25:d=30", *clips.H264, "-an")
    cut = draft(track("main", clip("a", 0, 30)), size=(320, 180))
    assert notes(studio, cut, still) == (Remark(code="note.still"),)


def test_a_draft_that_wants_no_more_is_as_it_wants(studio: Studio) -> None:
    frozen = draft(track("main", clip("a", 0, Fraction(2), is_frozen=True)), size=(160, 90))
    assert notes(studio, frozen, clips.with_b_frames()) == ()
    assert studio.render(draft(track("title", words("Hi", 1, 1))), SMALL, name="text").notes == ()
