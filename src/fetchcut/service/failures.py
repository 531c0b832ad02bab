"""Errors of our tree as text, to be kept in a row or sent by a child, and back: nothing but our own classes comes."""

from collections.abc import Iterator
from dataclasses import fields
from typing import Final

import msgspec

from fetchcut import errors
from fetchcut.errors import FetchcutError

_LONGEST: Final = 2000


def failure_text(error: BaseException) -> str:
    """Return the error as JSON; one that is not of our tree as its branch's root, whose details are for the log."""
    if not isinstance(error, FetchcutError):
        return msgspec.json.encode({"class": FetchcutError.__name__, "facts": {}}).decode()
    facts = {name: _plain(value) for name, value in error.facts().items()}
    return msgspec.json.encode({"class": type(error).__name__, "facts": facts}).decode()


def failure_of(text: str | bytes) -> FetchcutError:
    """Return the error that `failure_text` wrote; the root of the tree for what is none."""
    try:
        told = msgspec.json.decode(text, type=_Told)
        kind = _KINDS[told.name]
        values = {each.name: _value(told.facts[each.name]) for each in fields(kind) if each.name in told.facts}
        return kind(**values)
    except (msgspec.DecodeError, KeyError, TypeError):
        return FetchcutError()


class _Told(msgspec.Struct):
    name: str = msgspec.field(name="class")
    facts: dict[str, str | int | float | bool | list[str | int | float] | None]


def _plain(value: object) -> object:
    if isinstance(value, str):
        return value[:_LONGEST]
    if isinstance(value, tuple | list):
        return [_plain(each) for each in value[:100]]
    return value if isinstance(value, int | float | bool | None) else str(value)[:_LONGEST]


def _value(value: object) -> object:
    return tuple(value) if isinstance(value, list) else value


def _classes(base: type[FetchcutError]) -> Iterator[type[FetchcutError]]:
    yield base
    for each in base.__subclasses__():
        if each.__module__.startswith(f"{errors.__name__}."):
            yield from _classes(each)


_KINDS: Final = {each.__name__: each for each in _classes(FetchcutError)}
