"""Real faults on a real wire: streams that end at any byte, pages for JSON, TLS that fails, disks that are full."""

import os
import socket
import ssl
import subprocess
import threading
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

import pytest

from fetchcut.client.body import FormBody, look_at
from fetchcut.client.environment import Environment
from fetchcut.client.events import Note
from fetchcut.errors import (
    AnswerLost,
    CutOff,
    DiskFull,
    FetchcutError,
    FileChanged,
    HostNotFound,
    NoNewToken,
    NotAServer,
    ServerBusy,
    TlsFailed,
    Unreachable,
    UnsupportedUrl,
)
from fetchcut.language.replies import explain
from tests.client.conftest import Connect
from tests.client.original import Original

SAYS = "Gekürzt 导出🎬."


@pytest.mark.parametrize("form", ["adk", "flat"])
@pytest.mark.parametrize("is_polite", [True, False], ids=["ended", "reset"])
def test_a_stream_cut_at_any_byte_is_done_once_and_told(
    original: Original, connect: Connect, film: Path, *, form: str, is_polite: bool
) -> None:
    client = connect(original.url)
    client.add(film)
    whole = original.drafts()
    original.behave(stream=form, says=SAYS)
    client.say("trim to 3 seconds")
    for at in range(original.streamed):
        original.restore(whole)
        sent = len(original.asked("/run_sse"))
        original.behave(stream=form, says=SAYS, cut_at=at, is_polite=is_polite)
        reply = client.say("trim to 3 seconds")
        assert reply.text == SAYS or "0:03" in reply.text, at
        assert float(reply.state.draft.duration) == 3, at
        assert len(original.asked("/run_sse")) == sent + 1, at


def test_a_stream_may_come_byte_by_byte(original: Original, connect: Connect, film: Path) -> None:
    client = connect(original.url)
    client.add(film)
    original.behave(says=SAYS, chunk=1, line_end="\r\n", space="")
    assert client.say("trim to 3 seconds").text == SAYS


def test_tokens_may_expire_between_any_two_calls(
    original: Original, connect: Connect, film: Path, tmp_path: Path
) -> None:
    told: list[object] = []
    client = connect(original.url, told.append)
    original.behave(token_uses=3)
    for _ in range(3):
        client.add(film)
        client.credits()
        client.say("trim to 3 seconds")
    assert Note(code="client.new_token") in told
    # What an expired token made is out of reach: the person is told, and nothing is exported that nobody asked for.
    assert Note(code="client.new_session") not in told or not client.state().is_empty


def test_a_storm_of_429_is_waited_out_or_said(original: Original, connect: Connect) -> None:
    client = connect(original.url)
    original.behave(busy=1)
    assert client.credits().total == 100
    original.behave(busy=10**6, retry_after=None)
    with pytest.raises(ServerBusy):
        client.credits()


def test_a_second_token_within_the_week_is_not_a_busy_server(original: Original, connect: Connect) -> None:
    original.behave(busy=10**6, retry_after="259200")
    with pytest.raises(NoNewToken) as caught:
        connect(original.url).credits()
    assert "within 3 days" in explain(caught.value, "en")
    assert f"{original.url}/register" in explain(caught.value, "en")
    assert "3 天" in explain(caught.value, "zh")


def test_a_proxys_page_is_no_answer(original: Original, connect: Connect) -> None:
    original.behave(html=True)
    with pytest.raises(NotAServer) as caught:
        connect(original.url).credits()
    assert caught.value.found == "an HTML page"


def test_a_page_in_the_middle_of_a_talk_is_no_answer(original: Original, connect: Connect, film: Path) -> None:
    client = connect(original.url)
    client.add(film)
    original.behave(html=True)
    with pytest.raises(NotAServer):
        client.say("trim to 3 seconds")


@pytest.mark.parametrize(
    ("url", "error"),
    [
        ("http://127.0.0.1:1", Unreachable),
        ("http://no-such-host.invalid", HostNotFound),
        ("ftp://127.0.0.1", UnsupportedUrl),
        ("http://127.0.0.1:99999", FetchcutError),
    ],
)
def test_a_server_that_is_not_there_is_said_so(connect: Connect, url: str, error: type[FetchcutError]) -> None:
    with pytest.raises(error):
        connect(url).credits()


def serving(answer: bytes) -> tuple[str, threading.Thread]:
    """Return a URL that answers one connection with these bytes and closes, and the thread that does it."""
    listener = socket.create_server(("127.0.0.1", 0))

    def serve() -> None:
        with listener:
            connection, _ = listener.accept()
            with connection:
                connection.recv(65_536)
                connection.sendall(answer)

    thread = threading.Thread(target=serve)
    thread.start()
    return f"http://127.0.0.1:{listener.getsockname()[1]}", thread


@pytest.mark.parametrize(
    ("answer", "error"),
    [
        (b"", CutOff),
        (b"SSH-2.0-OpenSSH_9\r\n", CutOff),
        (b"HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\n{", CutOff),
        (b"HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: 2\r\n\r\n[]", NotAServer),
        (b"HTTP/1.1 302 Found\r\nLocation: https://login.example/\r\nContent-Length: 0\r\n\r\n", NotAServer),
    ],
)
def test_other_servers_are_recognised(connect: Connect, answer: bytes, error: type[FetchcutError]) -> None:
    url, thread = serving(answer)
    with pytest.raises(error):
        connect(url).connect()
    thread.join()


@pytest.fixture
def tls(tmp_path: Path) -> Iterator[str]:
    """Return an https URL whose certificate nobody vouches for."""
    files = tmp_path / "key.pem", tmp_path / "cert.pem"
    subject = ["-subj", "/CN=localhost", "-days", "1", "-nodes"]
    made = ["openssl", "req", "-x509", "-newkey", "rsa:2048", "-keyout", str(files[0]), "-out", str(files[1])]
    subprocess.run([*made, *subject], check=True, capture_output=True)
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(files[1], files[0])
    listener = socket.create_server(("127.0.0.1", 0))

    def serve() -> None:
        with suppress(OSError):
            while True:
                connection, _ = listener.accept()
                with connection, suppress(OSError):
                    context.wrap_socket(connection, server_side=True).close()

    thread = threading.Thread(target=serve)
    thread.start()
    yield f"https://127.0.0.1:{listener.getsockname()[1]}"
    listener.shutdown(socket.SHUT_RDWR)
    listener.close()
    thread.join()


def test_a_certificate_nobody_vouches_for_is_not_trusted(connect: Connect, tls: str) -> None:
    with pytest.raises(TlsFailed) as caught:
        connect(tls).credits()
    assert "self-signed" in caught.value.reason


def test_an_expired_link_is_asked_for_anew(original: Original, connect: Connect, film: Path, tmp_path: Path) -> None:
    client = connect(original.url)
    client.add(film)
    original.behave(links_gone=1)
    assert client.export(tmp_path / "out.mp4").path.read_bytes() == film.read_bytes()
    assert len({each.path for each in original.asked("/cdn/")}) == 2


def test_a_download_that_breaks_goes_on(original: Original, connect: Connect, film: Path, tmp_path: Path) -> None:
    client = connect(original.url)
    client.add(film)
    original.behave(cut_download=2)
    assert client.export(tmp_path / "out.mp4").path.read_bytes() == film.read_bytes()
    ranges = [each.headers.get("range") for each in original.asked("/cdn/")]
    assert ranges[0] is None
    assert all(ranges[1:])


def test_a_full_disk_is_said_and_leaves_no_name(
    original: Original, connect: Connect, film: Path, small_disk: Path
) -> None:
    client = connect(original.url)
    client.add(film)
    (small_disk / "ballast").write_bytes(bytes(1_500_000))
    with pytest.raises(DiskFull):
        client.export(small_disk / "out.mp4")
    assert not (small_disk / "out.mp4").exists()


def test_a_file_that_changes_while_it_is_sent_is_not_taken(tmp_path: Path, film: Path) -> None:
    growing = tmp_path / "growing.mp4"
    growing.write_bytes(film.read_bytes())
    pieces = FormBody((look_at(growing),), boundary="b").pieces()
    next(pieces)
    next(pieces)
    with growing.open("ab") as file:
        file.write(b"more")
    with pytest.raises(FileChanged):
        list(pieces)


def test_a_file_that_changed_before_it_was_sent_is_not_taken(
    original: Original, connect: Connect, film: Path, tmp_path: Path
) -> None:
    file = tmp_path / "film.mp4"
    file.write_bytes(film.read_bytes())
    client = connect(original.url)
    upload = look_at(file)
    os.utime(file, ns=(1, 1))
    with pytest.raises(FileChanged):
        list(FormBody((upload,), boundary="b").pieces())
    assert client.state().is_empty


def test_a_lost_answer_to_a_lost_message_is_said(original: Original, connect: Connect, film: Path) -> None:
    client = connect(original.url)
    client.add(film)
    original.behave(cut_at=0)
    with pytest.raises(AnswerLost):
        client.say("my neighbour grows tomatoes on Tuesdays")
    assert len(original.asked("/run_sse")) == 1


def test_a_session_lost_by_the_server_is_begun_anew(original: Original, connect: Connect, film: Path) -> None:
    told: list[object] = []
    client = connect(original.url, told.append)
    client.add(film)
    original.forget_sessions()
    assert client.state().is_empty
    assert Note(code="client.new_session") in told


def test_answers_without_an_envelope_are_read(original: Original, connect: Connect, film: Path) -> None:
    original.behave(tops=True)
    client = connect(original.url)
    client.add(film)
    assert client.say("trim to 3 seconds").has_changed


@pytest.mark.parametrize("polls", ["top", "data", "cli"])
def test_every_shape_of_a_poll_ends_in_a_file(
    original: Original, connect: Connect, film: Path, tmp_path: Path, polls: str
) -> None:
    original.behave(polls=polls, polls_needed=4, falls=True)
    client = connect(original.url)
    client.add(film)
    assert client.export(tmp_path / "out.mp4").size_bytes == film.stat().st_size


def test_a_client_id_that_is_refused_is_made_anew(original: Original, connect: Connect) -> None:
    client = connect(original.url, environment=Environment(client_id="x" * 65))
    assert client.credits().total == 100
