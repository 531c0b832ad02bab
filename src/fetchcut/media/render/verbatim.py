"""Text as ASS shows it literally. Pure."""

import re
from collections.abc import Iterator
from itertools import pairwise
from typing import Final

_BREAKS: Final = re.compile("\r\n|[\n\r\v\f\x1c-\x1e\x85\u2028\u2029]")
_JOINED: Final = re.compile("[\u0590-\u08ff\u0900-\u0dff\ufb1d-\ufdff\ufe70-\ufeff]")
"""Scripts whose letters change with their neighbours: they are not taken apart."""

_PIECE: Final = re.compile(r"\S+\s*|\s+")


def verbatim(text: str) -> str:
    """Return the text as ASS shows it literally: braces, backslashes and breaks are no commands.

    A word joiner behind a backslash keeps it from being read together with the next letter.
    """
    escaped = text.replace("\\", "\\\u2060").replace("{", "\\{").replace("}", "\\}")
    return "\\N".join(_line(each) for each in _BREAKS.split(escaped.replace("\t", "    ")))


def pieces(text: str) -> list[str]:
    """Return the words of a text with the spaces behind them; together they are the text."""
    return _PIECE.findall(text)


def letters(text: str) -> list[str]:
    """Return what appears at once when a text is typed: letters with their marks, or words of a joined script."""
    return list(_typed(text))


def located(text: str, words: tuple[str, ...]) -> list[str] | None:
    """Return the text in as many parts as there are words, each beginning with its word; None where one is missing."""
    places: list[int] = []
    at = 0
    for word in words:
        found = text.find(word.strip(), at)
        if found < 0 or not word.strip():
            return None
        places.append(found)
        at = found + len(word.strip())
    if not places:
        return None
    return [text[start:end] for start, end in pairwise([0, *places[1:], len(text)])]


def _typed(text: str) -> Iterator[str]:
    for piece in pieces(text):
        if _JOINED.search(piece):
            yield piece
            continue
        held = ""
        for character in piece:
            if held and not _belongs(held, character):
                yield held
                held = ""
            held += character
        yield held


def _belongs(before: str, character: str) -> bool:
    """Return whether a character is shown together with the one before: marks, variations, joined emoji, spaces."""
    code = ord(character)
    is_mark = 0x300 <= code <= 0x36F or 0x20D0 <= code <= 0x20FF or 0xFE00 <= code <= 0xFE0F or code == 0x200D
    is_modified = 0x1F3FB <= code <= 0x1F3FF or 0xE0020 <= code <= 0xE007F
    is_flag = 0x1F1E6 <= code <= 0x1F1FF and len(before) == 1 and 0x1F1E6 <= ord(before) <= 0x1F1FF
    return is_mark or is_modified or is_flag or before[-1] == "\u200d" or character.isspace()


def _line(line: str) -> str:
    kept = "".join(each for each in line if each >= " " and not "\x7f" <= each <= "\x9f")
    # ASS drops the spaces at both ends of a line.
    inner = kept.strip(" ")
    head = kept[: len(kept) - len(kept.lstrip(" "))] if inner else kept
    tail = kept[len(head) + len(inner) :]
    return "\u00a0" * len(head) + inner + "\u00a0" * len(tail)
