"""The MCP server: tools and resources over one desk, and the two transports it is served on."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any, Final

from mcp.server.mcpserver import MCPServer

from fetchcut import __version__
from fetchcut.mcp import resources
from fetchcut.mcp.desk import Desk
from fetchcut.mcp.tools import tools

INSTRUCTIONS: Final = (
    "fetchcut gets video, sound and pictures from links and files, edits them by words or typed edits on an exact, "
    "undoable timeline, and exports files. Usual order: fetch (or add_files), say what is wanted, look with state or "
    "preview, export. Every change can be undone. A wish in plain words is enough; typed edits are for exact positions "
    "in milliseconds."
)


def server(desk: Desk) -> MCPServer[Any]:
    """Return the server; it runs until its transport ends."""

    @asynccontextmanager
    async def lifespan(_: MCPServer[Any]) -> AsyncIterator[dict[str, Any]]:
        try:
            yield {}
        finally:
            await desk.close()

    made: MCPServer[Any] = MCPServer(
        name="fetchcut",
        title="fetchcut",
        version=__version__,
        instructions=INSTRUCTIONS,
        log_level="WARNING",
        lifespan=lifespan,
        tools=tools(desk),
    )
    resources.add_to(made, desk)
    return made
