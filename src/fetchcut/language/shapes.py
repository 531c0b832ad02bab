"""Tokens → matches: at each place the longest row of kinds that a shape of the lexicon knows, left to right."""

from bisect import bisect_left
from collections.abc import Callable
from dataclasses import dataclass

from fetchcut.language.lexer import Token
from fetchcut.language.lexicon import Lexicon, Shape


@dataclass(frozen=True, slots=True)
class Match:
    """A shape found at tokens[first:last] (indexes into all tokens); `tokens` are the visible ones among them."""

    shape: Shape
    first: int
    last: int
    tokens: tuple[Token, ...]

    def of(self, *kinds: str) -> tuple[Token, ...]:
        """Return the matched tokens of these kinds, in order."""
        return tuple(token for token in self.tokens if token.kind in kinds)


def matches(tokens: tuple[Token, ...], lexicon: Lexicon, accepts: Callable[[Match], bool]) -> tuple[Match, ...]:
    """Return the matches, apart from each other and in order. `accepts` may refuse one; the next longest is tried."""
    visible = [index for index, token in enumerate(tokens) if not token.is_hidden]
    row, starts = "", []
    for index in visible:
        starts.append(len(row))
        row += f"{tokens[index].kind} "
    found: list[Match] = []
    at = 0
    while at < len(visible):
        best = _best(tokens, lexicon, visible, row, starts, at, accepts)
        if best is None:
            at += 1
            continue
        found.append(best)
        at += len(best.tokens)
    return tuple(found)


def _best(
    tokens: tuple[Token, ...],
    lexicon: Lexicon,
    visible: list[int],
    row: str,
    starts: list[int],
    at: int,
    accepts: Callable[[Match], bool],
) -> Match | None:
    candidates: list[tuple[int, Shape]] = []
    for shape in lexicon.shapes:
        found = shape.pattern.match(row, starts[at])
        if found and found.end() > starts[at]:
            candidates.append((bisect_left(starts, found.end()), shape))
    for end, shape in sorted(candidates, key=lambda each: -each[0]):
        indexes = visible[at:end]
        match = Match(shape, indexes[0], indexes[-1] + 1, tuple(tokens[index] for index in indexes))
        if accepts(match):
            return match
    return None
