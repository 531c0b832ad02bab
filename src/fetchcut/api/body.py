"""JSON bodies: read up to a limit, read strictly, checked against a model. All that is wrong is said with its place."""

import asyncio
from collections.abc import Iterable
from typing import Final, Generic, TypeVar

from pydantic import BaseModel, ValidationError
from pydantic_core import ErrorDetails
from starlette.concurrency import run_in_threadpool
from starlette.requests import Request

from fetchcut.api.strict_json import decoded
from fetchcut.errors import BodyInvalid, BodyTooLarge, Problem

SMALL: Final = 256 * 1024
"""Bytes of a request that holds words."""

LARGE: Final = 32 * 1024 * 1024
"""Bytes of a request that holds a draft: 100,000 segments are about half of it."""

_INLINE: Final = 64 * 1024
_LARGE_AT_ONCE: Final = asyncio.Semaphore(2)

M = TypeVar("M", bound=BaseModel)


class JsonBody(Generic[M]):
    """A dependency that gives the body as a `model`, in its turn among the others: after the caller is known.

    FastAPI's own way reads the body before it asks who is there, keeps the last of two equal keys, and takes NaN.
    """

    def __init__(self, model: type[M], *, limit_bytes: int = SMALL, is_optional: bool = False) -> None:
        self.model = model
        self.limit_bytes = limit_bytes
        self.is_optional = is_optional

    async def __call__(self, request: Request) -> M:
        """Return the body. Raises BodyInvalid or BodyTooLarge."""
        raw = await read(request, self.limit_bytes)
        if not raw and self.is_optional:
            return self.model()
        if len(raw) <= _INLINE:
            return self._checked(raw)
        # Large ones take a while and many times their size: elsewhere, and two at a time.
        async with _LARGE_AT_ONCE:
            return await run_in_threadpool(self._checked, raw)

    def _checked(self, raw: bytes) -> M:
        return checked(self.model, decoded(raw))


def checked(model: type[M], value: object) -> M:
    """Return `value` as a model. Raises BodyInvalid."""
    try:
        return model.model_validate(value)
    except ValidationError as error:
        raise BodyInvalid(problems=problems(error.errors(include_url=False, include_context=False))) from None


def problems(found: Iterable[ErrorDetails]) -> tuple[Problem, ...]:
    """Return pydantic's findings as ours."""
    return tuple(Problem(place(each["loc"]), each["msg"]) for each in found)


def place(steps: Iterable[str | int]) -> str:
    """Return ("new_message", "parts", 0) as "$.new_message.parts[0]"."""
    return "$" + "".join(f"[{step}]" if isinstance(step, int) else f".{step}" for step in steps)


async def read(request: Request, limit_bytes: int) -> bytes:
    """Return the whole body. Raises BodyTooLarge as soon as that is known."""
    if request.headers.get("content-encoding", "identity") != "identity":
        raise BodyInvalid(problems=(Problem("header Content-Encoding", "compressed bodies are not taken"),))
    length = request.headers.get("content-length", "0")
    if length.isdecimal() and int(length) > limit_bytes:
        raise BodyTooLarge(limit_bytes=limit_bytes)
    raw = bytearray()
    async for piece in request.stream():
        raw += piece
        if len(raw) > limit_bytes:
            raise BodyTooLarge(limit_bytes=limit_bytes)
    return bytes(raw)
