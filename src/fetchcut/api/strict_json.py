"""Bytes from outside → JSON values, or BodyInvalid with the place. Stricter than Python's own reader.

What that reader lets through and later code trips over is refused here: NaN and Infinity, numbers beyond 64 bits, a key
that stands twice, halves of surrogate pairs and NUL (no database keeps them), nesting without end.
"""

import json
import math
import re
from collections.abc import Callable
from typing import Final, NoReturn

from fetchcut.errors import BodyInvalid, Problem

DEEPEST: Final = 64
"""Levels of nesting. A draft has about ten."""

MOST_VALUES: Final = 4_000_000
"""Members of all arrays and objects together: a small text must not become gigabytes of values."""

_STRUCTURE: Final = b'[]{},"'
_NOT_STRUCTURE: Final = bytes(set(range(256)) - set(_STRUCTURE))
_SQUARE: Final = bytes.maketrans(b"{}", b"[]")
_MAY_BE_HUGE: Final = re.compile(rb"[0-9]{19}|[0-9][eE][+-]?[0-9]{2}")
_MAY_BE_UNSTORABLE: Final = re.compile(rb"\\u(?:0000|[dD][89a-fA-F])|\x00")
_LARGEST: Final = 2**63 - 1


def decoded(raw: bytes) -> object:
    """Return the value that `raw` (UTF-8, a byte order mark is fine) stands for. Raises BodyInvalid."""
    try:
        text = raw.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        _refuse(f"byte {error.start}", "this is not UTF-8")
    _check_shape(raw)
    try:
        value = _reader(raw)(text)
    except json.JSONDecodeError as error:
        _refuse(f"line {error.lineno} column {error.colno}", f"this is not JSON: {error.msg}")
    except RecursionError:
        _refuse("$", "nested too deeply")
    if _MAY_BE_UNSTORABLE.search(raw):
        _check_texts(value, "$")
    return value


def _check_shape(raw: bytes) -> None:
    """Refuse what nests too deeply or has too many values, by operations on whole byte strings.

    This has to be much cheaper than the reading that it protects.
    """
    # Escapes go first, and in pairs from the left: after `\\\\` a quote ends its string, after `\\"` it does not.
    bare = raw.replace(b"\\\\", b"").replace(b'\\"', b"").translate(_SQUARE, _NOT_STRUCTURE)
    outside = b"".join(bare.split(b'"')[::2])
    if outside.count(b",") + outside.count(b"[") > MOST_VALUES:
        _refuse("$", f"more than {MOST_VALUES} values")
    brackets = outside.replace(b",", b"")
    for _ in range(DEEPEST):
        # Each round takes away the innermost pairs.
        brackets = brackets.replace(b"[]", b"")
    if brackets and brackets.count(b"[") == brackets.count(b"]"):
        _refuse("$", f"nested more than {DEEPEST} levels deep")


def _reader(raw: bytes) -> Callable[[str], object]:
    # The hooks for numbers cost a call each, so they are there only where a look at the bytes says they may be needed.
    numbers: dict[str, Callable[[str], object]] = {"parse_constant": _constant}
    if _MAY_BE_HUGE.search(raw):
        numbers |= {"parse_int": _whole, "parse_float": _real}
    return json.JSONDecoder(object_pairs_hook=_object, **numbers).decode  # type: ignore[arg-type]


def _object(pairs: list[tuple[str, object]]) -> dict[str, object]:
    value = dict(pairs)
    if len(value) != len(pairs):
        names = [name for name, _ in pairs]
        twice = next(name for name in names if names.count(name) > 1)
        _refuse(f"key {twice[:60]!r}", "this key stands twice in one object")
    return value


def _constant(name: str) -> NoReturn:
    _refuse(f"number {name}", "JSON has no such number")


def _whole(text: str) -> int:
    if len(text) > 20 or abs(value := int(text)) > _LARGEST:
        _refuse(f"number {text[:24]}", "larger than 64 bits hold")
    return value


def _real(text: str) -> float:
    if not math.isfinite(value := float(text)):
        _refuse(f"number {text[:24]}", "too large to be kept")
    return value


def _check_texts(value: object, where: str) -> None:
    if isinstance(value, str):
        if any(char == "\x00" or "\ud800" <= char <= "\udfff" for char in value):
            _refuse(where, "a text with NUL or half of a surrogate pair")
    elif isinstance(value, list):
        for index, each in enumerate(value):
            _check_texts(each, f"{where}[{index}]")
    elif isinstance(value, dict):
        for name, each in value.items():
            _check_texts(name, where)
            _check_texts(each, f"{where}.{name}")


def _refuse(where: str, reason: str) -> NoReturn:
    raise BodyInvalid(problems=(Problem(where, reason),)) from None
