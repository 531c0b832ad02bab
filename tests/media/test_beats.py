"""Beats found by listening: against clicks that numpy put at known times, and against the tempo the catalogue tells."""

from fractions import Fraction
from pathlib import Path

import numpy as np
import pytest

from fetchcut.language.talk.catalogue import bundled, file_of
from fetchcut.media.run.libav import Libav
from fetchcut.media.tools import find_ffmpeg
from fetchcut.progress import Silent
from fetchcut.service.steps.measure import Gauge, beat
from fetchcut.store.work import WorkStore
from fetchcut.timeline.assets import Asset
from fetchcut.timeline.measured import Beats
from tests.media import clips

RATE = 48_000


def heard(path: Path, libav: Libav, tmp_path: Path, per_minute: Fraction | None = None) -> Beats:
    asset = Asset(id="a", name=path.name, file_type="audio", info=libav.probe(path, path.name))
    gauge = Gauge(tool=find_ffmpeg(), sandbox=True)
    held = WorkStore(tmp_path / "work").open(f"{path.stem}{per_minute}")
    return beat(path, asset, gauge, Silent(), held, per_minute=per_minute)


def drums(folder: Path, per_minute: float, first_s: float, seconds: int = 30) -> tuple[Path, list[float]]:
    """Return a file of drums over a soft chord, and when they are struck."""
    times = np.arange(first_s, seconds - 0.2, 60 / per_minute).tolist()
    clock = np.arange(seconds * RATE) / RATE
    sound = np.sum([0.03 * np.sin(2 * np.pi * pitch * clock) for pitch in (220, 277, 330)], axis=0)
    random = np.random.default_rng(1)
    for number, at in enumerate(times):
        since = clock[int(at * RATE) :] - at
        kick = 0.6 * np.sin(2 * np.pi * 60 * since) * np.exp(-since * 18)
        hiss = (0.3 if number % 2 else 0.15) * random.standard_normal(len(since)) * np.exp(-since * 60)
        sound[int(at * RATE) :] += kick + hiss
    raw = folder / "drums.f32"
    raw.write_bytes(sound.astype("<f4").tobytes())
    path = folder / f"drums-{per_minute:g}.flac"
    clips.ffmpeg("-f", "f32le", "-ar", str(RATE), "-ac", "1", "-i", str(raw), str(path))
    return path, times


@pytest.mark.parametrize(("per_minute", "first_s"), [(120, 0.25), (97.3, 0.61), (140, 1.0), (75, 0.4)])
def test_struck_drums_are_found_to_a_frame(libav: Libav, tmp_path: Path, per_minute: float, first_s: float) -> None:
    path, times = drums(tmp_path, per_minute, first_s)
    found = heard(path, libav, tmp_path)
    assert abs(found.per_minute - per_minute) <= 1
    assert len(found.times) >= len(times) - 2
    apart = [min(abs(float(each) - at) for at in times) for each in found.times]
    assert max(apart) < 0.03


def test_noise_and_silence_have_no_beat(libav: Libav, tmp_path: Path) -> None:
    quiet = clips.make("quiet.wav", "-f", "lavfi", "-i", "anullsrc=r=48000:cl=stereo", "-t", "20")
    noise = clips.make("noise.wav", "-f", "lavfi", "-i", "anoisesrc=seed=1:amplitude=0.3:duration=20")
    assert heard(quiet, libav, tmp_path) == Beats()
    assert heard(noise, libav, tmp_path) == Beats()


def test_a_tempo_that_is_told_is_kept(libav: Libav, tmp_path: Path) -> None:
    for tune in bundled()[::5]:
        path = file_of(tune.asset.id)
        assert path
        found = heard(path, libav, tmp_path, tune.tempo_bpm)
        assert found.per_minute == pytest.approx(float(tune.tempo_bpm or 0), rel=0.03)
