"""The end of a copied MP4: hidden by its edit lists, with nothing moved."""

from collections.abc import Callable
from fractions import Fraction
from pathlib import Path

import pytest

from fetchcut.media.run.edits import end_on_time
from tests.media import clips
from tests.media.kitchen import heard_samples, packets, shown


def copied(source: Path, folder: Path) -> Path:
    (folder / source.name).write_bytes(source.read_bytes())
    return folder / source.name


@pytest.mark.parametrize("make", [clips.with_b_frames, clips.moov_at_end, clips.late_pictures])
def test_what_plays_later_is_hidden(tmp_path: Path, make: Callable[[], Path]) -> None:
    source = make()
    path = copied(source, tmp_path)
    end_on_time(path, Fraction(2))
    assert [time for time, _ in shown(path)] == [time for time, _ in shown(source) if time < 2]
    assert heard_samples(path) / 48_000 == pytest.approx(2, abs=0.03)
    assert packets(path, "video")[:40] == packets(source, "video")[:40]
    assert path.stat().st_size == source.stat().st_size


@pytest.mark.parametrize("make", [clips.with_b_frames, clips.vp9_opus, clips.fragmented])
def test_what_ends_in_time_stays_as_it_is(tmp_path: Path, make: Callable[[], Path]) -> None:
    source = make()
    path = copied(source, tmp_path)
    end_on_time(path, Fraction(100))
    assert path.read_bytes() == source.read_bytes()
