"""Sessions: made, and told of by their events."""

from typing import Annotated

from fastapi import APIRouter, Depends
from starlette.responses import Response

from fetchcut.api import answers
from fetchcut.api.ask import Writer, blocking
from fetchcut.api.body import JsonBody
from fetchcut.api.envelope import ok
from fetchcut.api.models import NewSession

router = APIRouter(tags=["sessions"])


@router.post("/api/tasks/{user}/with-session/nemo_agent", responses=answers.of(answers.SessionMade))
async def create(
    ask: Writer, user: str, new: Annotated[NewSession, Depends(JsonBody(NewSession, is_optional=True))]
) -> Response:
    """A new session with an empty timeline."""
    ask.require_user(user)
    made = await blocking(ask.server.sessions.create, ask.caller, new.task_name or "project", new.language or "en")
    data = {"task_id": made.task_id, "session_id": made.id, "user_id": made.user_id}
    return ok(data, top=("task_id", "session_id", "user_id"))
