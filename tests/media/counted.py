"""Clips whose pictures tell their own number, and whose sound tells its own sample: what a cut shows can be read off.

A picture has 12 bits in its upper half, black or white blocks; the lower half is waves that move, so that it costs
bits.
"""

import os
import subprocess
from fractions import Fraction
from pathlib import Path

import av
import numpy as np
from numpy.typing import NDArray

from fetchcut.media.tools import find_ffmpeg
from tests.media.clips import FOLDER

BITS = 12
SIDE = 16
WIDTH, HEIGHT = BITS * SIDE, 96


def picture(number: int, size: tuple[int, int] = (WIDTH, HEIGHT)) -> NDArray[np.uint8]:
    """Return the luma of picture `number`."""
    width, height = size
    luma = np.empty((height, width), np.uint8)
    column = width // BITS
    for bit in range(BITS):
        luma[: height // 2, bit * column : (bit + 1) * column] = 235 if number >> bit & 1 else 16
    y, x = np.mgrid[: height - height // 2, :width]
    wave = np.sin(x / 9 + number / 3) * np.cos(y / 7 - number / 5)
    luma[height // 2 :] = (125 + 80 * wave).astype(np.uint8)
    return luma


def number_of(luma: NDArray[np.uint8]) -> int:
    """Return the number that a (lossily encoded) picture shows."""
    height, width = luma.shape
    column = width // BITS
    row = luma[height // 8 : height * 3 // 8]
    return sum(1 << bit for bit in range(BITS) if row[:, bit * column + 3 : (bit + 1) * column - 3].mean() > 125)


def counted(
    name: str,
    *,
    rate: str = "25",
    frames: int = 200,
    size: tuple[int, int] = (WIDTH, HEIGHT),
    codec: tuple[str, ...] = ("-c:v", "libx264", "-preset", "veryfast", "-crf", "16", "-g", "48"),
    filters: str = "null",
    sound: bool = False,
) -> Path:
    """Return the clip of pictures 0 to `frames`, made once. `filters` may drop some or move them."""
    path = FOLDER / name
    if path.exists():
        return path
    part = FOLDER / f"{os.getpid()}.{name}"
    command = [str(find_ffmpeg().path), "-nostdin", "-v", "error", "-y", "-f", "rawvideo", "-pix_fmt", "gray"]
    command += ["-s", f"{size[0]}x{size[1]}", "-r", rate, "-i", "pipe:0"]
    if sound:
        seconds = float(frames / Fraction(rate))
        command += ["-f", "lavfi", "-i", f"aevalsrc=0.4*sin(2*PI*(200+40*t)*t)|0.3*sin(2*PI*333*t):s=48000:d={seconds}"]
        command += ["-c:a", "aac", "-b:a", "128k"]
    # Gray is full range to FFmpeg; our values are television's already.
    to_video = "setparams=range=tv,scale=in_range=tv:out_range=tv,format=yuv420p"
    command += ["-vf", f"{to_video},{filters}", "-fps_mode", "passthrough"]
    command += [*codec, str(part)]
    raw = b"".join(picture(number, size).tobytes() for number in range(frames))
    subprocess.run(command, check=True, input=raw, timeout=300)
    part.replace(path)
    return path


def lumas(path: Path) -> list[tuple[Fraction, NDArray[np.uint8]]]:
    """Return (time, luma) of every picture that a player shows, upright."""
    with av.open(str(path)) as container:
        stream = container.streams.video[0]
        return [
            (Fraction(frame.pts or 0) * Fraction(stream.time_base or 1), _luma(frame))
            for frame in container.decode(stream)
            if (frame.pts or 0) >= 0
        ]


def numbers(path: Path) -> list[int]:
    """Return the number that each picture of a result shows."""
    return [number_of(luma) for _, luma in lumas(path)]


def times(path: Path) -> list[Fraction]:
    """Return when each picture of a file is shown."""
    return [time for time, _ in lumas(path)]


def _luma(frame: av.VideoFrame) -> NDArray[np.uint8]:
    plane = frame.planes[0]
    rows = np.frombuffer(bytes(plane), np.uint8).reshape(plane.height, plane.line_size)
    luma: NDArray[np.uint8] = rows[: frame.height, : frame.width].copy()
    return luma


def stands_at(shown: list[Fraction], time: Fraction) -> int:
    """Return which picture stands at a time: the last that began before; the first one before all."""
    return max(0, sum(1 for each in shown if each < time) - 1)
