"""Facts made fit for a sentence and a terminal: no control characters, no secrets of links, nothing endless."""

import re
from collections.abc import Mapping
from math import ceil
from typing import Final
from urllib.parse import urlsplit

LONGEST: Final = 120
"""Characters of one fact; of what is longer the middle goes."""

# ECMA-48: a control sequence is ESC [ … letter; an operating system command ends with BEL or ESC backslash.
_ANSI: Final = re.compile(
    r"\x1b\][^\x07\x1b]*(?:\x07|\x1b\\)?|\x1b\[[0-?]*[ -/]*[@-~]?|\x1b[@-Z\\-_]?|\x9b[0-?]*[ -/]*[@-~]?"
)
# C0, C1, line separators, and the marks that turn the direction of text (they can make a name lie about its ending).
_CONTROL: Final = re.compile("[\x00-\x1f\x7f-\x9f\u2028\u2029\u200e\u200f\u202a-\u202e\u2066-\u2069\ud800-\udfff]+")
_LINES: Final = frozenset({"lines", "asked", "source"})
_CODECS: Final = {
    "h264": "H.264",
    "hevc": "H.265",
    "av1": "AV1",
    "vp8": "VP8",
    "vp9": "VP9",
    "aac": "AAC",
    "mp3": "MP3",
    "opus": "Opus",
    "vorbis": "Vorbis",
    "flac": "FLAC",
}


class Facts(dict[str, str]):
    """The facts of one sentence by name, as text. One that is missing shows as "?"."""

    def __init__(self, facts: Mapping[str, object], sentences: Mapping[str, str]) -> None:
        super().__init__({name: fact(name, value, sentences) for name, value in facts.items()})

    def __missing__(self, name: str) -> str:
        return "?"


def fact(name: str, value: object, sentences: Mapping[str, str]) -> str:
    """Return one fact as text. Its name tells its unit: `*_bytes`, `lines` (0: unknown), `wait_s`, `codec`, `url`,
    `kind`.
    """
    if isinstance(value, int) and name.endswith("_bytes"):
        return size(value)
    if isinstance(value, int | float) and name == "wait_s":
        return wait(value, sentences)
    if isinstance(value, int) and name in _LINES:
        return f"{value}p" if value else sentences["word.unknown_lines"]
    if isinstance(value, tuple | list):
        return cleaned(sentences.get("list.comma", ", ").join(str(each) for each in value), longest=300)
    text = str(value)
    if name == "codec":
        return sentences["word.unknown_codec"] if text == "unknown" else cleaned(_CODECS.get(text, text))
    if name == "kind":
        return sentences.get(f"word.{text}", cleaned(text))
    return cleaned(without_secrets(text) if name in {"url", "proxy"} else text)


def cleaned(text: str, longest: int = LONGEST) -> str:
    """Return `text` in one line that a terminal shows and does not obey."""
    plain = " ".join(_CONTROL.sub(" ", _ANSI.sub("", text)).split())
    if len(plain) <= longest:
        return plain
    tail = longest // 3
    return f"{plain[: longest - tail - 1]}…{plain[-tail:]}"


def without_secrets(url: str) -> str:
    """Return the link without user, password, query and fragment: signatures and tokens live there."""
    try:
        parts = urlsplit(url)
        host = parts.netloc.rpartition("@")[2]
    except ValueError:
        return url.partition("?")[0].partition("#")[0]
    mark = "?…" if parts.query else ""
    return f"{parts.scheme}://{host}{parts.path}{mark}" if host else url.partition("?")[0].partition("#")[0]


def wait(seconds: float, sentences: Mapping[str, str]) -> str:
    """Return how long somebody has to wait, in the largest unit that is whole enough, rounded up: 6 days, 3 hours."""
    for unit, length_s in (("days", 86_400), ("hours", 3600), ("minutes", 60)):
        if seconds > length_s:
            return sentences[f"word.{unit}"].format(number=ceil(seconds / length_s))
    return sentences["word.minute"]


def size(value: int) -> str:
    """Return bytes as people say them, in powers of 1000: 25 MB, 1.5 GB, 800 kB, 12 bytes."""
    for factor, unit in ((10**9, "GB"), (10**6, "MB"), (10**3, "kB")):
        if value >= factor:
            return f"{value / factor:.3g} {unit}" if value < 1000 * factor else f"{value / factor:.0f} {unit}"
    return f"{value} bytes"
