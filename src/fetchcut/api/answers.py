"""What answers hold, for the OpenAPI document. The answers themselves are built by hand: tests compare the two."""

from typing import Annotated, Any, Generic, Literal, TypeVar

from pydantic import BaseModel, ConfigDict, Field

D = TypeVar("D")


def of(model: type[BaseModel]) -> dict[int | str, dict[str, Any]]:
    """Return the description of a success for a route."""
    return {200: {"model": model, "description": (model.__doc__ or "Done").strip().partition("\n")[0]}}


def json(about: str, schema: dict[str, Any]) -> dict[int | str, dict[str, Any]]:
    """Return the description of JSON that has no envelope."""
    return {200: {"description": about, "content": {"application/json": {"schema": schema}}}}


def stream() -> dict[int | str, dict[str, Any]]:
    """Return the description of an event stream."""
    about = 'Lines of "data: " with one event of Google ADK each; ": heartbeat" and an empty "data:" between them'
    return {200: {"description": about, "content": {"text/event-stream": {"schema": {"type": "string"}}}}}


def bytes_of(kind: str, about: str) -> dict[int | str, dict[str, Any]]:
    """Return the description of an answer that is no JSON."""
    return {200: {"description": about, "content": {kind: {"schema": {"type": "string"}}}}}


def picture() -> dict[int | str, dict[str, Any]]:
    """Return the description of a picture that was made for this answer."""
    content = {kind: {"schema": {"type": "string", "format": "binary"}} for kind in ("image/jpeg", "image/png")}
    return {200: {"description": "The picture", "content": content}}


def piece() -> dict[int | str, dict[str, Any]]:
    """Return the description of a playlist or a piece that one names."""
    kinds = ("application/vnd.apple.mpegurl", "video/mp4", "audio/mp4")
    content = {kind: {"schema": {"type": "string", "format": "binary"}} for kind in kinds}
    return {200: {"description": "The playlist or the piece", "content": content}}


def file() -> dict[int | str, dict[str, Any]]:
    """Return the description of a file, whole or a part."""
    content = {"*/*": {"schema": {"type": "string", "format": "binary"}}}
    return {
        200: {"description": "The file", "content": content},
        206: {"description": "The part that Range asked for", "content": content},
        304: {"description": "Not modified: If-None-Match names this file"},
    }


def tus(status: int, about: str) -> dict[int | str, dict[str, Any]]:
    """Return the description of a step of a resumable upload: all of it is in headers."""
    return {status: {"description": about, "content": {}}}


class Answered(BaseModel):
    """Members in the order and with the names of the wire, no others."""

    model_config = ConfigDict(extra="forbid")


class Success(Answered, Generic[D]):
    """What was asked for."""

    code: Literal[0] = 0
    message: Literal["ok"] = "ok"
    data: D


class Place(Answered):
    """Where a request is wrong."""

    where: Annotated[str, Field(examples=["$.new_message.parts[0].text"])]
    reason: Annotated[str, Field(examples=["Field required"])]


class Refusal(BaseModel):
    """Why not. `message` is a sentence for a person, in the session's language."""

    model_config = ConfigDict(extra="allow")

    code: Annotated[int, Field(examples=[1001])]
    message: Annotated[str, Field(min_length=1)]
    data: dict[str, Any] | None


class TokenData(Answered):
    """A new anonymous account."""

    token: Annotated[str, Field(pattern=r"^nmv_usr_[A-Za-z0-9_-]{43}$")]
    user_id: Annotated[str, Field(pattern=r"^anon_[0-9a-f]{16}$")]
    expires_at: Annotated[str, Field(pattern=r"Z$", examples=["2026-12-04T00:00:00Z"])]
    credits: Annotated[int, Field(ge=0, examples=[100])]


class AnonymousToken(Success[TokenData], TokenData):
    """The four also beside `data`."""


class ClaimData(Answered):
    """A claim link."""

    claim_token: Annotated[str, Field(pattern=r"^clm_")]
    expires_in: Annotated[int, Field(examples=[604_800])]
    url: str


class UserData(Answered):
    """The account that has everything now."""

    user_id: str


class TokenAbout(Answered):
    """A token without what it is."""

    id: str
    name: str
    scopes: list[str]
    created_at: str
    expires_at: str | None
    revoked_at: str | None


class TokensData(Answered):
    """All tokens of the account."""

    tokens: list[TokenAbout]


class NewTokenData(TokenAbout):
    """A token just made: the only time it is shown."""

    token: Annotated[str, Field(pattern=r"^nmv_usr_")]


class RevokedData(Answered):
    """A token that is over."""

    id: str
    revoked: Literal[True]


class SessionData(Answered):
    """A new session."""

    task_id: Annotated[str, Field(pattern=r"^task_")]
    session_id: Annotated[str, Field(pattern=r"^[0-9]{19}$", examples=["5529798706024415232"])]
    user_id: str


class SessionMade(Success[SessionData], SessionData):
    """The three also beside `data`."""


class BalanceData(Answered):
    """total = available + frozen."""

    available: Annotated[int, Field(ge=0, examples=[99])]
    frozen: Annotated[int, Field(ge=0, examples=[1])]
    total: Annotated[int, Field(ge=0, examples=[100])]


class Balance(Success[BalanceData], BalanceData):
    """The three also beside `data`."""


class FileItem(Answered):
    """A file. Times are seconds, sizes pixels as shown; null where the file has no such thing."""

    filename: str
    file_type: Literal["video", "image", "audio"]
    cdn_url: str
    duration: float | None
    width: int | None
    height: int | None
    fps: float | None
    hash: str
    asset_id: str
    source: Annotated[
        dict[str, str | int | float] | None, Field(description="of a link: what its site says, by yt-dlp's names")
    ] = None


class FilesData(Answered):
    """What came in."""

    files: list[FileItem]
    session_state_applied: Literal[True]


class CaptionsItem(Answered):
    """A captions file: how many captions it has, and the second at which the last one ends."""

    filename: Annotated[str, Field(examples=["film.srt"])]
    cues: Annotated[int, Field(ge=1)]
    duration: float


class CaptionsData(Answered):
    """The captions files of a session, the oldest first."""

    captions: list[CaptionsItem]


class JobError(Answered):
    """Why a job has no files."""

    code: int
    message: str
    kind: Annotated[str, Field(description="of the program's own tree of errors", examples=["NotFound"])]


class JobNote(Answered):
    """A decision on the way."""

    code: Annotated[str, Field(examples=["why.best"])]
    text: str


class JobData(Answered):
    """Links that are being fetched; progress is on the event stream as well."""

    job_id: Annotated[str, Field(pattern=r"^job_")]
    status: Literal["waiting", "running", "done", "failed"]
    progress: Annotated[int, Field(ge=0, le=100)] = 0
    files: list[FileItem] = []
    notes: list[JobNote] = []
    error: JobError | None = None


class CanvasConfig(Answered):
    """What the result will look like; empty until the first picture decides."""

    width: int | None = None
    height: int | None = None
    ratio: Annotated[str | None, Field(examples=["16:9"])] = None
    fps: float | None = None


class StateBody(Answered):
    """The timeline and its files."""

    draft: Annotated[dict[str, Any], Field(description="/api/schema/draft.json")]
    video_infos: list[FileItem]
    generated_media: list[FileItem]
    canvas_config: CanvasConfig
    video_analyses: dict[str, Any]


class StateData(Answered):
    """A session as of one moment."""

    session_id: str
    task_id: str
    task_name: str
    user_id: str
    version: Annotated[int, Field(ge=0)]
    state: StateBody


class DraftData(Answered):
    """The session's new version."""

    session_id: str
    version: int


class EventEntry(Answered):
    """One event of the log; `event` is what the stream says."""

    seq: int
    turn_id: str | None
    at: str
    event: dict[str, Any]


class EventsData(Answered):
    """Events in order; ask on with after=`last`."""

    events: list[EventEntry]
    last: int
    has_more: bool


class ExportOutput(Answered):
    """The result: seconds and bytes. The link opens without a header."""

    url: str
    duration: float
    size: int


class ExportData(Answered):
    """An export, once for every client that was ever written."""

    id: str
    taskId: str  # noqa: N815  the wire's spelling
    sessionId: str  # noqa: N815
    status: Literal["pending", "processing", "completed", "failed"]
    progress: Annotated[int, Field(ge=0, le=100)]
    output: ExportOutput | None
    outputUrl: str | None  # noqa: N815
    error: str | None
    checks: Annotated[list[str], Field(description="What was looked at before the result was handed over")]
    notes: Annotated[list[str], Field(description="What was done otherwise than asked, and why")]
    createdAt: int  # noqa: N815
    completedAt: int | None  # noqa: N815


class Export(ExportData):
    """The same beside `data`, with both words for success."""

    code: Literal[0] = 0
    message: Literal["ok"] = "ok"
    success: Literal[True] = True
    data: ExportData


class ExportsData(Answered):
    """The newest first."""

    exports: list[ExportData]


class SoundData(Answered):
    """The timeline's sound in equal stretches over `duration` seconds; no peaks where it is silent."""

    duration: float
    peaks: Annotated[list[tuple[float, float]], Field(description="Lowest and highest sample; full scale is -1 to 1")]


class PlayData(Answered):
    """Where the timeline can be played, until it is changed or the link ends."""

    url: Annotated[str, Field(description="A playlist (HLS) that opens without a token")]
    duration: float
    version: Annotated[int, Field(description="The version that is played")]
    pictures: Annotated[list[float], Field(description="Seconds of each piece of pictures")]
    sound: Annotated[list[float], Field(description="Seconds of each piece of sound; none where it is silent")]


class SecretData(Answered):
    """Of webhooks: docs/http.md says how to check one."""

    secret: str


class HealthData(Answered):
    """The process answers."""

    status: str
    version: str


class ReadyData(Answered):
    """Work is taken."""

    status: str
