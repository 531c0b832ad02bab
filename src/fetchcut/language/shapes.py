"""Tokens → matches: at each place the longest row of kinds that a shape of the lexicon knows, left to right."""

from bisect import bisect_left
from collections.abc import Callable, Iterator
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
    row = _Row(tokens)
    found: list[Match] = []
    at = 0
    while at < len(row.visible):
        best = next((match for match in row.candidates(lexicon, at) if accepts(match)), None)
        if best:
            found.append(best)
        at += len(best.tokens) if best else 1
    return tuple(found)


class _Row:
    """The kinds of the visible tokens as one text, which the shapes' patterns match."""

    def __init__(self, tokens: tuple[Token, ...]) -> None:
        self.tokens = tokens
        self.visible = [index for index, token in enumerate(tokens) if not token.is_hidden]
        self.text, self.starts = "", []
        for index in self.visible:
            self.starts.append(len(self.text))
            self.text += f"{tokens[index].kind} "

    def candidates(self, lexicon: Lexicon, at: int) -> Iterator[Match]:
        """Yield the matches at the visible token `at`, longest first; on equal length in the lexicon's order."""
        ends: list[tuple[int, Shape]] = []
        kind = self.tokens[self.visible[at]].kind
        for shape in lexicon.shapes:
            if kind not in shape.firsts:
                continue
            found = shape.pattern.match(self.text, self.starts[at])
            if found and found.end() > self.starts[at]:
                ends.append((bisect_left(self.starts, found.end()), shape))
        for end, shape in sorted(ends, key=lambda each: -each[0]):
            indexes = self.visible[at:end]
            yield Match(shape, indexes[0], indexes[-1] + 1, tuple(self.tokens[index] for index in indexes))
