"""Links for the server to fetch: handed over at once, asked for while it is at work, and what came of them.

POST wait:false ──▶ job ──GET──▶ percent … done: files, what their sites say, decisions │ failed: why
                │    └── Ctrl-C: a recording is ended and kept; anything else, and the second one, is cancelled
                └─▶ the files (the original, which answers when they are in)
"""

import contextlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final
from urllib.parse import quote

from fetchcut.client import recover
from fetchcut.client.effects import Flow, Sleep, tell
from fetchcut.client.events import Note, Remark
from fetchcut.client.line import Line
from fetchcut.client.state import Item, read_items, state
from fetchcut.client.upload import UPLOAD_S, upload_path
from fetchcut.client.wire import BAD_TYPE, Data, Refusal
from fetchcut.errors import Cancelled, FetchcutError, JobCancelled, LinkFailed, NotOfferedYet, UnsupportedFile
from fetchcut.progress import Progress

How = Mapping[str, object]
"""How links are to be fetched: the keys of `how` in docs/http.md."""

POLLS_S: Final = (0.25, 0.5, 0.5, 1.0, 1.0, 2.0)
"""The last one on and on."""

_OF_THE_LINK: Final = frozenset({400, 404, BAD_TYPE})
"""Codes behind which is what went wrong with the link, which the server says better than we could."""

_DISPENSABLE: Final = frozenset({"lines", "best", "sound"})
"""What a server may not know without the result being another one: an export says it again."""


def send_links(line: Line, links: Sequence[str], how: How | None = None) -> Flow[tuple[Item, ...]]:
    """Return what the server fetched from the links, telling how far it is and what it decides.

    Raises the errors of refusals, and NotOfferedYet where the server (the original) fetches in its own way only.
    """
    known = yield from state(line)
    yield from tell(Note(code="client.fetching", facts={"count": len(links)}))
    body: dict[str, object] = {"urls": list(links), "source_type": "url"}
    if known.is_ours:
        body |= {"wait": False, **({"how": how} if how else {})}
    elif strange := sorted(set(how or ()) - _DISPENSABLE):
        raise NotOfferedYet(words=", ".join(strange))
    key = {"Idempotency-Key": line.make_id()}

    def accepted() -> Flow[Data]:
        return line.ask(
            lambda: line.post(upload_path(line), body, timeout_s=UPLOAD_S, **key), is_safe=known.is_ours, about=links[0]
        )

    try:
        data = yield from accepted()
    except Cancelled:
        if known.is_ours:
            # Whether it had arrived nobody knows; under the same key it is the same job.
            yield from _cancelled(line, str((yield from accepted()).get("job_id")))
        raise
    job_id = data.get("job_id")
    if not isinstance(job_id, str):
        return read_items(data.get("files"))
    return read_items((yield from _done(line, job_id, about=links[0])).get("files"))


def _done(line: Line, job_id: str, *, about: str) -> Flow[Data]:
    """Return the job once it has ended well. Raises why it has not, and Cancelled once it was cancelled."""
    job = _Job(job_id)
    while True:
        try:
            if job.is_ending and not job.is_told:
                yield from _finished(line, job)
            data = yield from _looked_at(line, job)
        except Cancelled:
            if job.is_ending or not (line.is_attended and job.is_recording):
                yield from _cancelled(line, job_id)
                raise
            job.is_ending = True
            continue
        if data.get("status") == "done":
            return data
        if data.get("status") == "failed":
            raise _error(line, data.get("error"), about)


@dataclass(slots=True)
class _Job:
    """A job that is waited for: looks at it, notes told of it, whether a recording is to end and the server knows."""

    id: str
    polls: int = 0
    told: int = 0
    is_recording: bool = False
    is_ending: bool = False
    is_told: bool = False


def _looked_at(line: Line, job: _Job) -> Flow[Data]:
    """Return the job as it is after a while, and tell what is new of it."""
    yield Sleep(POLLS_S[min(job.polls, len(POLLS_S) - 1)])
    job.polls += 1
    data = yield from line.ask(lambda: line.get(_path(job.id)), is_safe=True, needs_session=False)
    for each in _notes(data)[job.told :]:
        job.is_recording = job.is_recording or each.code == "recording"
        job.told += 1
        yield from tell(each)
    percent = data.get("progress")
    if isinstance(percent, int):
        yield from tell(Progress(stage="fetch", done=percent, total=100, unit="percent"))
    return data


def _finished(line: Line, job: _Job) -> Flow[None]:
    """Have a live stream recorded no longer."""
    yield from tell(Note(code="client.recorded"))
    yield from line.ask(lambda: line.post(f"{_path(job.id)}/finish", {}), is_safe=True, needs_session=False)
    job.is_told = True


def _cancelled(line: Line, job_id: str) -> Flow[None]:
    """Have the job ended with nothing; where that does not get through, it ends by itself. Raises JobCancelled."""
    with contextlib.suppress(FetchcutError):
        yield from line.ask(lambda: line.post(f"{_path(job_id)}/cancel", {}), needs_session=False)
    if line.is_attended:
        raise JobCancelled


def _path(job_id: str) -> str:
    return f"/api/uploads/{quote(job_id, safe='')}"


def _notes(data: Data) -> tuple[Remark, ...]:
    notes = data.get("notes")
    found = [each for each in notes if isinstance(each, dict)] if isinstance(notes, list) else []
    return tuple(Remark(code=str(each.get("code", "")), text=str(each.get("text", ""))) for each in found)


def _error(line: Line, said: object, about: str) -> Exception:
    error: Mapping[str, Any] = said if isinstance(said, dict) else {}
    code, kind = error.get("code"), str(error.get("kind") or "")
    if code in _OF_THE_LINK and kind != UnsupportedFile.__name__:
        return LinkFailed(code=code, message=str(error.get("message") or about), kind=kind)
    refusal = Refusal(code=code if isinstance(code, int) else 5000, message=str(error.get("message") or about))
    return recover.error_of(refusal, register_url=line.register_url, name=about)
