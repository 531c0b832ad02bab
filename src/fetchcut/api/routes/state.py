"""A session's timeline and files, as they are now; and the timeline as a client puts it."""

from math import gcd
from typing import Annotated

from fastapi import APIRouter, Depends
from starlette.responses import Response

from fetchcut.api import answers
from fetchcut.api.ask import KnownAsk, Reader, Writer, blocking
from fetchcut.api.body import LARGE, JsonBody
from fetchcut.api.envelope import Answer, ok
from fetchcut.api.models import NewDraft
from fetchcut.api.problems import placed
from fetchcut.service.sessions import State
from fetchcut.timeline import wire
from fetchcut.timeline.draft import Canvas

router = APIRouter(tags=["state"])


@router.get(
    "/api/state/nemo_agent/{user}/{session_id}/latest", responses=answers.of(answers.Success[answers.StateData])
)
async def latest(ask: Reader, user: str, session_id: str) -> Response:
    """The draft, the files and the canvas, as of one moment."""
    ask.require_user(user)
    return await blocking(_answer, ask, ask.about(session_id))


@router.put("/api/state/nemo_agent/{user}/{session_id}/draft", responses=answers.of(answers.Success[answers.DraftData]))
async def replace(
    ask: Writer, user: str, session_id: str, new: Annotated[NewDraft, Depends(JsonBody(NewDraft, limit_bytes=LARGE))]
) -> Response:
    """Replace the draft by hand, as one step that can be undone."""
    ask.require_user(user)
    sid = ask.about(session_id)
    with placed():
        version = await blocking(ask.server.sessions.replace_draft, ask.caller, sid, new.draft, new.base_version)
    return ok({"session_id": sid, "version": version})


def _answer(ask: KnownAsk, session_id: str) -> Answer:
    return ok(_data(ask.server.sessions.state(ask.caller, session_id), ask.base_url))


def _data(state: State, base_url: str) -> dict[str, object]:
    session = state.session
    return {
        "session_id": session.id,
        "task_id": session.task_id,
        "task_name": session.name,
        "user_id": session.user_id,
        "version": session.version,
        "state": {
            "draft": wire.write(state.draft),
            "video_infos": [each.on_wire(base_url) for each in state.given],
            "generated_media": [each.on_wire(base_url) for each in state.made],
            "canvas_config": _canvas(state.canvas),
            "video_analyses": {},
        },
    }


def _canvas(canvas: Canvas | None) -> dict[str, object]:
    if canvas is None:
        return {}
    rate = canvas.frame_rate
    return {
        "width": canvas.width,
        "height": canvas.height,
        "ratio": _ratio(canvas),
        "fps": rate.numerator if rate.denominator == 1 else round(float(rate), 3),
    }


def _ratio(canvas: Canvas) -> str:
    """Return "16:9": the ratio people say where it is within a percent of one, else the exact one."""
    exact = canvas.width / canvas.height
    for name in ("16:9", "9:16", "1:1", "4:3", "3:4", "4:5", "5:4", "21:9", "2:1", "3:2", "2:3"):
        width, _, height = name.partition(":")
        if abs(exact / (int(width) / int(height)) - 1) < 0.01:
            return name
    shared = gcd(canvas.width, canvas.height)
    return f"{canvas.width // shared}:{canvas.height // shared}"
