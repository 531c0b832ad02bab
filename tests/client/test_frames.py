"""What one event's data says, in every form that public sources show."""

import json

import pytest
from hypothesis import given, strategies as st

from fetchcut.client.frames import Broke, Changed, Heartbeat, Said, Turn, Used, frames
from fetchcut.client.sse import ServerEvent

ADK = {
    "content": {
        "parts": [
            {"text": "Adding a title."},
            {"text": "The person wants …", "thought": True},
            {"functionCall": {"id": "adk-1", "args": {"op": "add_text"}, "name": "edit_multitrack"}},
        ],
        "role": "model",
    },
    "invocationId": "e-1",
    "author": "nemo_agent",
    "actions": {"stateDelta": {}},
}
ANSWER = {
    "content": {"parts": [{"functionResponse": {"name": "edit_multitrack", "response": {}}}], "role": "user"},
    "invocationId": "e-1",
    "actions": {"stateDelta": {"draft": {"t": []}}},
    "turnComplete": True,
}
CASES = [
    (ADK, [Turn(id="e-1"), Said(text="Adding a title."), Used(tool="edit_multitrack")]),
    (
        ANSWER,
        [Turn(id="e-1", is_last=True), Used(tool="edit_multitrack", is_answer=True), Changed(keys=("draft",))],
    ),
    (
        {"invocationId": "e-1", "turnComplete": True, "customMetadata": {"outcome": "question"}},
        [Turn(id="e-1", is_last=True, outcome="question")],
    ),
    ({"invocationId": "e-1", "customMetadata": {"outcome": 7}}, [Turn(id="e-1")]),
    (
        {"content": {"parts": [{"functionCall": {"name": "export_video", "args": {"format": "webm"}}}]}},
        [Used(tool="export_video", output={"format": "webm"})],
    ),
    ({"content": {"parts": [{"text": "Hi"}], "role": "user"}}, []),
    ({"content": {"parts": [{"text": "Hi"}]}, "partial": True}, [Said(text="Hi", is_partial=True)]),
    ({"type": "text", "content": "I'll do it."}, [Said(text="I'll do it.")]),
    ({"text": "I'll do it."}, [Said(text="I'll do it.")]),
    ({"type": "tool_call", "name": "x", "args": {}}, [Used(tool="x")]),
    ({"type": "tool_result", "name": "x", "result": {}}, [Used(tool="x", is_answer=True)]),
    ({"type": "heartbeat"}, [Heartbeat()]),
    ({"error": "RuntimeError: kaput", "error_details": {"error_message": "kaput"}}, [Broke(message="kaput")]),
    ({"error": "kaput"}, [Broke(message="kaput")]),
    ({"errorCode": "MAX_TOKENS", "errorMessage": "too long"}, [Broke(message="too long")]),
    ({"type": "something_new", "content": "…"}, []),
    ({"content": {"parts": "odd"}}, []),
    ({"content": {"parts": [7, {"text": 7}, {"functionCall": 7}]}, "actions": []}, []),
]


@pytest.mark.parametrize(("value", "expected"), CASES)
def test_every_published_form_is_read(value: dict[str, object], expected: list[object]) -> None:
    assert list(frames(ServerEvent("message", json.dumps(value)))) == expected


@pytest.mark.parametrize(
    "event",
    [
        ServerEvent("comment", "heartbeat"),
        ServerEvent("message", ""),
        ServerEvent("message", "heartbeat"),
        ServerEvent("heartbeat", "{}"),
    ],
)
def test_signs_of_life(event: ServerEvent) -> None:
    assert list(frames(event)) == [Heartbeat()]


@given(
    st.recursive(
        st.none() | st.booleans() | st.integers() | st.text(),
        lambda each: (
            st.lists(each)
            | st.dictionaries(
                st.sampled_from(
                    ["content", "parts", "text", "type", "error", "actions", "stateDelta", "functionCall", "name"]
                ),
                each,
            )
        ),
    )
)
def test_no_json_makes_it_raise(value: object) -> None:
    assert isinstance(list(frames(ServerEvent("message", json.dumps(value)))), list)


@given(st.text())
def test_no_text_makes_it_raise(text: str) -> None:
    assert isinstance(list(frames(ServerEvent("message", text))), list)
