"""Which language to speak when nobody has said anything yet."""

import os
from collections.abc import Sequence
from pathlib import Path

from fetchcut.language.languages import detect
from fetchcut.settings import Settings


def system_locale() -> str | None:
    """Return the system's own word for its language ("zh_CN.UTF-8"), None where it has none."""
    return os.environ.get("LC_ALL") or os.environ.get("LC_MESSAGES") or os.environ.get("LANG")


def own_language(settings: Settings, words: Sequence[str] = ()) -> str:
    """Return "en" or "zh": the setting, else that of the words (names of files are none), else the system's."""
    spoken = " ".join(word for word in words if not is_file(word))
    return settings.language or detect(spoken, system_locale())


def is_file(text: str) -> bool:
    """Return whether there is a file of this name, whatever characters and however many it has."""
    try:
        return Path(text).expanduser().is_file()
    except (OSError, ValueError, RuntimeError):
        return False
