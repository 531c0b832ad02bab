"""What this machine has, for `doctor`: asked by trying, never assumed."""

import datetime
import functools
from dataclasses import dataclass
from pathlib import Path

from fetchcut.disk import ensure_folder, write_whole
from fetchcut.language.models.access import Access
from fetchcut.settings import Settings

NEEDED_ENCODERS = ("libx264", "aac", "libmp3lame", "libopus", "flac", "libvpx-vp9", "libwebp", "gif", "png", "mjpeg")
WELCOME_FILTERS = ("zscale", "tonemap", "subtitles")


@dataclass(frozen=True, slots=True, kw_only=True)
class FFmpegFound:
    """The FFmpeg in use; `missing` are encoders and filters that some wishes need."""

    path: Path
    version: str
    origin: str
    missing: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class SandboxFound:
    """The layers of the jail that hold here."""

    layers: tuple[str, ...]
    is_whole: bool


def ffmpeg(settings: Settings) -> FFmpegFound:
    """Return the FFmpeg in use. Raises FFmpegMissing."""
    from fetchcut.media.tools import capabilities, find_ffmpeg

    tool = find_ffmpeg(settings.ffmpeg)
    can = capabilities(tool)
    missing = tuple(name for name in NEEDED_ENCODERS if name not in can.encoders)
    missing += tuple(name for name in WELCOME_FILTERS if name not in can.filters)
    return FFmpegFound(path=tool.path, version=tool.version, origin=tool.origin, missing=missing)


def sandbox(settings: Settings) -> SandboxFound:
    """Return which layers hold here; none where the person switched them off."""
    from fetchcut.media.run.sandbox import sandbox_state

    if not settings.sandbox:
        return SandboxFound(layers=(), is_whole=False)
    state = sandbox_state()
    held = {
        "landlock": state.has_landlock,
        "seccomp": state.has_seccomp,
        "limits": state.has_limits,
        "no orphans": state.dies_with_parent,
    }
    return SandboxFound(layers=tuple(name for name, holds in held.items() if holds), is_whole=all(held.values()))


def javascript() -> Path | None:
    """Return the JavaScript runtime that yt-dlp will use, None without one."""
    from fetchcut.ingest.ytdlp import javascript_runtime

    return javascript_runtime()


def model(settings: Settings) -> Access | None:
    """Return the language model that can be asked, None where the settings have none. Raises ModelErrors."""
    access = Access.of(settings)
    if access is not None:
        from fetchcut.language.models import reach

        reach.require(access)
    return access


def age_of_release(version: str, today: datetime.date | None = None) -> int:
    """Return the days since a release that is named by its date (2026.10.26)."""
    year, month, day = (int(part) for part in version.split(".")[:3])
    now = today or datetime.datetime.now(tz=datetime.UTC).date()
    return max(0, (now - datetime.date(year, month, day)).days)


def writable(folder: Path) -> Path:
    """Return the folder after writing to it. Raises NotWritable or DiskFull."""
    probe = ensure_folder(folder) / ".fetchcut-doctor"
    write_whole(probe, b"")
    probe.unlink()
    return folder


@functools.cache
def here() -> Path:
    """Return the folder we are in."""
    return Path.cwd()
