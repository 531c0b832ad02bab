"""Say it differently: what was asked cannot be done as it was asked."""

from dataclasses import dataclass

from fetchcut.errors.base import FetchcutError


class RequestError(FetchcutError):
    """What was asked has to be asked differently."""


@dataclass(eq=False, kw_only=True)
class NothingToDo(RequestError):
    """Neither a link nor a file was given."""


@dataclass(eq=False, kw_only=True)
class NotUnderstood(RequestError):
    """Words that would change the result were not understood."""

    words: str


@dataclass(eq=False, kw_only=True)
class NotOfferedYet(RequestError):
    """The wish was understood, but this version cannot do it."""

    words: str


@dataclass(eq=False, kw_only=True)
class Contradiction(RequestError):
    """Two wishes exclude each other; both are quoted."""

    first: str
    second: str


@dataclass(eq=False, kw_only=True)
class UnknownFormat(RequestError):
    """No such format; `known` lists those there are."""

    name: str
    known: tuple[str, ...]


@dataclass(eq=False, kw_only=True)
class UnknownOption(RequestError):
    """There is no such flag; `option` as it was typed."""

    option: str


@dataclass(eq=False, kw_only=True)
class UnknownSkill(RequestError):
    """No agent skill is called so; `known` lists those there are."""

    name: str
    known: tuple[str, ...]


@dataclass(eq=False, kw_only=True)
class BadOption(RequestError):
    """A flag whose value `text` does not parse (empty: it has none); `expected` shows ones that do."""

    option: str
    text: str
    expected: str


@dataclass(eq=False, kw_only=True)
class NotOnServer(RequestError):
    """A flag about how this machine fetches, given for a server, which goes its own ways."""

    option: str


class BrowserStaysHere(RequestError):
    """The cookies of a browser here were to go to a server."""


@dataclass(eq=False, kw_only=True)
class CookiesElsewhere(RequestError):
    """The cookie file for a server has none for the link's host."""

    path: str
    host: str


@dataclass(eq=False, kw_only=True)
class OneNameForMany(RequestError):
    """One file name for `count` results."""

    name: str
    count: int


@dataclass(eq=False, kw_only=True)
class CannotListen(RequestError):
    """The server cannot have `host` and `port`; `reason` in the system's words."""

    host: str
    port: int
    reason: str


@dataclass(eq=False, kw_only=True)
class RangeBeyondEnd(RequestError):
    """A part that lies outside the media; both are texts like 1:23."""

    asked: str
    duration: str


@dataclass(eq=False, kw_only=True)
class FileMissing(RequestError):
    """A local file that is not there or cannot be read."""

    path: str


@dataclass(eq=False, kw_only=True)
class FileEmpty(RequestError):
    """A local file without a byte in it."""

    path: str


@dataclass(eq=False, kw_only=True)
class SizeUnreachable(RequestError):
    """The result cannot be made as small as asked at any bearable quality."""

    asked_bytes: int
    least_bytes: int


@dataclass(eq=False, kw_only=True)
class NoSuchStream(RequestError):
    """The media lacks what was asked of it; `kind` is "video" or "audio"."""

    kind: str
    name: str


class SessionMissing(RequestError):
    """No such session, or somebody else's."""


class AssetMissing(RequestError):
    """No such file in the library, or somebody else's."""


class ExportMissing(RequestError):
    """No such export, or somebody else's."""


class ExportExists(RequestError):
    """The account used this id for an export before."""


@dataclass(eq=False, kw_only=True)
class ExportUnready(RequestError):
    """The export has no file; `status` says whether it never will ("completed": its time is over)."""

    status: str


@dataclass(eq=False, kw_only=True)
class VersionStale(RequestError):
    """The draft has been changed since the version this change was made from; `current_version` is the newest."""

    current_version: int
