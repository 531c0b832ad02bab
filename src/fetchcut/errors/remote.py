"""A server (ours or the original) that our client talks to."""

from dataclasses import dataclass

from fetchcut.errors.base import FetchcutError


@dataclass(eq=False, kw_only=True)
class RemoteError(FetchcutError):
    """What a server said, or failed to say, to our client."""


@dataclass(eq=False, kw_only=True)
class NotAServer(RemoteError):
    """What answers at `url` does not speak as our server does; `found` says what it is ("HTML page")."""

    url: str
    found: str


@dataclass(eq=False, kw_only=True)
class ServerRefused(RemoteError):
    """The server says no: `code` of its table, `message` its own sentence."""

    code: int
    message: str


@dataclass(eq=False, kw_only=True)
class LinkFailed(ServerRefused):
    """The server could not get what a link leads to, and says why; `kind` is the class of this tree it was there."""

    kind: str = ""


@dataclass(eq=False, kw_only=True)
class CreditsUsedUp(ServerRefused):
    """The account has no credits for this; `bind_url` is where an anonymous one becomes a registered one."""

    bind_url: str


@dataclass(eq=False, kw_only=True)
class ExportNotInPlan(ServerRefused):
    """The plan of the account does not hold exports like this one."""


@dataclass(eq=False, kw_only=True)
class ServerBusy(ServerRefused):
    """Too many requests, also after a wait; `retry_after_s` where the server said so."""

    retry_after_s: float | None = None


@dataclass(eq=False, kw_only=True)
class NoNewToken(ServerRefused):
    """This client (or its address) has had its anonymous tokens; `wait_s` until there is one again.

    `register_url` is where an account is made, whose tokens have no such limit.
    """

    register_url: str
    wait_s: float


class AnswerLost(RemoteError):
    """The message was sent, its answer was cut off, and the state does not show yet that it was done."""


class NothingToExport(RemoteError):
    """There is nothing on the timeline."""


@dataclass(eq=False, kw_only=True)
class ExportFailed(RemoteError):
    """The export `id` ended without a result; `reason` is the server's."""

    id: str
    reason: str


@dataclass(eq=False, kw_only=True)
class ExportUnfinished(RemoteError):
    """The export `id` goes on without us."""

    id: str


@dataclass(eq=False, kw_only=True)
class FileChanged(RemoteError):
    """The person's own file changed while it was being sent; the server keeps nothing of it."""

    path: str
