"""Very many inputs in one stretch, for real: made in parts, which nobody sees or hears."""

from fractions import Fraction
from pathlib import Path

import numpy as np
import pytest

from fetchcut.media.render import apart, compose
from fetchcut.media.render.apart import MOST_INPUTS
from fetchcut.media.render.views import filmstrip
from fetchcut.media.render.work import work_on
from fetchcut.media.run.libav import Libav
from fetchcut.progress import Silent
from fetchcut.timeline.draft import Draft, Picture, Segment
from fetchcut.timeline.output import Output
from tests.media.clips import with_b_frames
from tests.media.conftest import Remembering
from tests.media.counted import HEIGHT, WIDTH, counted, lumas, numbers
from tests.media.drafts import Studio, clip, draft, track, words
from tests.media.kitchen import shown
from tests.media.test_render_sound import heard, noise, samples


@pytest.fixture
def studio(libav: Libav, tmp_path: Path) -> Studio:
    return Studio(folder=tmp_path, libav=libav)


def small(number: int, **how: object) -> Segment:
    """Return a small picture in picture, one of twenty in a row, each with frames of its own."""
    place = (0.05 * (number % 20) + 0.02, 0.05 * (number // 20) + 0.02)
    return clip("a", 0, "1/5", Fraction(number % 75, 25), picture=Picture(scale=0.1, place=place, **how))  # type: ignore[arg-type]


def test_two_hundred_overlays_with_media_are_one_picture(studio: Studio) -> None:
    overlays = [track("overlay", small(number)) for number in range(200)]
    made = studio.render(draft(track("main", clip("a", 0, "1/5")), *overlays), a=with_b_frames())
    assert len(shown(made.path)) == 5
    plain = studio.render(draft(track("main", clip("a", 0, "1/5"))), name="plain", a=with_b_frames())
    changed = np.abs(lumas(made.path)[2][1].astype(int) - lumas(plain.path)[2][1].astype(int)) > 16
    # A cell of each row of twenty: the first and the last of them are there.
    rows = [changed[9 * row : 9 * row + 9] for row in range(10)]
    assert all(row[:, :32].any() and row[:, 280:].any() for row in rows)


def test_parts_are_counted_as_they_are_made(studio: Studio) -> None:
    """Each part is some of the work: what is done grows with it, and ends with all of it."""
    overlays = [track("overlay", small(number)) for number in range(90)]
    context = Remembering()
    files = {"a": with_b_frames()}
    studio.render_watched(draft(track("main", clip("a", 0, "1/5")), *overlays), Output(), context, files=files)
    done = [each.done for each in context.reports if each.stage == "convert"]
    parts = (studio.folder / "out" / "commands.log").read_text().count("making-pictures-")
    assert parts == 2
    assert len({each for each in done if 0 < each < 0.95 * done[-1]}) >= parts
    assert done == sorted(done)


def test_what_is_made_in_parts_is_the_same_to_the_bit(studio: Studio, monkeypatch: pytest.MonkeyPatch) -> None:
    overlays = [
        track("overlay", small(1, blend="screen")),
        track("title", words("between", 0, "1/5")),
        track("overlay", small(2, opacity=0.5)),
        *(track("overlay", small(number)) for number in range(3, 20)),
    ]
    title = track("title", words("above", 0, "1/5"))
    whole = draft(track("main", clip("a", 0, "1/5")), *overlays, title)
    assert len(overlays) < MOST_INPUTS
    at_once = studio.render(whole, name="once", a=with_b_frames())
    monkeypatch.setattr(apart, "MOST_INPUTS", 3)
    monkeypatch.setattr(compose, "MOST_INPUTS", 3)
    in_parts = studio.render(whole, name="parts", a=with_b_frames())
    assert (studio.folder / "parts" / "commands.log").read_text().count("pictures-") >= 6
    assert shown(in_parts.path) == shown(at_once.path)


def cuts(count: int) -> Draft:
    """Return a draft of so many cuts of two pictures each, backwards through the source."""
    parts = [clip("a", Fraction(2 * number, 25), "2/25", Fraction(190 - number, 25)) for number in range(count)]
    return draft(track("main", *parts), size=(WIDTH, HEIGHT))


@pytest.mark.parametrize("output", [Output(format="avi"), Output(max_bytes=2_000_000)], ids=["avi", "to a size"])
def test_two_hundred_cuts_in_one_command(studio: Studio, output: Output) -> None:
    made = studio.render(cuts(180), output, a=counted("cuts.mp4", sound=True))
    assert numbers(made.path) == [first + more for first in range(190, 10, -1) for more in (0, 1)]


def test_a_filmstrip_of_many_layers_is_seen(studio: Studio) -> None:
    overlays = [track("overlay", small(number)) for number in range(10)]
    files = {"a": with_b_frames()}
    studio.folder.joinpath("look").mkdir()
    work = work_on(
        draft(track("main", clip("a", 0, "1/5")), *overlays),
        studio.library(**files),
        files,
        Output(),
        folder=studio.folder / "look",
        bench=studio.bench,
        context=Silent(),
    )
    assert filmstrip(work, 40)[:2] == b"\xff\xd8"


def test_two_hundred_tracks_of_sound_add_up(studio: Studio) -> None:
    source = noise("many", 2)
    voices = [track("voice", clip("a", 0, 1, Fraction(number, 400), gain=0.01)) for number in range(200)]
    mix = heard(studio, draft(*voices), a=source)
    original = samples(source)
    wanted = np.sum([0.01 * original[120 * number : 120 * number + 48000] for number in range(200)], axis=0)
    assert np.abs(mix[1000:47000] - wanted[1000:47000]).max() < 1e-5
