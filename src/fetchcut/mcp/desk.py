"""What all tools share: lines to sessions, one driver, and flows whose events become progress notifications."""

import asyncio
from collections.abc import Callable
from pathlib import Path
from typing import Any, TypeVar

from mcp.server.mcpserver import Context
from mcp.server.mcpserver.exceptions import ToolError

from fetchcut.client.driver import AsyncDriver
from fetchcut.client.effects import Flow
from fetchcut.client.line import Line
from fetchcut.client.reach import Reach
from fetchcut.client.sessions import enter
from fetchcut.errors import FetchcutError
from fetchcut.language.replies import explain
from fetchcut.mcp.meter import Meter

T = TypeVar("T")
Ctx = Context[Any, Any]

MOST_LINES = 1000
"""Sessions held at once; the one that was used longest ago is forgotten, and only here."""


class Desk:
    """One for a server. `folder` is where results go, None where callers are elsewhere and have no disk of ours.

    A tool without a session id works in the session of this desk, which callers that are elsewhere do not have.
    `open_reach` is called when something is first asked for: clients give up on a server that is slow to say hello.
    `public_url` is where callers reach us, if somebody said so; `saved` are the files of exports that were asked for
    later, by their ids.
    """

    def __init__(
        self,
        open_reach: Callable[[], Reach],
        *,
        folder: Path | None,
        language: str = "en",
        public_url: str | None = None,
    ) -> None:
        self._open_reach = open_reach
        self.folder = folder
        self.public_url = public_url
        self.saved: dict[str, Path] = {}
        self.language = language
        self._opening = asyncio.Lock()
        self._reach: Reach | None = None
        self._driver: AsyncDriver | None = None
        self._lines: dict[str, Line] = {}
        self._own: Line | None = None

    @property
    def inside(self) -> Reach | None:
        """Return the way to the service in this process, once it was asked for; None for a server elsewhere."""
        return self._reach if self._reach is not None and self._reach.transport is not None else None

    async def new_line(self) -> Line:
        """Return a line that has no session yet."""
        return (await self._reached()).line()

    def keep(self, line: Line) -> str:
        """Remember the line by its session and return the session's id, which callers then name."""
        line.is_pinned = self.folder is None
        self._lines.pop(line.session_id, None)
        self._lines[line.session_id] = line
        while len(self._lines) > MOST_LINES:
            self._lines.pop(next(iter(self._lines)))
        if self.folder is not None:
            self._own = line
        return line.session_id

    async def line(self, session_id: str, ctx: Ctx) -> Line:
        """Return the line of a session, or of the desk's own where none is named. Raises ToolError."""
        if session_id and session_id not in self._lines:
            line = await self.new_line()
            await self.run(enter(line, session_id, is_pinned=True), ctx)
            self._lines[session_id] = line
        if session_id:
            return self._lines[session_id]
        if self.folder is None:
            raise ToolError("Call new_session first and give its session_id.")
        if self._own is None:
            self._own = await self.new_line()
            await self.run(self._own.connected(), ctx)
            self.keep(self._own)
        return self._own

    async def run(self, flow: Flow[T], ctx: Ctx) -> T:
        """Return what the flow returns, while its events go out as progress. Raises ToolError with a sentence."""
        if self._driver is None:
            self._driver = (await self._reached()).async_driver()
        meter = Meter(ctx.report_progress, self.language)
        sender = asyncio.create_task(meter.send())
        try:
            return await self._driver.run(flow, meter.event)
        except FetchcutError as error:
            raise ToolError(explain(error, self.language)) from error
        finally:
            meter.close()
            await sender

    async def _reached(self) -> Reach:
        async with self._opening:
            if self._reach is None:
                try:
                    self._reach = await asyncio.to_thread(self._open_reach)
                except FetchcutError as error:
                    raise ToolError(explain(error, self.language)) from error
            return self._reach

    async def close(self) -> None:
        """Close the connections."""
        if self._driver is not None:
            await self._driver.__aexit__(None, None, None)
