"""Words that are two things: which one stands here, by what stands beside it."""

from collections.abc import Sequence
from dataclasses import replace
from typing import Final

from fetchcut.language.lexer import Token

_UNSEEN: Final = frozenset({"FILL", "DET", "SYM"})
_OPENERS: Final = frozenset({"SEP", "THEN", "AND", "CORRECT", "NEG", "REQUEST", "ONLY"})
_TIMES: Final = frozenset(
    {"T", "C", "FROM", "FROMWORD", "FIRST", "LAST", "BETWEEN", "N", "UNTIL", "FRONT", "BACK", "MIDDLE"}
)


def with_senses(tokens: Sequence[Token]) -> tuple[Token, ...]:
    """Return the tokens with such words as what they are here."""
    return tuple(_sense(tokens, at) for at in range(len(tokens)))


def _sense(tokens: Sequence[Token], at: int) -> Token:
    token = tokens[at]
    before, behind = _neighbour(tokens, at, -1), _neighbour(tokens, at, 1)
    kind_before = before.kind if before else "SEP"
    kind_behind = behind.kind if behind else "SEP"
    # "clip 3-5 s" says what to do, "the clip", "a clip" what with.
    if token.kind == "CLIP" and kind_before in _OPENERS and _is_bare(tokens, at) and kind_behind in _TIMES - {"N"}:
        return replace(token, kind="KEEP")
    # "make it last 5 seconds", "should last 5 seconds" is no last part of it.
    if token.text == "last" and kind_before in {"IT", "SET", "TITLE", "CAPTION", "TEXT", "LOGO", "PRONOUN", "VIDEO"}:
        return replace(token, kind="STAY") if kind_behind in {"T", "FOR", "C", "UNTIL"} else token
    # "cuts" with a place are joins between clips, not what is done.
    return token


def _is_bare(tokens: Sequence[Token], at: int) -> bool:
    return not (at and tokens[at - 1].kind == "DET")


def _neighbour(tokens: Sequence[Token], at: int, step: int) -> Token | None:
    index = at + step
    while 0 <= index < len(tokens):
        if tokens[index].kind not in _UNSEEN:
            return tokens[index]
        index += step
    return None
