"""Colours stay what they are: sources of other matrices, ranges and primaries decode to the same RGB in the result.

The reference is arithmetic: patches of a known RGB are written by FFmpeg in the source's way, and read back from the
result by the matrix that the result itself tells.
"""

from pathlib import Path
from typing import Final

import av
import numpy as np
import pytest
from numpy.typing import NDArray

from fetchcut.media.run.libav import Libav
from fetchcut.progress import Silent
from fetchcut.timeline.draft import Picture
from fetchcut.timeline.output import Output
from tests.media import clips
from tests.media.drafts import Studio, clip, draft, track

RED: Final = (200, 50, 20)
BLUE: Final = (30, 120, 210)
BOUND: Final = 6
"""Of 255, for each of red, green and blue: eight bits of luma and chroma, turned twice, with an encoder between."""

SIZE: Final = (1280, 720)
X264: Final = ("-c:v", "libx264", "-preset", "veryfast", "-g", "25", "-crf", "10")


def patches(
    name: str,
    matrix: str,
    *,
    size: tuple[int, int] = SIZE,
    is_full: bool = False,
    tags: str = "",
    codec: tuple[str, ...] = X264,
    colors: tuple[tuple[int, int, int], ...] = (RED, BLUE),
) -> Path:
    """Return two seconds of the one colour at the left and the other at the right, written by this matrix."""
    pixels, span = ("yuvj420p", "pc") if is_full else ("yuv420p", "tv")
    inputs: list[str] = []
    for red, green, blue in colors:
        color = f"0x{red:02X}{green:02X}{blue:02X}"
        inputs += ["-f", "lavfi", "-i", f"color=c={color}:s={size[0] // 2}x{size[1]}:r=25:d=2,format=gbrp"]
    turned = f"scale=out_color_matrix={matrix}:out_range={span},format={pixels}"
    said = f",setparams={tags}" if tags else ""
    return clips.make(name, *inputs, "-filter_complex", f"[0][1]hstack,{turned}{said}", *codec)


def tags(matrix: str, primaries: str, transfer: str, span: str = "tv") -> str:
    return f"colorspace={matrix}:color_primaries={primaries}:color_trc={transfer}:range={span}"


def sources() -> dict[str, Path]:
    """Return the same patches as many ways as cameras, screens and broadcasts write them."""
    sd, hd = tags("smpte170m", "smpte170m", "smpte170m"), tags("bt709", "bt709", "bt709")
    full = tags("bt709", "bt709", "bt709", "pc")
    return {
        "bt601 SD": patches("c_sd.mp4", "smpte170m", size=(640, 480), tags=sd),
        "bt709 HD": patches("c_hd.mp4", "bt709", tags=hd),
        "untagged HD": patches("c_untagged.mp4", "bt709", tags=tags("unknown", "unknown", "unknown", "unknown")),
        "bt601 HD": patches("c_hd601.mp4", "smpte170m", tags=sd),
        "full range": patches("c_full.mp4", "bt709", is_full=True, tags=full),
        "mjpeg": patches("c_mjpeg.avi", "smpte170m", is_full=True, codec=("-c:v", "mjpeg", "-q:v", "2")),
    }


def shown(path: Path, second: float) -> NDArray[np.float64]:
    """Return the RGB of the two patches at a time, by the matrix and the range that the file tells."""
    with av.open(str(path)) as container:
        for frame in container.decode(video=0):
            if frame.time >= second:
                return np.array([_rgb(frame, x) for x in (frame.width // 4, 3 * frame.width // 4)])
    raise AssertionError(f"nothing at {second}")


def _rgb(frame: av.VideoFrame, x: int) -> NDArray[np.float64]:
    """Return one pixel's colour; ITU-T H.273, 8.3, equations 38 to 40."""
    assert frame.format.name == "yuv420p"
    assert frame.color_range == 1  # television's
    luma, blue, red = (
        np.frombuffer(bytes(plane), np.uint8).reshape(plane.height, plane.line_size)[plane.height // 2, at]
        for plane, at in zip(frame.planes, (x, x // 2, x // 2), strict=True)
    )
    kr, kb = {1: (0.2126, 0.0722), 5: (0.299, 0.114), 6: (0.299, 0.114)}[frame.colorspace]
    y, u, v = (int(luma) - 16) / 219, (int(blue) - 128) / 224, (int(red) - 128) / 224
    r, b = y + 2 * (1 - kr) * v, y + 2 * (1 - kb) * u
    return 255 * np.array([r, (y - kr * r - kb * b) / (1 - kr - kb), b])


@pytest.fixture
def studio(libav: Libav, tmp_path: Path) -> Studio:
    return Studio(folder=tmp_path, libav=libav)


@pytest.mark.parametrize("size", [SIZE, (640, 480)])
def test_all_sources_show_the_same_colours(studio: Studio, size: tuple[int, int]) -> None:
    files = sources()
    segments = [clip(name, number, 1) for number, name in enumerate(files)]
    made = studio.render_watched(draft(track("main", *segments), size=size), Output(), Silent(), files=files)
    for number, name in enumerate(files):
        off = np.abs(shown(made.path, number + 0.5) - np.array([RED, BLUE]))
        assert off.max() <= BOUND, (name, off)


@pytest.mark.parametrize(
    ("name", "told"),
    [("bt601 HD", (6, 6, 6)), ("bt709 HD", (1, 1, 1)), ("untagged HD", (1, 1, 1))],
)
def test_the_largest_share_is_copied_and_told(studio: Studio, name: str, told: tuple[int, int, int]) -> None:
    """A telephone's HD in the colours of SD stays so: its pictures are copied, what is beside them is turned."""
    files = sources()
    main = track("main", clip(name, 0, 2), clip("full range", 2, 1))
    made = studio.render_watched(draft(main, size=SIZE), Output(), Silent(), files=files)
    entry = made.path.read_bytes()
    at = entry.index(b"colrnclx") + 8
    assert tuple(int.from_bytes(entry[at + 2 * n : at + 2 * n + 2], "big") for n in range(3)) == told
    with av.open(str(made.path)) as container, av.open(str(files[name])) as source:
        copied = [bytes(packet) for packet in source.demux(video=0) if packet.size]
        assert sum(bytes(packet) in copied for packet in container.demux(video=0) if packet.size) >= 40
    for second in (0.5, 2.5):
        assert np.abs(shown(made.path, second) - np.array([RED, BLUE])).max() <= BOUND


def test_wide_colours_are_turned_into_those_of_hd(studio: Studio) -> None:
    """BT.2020 without HDR: the same light in BT.709, by linear light, as ITU-R BT.2087 has it: that of a display."""
    colors = ((140, 100, 80), (100, 110, 150))
    wide = patches("c_wide.mp4", "bt2020", tags=tags("bt2020nc", "bt2020", "bt2020-10"), colors=colors)
    made = studio.render(draft(track("main", clip("wide", 0, 2)), size=SIZE), wide=wide)
    matrix = np.array([[1.6605, -0.5876, -0.0728], [-0.1246, 1.1329, -0.0083], [-0.0182, -0.1006, 1.1187]])
    expected = 255 * ((np.array(colors) / 255) ** 2.4 @ matrix.T) ** (1 / 2.4)
    assert np.abs(expected - np.array(colors)).max() > 2 * BOUND
    assert np.abs(shown(made.path, 0.5) - expected).max() <= BOUND


def test_effects_in_rgb_keep_the_colours_of_what_says_nothing(studio: Studio) -> None:
    """FFmpeg takes unsaid colours for those of SD when it turns them into RGB: HD would come back another."""
    hd = sources()["untagged HD"]
    faint = Picture(adjust={"temperature": 0.0001})
    made = studio.render(draft(track("main", clip("hd", 0, 1, picture=faint)), size=SIZE), hd=hd)
    assert np.abs(shown(made.path, 0.5) - np.array([RED, BLUE])).max() <= BOUND
