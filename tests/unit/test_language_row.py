"""The row of clips as people mean it: the rest of it, and files that stand in it only because they came."""

from dataclasses import replace

import pytest
from benchmarks.words.drafts import situation

from fetchcut.language.converse import converse, edits_files
from fetchcut.language.outcome import Edits
from fetchcut.language.situation import Situation
from fetchcut.timeline.draft import Draft, Segment
from fetchcut.timeline.edits import AddMedia, apply_all
from fetchcut.timeline.edits.edit import Edit


def came(*names: str) -> Situation:
    """Return the situation in which these files were handed over, and nothing was said yet."""
    now = situation("three")
    library = {each.id: each for each in now.library.values() if each.name in names}
    row: list[Edit] = [AddMedia(asset=each.id) for each in sorted(library.values(), key=lambda a: names.index(a.name))]
    return replace(now, library=library, draft=apply_all(Draft(), row, library))


def after(message: str, now: Situation) -> Draft:
    outcome = converse(message, now)
    assert isinstance(outcome, Edits), outcome.text
    return apply_all(now.draft, outcome.edits, now.library)


def row(draft: Draft) -> list[str]:
    return [each.name for each in draft.main.segments] if draft.main else []


def above(draft: Draft) -> list[Segment]:
    return [each for track in draft.tracks if track.role == "overlay" for each in track.segments]


@pytest.mark.parametrize(
    "message",
    [
        "cut the first 2 seconds and speed up the rest 2x",
        "剪掉前2秒，剩下的2倍速",
        "cut the first 2 s and mute the rest",
    ],
)
@pytest.mark.parametrize("name", ["one", "three"])
def test_the_rest_of_what_was_cut_is_all_that_is_left(message: str, name: str) -> None:
    clips = after(message, situation(name)).main
    assert clips
    assert len({(each.media.speed, each.media.gain) for each in clips.segments if each.media}) == 1
    assert clips.segments[0].media
    assert clips.segments[0].media.speed != 1 or clips.segments[0].media.gain != 1


def test_the_rest_of_a_stretch_is_what_lies_around_it() -> None:
    clips = after("mute the first 5 seconds and lower the rest to 50%", situation("one")).main
    assert clips
    assert [each.media.gain for each in clips.segments if each.media] == [0, 0.5]


@pytest.mark.parametrize("message", ["put dog.mp4 in the bottom right corner", "右下角放上 dog.mp4 画中画"])
def test_a_file_laid_over_the_clips_leaves_their_row(message: str) -> None:
    drafted = after(message, came("city.mp4", "dog.mp4"))
    assert row(drafted) == ["city"]
    assert [each.name for each in above(drafted)] == ["dog"]


@pytest.mark.parametrize("message", ["use dog.mp4 as the intro", "put dog.mp4 at the beginning", "开头接个 dog.mp4"])
def test_a_file_put_elsewhere_in_the_row_is_there_once(message: str) -> None:
    assert row(after(message, came("city.mp4", "dog.mp4"))) == ["dog", "city"]


def test_a_file_wanted_again_is_there_twice() -> None:
    assert row(after("add dog.mp4 again at the beginning", came("city.mp4", "dog.mp4"))).count("dog") == 2


def test_the_only_clip_stays() -> None:
    drafted = after("put dog.mp4 in the corner", came("dog.mp4"))
    assert row(drafted) == ["dog"]


@pytest.mark.parametrize(
    ("message", "is_edit"),
    [
        ("put a.gif in the bottom right corner", True),
        ("右下角放上水印 a.gif", True),
        ("some funny cats for my mom a.mp4", False),
        ("my holiday a.mp4 as webm please", False),
        ("put these side by side", True),
        ("every 5 seconds a screenshot", True),
        ("每5秒截一张图", True),
        ("a screenshot of a.mp4 at 0:05", False),
    ],
)
def test_what_is_more_than_getting_a_file(message: str, is_edit: bool) -> None:
    assert edits_files(message) is is_edit
