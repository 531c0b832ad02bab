"""Tokens → phrases: level by level, left to right, the longest row of kinds that a subject knows becomes one phrase.

    the(DET) first(FIRST) 5 seconds(T) of(OF) the(DET) second(SECOND) clip(CLIP)
    level 2   RANGE of CLIPS?      level 3   RANGE OF CLIPS      level 4   RANGE (of the second clip)

A phrase is a token with another kind and a value; what rows do not see (articles, politeness) stays between them.
"""

from bisect import bisect_left
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from fetchcut.language.lexer import Token
from fetchcut.language.talk.readers import READERS
from fetchcut.language.talk.tokens import HIDDEN
from fetchcut.language.talk.words import Row, Subjects


@dataclass(frozen=True, slots=True)
class _Found:
    row: Row
    first: int
    last: int


def phrases(tokens: Sequence[Token], subjects: Subjects) -> tuple[Token, ...]:
    """Return the tokens with every row that means something put together, at all levels."""
    result = tuple(tokens)
    for rows in subjects.rows.values():
        result = _level(result, rows)
    return result


def _level(tokens: tuple[Token, ...], rows: Mapping[str, tuple[Row, ...]]) -> tuple[Token, ...]:
    visible = [index for index, token in enumerate(tokens) if token.kind not in HIDDEN]
    text, starts = "", []
    for index in visible:
        starts.append(len(text))
        text += f"{tokens[index].kind} "
    result: list[Token] = []
    at = done = 0
    while at < len(visible):
        found = next(_made(tokens, visible, at, _candidates(rows, tokens[visible[at]].kind, text, starts, at)), None)
        if found is None:
            at += 1
            continue
        phrase, count = found
        result.extend(tokens[done : visible[at]])
        result.append(phrase)
        at += count
        done = visible[at - 1] + 1
    return (*result, *tokens[done:])


def _candidates(
    rows: Mapping[str, tuple[Row, ...]], kind: str, text: str, starts: list[int], at: int
) -> list[tuple[int, Row]]:
    """Return the rows that fit at the visible token `at` with how many tokens they take, longest first."""
    fitting = []
    for row in rows.get(kind, ()):
        match = row.pattern.match(text, starts[at])
        if match and match.end() > starts[at]:
            fitting.append((bisect_left(starts, match.end()) - at, row))
    return sorted(fitting, key=lambda each: -each[0])


def _made(
    tokens: tuple[Token, ...], visible: list[int], at: int, candidates: list[tuple[int, Row]]
) -> Iterator[tuple[Token, int]]:
    for count, row in candidates:
        indexes = visible[at : at + count]
        between = tokens[indexes[0] : indexes[-1] + 1]
        value = READERS[row.reads](tuple(tokens[index] for index in indexes), between, row.value)
        if value is not None:
            text = " ".join(token.text for token in between)
            yield Token(row.makes, text, between[0].start, between[-1].end, value), count
