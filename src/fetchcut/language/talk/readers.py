"""What rows are worth: one small function for each name that a subject's `reads` mentions. None refuses the row."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from fractions import Fraction
from typing import Final

from fetchcut.language.lexer import Token
from fetchcut.language.talk.values import Pos, Ref, Span
from fetchcut.language.times import Time
from fetchcut.timeline.time import Seconds

Tokens = tuple[Token, ...]
Reader = Callable[[Tokens, Tokens, str], object]
_START: Final = Pos()
_END: Final = Pos(base="end")


def _time(token: Token) -> Seconds:
    if isinstance(token.value, Time):
        return token.value.seconds
    return Fraction(str(token.value))


def _is_time(token: Token) -> bool:
    return isinstance(token.value, Time)


def _unit(token: Token) -> Fraction:
    return token.value.unit or Fraction(1) if isinstance(token.value, Time) else Fraction(1)


def _length(tokens: Tokens) -> tuple[Seconds, int] | None:
    """Return (seconds, frames) of the first length among the tokens."""
    for token in tokens:
        if token.kind in {"T", "C"}:
            return _time(token), 0
        if token.kind == "FRAMES":
            return Fraction(0), int(Fraction(str(token.value)))
    unit = next((token for token in tokens if token.kind in {"UNIT", "SECOND"}), None)
    if unit is not None:
        return (Fraction(1) if unit.kind == "SECOND" else Fraction(str(unit.value))), 0
    return (Fraction(0), 1) if any(token.kind == "FRAMEWORD" for token in tokens) else None


def _number(token: Token) -> Fraction:
    return Fraction(str(token.value))


def position(token: Token) -> Pos | None:
    """Return where a token that can be a point in time is; None for one that cannot."""
    match token.kind:
        case "POS" | "POINT":
            return token.value if isinstance(token.value, Pos) else None
        case "T" | "C":
            return Pos(offset=_time(token))
        case "N":
            return Pos(offset=_number(token))
        case "START" | "FIRST":
            return _START
        case "END" | "LAST":
            return _END
        case "MIDDLE":
            return Pos(base="part", part=Fraction(1, 2))
        case "FRAMES":
            return Pos(frames=int(_number(token)))
    return None


def _positions(tokens: Sequence[Token]) -> list[Pos]:
    return [found for token in tokens if (found := position(token)) is not None]


# Points


def _pos_before_end(tokens: Tokens, between: Tokens, value: str) -> Pos | None:
    length = _length(tokens)
    return Pos(base="end", offset=-length[0], frames=-length[1]) if length else None


def _pos_after_start(tokens: Tokens, between: Tokens, value: str) -> Pos | None:
    length = _length(tokens)
    return Pos(offset=length[0], frames=length[1]) if length else None


def _pos_time(tokens: Tokens, between: Tokens, value: str) -> Pos | None:
    times = [token for token in tokens if token.kind in {"T", "C"}]
    if not times:  # "the 6th second"
        count = next((count for token in tokens if (count := _count(token)) is not None), None)
        return None if count is None or count < 0 else Pos(offset=Fraction(count))
    minutes = [token for token in tokens if token.kind == "N"]
    return Pos(offset=_time(times[0])) if not minutes else None


def _pos_unit(tokens: Tokens, between: Tokens, value: str) -> Pos | None:
    number = next((token for token in tokens if token.kind == "N"), None)
    unit = next((Fraction(str(token.value)) for token in tokens if token.kind == "UNIT"), Fraction(1))
    return None if number is None or unit < 1 else Pos(offset=_number(number) * unit)


def _pos_frame(tokens: Tokens, between: Tokens, value: str) -> Pos | None:
    number = next((_number(token) for token in tokens if token.kind in {"FRAMES", "N"}), None)
    return None if number is None else Pos(frames=int(number))


def _pos_part(tokens: Tokens, between: Tokens, value: str) -> Pos | None:
    for token in tokens:
        if token.kind in {"PCT", "FRAC", "FRACWORD"}:
            part = _number(token)
            return Pos(base="part", part=part) if 0 <= part <= 1 else None
    return Pos(base="part", part=Fraction(1, 2))


def _frac_ordinal(tokens: Tokens, between: Tokens, value: str) -> object:
    return tokens[0].value


# Stretches


def _span(tokens: Tokens, between: Tokens, value: str) -> Span | None:
    found = _positions([token for token in tokens if token.kind != "FRONT"])
    if len(found) > 2:  # 从第五秒开始到第十五秒结束
        found = _positions([token for token in tokens if token.kind not in {"FRONT", "START", "END"}])
    if len(found) != 2:
        return None
    return Span(start=found[0], end=found[1])


def _span_number(tokens: Tokens, between: Tokens, value: str) -> Span | None:
    """Two bounds of which one lends the other its unit: "3 to 5 minutes", "from 3 to 5"."""
    bounds = [token for token in tokens if token.kind in {"N", "T", "C", "ORD", "ORDWORD"}]
    bounds += [token for token in tokens if token.kind == "POS" and isinstance(token.value, Pos)]
    timed = next((token for token in bounds if _is_time(token)), None)
    unit = _unit(timed) if timed else Fraction(1)
    if named := next((token for token in tokens if token.kind == "UNIT"), None):
        unit = Fraction(str(named.value))
    if timed is not None and timed.kind == "C" and any(token.kind == "N" and _number(token) for token in bounds):
        return None
    ends = [_bound(token, unit) for token in bounds]
    return Span(start=ends[0], end=ends[1]) if len(ends) == 2 else None


def _bound(token: Token, unit: Fraction) -> Pos:
    if isinstance(token.value, Pos):
        return token.value
    return Pos(offset=_time(token) if _is_time(token) else _number(token) * unit)


def _span_for(tokens: Tokens, between: Tokens, value: str) -> Span | None:
    length_at = next((at for at, token in enumerate(tokens) if token.kind == "FOR"), None)
    times = [token for token in tokens if token.kind in {"POS", "T", "C", "START", "FRAMES"}]
    if len(times) != 2:
        return None
    after_for = length_at is not None and length_at < next(at for at, each in enumerate(tokens) if each is times[0])
    length, start = (times[0], times[1]) if length_at is None or after_for else (times[1], times[0])
    at, found = position(start), _length((length,))
    if at is None or found is None:
        return None
    end = Pos(base=at.base, offset=at.offset + found[0], part=at.part, frames=at.frames + found[1])
    return Span(start=at, end=end)


def _first(tokens: Tokens, between: Tokens, value: str) -> Span | None:
    length = _length(tokens) or _bare(tokens)
    return Span(start=None, end=Pos(offset=length[0], frames=length[1]), style="edge") if length else None


def _last(tokens: Tokens, between: Tokens, value: str) -> Span | None:
    length = _length(tokens) or _bare(tokens)
    start = Pos(base="end", offset=-length[0], frames=-length[1]) if length else None
    return Span(start=start, end=None, style="edge") if start else None


def _bare(tokens: Tokens) -> tuple[Seconds, int] | None:
    """Return a number without unit as seconds: "2 from the start"."""
    number = next((_number(token) for token in tokens if token.kind == "N"), None)
    return None if number is None else (number, 0)


def _edge_number(tokens: Tokens, between: Tokens, value: str) -> tuple[str, int] | None:
    """Return side and count of "the first 5": clips or seconds, as the draft will tell."""
    number = _number(tokens[1])
    return (tokens[0].kind.lower(), int(number)) if number.denominator == 1 and 0 < number < 10_000 else None


def _part_of(tokens: Tokens) -> Fraction | None:
    for token in tokens:
        if token.kind in {"FRAC", "FRACWORD", "PCT"}:
            return _number(token)
        if token.kind in {"FRACNOUN", "ORDWORD"}:
            return Fraction(1, int(_number(token)))
        if token.kind == "HALF":
            return Fraction(1, 2)
    return Fraction(1, 2)


def _first_part(tokens: Tokens, between: Tokens, value: str) -> Span | None:
    part = _part_of(tokens)
    return Span(start=None, end=Pos(base="part", part=part), style="edge") if part and 0 < part <= 1 else None


def _last_part(tokens: Tokens, between: Tokens, value: str) -> Span | None:
    part = _part_of(tokens)
    return Span(start=Pos(base="part", part=1 - part), end=None, style="edge") if part and 0 < part <= 1 else None


def _middle_part(tokens: Tokens, between: Tokens, value: str) -> Span | None:
    length = _length(tokens)
    half = Fraction(1, 2)
    if length:
        offset = length[0] / 2
        return Span(start=Pos(base="part", part=half, offset=-offset), end=Pos(base="part", part=half, offset=offset))
    part = _part_of(tokens) or half
    return Span(start=Pos(base="part", part=(1 - part) / 2), end=Pos(base="part", part=(1 + part) / 2))


def _nth_part(tokens: Tokens, between: Tokens, value: str) -> Span | None:
    part = _part_of(tokens)
    nth = next((int(_number(token)) for token in tokens if token.kind in {"N", "SECOND", "ORD"}), 2)
    if not part or not 0 < nth * part <= 1:
        return None
    return Span(start=Pos(base="part", part=(nth - 1) * part), end=Pos(base="part", part=nth * part))


def _after(tokens: Tokens, between: Tokens, value: str) -> Span | None:
    found = _positions([token for token in tokens if token.kind not in {"START", "END"}])
    return Span(start=found[0], end=None, style="open") if found else None


def _before(tokens: Tokens, between: Tokens, value: str) -> Span | None:
    found = _positions(tokens)
    return Span(start=None, end=found[0], style="open") if found else None


def _length_of(tokens: Tokens, between: Tokens, value: str) -> Pos | None:
    length = _length(tokens) or _bare(tokens)
    return Pos(offset=length[0], frames=length[1]) if length else None


def _point(tokens: Tokens, between: Tokens, value: str) -> Pos | None:
    found = _positions(tokens)
    return found[0] if found else None


def _first_and_last(tokens: Tokens, between: Tokens, value: str) -> tuple[Span, Span] | None:
    numbers = [token for token in tokens if token.kind in {"N", "T"}]
    unit = next((_unit(token) for token in numbers if _is_time(token)), Fraction(1))
    first, last = (_time(token) if _is_time(token) else _number(token) * unit for token in numbers)
    edge = Span(start=None, end=Pos(offset=first), style="edge")
    return edge, Span(start=Pos(base="end", offset=-last), end=None, style="edge")


# Things


def _count(token: Token) -> int | None:
    match token.kind:
        case "FIRST" | "START" | "FRONT":
            return 1
        case "LAST" | "END" | "BACK":
            return -1
        case "PENULT":
            return -2
        case "SECOND":
            return 2
        case "ORDWORD" | "ORD" | "N" | "FRACNOUN":
            number = _number(token)
            return int(number) if number.denominator == 1 and 0 < number < 10_000 else None
    return None


def _clip_nth(tokens: Tokens, between: Tokens, value: str) -> Ref | None:
    kinds = [token.kind for token in tokens]
    if "MIDDLE" in kinds:
        return Ref(kind="clip", which="nth", numbers=(0,))
    numbers = [count for token in tokens if (count := _count(token)) is not None]
    if not numbers:
        return None
    if "COUNTBACK" in kinds:
        return Ref(kind="clip", which="nth", numbers=(-numbers[0],))
    if kinds[0] == "LAST" and kinds[1:2] == ["N"]:
        return Ref(kind="clip", which="nth", numbers=tuple(range(-numbers[1], 0)))
    return Ref(kind="clip", which="nth", numbers=(numbers[0],))


def _clip_several(tokens: Tokens, between: Tokens, value: str) -> Ref | None:
    if tokens[0].kind == "FIRSTLAST":
        return Ref(kind="clip", which="nth", numbers=(1, -1))
    numbers = [count for token in tokens if (count := _count(token)) is not None]
    is_range = any(token.kind in {"TO", "DASH"} for token in tokens)
    if is_range and len(numbers) == 2 and 0 < numbers[0] < numbers[1]:
        numbers = list(range(numbers[0], numbers[1] + 1))
    return Ref(kind="clip", which="nth", numbers=tuple(numbers)) if numbers else None


def _clips_joined(tokens: Tokens, between: Tokens, value: str) -> Ref | None:
    """Return one reference for several that count: "clip 1 and clip 3"."""
    numbers: list[int] = []
    for token in tokens:
        if isinstance(token.value, Ref):
            if token.value.which != "nth":
                return None
            numbers.extend(token.value.numbers)
        elif (count := _count(token)) is not None:
            numbers.append(count)
    if tokens[1].kind == "CLIPS" and len(tokens) == 2 and not _is_joined(between):
        return None
    return Ref(kind="clip", which="nth", numbers=tuple(numbers)) if numbers else None


def _clip_enumerated(tokens: Tokens, between: Tokens, value: str) -> Ref | None:
    """Return the clips of 一二段 and 第二三段: digits side by side count them one by one."""
    text = next(token.text for token in tokens if token.kind == "N")
    digits = {digit: number for number, digit in enumerate("一二三四五六七八九", 1)}
    if len(text) < 2 or not all(each in digits for each in text):
        return None
    return Ref(kind="clip", which="nth", numbers=tuple(digits[each] for each in text))


def _clip_side(tokens: Tokens, between: Tokens, value: str) -> Ref:
    """Return "the part behind" after a split: the last, or the first one."""
    number = -1 if tokens[0].kind in {"AFTER", "BACK"} else 1
    return Ref(kind="clip", which="nth", numbers=(number,))


def _clip_group(tokens: Tokens, between: Tokens, value: str) -> Ref | None:
    count = next((int(_number(token)) for token in tokens if token.kind == "N"), 1)
    if not 0 < count < 10_000:
        return None
    is_last = tokens[0].kind in {"LAST", "BACK"}
    return Ref(kind="clip", which="nth", numbers=tuple(range(-count, 0) if is_last else range(1, count + 1)))


def _clip_all(tokens: Tokens, between: Tokens, value: str) -> Ref:
    return Ref(kind="clip", which="all")


def _clip_other(tokens: Tokens, between: Tokens, value: str) -> Ref:
    names = {"NEXT": ("next",), "PREV": ("previous",)}.get(tokens[0].kind, ())
    return Ref(kind="clip", which="other", names=names)


def _clip_named(tokens: Tokens, between: Tokens, value: str) -> Ref | None:
    names = tuple(str(token.value) for token in tokens if token.kind in {"NAMED", "QUOTE", "FILE"})
    return Ref(kind="clip", which="named", names=names) if names else None


def _clip_it(tokens: Tokens, between: Tokens, value: str) -> Ref:
    return Ref(kind="clip", which="it")


def _pronoun(tokens: Tokens, between: Tokens, value: str) -> Ref:
    return Ref(kind="any", which="it")


def ref_of(token: Token) -> Ref | None:
    """Return what a token points at: a reference as it is, a name as a reference to what is called so."""
    if isinstance(token.value, Ref):
        return token.value
    if token.kind in {"NAMED", "FILE"}:
        return Ref(kind="clip", which="named", names=(str(token.value),))
    return None


# A stretch or point of one clip


def _range_of(tokens: Tokens, between: Tokens, value: str) -> object:
    """The stretch counts in the clip: only where they really belong together."""
    found = next(token for token in tokens if token.kind == "RANGE")
    ref = next((ref for token in tokens if (ref := ref_of(token)) is not None), None)
    if ref is None:
        return None
    if tokens[0].kind in {"CLIPS", "NAMED"} and not _is_joined(between):
        return None
    spans = found.value if isinstance(found.value, tuple) else (found.value,)
    return tuple(replace(span, of=ref) for span in spans if isinstance(span, Span))


def _is_joined(between: Tokens) -> bool:
    """Return whether 的 or an apostrophe stands between, or Chinese simply goes on: 第二段前5秒."""
    texts = {token.text for token in between}
    has_han = any("\u4e00" <= character <= "\u9fff" for token in between for character in token.text)
    return bool(texts & {"的", "'s"}) or has_han


def _point_of(tokens: Tokens, between: Tokens, value: str) -> Pos | None:
    ref = next((ref for token in tokens if (ref := ref_of(token)) is not None), None)
    at = next((pos for token in tokens if (pos := position(token)) is not None), None)
    if tokens[0].kind in {"CLIPS", "NAMED"} and not _is_joined(between):
        return None
    return replace(at, of=ref) if at is not None and ref is not None else None


def _excepted(tokens: Tokens, between: Tokens, value: str) -> object:
    return next((token for token in tokens if token.kind in {"RANGE", "CLIPS", "NAMED", "PRONOUN"}), None)


def _between_clips(tokens: Tokens, between: Tokens, value: str) -> tuple[Ref, ...] | None:
    cuts = {"FIRSTCUT": 1, "SECONDCUT": 2, "LASTCUT": -2}
    if tokens[0].kind in cuts:
        return (Ref(kind="clip", which="nth", numbers=(cuts[tokens[0].kind],)),)
    if any(token.kind == "CUTNOUN" for token in tokens):
        count = next((count for token in tokens if (count := _count(token)) is not None), 1)
        return (Ref(kind="clip", which="nth", numbers=(count if count > 0 else count - 1,)),)
    if tokens[-1].kind == "BETWEEN" and tokens[-1].text.isascii():  # "put clip 3 between …"
        return None
    found = [ref for token in tokens if (ref := ref_of(token)) is not None]
    numbers = [int(_number(token)) for token in tokens if token.kind == "N"]
    found += [Ref(kind="clip", which="nth", numbers=(number,)) for number in numbers]
    return tuple(found) or None


def _same_range(tokens: Tokens, between: Tokens, value: str) -> object:
    return tokens[0].value


def _place_corner(tokens: Tokens, between: Tokens, value: str) -> str | None:
    """Return the corner of "at the top" and "right"."""
    words = [str(token.value) if token.kind == "PLACE" else token.kind.lower() for token in tokens]
    down = next((word for word in words if word in {"top", "bottom"}), None)
    across = next((word for word in words if word in {"left", "right"}), None)
    return f"{down}-{across}" if down and across else None


def _open_with(tokens: Tokens, between: Tokens, value: str) -> tuple[Ref, str] | None:
    """Return which clip is to open or to close: "start with the city one", 用city开场."""
    ref = next((ref for token in tokens if (ref := ref_of(token)) is not None), None)
    is_end = any(token.kind in {"END", "FINISH", "LAST"} for token in tokens)
    return None if ref is None else (ref, "end" if is_end else "start")


def _whole(tokens: Tokens, between: Tokens, value: str) -> Span:
    return Span(start=None, end=None, style="edge")


def _place_middle(tokens: Tokens, between: Tokens, value: str) -> str:
    place = next((token for token in tokens if token.kind == "PLACE"), None)
    return "center" if place is None else str(place.value)


READERS: Final[Mapping[str, Reader]] = {
    "pos_before_end": _pos_before_end,
    "pos_after_start": _pos_after_start,
    "pos_time": _pos_time,
    "pos_unit": _pos_unit,
    "pos_frame": _pos_frame,
    "pos_part": _pos_part,
    "frac_ordinal": _frac_ordinal,
    "span": _span,
    "span_number": _span_number,
    "span_for": _span_for,
    "first": _first,
    "last": _last,
    "first_part": _first_part,
    "last_part": _last_part,
    "middle_part": _middle_part,
    "nth_part": _nth_part,
    "after": _after,
    "before": _before,
    "length": _length_of,
    "point": _point,
    "first_number": _first_and_last,
    "clip_nth": _clip_nth,
    "clip_several": _clip_several,
    "clip_group": _clip_group,
    "clip_enumerated": _clip_enumerated,
    "clip_side": _clip_side,
    "clips_joined": _clips_joined,
    "clip_all": _clip_all,
    "clip_other": _clip_other,
    "clip_named": _clip_named,
    "clip_it": _clip_it,
    "pronoun": _pronoun,
    "range_of": _range_of,
    "point_of": _point_of,
    "excepted": _excepted,
    "between_clips": _between_clips,
    "whole": _whole,
    "open_with": _open_with,
    "place_corner": _place_corner,
    "same_range": _same_range,
    "edge_number": _edge_number,
    "over": _length_of,
    "place_middle": _place_middle,
}
