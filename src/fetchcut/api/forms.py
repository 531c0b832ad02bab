"""Forms of pages: read with limits, and only where they were sent by our own page in the same browser."""

import hmac
import secrets
from collections.abc import Mapping
from typing import Final
from urllib.parse import parse_qsl, urlsplit

from starlette.requests import Request
from starlette.responses import Response

from fetchcut.api.body import read
from fetchcut.errors import BodyInvalid, FormForeign, Problem

COOKIE: Final = "fetchcut_form"
_LIMIT: Final = 16 * 1024
_FIELDS: Final = 20


async def fields(request: Request, base_url: str) -> Mapping[str, str]:
    """Return the form's fields. Raises FormForeign where another site may have sent it, BodyInvalid.

    A secret in a cookie that no other site can read must stand in the form as well. Browsers say besides where a form
    comes from: what they say is believed first.
    """
    if request.headers.get("sec-fetch-site", "same-origin") not in {"same-origin", "none"}:
        raise FormForeign
    came_from = request.headers.get("origin")
    if came_from is not None and urlsplit(came_from).netloc not in {urlsplit(base_url).netloc, request.headers["host"]}:
        raise FormForeign
    found = _parsed(await read(request, _LIMIT))
    cookie = request.cookies.get(COOKIE, "")
    if not cookie or not hmac.compare_digest(cookie.encode(), found.get("form", "").encode()):
        raise FormForeign
    return found


def secret_for(request: Request) -> str:
    """Return the secret of this browser's forms, a new one where it has none."""
    known = request.cookies.get(COOKIE, "")
    return known if len(known) == 43 else secrets.token_urlsafe(32)


def keep(answer: Response, name: str, value: str, *, base_url: str, max_age_s: int | None = None) -> None:
    """Set a cookie that no script reads and no other site's form brings along."""
    parts = urlsplit(base_url)
    answer.set_cookie(
        name,
        value,
        max_age=max_age_s,
        path=parts.path or "/",
        secure=parts.scheme == "https",
        httponly=True,
        samesite="lax",
    )


def _parsed(raw: bytes) -> dict[str, str]:
    try:
        return dict(parse_qsl(raw.decode("ascii"), keep_blank_values=True, max_num_fields=_FIELDS, errors="strict"))
    except ValueError:
        raise BodyInvalid(problems=(Problem("form", "not an urlencoded form"),)) from None
