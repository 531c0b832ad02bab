"""Requests over HTTP that cannot be served as they are."""

from dataclasses import dataclass

from fetchcut.errors.drafts import Problem
from fetchcut.errors.requests import RequestError


class WireError(RequestError):
    """A request over HTTP that cannot be served as it is."""


@dataclass(eq=False, kw_only=True)
class BodyInvalid(WireError):
    """What stands at these places of the request ("$.new_message.parts[0].text", "header Range") is wrong."""

    problems: tuple[Problem, ...]


@dataclass(eq=False, kw_only=True)
class BodyTooLarge(WireError):
    """More than `limit_bytes`, which is what this request may have."""

    limit_bytes: int


class BodyTooSlow(WireError):
    """The bytes of the request came more slowly than anybody is waited for."""


class ClientIdMissing(WireError):
    """No X-Client-Id, or one that is not 1 to 64 printable characters."""


@dataclass(eq=False, kw_only=True)
class AttributionMissing(WireError):
    """An export without the headers `missing`."""

    missing: tuple[str, ...]


@dataclass(eq=False, kw_only=True)
class TooManyRequests(WireError):
    """One token or address asks too often; `retry_after_s` until it may again."""

    retry_after_s: int


@dataclass(eq=False, kw_only=True)
class TooManyStreams(WireError):
    """This account follows `limit` streams at once already."""

    limit: int
    retry_after_s: int = 5


class FormForeign(WireError):
    """A page's form that was not sent by our own page in the same browser."""


@dataclass(eq=False, kw_only=True)
class RouteUnknown(WireError):
    """There is nothing at `path`."""

    path: str


@dataclass(eq=False, kw_only=True)
class MethodUnknown(WireError):
    """This address takes only the methods `allowed`."""

    allowed: tuple[str, ...]
