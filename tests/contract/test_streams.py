"""Streams: what a strict reader sees of hostile words, heartbeats, clients that leave, come back and come late."""

import asyncio
import json
import random
import socket
import threading
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import httpx
import pytest

from fetchcut.api import stream
from tests.contract.event_source import messages
from tests.contract.service import Account, Service, data, refusal, texts

HOSTILE = [
    "a\ndata: {}\n\ndata: hello",
    "a\r\n\r\nevent: end\r\ndata: x",
    "\u2028\u2029\x0b\x0c\x85",
    'id: 7\nretry: 1\n: "',
    "\ufeffdata: x",
    "</script><script>alert(1)</script>",
    "{{7*7}} ${7*7} %0a%0d \\n\\r",
    "\x1b[2J\x07",
    "د\u202eabc",
]


@pytest.mark.parametrize("title", HOSTILE)
def test_no_title_makes_an_event_of_its_own(me: Account, clip: Path, title: str) -> None:
    sid = me.session()
    me.upload(sid, clip)
    found = me.stream(sid, f'add the title "{title}" for the first 3 seconds')
    events = [json.loads(each.data) for each in found if each.data]
    assert len(events) == len([each for each in found if each.data])
    assert {event["author"] for event in events} == {"nemo_agent"}
    assert events[-1]["turnComplete"] is True
    assert {each.event for each in found} == {"message"}
    assert {each.id for each in found} == {""}


def test_random_words_make_no_event_of_their_own(me: Account, clip: Path) -> None:
    sid = me.session()
    me.upload(sid, clip)
    dice = random.Random(11)
    letters = "ab \r\n\u2028:{}\"'\\data: id: event: retry:\x00\x85\u4e00".replace("\x00", "")
    for _ in range(12):
        words = "".join(dice.choice(letters) for _ in range(40))
        found = me.stream(sid, f'add the title "{words}"')
        assert all(json.loads(each.data)["author"] == "nemo_agent" for each in found if each.data)


def test_the_heads_keep_proxies_from_holding_it_back(me: Account) -> None:
    sid = me.session()
    with me.http.stream("POST", "/run_sse", json=me.run(sid, "undo")) as answer:
        raw = answer.read()
        assert answer.headers["content-type"] == "text/event-stream; charset=utf-8"
        assert answer.headers["cache-control"] == "no-cache"
        assert answer.headers["x-accel-buffering"] == "no"
    assert b"\r" not in raw
    assert all(line.startswith((b"data: ", b":")) or line in {b"", b"data:"} for line in raw.split(b"\n"))


@pytest.mark.parametrize(
    ("words", "outcome"),
    [
        ("keep the first 5 seconds", "edit"),
        ("undo", "history"),
        ("export as webm", "export"),
        ("credits", "credits"),
        ("show tracks", "state"),
        ("make it better", "question"),
        ("translate it to Klingon", "cannot"),
    ],
)
def test_the_last_event_says_what_the_turn_came_to(me: Account, clip: Path, words: str, outcome: str) -> None:
    sid = me.session()
    me.upload(sid, clip)
    *before, last = me.say(sid, words)
    assert last["customMetadata"] == {"outcome": outcome}, texts([last])
    assert not any("customMetadata" in each for each in before)


def test_a_client_that_leaves_ends_nothing(service: Service, me: Account, clip: Path) -> None:
    sid = me.session()
    me.upload(sid, clip)
    body = json.dumps(me.run(sid, "keep the first 5 seconds")).encode()
    head = (
        f"POST /run_sse HTTP/1.1\r\nHost: a\r\nAuthorization: Bearer {me.token}\r\nContent-Length: {len(body)}\r\n\r\n"
    )
    place = urlsplit(service.url)
    with socket.create_connection((str(place.hostname), place.port or 80)) as client:
        client.sendall(head.encode() + body)
    log = logged(me, sid, until=lambda events: any(event["event"].get("turnComplete") for event in events))
    assert texts([each["event"] for each in log])
    assert me.state(sid)["state"]["draft"]["d"] == 5000


def logged(
    me: Account, sid: str, *, until: Callable[[list[dict[str, Any]]], bool], after: int = 0
) -> list[dict[str, Any]]:
    """Return the log of events once it is as wanted."""
    patience = time.monotonic() + 20
    while True:
        found: list[dict[str, Any]] = data(me.http.get(f"/api/sessions/{sid}/events?after={after}"))["events"]
        if until(found):
            return found
        assert time.monotonic() < patience
        time.sleep(0.1)


def test_the_log_replays_what_the_stream_said_from_any_number_on(me: Account, clip: Path) -> None:
    sid = me.session()
    me.upload(sid, clip)
    said = [event for words in ("keep the first 5 seconds", "undo") for event in me.say(sid, words)]
    whole = data(me.http.get(f"/api/sessions/{sid}/events"))
    entries = [each for each in whole["events"] if each["turn_id"]]
    assert [each["event"] for each in entries] == said
    seqs = [each["seq"] for each in whole["events"]]
    assert seqs == list(range(1, len(seqs) + 1))
    assert (whole["last"], whole["has_more"]) == (seqs[-1], False)
    for after in range(len(seqs) + 1):
        page = data(me.http.get(f"/api/sessions/{sid}/events?after={after}&limit=2"))
        assert [each["seq"] for each in page["events"]] == seqs[after : after + 2]


def test_a_follower_that_is_cut_misses_nothing_and_hears_nothing_twice(me: Account, clip: Path) -> None:
    sid = me.session()
    me.upload(sid, clip)
    heard: list[tuple[str, str]] = []
    done = threading.Event()

    def talk() -> None:
        for words in ("keep the first 5 seconds", "undo", "redo", "undo", "mute it"):
            me.say(sid, words)
        done.set()

    def follow() -> None:
        headers = {"Accept": "text/event-stream", **({"Last-Event-ID": heard[-1][0]} if heard else {})}
        raw = b""
        with me.http.stream("GET", f"/api/sessions/{sid}/events", headers=headers, timeout=2) as answer:
            try:
                for piece in answer.iter_raw():
                    raw += piece
                    if len(raw) > 900:
                        break  # cut in the middle of whatever is being said
            except httpx.ReadTimeout:
                pass
        heard.extend((each.id, each.data) for each in messages(raw) if each.data)

    talker = threading.Thread(target=talk)
    talker.start()
    patience = time.monotonic() + 40
    while not done.is_set() and time.monotonic() < patience:
        follow()
    talker.join()
    before = -1
    while before != len(heard):
        before = len(heard)
        follow()
    log = data(me.http.get(f"/api/sessions/{sid}/events"))["events"]
    assert [seq for seq, _ in heard] == [str(each["seq"]) for each in log]
    assert [json.loads(body) for _, body in heard] == [each["event"] for each in log]


def test_a_second_message_waits_its_turn_and_says_so(service: Service, clip: Path) -> None:
    me = service.account()
    sid = me.session()
    me.upload(sid, clip)
    answers: dict[int, list[dict[str, object]]] = {}

    def talk(number: int) -> None:
        answers[number] = me.say(sid, f"keep the first {9 - number} seconds")

    crowd = [threading.Thread(target=talk, args=(number,)) for number in range(6)]
    for each in crowd:
        each.start()
    for each in crowd:
        each.join()
    assert len(answers) == 6
    assert all(event[-1]["turnComplete"] for event in answers.values())
    log = data(me.http.get(f"/api/sessions/{sid}/events"))["events"]
    done = [each["turn_id"] for each in log if each["event"].get("turnComplete")]
    assert len(done) == len(set(done)) == 6


def test_no_more_streams_than_the_plan_has(service: Service, me: Account) -> None:
    sid = me.session()
    path, headers = f"/api/sessions/{sid}/events", {"Accept": "text/event-stream"}
    with httpx.Client(
        base_url=service.url, headers=me.http.headers, timeout=20, limits=httpx.Limits(max_connections=None)
    ) as client:
        opened = []
        for _ in range(50):
            answer = client.send(client.build_request("GET", path, headers=headers), stream=True)
            assert answer.status_code == 200
            opened.append(answer)
        refusal(client.get(path, headers=headers), 429, 429)
        for answer in opened:
            answer.close()
        patience = time.monotonic() + 10
        while True:
            answer = client.send(client.build_request("GET", path, headers=headers), stream=True)
            answer.close()
            if answer.status_code == 200:
                break
            assert time.monotonic() < patience
            time.sleep(0.1)


def test_silence_is_broken_by_heartbeats_of_both_kinds(monkeypatch: pytest.MonkeyPatch) -> None:
    """The real ones come every ten seconds; these do every tenth of one."""
    from tests.contract.quiet import quiet_stream

    assert stream.BEAT_S <= 15
    monkeypatch.setattr(stream, "BEAT_S", 0.1)
    raw = asyncio.run(quiet_stream(0.55))
    assert raw.count(b": heartbeat\n\n") >= 3
    assert raw.count(b"data:\n\n") == raw.count(b": heartbeat\n\n")
    assert raw.endswith(b'data: {"last":1}\n\n')
