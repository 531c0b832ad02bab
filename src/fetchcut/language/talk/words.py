"""The subjects as values: words, rows of kinds that make a phrase, frames that make an intent. From subjects/*.toml.

A file is a subject, both languages side by side. `[[word]]` gives spellings a kind, `[[phrase]]` makes one phrase of a
row of kinds, `[[frame]]` makes an intent of kinds that stand in one clause in any order. Spellings are written as they
are folded; `cut{,s,ting} out` stands for three. In rows `?` is "or not", `A|B` a choice; in frames `!A` is "none of".
"""

import re
import tomllib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any, Final

from fetchcut.language.lexicon import Lexicon, Word, spellings

FOLDER: Final = Path(__file__).parent / "subjects"


@dataclass(frozen=True, slots=True)
class Row:
    """A row of kinds that becomes one phrase of kind `makes`; `reads` names what computes its value."""

    level: int
    makes: str
    reads: str
    value: str
    row: str
    firsts: frozenset[str]

    @property
    def pattern(self) -> re.Pattern[str]:
        """Return what matches kinds joined by blanks, each with one behind it; compiled when first needed."""
        return _pattern(self.row)


@dataclass(frozen=True, slots=True)
class Frame:
    """An intent and the kinds it needs in its clause, in any order; `takes` are kinds it has a use for besides."""

    intent: str
    value: str
    needs: tuple[frozenset[str], ...]
    without: frozenset[str]
    takes: frozenset[str]
    weight: float


@dataclass(frozen=True, slots=True)
class Pair:
    """What a verb is together with one of `particles` that stands behind its object."""

    particles: frozenset[str]
    kind: str
    value: str
    objects: frozenset[str] = frozenset()
    """Kinds of which one must stand between the two; none: any."""


@dataclass(frozen=True, slots=True)
class Subjects:
    """Everything the subjects say, ready for use. `rows` by level, then by the kind a row can begin with."""

    lexicon: Lexicon
    rows: Mapping[int, Mapping[str, tuple[Row, ...]]]
    frames: tuple[Frame, ...]
    frames_by_kind: Mapping[str, tuple[int, ...]]
    """By kind: the places among `frames` of those whose first need it meets."""
    verbs: frozenset[str]
    pairs: Mapping[str, tuple[Pair, ...]]
    used: Mapping[str, frozenset[str]]
    """By intent: the kinds that any of its frames has a use for."""


@cache
def subjects() -> Subjects:
    """Return the subjects of the package; read once a process."""
    words: dict[str, Word] = {}
    rows: list[Row] = []
    frames: list[Frame] = []
    for entry in entries():
        if "row" in entry:
            rows.extend(_rows(entry))
        elif "intent" in entry:
            frames.extend(_frames(entry))
        if written := spellings(entry):
            word = Word(entry["is"], str(entry.get("value", "")))
            for spelling in written:
                words.setdefault(spelling, word)
    structure = tomllib.loads((FOLDER / "structure.toml").read_text(encoding="utf-8"))
    verbs, pairs = frozenset(structure["verbs"].split()), _pairs(structure)
    # Verbs of pairs are words, too: no slips of others.
    for verb in pairs:
        words.setdefault(verb, Word("WORD"))
    return Subjects(lexicon_of(words), _by_first(rows), tuple(frames), _by_need(frames), verbs, pairs, _used(frames))


def entries() -> list[dict[str, Any]]:
    """Return every entry of every subject as it is written there, in the order of file names."""
    tables = [tomllib.loads(path.read_text(encoding="utf-8")) for path in sorted(FOLDER.glob("*.toml"))]
    return [
        entry
        for table in tables
        for entry in (*table.get("word", ()), *table.get("phrase", ()), *table.get("frame", ()))
    ]


def _by_need(frames: Sequence[Frame]) -> dict[str, tuple[int, ...]]:
    found: dict[str, list[int]] = {}
    for at, frame in enumerate(frames):
        for kind in frame.needs[0]:
            found.setdefault(kind, []).append(at)
    return {kind: tuple(places) for kind, places in found.items()}


def _used(frames: Iterable[Frame]) -> dict[str, frozenset[str]]:
    found: dict[str, set[str]] = {}
    for frame in frames:
        found.setdefault(frame.intent, set()).update(frame.takes, *frame.needs)
    return {intent: frozenset(kinds) for intent, kinds in found.items()}


def _pairs(structure: Mapping[str, Any]) -> dict[str, tuple[Pair, ...]]:
    found: dict[str, list[Pair]] = {}
    for entry in structure["pair"]:
        objects = frozenset(entry.get("objects", "").split())
        pair = Pair(frozenset(entry["particles"]), entry["is"], entry.get("value", ""), objects)
        for verb in entry["verbs"]:
            found.setdefault(verb, []).append(pair)
    return {verb: tuple(pairs) for verb, pairs in found.items()}


def lexicon_of(words: Mapping[str, Word]) -> Lexicon:
    """Return a lexicon of `words`, without shapes."""
    lengths: dict[str, set[int]] = {}
    for first, length in {(spelling[0], len(spelling)) for spelling in words}:
        lengths.setdefault(first, set()).add(length)
    by_first = {first: tuple(sorted(each, reverse=True)) for first, each in lengths.items()}
    plain = tuple(each for each in words if len(each) >= 4 and each.isascii() and each.isalpha())
    return Lexicon(words, by_first, (), plain)


def _rows(entry: Mapping[str, Any]) -> Iterable[Row]:
    texts = entry["row"] if isinstance(entry["row"], list) else [entry["row"]]
    for text in texts:
        yield Row(
            entry["level"], entry["makes"], entry.get("reads", ""), str(entry.get("value", "")), text, _firsts(text)
        )


def _frames(entry: Mapping[str, Any]) -> Iterable[Frame]:
    rows = entry["needs"] if isinstance(entry["needs"], list) else [entry["needs"]]
    takes = frozenset(entry.get("takes", "").split())
    for row in rows:
        parts = row.split()
        needs = tuple(frozenset(part.split("|")) for part in parts if not part.startswith("!"))
        without = frozenset(kind for part in parts if part.startswith("!") for kind in part[1:].split("|"))
        yield Frame(entry["intent"], str(entry.get("value", "")), needs, without, takes, float(entry.get("weight", 0)))


def _by_first(rows: Iterable[Row]) -> dict[int, dict[str, tuple[Row, ...]]]:
    levels: dict[int, dict[str, list[Row]]] = {}
    for row in rows:
        for first in row.firsts:
            levels.setdefault(row.level, {}).setdefault(first, []).append(row)
    return {level: {first: tuple(each) for first, each in found.items()} for level, found in sorted(levels.items())}


def _firsts(row: str) -> frozenset[str]:
    firsts: set[str] = set()
    for part in row.split():
        firsts.update(part.rstrip("?").split("|"))
        if not part.endswith("?"):
            break
    return frozenset(firsts)


@cache
def _pattern(row: str) -> re.Pattern[str]:
    parts = []
    for part in row.split():
        body = f"(?:{part.rstrip('?').replace('|', ' |')} )"
        parts.append(f"{body}?" if part.endswith("?") else body)
    return re.compile("".join(parts))
