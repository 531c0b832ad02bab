"""Bad input gets the right code, a place, and nothing of our insides; others are served meanwhile."""

import json
import random
import socket
import time
import uuid
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from urllib.parse import urlsplit

import httpx
import pytest

from tests.contract.service import Account, Service, data, refusal

DEEP = b'{"a":' * 100_000
RUN = "/run_sse"


@pytest.fixture(scope="module")
def somebody(service: Service) -> Account:
    return service.account()


@pytest.fixture(scope="module")
def sid(somebody: Account) -> str:
    return somebody.session()


def post(account: Account, path: str, content: bytes, method: str = "POST", **headers: str) -> httpx.Response:
    return account.http.request(method, path, content=content, headers=headers)


@pytest.mark.parametrize(
    ("content", "where"),
    [
        (b"", "line 1 column 1"),
        (b"{", "line 1 column 2"),
        (b"\xff\xfe{}", "byte 0"),
        (b'{"session_id": NaN}', "number NaN"),
        (b'{"session_id": 1e999}', "number 1e999"),
        (b'{"session_id": "1", "session_id": "2"}', "key 'session_id'"),
        (b'{"a": "\\ud800"}', "$.a"),
        (b'{"a": "\\u0000"}', "$.a"),
        (DEEP[:200_000], "$"),
        (b"[]", "$"),
        (b"null", "$"),
        (b"{}", "$.userId"),
        (b'{"user_id": 1, "session_id": 2, "new_message": 3}', "$.user_id"),
        (b'{"user_id":"me","session_id":"1","new_message":{"parts":[]}}', "$.new_message.parts"),
        (b'{"user_id":"me","session_id":"1","new_message":{"parts":[{"text":null}]}}', "$.new_message.parts[0].text"),
        (
            b'{"user_id":"me","session_id":"1","new_message":{"parts":[{"inlineData":{}}]}}',
            "$.new_message.parts[0].text",
        ),
        (b'{"user_id":"me","session_id":1.5,"new_message":{"parts":[{"text":"a"}]}}', "$.session_id"),
        (b'{"user_id":"me","session_id":true,"new_message":{"parts":[{"text":"a"}]}}', "$.session_id"),
        (b'{"user_id":"me","session_id":"1","new_message":{"parts":[{"text":"a"}]},"streaming":"yes"}', "$.streaming"),
    ],
    ids=range(19),
)
def test_a_message_that_is_wrong_says_where(somebody: Account, content: bytes, where: str) -> None:
    body = refusal(post(somebody, RUN, content), 400, 400)
    assert where in [each["where"] for each in body["data"]["errors"]]
    assert all(each["reason"] for each in body["data"]["errors"])


@pytest.mark.parametrize(
    ("method", "path"),
    [
        ("POST", "/run_sse"),
        ("POST", "/run"),
        ("POST", "/api/tasks/me/with-session/nemo_agent"),
        ("POST", "/api/upload-video/nemo_agent/me/{sid}"),
        ("PUT", "/api/state/nemo_agent/me/{sid}/draft"),
        ("POST", "/api/render/proxy/lambda"),
        ("POST", "/api/auth/claim-token"),
        ("POST", "/api/auth/bind/confirm"),
        ("POST", "/api/tokens"),
    ],
)
@pytest.mark.parametrize("content", [b"{", b'{"a":NaN}', b"\xff", DEEP[:100_000], b"7", b'"text"', b"[[]]", b"\x00"])
def test_every_body_is_read_strictly(somebody: Account, sid: str, method: str, path: str, content: bytes) -> None:
    body = refusal(post(somebody, path.format(sid=sid), content, method), 400, 400)
    assert body["data"]["errors"]


@pytest.mark.parametrize("kind", ["application/json", "application/x-www-form-urlencoded", "text/plain", ""])
def test_json_is_json_whatever_its_type_says(somebody: Account, kind: str) -> None:
    answer = post(somebody, "/api/tasks/me/with-session/nemo_agent", b'{"task_name":"a"}', **{"Content-Type": kind})
    assert data(answer)["session_id"]


def test_no_body_at_all_is_a_session_with_defaults(somebody: Account) -> None:
    assert data(somebody.http.post("/api/tasks/me/with-session/nemo_agent"))["session_id"]


def test_a_compressed_body_is_refused_before_it_is_unpacked(somebody: Account) -> None:
    body = refusal(post(somebody, RUN, b"\x1f\x8b", **{"Content-Encoding": "gzip"}), 400, 400)
    assert body["data"]["errors"][0]["where"] == "header Content-Encoding"


def test_more_words_than_anybody_says_are_refused_with_the_limit(somebody: Account, sid: str) -> None:
    body = refusal(somebody.http.post(RUN, json=somebody.run(sid, "a" * 300_000)), 400, 413)
    assert body["data"]["limit_bytes"] == 256 * 1024
    # and without a length announced
    pieces = (b" " * 65_536 for _ in range(10))
    refusal(somebody.http.post(RUN, content=pieces), 400, 413)
    # long, but a message
    assert somebody.say(sid, "a" * 90_000)


def test_a_million_segments_are_refused_early(somebody: Account, sid: str) -> None:
    segment = b'{"id":"s","st":0,"d":1,"src":"a","in":0},'
    draft = b'{"v":1,"t":[{"id":"t","tt":0,"m":{"role":"main"},"sg":[' + segment * 1_000_000
    content = b'{"base_version":0,"draft":' + draft[:-1] + b"]}]}}"
    started = time.monotonic()
    answer = post(somebody, f"/api/state/nemo_agent/me/{sid}/draft", content, "PUT")
    refusal(answer, 400, 413)
    assert time.monotonic() - started < 10


def test_a_hundred_thousand_and_one_segments_are_one_named_error(somebody: Account, sid: str) -> None:
    segments = b",".join(b'{"id":"s%d","st":%d,"d":40,"src":"a","in":0}' % (n, n * 40) for n in range(100_001))
    draft = b'{"v":1,"t":[{"id":"t1","tt":0,"m":{"role":"main"},"sg":[' + segments + b"]}]}"
    answer = post(
        somebody, f"/api/state/nemo_agent/me/{sid}/draft", b'{"base_version":0,"draft":' + draft + b"}", "PUT"
    )
    assert refusal(answer, 400, 400)["data"]["errors"]


def test_large_bodies_slow_nobody_down(service: Service, somebody: Account, sid: str) -> None:
    """Four drafts of 3 MB are read while others ask for something small."""
    segments = b",".join(
        b'{"id":"s%d","st":%d,"d":40,"src":"a","in":0,"out":40,"n":"city timelapse"}' % (n, n * 40)
        for n in range(30_000)
    )
    content = (
        b'{"base_version":0,"draft":{"v":1,"t":[{"id":"t1","tt":0,"m":{"role":"main"},"sg":[' + segments + b"]}]}}"
    )
    other = service.account()
    with ThreadPoolExecutor(8) as pool:
        sent = [pool.submit(post, somebody, f"/api/state/nemo_agent/me/{sid}/draft", content, "PUT") for _ in range(4)]
        waits = []
        while not all(each.done() for each in sent):
            started = time.monotonic()
            data(other.http.get("/api/credits/balance/simple"))
            waits.append(time.monotonic() - started)
        assert all(each.result().status_code == 400 for each in sent)
    assert sorted(waits)[len(waits) // 2] < 1.0


@pytest.mark.parametrize("draft", [{}, {"t": 1}, {"t": [{}]}, {"t": [{"sg": [{"st": -1}]}]}, {"v": 99, "t": []}])
def test_a_draft_that_does_not_hold_together_says_where(somebody: Account, draft: dict[str, object]) -> None:
    sid = somebody.session()
    answer = somebody.http.put(f"/api/state/nemo_agent/me/{sid}/draft", json={"draft": draft, "base_version": 0})
    if answer.status_code != 200:
        body = refusal(answer, 400, 400)
        assert all(each["where"].startswith("$") for each in body["data"]["errors"])


def test_an_unknown_key_beside_a_draft_is_a_mistake_that_is_told(somebody: Account, sid: str) -> None:
    body = {"draft": {"v": 1, "t": []}, "base_versoin": 3, "base_version": 0}
    answer = somebody.http.put(f"/api/state/nemo_agent/me/{sid}/draft", json=body)
    assert refusal(answer, 400, 400)["data"]["errors"][0]["where"] == "$.base_versoin"


def test_a_stale_version_is_409_with_the_newest(somebody: Account) -> None:
    sid = somebody.session()
    path = f"/api/state/nemo_agent/me/{sid}/draft"
    assert data(somebody.http.put(path, json={"draft": {"v": 1, "t": []}, "base_version": 0}))["version"] == 1
    answer = somebody.http.put(path, json={"draft": {"v": 1, "t": []}, "base_version": 0})
    assert refusal(answer, 409, 409)["data"] == {"current_version": 1}


def test_a_duplicate_render_id_is_409(somebody: Account, clip: Path) -> None:
    sid = somebody.session()
    somebody.upload(sid, clip)
    body = {"id": f"render_{uuid.uuid4().hex}", "sessionId": sid}
    assert data(somebody.http.post("/api/render/proxy/lambda", json=body))["id"] == body["id"]
    refusal(somebody.http.post("/api/render/proxy/lambda", json=body), 409, 409)


@pytest.mark.parametrize(
    ("output", "where"),
    [
        ({"format": "exe"}, "$.output.format"),
        ({"format": "mp4", "crf": 999}, "$.output.crf"),
        ({"format": "mp4", "fps": "a"}, "$.output.fps"),
        ({"width": 10**9}, "$.output.width"),
        ({"format": ["mp4"]}, "$.output.format"),
    ],
)
def test_an_output_nobody_can_make_says_where(
    somebody: Account, clip: Path, output: dict[str, object], where: str
) -> None:
    sid = somebody.session()
    somebody.upload(sid, clip)
    body = {"id": f"render_{uuid.uuid4().hex}", "sessionId": sid, "output": output}
    found = refusal(somebody.http.post("/api/render/proxy/lambda", json=body), 400, 400)
    assert where in [each["where"] for each in found["data"]["errors"]]


def test_an_empty_timeline_is_not_exported(somebody: Account) -> None:
    body = {"id": f"render_{uuid.uuid4().hex}", "sessionId": somebody.session()}
    refusal(somebody.http.post("/api/render/proxy/lambda", json=body), 400, 400)


@pytest.mark.parametrize("client_id", ["", "a" * 65])
def test_a_client_id_that_is_none_is_400(service: Service, client_id: str) -> None:
    answer = httpx.post(f"{service.url}/api/auth/anonymous-token", headers={"X-Client-Id": client_id})
    refusal(answer, 400, 400)


@pytest.mark.parametrize(
    "path", ["/", "/nope", "/api", "/api/render/proxy/lambda/", "//healthz", "/healthz/", "/%2e%2e/x"]
)
def test_an_unknown_address_is_404_in_the_envelope(service: Service, path: str) -> None:
    refusal(httpx.get(service.url + path), 404, 404)


@pytest.mark.parametrize(("method", "path"), [("DELETE", "/healthz"), ("GET", "/run_sse"), ("PUT", "/files")])
def test_an_unknown_method_is_405_with_those_there_are(service: Service, method: str, path: str) -> None:
    answer = httpx.request(method, service.url + path)
    body = refusal(answer, 405, 405)
    assert answer.headers["allow"] == ", ".join(body["data"]["allowed"])
    assert body["data"]["allowed"]


@pytest.mark.parametrize("language", ["en", "zh", "fr", "zh-CN"])
def test_a_refusal_speaks_the_sessions_language(somebody: Account, language: str) -> None:
    sid = somebody.session(language)
    answer = somebody.http.put(
        f"/api/state/nemo_agent/me/{sid}/draft", json={"draft": {"v": 1, "t": []}, "base_version": 9}
    )
    is_chinese = any("\u4e00" <= char <= "\u9fff" for char in refusal(answer, 409, 409)["message"])
    assert is_chinese == language.startswith("zh")


def test_the_same_idempotency_key_runs_one_turn_whoever_asks_at_once(service: Service, clip: Path) -> None:
    me = service.account()
    sid = me.session()
    me.upload(sid, clip)
    key = str(uuid.uuid4())

    def ask(_: int) -> str:
        return me.http.post("/run", json=me.run(sid, "keep the first 5 seconds"), headers={"Idempotency-Key": key}).text

    with ThreadPoolExecutor(20) as pool:
        answers = set(pool.map(ask, range(40)))
    assert len(answers) == 1
    assert me.state(sid)["version"] == 2
    assert data(me.http.get("/api/credits/balance/simple")) == {"available": 99, "frozen": 0, "total": 99}


@pytest.fixture(scope="module")
def strict(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Service]:
    """Return a server whose accounts begin without credits, and that has a plan with little in it."""
    plans = """
        [accounts]
        anonymous_credits = 0

        [plans.little]
        can_export = false
        max_upload_bytes = 1000000
        requests_per_minute = 40
    """
    with Service(tmp_path_factory.mktemp("strict"), plans=plans) as running:
        yield running


def test_out_of_credits_is_2001_with_a_way_to_register(strict: Service, clip: Path) -> None:
    me = strict.account()
    sid = me.session()
    me.upload(sid, clip)
    answer = me.http.post("/run_sse", json=me.run(sid, "keep the first 5 seconds"))
    body = refusal(answer, 2001, 402)
    assert body["data"]["bind_url"] == f"{strict.url}/register?bind={me.user_id}"
    assert httpx.get(body["data"]["bind_url"]).status_code == 200
    # What is free works without any.
    assert me.finished(me.export(sid)["id"])["status"] == "completed"
    assert me.say(sid, "undo")


def test_a_plan_without_export_is_402_and_no_credit_matter(strict: Service, clip: Path) -> None:
    me = strict.account()
    strict.admin("plan", me.user_id, "little")
    sid = me.session()
    too_large = me.http.post(f"/api/upload-video/nemo_agent/me/{sid}", files=[("files", ("a.mp4", bytes(1_500_000)))])
    assert refusal(too_large, 4002, 413)["data"]["limit_bytes"] == 1_000_000
    me.upload(sid, clip)
    answer = me.http.post("/api/render/proxy/lambda", json={"id": "render_1", "sessionId": sid})
    body = refusal(answer, 402, 402)
    assert body["data"]["upgrade_url"].startswith(strict.url)
    assert "credit" not in body["message"].lower()


def test_too_many_requests_are_429_and_others_are_served(strict: Service) -> None:
    me, other = strict.account(), strict.account()
    strict.admin("plan", me.user_id, "little")
    answers = [me.http.get("/api/credits/balance/simple") for _ in range(30)]
    refused = [each for each in answers if each.status_code == 429]
    assert 10 <= len(refused) <= 20
    body = refusal(refused[-1], 429, 429)
    assert int(refused[-1].headers["retry-after"]) == body["data"]["retry_after"] >= 1
    assert data(other.http.get("/api/credits/balance/simple"))


def test_a_client_that_vanishes_in_mid_upload_leaves_nothing(service: Service, clip: Path) -> None:
    me = service.account()
    sid = me.session()
    host = urlsplit(service.url)
    head = (
        f"POST /api/upload-video/nemo_agent/me/{sid} HTTP/1.1\r\nHost: a\r\nAuthorization: Bearer {me.token}\r\n"
        "Content-Type: multipart/form-data; boundary=b\r\nContent-Length: 90000000\r\n\r\n"
        '--b\r\nContent-Disposition: form-data; name="files"; filename="a.mp4"\r\n\r\n'
    )
    for _ in range(5):
        with socket.create_connection((str(host.hostname), host.port or 80)) as client:
            client.sendall(head.encode() + clip.read_bytes()[:100_000])
    deadline = time.monotonic() + 10
    while (left := list((service.folder / "data").rglob("*.part"))) and time.monotonic() < deadline:
        time.sleep(0.1)
    assert left == []
    assert me.state(sid)["version"] == 0
    assert me.upload(sid, clip)


def test_random_bytes_on_the_wire_are_survived(service: Service) -> None:
    host = urlsplit(service.url)
    dice = random.Random(7)
    for _ in range(60):
        with socket.create_connection((str(host.hostname), host.port or 80), timeout=5) as client:
            client.sendall(dice.randbytes(dice.randrange(1, 5000)))
            client.shutdown(socket.SHUT_WR)
            while client.recv(65_536):
                pass
    assert httpx.get(f"{service.url}/healthz").status_code == 200
    assert json.loads(service.log.read_text().splitlines()[-1])
