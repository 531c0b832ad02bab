"""Words of a text and others in their place, in no quotes: "change Urban to Rural in the title"."""

from collections.abc import Sequence
from typing import Final

from fetchcut.language.lexer import Token
from fetchcut.language.normalise import Folded

_CHANGING: Final = frozenset({"SET", "REPLACE", "FIXWORD"})
_JOINTS: Final = frozenset({"TO", "WITH", "BY", "INTO"})
_NOUNS: Final = frozenset({"TITLE", "CAPTION", "TEXT", "LOWERTHIRD"})
_HIDDEN: Final = frozenset({"FILL", "DET", "SYM"})
_LONGEST: Final = 4
"""Tokens of such words; whoever changes more writes the text anew."""


def with_rewordings(tokens: Sequence[Token], text: Folded) -> tuple[Token, ...]:
    """Return the tokens with both sides of such a change as a QUOTE each, verbatim as they were typed."""
    verb = next((at for at, each in enumerate(tokens) if each.kind in _CHANGING), None)
    if verb is None or any(each.kind == "QUOTE" for each in tokens):
        return tuple(tokens)
    begin = verb + 1
    while begin < len(tokens) and (tokens[begin].kind in _HIDDEN or tokens[begin].text in {"word", "words"}):
        begin += 1
    joint = _first(tokens, begin, _JOINTS)
    inside = None if joint is None else _first(tokens, joint + 1, frozenset({"IN"}))
    if joint is None or inside is None or not _is_of_text(tokens, inside + 1):
        return tuple(tokens)
    old, new = tokens[begin:joint], tokens[joint + 1 : inside]
    if not (_are_words(old, text) and _are_words(new, text)):
        return tuple(tokens)
    return (*tokens[:begin], _quote(old, text), tokens[joint], _quote(new, text), *tokens[inside:])


def _first(tokens: Sequence[Token], begin: int, kinds: frozenset[str]) -> int | None:
    window = range(begin, min(begin + _LONGEST + 1, len(tokens)))
    return next((at for at in window if tokens[at].kind in kinds), None)


def _is_of_text(tokens: Sequence[Token], begin: int) -> bool:
    kinds = [each.kind for each in tokens[begin : begin + 3] if each.kind not in _HIDDEN]
    return bool(kinds) and kinds[0] in _NOUNS


def _are_words(tokens: Sequence[Token], text: Folded) -> bool:
    """Return whether these are words to show: typed like a name, or nothing that an edit could mean."""
    if not tokens or any(each.kind in {"SEP", "COLOR", "FONT", "FILE", "LINK"} for each in tokens):
        return False
    is_name = text.original(tokens[0].start, tokens[0].end)[:1].isupper()
    return is_name or all(each.kind in {"WORD", "HAN", "NUM", "ODD"} for each in tokens)


def _quote(tokens: Sequence[Token], text: Folded) -> Token:
    first, last = tokens[0], tokens[-1]
    return Token("QUOTE", "", first.start, last.end, text.original(first.start, last.end).strip())
