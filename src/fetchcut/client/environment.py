"""What the environment says about the server and about us. All of it is optional; the names are the skills' own."""

import contextlib
import os
import uuid
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from fetchcut import __version__
from fetchcut.disk import ensure_folder
from fetchcut.errors import StoreError

LONGEST_ID: Final = 64


@dataclass(frozen=True, slots=True, kw_only=True)
class Environment:
    """NEMO_API_URL, NEMO_WEB_URL, NEMO_TOKEN, NEMO_CLIENT_ID and SKILL_SOURCE; empty ones count as not set.

    `source` and `version` say which skill or program speaks, `platform` where it lives.
    """

    api_url: str | None = None
    web_url: str | None = None
    token: str | None = None
    client_id: str | None = None
    source: str = "fetchcut"
    version: str = __version__
    platform: str = "terminal"

    @property
    def attribution(self) -> Mapping[str, str]:
        """Return the headers that every request carries: without them an export is refused with 402."""
        return {"X-Skill-Source": self.source, "X-Skill-Version": self.version, "X-Skill-Platform": self.platform}


def environment(environ: Mapping[str, str] | None = None, *, platform: str = "terminal") -> Environment:
    """Return what is set."""
    variables = os.environ if environ is None else environ

    def value(name: str) -> str | None:
        return variables.get(name, "").strip() or None

    return Environment(
        api_url=(value("NEMO_API_URL") or "").rstrip("/") or None,
        web_url=(value("NEMO_WEB_URL") or "").rstrip("/") or None,
        token=value("NEMO_TOKEN"),
        client_id=value("NEMO_CLIENT_ID"),
        platform=value("SKILL_SOURCE") or platform,
    )


def client_id_file(environ: Mapping[str, str] | None = None) -> Path:
    """Return where the client id lives: the skills' place, which other clients of the person share."""
    variables = os.environ if environ is None else environ
    base = variables.get("XDG_CONFIG_HOME") or str(Path.home() / ".config")
    return Path(base) / "nemovideo" / "client_id"


def kept_client_id(file: Path, make: Callable[[], str] = lambda: str(uuid.uuid4())) -> str:
    """Return the id in `file`, made and kept there the first time; where it cannot be kept, one for this run.

    Two first runs at once agree: the name appears with its content, and whoever comes second reads it.
    """
    if known := _read(file):
        return known
    made = make()
    waiting = file.with_name(f".{file.name}.{uuid.uuid4().hex}")
    try:
        ensure_folder(file.parent)
        waiting.touch(mode=0o600, exist_ok=False)
        waiting.write_text(f"{made}\n", encoding="utf-8")
        try:
            os.link(waiting, file)
        except OSError:  # taken meanwhile, spoilt, or a disk without links
            if known := _read(file):
                return known
            waiting.replace(file)
    except (OSError, StoreError):
        return made
    finally:
        with contextlib.suppress(OSError):
            waiting.unlink(missing_ok=True)
    return made


def _read(file: Path) -> str | None:
    try:
        text = file.read_text(encoding="utf-8").strip()
    except (OSError, UnicodeDecodeError):
        return None
    return text if 0 < len(text) <= LONGEST_ID and text.isascii() and text.isprintable() else None
