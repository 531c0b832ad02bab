"""The verbs as methods, for callers with and without a loop. Each is one line: what it does stands in the flows."""

from collections.abc import Mapping
from pathlib import Path
from types import TracebackType
from typing import Self, TypeVar

from fetchcut.client import export as exports
from fetchcut.client import result, sources
from fetchcut.client import state as states
from fetchcut.client.download import Saved
from fetchcut.client.driver import AsyncDriver, Listener, SyncDriver, deaf
from fetchcut.client.effects import Flow
from fetchcut.client.export import Export
from fetchcut.client.kept import Session
from fetchcut.client.line import Line
from fetchcut.client.sources import Source
from fetchcut.client.state import Credits, Item, State
from fetchcut.client.talk import Reply, say

T = TypeVar("T")

Output = Mapping[str, object]
"""What an export shall be: "format", "quality", "resolution", "width", "height", "fps", "codec", "crf"."""


class Client:
    """One session on one server. Methods wait; call them one after the other. Use as a context manager.

    `listener` is called with every event (`events.py`) from another thread.
    """

    def __init__(self, line: Line, driver: SyncDriver, listener: Listener = deaf) -> None:
        self.line = line
        self._driver = driver
        self.listener = listener

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Close the connections; the session stays on the server."""
        self._driver.__exit__(kind, error, trace)

    def run(self, flow: Flow[T]) -> T:
        """Return what any flow on `self.line` returns."""
        return self._driver.run(flow, self.listener)

    def connect(self) -> Session:
        """Return the session worked in, begun if there is none yet."""
        self.run(self.line.connected())
        assert self.line.session  # noqa: S101  `connected` sees to it
        return self.line.session

    def new_session(self) -> Session:
        """Begin a new, empty timeline and work there."""
        return self.run(self.line.new_session())

    def open(self, session: Session) -> None:
        """Work in a session that was begun before."""
        self.run(self.line.enter(session))

    def add(self, *what: Source) -> tuple[Item, ...]:
        """Put links and files into the session; the first videos of an empty timeline stand on it in order."""
        return self.run(sources.add(self.line, what))

    def say(self, message: str, *, is_preview: bool = False) -> Reply:
        """Say what is wanted, in English or Chinese; `is_preview` only asks what it would do."""
        return self.run(say(self.line, message, is_preview=is_preview))

    def state(self) -> State:
        """Return the timeline and the files as they are now."""
        return self.run(states.state(self.line))

    def credits(self) -> Credits:
        """Return what the account has left."""
        return self.run(states.balance(self.line))

    def export(self, to: Path | str = ".", output: Output | None = None) -> Saved:
        """Make the timeline into a file and return where it is."""
        return self.run(result.export(self.line, Path(to), output))

    def start_export(self, output: Output | None = None) -> Export:
        """Begin an export and return it as accepted; it is made whether anybody waits or not."""
        return self.run(exports.start(self.line, output))

    def export_status(self, export_id: str) -> Export:
        """Return an export as it is now."""
        return self.run(exports.look(self.line, export_id))

    def cancel_export(self, export_id: str) -> Export:
        """Stop an export."""
        return self.run(exports.cancel(self.line, export_id))


class AsyncClient:
    """The same for asyncio."""

    def __init__(self, line: Line, driver: AsyncDriver, listener: Listener = deaf) -> None:
        self.line = line
        self._driver = driver
        self.listener = listener

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Close the connections; the session stays on the server."""
        await self._driver.__aexit__(kind, error, trace)

    async def run(self, flow: Flow[T]) -> T:
        """Return what any flow on `self.line` returns."""
        return await self._driver.run(flow, self.listener)
