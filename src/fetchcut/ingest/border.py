"""The one border between HTTP (its statuses, urllib3's and the socket layer's exceptions) and our error tree."""

import email.utils
import http.client
import ssl
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager

import urllib3.exceptions as foreign

from fetchcut import errors
from fetchcut.errors import IngestError


def refusal(url: str, status: int, headers: Mapping[str, str]) -> IngestError | None:
    """Return what a status other than success means, None for 200 to 206. Redirects are not expected here."""
    wait_s = retry_after(headers.get("Retry-After"))
    if status in {200, 203, 206}:
        return None
    if status in {401, 407}:
        return errors.LoginNeeded(url=url)
    if status in {404, 410}:
        return errors.NotFound(url=url)
    if status == 416:
        # Asked beyond the end: the file is empty, or shorter than it was.
        is_empty = headers.get("Content-Range", "").endswith("*/0")
        return errors.EmptyBody(url=url) if is_empty else errors.SourceChanged(url=url)
    if status == 451:
        return errors.GeoBlocked(url=url)
    if status in {425, 429}:
        return errors.RateLimited(url=url, retry_after_s=wait_s)
    if status == 408:
        return errors.TimedOut(url=url, retry_after_s=wait_s)
    if 400 <= status < 500:
        return errors.Forbidden(url=url, status=status)
    if status >= 500:
        return errors.ServerFailed(url=url, status=status, retry_after_s=wait_s)
    if status in {204, 205}:
        return errors.EmptyBody(url=url)
    return errors.SiteFailed(url=url, reason=f"HTTP status {status}")


def retry_after(text: str | None) -> float | None:
    """Return the seconds a Retry-After header asks for (RFC 9110 10.2.3: seconds or a date) or None."""
    if not text:
        return None
    if text.strip().isdecimal():
        return float(text)
    try:
        return max(0.0, email.utils.parsedate_to_datetime(text).timestamp() - time.time())
    except ValueError:
        return None


@contextmanager
def mapped(url: str) -> Iterator[None]:
    """Turn every foreign error inside into ours, about `url`."""
    try:
        yield
    except IngestError as ours:
        # The dialler below urllib3 knew only the host.
        ours.url = url
        raise
    except (foreign.HTTPError, http.client.HTTPException, OSError, ValueError) as error:
        raise translated(error, url) from error


def translated(error: BaseException, url: str) -> IngestError:
    """Return our error for one of urllib3, http.client, ssl or the socket module."""
    root = _root(error)
    if isinstance(root, IngestError):
        root.url = url
        return root
    if isinstance(root, (ssl.SSLError, foreign.SSLError)):
        return errors.TlsFailed(url=url, reason=_tls_reason(root))
    if isinstance(root, foreign.IncompleteRead):
        return errors.CutOff(url=url, got_bytes=max(0, getattr(root, "partial", None) or 0))
    for kinds, ours in _TABLE:
        if isinstance(root, kinds):
            return ours(url=url)
    return errors.SiteFailed(url=url, reason=type(root).__name__)


# From special to general: the first that fits.
_TABLE: tuple[tuple[tuple[type[BaseException], ...], type[IngestError]], ...] = (
    ((foreign.LocationValueError, foreign.URLSchemeUnknown, foreign.ProxySchemeUnknown), errors.UnsupportedUrl),
    ((foreign.ProxySchemeUnsupported, http.client.InvalidURL, UnicodeError), errors.UnsupportedUrl),
    ((foreign.NameResolutionError,), errors.HostNotFound),
    # A refused connection to a proxy counts as a timeout in urllib3's own tree.
    ((foreign.NewConnectionError,), errors.Unreachable),
    ((foreign.TimeoutError, TimeoutError), errors.TimedOut),
    ((foreign.ConnectionError, foreign.ProxyError), errors.Unreachable),
    ((foreign.InvalidChunkLength, foreign.ProtocolError, http.client.HTTPException, OSError), errors.Unreachable),
)


def _root(error: BaseException) -> BaseException:
    """Return the error that tells most: what urllib3 wrapped, where it wrapped something we know better."""
    seen = error
    while isinstance(seen, (foreign.ProtocolError, foreign.MaxRetryError, foreign.SSLError, foreign.ProxyError)):
        inner = getattr(seen, "reason", None) or getattr(seen, "original_error", None) or seen.args[-1:]
        inner = inner[0] if isinstance(inner, tuple) and inner else inner
        if not isinstance(inner, BaseException) or isinstance(inner, http.client.HTTPException):
            return seen
        seen = inner
    return seen


def _tls_reason(error: BaseException) -> str:
    if isinstance(error, ssl.SSLCertVerificationError):
        return str(getattr(error, "verify_message", "")) or "certificate verify failed"
    reason = getattr(error, "reason", None)
    return str(reason).replace("_", " ").lower() if reason else "handshake failed"
