"""The fonts that text is drawn with: those of our packages, found by a fontconfig of our own, never the system's."""

import os
import re
from functools import lru_cache
from html import escape
from importlib.util import find_spec
from pathlib import Path
from typing import Final

from fetchcut.disk import ensure_folder, write_whole

PACKAGES: Final = ("manimgx_fonts", "manimgx_fonts_cjk")
CHINESE: Final = "Noto Sans CJK SC"
_JAPANESE: Final = "Noto Sans CJK JP"
_KOREAN: Final = "Noto Sans CJK KR"
_KANA: Final = re.compile("[\u3040-\u30ff]")
_HANGUL: Final = re.compile("[\u1100-\u11ff\uac00-\ud7af]")
FAMILIES: Final = (CHINESE, "Noto Sans CJK TC", "Noto Sans CJK HK", _JAPANESE, _KOREAN, "Noto Sans")
"""The families a draft may name. What a family lacks fontconfig takes from the others, emoji too."""

_CONFIG: Final = """<?xml version="1.0"?>
<!DOCTYPE fontconfig SYSTEM "urn:fontconfig:fonts.dtd">
<fontconfig>
{folders}
<cachedir>{cache}</cachedir>
</fontconfig>
"""


def family_of(text: str, asked: str | None) -> str:
    """Return the family to write `text` in: the asked one where we have it, else the one that fits its script.

    Chinese, Japanese and Korean share characters that each writes a little differently.
    """
    known = {family.lower(): family for family in FAMILIES}
    if asked and asked.lower() in known:
        return known[asked.lower()]
    if _KANA.search(text):
        return _JAPANESE
    return _KOREAN if _HANGUL.search(text) else CHINESE


@lru_cache(maxsize=1)
def font_folders() -> tuple[Path, ...]:
    """Return the folders of our font packages."""
    found = [find_spec(name) for name in PACKAGES]
    places = [Path(each) for spec in found for each in (spec and spec.submodule_search_locations) or ()]
    return tuple(place.resolve() for place in places)


def configured(folder: Path) -> Path:
    """Return the file that tells fontconfig of our fonts and no others; its cache lies beside it, in `folder`."""
    file = ensure_folder(folder) / "fonts.conf"
    folders = "\n".join(f"<dir>{escape(str(each))}</dir>" for each in font_folders())
    content = _CONFIG.format(folders=folders, cache=escape(str(ensure_folder(folder / "cache")))).encode()
    if not file.exists() or file.read_bytes() != content:
        write_whole(file, content, is_synced=False)
    return file


def is_cached(folder: Path) -> bool:
    """Return whether fontconfig has read the fonts before and left what it found."""
    with os.scandir(folder / "cache") as entries:
        return any(entry.name.endswith(tuple(f".cache-{number}" for number in range(1, 20))) for entry in entries)
