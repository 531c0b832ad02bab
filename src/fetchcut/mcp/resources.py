"""What can be read: drafts and their words by session, results by export, the schemas of both."""

import json
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any, Final

from mcp.server.mcpserver import Context, MCPServer
from mcp.server.mcpserver.exceptions import ResourceError, ToolError

from fetchcut.client import export as exports, state as states
from fetchcut.client.download import download
from fetchcut.mcp.desk import Desk
from fetchcut.timeline import edits, wire
from fetchcut.timeline.summary import summary

LARGEST_RESULT: Final = 32 * 2**20
"""Bytes of a result that is given inside a message; larger ones have their link."""


def add_to(server: MCPServer[Any], desk: Desk) -> None:
    """Add all resources."""

    @server.resource("fetchcut://schema/draft", mime_type="application/schema+json", title="Schema of drafts")
    def draft_schema() -> str:
        """The JSON Schema of a draft."""
        return json.dumps(wire.json_schema())

    @server.resource("fetchcut://schema/edits", mime_type="application/schema+json", title="Schema of edits")
    def edit_schema() -> str:
        """The JSON Schema of one typed edit."""
        return json.dumps(edits.json_schema())

    @server.resource("fetchcut://sessions/{session_id}/draft", mime_type="application/json", title="Draft")
    async def draft(session_id: str, ctx: Context[Any, Any]) -> str:
        """The timeline of a session, whole."""
        return json.dumps((await _state(session_id, ctx)).raw_draft, ensure_ascii=False)

    @server.resource("fetchcut://sessions/{session_id}/summary", mime_type="text/plain", title="Timeline in words")
    async def words(session_id: str, ctx: Context[Any, Any]) -> str:
        """The timeline of a session in one line of words."""
        return summary((await _state(session_id, ctx)).draft)

    @server.resource("fetchcut://sessions/{session_id}/exports/{export_id}", title="Result")
    async def result(session_id: str, export_id: str, ctx: Context[Any, Any]) -> bytes:
        """The file of a completed export, if it has at most 32 MiB; a larger one has a link in export_status."""
        try:
            line = await desk.line(session_id, ctx)
            export = await desk.run(exports.look(line, export_id), ctx)
            if export.status != "completed" or (export.size_bytes or 0) > LARGEST_RESULT:
                raise ResourceError(f"{export.status}, {export.size_bytes or 0} bytes; ask export_status for its link")
            with TemporaryDirectory() as folder:
                saved = await desk.run(download(line, export, Path(folder) / "result"), ctx)
                return saved.path.read_bytes()
        except ToolError as error:
            raise ResourceError(str(error)) from error

    async def _state(session_id: str, ctx: Context[Any, Any]) -> states.State:
        try:
            return await desk.run(states.state(await desk.line(session_id, ctx)), ctx)
        except ToolError as error:
            raise ResourceError(str(error)) from error
