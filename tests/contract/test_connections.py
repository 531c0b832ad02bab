"""Connections that trickle, swell, stop reading or say nothing are ended; others are served meanwhile."""

import json
import socket
import time
from collections.abc import Iterator
from contextlib import suppress

import pytest
from starlette.requests import Request
from starlette.responses import PlainTextResponse, StreamingResponse
from starlette.types import Receive, Scope, Send

from fetchcut.api import protocol
from fetchcut.api.protocol import PatientProtocol
from tests.contract.sockets import serving, talk

GET = b"GET / HTTP/1.1\r\nHost: a\r\n\r\n"


BODIES: list[bytes] = []


async def app(scope: Scope, receive: Receive, send: Send) -> None:
    """Say hello; /unread answers without reading the body, /flood never stops sending, all else reads it first."""
    if scope["path"] == "/flood":
        await StreamingResponse(iter(lambda: b"x" * 65_536, None))(scope, receive, send)
        return
    if scope["path"] != "/unread":
        BODIES.append(await Request(scope, receive).body())
    await PlainTextResponse("hello")(scope, receive, send)


class Hasty(PatientProtocol):
    """The same with little patience."""

    most_connections = 40


@pytest.fixture
def port(monkeypatch: pytest.MonkeyPatch) -> Iterator[int]:
    for name, value in {"HEAD_S": 1.0, "REST_S": 0.5, "STALL_S": 1.0}.items():
        monkeypatch.setattr(protocol, name, value)
    with serving(app, Hasty) as port:
        yield port


def body_of(answer: bytes) -> dict[str, object]:
    value = json.loads(answer.partition(b"\r\n\r\n")[2])
    assert isinstance(value, dict)
    return value


def test_a_request_is_served_and_its_connection_kept(port: int) -> None:
    answer = talk(port, GET, GET.replace(b"\r\n\r\n", b"\r\nConnection: close\r\n\r\n"))
    assert answer.count(b"HTTP/1.1 200 OK") == 2
    assert answer.count(b"hello") == 2


def test_requests_in_one_packet_are_all_served(port: int) -> None:
    last = GET.replace(b"\r\n\r\n", b"\r\nConnection: close\r\n\r\n")
    assert talk(port, GET * 20 + last).count(b"hello") == 21


def test_a_head_that_trickles_is_refused_however_lively(port: int) -> None:
    started = time.monotonic()
    answer = talk(port, *(bytes([byte]) for byte in GET), pause_s=0.2)
    assert answer.startswith(b"HTTP/1.1 408 ")
    assert body_of(answer)["code"] == 408
    assert time.monotonic() - started < 8


def test_a_second_head_has_no_more_time_than_the_first(port: int) -> None:
    answer = talk(port, GET, *(bytes([byte]) for byte in GET), pause_s=0.2)
    assert answer.startswith(b"HTTP/1.1 200 ")
    assert b"HTTP/1.1 408 " in answer


@pytest.mark.parametrize("silence", [b"", b"\r\n\r\n"])
def test_who_says_nothing_is_let_go(port: int, silence: bytes) -> None:
    started = time.monotonic()
    talk(port, silence)
    assert time.monotonic() - started < 4


def test_empty_lines_for_ever_are_no_conversation(port: int) -> None:
    started = time.monotonic()
    talk(port, GET, *[b"\r\n"] * 20, pause_s=0.2)
    assert time.monotonic() - started < 6


def test_a_head_without_end_is_refused_before_it_fills_the_memory(port: int) -> None:
    endless = b"GET / HTTP/1.1\r\nX: " + b"y" * 200_000
    assert talk(port, endless).startswith(b"HTTP/1.1 431 ")
    many = b"GET / HTTP/1.1\r\n" + b"".join(b"X%d: y\r\n" % number for number in range(200)) + b"\r\n"
    answer = talk(port, many)
    assert answer.startswith(b"HTTP/1.1 431 ")
    assert "lines" in str(body_of(answer)["message"])


@pytest.mark.parametrize(
    "raw",
    [
        b"\x16\x03\x01\x02\x00\x01\x00",
        b"hello\r\n\r\n",
        b"GET / HTTP/9.9\r\n\r\n",
        b"GET / HTTP/1.1\r\nContent-Length: -1\r\n\r\n",
    ],
)
def test_what_is_no_http_gets_an_envelope_all_the_same(port: int, raw: bytes) -> None:
    answer = talk(port, raw)
    assert answer.startswith(b"HTTP/1.1 400 ")
    assert body_of(answer)["code"] == 400


def test_two_lengths_smuggle_nothing(port: int) -> None:
    head = b"POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 5\r\nTransfer-Encoding: chunked\r\n\r\n"
    answer = talk(port, head + b"0\r\n\r\n" + GET)
    assert answer.count(b"HTTP/1.1 ") == 1


def test_the_rest_of_a_body_nobody_reads_has_little_time(port: int) -> None:
    head = b"POST /unread HTTP/1.1\r\nHost: a\r\nContent-Length: 1000\r\n\r\n"
    started = time.monotonic()
    answer = talk(port, head, *[b"x"] * 20, pause_s=0.1)
    assert answer.startswith(b"HTTP/1.1 200 ")
    assert time.monotonic() - started < 5


def test_a_quick_rest_keeps_the_connection(port: int) -> None:
    head = b"POST /unread HTTP/1.1\r\nHost: a\r\nContent-Length: 4\r\n\r\n"
    answer = talk(port, head, b"rest", GET.replace(b"\r\n\r\n", b"\r\nConnection: close\r\n\r\n"), pause_s=0.1)
    assert answer.count(b"HTTP/1.1 200 ") == 2


def test_a_reader_that_stops_reading_is_cut_off(port: int) -> None:
    with socket.create_connection(("127.0.0.1", port)) as client:
        client.sendall(b"GET /flood HTTP/1.1\r\nHost: a\r\n\r\n")
        time.sleep(2.5)
        client.settimeout(5)
        received = 0
        with suppress(ConnectionResetError):
            while piece := client.recv(1 << 20):
                received += len(piece)
    # What lay in the buffers when it was cut off, of a body without end.
    assert received < 20_000_000


def test_more_connections_than_can_be_served_are_told_so(port: int) -> None:
    held = [socket.create_connection(("127.0.0.1", port)) for _ in range(40)]
    try:
        answer = talk(port, b"")
        assert answer.startswith(b"HTTP/1.1 503 ")
        assert body_of(answer)["code"] == 5000
    finally:
        for each in held:
            each.close()
    time.sleep(0.3)
    assert b"hello" in talk(port, GET.replace(b"\r\n\r\n", b"\r\nConnection: close\r\n\r\n"))


def test_trickling_crowds_slow_nobody_down(port: int) -> None:
    crowd = [socket.create_connection(("127.0.0.1", port)) for _ in range(30)]
    try:
        for each in crowd:
            each.sendall(b"GET / HT")
        close = GET.replace(b"\r\n\r\n", b"\r\nConnection: close\r\n\r\n")
        for _ in range(5):
            assert b"hello" in talk(port, close)
    finally:
        for each in crowd:
            each.close()


@pytest.mark.parametrize("body", [b"a message", b""])
def test_a_request_that_was_sent_counts_though_its_client_is_gone(port: int, body: bytes) -> None:
    BODIES.clear()
    for _ in range(20):
        with socket.create_connection(("127.0.0.1", port)) as client:
            client.sendall(b"POST / HTTP/1.1\r\nHost: a\r\nContent-Length: %d\r\n\r\n" % len(body) + body)
    deadline = time.monotonic() + 5
    while len(BODIES) < 20 and time.monotonic() < deadline:
        time.sleep(0.05)
    assert [body] * 20 == BODIES
