"""Pictures as a terminal draws them: sixels and half blocks, drawn again and compared with a plain scaled picture."""

import re
import subprocess
from pathlib import Path

import numpy as np
import numpy.typing as npt
import pytest

from fetchcut.cli import thumbnail
from fetchcut.cli.thumbnail import blocks, sixel
from fetchcut.errors import MediaError
from fetchcut.media.pixels import indexed, rgb
from fetchcut.media.tools import Tool, find_ffmpeg

Picture = npt.NDArray[np.uint8]

WIDTH, HEIGHT = 160, 88


@pytest.fixture
def tool() -> Tool:
    """Return the FFmpeg there is."""
    return find_ffmpeg()


@pytest.fixture
def png(tool: Tool, tmp_path: Path) -> Path:
    """Return a picture of many colours."""
    path = tmp_path / "picture.png"
    _ffmpeg(tool, "-f", "lavfi", "-i", "testsrc2=s=640x352", "-frames:v", "1", str(path))
    return path


def _ffmpeg(tool: Tool, *words: str) -> bytes:
    return subprocess.run([str(tool.path), "-v", "error", "-y", *words], check=True, capture_output=True).stdout


def plain(tool: Tool, png: Path, width: int, height: int) -> Picture:
    """Return the picture as a plain command scales it."""
    scale = f"scale={width}:{height}:flags=area"
    data = _ffmpeg(tool, "-i", str(png), "-vf", scale, "-pix_fmt", "rgb24", "-f", "rawvideo", "-")
    return np.frombuffer(data, np.uint8).reshape(height, width, 3)


def drawn(sixels: str) -> Picture:
    """Return what a terminal makes of a sequence of sixels (VT330/340 Programmer Reference Manual, chapter 14)."""
    found = re.fullmatch(r'\x1bP0;1;q"1;1;(\d+);(\d+)(.*)\x1b\\\n', sixels, re.DOTALL)
    assert found
    width, height = int(found[1]), int(found[2])
    screen = np.zeros((height + 6, width, 3), np.uint8)
    colors: dict[int, tuple[int, ...]] = {}
    color, column, top = 0, 0, 0
    for number, rgb_, count, letter, move in re.findall(
        r"#(\d+)(?:;2;(\d+;\d+;\d+))?|(?:!(\d+))?([?-~])|([$-])", found[3]
    ):
        if number:
            color = int(number)
            if rgb_:
                colors[color] = tuple(round(int(each) * 255 / 100) for each in rgb_.split(";"))
        elif letter:
            for _ in range(int(count or 1)):
                for bit in range(6):
                    if (ord(letter) - 63) >> bit & 1:
                        screen[top + bit, column] = colors[color]
                column += 1
        else:
            column, top = 0, top + 6 * (move == "-")
    assert not screen[height:].any()
    return screen[:height]


def distance(one: Picture, other: Picture) -> float:
    """Return how far apart two pictures are, in levels of 0-255 on average."""
    return float(np.abs(one.astype(int) - other.astype(int)).mean())


def test_sixels_draw_the_picture(tool: Tool, png: Path) -> None:
    found = drawn(sixel.encoded(indexed(png, WIDTH, HEIGHT, tool=tool)))
    expected = plain(tool, png, WIDTH, HEIGHT)
    assert found.shape == expected.shape
    assert distance(found, expected) < 4
    assert distance(found[:, ::-1], expected) > 20


def test_every_pixel_is_drawn_once(tool: Tool, png: Path) -> None:
    white = png.with_name("white.png")
    _ffmpeg(tool, "-f", "lavfi", "-i", "color=white:s=64x45", "-frames:v", "1", str(white))
    assert (drawn(sixel.encoded(indexed(white, 32, 23, tool=tool))) > 250).all()


@pytest.mark.parametrize(("has_true_color", "bound"), [(True, 0.01), (False, 25)])
def test_half_blocks_draw_the_picture(tool: Tool, png: Path, *, has_true_color: bool, bound: float) -> None:
    lines = blocks.drawn(rgb(png, 40, 22, tool=tool), 40, has_true_color=has_true_color).splitlines()
    assert len(lines) == 11
    rows: list[list[list[int]]] = []
    for line in lines:
        assert line.endswith("\x1b[0m")
        upper, lower, colors = [], [], ([0], [0])
        for front, back, cell in re.findall(r"\x1b\[38;([\d;]+?);48;([\d;]+)m|(▀)", line):
            if cell:
                upper.append(colors[0])
                lower.append(colors[1])
            else:
                colors = (_color(front), _color(back))
        rows += [upper, lower]
    assert distance(np.array(rows, np.uint8), plain(tool, png, 40, 22)) < bound


def _color(words: str) -> list[int]:
    kind, *levels = map(int, words.split(";"))
    if kind == 2:
        return levels
    at = levels[0] - 16
    return [(0, 95, 135, 175, 215, 255)[each] for each in (at // 36, at // 6 % 6, at % 6)]


@pytest.mark.parametrize("way", ["sixel", "blocks"])
def test_what_is_no_picture_is_said_to_be_none(tool: Tool, tmp_path: Path, way: thumbnail.Way) -> None:
    other = tmp_path / "page.png"
    other.write_bytes(b"<html>not a picture</html>")
    with pytest.raises(MediaError):
        thumbnail.shown(other, way, tool=tool)


def test_a_thumbnail_is_as_high_as_said(tool: Tool, png: Path) -> None:
    assert thumbnail.shown(png, "blocks", tool=tool, rows=5).count("\n") == 5
    assert ';100"' not in thumbnail.shown(png, "sixel", tool=tool, rows=5)
    assert re.match(r'\x1bP0;1;q"1;1;182;100#', thumbnail.shown(png, "sixel", tool=tool, rows=5))
