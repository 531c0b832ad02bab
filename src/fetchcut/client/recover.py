"""What to do about a refusal: the documents' table, once for each cause and request. Pure."""

from dataclasses import dataclass
from typing import Final, Literal

from fetchcut import errors
from fetchcut.client import wire
from fetchcut.client.wire import Refusal

Remedy = Literal["new token", "new session", "new client id", "wait", "give up"]

WAIT_S: Final = 30.0
LONGEST_WAIT_S: Final = 120.0
"""A server that asks for more (a token a week, say) is not waited for."""

BETWEEN_TOKENS_S: Final = 7 * 86_400.0
"""The documents: one anonymous token a client in seven days."""

SUPPORTED: Final = ("mp4", "mov", "avi", "webm", "mkv", "jpg", "png", "gif", "webp", "mp3", "wav", "m4a", "aac")
UNREADABLE: Final = "no media that can be read"
"""What a file is that is refused without a word about what it is."""

LARGEST_FILE: Final = 500 * 2**20


@dataclass(frozen=True, slots=True, kw_only=True)
class Cure:
    """What is done before the same request is sent again; `wait_s` for "wait"."""

    remedy: Remedy
    wait_s: float = 0.0


def cure(refusal: Refusal, tried: frozenset[Remedy], *, is_for_token: bool = False) -> Cure:
    """Return what helps against `refusal`, if it was not `tried` for this request already.

    `is_for_token`: the request was for a token, whose only well-known 400 is a missing or spoilt X-Client-Id.
    """
    remedies = _FOR_A_TOKEN if is_for_token else _REMEDIES
    remedy = remedies.get(refusal.code, "give up")
    if remedy in tried:
        return Cure(remedy="give up")
    if remedy != "wait":
        return Cure(remedy=remedy)
    wait_s = WAIT_S if refusal.retry_after_s is None else refusal.retry_after_s
    return Cure(remedy="give up") if wait_s > LONGEST_WAIT_S else Cure(remedy="wait", wait_s=wait_s)


_REMEDIES: Final[dict[int, Remedy]] = {
    wire.BAD_TOKEN: "new token",
    wire.NO_SESSION: "new session",
    429: "wait",
}
_FOR_A_TOKEN: Final[dict[int, Remedy]] = {400: "new client id", 429: "wait"}
"""A place that wants a token before it gives one is none of ours: asking on would have no end."""


def error_of(
    refusal: Refusal, *, register_url: str, name: str = "", is_for_token: bool = False
) -> errors.FetchcutError:
    """Return the error for a refusal that nothing helped against. `name` is the file it was about, if any."""
    data, message = refusal.data, refusal.message
    match refusal.code:
        case wire.BAD_TOKEN:
            return errors.TokenRefused()
        case wire.NO_SESSION:
            return errors.SessionMissing()
        case wire.NO_CREDITS:
            bind_url = _text(data.get("bind_url")) or register_url
            return errors.CreditsUsedUp(code=wire.NO_CREDITS, message=message, bind_url=bind_url)
        case wire.BAD_TYPE:
            supported = data.get("supported")
            known = tuple(map(str, supported)) if isinstance(supported, list) else SUPPORTED
            return errors.UnsupportedFile(name=name, found=_text(data.get("found")) or UNREADABLE, supported=known)
        case wire.TOO_LARGE:
            limit = data.get("limit_bytes")
            return errors.FileTooLarge(name=name, limit_bytes=limit if isinstance(limit, int) else LARGEST_FILE)
        case 402 if "used_bytes" not in data:  # our server's quota has a sentence of its own
            return errors.ExportNotInPlan(code=402, message=message)
        case 429 if is_for_token and (wait_s := _between_tokens(refusal)) > LONGEST_WAIT_S:
            return errors.NoNewToken(code=429, message=message, register_url=register_url, wait_s=wait_s)
        case 429:
            return errors.ServerBusy(code=429, message=message, retry_after_s=refusal.retry_after_s)
    return errors.ServerRefused(code=refusal.code, message=message)


def _between_tokens(refusal: Refusal) -> float:
    """Return how long until there is a token again; a server that asks for seconds only is busy."""
    return BETWEEN_TOKENS_S if refusal.retry_after_s is None else refusal.retry_after_s


def _text(value: object) -> str:
    return value if isinstance(value, str) else ""
