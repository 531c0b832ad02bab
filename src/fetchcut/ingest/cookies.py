"""Cookies from a cookies.txt, the format that browsers' extensions, curl and yt-dlp share."""

import io
from email.message import Message
from http.cookiejar import CookieJar, LoadError, MozillaCookieJar
from pathlib import Path
from urllib.request import Request
from urllib.response import addinfourl

import urllib3

from fetchcut.errors import FileMissing


def load_cookies(path: Path) -> CookieJar:
    """Return the cookies in a Netscape cookies.txt. Raises FileMissing where there is none that can be read.

    Expired ones are kept out by the jar itself when it is asked; an expiry of 0 means a cookie of the session.
    """
    jar = MozillaCookieJar()
    try:
        jar.load(str(path), ignore_discard=True, ignore_expires=True)
    except (OSError, LoadError, UnicodeDecodeError) as error:
        raise FileMissing(path=str(path)) from error
    for cookie in jar:
        if cookie.expires == 0:
            cookie.expires, cookie.discard = None, True
    return jar


class RequestCookies:
    """Cookies of one request: put into `headers`, and those of the answer kept."""

    def __init__(self, cookies: CookieJar, url: str, headers: dict[str, str]) -> None:
        self._cookies = cookies
        self._request = Request(url, headers=headers)  # noqa: S310  (never opened: the jar only reads its host and path)
        cookies.add_cookie_header(self._request)
        if sent := self._request.get_header("Cookie"):
            headers.pop("cookie", None)
            headers["Cookie"] = sent

    def keep(self, raw: urllib3.BaseHTTPResponse) -> None:
        """Keep what the answer set."""
        message = Message()
        for value in raw.headers.getlist("Set-Cookie"):
            message["Set-Cookie"] = value
        if message:
            self._cookies.extract_cookies(addinfourl(io.BytesIO(), message, ""), self._request)  # type: ignore[arg-type]
