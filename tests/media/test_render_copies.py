"""What is copied where: every codec in every container it comes in, in the situations that make copying hard.

The result always shows the right pictures; `copied` is how many of its 100 are packets of the source. With
FETCHCUT_COPY_TABLE=1 the table is printed.
"""

import os
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import Final

import pytest

from fetchcut.media.render.copyable import copy_sources
from fetchcut.media.render.copying import CopyRun
from fetchcut.media.render.spans import spans
from fetchcut.media.render.work import work_on
from fetchcut.media.run.libav import Libav
from fetchcut.progress import Silent
from fetchcut.timeline.draft import Draft
from fetchcut.timeline.output import Output
from tests.media.clips import FOLDER, ffmpeg, has_encoder
from tests.media.counted import HEIGHT, WIDTH, counted, numbers
from tests.media.drafts import Studio, clip, draft, track

X265: Final = "log-level=error:keyint=25:min-keyint=25:bframes=3:scenecut=0"
CODECS: Final[dict[str, tuple[str, ...]]] = {
    "h264": ("-c:v", "libx264", "-preset", "veryfast", "-crf", "16", "-g", "25", "-bf", "3"),
    "h264, open GOPs": (
        *("-c:v", "libx264", "-preset", "veryfast", "-crf", "16"),
        *("-x264-params", "open-gop=1:keyint=25:min-keyint=25:bframes=3"),
    ),
    "hevc": ("-c:v", "libx265", "-preset", "ultrafast", "-crf", "16", "-x265-params", f"{X265}:open-gop=0"),
    "hevc, open GOPs": ("-c:v", "libx265", "-preset", "ultrafast", "-crf", "16", "-x265-params", f"{X265}:open-gop=1"),
    "hevc, sets in the stream": (
        *("-c:v", "libx265", "-preset", "ultrafast", "-crf", "16"),
        *("-x265-params", f"{X265}:open-gop=0:repeat-headers=1"),
    ),
    "vp9": ("-c:v", "libvpx-vp9", "-deadline", "realtime", "-cpu-used", "8", "-crf", "20", "-b:v", "0", "-g", "25"),
    "av1": ("-c:v", "libsvtav1", "-preset", "12", "-crf", "20", "-g", "25"),
}
TARGETS: Final = {"h264": "mp4", "hevc": "mp4", "vp9": "webm", "av1": "webm"}


@dataclass(frozen=True)
class Case:
    """A codec in a container, and how many of a hundred pictures are copied at least."""

    codec: str
    container: str
    copied: int
    target: str = ""

    @property
    def family(self) -> str:
        return self.codec.partition(",")[0]

    def __str__(self) -> str:
        return f"{self.codec} in {self.container}{f' to {self.target}' if self.target else ''}"


CASES: Final = [
    *(Case("h264", each, 70) for each in ("mp4", "mov", "fragmented.mp4", "mkv", "ts")),
    Case("h264, open GOPs", "mp4", 0),
    *(Case("hevc", each, 70) for each in ("mp4", "hev1.mp4", "fragmented.mp4", "mkv", "ts")),
    *(Case("hevc, open GOPs", each, 70) for each in ("mp4", "mkv")),
    *(Case("hevc, sets in the stream", each, 70) for each in ("mp4", "hev1.mp4", "ts")),
    *(Case("vp9", each, 75) for each in ("mp4", "webm", "mkv")),
    *(Case("av1", each, 75) for each in ("mp4", "webm", "mkv")),
    *(Case("h264", "mp4", 70, target) for target in ("mov", "mkv")),
    *(Case("hevc", "mp4", 70, target) for target in ("mov", "mkv")),
    *(Case("vp9", "webm", 75, target) for target in ("mp4", "mkv")),
    *(Case("av1", "mkv", 75, target) for target in ("mp4", "mkv")),
]


@pytest.fixture
def studio(libav: Libav, tmp_path: Path) -> Studio:
    return Studio(folder=tmp_path, libav=libav)


def source_of(case: Case) -> Path:
    """Return 200 counted pictures, a keyframe every 25."""
    if case.family == "av1" and not has_encoder("libsvtav1"):
        pytest.skip("this FFmpeg has no AV1 encoder")
    name = case.codec.replace(", ", "_").replace(" ", "_")
    tag = ("-tag:v", "hvc1") if case.family == "hevc" else ()
    made = counted(f"copied_{name}.mp4", frames=200, codec=(*CODECS[case.codec], *tag))
    if case.container == "mp4":
        return made
    path = FOLDER / f"copied_{name}.{case.container}"
    if not path.exists():
        other = {"hev1.mp4": ("-tag:v", "hev1"), "fragmented.mp4": ("-movflags", "frag_keyframe+empty_moov", *tag)}
        ffmpeg("-i", str(made), "-c", "copy", *other.get(case.container, ()), str(path))
    return path


def cut() -> Draft:
    """Return pictures 10 to 60 and 90 to 140."""
    return draft(track("main", clip("a", 0, 2, "0.4"), clip("a", 2, 2, "3.6")), size=(WIDTH, HEIGHT))


def copied(studio: Studio, draft: Draft, output: Output, files: dict[str, Path]) -> int:
    """Return how many pictures the plan copies."""
    work = work_on(
        draft, studio.library(**files), files, output, folder=studio.folder, bench=studio.bench, context=Silent()
    )
    planned = spans(work.cut, work.look, copy_sources(work))
    return sum(each.last - each.first for each in planned if isinstance(each, CopyRun))


@pytest.mark.parametrize("case", CASES, ids=str)
def test_whole_groups_are_copied(studio: Studio, case: Case) -> None:
    source = source_of(case)
    target = case.target or TARGETS[case.family]
    output = Output(format=target, video_codec=case.family)
    found = copied(studio, cut(), output, {"a": source})
    result = studio.render(cut(), output, a=source)
    if os.environ.get("FETCHCUT_COPY_TABLE"):
        sys.stderr.write(f"\n{case} -> {target}: {found} of 100\n")
    assert numbers(result.path) == [*range(10, 60), *range(90, 140)]
    assert found >= case.copied
    assert not result.notes
