"""The tools: each is one verb of the client. Their docstrings are what a model reads."""

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Annotated, Any, Final
from urllib.parse import urlsplit

from mcp.server.mcpserver import Image
from mcp.server.mcpserver.exceptions import ToolError
from mcp.server.mcpserver.tools import Tool
from mcp_types import ToolAnnotations
from pydantic import Field

from fetchcut.client import export as exports, result, sources, state as states, talk
from fetchcut.client.edit import edit as make_edits
from fetchcut.client.picture import picture as take_picture
from fetchcut.disk import ensure_folder
from fetchcut.errors import EditError
from fetchcut.language.replies import explain
from fetchcut.mcp.answers import (
    CreditsAnswer,
    ExportAnswer,
    FileAnswer,
    FilesAnswer,
    ReplyAnswer,
    SessionAnswer,
    StateAnswer,
)
from fetchcut.mcp.desk import Ctx, Desk
from fetchcut.mcp.results import link
from fetchcut.mcp.schemas import with_edits
from fetchcut.timeline.edits import decode
from fetchcut.timeline.output import FORMATS

Sid = Annotated[str, Field(description="From new_session; empty for the session of this connection.")]
Format = Annotated[str, Field(description=", ".join(FORMATS))]
Steps = Annotated[int, Field(ge=1, le=1000)]

READS: Final = ToolAnnotations(read_only_hint=True, open_world_hint=False)
ADDS: Final = ToolAnnotations(read_only_hint=False, destructive_hint=False, open_world_hint=False)
FETCHES: Final = ToolAnnotations(read_only_hint=False, destructive_hint=False, open_world_hint=True)
# Every change of a timeline can be undone, so that none of them destroys anything.
CHANGES: Final = ToolAnnotations(
    read_only_hint=False, destructive_hint=False, idempotent_hint=False, open_world_hint=False
)
STOPS: Final = ToolAnnotations(read_only_hint=False, destructive_hint=True, idempotent_hint=True, open_world_hint=False)


def tools(desk: Desk) -> list[Tool]:
    """Return all tools; those that read files of this machine only where callers are on it."""
    return [_tool(*each) for each in _Tools(desk).all()]


def _tool(method: Callable[..., Any], title: str, annotations: ToolAnnotations) -> Tool:
    made = Tool.from_function(method, title=title, annotations=annotations)
    if made.name != "edit":
        return made
    return made.model_copy(update={"parameters": with_edits(made.parameters, "edits")})


class _Tools:
    """The tools as methods: what they share is the desk."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk

    def all(self) -> list[tuple[Callable[..., Any], str, ToolAnnotations]]:
        """Return each with its title and what it does to the world."""
        own = [(self.add_files, "Add files", CHANGES)] if self._desk.folder is not None else []
        return [
            (self.new_session, "New session", CHANGES),
            (self.fetch, "Fetch links", FETCHES),
            *own,
            (self.say, "Say what is wanted", CHANGES),
            (self.edit, "Typed edits", CHANGES),
            (self.state, "Timeline and files", READS),
            (self.preview, "Picture of a moment", READS),
            (self.export, "Export", CHANGES),
            (self.export_status, "Status of an export", READS),
            (self.cancel_export, "Cancel an export", STOPS),
            (self.undo, "Undo", CHANGES),
            (self.redo, "Redo", CHANGES),
            (self.credits, "Credits", READS),
        ]

    async def new_session(self, ctx: Ctx) -> SessionAnswer:
        """Begin a new, empty timeline. The other tools then work in it."""
        line = await self._desk.new_line()
        await self._desk.run(line.connected(), ctx)
        return SessionAnswer(session_id=self._desk.keep(line))

    async def fetch(
        self,
        links: Annotated[list[str], Field(description="http or https: files, streams, or pages with a video on them.")],
        ctx: Ctx,
        session_id: Sid = "",
    ) -> FilesAnswer:
        """Fetch media from links into the session. The first videos of an empty timeline are put on it in order."""
        if strange := [link for link in links if not sources.is_link(link)]:
            raise ToolError(f"Not a web link: {strange[0]}")
        line = await self._desk.line(session_id, ctx)
        return await self._added(await self._desk.run(sources.add(line, links), ctx), line.session_id, ctx)

    async def add_files(
        self,
        paths: Annotated[
            list[str],
            Field(description="Files on this machine: video, pictures, sound, captions (srt, vtt, ass, lrc)."),
        ],
        ctx: Ctx,
        session_id: Sid = "",
    ) -> FilesAnswer:
        """Put files of this machine into the session. The first videos of an empty timeline are put on it in order.

        Captions are shown once `say` asks for them: "add the captions".
        """
        line = await self._desk.line(session_id, ctx)
        found = await self._desk.run(sources.add(line, [Path(path) for path in paths]), ctx)
        return await self._added(found, line.session_id, ctx)

    async def say(
        self,
        message: Annotated[str, Field(description="In English or Chinese, several wishes in order if need be.")],
        ctx: Ctx,
        session_id: Sid = "",
        preview: Annotated[bool, Field(description="Only tell what it would do.")] = False,
    ) -> ReplyAnswer:
        """Say what is wanted in plain words: "keep the first 30 seconds, add the title “Sea”, music at 20%".

        Everything can be said: cuts, order, speed, volume, music, titles, format, looks, undo. The answer says what
        changed, asks, or says why it cannot be done.
        """
        line = await self._desk.line(session_id, ctx)
        return ReplyAnswer.of(await self._desk.run(talk.say(line, message, is_preview=preview), ctx))

    async def edit(
        self,
        edits: list[dict[str, Any]],
        ctx: Ctx,
        session_id: Sid = "",
    ) -> StateAnswer:
        """Change the timeline by exact edits, with the ids of tracks, segments and files that `state` tells.

        All edits of a call are one undoable step: all are done, or none.
        """
        try:
            typed = [decode(each) for each in edits]
        except EditError as error:
            raise ToolError(explain(error, self._desk.language)) from error
        line = await self._desk.line(session_id, ctx)
        return StateAnswer.of(await self._desk.run(make_edits(line, typed), ctx))

    async def state(self, ctx: Ctx, session_id: Sid = "") -> StateAnswer:
        """Tell what is on the timeline and which files are in the session."""
        line = await self._desk.line(session_id, ctx)
        return StateAnswer.of(await self._desk.run(states.state(line), ctx))

    async def preview(
        self,
        at_s: Annotated[float, Field(ge=0, description="The moment on the timeline, in seconds.")],
        ctx: Ctx,
        session_id: Sid = "",
        lines: Annotated[int, Field(ge=90, le=1080, description="Height of the picture.")] = 360,
    ) -> Image:
        """Show one moment of the timeline as a picture. Nothing changes, and it costs nothing."""
        line = await self._desk.line(session_id, ctx)
        with TemporaryDirectory() as folder:
            path = await self._desk.run(take_picture(line, at_s, Path(folder) / "picture.jpg", lines=lines), ctx)
            return Image(data=path.read_bytes(), format="jpeg")

    async def export(
        self,
        ctx: Ctx,
        *,
        session_id: Sid = "",
        format: Format = "mp4",  # noqa: A002  the wire's word
        quality: Annotated[str, Field(description="low, medium, high or lossless")] = "high",
        resolution: Annotated[str, Field(description='"1080p", "1920x1080"; empty for the timeline\'s own')] = "",
        fps: Annotated[float | None, Field(description="Frames a second; None for the timeline's own")] = None,
        codec: Annotated[str, Field(description="h264, hevc, vp9, av1; empty for what plays everywhere")] = "",
        name: Annotated[str, Field(description="Name of the file; empty for one made of the title.")] = "",
        wait: Annotated[bool, Field(description="Wait until it is made; else ask export_status.")] = True,
    ) -> ExportAnswer:
        """Make the timeline into a file, free of credits. With `wait` progress is told, and at the end it is ready."""
        said = {"format": format, "quality": quality, "resolution": resolution, "fps": fps, "codec": codec}
        output = {key: value for key, value in said.items() if value}
        line = await self._desk.line(session_id, ctx)
        if wait and self._desk.folder is not None:
            folder = ensure_folder(self._desk.folder)
            to = folder / Path(name).name if name else folder
            return ExportAnswer.saved(await self._desk.run(result.export(line, to, output), ctx))
        begun = await self._desk.run(exports.start(line, output), ctx)
        if wait:
            now = await self._desk.run(states.state(line), ctx)
            length_s = float(now.draft.duration)
            following = exports.follow(line, begun, is_ours=now.is_ours, length_s=length_s)
            begun = await self._desk.run(following, ctx)
        return self._export(begun, ctx)

    async def export_status(self, export_id: str, ctx: Ctx, session_id: Sid = "") -> ExportAnswer:
        """Tell how far an export is; when it is completed, where its file is, or a fresh link to it."""
        line = await self._desk.line(session_id, ctx)
        export = await self._desk.run(exports.look(line, export_id), ctx)
        if export.status != "completed" or self._desk.folder is None or self._desk.inside is None:
            return self._export(export, ctx)
        # A link to the service in this process leads the client nowhere: the file is put where the others are.
        if not (path := self._desk.saved.get(export_id)) or not path.exists():
            now = await self._desk.run(states.state(line), ctx)
            ending = Path(urlsplit(export.url).path).suffix[1:]
            fetching = result.fetch(line, export, ensure_folder(self._desk.folder), now, ending=ending)
            path = self._desk.saved[export_id] = (await self._desk.run(fetching, ctx)).path
        return ExportAnswer.of(replace(export, url=""), str(path))

    async def cancel_export(self, export_id: str, ctx: Ctx, session_id: Sid = "") -> ExportAnswer:
        """Stop an export that is still being made."""
        line = await self._desk.line(session_id, ctx)
        return self._export(await self._desk.run(exports.cancel(line, export_id), ctx), ctx)

    async def undo(self, ctx: Ctx, session_id: Sid = "", steps: Steps = 1) -> ReplyAnswer:
        """Take back the last changes of the timeline."""
        return await self.say(f"undo {steps} steps" if steps > 1 else "undo", ctx, session_id)

    async def redo(self, ctx: Ctx, session_id: Sid = "", steps: Steps = 1) -> ReplyAnswer:
        """Do again what was taken back."""
        return await self.say(f"redo {steps} steps" if steps > 1 else "redo", ctx, session_id)

    async def credits(self, ctx: Ctx, session_id: Sid = "") -> CreditsAnswer:
        """Tell how many credits are left. Exports, uploads and undo cost none."""
        line = await self._desk.line(session_id, ctx)
        return CreditsAnswer.of(await self._desk.run(states.balance(line), ctx))

    def _export(self, export: exports.Export, ctx: Ctx) -> ExportAnswer:
        return ExportAnswer.of(replace(export, url=link(export.url, self._desk, ctx)))

    async def _added(self, items: tuple[states.Item, ...], session_id: str, ctx: Ctx) -> FilesAnswer:
        now = await self.state(ctx, session_id)
        return FilesAnswer(files=[FileAnswer.of(item) for item in items], summary=now.summary)
