"""google-adk's own client and event model read our streams, over a real socket, and nothing of them is lost on it."""

import asyncio
import json
import uuid
from pathlib import Path
from typing import Any

import httpx
import pytest

from tests.contract.service import Account

# The package deprecates parts of itself at import, and its dependencies do likewise; what counts is our stream.
pytestmark = pytest.mark.filterwarnings("ignore")


@pytest.fixture
def sid(me: Account, clip: Path) -> str:
    sid = me.session()
    me.upload(sid, clip)
    return sid


def run(me: Account, sid: str, text: str, **more: Any) -> list[Any]:
    """Return the events as the package's own client reads them."""
    from google.adk.cli.api_server import RunAgentRequest
    from google.adk.cli.conformance.adk_web_server_client import AdkWebServerClient
    from google.genai import types

    async def talk() -> list[Any]:
        client = AdkWebServerClient(base_url=me.url)
        client._client = httpx.AsyncClient(base_url=me.url, headers=dict(me.http.headers), timeout=60)
        request = RunAgentRequest(
            app_name="nemo_agent",
            user_id="me",
            session_id=sid,
            new_message=types.Content(role="user", parts=[types.Part(text=text)]),
            **more,
        )
        try:
            return [event async for event in client.run_agent(request)]
        finally:
            await client._client.aclose()

    return asyncio.run(talk())


@pytest.mark.parametrize(
    "words", ["keep the first 5 seconds", "what can you do", "undo", "把声音关掉", "make it sparkle"]
)
def test_a_turn_is_what_the_package_expects(me: Account, sid: str, words: str) -> None:
    events = run(me, sid, words)
    assert events
    for event in events:
        assert event.id
        assert event.invocation_id
        assert event.author == "nemo_agent"
        assert event.timestamp > 0
    assert len({event.invocation_id for event in events}) == 1
    assert len({event.id for event in events}) == len(events)
    assert [event.is_final_response() for event in events][-1]
    assert events[-1].content.parts[0].text.strip()
    calls = [call.id for event in events for call in event.get_function_calls()]
    answers = [answer.id for event in events for answer in event.get_function_responses()]
    assert calls == answers


def test_what_changed_is_in_the_state_delta(me: Account, sid: str) -> None:
    events = run(me, sid, "keep the first 5 seconds")
    deltas = [event.actions.state_delta for event in events if event.actions.state_delta]
    assert deltas[-1]["draft"]["d"] == 5000
    assert deltas[-1]["draft"] == me.state(sid)["state"]["draft"]
    assert deltas[-1]["version"] == me.state(sid)["version"]


def test_the_model_keeps_every_key_of_every_frame(me: Account, sid: str) -> None:
    from google.adk.events.event import Event

    for frame in me.say(sid, "keep the first 5 seconds"):
        kept = Event.model_validate(frame).model_dump(by_alias=True, exclude_none=True, mode="json")
        assert holds(kept, frame)


def test_streaming_gives_partial_texts_and_then_the_whole(me: Account, sid: str) -> None:
    events = run(me, sid, "keep the first 5 seconds", streaming=True)
    partial = "".join(event.content.parts[0].text for event in events if event.partial)
    whole = [event.content.parts[0].text for event in events if not event.partial and event.content.parts[0].text]
    assert partial == "".join(whole)
    assert not any(event.is_final_response() for event in events if event.partial)
    assert len({event.id for event in events}) == len(events)


def test_without_streaming_nothing_is_partial(me: Account, sid: str) -> None:
    assert not any(event.partial for event in run(me, sid, "mute it"))


def test_an_unknown_session_is_adks_404_and_our_1002(me: Account) -> None:
    nowhere = "5529798706024415232"
    answer = me.http.post("/run_sse", json=me.run(nowhere, "hello"))
    assert answer.status_code == 404
    assert answer.json()["detail"] == f"Session not found: {nowhere}"
    assert answer.json()["code"] == 1002
    assert answer.json()["message"]
    with pytest.raises(httpx.HTTPStatusError):
        run(me, nowhere, "hello")


@pytest.mark.parametrize(
    "change",
    [
        {"appName": "nemo_agent", "app_name": None},
        {"userId": "me", "user_id": None},
        {"newMessage": {"role": "user", "parts": [{"text": "mute it"}]}, "new_message": None},
        {"streaming": False, "stateDelta": None, "unknownKey": 1},
    ],
)
def test_both_spellings_and_extra_keys_are_taken(me: Account, sid: str, change: dict[str, object]) -> None:
    body = {name: value for name, value in {**me.run(sid, "mute it"), **change}.items() if value is not None}
    with me.http.stream("POST", "/run_sse", json=body) as answer:
        assert answer.status_code == 200, answer.read()
        assert b'"turnComplete":true' in answer.read()


def test_sessions_are_made_and_read_by_the_packages_client(me: Account, clip: Path) -> None:
    from google.adk.cli.conformance.adk_web_server_client import AdkWebServerClient

    async def walk() -> tuple[Any, Any]:
        client = AdkWebServerClient(base_url=me.url)
        client._client = httpx.AsyncClient(base_url=me.url, headers=dict(me.http.headers), timeout=60)
        try:
            made = await client.create_session(app_name="nemo_agent", user_id="me", state={})
            await asyncio.to_thread(me.upload, made.id, clip)
            await asyncio.to_thread(me.say, made.id, "keep the first 5 seconds")
            return made, await client.get_session(app_name="nemo_agent", user_id="me", session_id=made.id)
        finally:
            await client._client.aclose()

    made, later = asyncio.run(walk())
    assert (made.app_name, made.user_id, made.events) == ("nemo_agent", "me", [])
    assert later.id == made.id
    assert later.state["draft"]["d"] == 5000
    assert later.events[-1].is_final_response()
    assert later.last_update_time >= made.last_update_time
    listed = me.http.get("/apps/nemo_agent/users/me/sessions").json()
    assert [each["id"] for each in listed] == [made.id]


def test_run_without_sse_gives_the_same_events_at_once(me: Account, sid: str) -> None:
    from google.adk.events.event import Event

    key = {"Idempotency-Key": str(uuid.uuid4())}
    at_once = me.http.post("/run", json=me.run(sid, "keep the first 5 seconds"), headers=key).json()
    assert [Event.model_validate(each).id for each in at_once]
    with me.http.stream("POST", "/run_sse", json=me.run(sid, "keep the first 5 seconds"), headers=key) as answer:
        streamed = [json.loads(line[6:]) for line in answer.iter_lines() if line.startswith("data: ")]
    assert streamed == at_once


def holds(whole: object, part: object) -> bool:
    """Return whether `whole` has everything that `part` has; an empty value may be left out."""
    if isinstance(part, dict) and isinstance(whole, dict):
        return all(name in whole and holds(whole[name], value) for name, value in part.items())
    if isinstance(part, list) and isinstance(whole, list):
        return len(whole) == len(part) and all(map(holds, whole, part))
    return whole == part
