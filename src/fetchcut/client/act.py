"""A message done, whichever way it goes: what a person at a terminal and an agent both want of it."""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from fetchcut.client import result, sources, talk
from fetchcut.client.describe import described
from fetchcut.client.download import Saved
from fetchcut.client.effects import Flow
from fetchcut.client.export import Export
from fetchcut.client.line import Line
from fetchcut.client.route import Routed, route
from fetchcut.client.sources import Source
from fetchcut.client.state import Credits, State, balance, state
from fetchcut.language.languages import detect
from fetchcut.language.replies import say

UNCOUNTED: Final = 10**8
"""Credits from which on nobody counts: a service in this process."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Deed:
    """What was done. `text` was told already where `is_told`; `saved` is the file of an export."""

    text: str
    is_told: bool = False
    state: State | None = None
    saved: Saved | None = None
    credits: Credits | None = None


def act(line: Line, message: str, to: Path, files: Sequence[Source] = ()) -> Flow[Deed]:
    """Return what came of `message`, after `files` were put into the session. Results go to `to` (a folder or file)."""
    if files:
        yield from sources.add(line, files)
    current = yield from state(line)
    way = route(message, current)
    match way.way:
        case "export":
            return (yield from _export(line, way, to, current))
        case "credits":
            left = yield from balance(line)
            key = "client.credits" if left.total < UNCOUNTED else "client.credits_uncounted"
            text = say(key, detect(message), **_amounts(left))
            return Deed(text=text, credits=left)
        case "state":
            words = described(current, current, line.language, is_silent=False)
            return Deed(text=words, state=current)
        case "upload" if not current.is_ours or not way.links:
            return (yield from _upload(line, message, way))
    reply = yield from talk.say(line, message)
    if reply.export_id:
        ending = result.ending_of(way.output)
        saved = yield from result.fetch(line, Export(id=reply.export_id), to, reply.state, ending=ending)
        return Deed(text=str(saved.path), saved=saved, state=reply.state)
    if way.wants_export and not current.is_ours:
        return (yield from _export(line, way, to, reply.state))
    return Deed(text=reply.text, is_told=True, state=reply.state)


def _export(line: Line, way: Routed, to: Path, current: State) -> Flow[Deed]:
    saved = yield from result.export(line, to, way.output, known=current)
    return Deed(text=str(saved.path), saved=saved, state=current)


def _upload(line: Line, message: str, way: Routed) -> Flow[Deed]:
    """Put the links into the session; the words around them are said to a server that does not read links itself."""
    if not way.links:
        return Deed(text=say("client.give_file", detect(message)))
    yield from sources.add(line, way.links)
    now = yield from state(line)
    return Deed(text=described(now, now, line.language, is_silent=False), state=now)


def _amounts(left: Credits) -> dict[str, int]:
    return {"available": left.available, "frozen": left.frozen, "total": left.total}
