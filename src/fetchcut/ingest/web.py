"""HTTP for one link: every request, redirect and piece goes through here, and every connection past the guard."""

import functools
import os
import ssl
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Final, TypeVar
from urllib.parse import SplitResult, unquote, urljoin, urlsplit, urlunsplit

import urllib3

from fetchcut import __version__
from fetchcut.errors import IngestError, TooManyRedirects, UnsupportedUrl
from fetchcut.ingest.allowance import Allowance
from fetchcut.ingest.border import mapped, refusal
from fetchcut.ingest.connections import Dialling, Pools
from fetchcut.ingest.credentials import PORTS, headers_for
from fetchcut.ingest.dial import Resolve, admit_behind_proxy, dial, resolve
from fetchcut.ingest.guard import AddressGuard
from fetchcut.ingest.rate import Patience, RateLimit
from fetchcut.ingest.response import Response
from fetchcut.ingest.retry import retrying
from fetchcut.ingest.source import ByteRange
from fetchcut.progress import Context

if TYPE_CHECKING:
    import socket
    from http.cookiejar import CookieJar

USER_AGENT: Final = f"fetchcut/{__version__}"
_MOST_REDIRECTS = 10

Result = TypeVar("Result")


class Web:
    """HTTP requests for one link and everything it leads to; safe from several threads. Make one for each link.

    Without a proxy every name is resolved once and the guard asked about each address before it is dialled. With one
    (`proxy`, or HTTP_PROXY and HTTPS_PROXY in the environment, which loopback hosts by-pass) the proxy resolves names,
    so the guard sees only addresses that are written out in a URL, and a server's those it finds itself. `open` tries
    once; `retrying` tries again. Of `headers`, which go with every request, credentials go to the site of the first one
    only. `allowance` bounds what all bodies together may bring.
    """

    def __init__(
        self,
        guard: AddressGuard,
        *,
        timeout_s: float = 20.0,
        retries: int = 5,
        backoff_s: float = 0.5,
        proxy: str | None = None,
        rate: RateLimit | None = None,
        headers: Mapping[str, str] | None = None,
        cookies: "CookieJar | None" = None,
        ca_file: Path | None = None,
        resolver: Resolve = resolve,
        connections: int = 16,
        patience: Patience = Patience(),  # noqa: B008  (a frozen value)
        allowance: Allowance | None = None,
    ) -> None:
        self.guard = guard
        self.allowance = allowance
        self.timeout_s = timeout_s
        self.retries = retries
        self.backoff_s = backoff_s
        self.cookies = cookies
        self._rate = rate
        self._headers = {"User-Agent": USER_AGENT, "Accept": "*/*", "Accept-Encoding": "identity", **(headers or {})}
        self._home: str | None = None
        self._resolver = resolver
        self._proxy = proxy
        self._ca_file = ca_file
        self._pool_size = connections
        self._patience = patience
        self._direct = Pools(
            Dialling(
                dial=self._dial,
                tls=lambda: self._tls,
                timeout=self._timeout,
                head_s=max(patience.window_s, timeout_s),
                pool_size=connections,
            )
        )
        self._proxied: dict[str, urllib3.ProxyManager] = {}

    def begin(self, url: str) -> None:
        """Let the guard see where the link `url` itself leads, before anything that was remembered from it is fetched.

        Without this a remembered manifest of a public host could name a private address as the first one dialled.
        """
        parts = _parsed(url)
        self._home = self._home or urlunsplit(parts)
        host, port = parts.hostname or "", parts.port or PORTS[parts.scheme]
        if self._proxy_for(parts):
            admit_behind_proxy(self.guard, host, port, url=url, resolver=self._resolver)
            return
        with mapped(url):
            for _, address in self._resolver(host, port):
                self.guard.admit(url, str(address[0]), port)

    def open(
        self, url: str, *, headers: Mapping[str, str] | None = None, byte_range: ByteRange | None = None
    ) -> Response:
        """Return the answer to one GET, redirects followed (at most ten); close it. Raises an IngestError.

        A server may answer a `byte_range` with the whole file: look at `range_start` and `status`. Nothing is asked
        for any more once the allowance is exceeded: FileTooLarge.
        """
        if self.allowance:
            self.allowance.raise_if_exceeded()
        first = _parsed(url)
        self._home = self._home or urlunsplit(first)
        asked = {**headers_for(url, self._headers, given_for=self._home), **(headers or {})}
        if byte_range is not None:
            asked["Range"] = f"bytes={byte_range.start}-{byte_range.end - 1}"
        if first.username is not None:
            asked |= urllib3.make_headers(basic_auth=f"{unquote(first.username)}:{unquote(first.password or '')}")
        at = url
        for _ in range(_MOST_REDIRECTS + 1):
            parts = _parsed(at)
            raw = self._request(parts, asked, first_url=url)
            location = raw.headers.get("Location") if raw.status in {301, 302, 303, 307, 308} else None
            if location is None:
                return self._answer(raw, _bare(parts))
            raw.close()
            at = _joined(at, _as_utf8(location))
            _parsed(at)
            asked = headers_for(at, asked, given_for=urlunsplit(parts))
        raise TooManyRedirects(url=url)

    def post(self, url: str, body: bytes, *, headers: Mapping[str, str]) -> int:
        """Return the status of one POST, whatever it is: no redirect is followed, no body read. Raises IngestError."""
        parts = _parsed(url)
        address = _bare(parts)
        with mapped(url):
            raw = self._pools(parts, address).request(
                "POST",
                address,
                body=body,
                headers={**self._headers, **headers},
                redirect=False,
                retries=False,
                preload_content=False,
            )
        raw.close()
        return raw.status

    def proxy_for(self, url: str) -> str | None:
        """Return the forward proxy that requests to `url` go through: what a GuardedProxy takes as its upstream."""
        return self._proxy_for(_parsed(url))

    def retrying(self, call: Callable[[], Result], context: Context) -> Result:
        """Return what `call` returns, tried again after passing errors as often as this Web's settings say."""
        return retrying(call, self.retries, context, backoff_s=self.backoff_s)

    def close(self) -> None:
        """Close all idle connections."""
        for pools in (self._direct, *self._proxied.values()):
            pools.clear()

    def _answer(self, raw: urllib3.BaseHTTPResponse, url: str) -> Response:
        error = refusal(url, raw.status, raw.headers)
        try:
            if error:
                raise error
            return Response(raw, url, self._rate, self._patience, self.allowance)
        except IngestError:
            raw.close()
            raise

    def _request(self, parts: SplitResult, asked: Mapping[str, str], first_url: str) -> urllib3.BaseHTTPResponse:
        url = _bare(parts)
        sent = dict(asked)
        jar = None
        if self.cookies is not None:
            from fetchcut.ingest.cookies import RequestCookies

            jar = RequestCookies(self.cookies, url, sent)
        with mapped(first_url):
            pools = self._pools(parts, url)
            raw = pools.request("GET", url, headers=sent, redirect=False, retries=False, preload_content=False)
        if jar:
            jar.keep(raw)
        return raw

    def _pools(self, parts: SplitResult, url: str) -> urllib3.PoolManager:
        proxy = self._proxy_for(parts)
        if proxy is None:
            return self._direct
        # The host as urllib3 reads it: two parsers that disagree would be a way around the guard.
        host, port = urllib3.util.parse_url(url).host or "", parts.port or PORTS[parts.scheme]
        admit_behind_proxy(self.guard, host, port, url=url, resolver=self._resolver)
        if proxy not in self._proxied:
            self._proxied[proxy] = self._through(proxy)
        return self._proxied[proxy]

    def _through(self, proxy: str) -> urllib3.ProxyManager:
        spelled = urlsplit(proxy if "://" in proxy else f"http://{proxy}")
        login = f"{unquote(spelled.username)}:{unquote(spelled.password or '')}" if spelled.username else None
        return urllib3.ProxyManager(
            _bare(spelled),
            proxy_headers=urllib3.make_headers(proxy_basic_auth=login),
            ssl_context=self._tls,
            timeout=self._timeout,
            maxsize=self._pool_size,
        )

    def _proxy_for(self, parts: SplitResult) -> str | None:
        if self._proxy:
            return self._proxy
        if not any(name.lower().endswith("_proxy") for name in os.environ):
            return None
        return _proxy_of_environment(parts.scheme, parts.hostname or "", parts.netloc)

    @property
    def _timeout(self) -> urllib3.Timeout:
        """Return the patience for connecting and for each wait for bytes."""
        return urllib3.Timeout(connect=self.timeout_s, read=self.timeout_s)

    @functools.cached_property
    def _tls(self) -> ssl.SSLContext:
        """Return the rules for encrypted connections: the system's certificates, or certifi's where it has none."""
        context = ssl.create_default_context(cafile=self._ca_file)
        paths = ssl.get_default_verify_paths()
        if self._ca_file is None and not paths.cafile and not paths.capath:
            import certifi

            context.load_verify_locations(certifi.where())
        return context

    def _dial(self, host: str, port: int) -> "socket.socket":
        url = f"{host}:{port}"
        return dial(self.guard, host, port, url=url, timeout_s=self.timeout_s, resolver=self._resolver)


def _parsed(url: str) -> SplitResult:
    try:
        parts = urlsplit(url.strip())
        is_fine = parts.scheme in PORTS and bool(parts.hostname) and (parts.port is None or parts.port > 0)
    except ValueError:
        is_fine = False
    if not is_fine:
        raise UnsupportedUrl(url=url)
    return parts


def _joined(base: str, location: str) -> str:
    try:
        return urljoin(base, location)
    except ValueError:
        raise UnsupportedUrl(url=location) from None


def _bare(parts: SplitResult) -> str:
    """Return the URL without its fragment and without a name and password in it."""
    return urlunsplit(parts._replace(netloc=parts.netloc.rpartition("@")[2], fragment=""))


def _as_utf8(header: str) -> str:
    try:
        return header.encode("latin-1").decode("utf-8")
    except UnicodeError:
        return header


def _proxy_of_environment(scheme: str, host: str, netloc: str) -> str | None:
    from urllib.request import getproxies_environment, proxy_bypass

    if host == "localhost" or host.startswith("127.") or host == "::1" or proxy_bypass(netloc):
        return None
    found = getproxies_environment()
    return found.get(scheme) or found.get("all")
