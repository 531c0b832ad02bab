"""The one table from error class to code and HTTP status, and what `data` holds beside them (docs/http.md)."""

from collections.abc import Callable
from typing import Final, NamedTuple

from fetchcut import errors
from fetchcut.errors import FetchcutError
from fetchcut.service.kinds import ACCEPTED


class Row(NamedTuple):
    """What an error is on the wire: the code in the body and the HTTP status beside it."""

    code: int
    status: int


OUR_FAULT: Final = Row(5000, 500)

TABLE: Final[tuple[tuple[type[FetchcutError], Row], ...]] = (
    # Who asks
    (errors.TokenRefused, Row(1001, 401)),
    (errors.LoginRefused, Row(1001, 401)),
    (errors.ScopeMissing, Row(403, 403)),
    (errors.SessionMissing, Row(1002, 404)),
    (errors.OutOfCredits, Row(2001, 402)),
    (errors.PlanForbids, Row(402, 402)),
    (errors.AttributionMissing, Row(402, 402)),
    (errors.QuotaExceeded, Row(402, 402)),
    (errors.TooManyTokens, Row(429, 429)),
    (errors.TooManyAttempts, Row(429, 429)),
    (errors.TooManyRequests, Row(429, 429)),
    (errors.TooManyStreams, Row(429, 429)),
    (errors.EmailTaken, Row(409, 409)),
    (errors.BindRefused, Row(404, 404)),
    (errors.ClaimRefused, Row(404, 404)),
    (errors.UserMissing, Row(404, 404)),
    (errors.TokenMissing, Row(404, 404)),
    # Files
    (errors.UnsupportedFile, Row(4001, 415)),
    (errors.NotMedia, Row(4001, 415)),
    (errors.NoMediaFound, Row(4001, 415)),
    (errors.Unreadable, Row(4001, 415)),
    (errors.Damaged, Row(4001, 415)),
    (errors.DamagedParts, Row(4001, 415)),
    (errors.FileTooLarge, Row(4002, 413)),
    (errors.TooMuchWork, Row(4002, 413)),
    (errors.AssetMissing, Row(404, 404)),
    (errors.UploadMissing, Row(404, 404)),
    (errors.OffsetWrong, Row(409, 409)),
    (errors.UploadBusy, Row(423, 423)),
    (errors.ChecksumWrong, Row(460, 460)),
    (errors.TusUnknown, Row(412, 412)),
    # The request
    (errors.VersionStale, Row(409, 409)),
    (errors.JobCancelled, Row(409, 409)),
    (errors.ExportExists, Row(409, 409)),
    (errors.ExportMissing, Row(404, 404)),
    (errors.ExportUnready, Row(404, 404)),
    (errors.BodyTooLarge, Row(400, 413)),
    (errors.BodyTooSlow, Row(408, 408)),
    (errors.FormForeign, Row(403, 403)),
    (errors.RouteUnknown, Row(404, 404)),
    (errors.MethodUnknown, Row(405, 405)),
    (errors.RequestError, Row(400, 400)),
    (errors.BadField, Row(400, 400)),
    # A link that gives nothing is the request's matter: the message says why, in words.
    (errors.IngestError, Row(400, 400)),
    # Ours
    (errors.Stopping, Row(5000, 503)),
    (errors.DatabaseBusy, Row(5000, 503)),
    (errors.DatabaseUnreachable, Row(5000, 503)),
    (errors.Stopping, Row(5000, 503)),
    (errors.StorageFull, Row(5000, 507)),
    (errors.DiskFull, Row(5000, 507)),
    (errors.Unstorable, Row(400, 400)),
    (errors.FetchcutError, OUR_FAULT),
)
"""The first class that fits decides, so that leaves stand above their branches."""

_PASSING: Final = (errors.DatabaseBusy, errors.DatabaseUnreachable, errors.Stopping, errors.UploadBusy)


def row(error: FetchcutError) -> Row:
    """Return code and status of `error`."""
    return next(each for kind, each in TABLE if isinstance(error, kind))


def data(error: FetchcutError, *, web_url: str) -> dict[str, object] | None:
    """Return what a program needs to know of `error`, None where the code says all."""
    return next((facts(error, web_url) for kind, facts in _DATA if isinstance(error, kind)), None)


def retry_after_s(error: FetchcutError) -> int | None:
    """Return the seconds for the Retry-After header, None where waiting does not help."""
    if isinstance(error, _PASSING):
        return 2
    value = getattr(error, "retry_after_s", None)
    return max(1, int(value)) if isinstance(value, int) and not isinstance(error, errors.IngestError) else None


def _problems(error: FetchcutError, _: str) -> dict[str, object]:
    problems = error.facts()["problems"]
    assert isinstance(problems, tuple)  # noqa: S101  its class says so
    return {"errors": [{"where": each.path, "reason": each.reason} for each in problems[:50]]}


def _field(error: FetchcutError, _: str) -> dict[str, object]:
    facts = error.facts()
    return {"errors": [{"where": facts["name"], "reason": f"expected {facts['expected']}"}]}


def _no_credits(error: FetchcutError, web_url: str) -> dict[str, object]:
    facts = error.facts()
    need: dict[str, object] = {"price": facts["price"], "available": facts["available"]}
    return need | ({"bind_url": f"{web_url}/register?bind={facts['user_id']}"} if facts["is_anonymous"] else {})


def _named(**names: str) -> Callable[[FetchcutError, str], dict[str, object]]:
    """Return a maker of `data`: its keys are the names here, their values the error's facts of those names."""

    def made(error: FetchcutError, _: str) -> dict[str, object]:
        facts = error.facts()
        return {ours: list(value) if isinstance(value := facts[fact], tuple) else value for ours, fact in names.items()}

    return made


def _too_large(error: FetchcutError, _: str) -> dict[str, object]:
    limit = error.facts()["limit_bytes"]
    return {"limit_bytes": limit, "errors": [{"where": "$", "reason": f"more than {limit} bytes"}]}


def _forbidden(error: FetchcutError, web_url: str) -> dict[str, object]:
    facts = error.facts()
    return {"what": facts["what"], "limit": facts["limit"], "upgrade_url": f"{web_url}/register"}


def _formats(error: FetchcutError, _: str) -> dict[str, object]:
    found = {"found": error.found} if isinstance(error, errors.UnsupportedFile) else {}
    return {"supported": list(ACCEPTED), **found}


_DATA: Final[tuple[tuple[type[FetchcutError], Callable[[FetchcutError, str], dict[str, object]]], ...]] = (
    (errors.OutOfCredits, _no_credits),
    (errors.PlanForbids, _forbidden),
    (errors.AttributionMissing, _named(missing="missing")),
    (errors.QuotaExceeded, _named(used_bytes="used_bytes", limit_bytes="limit_bytes")),
    (errors.ScopeMissing, _named(scope="scope")),
    (errors.TooManyTokens, _named(retry_after="retry_after_s")),
    (errors.TooManyAttempts, _named(retry_after="retry_after_s")),
    (errors.TooManyRequests, _named(retry_after="retry_after_s")),
    (errors.TooManyStreams, _named(retry_after="retry_after_s", limit="limit")),
    (errors.UnsupportedFile, _formats),
    (errors.NotMedia, _formats),
    (errors.NoMediaFound, _formats),
    (errors.Unreadable, _formats),
    (errors.Damaged, _formats),
    (errors.FileTooLarge, _named(limit_bytes="limit_bytes")),
    (errors.BodyTooLarge, _too_large),
    (errors.OffsetWrong, _named(offset="offset")),
    (errors.VersionStale, _named(current_version="current_version")),
    (errors.MethodUnknown, _named(allowed="allowed")),
    (errors.BodyInvalid, _problems),
    (errors.DraftInvalid, _problems),
    (errors.OutputInvalid, _problems),
    (errors.BadField, _field),
)
