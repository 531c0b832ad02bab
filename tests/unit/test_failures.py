"""Errors as text and back: ours come back as they were, and nothing else does."""

import json
from dataclasses import fields

import pytest
from hypothesis import given, strategies as st

from fetchcut import errors
from fetchcut.errors import FetchcutError
from fetchcut.service.failures import failure_of, failure_text
from tests.unit.test_replies import classes, made


@pytest.mark.parametrize(
    "kind", [each for each in classes() if each.__module__ == errors.__name__], ids=lambda k: k.__name__
)
def test_every_error_comes_back_as_its_class_with_its_facts(kind: type[FetchcutError]) -> None:
    error = made(kind)
    again = failure_of(failure_text(error))
    assert type(again) in (kind, FetchcutError)
    if type(again) is kind:
        assert again.facts() == error.facts()
    else:
        assert any(each.name in {"problems", "facts"} for each in fields(kind)), "only nested facts may be lost"


def test_a_bug_comes_back_as_the_root() -> None:
    assert type(failure_of(failure_text(RuntimeError("secret")))) is FetchcutError
    assert "secret" not in failure_text(RuntimeError("secret"))


@pytest.mark.parametrize(
    "text",
    [
        "",
        "{}",
        "[]",
        '{"class":"SystemExit","facts":{}}',
        '{"class":"dataclass","facts":{}}',
        '{"class":"NotFound","facts":{}}',
        '{"class":"NotFound","facts":{"url":{"deep":1}}}',
        '{"class":"NotFound","facts":[]}',
        '{"class":"__import__","facts":{"name":"os"}}',
    ],
)
def test_what_is_none_of_ours_is_the_root(text: str) -> None:
    assert type(failure_of(text)) is FetchcutError


@given(
    st.recursive(
        st.none() | st.booleans() | st.integers() | st.text(),
        lambda each: st.lists(each) | st.dictionaries(st.text(), each),
    )
)
def test_any_json_gives_an_error_of_ours(value: object) -> None:
    assert isinstance(failure_of(json.dumps(value)), FetchcutError)


def test_a_long_text_is_cut() -> None:
    again = failure_of(failure_text(errors.NotFound(url="x" * 100_000)))
    assert isinstance(again, errors.NotFound)
    assert len(again.url) == 2000
