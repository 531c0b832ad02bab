"""The few pages: register, login, account, a session by its claim link. They work without a script and allow none."""

from collections.abc import Mapping
from functools import cache
from importlib.resources import files
from typing import TYPE_CHECKING, Annotated, Any, Final
from urllib.parse import urlsplit

from fastapi import APIRouter, Query, Request
from starlette.responses import RedirectResponse, Response

from fetchcut.api import answers, table
from fetchcut.api.ask import Anyone, Ask, asked_language, blocking
from fetchcut.api.forms import COOKIE, fields, keep, secret_for
from fetchcut.api.times import utc_or_none
from fetchcut.errors import FetchcutError, TokenRefused
from fetchcut.language.replies import explain, say
from fetchcut.service import credits  # noqa: A004  the trade's word
from fetchcut.service.accounts import Entered
from fetchcut.service.callers import Caller
from fetchcut.timeline.summary import summary

if TYPE_CHECKING:
    from jinja2 import Environment

router = APIRouter(tags=["pages"])

BROWSER: Final = "fetchcut_web"
CLAIMED: Final = "fetchcut_claim"
_HEADERS: Final = {
    "content-security-policy": "default-src 'none'; style-src 'self'; form-action 'self'; base-uri 'none'; "
    "frame-ancestors 'none'",
    "x-content-type-options": "nosniff",
    "referrer-policy": "no-referrer",
    "cache-control": "no-store",
    "cross-origin-opener-policy": "same-origin",
}
_AWAY: Final[dict[int | str, dict[str, Any]]] = {303: {"description": "On to another page", "content": {}}}
_HTML: Final[dict[int | str, dict[str, Any]]] = {**answers.bytes_of("text/html", "A page for people"), **_AWAY}


def _form(*names: str) -> dict[str, Any]:
    """Return the description of a form: these fields, and the secret of the page it stands on."""
    properties = {name: {"type": "string"} for name in ("form", *names)}
    schema = {"type": "object", "properties": properties, "required": ["form"]}
    return {"requestBody": {"content": {"application/x-www-form-urlencoded": {"schema": schema}}}}


Bind = Annotated[str, Query(max_length=64)]


@router.get("/register", responses=_HTML)
async def register_form(request: Request, ask: Anyone, bind: Bind = "") -> Response:
    """The page where a person makes an account; with `bind`, one that can take over an anonymous account."""
    return _entrance(request, ask, "register", bind=bind)


@router.post("/register", openapi_extra=_form("email", "password", "bind", "token"), responses=_HTML)
async def register(request: Request, ask: Anyone) -> Response:
    """Make the account."""
    return await _enter(request, ask, "register")


@router.get("/login", responses=_HTML)
async def login_form(request: Request, ask: Anyone, bind: Bind = "") -> Response:
    """The page where a person with an account comes in."""
    return _entrance(request, ask, "login", bind=bind)


@router.post("/login", openapi_extra=_form("email", "password", "bind", "token"), responses=_HTML)
async def login(request: Request, ask: Anyone) -> Response:
    """Come in."""
    return await _enter(request, ask, "login")


@router.post("/logout", openapi_extra=_form(), status_code=303, responses=_AWAY)
async def logout(request: Request, ask: Anyone) -> Response:
    """Go."""
    await fields(request, ask.base_url)
    await blocking(ask.server.accounts.logout, request.cookies.get(BROWSER, ""))
    answer = RedirectResponse(f"{ask.base_url}/login", 303)
    keep(answer, BROWSER, "", base_url=ask.base_url, max_age_s=0)
    return answer


@router.get("/account", responses=_HTML)
async def account(request: Request, ask: Anyone) -> Response:
    """Credits and tokens of whoever is logged in."""
    try:
        caller = await _logged_in(request, ask)
    except TokenRefused:
        return RedirectResponse(f"{ask.base_url}/login", 303)
    return await _account(request, ask, caller)


@router.post("/account/token", openapi_extra=_form("name"), responses=_HTML)
async def make_token(request: Request, ask: Anyone) -> Response:
    """Make a token and show it, this once."""
    form = await fields(request, ask.base_url)
    caller = await _logged_in(request, ask)
    made = await blocking(ask.server.accounts.create_token, caller, form.get("name", "").strip())
    return await _account(request, ask, caller, made=made.token)


@router.post("/account/revoke", openapi_extra=_form("id"), status_code=303, responses=_AWAY)
async def revoke_token(request: Request, ask: Anyone) -> Response:
    """End a token."""
    form = await fields(request, ask.base_url)
    caller = await _logged_in(request, ask)
    await blocking(ask.server.accounts.revoke_token, caller, form.get("id", ""))
    return RedirectResponse(f"{ask.base_url}/account", 303)


@router.get("/workspace/claim", responses=_HTML)
async def claim(request: Request, ask: Anyone, ct: Annotated[str, Query(max_length=100)] = "") -> Response:
    """The session that a claim link opens."""
    claimed = await blocking(ask.server.accounts.open_claim, ct)
    caller = await blocking(ask.server.accounts.web_caller, claimed.cookie)
    state = await blocking(ask.server.sessions.state, caller, claimed.session_id)
    facts = {
        "name": state.session.name,
        "summary": summary(state.draft),
        "files": [each.on_wire(ask.base_url) for each in (*state.given, *state.made)],
    }
    answer = _page(request, ask, "session", facts)
    keep(answer, CLAIMED, claimed.cookie, base_url=ask.base_url, max_age_s=7 * 86_400)
    return answer


@router.get("/pages/style.css", responses=answers.bytes_of("text/css", "How the pages look"))
async def style() -> Response:
    """How the pages look."""
    return Response(_style(), media_type="text/css", headers={"cache-control": "public, max-age=3600"})


def as_page(error: FetchcutError, answer: Response, request: Request, ask: Ask) -> Response:
    """Return a refusal as a page for people."""
    page = _page(request, ask, "refused", {"problem": explain(error, asked_language(request))}, answer.status_code)
    for name in ("retry-after", "allow"):
        if name in answer.headers:
            page.headers[name] = answer.headers[name]
    return page


async def _enter(request: Request, ask: Ask, way: str) -> Response:
    form = await fields(request, ask.base_url)
    accounts = ask.server.accounts
    enter = accounts.register if way == "register" else accounts.login
    email, bind = form.get("email", ""), form.get("bind", "")
    try:
        entered = await blocking(
            enter,
            email,
            form.get("password", ""),
            address=ask.record.address,
            bind=bind or None,
            token=form.get("token") or None,
        )
    except FetchcutError as error:
        status = table.row(error).status
        return _entrance(request, ask, way, bind=bind, email=email, error=error, status=status)
    return _entered(request, ask, entered)


def _entered(request: Request, ask: Ask, entered: Entered) -> Response:
    if entered.code or entered.is_bound:
        answer = _page(request, ask, "code", {"code": entered.code, "is_bound": entered.is_bound})
    else:
        answer = RedirectResponse(f"{ask.base_url}/account", 303)
    keep(answer, BROWSER, entered.cookie, base_url=ask.base_url, max_age_s=30 * 86_400)
    return answer


def _entrance(
    request: Request,
    ask: Ask,
    way: str,
    *,
    bind: str,
    email: str = "",
    error: FetchcutError | None = None,
    status: int = 200,
) -> Response:
    problem = explain(error, asked_language(request)) if error else ""
    autocomplete = "new-password" if way == "register" else "current-password"
    facts = {"bind": bind, "email": email, "problem": problem, "autocomplete": autocomplete}
    return _page(request, ask, way, facts, status)


async def _account(request: Request, ask: Ask, caller: Caller, made: str = "") -> Response:
    def looked_up() -> dict[str, object]:
        with ask.server.db.reading() as tx:
            balance = credits.balance(tx, caller.user_id)
        found = [
            {"id": each.id, "name": each.name, "scopes": each.scopes, "until": utc_or_none(each.expires_at_ms) or ""}
            for each in ask.server.accounts.tokens(caller)
            if each.revoked_at_ms is None
        ]
        return {"balance": balance, "tokens": found, "made": made}

    return _page(request, ask, "account", await blocking(looked_up))


async def _logged_in(request: Request, ask: Ask) -> Caller:
    caller = await blocking(ask.server.accounts.web_caller, request.cookies.get(BROWSER, ""))
    ask.record.caller = caller
    return caller


def _page(request: Request, ask: Ask, name: str, facts: Mapping[str, object], status: int = 200) -> Response:
    language = asked_language(request)
    form = secret_for(request)
    known = {"problem": "", **facts}
    text = (
        _templates()
        .get_template(f"{name}.html")
        .render(
            language=language,
            base=urlsplit(ask.base_url).path,
            url=ask.base_url,
            form=form,
            say=lambda key, **named: say(key, language, **named),
            **known,
        )
    )
    answer = Response(text, status, _HEADERS, media_type="text/html")
    if request.cookies.get(COOKIE) != form:
        keep(answer, COOKIE, form, base_url=ask.base_url)
    return answer


@cache
def _templates() -> "Environment":
    from jinja2 import Environment, PackageLoader, StrictUndefined

    return Environment(
        loader=PackageLoader("fetchcut.api", "pages"), autoescape=True, undefined=StrictUndefined, trim_blocks=True
    )


@cache
def _style() -> bytes:
    return (files("fetchcut.api") / "pages" / "style.css").read_bytes()
