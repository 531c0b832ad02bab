"""What a token may do."""

from dataclasses import replace

import pytest
from hypothesis import given, strategies as st

from fetchcut.errors import BadField, ScopeMissing
from fetchcut.service.callers import SCOPES, Caller, read_scopes, scopes_of
from fetchcut.service.plans import load

CALLER = Caller(
    user_id="usr_1",
    token_id="tok_1",
    scopes=frozenset({"read", "render"}),
    plan=load().named("default"),
    is_anonymous=False,
    language="en",
)


def test_a_caller_does_what_the_token_may() -> None:
    CALLER.require("read")
    with pytest.raises(ScopeMissing) as caught:
        CALLER.require("upload")
    assert caught.value.scope == "upload"


def test_a_token_for_one_session_sees_no_other() -> None:
    assert CALLER.may_see("1")
    limited = replace(CALLER, session_id="1")
    assert limited.may_see("1")
    assert not limited.may_see("2")


@given(st.lists(st.sampled_from([*SCOPES, "*"])), st.sets(st.sampled_from(SCOPES)))
def test_scopes_given_are_never_more_than_the_holders(names: list[str], holder: set[str]) -> None:
    try:
        given_ = scopes_of(read_scopes(names, frozenset(holder)))
    except (ScopeMissing, BadField):
        assert not set(names) - {"*"} <= holder or not (holder if "*" in names else names)
        return
    assert given_ <= holder
    assert given_ == (holder if "*" in names else set(names))


@pytest.mark.parametrize("names", [[], ["admin"], [""], ["READ"], ["read,write"]])
def test_what_is_no_scope_is_said(names: list[str]) -> None:
    with pytest.raises(BadField):
        read_scopes(names, frozenset(SCOPES))
