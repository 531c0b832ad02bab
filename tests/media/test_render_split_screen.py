"""Clips beside each other: the pictures and the sound of plain FFmpeg's hstack, xstack and amix."""

from pathlib import Path

import numpy as np
import pytest
from numpy.typing import NDArray

from fetchcut.media.run.libav import Libav
from fetchcut.progress import Silent
from fetchcut.timeline import edits
from fetchcut.timeline.draft import Draft
from fetchcut.timeline.output import Output
from tests.media import clips
from tests.media.counted import lumas
from tests.media.drafts import Studio


@pytest.fixture
def studio(libav: Libav, tmp_path: Path) -> Studio:
    return Studio(folder=tmp_path, libav=libav)


def _still(name: str, color: str) -> Path:
    source = f"testsrc2=size=320x180:rate=25:duration=2,hue=h={color}"
    return clips.make(name, "-f", "lavfi", "-i", source, *clips.SOUND, *clips.H264, *clips.AAC, "-shortest")


def _pictures(path: Path) -> NDArray[np.int16]:
    return np.stack([luma for _, luma in lumas(path)]).astype(np.int16)


def _plain(name: str, graph: str, *files: Path) -> NDArray[np.int16]:
    inputs = [each for path in files for each in ("-i", str(path))]
    return _pictures(clips.make(name, *inputs, "-filter_complex", graph, "-c:v", "libx264", "-crf", "4", "-an"))


def test_halves_are_what_hstack_makes_and_the_shorter_stands(studio: Studio) -> None:
    files = {"long": clips.with_b_frames(), "short": _still("short.mp4", "120")}
    library = studio.library(**files)
    done = (edits.AddMedia(asset="long"), edits.AddMedia(asset="short"), edits.SplitScreen(segments=("s1", "s2")))
    made = studio.render_watched(edits.apply_all(Draft(), done, library), Output(crf=4), Silent(), files=files)
    crop = "crop=160:180:80:0"
    graph = f"[0]{crop}[a];[1]{crop},tpad=stop_mode=clone:stop_duration=2[b];[a][b]hstack"
    wanted, found = _plain("hstack.mp4", graph, files["long"], files["short"]), _pictures(made.path)
    assert len(found) == len(wanted) == 100
    assert np.abs(found - wanted).mean(axis=(1, 2)).max() < 2


def test_a_grid_is_what_xstack_makes(studio: Studio) -> None:
    files = {name: _still(f"{name}.mp4", str(turn)) for name, turn in (("a", 0), ("b", 90), ("c", 180), ("d", 270))}
    library = studio.library(**files)
    added = [edits.AddMedia(asset=each) for each in files]
    done = (*added, edits.SplitScreen(segments=("s1", "s2", "s3", "s4")))
    made = studio.render_watched(edits.apply_all(Draft(), done, library), Output(crf=4), Silent(), files=files)
    small = "".join(f"[{each}]scale=160:90[p{each}];" for each in range(4))
    graph = f"{small}[p0][p1][p2][p3]xstack=inputs=4:layout=0_0|w0_0|0_h0|w0_h0"
    wanted, found = _plain("xstack.mp4", graph, *files.values()), _pictures(made.path)
    assert len(found) == len(wanted) == 50
    assert np.abs(found - wanted).mean(axis=(1, 2)).max() < 3
