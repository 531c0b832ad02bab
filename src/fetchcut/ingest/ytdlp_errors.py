"""yt-dlp's errors to ours: by class and HTTP status first, by message only where a site offers nothing else."""

import errno
import re
import socket
from collections.abc import Iterator, Sequence
from typing import Any, Final

from yt_dlp.networking import exceptions as network  # type: ignore[import-untyped]  # it ships no types
from yt_dlp.utils import (  # type: ignore[import-untyped]
    ContentTooShortError,
    DownloadCancelled,
    GeoRestrictedError,
    UnsupportedError,
    UserNotLive,
)

from fetchcut import errors
from fetchcut.errors import AddressRefused, FetchcutError, IngestError, PassingError
from fetchcut.ingest.border import refusal

REASON_LENGTH: Final = 200

# Sites say these things in words only; yt-dlp passes the words on. Order matters: the first that fits.
_WORDS: Final[tuple[tuple[type[IngestError], tuple[str, ...]], ...]] = (
    (errors.DrmProtected, (r"\bDRM\b", "widevine", "fairplay", "playready")),
    (
        errors.GeoBlocked,
        (
            r"geo.?(restrict|block)",
            r"blocked .*in (your|this) (country|region)",
            r"(un|not |n't .*)available (in|from|for) (your|this) (country|region|location)",
            r"in your country",
            r"licensing restrictions",
        ),
    ),
    (
        errors.NotStarted,
        (
            r"premieres? (in|will|at|on)\b",
            r"will begin (in|at|on|shortly|soon)",
            r"will (start|be available) (in|at)",
            r"(has|have|is|are)(n't| not)( yet| currently)? (started|begun|live)\b",
            r"not (yet|currently) live",
            r"\b(is|currently) offline\b",
            r"upcoming (live|event|stream|premiere)",
        ),
    ),
    (errors.RateLimited, (r"too many requests", r"rate.?limit", r"exceeded the rate")),
    (
        errors.LoginNeeded,
        (
            r"--cookies|--username|--video-password|not a bot|captcha",
            r"(sign|log|logged|logging) ?in\b|registered users|authenticat|credentials|password",
            r"private (video|show|account|content)|(video|vod|account|playlist|stream) is private",
            r"members?[- ]only|join this channel|subscri(be|ber|ption)|purchase|rental|premium",
            r"age[- ](restrict|gate|limit|verif)|confirm your age|inappropriate for some users",
        ),
    ),
    (
        errors.NotFound,
        (
            r"(was|been) (removed|deleted|taken down|terminated|blocked)|copyright (claim|grounds)",
            r"(does not|doesn't|not) exist|no longer (available|exists)|expired|terminated",
            r"(video|content|channel|track|page|media|space|clip|post) (id )?(was |is )?not found",
            r"(video|content|page|vod|media|clip|post|track|stream) (is |isn't |is not )(currently )?(un)?available",
            r"video unavailable|not available anymore|HTTP Error 404",
        ),
    ),
    (
        errors.NoMediaFound,
        (
            r"unsupported url",
            r"no (video|media|audio|embed)[a-z ]* (could be )?found|no video in",
            r"there('s| is) no (video|media)",
        ),
    ),
)
PATTERNS: Final = tuple((re.compile("|".join(words), re.IGNORECASE), kind) for kind, words in _WORDS)


def map_error(error: BaseException, link: str, troubles: Sequence[IngestError] = ()) -> FetchcutError:
    """Return our error for anything yt-dlp raised about `link`.

    `troubles` is what our own proxy turned away (AddressRefused) or could not reach meanwhile: it knows more of a
    connection than yt-dlp, which only saw the proxy's answer.
    """
    chain = list(_chain(error))
    for each in chain:
        if isinstance(each, network.HTTPError):
            each.close()
    ours = next((each for each in chain if isinstance(each, FetchcutError)), None)
    refused = next((each for each in troubles if isinstance(each, AddressRefused)), None)
    found = ours or refused or _mapped(chain, link)
    return troubles[-1] if troubles and isinstance(found, PassingError) else found


def _mapped(chain: list[BaseException], link: str) -> FetchcutError:
    for kind in (_by_class, _by_system):
        for each in chain:
            if found := kind(each, link):
                return found
    return _by_message(chain, link)


def clean_reason(message: str) -> str:
    """Return yt-dlp's message as one line of at most 200 characters for a person.

    Without colours, prefixes, advice to developers and yt-dlp's own flags.
    """
    text = re.sub(r"\x1b\[[0-9;]*m", "", message)
    text = re.sub(r"\s+", " ", text).strip()
    text = re.sub(r"^(ERROR:\s*)+", "", text)
    text = re.sub(r"^\[[\w:.+-]+\] (?:[^\s:]+: )?", "", text)
    for tail in _TAILS:
        text = tail.sub("", text)
    text = text.strip(" ;,.")
    return text if len(text) <= REASON_LENGTH else text[: REASON_LENGTH - 1].rstrip() + "…"


_TAILS: Final = tuple(
    re.compile(pattern, re.IGNORECASE)
    for pattern in (
        r"[;.,]?\s*please report this issue on .*$",
        r"\s*\(caused by .*$",
        r"[;.,]?\s*confirm you are on the latest version.*$",
        r"[;.,]?\s*use --\S+.*$",
        r"[;.,]?\s*you might want to use a vpn.*$",
        r"[;.,]?\s*(also )?see\s+https?://\S+.*$",
    )
)


def _chain(error: BaseException) -> Iterator[BaseException]:
    """Yield the error and all it was made of, the outermost first, each once."""
    waiting: list[object] = [error]
    seen: set[int] = set()
    while waiting:
        each = waiting.pop(0)
        if not isinstance(each, BaseException) or id(each) in seen:
            continue
        seen.add(id(each))
        yield each
        origin = getattr(each, "exc_info", None)
        waiting += [origin[1] if isinstance(origin, tuple) and len(origin) > 1 else None]
        waiting += [getattr(each, "cause", None), getattr(each, "reason", None), each.__cause__, each.__context__]


def _by_class(error: BaseException, link: str) -> FetchcutError | None:
    if isinstance(error, DownloadCancelled):
        return errors.Cancelled()
    if isinstance(error, network.HTTPError):
        return _by_status(error, link)
    if isinstance(error, network.IncompleteRead):
        return errors.CutOff(url=link, got_bytes=error.partial or 0)
    if isinstance(error, ContentTooShortError):
        return errors.CutOff(url=link, got_bytes=error.downloaded or 0, expected_bytes=error.expected)
    if isinstance(error, network.SSLError):
        return errors.TlsFailed(url=link, reason=clean_reason(str(error)))
    for foreign, ours in (
        (GeoRestrictedError, errors.GeoBlocked),
        (UserNotLive, errors.NotStarted),
        (UnsupportedError, errors.NoMediaFound),
    ):
        if isinstance(error, foreign):
            return ours(url=link)
    return None


def _by_status(error: Any, link: str) -> IngestError | None:
    if error.redirect_loop:
        return errors.TooManyRedirects(url=link)
    return refusal(link, error.status, error.response.headers)


def _by_system(error: BaseException, link: str) -> FetchcutError | None:
    """Return our error for what the socket and file layers raise, and for a transport that tells no more."""
    text = str(error)
    if isinstance(error, socket.gaierror) or "Name or service not known" in text:
        return errors.HostNotFound(url=link)
    if isinstance(error, TimeoutError) or "timed out" in text:
        return errors.TimedOut(url=link)
    if tunnel := re.search(r"Tunnel connection failed: (\d+)", text):
        return _by_tunnel(int(tunnel[1]), link)
    if isinstance(error, OSError) and error.errno in {errno.ENOSPC, errno.EDQUOT}:
        return errors.DiskFull(folder=str(error.filename or ""))
    if isinstance(error, PermissionError):
        return errors.NotWritable(path=str(error.filename or ""))
    if isinstance(error, ConnectionError | network.TransportError):
        return errors.Unreachable(url=link)
    return None


def _by_tunnel(status: int, link: str) -> IngestError:
    """Return our error for our own proxy's answer to CONNECT: 504 for time, anything else for a host not reached."""
    return errors.TimedOut(url=link) if status == 504 else errors.Unreachable(url=link)


def _by_message(chain: list[BaseException], link: str) -> IngestError:
    # An unexpected extractor error is a bug report whose words mean something else ("canonical URL not found").
    expected = [each for each in chain if getattr(each, "expected", True)]
    is_bug = any(getattr(each, "expected", True) is False for each in chain)
    messages = [str(each) for each in expected if str(each)]
    if not is_bug:
        for pattern, kind in PATTERNS:
            if any(pattern.search(message) for message in messages):
                return kind(url=link)
    told = str(chain[0]) or type(chain[0]).__name__
    return errors.SiteFailed(url=link, reason=clean_reason(told) or type(chain[-1]).__name__)
