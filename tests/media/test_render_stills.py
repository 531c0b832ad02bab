"""Many moments of a draft: in one sheet, or each a picture: against plain FFmpeg's pictures of the same moments."""

import zipfile
from pathlib import Path

import numpy as np
import pytest
from numpy.typing import NDArray

from fetchcut.errors import LimitReached, OutputInvalid
from fetchcut.media.run.libav import Libav
from fetchcut.service.steps.packing import packed
from fetchcut.timeline.output import Output, read
from tests.media import clips
from tests.media.drafts import Studio, clip, draft, track, words


@pytest.fixture
def studio(libav: Libav, tmp_path: Path) -> Studio:
    return Studio(folder=tmp_path, libav=libav)


def _gray(path: Path, *filters: str, size: tuple[int, int]) -> NDArray[np.int16]:
    raw = path.parent / f"{path.stem}.gray"
    how = ("-vf", ",".join([*filters, "format=gray"])) if filters else ("-pix_fmt", "gray")
    clips.ffmpeg("-i", str(path), *how, "-fps_mode", "passthrough", "-f", "rawvideo", str(raw))
    return np.frombuffer(raw.read_bytes(), np.uint8).reshape(-1, size[1], size[0]).astype(np.int16)


def test_a_sheet_is_what_tile_makes_of_the_middles(studio: Studio) -> None:
    whole = draft(track("main", clip("plain", 0, 4)))
    made = studio.render(whole, read({"sheet": "4x3", "format": "png"}), plain=clips.with_b_frames())
    middles = "+".join(f"eq(n,{int(100 * (2 * at + 1) / 24)})" for at in range(12))
    plain = (f"select='{middles}'", "scale=80:44:flags=area", "tile=4x3")
    (wanted,) = _gray(clips.with_b_frames(), *plain, size=(320, 132))
    (found,) = _gray(made.path, size=(320, 132))
    assert np.abs(found - wanted).mean() < 3


def test_every_so_often_is_a_picture_and_all_go_into_one_archive(studio: Studio, tmp_path: Path) -> None:
    whole = draft(track("main", clip("plain", 0, "7/2")))
    made = studio.render(whole, read({"every": 1000, "format": "png"}), plain=clips.with_b_frames())
    wanted = _gray(clips.with_b_frames(), "select='not(mod(n,25))'", size=(320, 180))
    found = [_gray(each.path, size=(320, 180))[0] for each in made.parts]
    assert len(found) == len(wanted) == 4
    assert max(np.abs(one - other).mean() for one, other in zip(found, wanted, strict=True)) < 2
    with zipfile.ZipFile(packed(made, tmp_path).path) as archive:
        assert archive.namelist() == ["01.png", "02.png", "03.png", "04.png"]


def test_a_run_of_pictures_is_the_same_as_each_by_itself(libav: Libav, tmp_path: Path) -> None:
    """More than one command makes, in a folder whose name FFmpeg could take for a pattern."""
    studio = Studio(folder=tmp_path / "100%d", libav=libav)
    whole = draft(track("main", clip("plain", 0, "7/2")), track("title", words("over", 1, 1)))
    made = studio.render(whole, read({"every": 200, "format": "png"}), plain=clips.with_b_frames())
    assert len(made.parts) == 18
    assert (studio.folder / "out" / "commands.log").read_text().count("making-%d") == 2
    for number in (0, 6, 17):
        alone = studio.render(
            whole, Output(format="png", at_ms=200 * number), name=f"n{number}", plain=clips.with_b_frames()
        )
        assert made.parts[number].path.read_bytes() == alone.path.read_bytes()
    assert not list((studio.folder / "out").glob("making*"))
    one = studio.render(whole, read({"every": 5000, "format": "png"}), name="one", plain=clips.with_b_frames())
    assert [each.path.read_bytes() for each in one.parts] == [made.parts[0].path.read_bytes()]


def test_pictures_are_pictures_and_there_is_an_end_to_how_many(studio: Studio) -> None:
    assert read({"sheet": "3x3"}).format == "jpg"
    for wrong in ({"sheet": "4x3", "format": "mp4"}, {"sheet": "30x1"}, {"sheet": "11x10"}, {"every": 5}):
        with pytest.raises(OutputInvalid):
            read(wrong)
    with pytest.raises(LimitReached):
        studio.render(draft(track("main", clip("plain", 0, 30))), read({"every": 20}), plain=clips.with_b_frames())
