"""A correction put in the place of what it corrects: "cut the first 5, no, 6 seconds", "left, I mean right"."""

from collections.abc import Sequence
from dataclasses import replace
from fractions import Fraction
from typing import Final

from fetchcut.language.lexer import Token
from fetchcut.language.talk.readers.tokens import position
from fetchcut.language.talk.values import Pos, Ref, Span
from fetchcut.language.times import Time

_FAMILIES: Final = {
    "time": {"T", "C", "POS", "POINT", "LEN"},
    "amount": {"PCT", "DB", "X", "XWORD", "HALF", "FRAC", "FRACWORD"},
    "direction": {"UP", "DOWN", "LOUDER", "QUIETER", "FASTER", "SLOWER", "BIGGER", "SMALLER", "UPWARD", "DOWNWARD"},
    "side": {"LEFT", "RIGHT", "CLOCKWISE", "COUNTERCLOCKWISE"},
    "shape": {"SHAPE", "RATIO", "PLATFORM"},
    "thing": {"CLIPS", "NAMED"},
    "item": {"TITLE", "CAPTION", "LOWERTHIRD", "LOGO", "PIP", "MUSIC"},
    "rank": {"FRONTPLACE", "BACKPLACE", "START", "END", "FIRST", "LAST", "BEFORE", "AFTER", "MIDDLE", "BETWEENCLIPS"},
    "stretch": {"RANGE", "EDGEN"},
    "flip": {"FLIPH", "FLIPV"},
}
_LENGTHS: Final = frozenset({"T", "C", "N", "LEN", "POS", "POINT"})
_ONE_THING: Final = frozenset({"MOVE", "SWAP", "ORDER"})


def family(kind: str) -> str:
    """Return a name shared by kinds that take each other's place: "10 s, no, 0:20"."""
    return next((name for name, kinds in _FAMILIES.items() if kind in kinds), kind)


def amended(before: Sequence[Token], items: Sequence[Token]) -> tuple[Token, ...]:
    """Return `before` with `items` instead of what they correct: a bare number is whatever the number before was."""
    new = tuple(_in_terms_of(before, item) for item in items)
    if any(item.kind in _ONE_THING for item in before):
        new = tuple(item for item in new if item.kind != "PRONOUN")
    if (other := _other_edge(before, new)) is not None:
        return other
    families = {family(item.kind) for item in new}
    if "rank" in families and any(item.kind in {"BEFORE", "AFTER"} for item in new):
        families.discard("thing")
        kept = [item for item in before if family(item.kind) not in families]
        return (*kept, *new)
    return (*(item for item in before if family(item.kind) not in families), *new)


def _other_edge(before: Sequence[Token], new: Sequence[Token]) -> tuple[Token, ...] | None:
    """Return the same length at the other end: "cut 5 seconds off the start, sorry, off the end"; None for no edge."""
    sides = [item.kind for item in new if item.kind not in {"OFF", "FROM", "AT", "OF", "FROMWORD"}]
    stretch = _last_of(before, "RANGE")
    if sides not in (["START"], ["END"]) or stretch is None or not isinstance(stretch.value, Span):
        return None
    span = stretch.value
    if span.style != "edge" or (span.start is None) == (span.end is None):
        return None
    length = span.end.offset if span.end is not None else -span.start.offset if span.start is not None else Fraction(0)
    moved = replace(stretch, value=replace(_edge(sides == ["START"], length), of=span.of))
    return tuple(moved if item is stretch else item for item in before)


def is_amending(before: Sequence[Token], items: Sequence[Token]) -> bool:
    """Return whether anything of `before` is corrected by `items`."""
    new = {family(_in_terms_of(before, item).kind) for item in items if item.kind not in {"TO", "AT", "IN", "SET"}}
    return bool(new & {family(item.kind) for item in before})


def _in_terms_of(before: Sequence[Token], item: Token) -> Token:
    if (begun := _begun_later(before, item)) is not None:
        return begun
    if item.kind not in _LENGTHS:
        return item
    kinds = {each.kind for each in before}
    if not kinds & _FAMILIES["time"] and (stretch := _last_of(before, "RANGE", "EDGEN")) is not None:
        return _stretched(stretch, item)
    if item.kind in {"T", "C"} and (moment := _last_of(before, "POINT", "POS")) is not None and "T" not in kinds:
        at = position(item)
        is_moment = isinstance(moment.value, Pos) and moment.value.base == "start" and at is not None
        return replace(item, kind=moment.kind, value=at) if is_moment else item
    if item.kind != "N":
        return item
    if (time := _last_of(before, "T", "C", "LEN", "POINT", "POS")) is not None:
        return _timed(time, item)
    if (amount := _last_of(before, "PCT", "DB", "X", "DEG")) is not None:
        value = Fraction(str(item.value))
        return replace(item, kind=amount.kind, value=value / 100 if amount.kind == "PCT" else value)
    if (clip := _last_of(before, "CLIPS")) is not None and isinstance(clip.value, Ref) and clip.value.which == "nth":
        return replace(item, kind="CLIPS", value=replace(clip.value, numbers=(int(Fraction(str(item.value))),)))
    return item


def _begun_later(before: Sequence[Token], item: Token) -> Token | None:
    """Return the stretch with another beginning where only that is corrected: "10 to 20", "no, from 12"."""
    stretch = _last_of(before, "RANGE")
    if stretch is None or not isinstance(stretch.value, Span) or stretch.value.start is None:
        return None
    said = item.value
    if isinstance(said, Span) and item.kind == "RANGE" and said.end is None and said.style == "open":
        start = said.start if item.text.startswith(("from", "从", "由")) else None
    else:
        start = said if item.kind == "FROMPOINT" and isinstance(said, Pos) else None
    if start is None or stretch.value.end is None:
        return None
    return replace(stretch, value=replace(stretch.value, start=start))


def _last_of(items: Sequence[Token], *kinds: str) -> Token | None:
    return next((item for item in reversed(items) if item.kind in kinds), None)


def _timed(time: Token, number: Token) -> Token:
    """Return a bare number as a time in the unit, and of the kind, that the one before had."""
    value = Fraction(str(number.value))
    if isinstance(time.value, Time):
        unit = time.value.unit or Fraction(1)
        return replace(number, kind="T", value=Time(value * unit, unit))
    if isinstance(time.value, Pos) and time.value.base != "part":
        offset = -value if time.value.base == "end" and time.value.offset <= 0 else value
        return replace(number, kind=time.kind, value=replace(time.value, offset=offset, frames=0))
    return replace(number, kind="T", value=Time(value, Fraction(1)))


def _stretched(stretch: Token, item: Token) -> Token:
    """Return the stretch with the bound that can have been meant moved: its length, or where it ends."""
    at = position(item)
    if at is None or at.base != "start":
        return item
    if stretch.kind == "EDGEN" and isinstance(stretch.value, tuple):
        if item.kind == "N":
            return replace(stretch, value=(stretch.value[0], int(at.offset)))
        return replace(item, kind="RANGE", value=_edge(str(stretch.value[0]) == "first", at.offset))
    span = stretch.value
    if not isinstance(span, Span):
        return item
    if span.style == "edge" and (span.start is None) != (span.end is None):
        return replace(item, kind="RANGE", value=replace(_edge(span.start is None, at.offset), of=span.of))
    if span.end is None:
        return replace(item, kind="RANGE", value=replace(span, start=at))
    return replace(item, kind="RANGE", value=replace(span, end=at))


def _edge(is_first: bool, length: Fraction) -> Span:
    if is_first:
        return Span(start=None, end=Pos(offset=length), style="edge")
    return Span(start=Pos(base="end", offset=-length), end=None, style="edge")
