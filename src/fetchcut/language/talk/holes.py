"""What in a message is no wording: links, quotations, file names. Each becomes one token; its text stays verbatim."""

import re
from collections.abc import Collection, Iterator
from typing import Final

from fetchcut.language.lexer import Token
from fetchcut.language.links import find_links
from fetchcut.timeline.captions import ENDINGS

MEDIA_ENDINGS: Final = frozenset(
    (
        *("mp4", "mov", "avi", "webm", "mkv", "m4v", "ts", "jpg", "jpeg", "png", "gif", "webp"),
        *("mp3", "wav", "m4a", "aac", "flac", "opus", "ogg", "cube", *(each[1:] for each in ENDINGS)),
    )
)
_PAIRS: Final = ("“”", "「」", "『』", "«»", "《》", "‘’", "【】", "〝〞", "„“", "＂＂")
_QUOTED: Final = re.compile(
    '"([^"\n]*)"|'
    + "|".join(f"{opening}([^{closing}\n]*){closing}" for opening, closing in _PAIRS)
    # A single quote opens only behind a blank or Chinese text and closes before what ends a word: "don't" has none.
    + r"|(?<![A-Za-z0-9])'([^'\n]*(?:'(?=[A-Za-z])[^'\n]*)*)'(?![A-Za-z0-9])|`([^`\n]*)`"
)
_FILE: Final = re.compile(
    rf"[A-Za-z0-9_][A-Za-z0-9_.\-]*(?:\.| dot )(?:{'|'.join(sorted(MEDIA_ENDINGS))})(?![A-Za-z0-9])", re.IGNORECASE
)


def holes(source: str, names: Collection[str]) -> tuple[Token, ...]:
    """Return tokens QUOTE, LINK, FILE and CAPTIONFILE: places in `source`, ascending and apart.

    `names` are those of known files. A quotation wins over what stands in it; a quoted file name is the file.
    """
    found: list[Token] = list(_quotes(source, names))
    found += [
        Token("LINK", "", each.start, each.end, each.url) for each in find_links(_blanked(source, found), MEDIA_ENDINGS)
    ]
    found += _files(_blanked(source, found), names)
    return tuple(sorted(found, key=lambda each: each.start))


def _quotes(source: str, names: Collection[str]) -> Iterator[Token]:
    for match in _QUOTED.finditer(source):
        text = match[match.lastindex or 0] if match.lastindex else ""
        is_file = text in names or bool(_FILE.fullmatch(text))
        yield Token(_kind(text) if is_file else "QUOTE", "", match.start(), match.end(), text)


def _files(source: str, names: Collection[str]) -> Iterator[Token]:
    at = 0
    known = sorted((name for name in names if "." in name), key=len, reverse=True)
    taken: list[tuple[int, int]] = []
    for name in known:
        while (at := source.find(name, at)) >= 0:
            if not any(start < at + len(name) and at < end for start, end in taken):
                taken.append((at, at + len(name)))
                yield Token(_kind(name), "", at, at + len(name), name)
            at += len(name)
        at = 0
    for match in _FILE.finditer(source):
        if not any(start < match.end() and match.start() < end for start, end in taken):
            name = match[0].replace(" dot ", ".")
            yield Token(_kind(name), "", match.start(), match.end(), name)


def _kind(name: str) -> str:
    """Return FILE, of captions CAPTIONFILE."""
    return "CAPTIONFILE" if name.lower().endswith(ENDINGS) else "FILE"


def _blanked(source: str, found: Collection[Token]) -> str:
    text = source
    for token in found:
        text = text[: token.start] + " " * (token.end - token.start) + text[token.end :]
    return text
