"""The log of a session's events, which our server keeps: what a client that lost its stream reads instead."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final

from fetchcut.client.effects import Flow
from fetchcut.client.line import Line
from fetchcut.errors import ServerRefused

PAGE: Final = 500


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """One event as it was streamed. `turn_id` is its invocationId."""

    turn_id: str
    event: Mapping[str, Any]


def latest_turn(line: Line) -> Flow[tuple[Entry, ...]]:
    """Return the events of the turn that began last, as far as it has come; none where nothing is logged.

    Reads on behind what was read before: `line.logged` says how far.
    """
    entries: list[Entry] = []
    while True:
        page, last, has_more = yield from _page(line)
        entries += page
        if not has_more:
            break
        line.logged = last
    turn_id = entries[-1].turn_id if entries else ""
    return tuple(entry for entry in entries if entry.turn_id == turn_id)


def _page(line: Line) -> Flow[tuple[list[Entry], int, bool]]:
    path = f"/api/sessions/{line.session_in_path}/events?after={line.logged}&limit={PAGE}"
    try:
        data = yield from line.ask(lambda: line.get(path), is_safe=True)
    except ServerRefused as refused:
        if refused.code != 404:
            raise
        return [], line.logged, False
    found = data.get("events")
    raw = [each for each in found if isinstance(each, dict)] if isinstance(found, list) else []
    entries = [_entry(each["event"]) for each in raw if isinstance(each.get("event"), dict)]
    last = data.get("last")
    return entries, last if isinstance(last, int) else line.logged, data.get("has_more") is True


def _entry(event: Mapping[str, Any]) -> Entry:
    return Entry(turn_id=str(event.get("invocationId") or ""), event=event)
