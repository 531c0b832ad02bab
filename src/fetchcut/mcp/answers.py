"""What tools answer, as models: their schemas are the tools' output schemas."""

from pydantic import BaseModel, Field

from fetchcut.client import state as states
from fetchcut.client.download import Saved
from fetchcut.client.export import Export
from fetchcut.client.state import Item, State
from fetchcut.client.talk import Reply
from fetchcut.timeline.summary import summary


class SessionAnswer(BaseModel):
    """A session."""

    session_id: str = Field(description="Give it to the other tools to work in this session.")


class FileAnswer(BaseModel):
    """A file in the session."""

    name: str
    type: str = Field(description="video, image, audio or captions")
    asset_id: str = Field(description="What edits call it.")
    duration_s: float | None = None
    width: int | None = None
    height: int | None = None

    @classmethod
    def of(cls, item: Item) -> "FileAnswer":
        """Return one file."""
        return cls(
            name=item.filename,
            type=item.file_type,
            asset_id=item.asset_id,
            duration_s=item.duration_s,
            width=item.width,
            height=item.height,
        )


class FilesAnswer(BaseModel):
    """Files that were put into the session, and the timeline afterwards."""

    files: list[FileAnswer]
    summary: str


class StateAnswer(BaseModel):
    """The timeline as it is now."""

    session_id: str
    version: int | None = Field(description="Counts every change; None where the server does not count.")
    summary: str = Field(description="The timeline in words.")
    duration_s: float
    width: int | None = None
    height: int | None = None
    files: list[FileAnswer]
    segments: list["SegmentAnswer"] = Field(description="What edits may refer to, by id.")

    @classmethod
    def of(cls, state: State) -> "StateAnswer":
        """Return the state."""
        canvas = state.draft.canvas
        return cls(
            session_id=state.session_id,
            version=state.version,
            summary=summary(state.draft),
            duration_s=float(state.draft.duration),
            width=canvas.width if canvas else None,
            height=canvas.height if canvas else None,
            files=[FileAnswer.of(item) for item in state.items],
            segments=[
                SegmentAnswer(
                    id=segment.id,
                    track=track.id,
                    role=track.role,
                    name=segment.text.text if segment.text else segment.name,
                    start_ms=round(segment.start * 1000),
                    end_ms=round(segment.end * 1000),
                )
                for track in state.draft.tracks
                for segment in track.segments
            ],
        )


class SegmentAnswer(BaseModel):
    """One piece on a track."""

    id: str
    track: str
    role: str = Field(description="main, overlay, bgm, voice, title or caption")
    name: str
    start_ms: int
    end_ms: int


class ReplyAnswer(BaseModel):
    """What a message came to."""

    text: str = Field(description="What the service said, for the person.")
    has_changed: bool = Field(description="Whether the timeline is another one than before.")
    summary: str
    duration_s: float
    is_question: bool = Field(default=False, description="The person is to answer; say the answer as the next message.")
    export_id: str = Field(default="", description="An export that this message began; see export_status.")

    @classmethod
    def of(cls, reply: Reply) -> "ReplyAnswer":
        """Return the reply."""
        return cls(
            text=reply.text,
            has_changed=reply.has_changed,
            summary=summary(reply.state.draft),
            duration_s=float(reply.state.draft.duration),
            is_question=reply.is_question,
            export_id=reply.export_id,
        )


class ExportAnswer(BaseModel):
    """An export."""

    export_id: str
    status: str = Field(description="pending, processing, completed, failed or cancelled")
    progress: int = Field(description="0 to 100")
    path: str = Field(default="", description="Where the file is on this machine, once it was fetched.")
    url: str = Field(default="", description="A link to the file that runs out; ask again for a new one.")
    size_bytes: int | None = None
    duration_s: float | None = None
    error: str = ""
    checks: list[str] = Field(default=[], description="What was looked at before it was handed over.")
    notes: list[str] = Field(default=[], description="What was done otherwise than asked, and why.")

    @classmethod
    def of(cls, export: Export, path: str = "") -> "ExportAnswer":
        """Return the export."""
        return cls(
            export_id=export.id,
            status=export.status,
            progress=export.progress,
            path=path,
            url=export.url,
            size_bytes=export.size_bytes,
            duration_s=export.duration_s,
            error=export.error,
            checks=list(export.checks),
            notes=list(export.notes),
        )

    @classmethod
    def saved(cls, saved: Saved) -> "ExportAnswer":
        """Return an export whose file is here."""
        answer = cls.of(saved.export, str(saved.path))
        return answer.model_copy(update={"size_bytes": saved.size_bytes, "url": ""})


class CreditsAnswer(BaseModel):
    """What the account has."""

    available: int
    frozen: int = Field(description="Held by work that is running.")
    total: int

    @classmethod
    def of(cls, credits: states.Credits) -> "CreditsAnswer":  # noqa: A002  the trade's word
        """Return the balance."""
        return cls(available=credits.available, frozen=credits.frozen, total=credits.total)
