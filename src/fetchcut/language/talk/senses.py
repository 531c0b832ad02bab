"""Words that are two things: which one stands here, by what stands beside it. The table is subjects/senses.toml."""

import tomllib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cache
from typing import Any, Final

from fetchcut.language.lexer import Token
from fetchcut.language.talk.contraries import CONTRARY
from fetchcut.language.talk.statements import stated
from fetchcut.language.talk.tokens import valued
from fetchcut.language.talk.words import FOLDER

_UNSEEN: Final = frozenset({"FILL", "DET", "SYM"})
_STEPS: Final = {"earlier": -2, "before": -1, "behind": 1, "further": 2, "third": 3}


@dataclass(frozen=True, slots=True)
class Kinds:
    """One of these, or with `is_none` none of these."""

    names: frozenset[str]
    is_none: bool

    def allow(self, found: frozenset[str]) -> bool:
        """Return whether what was found meets it."""
        return self.names.isdisjoint(found) is self.is_none


@dataclass(frozen=True, slots=True, kw_only=True)
class Sense:
    """What a word is where the kinds beside it are as `beside` says, by their distance. `when`: what it usually is."""

    kind: str
    value: str
    when: str
    beside: Mapping[int, Kinds]
    clause: Kinds | None
    article: Kinds | None

    def fits(self, tokens: Sequence[Token], at: int) -> bool:
        """Return whether the word at `at` is this."""
        if self.when and tokens[at].kind != self.when:
            return False
        if not all(kinds.allow(frozenset({_kind(tokens, at, steps)})) for steps, kinds in self.beside.items()):
            return False
        if self.article and not self.article.allow(frozenset({_article(tokens, at)})):
            return False
        return self.clause is None or self.clause.allow(_before(tokens, at))


def with_senses(tokens: Sequence[Token]) -> tuple[Token, ...]:
    """Return the tokens with such words as what they are here."""
    return tuple(_moderated(tokens, at) or stated(tokens, at) or _sense(tokens, at) for at in range(len(tokens)))


def _moderated(tokens: Sequence[Token], at: int) -> Token | None:
    """Return 别太慢 as no wish of its own where it is to be slower already; None for all else."""
    token = tokens[at]
    if not token.text.startswith("别太"):
        return None
    turned = str(token.value).translate(_TURNING)
    is_wished = any(
        each.kind == CONTRARY.get(token.kind) or (each.kind == token.kind == "ADJ" and each.value == turned)
        for each in tokens[:at]
    )
    return replace(token, kind="FILL") if is_wished else None


_TURNING: Final = str.maketrans("+-", "-+")


def _sense(tokens: Sequence[Token], at: int) -> Token:
    token = tokens[at]
    found = next((each for each in senses().get(token.text, ()) if each.fits(tokens, at)), None)
    if found is None:
        return token
    value = valued(found.kind, found.value) if found.value else token.value
    return replace(token, kind=found.kind, value=value)


@cache
def senses() -> Mapping[str, tuple[Sense, ...]]:
    """Return the senses by spelling, in the order of the table; read once a process."""
    table = tomllib.loads((FOLDER / "senses.toml").read_text(encoding="utf-8"))
    found: dict[str, list[Sense]] = {}
    for entry in table["sense"]:
        for spelling in entry["of"]:
            found.setdefault(spelling, []).append(read_sense(entry))
    return {spelling: tuple(each) for spelling, each in found.items()}


def read_sense(entry: Mapping[str, Any]) -> Sense:
    """Return an entry of the table as a value."""
    return Sense(
        kind=entry["is"],
        value=entry.get("value", ""),
        when=entry.get("when", ""),
        beside={steps: _kinds(entry[name]) for name, steps in _STEPS.items() if name in entry},
        clause=_kinds(entry["clause"]) if "clause" in entry else None,
        article=_kinds(entry["article"]) if "article" in entry else None,
    )


def _kinds(text: str) -> Kinds:
    return Kinds(frozenset(text.removeprefix("!").split("|")), text.startswith("!"))


def _article(tokens: Sequence[Token], at: int) -> str:
    return tokens[at - 1].text if at else ""


def _before(tokens: Sequence[Token], at: int) -> frozenset[str]:
    """Return the kinds in the clause before the token."""
    return frozenset(token.kind for token in _back(tokens, at))


def _back(tokens: Sequence[Token], at: int) -> Iterator[Token]:
    for token in reversed(tokens[:at]):
        if token.kind in {"SEP", "THEN", "CORRECT"}:
            return
        yield token


def _kind(tokens: Sequence[Token], at: int, steps: int) -> str:
    """Return the kind of the visible token so many steps away, "SEP" beyond the ends."""
    step = 1 if steps > 0 else -1
    index, left = at, abs(steps)
    while left:
        index += step
        if not 0 <= index < len(tokens):
            return "SEP"
        if tokens[index].kind not in _UNSEEN:
            left -= 1
    return tokens[index].kind
