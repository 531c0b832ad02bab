"""Short answers to our question, as the kind of thing it asks for: "2" is a clip, a moment, a length; "no" declines."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from fractions import Fraction
from typing import Final

from fetchcut.language.lexer import Token
from fetchcut.language.talk.readers.tokens import count_of, time_of
from fetchcut.language.talk.tokens import HIDDEN
from fetchcut.language.talk.values import Pos, Ref
from fetchcut.language.times import Time

Items = tuple[Token, ...]

_QUIET: Final = HIDDEN | {"SEP", "THANKS", "THEN", "SO"}
_NO: Final = frozenset({"NEG", "NOWORD", "NEVERMIND", "CORRECT"})
_STAYS: Final = frozenset({"先这样", "就这样", "就这样吧", "leave it like that", "leave it as it is", "let it be"})
_UNWANTED: Final = frozenset({"不要了", "不要"})


def is_declined(tokens: Sequence[Token]) -> bool:
    """Return whether an answer is a mere no: "no", "never mind", 算了，不用了."""
    said = [token for token in tokens if token.kind not in _QUIET]
    return bool(said) and all(token.kind in _NO or token.text in _UNWANTED for token in said)


def is_taken_back(tokens: Sequence[Token]) -> bool:
    """Return whether a message takes back what the last turn did: "no, leave it", 算了，不要了; "no" alone does not."""
    said = [token for token in tokens if token.kind not in _QUIET]
    if not is_declined(tokens) or any(token.text in _STAYS for token in said):
        return False
    is_no = any(token.kind in _NO - {"NEVERMIND"} or token.text in _UNWANTED for token in said)
    return is_no and (len(said) > 1 or said[0].text in _UNWANTED)


def is_objection(tokens: Sequence[Token]) -> bool:
    """Return whether a message only says that something is not right: "no", 不对."""
    said = [token for token in tokens if token.kind not in _QUIET]
    return bool(said) and all(token.kind in {"NEG", "NOWORD", "CORRECT"} for token in said)


def as_asked(key: str | None, items: Items) -> Items:
    """Return the phrases of an answer with bare ones as what the question (by its key) asks for."""
    reader = _READERS.get(key or "")
    return items if reader is None else reader(items)


def is_bare(key: str | None, items: Items) -> bool:
    """Return whether the phrases are nothing but such an answer, though they could be a wish by themselves."""
    return bool(items) and as_asked(key, items) != items and all(item.kind in _BARE for item in items)


_BARE: Final = frozenset(
    {"UP", "DOWN", "LOUDER", "QUIETER", "BIGGER", "SMALLER", "LITTLE", "MUCH", "SET", "TO", "MORE"}
)


def _clip(items: Items) -> Items:
    """Return "2", "the last", 最后, "the middle one" as the clip of that number."""
    loose = [
        item for item in items if item.kind not in {"AT", "ON", "OF", "IN", "PRONOUN", "ONES", "WORD", "HAN", "IT"}
    ]
    if len(loose) != 1:
        return items
    number = (
        0
        if loose[0].kind == "MIDDLE" or loose[0].text == "中间的"
        else -1
        if loose[0].kind == "FINISH"
        else count_of(loose[0])
    )
    if number is None:
        return items
    return (replace(loose[0], kind="CLIPS", value=Ref(kind="clip", which="nth", numbers=(number,))),)


def _ordinal(items: Items) -> Items:
    """Return "the last", 中间的 as that clip; a bare number may as well be seconds."""
    return items if any(item.kind in {"N", "T", "C"} for item in items) else _clip(items)


def _moment(items: Items) -> Items:
    """Return "12", 12秒 as the moment at that time."""
    return tuple(
        replace(item, kind="POINT", value=Pos(offset=time_of(item))) if item.kind in {"N", "T", "C"} else item
        for item in items
    )


def _length(items: Items) -> Items:
    """Return "10", "ten seconds" as the length that shall be left."""
    if any(item.kind in {"BY", "TO", "OFF", "FROM", "RANGE"} for item in items):
        return items
    times = tuple(_seconds(item) if item.kind == "N" else item for item in items)
    return (Token("TO", "to", 0, 0, ""), *times) if any(item.kind == "T" for item in times) else items


def _seconds(number: Token) -> Token:
    return replace(number, kind="T", value=Time(Fraction(str(number.value)), Fraction(1)))


def _place(items: Items) -> Items:
    """Return "first", 第一个, "position 3" as a place among the clips."""
    if len(items) == 1 and items[0].kind in {"CLIPS", "N"} and (number := _number(items[0])) is not None:
        kinds = {1: "FRONTPLACE", -1: "BACKPLACE"}
        if number in kinds:
            return (replace(items[0], kind=kinds[number], value=""),)
    return items


def _number(item: Token) -> int | None:
    if isinstance(item.value, Ref):
        return item.value.numbers[0] if len(item.value.numbers) == 1 else None
    return count_of(item)


def _direction(items: Items) -> Items:
    """Return "up", 低一点, "higher" as more or less of what was asked about."""
    kinds = {"UP": "MORE", "LOUDER": "MORE", "BIGGER": "MORE", "DOWN": "LESS", "QUIETER": "LESS", "SMALLER": "LESS"}
    return tuple(replace(item, kind=kinds.get(item.kind, item.kind)) for item in items)


def _factor(items: Items) -> Items:
    return tuple(replace(item, kind="X", value=Fraction(2)) if item.kind == "TWICE" else item for item in items)


_READERS: Final[Mapping[str, Callable[[Items], Items]]] = {
    "ask.which_clip": _clip,
    "ask.which_clip_seen": _clip,
    "ask.what_to_remove": _ordinal,
    "ask.where_to_split": _moment,
    "ask.where_to_freeze": _moment,
    "ask.how_long": _length,
    "ask.where_to": _place,
    "ask.more_or_less": _direction,
    "ask.how_fast": _factor,
}
