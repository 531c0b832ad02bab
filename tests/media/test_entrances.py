"""Decoding begins right at a picture that begins anew, and what is shown first is what stands there."""

from fractions import Fraction
from pathlib import Path

import numpy as np
import pytest

from fetchcut.media.render.entrances import entrance_before
from fetchcut.media.run.libav import Libav
from fetchcut.timeline.output import Output
from tests.media import clips
from tests.media.counted import HEIGHT, WIDTH, counted, lumas, number_of
from tests.media.drafts import Studio, clip, draft, track

X264 = ("-c:v", "libx264", "-preset", "veryfast", "-crf", "14", "-bf", "3")


@pytest.fixture
def studio(libav: Libav, tmp_path: Path) -> Studio:
    return Studio(folder=tmp_path, libav=libav)


def film(name: str, *options: str, rate: str = "25") -> Path:
    return counted(f"entrances-{name}.mp4", rate=rate, frames=120, codec=(*X264, *options))


def shown(studio: Studio, source: Path, first: int, rate: str = "25") -> tuple[list[int], str]:
    """Return the numbers of ten pictures from `first` on, encoded anew, and the log of the export."""
    step = 1 / Fraction(rate)
    begin = Fraction(round(first * step * 10**6), 10**6)
    cut = draft(track("main", clip("a", 0, 10 * step, begin)), size=(WIDTH, HEIGHT), rate=rate)
    path = studio.render(cut, Output(crf=10), name=f"from{first}", a=source).path
    log = (studio.folder / f"from{first}" / "commands.log").read_text()
    return [number_of(np.asarray(luma)) for _, luma in lumas(path)], log


@pytest.mark.parametrize("rate", ["25", "30000/1001"])
def test_what_begins_with_a_keyframe_is_read_from_it(studio: Studio, rate: str) -> None:
    source = film(f"plain{rate[:2]}", "-g", "30", "-sc_threshold", "0", rate=rate)
    for first, entrance in ((30, 30), (31, 30), (33, 30), (59, None), (60, 60)):
        numbers, log = shown(studio, source, first, rate)
        assert numbers == list(range(first, first + 10))
        if entrance is not None:
            micros = int(Fraction(entrance * 10**6) / Fraction(rate))
            assert f"-ss {micros / 10**6:.6f}" in log


@pytest.mark.parametrize(("rate", "group"), [("25", 30), ("30000/1001", 45), ("25", 250)])
def test_long_stretches_are_cut_at_keyframes_of_the_source(studio: Studio, rate: str, group: int) -> None:
    fps = Fraction(rate)
    keys = ("-g", str(group), "-sc_threshold", "0")
    source = counted(f"entrances-long{group}.mp4", rate=rate, frames=480, codec=(*X264, *keys))
    near = [round(5 * number * fps) for number in (1, 2, 3)]
    wanted = [key if abs(key - at) <= 2 * fps else at for at in near for key in [round(at / group) * group]]
    for first in (0, 7, 26):
        begin = Fraction(round(first / fps * 10**6), 10**6)
        cut = draft(track("main", clip("a", 0, (480 - first) / fps, begin)), size=(WIDTH, HEIGHT), rate=rate)
        result = studio.render(cut, Output(crf=10), name=f"from{first}", a=source)
        assert [number_of(np.asarray(luma)) for _, luma in lumas(result.path)] == list(range(first, 480))
        log = (studio.folder / f"from{first}" / "commands.log").read_text()
        read = [at for at in wanted if f"-ss {int(Fraction(at * 10**6) / fps) / 10**6:.6f}" in log]
        if not first:
            assert read == [at for at in wanted if at % group == 0]
        elif rate == "25":
            # A trim leaves the places what they were: all spans but its first are known.
            assert log.count(" -c:v ") == 1


def test_open_groups_are_no_entrances(studio: Studio) -> None:
    source = film("open", "-x264-params", "open-gop=1:keyint=30:scenecut=0")
    info = studio.libav.probe(source, "film")
    assert entrance_before(info, source, Fraction(4)) == 0
    assert shown(studio, source, 61)[0] == list(range(61, 71))


@pytest.mark.parametrize("make", [clips.interlaced, clips.fragmented, clips.vp9_opus])
def test_some_files_do_not_tell(studio: Studio, make: object) -> None:
    assert callable(make)
    path = make()
    assert entrance_before(studio.libav.probe(path, path.name), path, Fraction(1)) is None
