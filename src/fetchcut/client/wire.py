"""Answers as the original service, our server and whatever stands in between write them: data, or a refusal."""

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Final

from fetchcut.client.effects import Answer
from fetchcut.errors import FetchcutError, NotAServer, ServerFailed

Data = Mapping[str, Any]

BAD_TOKEN, NO_SESSION, NO_CREDITS, BAD_TYPE, TOO_LARGE = 1001, 1002, 2001, 4001, 4002

_BY_STATUS: Final = {401: BAD_TOKEN, 413: TOO_LARGE, 415: BAD_TYPE}
"""Where a body has no code of its own (Google ADK's bodies have none): what its status means in the table."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Refusal:
    """A well-formed no. `code` is the table's; `retry_after_s` None where nothing was said about waiting."""

    code: int
    message: str
    data: Data = field(default_factory=dict)
    retry_after_s: float | None = None


def outcome(answer: Answer) -> Data | Refusal:
    """Return the data of an answer, or its refusal. Raises NotAServer and ServerFailed for what is neither.

    The data of an envelope are merged over its top level: some deployments answer with the one, some with the other.
    """
    body = _object(answer)
    refusal = _refusal(answer, body)
    if refusal:
        return refusal
    inner = body.get("data")
    return {**body, **inner} if isinstance(inner, dict) else body


def _object(answer: Answer) -> dict[str, Any]:
    if answer.status == 204:
        return {}
    found = _what_else(answer)
    if found is None:
        try:
            body = json.loads(answer.body)
        except (ValueError, RecursionError):
            found = "no JSON"
        else:
            if isinstance(body, dict):
                return body
            found = "other JSON"
    raise _foreign(answer, found)


def _what_else(answer: Answer) -> str | None:
    """Return what the answer is if it cannot be ours, by its status and type."""
    if answer.status in {301, 302, 303, 307, 308}:
        return f"a redirect to {answer.headers.get('location', '?')}"
    if "html" in answer.headers.get("content-type", "") or answer.body.lstrip()[:1] == b"<":
        return "an HTML page"
    return None


def _foreign(answer: Answer, found: str) -> FetchcutError:
    # A gateway whose server is away says so in HTML; that passes, a wrong address does not.
    if answer.status >= 500:
        return ServerFailed(url=answer.url, status=answer.status)
    return NotAServer(url=answer.url, found=found)


def _refusal(answer: Answer, body: dict[str, Any]) -> Refusal | None:
    code = body.get("code")
    said = code if isinstance(code, int) and not isinstance(code, bool) else 0
    if answer.status < 400 and not said and body.get("success") is not False:
        return None
    data = body.get("data")
    return Refusal(
        code=said or _code(answer, body),
        message=_message(answer, body),
        data=data if isinstance(data, dict) else {},
        retry_after_s=_retry_after(answer, data),
    )


def _code(answer: Answer, body: dict[str, Any]) -> int:
    # Google ADK's own form for an unknown session: 404 {"detail": "Session not found: …"}.
    if answer.status == 404 and "ession not found" in str(body.get("detail", "")):
        return NO_SESSION
    return _BY_STATUS.get(answer.status, answer.status)


def _message(answer: Answer, body: dict[str, Any]) -> str:
    for name in ("message", "detail", "error", "msg"):
        value = body.get(name)
        if value and isinstance(value, str):
            return value
        if value and isinstance(value, list):
            return json.dumps(value, ensure_ascii=False)[:200]
    return f"HTTP {answer.status}"


def _retry_after(answer: Answer, data: object) -> float | None:
    named = data.get("retry_after") if isinstance(data, dict) else None
    for value in (answer.headers.get("retry-after"), named):
        try:
            return max(0.0, float(str(value)))
        except ValueError:
            continue
    return None
