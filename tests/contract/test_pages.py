"""The pages as a person without JavaScript uses them: forms are read from the HTML and sent as they stand there."""

import html
import re
import uuid
from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest

from tests.contract.service import Account, Service, data

PASSWORD = "correct horse battery"


class Browser:
    """Follows links and fills in forms; keeps cookies."""

    def __init__(self, url: str, language: str = "en") -> None:
        self.url = url
        self.http = httpx.Client(
            base_url=url,
            follow_redirects=True,
            timeout=30,
            headers={"Accept": "text/html", "Accept-Language": language},
            limits=httpx.Limits(max_keepalive_connections=0),
        )

    def open(self, path: str) -> str:
        """Return a page's HTML, whatever its status."""
        self.answer = self.http.get(path)
        return self.answer.text

    def send(self, page: str, action: str, **fields: str) -> str:
        """Return the page after sending the form of `page` whose address ends with `action`."""
        form = next(each for each in re.findall(r"<form.*?</form>", page, re.DOTALL) if f'action="{action}"' in each)
        hidden = dict(re.findall(r'<input type="hidden" name="(\w+)" value="([^"]*)"', form))
        filled = {**{name: html.unescape(value) for name, value in hidden.items()}, **fields}
        self.answer = self.http.post(action, data=filled)
        return self.answer.text


@pytest.fixture
def browser(service: Service) -> Iterator[Browser]:
    made = Browser(service.url)
    yield made
    made.http.close()


def email() -> str:
    return f"{uuid.uuid4().hex}@example.com"


def register(browser: Browser, bind: str = "", token: str = "") -> str:
    page = browser.open(f"/register?bind={bind}" if bind else "/register")
    return browser.send(page, "/register", email=email(), password=PASSWORD, **({"token": token} if token else {}))


def credits_of(me: Account) -> int:
    return int(data(me.http.get("/api/credits/balance/simple"))["available"])


def test_the_link_alone_gives_no_access_and_the_code_moves_everything(
    service: Service, browser: Browser, clip: Path
) -> None:
    me = service.account()
    sid = me.session()
    me.upload(sid, clip)
    page = register(browser, me.user_id)
    code = re.search(r'<p class="code">([0-9A-Z-]+)</p>', page)
    assert code
    # Until the holder of the token says so, nothing has moved.
    assert "100 to spend" in browser.open("/account")
    assert me.state(sid)["user_id"] == me.user_id
    moved = data(me.http.post("/api/auth/bind/confirm", json={"code": code[1]}))
    assert moved["user_id"].startswith("usr_")
    assert me.state(sid)["user_id"] == moved["user_id"]
    assert len(me.state(sid)["state"]["video_infos"]) == 1
    assert credits_of(me) == 200
    assert "200 to spend" in browser.open("/account")
    # A code is good once.
    assert me.http.post("/api/auth/bind/confirm", json={"code": code[1]}).status_code == 404


def test_the_token_in_the_form_moves_everything_at_once(service: Service, browser: Browser) -> None:
    me = service.account()
    page = register(browser, me.user_id, me.token)
    assert "is yours now" in page
    assert "200 to spend" in browser.open("/account")


def test_somebody_elses_token_moves_nothing(service: Service, browser: Browser) -> None:
    me, other = service.account(), service.account()
    page = register(browser, me.user_id, other.token)
    assert 'role="alert"' in page
    assert credits_of(me) == credits_of(other) == 100


def test_a_wrong_code_moves_nothing_and_cannot_be_guessed(service: Service, browser: Browser) -> None:
    me = service.account()
    register(browser, me.user_id)
    statuses = [me.http.post("/api/auth/bind/confirm", json={"code": f"AAAA-AAA{n}"}).status_code for n in range(20)]
    assert set(statuses) == {404, 429}
    assert statuses[-1] == 429
    assert credits_of(me) == 100


def test_log_out_and_in_again(browser: Browser) -> None:
    address = email()
    page = browser.send(browser.open("/register"), "/register", email=address, password=PASSWORD)
    assert "Your account" in page
    assert "Log in" in browser.send(page, "/logout")
    assert str(browser.http.get("/account").url).endswith("/login")
    wrong = browser.send(browser.open("/login"), "/login", email=address, password="wrong password")
    assert (browser.answer.status_code, 'role="alert"' in wrong) == (401, True)
    assert "Your account" in browser.send(browser.open("/login"), "/login", email=address.upper(), password=PASSWORD)


def test_tokens_are_made_used_and_revoked_on_the_page(service: Service, browser: Browser) -> None:
    page = browser.send(register(browser), "/account/token", name="my agent")
    token = re.search(r'<p class="code">(nmv_usr_[\w-]{43})</p>', page)
    assert token
    assert token[1] not in browser.open("/account")
    agent = Account(service.url, token[1])
    assert agent.session()
    page = browser.open("/account")
    assert "my agent" in page
    browser.send(page, "/account/revoke")
    assert agent.http.get("/api/credits/balance/simple").status_code == 401


@pytest.mark.parametrize(
    ("fields", "status"),
    [
        ({"email": "no address", "password": PASSWORD}, 400),
        ({"email": "a@example.com", "password": "short"}, 400),
        ({"email": "<script>@example.com", "password": PASSWORD}, 400),
        ({"email": "a@example.com", "password": "x" * 5000}, 400),
        ({"email": "", "password": ""}, 400),
    ],
)
def test_a_form_filled_in_wrongly_is_shown_again(browser: Browser, fields: dict[str, str], status: int) -> None:
    page = browser.send(browser.open("/register"), "/register", **fields)
    assert browser.answer.status_code == status
    assert 'role="alert"' in page
    assert "<form" in page
    assert "<script>" not in page
    assert fields["password"] not in page or not fields["password"]


def test_an_address_that_is_taken_is_told(browser: Browser) -> None:
    address = email()
    browser.send(browser.open("/register"), "/register", email=address, password=PASSWORD)
    browser.send(browser.open("/register"), "/register", email=address, password=PASSWORD)
    assert browser.answer.status_code == 409


def test_forms_of_other_sites_are_refused(browser: Browser) -> None:
    page = browser.open("/register")
    secret = re.search(r'name="form" value="([\w-]+)"', page)
    assert secret
    fields = {"email": email(), "password": PASSWORD, "form": secret[1]}
    for headers in ({"Origin": "https://evil.example"}, {"Sec-Fetch-Site": "cross-site"}, {"Origin": "null"}):
        assert browser.http.post("/register", data=fields, headers=headers).status_code == 403
    assert browser.http.post("/register", data={**fields, "form": "x" * 43}).status_code == 403
    assert httpx.post(f"{browser.url}/register", data=fields).status_code == 403
    assert browser.http.post("/register", data=fields, headers={"Origin": browser.url}).status_code == 200


def test_a_claim_link_shows_its_session_and_is_no_key_to_anything_else(
    service: Service, browser: Browser, clip: Path
) -> None:
    me = service.account()
    sid = me.session()
    me.upload(sid, clip)
    body = {"task_id": me.state(sid)["task_id"], "session_id": sid}
    claim = data(me.http.post("/api/auth/claim-token", json=body))
    assert claim["claim_token"].startswith("clm_")
    assert claim["expires_in"] == 604_800
    assert me.token not in claim["url"]
    page = browser.open(claim["url"])
    assert "bikes" in page
    link = html.unescape(re.findall(r'<a href="([^"]*bikes\.mp4[^"]*)"', page)[0])
    assert browser.http.get(link).content == clip.read_bytes()
    # reusable, but no API power
    assert "bikes" in Browser(service.url).open(claim["url"])
    assert Account(service.url, claim["claim_token"]).http.get("/api/credits/balance/simple").status_code == 401
    browser.open("/workspace/claim?ct=clm_nonsense")
    assert browser.answer.status_code == 404


def test_a_hostile_file_name_is_text_on_the_page(service: Service, browser: Browser, clip: Path) -> None:
    me = service.account()
    sid = me.session()
    name = '<img src=x onerror=alert(1)>".mp4'
    me.http.post(f"/api/upload-video/nemo_agent/me/{sid}", files=[("files", (name, clip.read_bytes()))])
    body = {"task_id": me.state(sid)["task_id"], "session_id": sid}
    page = browser.open(data(me.http.post("/api/auth/claim-token", json=body))["url"])
    assert "<img" not in page


@pytest.mark.parametrize("path", ["/register", "/login", "/workspace/claim?ct=x", "/register?bind=<script>"])
def test_every_page_allows_nothing_but_itself(browser: Browser, path: str) -> None:
    page = browser.open(path)
    assert "<script" not in page
    policy = browser.answer.headers["content-security-policy"]
    assert policy.startswith("default-src 'none'; style-src 'self'; form-action 'self'")
    assert "unsafe" not in policy
    assert "frame-ancestors 'none'" in policy
    for name, value in {
        "x-content-type-options": "nosniff",
        "referrer-policy": "no-referrer",
        "cache-control": "no-store",
    }.items():
        assert browser.answer.headers[name] == value


def test_cookies_are_out_of_reach(browser: Browser) -> None:
    page = browser.open("/register")
    fields = {"email": email(), "password": PASSWORD, "form": re.findall(r'name="form" value="([\w-]+)"', page)[0]}
    answer = browser.http.post("/register", data=fields, follow_redirects=False)
    [cookie] = answer.headers.get_list("set-cookie")
    assert cookie.startswith("fetchcut_web=web_")
    assert "HttpOnly" in cookie
    assert "SameSite=lax" in cookie
    value = cookie.partition("=")[2].partition(";")[0]
    assert Account(browser.url, value).http.get("/api/credits/balance/simple").status_code == 401


def test_pages_speak_chinese_to_those_who_ask(service: Service) -> None:
    browser = Browser(service.url, "zh-CN,zh;q=0.9")
    assert "注册账号" in browser.open("/register")
    assert "令牌" not in browser.open("/login")
    assert "这里没有" in browser.open("/nowhere") or "没有内容" in browser.answer.text
