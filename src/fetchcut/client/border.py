"""The one border to httpx2's errors: each becomes one of ours, whose class says what happens next."""

import contextlib
import socket
import ssl
from collections.abc import Callable, Iterator
from typing import Final

import httpx2

from fetchcut import errors


@contextlib.contextmanager
def network_errors(url: str) -> Iterator[None]:
    """Map what goes wrong on the way to `url` or back."""
    try:
        yield
    except (httpx2.HTTPError, httpx2.InvalidURL, httpx2.StreamError) as error:
        raise mapped(error, url) from error


def mapped(error: Exception, url: str) -> errors.FetchcutError:
    """Return our error for one of httpx2's."""
    causes = list(_causes(error))
    if tls := next((cause for cause in causes if isinstance(cause, ssl.SSLError)), None):
        return errors.TlsFailed(url=url, reason=getattr(tls, "verify_message", "") or tls.reason or "TLS")
    if any(isinstance(cause, socket.gaierror) for cause in causes):
        return errors.HostNotFound(url=url)
    return next(make(url) for kind, make in _TABLE if isinstance(error, kind))


def _causes(error: BaseException | None) -> Iterator[BaseException]:
    while error is not None:
        yield error
        error = error.__cause__ or error.__context__


_TABLE: Final[tuple[tuple[type[Exception], Callable[[str], errors.FetchcutError]], ...]] = (
    # Also while connecting: that a name is slow or a port is filtered is no reason to say it was sent.
    (httpx2.ConnectTimeout, lambda url: errors.Unreachable(url=url)),
    (httpx2.PoolTimeout, lambda url: errors.Unreachable(url=url)),
    (httpx2.TimeoutException, lambda url: errors.TimedOut(url=url)),
    (httpx2.ConnectError, lambda url: errors.Unreachable(url=url)),
    (httpx2.ProxyError, lambda url: errors.Unreachable(url=url)),
    (httpx2.UnsupportedProtocol, lambda url: errors.UnsupportedUrl(url=url)),
    (httpx2.InvalidURL, lambda url: errors.UnsupportedUrl(url=url)),
    (httpx2.TooManyRedirects, lambda url: errors.TooManyRedirects(url=url)),
    (httpx2.DecodingError, lambda url: errors.NotAServer(url=url, found="bytes that do not unpack")),
    # Behind the connect: it may or may not have been received, so the class is another one.
    (Exception, lambda url: errors.CutOff(url=url, got_bytes=0)),
)
