"""AAC that is encoded in parts is as good at their seams as what one encoder makes, and as long to the sample."""

from dataclasses import replace
from fractions import Fraction
from itertools import pairwise
from pathlib import Path

import numpy as np
import pytest

from fetchcut.media.render import side_by_side
from fetchcut.media.render.side_by_side import PACKET, parts_of
from fetchcut.media.run.libav import Libav
from fetchcut.progress import Silent
from fetchcut.service.steps.render import Rendered, render
from fetchcut.timeline.draft import Draft
from fetchcut.timeline.output import Output
from tests.footage import footage
from tests.media import clips
from tests.media.drafts import Studio, clip, draft, track
from tests.media.kitchen import packets
from tests.media.test_render_sound import RATE, Samples, noise, samples

LENGTH_S = 64
AROUND = 4
"""Packets on each side of a seam that are compared."""


@pytest.fixture
def studio(libav: Libav, tmp_path: Path) -> Studio:
    return Studio(folder=tmp_path, libav=libav)


def drafted() -> Draft:
    """Return music, a voice that goes on and off, and ticking: what encoders choose short windows for."""
    music = track("bgm", clip("sax", 0, LENGTH_S, gain=0.5, loop_out=Fraction(15)))
    spoken = [clip("tone", 3 * number, 1, gain=0.3) for number in range(LENGTH_S // 3)]
    ticking = [clip("noise", Fraction(17 * number, 20), Fraction(1, 50), gain=0.8) for number in range(60)]
    return draft(track("main", clip("film", 0, 2)), music, track("voice", *spoken), track("voice", *ticking))


def files() -> dict[str, Path]:
    return {
        "film": clips.faststart(),
        "sax": footage("sax.wav"),
        "tone": clips.sound_only(),
        "noise": noise("ticks", 1),
    }


def rendered(studio: Studio, name: str, output: Output | None = None, *, workers: int = 2) -> Rendered:
    place, own = studio.folder / name, files()
    bench = replace(studio.bench, workers=workers, folder=place / "bench")
    library = studio.library(**own)
    return render(drafted(), library, own, output or Output(lines=120), folder=place, bench=bench, context=Silent())


def errors(found: Samples, wanted: Samples) -> Samples:
    """Return the energy of the error of each packet."""
    length = min(len(found), len(wanted)) // PACKET * PACKET
    squares = ((found[:length] - wanted[:length]) ** 2).sum(axis=1)
    return np.asarray(squares.reshape(-1, PACKET).sum(axis=1), np.float64)


@pytest.mark.parametrize("quality", ["high", "medium"])
def test_a_seam_is_no_worse_than_what_one_encoder_makes(
    studio: Studio, quality: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    how = Output(lines=120, quality=quality)  # type: ignore[arg-type]
    whole = rendered(studio, "whole", how)
    wanted = samples(rendered(studio, "mix", Output(format="wav", quality="lossless")).path)
    monkeypatch.setattr(side_by_side, "_PAIR", 500)
    parts = rendered(studio, "parts", how)
    seams = [each.first for each in parts_of(LENGTH_S * RATE)[1:]]
    assert len(seams) >= 9
    one, many = samples(whole.path), samples(parts.path)
    assert len(one) == len(many) == len(wanted) == LENGTH_S * RATE
    # Until the first seam they are the same, and beyond it nothing is missing or twice.
    before, after = packets(whole.path, "audio"), packets(parts.path, "audio")
    assert len(before) == len(after)
    assert [each[-1] for each in before[: seams[0] - 20]] == [each[-1] for each in after[: seams[0] - 20]]
    worse, better = errors(many, wanted), errors(one, wanted)
    near = [slice(seam - AROUND, seam + AROUND) for seam in seams]
    assert sum(worse[each].sum() for each in near) <= 1.1 * sum(better[each].sum() for each in near)
    assert worse.sum() <= 1.05 * better.sum()
    # No seam is heard that would not be heard elsewhere.
    elsewhere = np.convolve(better, np.ones(2 * AROUND), "valid").max()
    assert max(worse[each].sum() for each in near) <= elsewhere


def test_the_bytes_do_not_depend_on_the_machine(studio: Studio, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(side_by_side, "_PAIR", 1500)
    one, two = (rendered(studio, f"with{workers}", workers=workers) for workers in (1, 2))
    assert one.path.read_bytes() == two.path.read_bytes()
    log = (one.path.parent / "commands.log").read_text()
    assert log.count("-skip_initial_bytes") == 4
    assert {each.name for each in one.path.parent.iterdir()} == {"bench", "commands.log", "result.mp4"}


def test_parts_follow_one_another_and_begin_early() -> None:
    assert parts_of(150 * RATE) == ()
    assert parts_of(31 * 60 * RATE) == ()
    for length in (170 * RATE, 239 * RATE + 7, 600 * RATE, 1799 * RATE):
        parts = parts_of(length)
        assert len(parts) % 2 == 0
        assert parts[0].first == parts[0].begin == 0
        assert (parts[-1].last - 2) * PACKET < length <= (parts[-1].last - 1) * PACKET
        for one, two in pairwise(parts):
            assert one.last == two.first
            assert two.begin == two.first - 188
