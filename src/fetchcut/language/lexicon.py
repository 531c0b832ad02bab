"""The lexicons as values: which spelling means what, which rows of meanings make a wish. Read from lexicons/*.toml.

A file is a subject, both languages side by side. `[[word]]` gives spellings a kind (and a value); `[[shape]]` gives a
row of kinds a meaning. Every entry carries example sentences with their effect, and the examples are tests: adding a
way to say something is adding a spelling and an example.

Spellings are written as they are folded: lower case, simplified characters. `cut{,s,ting} out` stands for all three.
In shapes `?` is "or not", `A|B` a choice, `obj` any number of words for the thing worked on.
"""

import re
import tomllib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache
from itertools import product
from pathlib import Path
from typing import Any, Final

FOLDER: Final = Path(__file__).parent / "lexicons"
_OBJECT_KINDS: Final = ("VIDEO", "THING", "LINK", "FILE", "THIS", "PICTURE")
_BRACES: Final = re.compile(r"\{([^{}]*)\}")
_OBJECT: Final = f"(?:(?:{'|'.join(_OBJECT_KINDS)}) )*"


@dataclass(frozen=True, slots=True)
class Word:
    """What a spelling is."""

    kind: str
    value: str = ""


@dataclass(frozen=True, slots=True)
class Shape:
    """A row of kinds and what it means, as the lexicon spells it; `firsts` are the kinds it can begin with."""

    means: str
    value: str
    row: str
    firsts: frozenset[str]

    @property
    def pattern(self) -> re.Pattern[str]:
        """Return what matches kinds joined by blanks, each with one behind it.

        Compiled when a sentence first has one of `firsts`: most sentences need a few of the hundred.
        """
        return _pattern(self.row)


@dataclass(frozen=True, slots=True)
class Lexicon:
    """All words and shapes. `lengths` gives, by first character, the lengths of spellings, longest first.

    `plain` are the spellings of one Latin word each: what a slip of the finger may have meant.
    """

    words: Mapping[str, Word]
    lengths: Mapping[str, tuple[int, ...]]
    shapes: tuple[Shape, ...]
    plain: tuple[str, ...] = ()

    def longest(self, text: str, at: int) -> tuple[str, Word] | None:
        """Return the longest spelling that stands at text[at:], Latin ones only between word boundaries."""
        for length in self.lengths.get(text[at : at + 1], ()):
            spelling = text[at : at + length]
            if (word := self.words.get(spelling)) and _is_whole(text, at, at + len(spelling)):
                return spelling, word
        return None


def _is_whole(text: str, start: int, end: int) -> bool:
    return not (_is_latin(text[start]) and start > 0 and _is_latin(text[start - 1])) and not (
        _is_latin(text[end - 1]) and end < len(text) and _is_latin(text[end])
    )


def _is_latin(character: str) -> bool:
    return character.isascii() and (character.isalnum() or character in "_'")


@cache
def lexicon() -> Lexicon:
    """Return the lexicon of the package; read once a process."""
    words: dict[str, Word] = {}
    shapes: list[Shape] = []
    for entry in entries():
        if "shape" in entry:
            shapes.append(Shape(entry["means"], str(entry.get("value", "")), entry["shape"], _firsts(entry["shape"])))
        word = Word(entry.get("is", ""), str(entry.get("value", "")))
        for spelling in spellings(entry):
            words.setdefault(spelling, word)
    return Lexicon(words, _lengths(words), tuple(shapes))


def extended(base: Lexicon, more: Mapping[str, Word]) -> Lexicon:
    """Return `base` with further spellings, which win over its own unless those are of no format at all.

    The registry knows "h264" and "wave" as names of formats; in a sentence they are a codec and a word.
    """
    own = {spelling: word for spelling, word in base.words.items() if word.kind in {"FILL", "CODEC"}}
    words = {**base.words, **more, **own}
    return Lexicon(words, _lengths(words), base.shapes)


def entries() -> list[dict[str, Any]]:
    """Return every entry of every file as it is written there, in the order of file names."""
    tables = [tomllib.loads(path.read_text(encoding="utf-8")) for path in sorted(FOLDER.glob("*.toml"))]
    return [entry for table in tables for entry in (*table.get("word", ()), *table.get("shape", ()))]


def spellings(entry: Mapping[str, Any]) -> list[str]:
    """Return the spellings of a [[word]] entry, braces written out; none for a shape."""
    return [each for text in (*entry.get("en", ()), *entry.get("zh", ())) for each in _written_out(text)]


def _written_out(text: str) -> Iterable[str]:
    """Return the text with each choice in every pair of braces: there are tens of thousands in all."""
    if "{" not in text:
        return [text]
    parts = _BRACES.split(text)
    return map("".join, product(*(part.split(",") if number % 2 else (part,) for number, part in enumerate(parts))))


def _lengths(words: Iterable[str]) -> dict[str, tuple[int, ...]]:
    by_first: dict[str, set[int]] = {}
    for first, length in {(spelling[0], len(spelling)) for spelling in words}:
        by_first.setdefault(first, set()).add(length)
    return {first: tuple(sorted(lengths, reverse=True)) for first, lengths in by_first.items()}


def _firsts(row: str) -> frozenset[str]:
    firsts: set[str] = set()
    for part in row.split():
        name = part.rstrip("?")
        firsts.update(_OBJECT_KINDS if name == "obj" else name.split("|"))
        if not (part.endswith("?") or name == "obj"):
            break
    return frozenset(firsts)


@cache
def _pattern(shape: str) -> re.Pattern[str]:
    parts = []
    for part in shape.split():
        name = part.rstrip("?")
        body = _OBJECT if name == "obj" else f"(?:{name.replace('|', ' |')} )"
        parts.append(f"(?:{body})?" if part.endswith("?") else body)
    return re.compile("".join(parts))
