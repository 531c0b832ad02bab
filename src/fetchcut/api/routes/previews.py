"""Looks at a timeline that is being edited: a moment, a strip of moments, the sound."""

import asyncio
import threading
from contextlib import suppress
from functools import partial
from typing import Annotated, Final, Literal, Protocol, TypeVar

from fastapi import APIRouter, Query
from starlette.requests import ClientDisconnect, Request
from starlette.responses import Response

from fetchcut.api import answers
from fetchcut.api.ask import KnownAsk, Reader, blocking
from fetchcut.api.envelope import Answer, ok
from fetchcut.api.leaving import Leaving
from fetchcut.errors import FetchcutError
from fetchcut.media.render.views import MOST_PEAKS, MOST_PICTURES

router = APIRouter(tags=["previews"])

LONGEST_MS: Final = 24 * 3_600_000

Kind = Annotated[Literal["jpg", "png"], Query(alias="format")]
Seen_co = TypeVar("Seen_co", covariant=True)
Lines = Annotated[int, Query(ge=36, le=1080)]


@router.get("/api/preview/nemo_agent/{user}/{session_id}/picture", responses=answers.picture())
async def picture(
    request: Request,
    ask: Reader,
    user: str,
    session_id: str,
    *,
    at: Annotated[int, Query(ge=0, le=LONGEST_MS)] = 0,
    lines: Lines = 360,
    kind: Kind = "jpg",
) -> Response:
    """The timeline at `at` milliseconds; beyond its end the last picture."""
    ask.require_user(user)
    sid = ask.about(session_id)
    look = ask.server.previews.picture
    return _picture(await _looked(request, partial(look, ask.caller, sid, at_ms=at, lines=lines, kind=kind)), kind)


@router.get("/api/preview/nemo_agent/{user}/{session_id}/filmstrip", responses=answers.picture())
async def filmstrip(
    request: Request,
    ask: Reader,
    user: str,
    session_id: str,
    *,
    count: Annotated[int, Query(ge=1, le=MOST_PICTURES)] = 10,
    lines: Annotated[int, Query(ge=36, le=360)] = 90,
    kind: Kind = "jpg",
) -> Response:
    """So many moments at equal distances in one sheet, ten in a row."""
    ask.require_user(user)
    sid = ask.about(session_id)
    look = ask.server.previews.filmstrip
    return _picture(await _looked(request, partial(look, ask.caller, sid, count=count, lines=lines, kind=kind)), kind)


@router.get(
    "/api/preview/nemo_agent/{user}/{session_id}/sound", responses=answers.of(answers.Success[answers.SoundData])
)
async def sound(
    request: Request,
    ask: Reader,
    user: str,
    session_id: str,
    count: Annotated[int, Query(ge=1, le=MOST_PEAKS)] = 1000,
) -> Response:
    """The sound as numbers, for whoever draws it."""
    ask.require_user(user)
    sid = ask.about(session_id)
    heard = await _looked(request, partial(ask.server.previews.sound, ask.caller, sid, count=count))
    return ok({"duration": heard.duration_s, "peaks": [[each.low, each.high] for each in heard.peaks]})


@router.get("/api/preview/nemo_agent/{user}/{session_id}/waveform", responses=answers.picture())
async def waveform(
    request: Request,
    ask: Reader,
    user: str,
    session_id: str,
    *,
    width: Annotated[int, Query(ge=16, le=4096)] = 1000,
    height: Annotated[int, Query(ge=16, le=1024)] = 100,
    color: Annotated[str, Query(pattern=r"^#?[0-9A-Fa-f]{6}$")] = "336699",
) -> Response:
    """The sound drawn as a PNG with a clear ground."""
    ask.require_user(user)
    sid = ask.about(session_id)
    look = ask.server.previews.waveform
    drawn = partial(look, ask.caller, sid, width=width, height=height, color=color)
    return _picture(await _looked(request, drawn), "png")


@router.get("/api/preview/nemo_agent/{user}/{session_id}/play", responses=answers.of(answers.Success[answers.PlayData]))
async def play(ask: Reader, user: str, session_id: str) -> Response:
    """A link under which the timeline as it is now can be played: small, in pieces that are made when asked for."""
    ask.require_user(user)
    return await blocking(_play, ask, ask.about(session_id))


def _play(ask: KnownAsk, session_id: str) -> Answer:
    found = ask.server.player.offer(ask.caller, session_id)
    return ok(
        {
            "url": f"{ask.base_url}{found.link}",
            "duration": found.duration_s,
            "version": found.version,
            "pictures": found.pictures_s,
            "sound": found.sound_s,
        }
    )


class _Look(Protocol[Seen_co]):
    def __call__(self, *, left: threading.Event) -> Seen_co:
        """Return what is seen; ends early once `left` is set."""


async def _looked(request: Request, look: _Look[Seen_co]) -> Seen_co:
    """Return what a look gives. Where its client leaves, its children end with it: raises ClientDisconnect."""
    left = threading.Event()
    async with Leaving(request.receive) as client:
        looking = asyncio.ensure_future(blocking(look, left=left))
        await asyncio.wait({looking, client.gone}, return_when=asyncio.FIRST_COMPLETED)
        if looking.done():
            return looking.result()
        left.set()
        with suppress(FetchcutError):
            await looking
        raise ClientDisconnect


def _picture(data: bytes, kind: str) -> Response:
    headers = {"cache-control": "private, no-cache", "x-content-type-options": "nosniff"}
    return Response(data, media_type="image/png" if kind == "png" else "image/jpeg", headers=headers)
