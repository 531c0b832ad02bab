"""English verbs that stand apart from their particle: "take the title away", "turn the music down"."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Final

from fetchcut.language.lexer import Token
from fetchcut.language.talk.words import Pair

_REACH: Final = 9
"""Tokens between a verb and its particle; nobody keeps them further apart."""
_STOPS: Final = frozenset({"SEP", "THEN", "CORRECT"})


def with_particles(tokens: Sequence[Token], pairs: Mapping[str, Sequence[Pair]]) -> tuple[Token, ...]:
    """Return the tokens with each such verb as what it is with its particle, and the particle gone.

    take(KEEP) the title away(OFF)   ->   take(REMOVE) the title

    A particle right behind the verb is no case of this: then both are one word of a subject.
    """
    result = list(tokens)
    for at, token in enumerate(tokens):
        for pair in pairs.get(token.text, ()):
            found = _particle(result, at, pair)
            if found is not None:
                result[at] = replace(token, kind=pair.kind, value=pair.value)
                # "chop 10 s off the end": it also tells from where.
                result[found] = replace(result[found], kind="OFF" if result[found].text == "off" else "FILL")
                break
    return tuple(result)


def _particle(tokens: Sequence[Token], verb: int, pair: Pair) -> int | None:
    for at in range(verb + 1, min(verb + 1 + _REACH, len(tokens))):
        token = tokens[at]
        if token.kind in _STOPS or (token.kind == "AND" and at > verb + 1 and _begins_wish(tokens, at)):
            return None
        between = {each.kind for each in tokens[verb + 1 : at]}
        if token.text in pair.particles and _stands_alone(tokens, at) and (not pair.objects or pair.objects & between):
            return at
    return None


def _begins_wish(tokens: Sequence[Token], at: int) -> bool:
    return at + 1 < len(tokens) and tokens[at + 1].kind in {
        "SET",
        "ADD",
        "REMOVE",
        "CUT",
        "MUTE",
        "TRIM",
        "KEEP",
        "MOVE",
    }


def _stands_alone(tokens: Sequence[Token], at: int) -> bool:
    """Return whether no noun follows that the particle would belong to as a preposition: "in the middle"."""
    following = next((token for token in tokens[at + 1 :] if token.kind not in {"FILL", "DET", "SYM"}), None)
    if following is None or following.kind in {"SEP", "THEN", "AND", "CORRECT", "AT", "BY", "TO", "FOR", "PCT", "T"}:
        return True
    if tokens[at].text == "away":
        return True
    if tokens[at].text in {"off", "out"}:
        return following.kind not in {"T", "N", "C", "FILE", "CLIPS", "NAMED", "POS"}
    if tokens[at].text in {"in", "on"}:
        return following.kind in {"T", "OVERWORD", "SLOWER"}
    return True
