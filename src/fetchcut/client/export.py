"""An export: asked for under an id of ours, followed to its end. Every answer shape that public sources show is read.

{"status", "progress", "output": {"url", "duration", "size"}}          at the top
{"data": {"status", "progress", "outputUrl"}}                          inside an envelope
{"success": true, "data": {"id", "status": "pending", "progress": 5}}  after the POST
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any, Final
from urllib.parse import quote

from fetchcut.client.effects import Flow, Sleep, now, tell
from fetchcut.client.line import Line
from fetchcut.client.state import State, state
from fetchcut.client.wire import Data
from fetchcut.errors import ExportFailed, ExportUnfinished, NothingToExport, PassingError, ServerRefused
from fetchcut.progress import Progress

POLL_S: Final = 30.0
"""The original's rhythm."""
OUR_POLLS_S: Final = (0.25, 0.5, 1.0, 1.0, 1.5, 2.0, 3.0, 4.0, 5.0)
"""Ours, the last one on and on."""

PATIENCE_S: Final = 3600.0

DEFAULT_OUTPUT: Final = {"format": "mp4", "quality": "high"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Export:
    """One export as it is now. `progress` is 0 to 100 and never falls; `status` is the wire's word.

    `url` is a link that is fetched without a token; it runs out, and asking again gives a new one. `checks` is what was
    looked at before it was handed over, `notes` what was done otherwise than asked.
    """

    id: str
    status: str = "pending"
    progress: int = 0
    url: str = ""
    duration_s: float | None = None
    size_bytes: int | None = None
    error: str = ""
    checks: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()

    @property
    def is_over(self) -> bool:
        """Return whether nothing will change any more."""
        return self.status in {"completed", "failed", "cancelled"}


def start(line: Line, output: Mapping[str, object] | None = None, *, known: State | None = None) -> Flow[Export]:
    """Return a new export of the latest draft (or of `known`, a state read before), accepted by the server.

    Raises NothingToExport, ExportNotInPlan and other refusals.
    """
    current = known or (yield from state(line))
    if current.is_empty:
        raise NothingToExport
    instant = yield from now()
    export_id = f"render_{instant.unix_ms}"
    for _ in range(2):
        body = {
            "id": export_id,
            "sessionId": current.session_id,
            "draft": current.raw_draft,
            "output": {**DEFAULT_OUTPUT, **(output or {})},
        }
        try:
            data = yield from line.ask(lambda body=body: line.post("/api/render/proxy/lambda", body))  # type: ignore[misc]
        except ServerRefused as refused:
            # An id that exists is somebody's, also when it is ours from a try whose answer was lost.
            if refused.code != 409:
                raise
            export_id = f"render_{instant.unix_ms}_{line.make_id()[:6]}"
        except PassingError:
            # Whether it arrived is asked under the same id: sent again it would be refused as a duplicate.
            return (yield from _found_or_sent(line, export_id, body))
        else:
            return read_export(data, export_id)
    raise ServerRefused(code=409, message="duplicate id")


def _found_or_sent(line: Line, export_id: str, body: Mapping[str, object]) -> Flow[Export]:
    """Return the export whose sending was cut: as it is if it arrived, else sent once more under the same id."""
    yield Sleep(1.0)
    try:
        return (yield from look(line, export_id))
    except ServerRefused as refused:
        if refused.code != 404:
            raise
    data = yield from line.ask(lambda: line.post("/api/render/proxy/lambda", body))
    return read_export(data, export_id)


def look(line: Line, export_id: str) -> Flow[Export]:
    """Return the export as it is now."""
    path = f"/api/render/proxy/lambda/{quote(export_id, safe='')}"
    data = yield from line.ask(lambda: line.get(path), is_safe=True, needs_session=False)
    return read_export(data, export_id)


def cancel(line: Line, export_id: str) -> Flow[Export]:
    """Ask the server to stop it and return the export as it is then."""
    path = f"/api/render/proxy/lambda/{quote(export_id, safe='')}/cancel"
    yield from line.ask(lambda: line.post(path, {}), is_safe=True, needs_session=False)
    return (yield from look(line, export_id))


def follow(
    line: Line, export: Export, *, is_ours: bool, length_s: float = 0.0, longest_s: float = 3600.0
) -> Flow[Export]:
    """Return the export when it is completed, telling its progress; `length_s` is what is being made.

    Raises ExportFailed, and ExportUnfinished after `longest_s` without any.
    """
    begun = (yield from now()).steady_s
    last_change, polls = begun, 0
    while not export.is_over:
        yield from tell(_progress(export, length_s))
        yield Sleep(OUR_POLLS_S[min(polls, len(OUR_POLLS_S) - 1)] if is_ours else POLL_S)
        polls += 1
        latest = yield from look(line, export.id)
        instant = yield from now()
        if (latest.status, latest.progress) != (export.status, export.progress):
            last_change = instant.steady_s
        # A server that counts backwards is not believed.
        export = replace(latest, progress=max(export.progress, latest.progress))
        if instant.steady_s - last_change > PATIENCE_S:
            raise ExportUnfinished(id=export.id)
    if export.status != "completed":
        raise ExportFailed(id=export.id, reason=export.error or export.status)
    yield from tell(_progress(replace(export, progress=100), length_s))
    return export


def _progress(export: Export, length_s: float) -> Progress:
    return Progress(stage="convert", done=length_s * export.progress / 100, total=length_s or None, unit="seconds")


def read_export(data: Data, export_id: str) -> Export:
    """Return the export in an answer's data, whichever shape they have."""
    output = data.get("output")
    made: Mapping[str, Any] = output if isinstance(output, dict) else {}
    return Export(
        id=export_id,
        status=_status(data),
        progress=_percent(data.get("progress")),
        url=_text(made.get("url")) or _text(data.get("outputUrl")) or _text(data.get("url")),
        duration_s=_real(made.get("duration")),
        size_bytes=round(size) if (size := _real(made.get("size"))) else None,
        error=_text(data.get("error")) or _text(made.get("error")),
        checks=_sentences(data.get("checks")),
        notes=_sentences(data.get("notes")),
    )


def _sentences(value: object) -> tuple[str, ...]:
    return tuple(map(str, value)) if isinstance(value, list) else ()


def _status(data: Data) -> str:
    status = _text(data.get("status")).lower() or "pending"
    return {"done": "completed", "success": "completed", "error": "failed", "canceled": "cancelled"}.get(status, status)


def _percent(value: object) -> int:
    number = _real(value) or 0.0
    return int(max(0.0, min(100.0, number)))


def _text(value: object) -> str:
    return value if isinstance(value, str) else ""


def _real(value: object) -> float | None:
    return float(value) if isinstance(value, int | float) and not isinstance(value, bool) else None
