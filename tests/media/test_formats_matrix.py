"""Every format out of real footage, and every one of these in again."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from fetchcut.errors import NoSuchStream
from fetchcut.media.formats import ALL, NAMES, find
from fetchcut.media.run.libav import Libav
from fetchcut.timeline.wish import Wish
from tests.footage import footage
from tests.media.kitchen import Kitchen, Served, seconds


@pytest.fixture(scope="module")
def kitchen(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Kitchen]:
    with Libav() as libav:
        yield Kitchen(folder=tmp_path_factory.mktemp("matrix"), libav=libav)


@pytest.fixture(scope="module")
def results(kitchen: Kitchen) -> dict[str, Served]:
    """Two seconds of Big Buck Bunny in each format: 720p, 25 fps, 5.1 sound."""
    source = footage("bigbuckbunny.mp4")
    return {
        name: kitchen.serve(source, wish=Wish(format=name), ranges=(seconds(1, 3),), name=f"out-{name}")
        for name in NAMES
    }


CODECS = {
    "mp4": ("h264", "aac"),
    "mov": ("h264", "aac"),
    "mkv": ("h264", "aac"),
    "webm": ("vp9", "opus"),
    "avi": ("mpeg4", "mp3"),
    "gif": ("gif", None),
    "webp": ("webp", None),
    "mp3": (None, "mp3"),
    "wav": (None, "pcm_s16le"),
    "m4a": (None, "aac"),
    "aac": (None, "aac"),
    "flac": (None, "flac"),
    "opus": (None, "opus"),
    "jpg": ("mjpeg", None),
    "png": ("png", None),
}


@pytest.mark.parametrize("name", NAMES)
def test_every_format_comes_out(results: dict[str, Served], name: str) -> None:
    served = results[name]
    info = served.info
    video, audio = CODECS[name]
    picture = info.picture
    assert (picture and picture.codec.removesuffix("_anim")) == video
    assert (info.audio[0].codec if info.audio else None) == audio
    assert info.container in find(name).containers
    assert served.path.suffix == f".{served.plan.extension}" == f".{name}"
    assert (info.duration_s is None) == (find(name).kind == "still")


@pytest.mark.parametrize("name", NAMES)
@pytest.mark.parametrize("wanted", ["mp4", "mp3", "png"])
def test_every_format_goes_in(kitchen: Kitchen, results: dict[str, Served], name: str, wanted: str) -> None:
    given, target = find(name), find(wanted)
    wish = Wish(format=wanted)
    if (target.holds_pictures and not given.holds_pictures) or (target.holds_sound and not target.holds_pictures) > (
        given.holds_sound
    ):
        with pytest.raises(NoSuchStream):
            kitchen.serve(results[name].path, wish=wish, name=f"no-{name}-{wanted}")
        return
    served = kitchen.serve(results[name].path, wish=wish, name=f"in-{name}-{wanted}")
    assert served.info.container in target.containers


@pytest.mark.parametrize("name", NAMES)
def test_what_is_already_right_is_left_alone(kitchen: Kitchen, results: dict[str, Served], name: str) -> None:
    served = kitchen.serve(results[name].path, wish=Wish(format=name), name=f"again-{name}")
    assert served.plan.is_untouched
    assert served.path == results[name].path


def test_there_are_fifteen_formats() -> None:
    assert len(ALL) == 15


@pytest.mark.parametrize("source", ["world.mp4", "cityCC0.mpg", "rectangles.gif", "sax.wav", "cate_blanch.mp3"])
def test_nothing_said_gives_what_plays_everywhere(kitchen: Kitchen, source: str) -> None:
    expected = {"cityCC0.mpg": "mp4", "world.mp4": "mp4", "rectangles.gif": "gif", "sax.wav": "wav"}
    served = kitchen.serve(footage(source), wish=Wish(), is_direct=True, name=f"plain-{source}")
    assert served.plan.format == expected.get(source, "mp3")
    assert served.plan.is_untouched == (source != "cityCC0.mpg" and Path(source).suffix != ".mpg")
