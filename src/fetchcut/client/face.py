"""The verbs as methods, for callers with and without a loop. Each is one line: what it does stands in the flows."""

from pathlib import Path
from types import TracebackType
from typing import Self, TypeVar

from fetchcut.client import export as exports, result, sessions, sources, state as states
from fetchcut.client.batch import Job, Missed, batch
from fetchcut.client.download import Saved
from fetchcut.client.driver import AsyncDriver, Listener, SyncDriver, deaf
from fetchcut.client.edit import edit
from fetchcut.client.effects import Flow
from fetchcut.client.export import Export
from fetchcut.client.kept import Session
from fetchcut.client.line import Line
from fetchcut.client.links import How
from fetchcut.client.picture import picture
from fetchcut.client.sources import Source
from fetchcut.client.state import Credits, Item, State
from fetchcut.client.talk import Reply, say
from fetchcut.timeline.edits import Edit

T = TypeVar("T")


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
        return self.run(sessions.connect(self.line))

    def resume(self) -> Session:
        """Return the session worked in last time, to be worked in again; a new one where there was none."""
        return self.run(sessions.resume(self.line))

    def new_session(self) -> Session:
        """Begin a new, empty timeline and work there."""
        return self.run(self.line.new_session())

    def open(self, session: Session | str) -> Session:
        """Work in a session that was begun before, given itself or by its id."""
        return self.run(sessions.enter(self.line, session))

    def add(self, *what: Source, how: How | None = None) -> tuple[Item, ...]:
        """Put links and files into the session; the first videos of an empty timeline stand on it in order.

        `how` says how links are fetched, by the keys of docs/http.md: `{"lines": 720}`.
        """
        return self.run(sources.add(self.line, what, how))

    def say(self, message: str, *, is_preview: bool = False) -> Reply:
        """Say what is wanted, in English or Chinese; `is_preview` only asks what it would do."""
        return self.run(say(self.line, message, is_preview=is_preview))

    def edit(self, *edits: Edit) -> State:
        """Make typed edits (`fetchcut.timeline.edits`) as one undoable step and return what came of them."""
        return self.run(edit(self.line, edits))

    def undo(self, steps: int = 1) -> Reply:
        """Take back the last changes."""
        return self.run(say(self.line, f"undo {steps} steps" if steps > 1 else "undo"))

    def redo(self, steps: int = 1) -> Reply:
        """Do again what was taken back."""
        return self.run(say(self.line, f"redo {steps} steps" if steps > 1 else "redo"))

    def state(self) -> State:
        """Return the timeline and the files as they are now."""
        return self.run(states.state(self.line))

    def credits(self) -> Credits:
        """Return what the account has left."""
        return self.run(states.balance(self.line))

    def picture(self, at_s: float, to: Path | str, *, lines: int = 360) -> Path:
        """Return where the picture at `at_s` seconds of the timeline was put, as a file like `to`."""
        return self.run(picture(self.line, at_s, Path(to).absolute(), lines=lines))

    def export(self, to: Path | str = ".", **output: object) -> Saved:
        """Make the timeline into a file and return where it is; `output`: format, quality, resolution, fps, codec …"""
        return self.run(result.export(self.line, Path(to).absolute(), output))

    def batch(self, *jobs: Job) -> tuple[Saved | Missed, ...]:
        """Return what each job gave, done one after the other in this session."""
        return self.run(batch(self.line, jobs))

    def start_export(self, **output: object) -> Export:
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

    async def connect(self) -> Session:
        """Return the session worked in, begun if there is none yet."""
        return await self.run(sessions.connect(self.line))

    async def resume(self) -> Session:
        """Return the session worked in last time, to be worked in again; a new one where there was none."""
        return await self.run(sessions.resume(self.line))

    async def new_session(self) -> Session:
        """Begin a new, empty timeline and work there."""
        return await self.run(self.line.new_session())

    async def open(self, session: Session | str) -> Session:
        """Work in a session that was begun before, given itself or by its id."""
        return await self.run(sessions.enter(self.line, session))

    async def add(self, *what: Source, how: How | None = None) -> tuple[Item, ...]:
        """Put links and files into the session; the first videos of an empty timeline stand on it in order.

        `how` says how links are fetched, by the keys of docs/http.md: `{"lines": 720}`.
        """
        return await self.run(sources.add(self.line, what, how))

    async def say(self, message: str, *, is_preview: bool = False) -> Reply:
        """Say what is wanted, in English or Chinese; `is_preview` only asks what it would do."""
        return await self.run(say(self.line, message, is_preview=is_preview))

    async def edit(self, *edits: Edit) -> State:
        """Make typed edits (`fetchcut.timeline.edits`) as one undoable step and return what came of them."""
        return await self.run(edit(self.line, edits))

    async def undo(self, steps: int = 1) -> Reply:
        """Take back the last changes."""
        return await self.run(say(self.line, f"undo {steps} steps" if steps > 1 else "undo"))

    async def redo(self, steps: int = 1) -> Reply:
        """Do again what was taken back."""
        return await self.run(say(self.line, f"redo {steps} steps" if steps > 1 else "redo"))

    async def state(self) -> State:
        """Return the timeline and the files as they are now."""
        return await self.run(states.state(self.line))

    async def credits(self) -> Credits:
        """Return what the account has left."""
        return await self.run(states.balance(self.line))

    async def picture(self, at_s: float, to: Path | str, *, lines: int = 360) -> Path:
        """Return where the picture at `at_s` seconds of the timeline was put, as a file like `to`."""
        return await self.run(picture(self.line, at_s, Path(to).absolute(), lines=lines))

    async def export(self, to: Path | str = ".", **output: object) -> Saved:
        """Make the timeline into a file and return where it is; `output`: format, quality, resolution, fps, codec …"""
        return await self.run(result.export(self.line, Path(to).absolute(), output))

    async def batch(self, *jobs: Job) -> tuple[Saved | Missed, ...]:
        """Return what each job gave, done one after the other in this session."""
        return await self.run(batch(self.line, jobs))

    async def start_export(self, **output: object) -> Export:
        """Begin an export and return it as accepted; it is made whether anybody waits or not."""
        return await self.run(exports.start(self.line, output))

    async def export_status(self, export_id: str) -> Export:
        """Return an export as it is now."""
        return await self.run(exports.look(self.line, export_id))

    async def cancel_export(self, export_id: str) -> Export:
        """Stop an export."""
        return await self.run(exports.cancel(self.line, export_id))
