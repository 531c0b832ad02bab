"""Partial texts and faults in Google ADK's forms."""

import json
from typing import Any

from hypothesis import given, strategies as st

from fetchcut.api.adk import fault, with_partials
from fetchcut.errors import DatabaseBusy


def body(text: str, role: str = "model", **more: Any) -> str:
    content = {"parts": [{"text": text}], "role": role}
    return json.dumps({"content": content, "id": "1", "invocationId": "e-1", "author": "nemo_agent", **more})


@given(st.text(min_size=1))
def test_the_pieces_make_the_text_and_the_whole_comes_last(text: str) -> None:
    whole = body(text, turnComplete=True)
    *pieces, last = with_partials(whole)
    assert last == whole
    events = [json.loads(each) for each in pieces]
    assert "".join(each["content"]["parts"][0]["text"] for each in events) == text
    assert all(each["partial"] is True and "turnComplete" not in each for each in events)
    ids = [each["id"] for each in events] + ["1"]
    assert len(set(ids)) == len(ids)


def test_calls_answers_and_what_is_partial_already_pass_as_they_are() -> None:
    call = json.dumps({"content": {"parts": [{"functionCall": {"name": "a"}}], "role": "model"}})
    for each in (call, body("a", role="user"), body("a", partial=True), '{"error":"x"}'):
        assert list(with_partials(each)) == [each]


def test_a_fault_says_what_a_person_may_know() -> None:
    ours = json.loads(fault(ValueError("nmv_usr_secret"), "en", "abc123"))
    assert "secret" not in json.dumps(ours)
    assert "abc123" in ours["error"]
    assert ours["error_details"]["error_type"] == "ValueError"
    assert json.loads(fault(DatabaseBusy(), "zh", "abc123"))["error"].endswith("。")
