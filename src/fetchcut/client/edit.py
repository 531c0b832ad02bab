"""Typed edits against a server that counts versions: done here by the same pure functions, put as one whole draft."""

from collections.abc import Sequence
from typing import Final

from fetchcut.client.body import JsonBody
from fetchcut.client.effects import Flow, Request
from fetchcut.client.library import library
from fetchcut.client.line import Line
from fetchcut.client.state import State, state
from fetchcut.errors import NotOfferedYet, ServerRefused
from fetchcut.timeline import wire
from fetchcut.timeline.edits import Edit, apply_all

TRIES: Final = 4
"""Of the same edits, each on the draft as somebody else has just left it."""


def edit(line: Line, edits: Sequence[Edit]) -> Flow[State]:
    """Return the state after these edits, which are one undoable step. All of them are done, or none.

    Raises EditError, and NotOfferedYet where the server takes no drafts (the original).
    """
    for attempt in range(1, TRIES + 1):
        before = yield from state(line)
        if not before.is_ours:
            raise NotOfferedYet(words="edit")
        after = apply_all(before.draft, edits, library(before))
        try:
            return (yield from put(line, wire.write(after), before))
        except ServerRefused as refused:
            if refused.code != 409 or attempt == TRIES:
                raise
    raise AssertionError


def put(line: Line, draft: object, before: State) -> Flow[State]:
    """Return the state after `draft` replaced `before`'s. Raises ServerRefused 409 if that is not the latest."""
    body = {"draft": draft, "base_version": before.version}

    def request() -> Request:
        url = f"{line.server}/api/state/nemo_agent/me/{line.session_in_path}/draft"
        return Request(method="PUT", url=url, headers=line.headers(), body=JsonBody(body))

    yield from line.ask(request)
    return (yield from state(line))
