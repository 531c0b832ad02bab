"""Every JSON answer: {"code": 0, "message": "ok", "data": …} or {"code": N, "message": a sentence, "data": …}."""

from collections.abc import Mapping
from typing import Final

import msgspec
from starlette.responses import Response

from fetchcut.api import table
from fetchcut.errors import BodyTooSlow, FetchcutError, MethodUnknown
from fetchcut.language.replies import explain, say

_ENCODER: Final = msgspec.json.Encoder()


class Answer(Response):
    """JSON, compact, in UTF-8."""

    media_type = "application/json"

    def render(self, content: object) -> bytes:
        """Return the bytes of `content`."""
        return _ENCODER.encode(content)


def ok(data: Mapping[str, object], *, top: tuple[str, ...] = (), status: int = 200) -> Answer:
    """Return success. The members `top` are copied beside `data`, where some clients look for them."""
    return Answer({"code": 0, "message": "ok", "data": data, **{name: data[name] for name in top}}, status)


def refusal(error: FetchcutError, language: str, *, web_url: str, request_id: str) -> Answer:
    """Return the answer to a request that failed on purpose."""
    code, status = table.row(error)
    message = explain(error, language)
    if code == table.OUR_FAULT.code:
        message += f" ({request_id})"
    answer = Answer({"code": code, "message": message, "data": table.data(error, web_url=web_url)}, status)
    if (seconds := table.retry_after_s(error)) is not None:
        answer.headers["retry-after"] = str(seconds)
    if status == 401:
        answer.headers["www-authenticate"] = "Bearer"
    if isinstance(error, BodyTooSlow):
        # Its sender still owes us the rest, which nobody waits for.
        answer.headers["connection"] = "close"
    if isinstance(error, MethodUnknown):
        answer.headers["allow"] = ", ".join(error.allowed)
    return answer


def our_fault(language: str, request_id: str) -> Answer:
    """Return the answer to a request that met a bug of ours: a number to quote, never where in the program."""
    code, status = table.OUR_FAULT
    return Answer(
        {"code": code, "message": say("api.our_fault", language, request_id=request_id), "data": None}, status
    )
