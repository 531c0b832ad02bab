"""Sessions as a person sees them: the one worked in, the one of last time, any other by its id."""

import re
from typing import Final

from fetchcut.client.effects import Flow
from fetchcut.client.kept import Session
from fetchcut.client.line import Line
from fetchcut.client.state import state
from fetchcut.errors import SessionMissing

_ID: Final = re.compile(r"[A-Za-z0-9_-]{1,128}")


def connect(line: Line) -> Flow[Session]:
    """Return the session worked in, begun if there is none yet."""
    yield from line.connected()
    return _present(line)


def resume(line: Line) -> Flow[Session]:
    """Return the session of last time, worked in from now on; a new one where none is known.

    One that the server has lost meanwhile is replaced at the first request, and that is told.
    """
    if line.last_session:
        yield from line.enter(line.last_session)
    return (yield from connect(line))


def enter(line: Line, session: Session | str, *, is_pinned: bool = False) -> Flow[Session]:
    """Return the session, worked in from now on. Raises SessionMissing where there is none of this id.

    `is_pinned`: should it be lost later, that is an error as well and no new one is begun in its place.
    """
    wanted = session if isinstance(session, Session) else Session(id=session)
    if not _ID.fullmatch(wanted.id):
        raise SessionMissing
    yield from line.admitted()
    line.is_pinned = True
    try:
        yield from line.enter(wanted)
        yield from state(line)
    except SessionMissing:
        line.session = line.last_session = None
        raise
    finally:
        line.is_pinned = is_pinned
    return _present(line)


def _present(line: Line) -> Session:
    assert line.session  # noqa: S101  `connected` sees to it
    return line.session
