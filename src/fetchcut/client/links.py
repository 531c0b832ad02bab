"""Links for the server to fetch: handed over at once, asked for while it is at work, and what came of them.

POST wait:false ──▶ job ──GET──▶ percent … done: files, what their sites say, decisions │ failed: why
                └─▶ the files (the original, which answers when they are in)
"""

from collections.abc import Mapping, Sequence
from typing import Any, Final
from urllib.parse import quote

from fetchcut.client import recover
from fetchcut.client.effects import Flow, Sleep, tell
from fetchcut.client.events import Note, Remark
from fetchcut.client.line import Line
from fetchcut.client.state import Item, read_items, state
from fetchcut.client.upload import UPLOAD_S, upload_path
from fetchcut.client.wire import Data, Refusal
from fetchcut.errors import NotOfferedYet
from fetchcut.progress import Progress

How = Mapping[str, object]
"""How links are to be fetched: the keys of `how` in docs/http.md."""

POLLS_S: Final = (0.25, 0.5, 0.5, 1.0, 1.0, 2.0)
"""The last one on and on."""

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
    data = yield from line.ask(
        lambda: line.post(upload_path(line), body, timeout_s=UPLOAD_S, **key), is_safe=known.is_ours, about=links[0]
    )
    job_id = data.get("job_id")
    if not isinstance(job_id, str):
        return read_items(data.get("files"))
    return read_items((yield from _done(line, job_id, about=links[0])).get("files"))


def _done(line: Line, job_id: str, *, about: str) -> Flow[Data]:
    """Return the job once it has ended well. Raises why it has not."""
    path, polls, told = f"/api/uploads/{quote(job_id, safe='')}", 0, 0
    while True:
        yield Sleep(POLLS_S[min(polls, len(POLLS_S) - 1)])
        polls += 1
        data = yield from line.ask(lambda: line.get(path), is_safe=True, needs_session=False)
        for each in _notes(data)[told:]:
            yield from tell(each)
        told = max(told, len(_notes(data)))
        status, percent = data.get("status"), data.get("progress")
        if isinstance(percent, int):
            yield from tell(Progress(stage="fetch", done=percent, total=100, unit="percent"))
        if status == "done":
            return data
        if status == "failed":
            raise _error(line, data.get("error"), about)


def _notes(data: Data) -> tuple[Remark, ...]:
    notes = data.get("notes")
    found = [each for each in notes if isinstance(each, dict)] if isinstance(notes, list) else []
    return tuple(Remark(code=str(each.get("code", "")), text=str(each.get("text", ""))) for each in found)


def _error(line: Line, said: object, about: str) -> Exception:
    error: Mapping[str, Any] = said if isinstance(said, dict) else {}
    code = error.get("code")
    refusal = Refusal(code=code if isinstance(code, int) else 5000, message=str(error.get("message") or about))
    return recover.error_of(refusal, register_url=line.register_url, name=about)
