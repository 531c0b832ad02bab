"""Which language to speak when nobody has said anything yet."""

import os

from fetchcut.language.languages import detect
from fetchcut.settings import Settings


def system_locale() -> str | None:
    """Return the system's own word for its language ("zh_CN.UTF-8"), None where it has none."""
    return os.environ.get("LC_ALL") or os.environ.get("LC_MESSAGES") or os.environ.get("LANG")


def own_language(settings: Settings) -> str:
    """Return "en" or "zh": the setting, else the system's."""
    return settings.language or detect("", system_locale())
