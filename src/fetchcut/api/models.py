"""What requests may hold, as pydantic models: checked strictly, described in the OpenAPI document."""

from typing import Annotated, Any, Final, Literal

from pydantic import BaseModel, ConfigDict, Field, field_validator
from pydantic.alias_generators import to_camel

from fetchcut.service.how import LIVE_S, How

Line = Annotated[str, Field(min_length=1, max_length=200)]
RenderId = Annotated[
    str, Field(min_length=1, max_length=100, pattern=r"^[^/\x00-\x1f\x7f]+$", examples=["render_1764259200000"])
]
Url = Annotated[str, Field(min_length=1, max_length=8192, pattern=r"^[Hh][Tt][Tt][Pp][Ss]?://\S+$")]


class Wire(BaseModel):
    """A body: no value becomes another type, names in snake_case and camelCase."""

    model_config = ConfigDict(strict=True, alias_generator=to_camel, populate_by_name=True, extra="ignore")


class Exact(Wire):
    """A body in which an unknown key is a mistake that must not pass unnoticed."""

    model_config = ConfigDict(extra="forbid")


class NewSession(Wire):
    """A session to be made."""

    task_name: Annotated[str, Field(max_length=200)] = "project"
    language: Annotated[str, Field(max_length=35, pattern=r"^[A-Za-z]{1,8}([-_][A-Za-z0-9]{1,8})*$|^$")] = "en"


class AdkSession(Wire):
    """A session to be made, in Google ADK's form."""

    session_id: str | None = None
    state: dict[str, Any] | None = None
    events: list[dict[str, Any]] | None = None


class Part(Exact):
    """One part of a message. Only text is understood."""

    text: Annotated[str, Field(max_length=100_000)]


class Message(Exact):
    """What the person says."""

    parts: Annotated[list[Part], Field(min_length=1, max_length=100)]
    role: Annotated[str, Field(max_length=40)] | None = None

    def text(self) -> str:
        """Return all parts as one text."""
        return "\n".join(part.text for part in self.parts)


class Run(Wire):
    """A message for a session, in Google ADK's form. `preview` answers without changing anything."""

    app_name: Annotated[str, Field(max_length=100)] = "nemo_agent"
    user_id: Annotated[str, Field(max_length=100)]
    session_id: Annotated[str, Field(max_length=100, examples=["5529798706024415232"])]
    new_message: Message
    streaming: bool = False
    preview: bool = False


_HeaderName = Annotated[str, Field(pattern=r"^[A-Za-z0-9!#$%&'*+.^_`|~-]{1,100}$")]
_HeaderValue = Annotated[str, Field(max_length=8192, pattern=r"^[\t\x20-\x7e\x80-\xff]*$")]
_OURS: Final = frozenset(
    {
        *("host", "connection", "content-length", "transfer-encoding", "te", "trailer", "upgrade", "keep-alive"),
        *("range", "accept-encoding", "expect", "proxy-authorization"),
    }
)
"""Headers that belong to the connection, which is not the client's."""


class HowToFetch(Exact):
    """How links are fetched. All left out: the best that plays everywhere, one video, as anybody would get it."""

    selector: Annotated[str, Field(max_length=1000, description="yt-dlp's -f")] = ""
    sort: Annotated[str, Field(max_length=1000, description="yt-dlp's -S")] = ""
    lines: Annotated[int | None, Field(ge=1, le=10_000, description="at most so many, like 1080")] = None
    best: Annotated[bool, Field(description="resolution before playing everywhere")] = False
    sound: Annotated[Literal["m4a", "mp3", "wav", "aac"] | None, Field(description="the sound alone")] = None
    audio_language: Annotated[str | None, Field(max_length=35)] = None
    playlist: Annotated[bool, Field(description="all of its list")] = False
    items: Annotated[list[Annotated[int, Field(ge=1, le=10_000)]], Field(max_length=10, description="of its list")] = []
    live_s: Annotated[int, Field(ge=1, le=LIVE_S, description="seconds of a live stream")] = LIVE_S
    headers: Annotated[dict[_HeaderName, _HeaderValue], Field(max_length=20)] = {}
    cookies: Annotated[str, Field(max_length=200_000, description="a Netscape cookie file")] = ""
    dry_run: Annotated[bool, Field(description="only look what there is")] = False

    @field_validator("headers")
    @classmethod
    def _not_ours(cls, headers: dict[str, str]) -> dict[str, str]:
        if taken := sorted(name for name in headers if name.lower() in _OURS):
            raise ValueError(f"{', '.join(taken)}: the connection's own")
        return headers

    def how(self) -> How:
        """Return it as the service knows it."""
        return How(
            selector=self.selector,
            sort=self.sort,
            lines=self.lines,
            is_best=self.best,
            sound=self.sound,
            audio_language=self.audio_language,
            wants_playlist=self.playlist,
            items=tuple(self.items),
            live_s=self.live_s,
            headers=self.headers,
            cookies=self.cookies,
            is_dry_run=self.dry_run,
        )


class UrlUpload(Wire):
    """Links the server fetches. `wait` false: answer at once, progress is on the event stream."""

    urls: Annotated[list[Url], Field(min_length=1, max_length=20)]
    source_type: Literal["url"] = "url"
    wait: bool = True
    how: HowToFetch | None = None


class NewDraft(Exact):
    """A whole draft, made from the version `base_version`."""

    draft: dict[str, Any]
    base_version: Annotated[int, Field(ge=0)]


class NewExport(Wire):
    """An export under an id that the client chose. `draft` left out: the session's latest."""

    id: RenderId
    session_id: Annotated[str, Field(max_length=100)]
    draft: dict[str, Any] | None = None
    output: dict[str, Any] | None = None
    webhook: Url | None = None


class NewToken(Exact):
    """A token for a program, with no more rights than the one that makes it."""

    name: Line
    scopes: Annotated[list[Annotated[str, Field(max_length=20)]], Field(min_length=1, max_length=10)] = ["*"]
    expires_in_days: Annotated[int, Field(ge=1, le=3650)] | None = None


class Claim(Wire):
    """The session that a claim link shall open."""

    task_id: Annotated[str, Field(max_length=100)]
    session_id: Annotated[str, Field(max_length=100)]


class Code(Wire):
    """The code that the page shows after registering by a bind link."""

    code: Annotated[str, Field(min_length=1, max_length=40)]
