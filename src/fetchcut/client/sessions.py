"""Sessions as a person sees them: the one worked in, the one of last time, any other by its id."""

from fetchcut.client.effects import Flow
from fetchcut.client.kept import Session
from fetchcut.client.line import Line


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


def enter(line: Line, session: Session | str) -> Flow[Session]:
    """Return the session, worked in from now on."""
    yield from line.enter(session if isinstance(session, Session) else Session(id=session))
    return (yield from connect(line))


def _present(line: Line) -> Session:
    assert line.session  # noqa: S101  `connected` sees to it
    return line.session
