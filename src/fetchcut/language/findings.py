"""Matches → findings: each says what one stretch of the sentence wishes for one slot of the wish."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from fractions import Fraction
from typing import Final, Literal

from fetchcut.language.lexer import Token
from fetchcut.language.shapes import Match
from fetchcut.language.times import Time, is_backwards
from fetchcut.timeline.time import Moment, Seconds

MOST_ITEMS: Final = 10_000
"""Item lists are written out; nobody types a longer span in earnest."""


Style = Literal["span", "edge", "open", "fixed", "limit"]


@dataclass(frozen=True, slots=True)
class Part:
    """A part somebody named; whether it is kept or removed is decided by the verbs around it.

    "span" has two ends, "edge" is the first or last of it, "open" has one end; "fixed" is kept whatever the verb says,
    and so is "limit", of which there may be less.
    `has_from`: "cut from 1:00 to 2:00" bounds a clip, "cut 1:00 to 2:00" names what goes.
    """

    start: Moment
    end: Moment | None
    style: Style
    has_from: bool = False


@dataclass(frozen=True, slots=True)
class Finding:
    """A wish for one slot, found at tokens[first:last]; `is_strong` where a word like "as" stands before a format."""

    slot: str
    value: object
    first: int
    last: int
    is_strong: bool = False


Values = list[tuple[str, object]]


def findings(match: Match) -> list[Finding] | None:
    """Return what the match says, None when it cannot be meant: the next shorter shape is tried then."""
    values = _READERS[match.shape.means](match)
    if values is None:
        return None
    is_strong = match.shape.value == "strong"
    return [Finding(slot, value, match.first, match.last, is_strong) for slot, value in values]


def _times(match: Match) -> list[Time]:
    return [token.value for token in match.of("T", "TM") if isinstance(token.value, Time)]


def _numbers(match: Match, *kinds: str) -> list[Fraction]:
    return [token.value for token in match.of("N", *kinds) if isinstance(token.value, Fraction)]


def _has_from(match: Match) -> bool:
    return match.tokens[0].kind in {"FROM", "BETWEEN"}


def _part(start: Moment, end: Moment | None, style: Style, match: Match) -> Values:
    if end and is_backwards(start, end):
        return [("odd", None)]
    return [("part", Part(start, end, style, _has_from(match)))]


def _from_start(seconds: Seconds | int) -> Moment:
    return Moment(Seconds(seconds))


def _span(match: Match) -> Values | None:
    times = _times(match)
    if len(times) == 2:
        return _part(_from_start(times[0].seconds), _from_start(times[1].seconds), "span", match)
    bare, end = _numbers(match)[0], times[0]
    if end.unit is None and bare != 0:  # "from 5 to 1:30": five of what?
        return None
    return _part(_from_start(bare * (end.unit or 1)), _from_start(end.seconds), "span", match)


def _clock_span(match: Match) -> Values | None:
    times = _times(match)
    if any(time.unit is not None for time in times):  # "start 5 s end 5 s" are two lengths
        return None
    return _part(_from_start(times[0].seconds), _from_start(times[1].seconds), "span", match)


def _span_seconds(match: Match) -> Values | None:
    start, end = _numbers(match)
    if not all(token.text[0].isdigit() for token in match.of("N")):
        return None
    return _part(_from_start(start), _from_start(end), "span", match)


def _span_unit(match: Match) -> Values:
    units = [Seconds(str(token.value)) for token in match.of("UNIT", "SECOND")]
    start, end = _numbers(match)
    return _part(_from_start(start * units[0]), _from_start(end * units[-1]), "span", match)


def _from_for(match: Match) -> Values | None:
    start, length = _times(match)
    if length.unit is None:  # a clock is no length
        return None
    return _part(_from_start(start.seconds), _from_start(start.seconds + length.seconds), "span", match)


def _for_from(match: Match) -> Values | None:
    length, start = _times(match)
    if length.unit is None:
        return None
    return _part(_from_start(start.seconds), _from_start(start.seconds + length.seconds), "span", match)


def _length_of(match: Match) -> Seconds:
    if times := _times(match):
        return times[0].seconds
    return Seconds(str(match.of("UNIT", "SECOND")[0].value))


def _first(match: Match) -> Values:
    return _part(_from_start(0), _from_start(_length_of(match)), "edge", match)


def _last(match: Match) -> Values:
    return _part(Moment(_length_of(match), is_from_end=True), None, "edge", match)


def _fixed_first(match: Match) -> Values:
    return _part(_from_start(0), _from_start(_length_of(match)), "fixed", match)


def _at_most(match: Match) -> Values:
    return _part(_from_start(0), _from_start(_length_of(match)), "limit", match)


def _fixed_last(match: Match) -> Values:
    return _part(Moment(_length_of(match), is_from_end=True), None, "fixed", match)


def _first_and_format(match: Match) -> Values:
    return [*_fixed_first(match), ("format", match.of("FORMAT")[0].value)]


def _from(match: Match) -> Values:
    return _part(_from_start(_length_of(match)), None, "open", match)


def _until(match: Match) -> Values:
    return _part(_from_start(0), _from_start(_length_of(match)), "open", match)


def _until_last(match: Match) -> Values:
    return _part(_from_start(0), Moment(_length_of(match), is_from_end=True), "open", match)


def _first_and_last(match: Match) -> Values:
    return [*_first(match), *_last(match)]


def _format_at(match: Match) -> Values | None:
    form = match.of("FORMAT")[0].value
    if form not in {"jpg", "png"}:
        return None
    return [*_part(_from_start(_length_of(match)), None, "fixed", match), ("format", form)]


def _at(match: Match) -> Values:
    return [*_part(_from_start(_length_of(match)), None, "fixed", match), ("still", "still")]


def _items(numbers: list[Fraction]) -> Values | None:
    if not all(number.denominator == 1 and 1 <= number <= 10**6 for number in numbers):
        return None
    return [("items", tuple(sorted({int(number) for number in numbers})))]


def _items_first(match: Match) -> Values | None:
    last = _numbers(match)[0]
    return _items([Fraction(item) for item in range(1, int(last) + 1)]) if 1 <= last <= MOST_ITEMS else None


def _items_span(match: Match) -> Values | None:
    first, last = _numbers(match)
    if not (1 <= first <= last <= first + MOST_ITEMS) or first.denominator != 1 or last.denominator != 1:
        return None
    return _items([Fraction(item) for item in range(int(first), int(last) + 1)])


def _items_list(match: Match) -> Values | None:
    numbers = [Fraction(str(token.value)) for token in match.of("N", "NTH_N")]
    return _items(numbers + [Fraction(2) for _ in match.of("SECOND")])


def _items_one(_: Match) -> Values:
    return [("items", (1,))]


def _size(match: Match) -> Values | None:
    token = match.of("SIZE", "BARE_SIZE", "TM", "LIMIT_FOR")[0]
    if isinstance(token.value, int):
        return [("size", token.value)]
    if isinstance(token.value, Time):
        return [("size", int(token.value.seconds / 60 * 10**6))] if token.value.seconds > 0 else None
    return [("size", int(str(token.value)))]


def _length(match: Match) -> Values | None:
    length = _length_of(match)
    return [("length", length)] if length > 0 else None


def _one(slot: str, kind: str) -> Callable[[Match], Values]:
    return lambda match: [(slot, match.of(kind)[0].value)]


def _flag(slot: str) -> Callable[[Match], Values]:
    return lambda _: [(slot, slot)]


def _audio_noun(match: Match) -> Values:
    return [("nothing", None)] if match.of("QUALITY") else [("audio_only", "audio_only")]


_READERS: Final[Mapping[str, Callable[[Match], Values | None]]] = {
    "format": _one("format", "FORMAT"),
    "still": _flag("still"),
    "foreign": _one("foreign", "FOREIGN"),
    "lines": _one("lines", "LINES"),
    "language": _one("language", "LANG"),
    "size": _size,
    "length": _length,
    "audio_noun": _audio_noun,
    "span": _span,
    "clock_span": _clock_span,
    "span_seconds": _span_seconds,
    "span_unit": _span_unit,
    "from": _from,
    "until": _until,
    "from_for": _from_for,
    "for_from": _for_from,
    "first": _first,
    "first_unit": _first,
    "last": _last,
    "last_unit": _last,
    "first_fixed": _fixed_first,
    "at_most": _at_most,
    "last_fixed": _fixed_last,
    "first_and_format": _first_and_format,
    "until_last": _until_last,
    "first_and_last": _first_and_last,
    "format_at": _format_at,
    "at": _at,
    "items_first": _items_first,
    "items_last": _flag("later"),
    "items_span": _items_span,
    "items_list": _items_list,
    "items_one": _items_one,
} | {
    slot: _flag(slot)
    for slot in ("best", "smallest", "audio_only", "video_only", "playlist", "single", "exact", "nothing", "odd")
}


def words_of(tokens: tuple[Token, ...], finding: Finding) -> tuple[int, int]:
    """Return the place of the finding in the folded text, half-open."""
    return tokens[finding.first].start, tokens[finding.last - 1].end
