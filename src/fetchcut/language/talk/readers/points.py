"""Points in time and lengths."""

from dataclasses import replace
from fractions import Fraction
from itertools import pairwise
from typing import Literal

from fetchcut.language.talk.readers.tokens import (
    Tokens,
    bare_in,
    count_of,
    length_in,
    number_of,
    position,
    positions,
    time_of,
    unit_of,
)
from fetchcut.language.talk.values import Pos, Ref, Span


def pos_before_end(tokens: Tokens, between: Tokens, value: str) -> Pos | None:
    length = length_in(tokens)
    return Pos(base="end", offset=-length[0], frames=-length[1]) if length else None


def of_thing(tokens: Tokens, between: Tokens, value: str) -> Pos | None:
    """Return when a text or a picture above comes or goes: "once the title is gone", "when the logo appears"."""
    if tokens[-1].kind == "AFTER" and tokens[-1].text.isascii():
        return None  # 标题消失后; "let the logo disappear after 10 seconds" says when it goes
    is_picture = any(token.kind in {"LOGO", "PIP"} for token in tokens)
    base: Literal["start", "end"] = "start" if value == "start" else "end"
    return Pos(base=base, of=Ref(kind="over" if is_picture else "text"))


def while_shown(tokens: Tokens, between: Tokens, value: str) -> Span | None:
    """Return the stretch in which a text or a picture above is seen: "during the title"."""
    begin = of_thing(tokens, between, "start")
    return None if begin is None else Span(start=begin, end=replace(begin, base="end"))


def pos_after_start(tokens: Tokens, between: Tokens, value: str) -> Pos | None:
    length = length_in(tokens)
    return Pos(offset=length[0], frames=length[1]) if length else None


def pos_time(tokens: Tokens, between: Tokens, value: str) -> Pos | None:
    times = [token for token in tokens if token.kind in {"T", "C"}]
    if not times:  # "the 6th second"
        count = next((count for token in tokens if (count := count_of(token)) is not None), None)
        return None if count is None or count < 0 else Pos(offset=Fraction(count))
    minutes = [token for token in tokens if token.kind == "N"]
    return Pos(offset=time_of(times[0])) if not minutes else None


def pos_unit(tokens: Tokens, between: Tokens, value: str) -> Pos | None:
    number = next((token for token in tokens if token.kind == "N"), None)
    unit = next((Fraction(str(token.value)) for token in tokens if token.kind == "UNIT"), Fraction(1))
    return None if number is None or unit < 1 else Pos(offset=number_of(number) * unit)


def pos_frame(tokens: Tokens, between: Tokens, value: str) -> Pos | None:
    number = next((number_of(token) for token in tokens if token.kind in {"FRAMES", "N"}), None)
    return None if number is None else Pos(frames=int(number))


def pos_part(tokens: Tokens, between: Tokens, value: str) -> Pos | None:
    for token in tokens:
        if token.kind in {"PCT", "FRAC", "FRACWORD"}:
            part = number_of(token)
            return Pos(base="part", part=part) if 0 <= part <= 1 else None
    return Pos(base="part", part=Fraction(1, 2))


def points(tokens: Tokens, between: Tokens, value: str) -> tuple[Pos, ...] | None:
    """Several points in a row; the last one's unit is that of bare numbers: "at 5, 10 and 15 seconds"."""
    if any(token.kind == "SEP" and token.text not in {",", "，", "、"} for token in tokens):
        return None
    said = [token for token in tokens if token.kind in {"POS", "T", "C", "N"}]
    timed = [token for token in said if token.kind == "T"]
    unit = unit_of(timed[-1]) if timed else Fraction(1)
    found = tuple(
        Pos(offset=number_of(token) * unit) if token.kind == "N" else position(token) or Pos() for token in said
    )
    is_rising = all(a.offset < b.offset for a, b in pairwise(found))
    return found if is_rising else None


def frac_ordinal(tokens: Tokens, between: Tokens, value: str) -> object:
    return tokens[0].value


def length_of(tokens: Tokens, between: Tokens, value: str) -> Pos | None:
    length = length_in(tokens) or bare_in(tokens)
    return Pos(offset=length[0], frames=length[1]) if length else None


def point(tokens: Tokens, between: Tokens, value: str) -> Pos | None:
    found = positions(tokens)
    return found[0] if found else None


def refitted(tokens: Tokens, between: Tokens, value: str) -> Pos | None:
    """Return the length that something is to be squeezed into; a bare number has the unit of the length it has now."""
    last = tokens[-1]
    now = next(token for token in tokens if token.kind == "T")
    return Pos(offset=number_of(last) * unit_of(now)) if last.kind == "N" else position(last)
