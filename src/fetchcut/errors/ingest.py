"""The link did not give its media."""

from dataclasses import dataclass

from fetchcut.errors.base import FetchcutError


@dataclass(eq=False, kw_only=True)
class IngestError(FetchcutError):
    """The link did not give its media."""

    url: str


@dataclass(eq=False, kw_only=True)
class PassingError(IngestError):
    """May go by itself; `retry_after_s` is the wait the host asked for, where it did."""

    retry_after_s: float | None = None


class HostNotFound(PassingError):
    """No address for this name, or no network at all."""


class Unreachable(PassingError):
    """The host refuses, resets or cannot be routed to."""


class TimedOut(PassingError):
    """The host took too long."""


class RateLimited(PassingError):
    """The host says: too many requests (429)."""


@dataclass(eq=False, kw_only=True)
class ServerFailed(PassingError):
    """The host fails on its own side (5xx)."""

    status: int


@dataclass(eq=False, kw_only=True)
class CutOff(PassingError):
    """The bytes ended before their announced end."""

    got_bytes: int
    expected_bytes: int | None = None


@dataclass(eq=False, kw_only=True)
class NotFound(IngestError):
    """Nothing is there (404, 410, removed, never existed)."""


@dataclass(eq=False, kw_only=True)
class Forbidden(IngestError):
    """The host refuses (403, 451 and kin); `status` is None where a site said so in words."""

    status: int | None = None


class LoginNeeded(IngestError):
    """Only for people who are logged in (401, private, age or bot check)."""


class GeoBlocked(IngestError):
    """Not offered in the country this request came from."""


class DrmProtected(IngestError):
    """Encrypted for licensed players only; we stop here."""


@dataclass(eq=False, kw_only=True)
class TlsFailed(IngestError):
    """No trustworthy encrypted connection; `reason` is the library's short word for why."""

    reason: str


class TooManyRedirects(IngestError):
    """The link leads in circles."""


@dataclass(eq=False, kw_only=True)
class AddressRefused(IngestError):
    """A public host sent us to `address`, which is private or otherwise not public."""

    address: str


class NotPublic(AddressRefused):
    """A link that leads to an address that is not public; who sent it to a server is not told to which."""


class UnsupportedUrl(IngestError):
    """Neither http nor https."""


class NoMediaFound(IngestError):
    """A page on which nobody finds a video, picture or sound."""


@dataclass(eq=False, kw_only=True)
class NotMedia(IngestError):
    """The bytes are something else than media; `found` says what ("HTML page")."""

    found: str


class EmptyBody(IngestError):
    """The link answers with zero bytes."""


class SourceChanged(IngestError):
    """The file behind the link changed while it was fetched."""


class NotStarted(IngestError):
    """A live stream or premiere that has not begun."""


@dataclass(eq=False, kw_only=True)
class SiteFailed(IngestError):
    """The site was tried and failed in a way we have no class for; `reason` is one cleaned line."""

    reason: str
