"""Sessions in Google ADK's form, for clients written for its server."""

from typing import Annotated, Final

import msgspec
from fastapi import APIRouter, Depends
from starlette.responses import Response

from fetchcut.api import answers
from fetchcut.api.ask import KnownAsk, Reader, Writer, blocking
from fetchcut.api.body import JsonBody
from fetchcut.api.envelope import Answer
from fetchcut.api.models import AdkSession
from fetchcut.errors import BodyInvalid, Problem
from fetchcut.service.sessions import State
from fetchcut.store import sessions as rows
from fetchcut.timeline import wire

router = APIRouter(prefix="/apps/nemo_agent/users/{user}/sessions", tags=["sessions"])
MOST_EVENTS: Final = 1000
"""The latest ones; all of them are in the log."""

_ONE: Final = answers.json("A session", {"type": "object"})
Body = Annotated[AdkSession, Depends(JsonBody(AdkSession, is_optional=True))]


@router.post("", responses=_ONE)
async def create(ask: Writer, user: str, new: Body) -> Response:
    """A new session; its id is ours to give."""
    ask.require_user(user)
    if new.session_id or new.events:
        raise BodyInvalid(problems=(Problem("$", "a session's id and events cannot be given"),))
    made = await blocking(ask.server.sessions.create, ask.caller, "project", "en")
    return await blocking(_answer, ask, user, made.id)


@router.get("", responses=answers.json("Sessions without their events", {"type": "array", "items": {"type": "object"}}))
async def listed(ask: Reader, user: str) -> Response:
    """The account's sessions, the latest first."""
    ask.require_user(user)
    return await blocking(_listed, ask, user)


@router.get("/{session_id}", responses=_ONE)
async def one(ask: Reader, user: str, session_id: str) -> Response:
    """A session with its events."""
    ask.require_user(user)
    return await blocking(_answer, ask, user, ask.about(session_id))


def _answer(ask: KnownAsk, user: str, session_id: str) -> Answer:
    state = ask.server.sessions.state(ask.caller, session_id)
    first = max(0, state.session.event_count - MOST_EVENTS)
    events = ask.server.turns.events(ask.caller, session_id, first, MOST_EVENTS)
    return Answer(_facts(user, state.session, _state(state), [msgspec.Raw(each.body.encode()) for each in events]))


def _listed(ask: KnownAsk, user: str) -> Answer:
    with ask.server.db.reading() as tx:
        found = rows.of_user(tx, ask.caller.user_id)
    return Answer([_facts(user, each, {}, []) for each in found if ask.caller.may_see(each.id)])


def _state(state: State) -> dict[str, object]:
    return {"version": state.session.version, "draft": wire.write(state.draft)}


def _facts(user: str, session: rows.Session, state: dict[str, object], events: list[msgspec.Raw]) -> dict[str, object]:
    return {
        "id": session.id,
        "appName": "nemo_agent",
        "userId": user,
        "state": state,
        "events": events,
        "lastUpdateTime": session.updated_at_ms / 1000,
    }
