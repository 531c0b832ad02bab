"""The corpus read from its files, and its two parts: one to work on, one only to measure with."""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from hashlib import sha256
from pathlib import Path
from typing import Final

FOLDER: Final = Path(__file__).parent
_MEASURED: Final = 102
"""Of 256: 40 % of the messages are only for measuring."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Said:
    """One message, the draft it is said to, the effect it should have, and where it is filed."""

    message: str
    effect: str
    draft: str
    tags: tuple[str, ...]
    language: str
    place: str

    @property
    def is_measured(self) -> bool:
        """Return whether it belongs to the part nobody looks at."""
        return is_measured(self.message)


@dataclass(frozen=True, slots=True, kw_only=True)
class Dialogue:
    """Turns in order, each against the draft as the ones before have left it."""

    turns: tuple[Said, ...]

    @property
    def is_measured(self) -> bool:
        """Return whether it belongs to the part nobody looks at."""
        return is_measured(" / ".join(turn.message for turn in self.turns))


def is_measured(text: str) -> bool:
    """Return the part a text falls into, by its hash: for ever the same."""
    return sha256(text.encode()).digest()[0] < _MEASURED


@cache
def utterances() -> tuple[Said, ...]:
    """Return all messages of corpus/."""
    return tuple(each for path in sorted((FOLDER / "corpus").glob("*.txt")) for each in _read(path))


@cache
def dialogues() -> tuple[Dialogue, ...]:
    """Return all conversations of dialogues/: rows without a blank line between belong together."""
    return tuple(each for path in sorted((FOLDER / "dialogues").glob("*.txt")) for each in _conversations(path))


def no_tags() -> tuple[str, ...]:
    """Return the tags of rows before the first heading."""
    return ()


def _read(path: Path) -> Iterator[Said]:
    draft, tags = "one", no_tags()
    for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1):
        if line.startswith("@"):
            draft, *rest = line[1:].split()
            tags = tuple(rest)
        elif line.strip() and not line.startswith("#"):
            yield _said(line, draft, tags, f"{path.stem}:{number}")


def _conversations(path: Path) -> Iterator[Dialogue]:
    draft, tags = "one", no_tags()
    turns: list[Said] = []
    lines = path.read_text(encoding="utf-8").splitlines()
    for number, line in enumerate([*lines, ""], 1):
        if line.startswith("@"):
            draft, *rest = line[1:].split()
            tags = tuple(rest)
        elif line.strip() and not line.startswith("#"):
            turns.append(_said(line, draft, tags, f"{path.stem}:{number}"))
        elif turns:
            yield Dialogue(turns=tuple(turns))
            turns = []


def _said(line: str, draft: str, tags: tuple[str, ...], place: str) -> Said:
    message, arrow, effect = line.rpartition(" => ")
    if not arrow:
        raise ValueError(f"{place}: no effect")
    return Said(
        message=message.replace("\\n", "\n"),
        effect=effect.strip(),
        draft=draft,
        tags=tags,
        language=_language(message, tags),
        place=place,
    )


def _language(message: str, tags: tuple[str, ...]) -> str:
    if "mixed" in tags or "misspelt" in tags:
        return "mixed"
    return "zh" if any("\u4e00" <= each <= "\u9fff" for each in message) else "en"
