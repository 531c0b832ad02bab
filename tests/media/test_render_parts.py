"""One file a clip: each is what plain FFmpeg cuts at the same frames, and the archive holds them all."""

import zipfile
from pathlib import Path

import numpy as np
import pytest
from numpy.typing import NDArray

from fetchcut.errors import LimitReached
from fetchcut.media.run.libav import Libav
from fetchcut.service.steps.packing import packed
from fetchcut.timeline.draft import Transition
from fetchcut.timeline.output import read
from tests.media import clips
from tests.media.counted import lumas
from tests.media.drafts import Studio, clip, draft, seconds, track, words


@pytest.fixture
def studio(libav: Libav, tmp_path: Path) -> Studio:
    return Studio(folder=tmp_path, libav=libav)


def _pictures(path: Path) -> NDArray[np.uint8]:
    return np.stack([luma for _, luma in lumas(path)])


def test_each_clip_is_a_file_with_its_own_pictures(studio: Studio) -> None:
    fade = Transition("crossfade", seconds("2/5"))
    main = track("main", clip("plain", 0, 1, transition=fade), clip("plain", 1, "6/5", "7/5"))
    made = studio.render(draft(main), read({"separate": True}), plain=clips.with_b_frames())
    assert [round(each.duration_s, 1) for each in made.parts] == [1.0, 1.2]
    assert made.size_bytes == sum(each.path.stat().st_size for each in made.parts)
    whole = _pictures(clips.with_b_frames())
    for part, (first, last) in zip(made.parts, [(0, 25), (35, 65)], strict=True):
        found = _pictures(part.path)
        assert len(found) == last - first
        # Copied or encoded finely at the edges: no picture is another one.
        assert np.abs(found.astype(int) - whole[first:last].astype(int)).mean(axis=(1, 2)).max() < 4


def test_captions_beside_go_with_their_file_and_all_into_one_archive(studio: Studio, tmp_path: Path) -> None:
    main = track("main", clip("plain", 0, 1), clip("plain", 1, 1, 2))
    said = track("caption", words("one", 0, 1), words("two", "5/4", "1/2"))
    made = studio.render(draft(main, said), read({"separate": True, "captions": "file"}), plain=clips.with_b_frames())
    sizes = [each.path.stat().st_size for each in made.parts]
    whole = packed(made, tmp_path)
    assert whole.path.suffix == ".zip"
    assert whole.size_bytes == whole.path.stat().st_size
    with zipfile.ZipFile(whole.path) as archive:
        assert archive.namelist() == ["01.mp4", "01.srt", "02.mp4", "02.srt"]
        assert [archive.getinfo(name).file_size for name in ("01.mp4", "02.mp4")] == sizes
        assert "00:00:00,240 --> 00:00:00,760\ntwo" in archive.read("02.srt").decode()


def test_there_is_an_end_to_how_many_files(studio: Studio) -> None:
    main = track("main", *(clip("plain", seconds(each) / 25, "1/25") for each in range(201)))
    with pytest.raises(LimitReached):
        studio.render(draft(main), read({"separate": True}), plain=clips.with_b_frames())
