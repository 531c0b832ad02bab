"""JSON from outside: what is refused, and where it says that it is wrong."""

import json
from contextlib import suppress

import pytest
from hypothesis import given, strategies as st

from fetchcut.api.strict_json import DEEPEST, MOST_VALUES, decoded
from fetchcut.errors import BodyInvalid


def refused(raw: bytes) -> tuple[str, str]:
    with pytest.raises(BodyInvalid) as caught:
        decoded(raw)
    [problem] = caught.value.problems
    return problem.path, problem.reason


TEXTS = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\x00"))
VALUES = st.recursive(
    st.none()
    | st.booleans()
    | st.integers(-(2**63) + 1, 2**63 - 1)
    | st.floats(allow_nan=False, allow_infinity=False)
    | TEXTS,
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(TEXTS, inner, max_size=4),
)


@given(VALUES, st.booleans())
def test_what_json_can_say_is_read_as_it_was_written(value: object, is_ascii: bool) -> None:
    assert decoded(json.dumps(value, ensure_ascii=is_ascii).encode()) == value


@given(st.binary())
def test_any_bytes_are_a_value_or_refused(raw: bytes) -> None:
    with suppress(BodyInvalid):
        decoded(raw)


@pytest.mark.parametrize(
    ("raw", "where", "reason"),
    [
        (b"", "line 1 column 1", "not JSON"),
        (b'{"a": }', "line 1 column 7", "not JSON"),
        (b'{"a": "\xff"}', "byte 7", "UTF-8"),
        (b'{"a": NaN}', "number NaN", "no such number"),
        (b'{"a": -Infinity}', "number -Infinity", "no such number"),
        (b'{"a": 1e999}', "number 1e999", "too large"),
        (b'{"a": 9223372036854775808}', "number 9223372036854775808", "64 bits"),
        (b'{"a": ' + b"9" * 5000 + b"}", "number 999999999999999999999999", "64 bits"),
        (b'{"session_id": "1", "session_id": "2"}', "key 'session_id'", "twice"),
        (b'{"a": ["\\ud800"]}', "$.a[0]", "surrogate"),
        (b'{"a": {"b": "\\u0000"}}', "$.a.b", "NUL"),
        (b'{"\\u0000": 1}', "$", "NUL"),
        (b"[" * 70 + b"]" * 70, "$", "levels"),
        (b"[" * 1_000_000, "$", "deep"),
        (b'{"a":' * 100_000, "$", "deep"),
        (b"[" + b"1," * (MOST_VALUES + 1) + b"1]", "$", "values"),
    ],
    ids=range(16),
)
def test_each_fault_is_named_with_its_place(raw: bytes, where: str, reason: str) -> None:
    path, said = refused(raw)
    assert path == where
    assert reason in said


def test_as_deep_as_allowed_and_no_deeper() -> None:
    assert decoded(b"[" * DEEPEST + b"]" * DEEPEST)
    assert refused(b"[" * (DEEPEST + 1) + b"]" * (DEEPEST + 1)) == ("$", f"nested more than {DEEPEST} levels deep")


def test_brackets_quotes_and_backslashes_within_texts_are_text() -> None:
    text = '[[{{"\\' * 100 + "\\\\"
    assert decoded(json.dumps([text, {text: text}]).encode()) == [text, {text: text}]


def test_a_pair_of_surrogates_is_a_character_and_an_escaped_backslash_is_no_escape() -> None:
    assert decoded(b'"\\ud83d\\ude00"') == "😀"
    assert decoded(b'"\\\\u0000 \\\\ud800"') == "\\u0000 \\ud800"


def test_a_byte_order_mark_is_no_fault() -> None:
    assert decoded(b"\xef\xbb\xbf{}") == {}
