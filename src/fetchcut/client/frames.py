"""What the data of one server-sent event says, in either of the forms that public sources show. Pure.

Google ADK     {"content":{"parts":[{"text":…},{"functionCall":…},{"functionResponse":…}]},"actions":{"stateDelta":…}}
ours           {…,"turnComplete":true,"customMetadata":{"outcome":"question"}}
flat           {"type":"text","content":…}  {"type":"tool_call",…}  {"type":"heartbeat"}  {"text":…}
failure        {"error":…,"error_details":{"error_message":…}}      {"errorCode":…,"errorMessage":…}
"""

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from fetchcut.client.sse import ServerEvent


@dataclass(frozen=True, slots=True)
class Heartbeat:
    """Still working."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Said:
    """A text for the person; `is_partial`: a piece of one whose whole comes in an event of its own."""

    text: str
    is_partial: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Used:
    """A tool was called, or (`is_answer`) it answered. Stays inside. `export_id` is the export that it began.

    `output` is what a call for an export asked for.
    """

    tool: str
    is_answer: bool = False
    export_id: str = ""
    output: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class Changed:
    """The session's state got a new value under each of `keys`."""

    keys: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Broke:
    """The turn failed on the server; `message` is its own."""

    message: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Turn:
    """The event belongs to the turn `id` (ADK's invocationId); `is_last`: nothing more comes of it.

    `outcome` is what our server says the turn came to, "" where nobody says.
    """

    id: str
    is_last: bool = False
    outcome: str = ""


Frame = Heartbeat | Said | Used | Changed | Broke | Turn


def frames(event: ServerEvent) -> Iterator[Frame]:
    """Yield what `event` says. What nobody knows how to read yields nothing: newer servers may say more."""
    if event.kind in {"comment", "heartbeat"} or event.data.strip() in {"", "heartbeat", "[heartbeat]"}:
        yield Heartbeat()
        return
    try:
        value = json.loads(event.data)
    except (ValueError, RecursionError):
        return
    if isinstance(value, dict):
        yield from frames_of(value)


def frames_of(value: Mapping[str, Any]) -> Iterator[Frame]:
    """Yield what one event's JSON says."""
    turn = value.get("invocationId") or value.get("invocation_id")
    if isinstance(turn, str):
        is_last = value.get("turnComplete") is True or value.get("turn_complete") is True
        yield Turn(id=turn, is_last=is_last, outcome=_text(_mapping(value.get("customMetadata")).get("outcome")))
    if error := value.get("error"):
        details = value.get("error_details")
        message = details.get("error_message") if isinstance(details, dict) else None
        yield Broke(message=str(message or error))
    elif value.get("errorCode") or value.get("error_code"):
        yield Broke(message=str(value.get("errorMessage") or value.get("error_message") or value.get("errorCode")))
    if isinstance(value.get("content"), dict):
        yield from _parts(value)
    else:
        yield from _flat(value)
    delta = _mapping(_mapping(value.get("actions")).get("stateDelta"))
    if delta:
        yield Changed(keys=tuple(delta))


def _parts(value: Mapping[str, Any]) -> Iterator[Frame]:
    content = value["content"]
    parts = content.get("parts")
    for part in parts if isinstance(parts, list) else ():
        if not isinstance(part, dict):
            continue
        # What a model thinks aloud (`thought`) and what the person said is not for the person.
        text = part.get("text")
        if isinstance(text, str) and text and not part.get("thought") and content.get("role") != "user":
            yield Said(text=text, is_partial=bool(value.get("partial")))
        for name, is_answer in (("functionCall", False), ("functionResponse", True)):
            if tool := _mapping(part.get(name)):
                yield _used(tool, is_answer=is_answer)


def _flat(value: Mapping[str, Any]) -> Iterator[Frame]:
    kind = value["type"] if isinstance(value.get("type"), str) else None
    if kind == "heartbeat":
        yield Heartbeat()
    elif kind in {"tool_call", "function_call", "tool_result", "function_response"}:
        yield Used(tool=str(value.get("name", "")), is_answer=kind in {"tool_result", "function_response"})
    elif kind in {"text", "message", "text_response", None}:
        text = next((value[name] for name in ("content", "text") if isinstance(value.get(name), str)), "")
        if text:
            yield Said(text=text, is_partial=bool(value.get("partial")))


def _used(tool: Mapping[str, Any], *, is_answer: bool) -> Used:
    name = str(tool.get("name", ""))
    output = _mapping(tool.get("args")) if name == "export_video" else {}
    return Used(tool=name, is_answer=is_answer, export_id=_export_id(tool), output=output)


def _export_id(tool: Mapping[str, Any]) -> str:
    """Return the id of the export that our server began by itself, because the message asked for one."""
    answer = _mapping(tool.get("response"))
    export_id = answer.get("id") if tool.get("name") == "export_video" and answer.get("status") == "success" else ""
    return export_id if isinstance(export_id, str) else ""


def _mapping(value: object) -> Mapping[str, Any]:
    return value if isinstance(value, dict) else {}


def _text(value: object) -> str:
    return value if isinstance(value, str) else ""
