"""Parts of files and links, in their own time: "0:30 to 1:00 of talk.mp4", talk.mp4的前5秒.

Said with "of" beside a file, a stretch is one of the file and none of the timeline.
"""

from collections.abc import Sequence
from dataclasses import replace
from typing import Final

from fetchcut.language.lexer import Token
from fetchcut.language.talk.values import Pos, Span
from fetchcut.timeline.time import Cut, Moment

_SOURCES: Final = frozenset({"FILE", "LINK", "NAMED"})
_OF: Final = frozenset({"OF", "FROM", "FROMWORD", "IN", "THING"})


def with_joined_parts(phrases: Sequence[Token]) -> tuple[Token, ...]:
    """Return the phrases with several stretches of one file as one phrase: "0:10-0:20 and 5:00-5:30 of FILE"."""
    found: list[Token] = []
    at = 0
    while at < len(phrases):
        end = _group_end(phrases, at)
        is_of_file = end > at + 1 and (_is_of(phrases[end:]) or _is_of(list(reversed(found))))
        if is_of_file:
            found.append(_merged([each for each in phrases[at:end] if each.kind == "RANGE"]))
            at = end
        else:
            found.append(phrases[at])
            at += 1
    return tuple(found)


def part_tokens(items: Sequence[Token], source: Token) -> tuple[Token, ...]:
    """Return the phrases that say which parts of a file or link are meant, "of" among them; empty where none do."""
    at = next((index for index, item in enumerate(items) if item is source), None)
    if at is None:
        return ()
    before = tuple(items[max(at - 2, 0) : at])
    if len(before) == 2 and before[0].kind == "RANGE" and before[1].kind in _OF:
        return before
    behind = tuple(items[at + 1 : at + 3])
    if len(behind) == 2 and behind[0].kind == "OF" and behind[1].kind == "RANGE":
        return behind
    return ()


def spans_of(tokens: Sequence[Token]) -> tuple[Span, ...]:
    """Return the stretches among the phrases, in the order said."""
    values = [item.value for item in tokens if item.kind == "RANGE"]
    each = [one for value in values for one in (value if isinstance(value, tuple) else (value,))]
    return tuple(one for one in each if isinstance(one, Span))


def cut_of(span: Span) -> Cut | None:
    """Return the stretch as a part of a source of yet unknown length; None for one that needs it, as halves do."""
    start = Moment(Pos().offset) if span.start is None else _moment(span.start)
    end = None if span.end is None else _moment(span.end)
    if start is None or (span.end is not None and end is None):
        return None
    return Cut(start, end)


def _moment(pos: Pos) -> Moment | None:
    if pos.base == "part" or pos.frames or pos.of is not None:
        return None
    is_from_end = pos.base == "end"
    offset = -pos.offset if is_from_end else pos.offset
    return None if offset < 0 else Moment(offset, is_from_end)


def _group_end(phrases: Sequence[Token], at: int) -> int:
    """Return where stretches joined by "and" or commas end; `at` itself where none begins."""
    end = at
    while end < len(phrases) and phrases[end].kind == "RANGE":
        end += 1
        marks = end
        while marks < len(phrases) and (phrases[marks].kind == "AND" or phrases[marks].text in {",", "，", "、"}):
            marks += 1
        if marks == end or marks == len(phrases) or phrases[marks].kind != "RANGE":
            return end
        end = marks
    return end


def _is_of(rest: Sequence[Token]) -> bool:
    return len(rest) > 1 and rest[0].kind in _OF and rest[1].kind in _SOURCES


def _merged(ranges: Sequence[Token]) -> Token:
    first, last = ranges[0], ranges[-1]
    return replace(first, end=last.end, text=f"{first.text} … {last.text}", value=spans_of(ranges))
