"""Webhooks: told once taken, signed, tried again, and never inside our own network."""

import hashlib
import hmac
import http.server
import json
import threading
from collections.abc import Iterator
from dataclasses import dataclass, field

import pytest

from fetchcut.service import webhooks as service
from fetchcut.service.server import Server
from fetchcut.store import webhooks as rows
from tests.engine.office import Person, arrive, settings, until

SMALL = {"compatible": True, "width": 160, "height": 90}


@dataclass
class Listener:
    """What was sent, and with which statuses to answer, the last one for ever."""

    statuses: list[int] = field(default_factory=lambda: [200])
    heard: list[tuple[dict[str, str], bytes]] = field(default_factory=list)
    url: str = ""


@pytest.fixture
def listener() -> Iterator[Listener]:
    found = Listener()

    class Handler(http.server.BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["Content-Length"]))
            found.heard.append((dict(self.headers), body))
            status = found.statuses.pop(0) if len(found.statuses) > 1 else found.statuses[0]
            self.send_response(status)
            self.send_header("Content-Length", "0")
            self.end_headers()

        def log_message(self, *_: object) -> None:
            """Say nothing."""

    with http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler) as web:
        found.url = f"http://127.0.0.1:{web.server_address[1]}/hook"
        thread = threading.Thread(target=web.serve_forever)
        thread.start()
        yield found
        web.shutdown()
        thread.join()


def ask(me: Person, listener: Listener, output: dict[str, object] | None = None) -> str:
    state = me.server.exports.submit(
        me.caller,
        "render_1",
        me.session_id,
        None,
        output or SMALL,
        webhook=listener.url,
        base_url="https://cut.example.com",
    )
    return state.uid


def status_of(server: Server, uid: str) -> str | None:
    with server.db.reading() as tx:
        return tx.one(str, "SELECT status FROM webhooks WHERE export_uid = :uid", uid=uid)


def test_the_end_of_an_export_is_told_and_signed(me: Person, listener: Listener) -> None:
    uid = ask(me, listener)
    until(lambda: status_of(me.server, uid) == "done", 60)
    (headers, body) = listener.heard[0]
    told = json.loads(body)
    assert (told["event"], told["id"], told["status"]) == ("export.completed", "render_1", "completed")
    assert told["outputUrl"].startswith("https://cut.example.com/exports/")
    assert told["output"]["size"] == me.server.exports.get(me.caller, "render_1").size_bytes
    at, _, signature = headers["X-Fetchcut-Signature"].partition(",v1=")
    key = me.server.webhooks.secret_of(me.caller.user_id)
    expected = hmac.new(key.encode(), f"{at.removeprefix('t=')}.".encode() + body, hashlib.sha256).hexdigest()
    assert hmac.compare_digest(signature, expected)
    assert me.server.webhooks.secret_of("somebody else") != key
    me.server.webhooks.call_due()
    assert len(listener.heard) == 1


def test_it_is_told_again_until_it_is_taken(me: Person, listener: Listener, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(service, "WAITS_S", (0, 0, 0))
    listener.statuses = [500, 302, 200]
    uid = ask(me, listener)
    until(lambda: status_of(me.server, uid) == "done", 60)
    assert len(listener.heard) == 3
    assert len({body for _, body in listener.heard}) == 1


def test_it_is_given_up_in_the_end(me: Person, listener: Listener, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(service, "WAITS_S", (0, 0))
    listener.statuses = [500]
    uid = ask(me, listener)
    until(lambda: status_of(me.server, uid) == "failed", 60)
    assert len(listener.heard) == 3


def test_a_cancelled_export_is_told_too(me: Person, listener: Listener) -> None:
    uid = ask(me, listener, {"compatible": True, "width": 1920, "height": 1080})
    me.server.exports.cancel(me.caller, "render_1")
    until(lambda: status_of(me.server, uid) == "done", 60)
    told = json.loads(listener.heard[0][1])
    assert (told["event"], told["output"]) == ("export.failed", None)
    assert "cancelled" in told["error"]


def test_who_dies_while_calling_leaves_it_to_the_next(me: Person, listener: Listener) -> None:
    uid = ask(me, listener)
    until(lambda: status_of(me.server, uid) == "done", 60)
    with me.server.db.transaction() as tx:
        tx.run("UPDATE webhooks SET status = 'waiting', next_at_ms = 0 WHERE export_uid = :uid", uid=uid)
        now_ms = tx.clock_ms()
        assert [each.export_uid for each in rows.take_due(tx, now_ms, now_ms + 60_000)] == [uid]
        assert rows.take_due(tx, now_ms, now_ms + 60_000) == []
        assert [each.export_uid for each in rows.take_due(tx, now_ms + 60_000, now_ms + 120_000)] == [uid]
        rows.finish(tx, uid, "done")


def test_a_private_address_is_never_called(
    tmp_path_factory: pytest.TempPathFactory, listener: Listener, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(service, "WAITS_S", ())
    server = Server(settings(tmp_path_factory.mktemp("guarded"), allow_private_addresses=0))
    person = arrive(server)
    uid = ask(person, listener)
    server.exports.cancel(person.caller, "render_1")
    server.webhooks.call_due()
    assert status_of(server, uid) == "failed"
    assert listener.heard == []
    server.uploads.close()
    server.resumable.close()
    server.db.close()
