"""The pixels of a picture file, as many as are wanted: FFmpeg decodes, scales and chooses colours, in its jail."""

import struct
import tempfile
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from fetchcut.errors import Unreadable
from fetchcut.media.command import Command, Input
from fetchcut.media.run.ffmpeg import run
from fetchcut.media.tools import Tool
from fetchcut.progress import Silent

_PNG: Final = b"\x89PNG\r\n\x1a\n"
_PALETTE_BYTES: Final = 256 * 4


@dataclass(frozen=True, slots=True, kw_only=True)
class Indexed:
    """Rows from the top, a byte a pixel; the byte says which of `palette` (red, green, blue, each 0-255) it is."""

    width: int
    height: int
    indices: bytes
    palette: tuple[tuple[int, int, int], ...]


def size_of_png(path: Path) -> tuple[int, int]:
    """Return width and height of a PNG by its header (https://www.w3.org/TR/png-3/#11IHDR). Raises Unreadable."""
    with path.open("rb") as file:
        head = file.read(24)
    if len(head) < 24 or not head.startswith(_PNG) or 0 in (size := struct.unpack(">II", head[16:24])):
        raise Unreadable(name=path.name)
    return size[0], size[1]


def rgb(path: Path, width: int, height: int, *, tool: Tool, sandbox: bool = True) -> bytes:
    """Return the picture scaled to exactly this size: rows from the top, three bytes a pixel.

    Raises Unreadable, Damaged or FFmpegFailed.
    """
    return _raw(path, f"scale={width}:{height}:flags=area", "rgb24", tool, sandbox=sandbox)


def indexed(path: Path, width: int, height: int, *, colors: int = 255, tool: Tool, sandbox: bool = True) -> Indexed:
    """Return the picture scaled to exactly this size, in its own best `colors` (at most 255), dithered.

    Raises as `rgb`.
    """
    scale = f"scale={width}:{height}:flags=area"
    chosen = f"split[a][b];[a]palettegen=max_colors={colors}:reserve_transparent=0[p];[b][p]paletteuse"
    data = _raw(path, f"{scale},{chosen}", "pal8", tool, sandbox=sandbox)
    # FFmpeg writes a palette behind the pixels, each colour as blue, green, red, opacity.
    colours = data[-_PALETTE_BYTES:]
    palette = tuple((colours[at + 2], colours[at + 1], colours[at]) for at in range(0, _PALETTE_BYTES, 4))
    return Indexed(width=width, height=height, indices=data[: width * height], palette=palette)


def _raw(path: Path, graph: str, pixel_format: str, tool: Tool, *, sandbox: bool) -> bytes:
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        output = folder / "pixels"
        words = ("-frames:v", "1", "-filter_complex", f"[0:v:0]{graph}[v]", "-map", "[v]")
        command = Command(
            inputs=(Input(path=path),),
            arguments=(*words, "-pix_fmt", pixel_format, "-f", "rawvideo"),
            output=output,
        )
        run(command, tool=tool, folder=folder, context=Silent(), sandbox=sandbox)
        return output.read_bytes()
