"""What belongs to another account is as absent as what never was, on every route, whoever's token asks."""

import json
import re
import uuid
from dataclasses import dataclass
from typing import Any

import httpx
import pytest

from fetchcut.api.app import document
from tests.contract.service import Account, Service

DOCUMENT = document()
OPEN = {
    *("/api/auth/anonymous-token", "/register", "/login", "/logout", "/account", "/account/token", "/account/revoke"),
    *("/workspace/claim", "/pages/style.css", "/healthz", "/readyz", "/metrics", "/api/schema/draft.json"),
    *("/openapi.json", "/health", "/version", "/list-apps", "/files/{asset_id}/{name}", "/exports/{uid}/{name}"),
    "/play/{user}/{session_id}/{version}/{name}",
}
"""Addresses without a bearer token. A new one has to be put here on purpose."""

OPERATIONS = [
    (method.upper(), path)
    for path, methods in DOCUMENT["paths"].items()
    for method in methods
    if path not in OPEN and method != "options"
]
ABOUT_NOBODY = {
    *(("GET", "/api/tokens"), ("POST", "/api/tokens"), ("GET", "/api/credits/balance/simple")),
    *(("POST", "/apps/nemo_agent/users/{user}/sessions"), ("GET", "/apps/nemo_agent/users/{user}/sessions")),
    *(("GET", "/api/exports"), ("GET", "/api/webhooks/secret"), ("POST", "/api/auth/bind/confirm")),
}
"""Requests that name nothing of anybody's."""


@dataclass(frozen=True)
class Belongings:
    """Ids of everything an account has."""

    session_id: str
    task_id: str
    asset_id: str
    export_id: str
    upload_id: str
    job_id: str
    token_id: str
    user_id: str
    draft: dict[str, Any]


@pytest.fixture(scope="module")
def owner(service: Service) -> Account:
    return service.account()


@pytest.fixture(scope="module")
def theirs(owner: Account) -> Belongings:
    from tests.footage import footage

    sid = owner.session()
    [item] = owner.upload(sid, footage("bikes.mp4"))
    state = owner.state(sid)
    export = owner.export(sid)
    tus = {
        "Tus-Resumable": "1.0.0",
        "Upload-Length": "5",
        "Upload-Metadata": f"session_id {b64(sid)},filename {b64('a.mp4')}",
    }
    upload = owner.http.post("/files", headers=tus)
    links = owner.http.post(
        f"/api/upload-video/nemo_agent/me/{sid}", json={"urls": ["http://127.0.0.1:9/a.mp4"], "wait": False}
    )
    token = owner.http.get("/api/tokens").json()["data"]["tokens"][0]
    return Belongings(
        session_id=sid,
        task_id=state["task_id"],
        asset_id=item["asset_id"],
        export_id=export["id"],
        upload_id=upload.headers["location"].rpartition("/")[2],
        job_id=links.json()["data"]["job_id"],
        token_id=token["id"],
        user_id=owner.user_id,
        draft=state["state"]["draft"],
    )


def b64(text: str) -> str:
    import base64

    return base64.b64encode(text.encode()).decode()


def nobodys(theirs: Belongings) -> Belongings:
    """Return ids of the same form that nobody has."""
    return Belongings(
        session_id=str(10**18 + uuid.uuid4().int % 10**18),
        task_id=f"task_{uuid.uuid4().hex}",
        asset_id=f"asset_{uuid.uuid4().hex}",
        export_id=f"render_{uuid.uuid4().hex}",
        upload_id=f"up_{uuid.uuid4().hex}",
        job_id=f"job_{uuid.uuid4().hex}",
        token_id=f"tok_{uuid.uuid4().hex}",
        user_id="me",
        draft=theirs.draft,
    )


def ask(account: Account, method: str, path: str, ids: Belongings) -> httpx.Response:
    """Return the answer to a well-formed request about these things."""
    named = {name: getattr(ids, name) for name in ids.__dataclass_fields__}
    named |= {"user": "me", "uid": ids.export_id, "name": "a.srt"}
    address = re.sub(r"\{(\w+)\}", lambda match: str(named[match[1]]), path)
    bodies: dict[str, object] = {
        "/api/auth/claim-token": {"task_id": ids.task_id, "session_id": ids.session_id},
        "/run_sse": account.run(ids.session_id, "undo"),
        "/run": account.run(ids.session_id, "undo"),
        "/api/upload-video/nemo_agent/{user}/{session_id}": {"urls": ["http://127.0.0.1:9/a.mp4"], "wait": False},
        "/api/state/nemo_agent/{user}/{session_id}/draft": {"draft": ids.draft, "base_version": 0},
        "/api/render/proxy/lambda": {"id": f"render_{uuid.uuid4().hex}", "sessionId": ids.session_id},
        "/api/tasks/{user}/with-session/nemo_agent": {},
    }
    headers = {}
    if path.startswith("/files"):
        headers = {"Tus-Resumable": "1.0.0", "Upload-Offset": "0", "Content-Type": "application/offset+octet-stream"}
        if method == "POST":
            headers |= {"Upload-Length": "5", "Upload-Metadata": f"session_id {b64(ids.session_id)}"}
    content = json.dumps(bodies[path]).encode() if path in bodies else b"12345" if method == "PATCH" else None
    if method == "PUT" and "captions" in path:
        content = b"1\n00:00:01,000 --> 00:00:02,000\nHi\n"
    return account.http.request(method, address, content=content, headers=headers)


@pytest.mark.parametrize(("method", "path"), OPERATIONS)
def test_without_a_good_token_nothing_is_told(service: Service, theirs: Belongings, method: str, path: str) -> None:
    for header in ("", "Bearer", "Bearer nmv_usr_x", f"Bearer {'x' * 5000}", f"Basic {b64('a:b')}", "Bearer é"):
        stranger = Account(service.url, "x")
        stranger.http.headers = httpx.Headers([(b"Authorization", header.encode("latin-1"))])
        answer = ask(stranger, method, path, theirs)
        assert answer.status_code == 401
        if method != "HEAD":
            assert answer.json()["code"] == 1001


@pytest.mark.parametrize(("method", "path"), [each for each in OPERATIONS if each not in ABOUT_NOBODY])
def test_others_things_are_as_absent_as_nobodys(
    service: Service, theirs: Belongings, me: Account, method: str, path: str
) -> None:
    foreign, absent = ask(me, method, path, theirs), ask(me, method, path, nobodys(theirs))
    if path == "/api/tasks/{user}/with-session/nemo_agent":
        foreign = absent = me.http.post(f"/api/tasks/{theirs.user_id}/with-session/nemo_agent", json={})
    assert foreign.status_code == 404
    assert absent.status_code == 404
    if method != "HEAD":
        assert same(foreign, theirs) == same(absent, theirs)


def same(answer: httpx.Response, theirs: Belongings) -> object:
    """Return what an answer says, the id that was asked for aside."""
    return re.sub(r"[0-9a-f]{32}|[0-9]{19}", "…", answer.text)


def test_a_draft_with_somebody_elses_file_is_refused(theirs: Belongings, me: Account) -> None:
    sid = me.session()
    address = f"/api/state/nemo_agent/me/{sid}/draft"
    put = me.http.put(address, json={"draft": theirs.draft, "base_version": 0})
    assert (put.status_code, put.json()["code"]) == (400, 400)
    assert put.json()["data"]["errors"][0]["where"] == "$.draft.t[0].sg[0].src"
    export = me.http.post("/api/render/proxy/lambda", json={"id": "render_x", "sessionId": sid, "draft": theirs.draft})
    assert (export.status_code, export.json()["code"]) == (400, 400)
    assert me.state(sid)["version"] == 0


def test_nothing_of_all_that_changed_what_is_theirs(owner: Account, theirs: Belongings) -> None:
    assert owner.state(theirs.session_id)["state"]["draft"] == theirs.draft
    assert owner.http.get("/api/tokens").json()["data"]["tokens"][0]["revoked_at"] is None
    head = owner.http.head(f"/files/{theirs.upload_id}", headers={"Tus-Resumable": "1.0.0"})
    assert head.headers["upload-offset"] == "0"


def test_a_token_with_fewer_scopes_is_told_which_it_lacks(me: Account) -> None:
    made = me.http.post("/api/tokens", json={"name": "reader", "scopes": ["read"]}).json()["data"]
    reader = Account(me.url, made["token"])
    sid = me.session()
    assert reader.state(sid)
    answer = reader.http.post("/run_sse", json=me.run(sid, "undo"))
    assert (answer.status_code, answer.json()["code"], answer.json()["data"]) == (403, 403, {"scope": "write"})
    more = reader.http.post("/api/tokens", json={"name": "x", "scopes": ["*"]})
    assert more.status_code == 403


def test_a_revoked_token_ends_at_once(me: Account) -> None:
    made = me.http.post("/api/tokens", json={"name": "short"}).json()["data"]
    other = Account(me.url, made["token"])
    assert other.http.get("/api/credits/balance/simple").status_code == 200
    assert me.http.post(f"/api/tokens/{made['id']}/revoke").json()["data"] == {"id": made["id"], "revoked": True}
    assert other.http.get("/api/credits/balance/simple").json()["code"] == 1001
    assert me.http.post(f"/api/tokens/{made['id']}/revoke").status_code == 404


def test_ids_that_only_look_like_addresses_lead_nowhere(me: Account) -> None:
    for odd in ("../../etc/passwd", "..%2f..%2fetc%2fpasswd", "%00", "a%0d%0aX: y", "💥", "1" * 5000, "1 OR 1=1", "'"):
        for path in (
            "/api/state/nemo_agent/me/{}/latest",
            "/api/render/proxy/lambda/{}",
            "/files/{}/a.mp4",
            "/exports/{}/x",
        ):
            answer = me.http.get(path.format(odd))
            assert answer.status_code == 404, (path, odd)
            assert answer.json()["code"] in {404, 1002}


def test_every_new_route_wants_a_token_or_says_that_it_does_not() -> None:
    secured = {path for path, methods in DOCUMENT["paths"].items() for each in methods.values() if each.get("security")}
    assert secured == DOCUMENT["paths"].keys() - OPEN
