"""Files measured by the real FFmpeg: silence, scenes and black where they are, found once."""

import subprocess
from fractions import Fraction
from pathlib import Path

import pytest

from fetchcut.media.run.libav import Libav
from fetchcut.media.tools import Tool, find_ffmpeg
from fetchcut.progress import Silent
from fetchcut.service.steps.measure import Gauge, listen, look
from fetchcut.store.work import WorkStore
from fetchcut.timeline.assets import Asset
from fetchcut.timeline.measured import Heard, Seen


@pytest.fixture(scope="module")
def clip(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Black for a second, red for two, blue for two; a tone in the first and the last two seconds."""
    path = tmp_path_factory.mktemp("measure") / "clip.mp4"
    colors = "".join(f"color=c={name}:s=320x180:r=25:d={length}[{name}];" for name, length in PARTS)
    joined = "".join(f"[{name}]" for name, _ in PARTS)
    graph = f"{colors}{joined}concat=n={len(PARTS)}:v=1[v];sine=f=440:d=5,volume='if(between(t,2,3),0,1)':eval=frame[a]"
    words = [str(find_ffmpeg(None).path), "-nostdin", "-v", "error", "-filter_complex", graph, "-map", "[v]"]
    subprocess.run([*words, "-map", "[a]", "-c:v", "libx264", "-c:a", "aac", str(path)], check=True)
    return path


PARTS = (("black", 1), ("red", 2), ("blue", 2))


def measured(path: Path, folder: Path, tool: Tool) -> tuple[Heard, Seen]:
    with Libav() as libav:
        info = libav.probe(path, path.name)
    asset = Asset(id="a", name=path.name, file_type="video", info=info)
    store, gauge = WorkStore(folder), Gauge(tool=tool, sandbox=True)
    return (
        listen(path, asset, gauge, Silent(), store.open("heard")),
        look(path, asset, gauge, Silent(), store.open("seen")),
    )


def test_silence_scenes_and_black_are_found_where_they_are(clip: Path, tmp_path: Path) -> None:
    heard, seen = measured(clip, tmp_path, find_ffmpeg(None))
    silent = [at for at, level in enumerate(heard.levels_db) if level < -60]
    assert 18 <= len(silent) <= 21
    assert 39 <= silent[0] <= 42
    assert heard.lufs is not None
    assert [round(float(each)) for each in seen.scenes] == [1, 3]
    assert seen.blacks[0].start == 0
    assert abs(seen.blacks[0].end - 1) <= Fraction(1, 20)


def test_what_was_found_is_not_looked_for_again(clip: Path, tmp_path: Path) -> None:
    tool = find_ffmpeg(None)
    found = measured(clip, tmp_path, tool)
    broken = Tool(path=Path("/bin/false"), version=tool.version, major=tool.major, origin=tool.origin)
    assert measured(clip, tmp_path, broken) == found
