"""What the server writes about requests: one line each, with a number, and never a key."""

import json
import logging
import os
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any, TypeVar

import httpx
import pexpect

from fetchcut.api.logs import JsonLines, PlainLines, without_secrets
from tests.contract.service import Account, Service, data

T = TypeVar("T")


def test_a_canary_is_in_no_log_no_database_and_no_metric(tmp_path: Path, clip: Path) -> None:
    with Service(tmp_path / "watched") as watched:
        me = watched.account()
        sid = me.session()
        me.upload(sid, clip)
        me.say(sid, "keep the first 5 seconds")
        made = data(me.http.post("/api/tokens", json={"name": "canary"}))["token"]
        claim = data(
            me.http.post("/api/auth/claim-token", json={"task_id": me.state(sid)["task_id"], "session_id": sid})
        )
        link = me.state(sid)["state"]["video_infos"][0]["cdn_url"]
        signature = link.partition("signature=")[2]
        for address in (claim["url"], link, f"{watched.url}/nope?token={made}", f"{watched.url}/{made}"):
            httpx.get(address)
        Account(watched.url, made).http.get("/api/credits/balance/simple")
        me.http.post("/run_sse", content=f'{{"session_id": "{made}"'.encode())
        me.http.request("BREW", "/healthz")
        metrics = httpx.get(f"{watched.url}/metrics").text
    written = [watched.log.read_bytes(), metrics.encode()]
    written += [path.read_bytes() for path in (watched.folder / "data").rglob("*") if path.is_file()]
    for secret in (me.token, made, claim["claim_token"], signature):
        assert secret.encode() not in b"\n".join(written), secret[:12]


def test_every_request_has_its_line_with_the_number_the_client_got(service: Service, me: Account) -> None:
    sid = me.session()
    answer = me.http.get(f"/api/state/nemo_agent/me/{sid}/latest")
    number = answer.headers["x-request-id"]
    # It is written once the answer is out.
    [line] = soon(lambda: [each for each in lines(service) if each.get("request_id") == number])
    assert line["route"] == "/api/state/nemo_agent/{user}/{session_id}/latest"
    assert (line["method"], line["status"], line["user_id"], line["session_id"]) == ("GET", 200, me.user_id, sid)
    assert line["duration_ms"] > 0


def test_no_address_forges_a_line(service: Service) -> None:
    before = len(lines(service))
    httpx.get(f"{service.url}/x%0a%7b%22level%22:%22forged%22%7d")
    httpx.get(f"{service.url}/healthz", headers={"X-Forwarded-For": "1.2.3.4\tforged"})
    assert all(line.get("level") != "forged" for line in lines(service)[before:])


def test_metrics_count_by_route_and_not_by_address(service: Service, me: Account) -> None:
    me.http.get("/api/credits/balance/simple")
    httpx.get(f"{service.url}/some/unheard-of/path")
    counted = 'fetchcut_requests_total{method="GET",route="/api/credits/balance/simple",status="200"}'
    page = soon(lambda: page if counted in (page := httpx.get(f"{service.url}/metrics").text) else "")
    assert 'route="unknown"' in page
    assert "unheard-of" not in page
    assert "fetchcut_open_streams" in page


def lines(service: Service) -> list[dict[str, Any]]:
    """Return the log's lines of requests."""
    raw = service.log.read_text(errors="replace").splitlines()
    return [json.loads(line) for line in raw if line.startswith("{")]


def soon(look: Callable[[], T]) -> T:
    """Return what `look` finds as soon as it finds something."""
    patience = time.monotonic() + 10
    while not (found := look()):
        assert time.monotonic() < patience
        time.sleep(0.02)
    return found


def test_secrets_go_wherever_they_stand() -> None:
    token = "nmv_usr_" + "aB3_-" * 9
    text = (
        f"Authorization: Bearer {token}, /claim?ct=clm_{'x' * 43}&a=1 signature=abc123 password=hunter2; web_{'y' * 43}"
    )
    shown = without_secrets(text)
    for secret in (token, "x" * 43, "abc123", "hunter2", "y" * 43):
        assert secret not in shown
    assert "a=1" in shown


def test_a_traceback_is_one_line_without_secrets() -> None:
    record = logging.LogRecord("a", logging.ERROR, "a", 1, "failed", (), None)
    try:
        raise ValueError("nmv_usr_" + "a" * 43 + "\nsecond line")
    except ValueError:
        record.exc_info = sys.exc_info()
    line = JsonLines().format(record)
    assert "\n" not in line
    assert "a" * 43 not in line
    assert "ValueError" in json.loads(line)["traceback"]


def record(message: str, level: int = logging.INFO, **facts: object) -> logging.LogRecord:
    made = logging.LogRecord("fetchcut", level, "a", 1, message, (), None)
    made.facts = facts
    return made


def test_a_terminal_gets_lines_for_people() -> None:
    line = PlainLines().format(
        record("request", method="GET", route="/healthz", status=200, duration_ms=4, user_id="x")
    )
    assert line[8:] == " GET /healthz 200 4 ms"
    token = "nmv_usr_" + "a" * 43
    warned = PlainLines().format(record(f"odd\x1b[2J {token}", logging.WARNING, error="ModelBusy"))
    assert warned[8:] == " WARNING odd *** (error=ModelBusy)"


def test_the_greeting_of_a_server_comes_first(tmp_path: Path) -> None:
    environment = {**os.environ, "FETCHCUT_HOME": str(tmp_path), "LC_ALL": "C.UTF-8"}
    child = pexpect.spawn(
        sys.executable, ["-m", "fetchcut", "serve", "--port", "0"], env=environment, encoding="utf-8", timeout=60
    )
    child.expect(r"http://127\.0\.0\.1:[0-9]+")
    assert "{" not in str(child.before)
    url = child.after
    child.expect("Ctrl-C")
    httpx.get(f"{url}/healthz")
    child.expect(r"[0-9:]{8} GET /healthz 200 [0-9.]+ ms")
    child.sendintr()
    child.expect(pexpect.EOF)
    assert '"level"' not in str(child.before)
