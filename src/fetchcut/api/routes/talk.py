"""Talk: a message becomes a turn, its events are streamed; the session's log of events, for whoever was away."""

import json
from collections.abc import Callable, Iterator
from typing import Annotated

import msgspec
from fastapi import APIRouter, Depends, Header, Query, Request
from starlette.responses import Response

from fetchcut.api import adk, answers
from fetchcut.api.ask import Key, KnownAsk, Reader, Writer, blocking
from fetchcut.api.body import JsonBody
from fetchcut.api.envelope import Answer, ok
from fetchcut.api.models import Run
from fetchcut.api.sse import frame
from fetchcut.api.stream import LONGEST_S, EventStream, Frames, collected
from fetchcut.api.times import utc
from fetchcut.errors import BodyInvalid, FetchcutError, Problem, SessionMissing
from fetchcut.store.events import Event
from fetchcut.store.turns import Turn

router = APIRouter(tags=["talk"])
APP = "nemo_agent"

RunBody = Annotated[Run, Depends(JsonBody(Run))]


@router.post("/run_sse", responses=answers.stream())
async def run_sse(ask: Writer, run: RunBody, idempotency_key: Key = None) -> Response:
    """Say something; the answer is the stream of the turn's events in Google ADK's form. Leaving it ends nothing."""
    turn = await _submitted(ask, run, idempotency_key)
    return _stream(ask, turn, _with_partials if run.streaming else _whole)


@router.post("/run", responses=answers.json("The turn's events", {"type": "array", "items": {"type": "object"}}))
async def run_whole(request: Request, ask: Writer, run: RunBody, idempotency_key: Key = None) -> Response:
    """Say something; the answer is all events of the turn at once, when it is over."""
    turn = await _submitted(ask, run, idempotency_key)
    follow = ask.server.turns.follow(turn.session_id, turn.id, 0)
    return Answer([msgspec.Raw(each.body.encode()) for each in await collected(ask, follow, request.receive)])


@router.get("/api/sessions/{session_id}/events", responses=answers.of(answers.Success[answers.EventsData]))
async def events(
    request: Request,
    ask: Reader,
    session_id: str,
    *,
    after: Annotated[int, Query(ge=0, le=2**53)] = 0,
    limit: Annotated[int, Query(ge=1, le=1000)] = 500,
    last_event_id: Annotated[str | None, Header(max_length=20)] = None,
) -> Response:
    """The session's events after a number: as JSON, or followed live where the client accepts text/event-stream."""
    sid = ask.about(session_id)
    if "text/event-stream" not in request.headers.get("accept", ""):
        found = await blocking(ask.server.turns.events, ask.caller, sid, after, limit)
        last = found[-1].seq if found else after
        return ok({"events": [_entry(each) for each in found], "last": last, "has_more": len(found) == limit})
    await blocking(ask.server.sessions.get, ask.caller, sid)
    start = int(last_event_id) if last_event_id and last_event_id.isdecimal() else after
    follow = ask.server.turns.follow(sid, None, start)
    return EventStream(ask, follow, frames=_numbered, on_fault=_fault_of(ask))


def as_adk(error: FetchcutError, answer: Response, request: Request) -> Response:
    """Return a refusal with ADK's `detail` beside our envelope."""
    body = json.loads(bytes(answer.body))
    body["detail"] = body["message"]
    if isinstance(error, SessionMissing):
        body["detail"] = f"Session not found: {request.scope['fetchcut.record'].session_id}"
    headers = {name: value for name, value in answer.headers.items() if name not in {"content-length", "content-type"}}
    return Answer(body, answer.status_code, headers)


async def _submitted(ask: KnownAsk, run: Run, key: str | None) -> Turn:
    if run.app_name != APP:
        raise BodyInvalid(problems=(Problem("$.app_name", f"Agent not found: {run.app_name}; there is {APP}"),))
    ask.require_user(run.user_id)
    sid = ask.about(run.session_id)
    submit = ask.server.turns.submit
    text = run.new_message.text()
    return await blocking(submit, ask.caller, sid, text, idempotency_key=key, is_preview=run.preview)


def _stream(ask: KnownAsk, turn: Turn, frames: Frames) -> EventStream:
    follow = ask.server.turns.follow(turn.session_id, turn.id, 0)
    return EventStream(ask, follow, frames=frames, on_fault=_fault_of(ask), longest_s=LONGEST_S)


def _fault_of(ask: KnownAsk) -> Callable[[Exception], bytes]:
    def written(error: Exception) -> bytes:
        return frame(adk.fault(error, ask.caller.language, ask.record.request_id))

    return written


def _whole(event: Event) -> Iterator[bytes]:
    yield frame(event.body)


def _with_partials(event: Event) -> Iterator[bytes]:
    return (frame(body) for body in adk.with_partials(event.body))


def _numbered(event: Event) -> Iterator[bytes]:
    yield frame(event.body, seq=event.seq)


def _entry(event: Event) -> dict[str, object]:
    return {
        "seq": event.seq,
        "turn_id": event.turn_id,
        "at": utc(event.at_ms),
        "event": msgspec.Raw(event.body.encode()),
    }
