"""Stretches of time: between two points, the first and the last of something, parts of the whole."""

from fractions import Fraction

from fetchcut.language.lexer import Token
from fetchcut.language.talk.readers.tokens import (
    Tokens,
    bare_in,
    is_time,
    length_in,
    number_of,
    position,
    positions,
    time_of,
    unit_of,
)
from fetchcut.language.talk.values import Pos, Span


def span(tokens: Tokens, between: Tokens, value: str) -> Span | None:
    found = positions([token for token in tokens if token.kind != "FRONT"])
    if len(found) > 2:  # 从第五秒开始到第十五秒结束
        found = positions([token for token in tokens if token.kind not in {"FRONT", "START", "END", "MIDDLE"}])
    if len(found) != 2:
        return None
    return Span(start=found[0], end=found[1])


def span_number(tokens: Tokens, between: Tokens, value: str) -> Span | None:
    """Two bounds of which one lends the other its unit: "3 to 5 minutes", "from 3 to 5"."""
    bounds = [token for token in tokens if token.kind in {"N", "T", "C", "ORD", "ORDWORD", "FRACNOUN"}]
    bounds += [token for token in tokens if token.kind == "POS" and isinstance(token.value, Pos)]
    timed = next((token for token in bounds if is_time(token)), None)
    unit = unit_of(timed) if timed else Fraction(1)
    if named := next((token for token in tokens if token.kind == "UNIT"), None):
        unit = Fraction(str(named.value))
    if timed is not None and timed.kind == "C" and any(token.kind == "N" and number_of(token) for token in bounds):
        return None
    ends = [_bound(token, unit) for token in bounds]
    return Span(start=ends[0], end=ends[1]) if len(ends) == 2 else None


def _bound(token: Token, unit: Fraction) -> Pos:
    if isinstance(token.value, Pos):
        return token.value
    return Pos(offset=time_of(token) if is_time(token) else number_of(token) * unit)


def span_for(tokens: Tokens, between: Tokens, value: str) -> Span | None:
    length_at = next((at for at, token in enumerate(tokens) if token.kind == "FOR"), None)
    times = [token for token in tokens if token.kind in {"POS", "T", "C", "START", "FRAMES"}]
    if len(times) != 2:
        return None
    after_for = length_at is not None and length_at < next(at for at, each in enumerate(tokens) if each is times[0])
    length, start = (times[0], times[1]) if length_at is None or after_for else (times[1], times[0])
    at, found = position(start), length_in((length,))
    if at is None or found is None:
        return None
    end = Pos(base=at.base, offset=at.offset + found[0], part=at.part, frames=at.frames + found[1])
    return Span(start=at, end=end)


def first(tokens: Tokens, between: Tokens, value: str) -> Span | None:
    length = length_in(tokens) or bare_in(tokens)
    return Span(start=None, end=Pos(offset=length[0], frames=length[1]), style="edge") if length else None


def last(tokens: Tokens, between: Tokens, value: str) -> Span | None:
    length = length_in(tokens) or bare_in(tokens)
    start = Pos(base="end", offset=-length[0], frames=-length[1]) if length else None
    return Span(start=start, end=None, style="edge") if start else None


def edge_number(tokens: Tokens, between: Tokens, value: str) -> tuple[str, int] | None:
    """Return side and count of "the first 5": clips or seconds, as the draft will tell."""
    number = number_of(tokens[1])
    return (tokens[0].kind.lower(), int(number)) if number.denominator == 1 and 0 < number < 10_000 else None


def _part_of(tokens: Tokens) -> Fraction | None:
    for token in tokens:
        if token.kind in {"FRAC", "FRACWORD", "PCT"}:
            return number_of(token)
        if token.kind in {"FRACNOUN", "ORDWORD"}:
            return Fraction(1, int(number_of(token)))
        if token.kind == "HALF":
            return Fraction(1, 2)
    return Fraction(1, 2)


def first_part(tokens: Tokens, between: Tokens, value: str) -> Span | None:
    part = _part_of(tokens)
    return Span(start=None, end=Pos(base="part", part=part), style="edge") if part and 0 < part <= 1 else None


def last_part(tokens: Tokens, between: Tokens, value: str) -> Span | None:
    part = _part_of(tokens)
    return Span(start=Pos(base="part", part=1 - part), end=None, style="edge") if part and 0 < part <= 1 else None


def middle_part(tokens: Tokens, between: Tokens, value: str) -> Span | None:
    length = length_in(tokens)
    half = Fraction(1, 2)
    if length:
        offset = length[0] / 2
        return Span(start=Pos(base="part", part=half, offset=-offset), end=Pos(base="part", part=half, offset=offset))
    part = _part_of(tokens) or half
    return Span(start=Pos(base="part", part=(1 - part) / 2), end=Pos(base="part", part=(1 + part) / 2))


def nth_part(tokens: Tokens, between: Tokens, value: str) -> Span | None:
    part = _part_of(tokens)
    nth = next((int(number_of(token)) for token in tokens if token.kind in {"N", "SECOND", "ORD"}), 2)
    if not part or not 0 < nth * part <= 1:
        return None
    return Span(start=Pos(base="part", part=(nth - 1) * part), end=Pos(base="part", part=nth * part))


def after(tokens: Tokens, between: Tokens, value: str) -> Span | None:
    found = positions([token for token in tokens if token.kind not in {"START", "END"}])
    return Span(start=found[0], end=None, style="open") if found else None


def before(tokens: Tokens, between: Tokens, value: str) -> Span | None:
    found = positions(tokens)
    return Span(start=None, end=found[0], style="open") if found else None


def first_and_last(tokens: Tokens, between: Tokens, value: str) -> tuple[Span, Span] | None:
    numbers = [token for token in tokens if token.kind in {"N", "T"}]
    unit = next((unit_of(token) for token in numbers if is_time(token)), Fraction(1))
    lengths = [time_of(token) if is_time(token) else number_of(token) * unit for token in numbers]
    first, last = lengths[0], lengths[-1]  # "the first and the last 3 seconds": as much of both
    edge = Span(start=None, end=Pos(offset=first), style="edge")
    return edge, Span(start=Pos(base="end", offset=-last), end=None, style="edge")


def counted_edge(tokens: Tokens, between: Tokens, value: str) -> Span:
    """Return what "the 3 first seconds" are."""
    unit = Fraction(str(tokens[2].value)) if tokens[2].kind == "UNIT" else Fraction(1)
    length = number_of(tokens[0]) * unit
    if tokens[1].kind == "FIRST":
        return Span(start=None, end=Pos(offset=length), style="edge")
    return Span(start=Pos(base="end", offset=-length), end=None, style="edge")


def both_edges(tokens: Tokens, between: Tokens, value: str) -> tuple[Span, Span] | None:
    """A stretch at one edge and a bare number at the other: it counts in seconds, too."""
    first = tokens[0].value
    if not isinstance(first, Span) or first.style != "edge":
        return None
    if tokens[-1].kind == "EDGEN" and isinstance(tokens[-1].value, tuple):
        side, count = tokens[-1].value
        length, is_last = Fraction(count), side == "last"
    else:
        length = next(number_of(token) for token in tokens if token.kind == "N")
        is_last = tokens[-1].kind in {"END", "LAST", "BACKPLACE"}
    if is_last:
        return first, Span(start=Pos(base="end", offset=-length), end=None, style="edge")
    return first, Span(start=None, end=Pos(offset=length), style="edge")


def same_range(tokens: Tokens, between: Tokens, value: str) -> object:
    return tokens[0].value


def whole(tokens: Tokens, between: Tokens, value: str) -> Span:
    return Span(start=None, end=None, style="edge")


def nested(tokens: Tokens, between: Tokens, value: str) -> Span | None:
    """Return a stretch of a stretch: "the second half of the second half", "the first 5 seconds of the last third"."""
    inner, outer = (token.value for token in tokens if token.kind == "RANGE")
    if not isinstance(inner, Span) or not isinstance(outer, Span) or inner.of or outer.of or inner.style == "open":
        return None
    begin, end = outer.start or Pos(), outer.end or Pos(base="end")
    start = begin if inner.start is None else _inside(inner.start, begin, end)
    stop = end if inner.end is None else _inside(inner.end, begin, end)
    return Span(start=start, end=stop)


def _inside(pos: Pos, begin: Pos, end: Pos) -> Pos:
    """Return a point that is counted from `begin` to `end` as one of the whole."""
    share = {"start": Fraction(0), "end": Fraction(1), "part": pos.part}[pos.base]
    first, last = _share(begin), _share(end)
    part = first + (last - first) * share
    offset = begin.offset + (end.offset - begin.offset) * share + pos.offset
    return Pos(base="part", part=part, offset=offset, frames=pos.frames)


def _share(pos: Pos) -> Fraction:
    return {"start": Fraction(0), "end": Fraction(1), "part": pos.part}[pos.base]
