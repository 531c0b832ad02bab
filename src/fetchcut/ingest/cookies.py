"""Cookies from a cookies.txt, the format that browsers' extensions, curl and yt-dlp share."""

from http.cookiejar import CookieJar, LoadError, MozillaCookieJar
from pathlib import Path

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
