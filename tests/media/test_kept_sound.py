"""Mixed sound is kept like spans: the next export takes it, unless anything it depends on has changed."""

from dataclasses import replace
from pathlib import Path

import pytest

from fetchcut.media.run.libav import Libav
from fetchcut.service.steps.render import Rendered
from fetchcut.timeline.draft import Draft, Picture, Track
from fetchcut.timeline.effects import made
from fetchcut.timeline.output import Output
from tests.media import clips
from tests.media.drafts import Studio, clip, draft, track, words


@pytest.fixture
def studio(libav: Libav, tmp_path: Path) -> Studio:
    return Studio(folder=tmp_path, libav=libav)


def music(gain: float = 0.5) -> Track:
    return track("bgm", clip("tone", 0, 2, gain=gain))


def titled(text: str, *, lufs: float | None = None) -> Draft:
    return draft(track("main", clip("film", 0, 2)), music(), track("title", words(text, 0, 1)), loudness_lufs=lufs)


def rendered(studio: Studio, drafted: Draft, name: str, output: Output | None = None) -> tuple[Rendered, bool]:
    """Return what became of a draft, and whether sound was encoded for it."""
    done = studio.render(drafted, output, name=name, film=clips.faststart(), tone=clips.sound_only())
    return done, "making-sound" in (studio.folder / name / "commands.log").read_text()


def loudness(done: Rendered) -> object:
    return next(each.facts for each in done.checks if each.code == "check.loudness")


@pytest.mark.parametrize("lufs", [None, -20.0])
def test_another_title_takes_the_sound_that_was_mixed(studio: Studio, lufs: float | None) -> None:
    first, was_mixed = rendered(studio, titled("One", lufs=lufs), "first")
    second, is_mixed = rendered(studio, titled("Two", lufs=lufs), "second")
    assert (was_mixed, is_mixed) == (True, False)
    assert loudness(first) == loudness(second)
    fresh, _ = rendered(Studio(folder=studio.folder / "new", libav=studio.libav), titled("Two", lufs=lufs), "fresh")
    assert second.path.read_bytes() == fresh.path.read_bytes()


def test_what_changes_the_sound_has_it_mixed_anew(studio: Studio) -> None:
    drafted = titled("One")
    rendered(studio, drafted, "first")
    louder = replace(drafted, tracks=(drafted.tracks[0], music(0.6)))
    level = Picture(effects=(made("loudness", {"lufs": -23}),))
    levelled = replace(drafted, tracks=(track("main", clip("film", 0, 2, picture=level)), music()))
    changed = [louder, replace(drafted, loudness_lufs=-20.0), levelled]
    assert [rendered(studio, each, f"changed{number}")[1] for number, each in enumerate(changed)] == [True] * 3
    # One that is asked to be as loud as before, and one at another quality.
    assert not rendered(studio, levelled, "again")[1]
    assert rendered(studio, drafted, "low", Output(quality="low"))[1]
    assert rendered(studio, drafted, "mkv", Output(format="webm"))[1]


@pytest.mark.parametrize("ending", ["-loud", ""])
def test_kept_sound_that_lost_its_bytes_is_mixed_again(studio: Studio, ending: str) -> None:
    first, _ = rendered(studio, titled("One"), "first")
    kept = list((studio.bench.folder / "sounds").glob("??/*.sound"))
    assert len(kept) == 2
    for each in kept:
        if each.stem.endswith("-loud") == bool(ending):
            each.write_bytes(b"")
    second, is_mixed = rendered(studio, titled("One"), "second")
    assert is_mixed
    assert second.path.read_bytes() == first.path.read_bytes()
    assert not rendered(studio, titled("One"), "third")[1]
