"""Exports: made once, told truly, ended when wanted, kept for a while, never more than the disk and the plan hold."""

import json
import time
import zipfile
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from fetchcut.errors import (
    BodyInvalid,
    DraftInvalid,
    EmptyDraft,
    ExportExists,
    ExportMissing,
    ExportUnready,
    OutputInvalid,
    PlanForbids,
    QuotaExceeded,
    SessionMissing,
    StorageFull,
    TooManyRequests,
)
from fetchcut.service import export_files, export_work, exports
from fetchcut.service.server import Server
from fetchcut.service.steps.render import render
from fetchcut.service.work import Overtaken, Run, attempt_name
from fetchcut.store import exports as rows
from fetchcut.store.exports import ExportState
from tests.engine.office import Person, arrive, until

SLOW = {"compatible": True, "width": 1920, "height": 1080}
SMALL = {"compatible": True, "width": 160, "height": 90}


def ask(me: Person, export_id: str, output: Mapping[str, object] | None = None, **more: Any) -> ExportState:
    return me.server.exports.submit(me.caller, export_id, me.session_id, more.pop("draft", None), output, **more)


def ended(me: Person, export_id: str, within_s: float = 90) -> ExportState:
    """Return the export once it has ended; its progress never fell meanwhile."""
    seen = [0]

    def is_over() -> bool:
        state = me.server.exports.get(me.caller, export_id)
        assert state.progress >= seen[-1]
        seen.append(state.progress)
        return state.status in {"completed", "failed"}

    until(is_over, within_s)
    return me.server.exports.get(me.caller, export_id)


def attempt(me: Person, uid: str) -> str:
    with me.server.db.reading() as tx:
        found = rows.by_uid(tx, uid)
    assert found
    return found.attempt or ""


def results(office: Server) -> list[Path]:
    return list((office.folder / "exports" / "results").iterdir())


def test_an_export_is_a_checked_file_behind_a_signed_link(me: Person) -> None:
    assert ask(me, "render_1", SMALL).status == "pending"
    state = ended(me, "render_1")
    assert (state.status, state.progress) == ("completed", 100)
    opened = me.server.exports.open_result(me.caller, "render_1")
    assert opened.filename == "render_1.mp4"
    assert opened.path.stat().st_size == state.size_bytes
    link = me.server.exports.link(state)
    assert link
    expires, _, signature = link.partition("?expires=")[2].partition("&signature=")
    assert me.server.exports.linked(state.uid, expires=expires, signature=signature).path == opened.path
    with pytest.raises(ExportMissing):
        me.server.exports.linked(state.uid, expires=expires, signature=signature[:-1] + "x")
    assert not list((me.server.folder / "exports" / "work").iterdir())


def test_one_file_a_clip_comes_as_one_archive(me: Person) -> None:
    me.say("split at 2 seconds")
    ask(me, "render_1", {**SMALL, "separate": True})
    state = ended(me, "render_1")
    opened = me.server.exports.open_result(me.caller, "render_1")
    assert (opened.filename, opened.path.stat().st_size) == ("render_1.zip", state.size_bytes)
    with zipfile.ZipFile(opened.path) as archive:
        assert archive.namelist() == ["01.mp4", "02.mp4"]


def test_an_id_is_used_once_by_an_account(me: Person) -> None:
    ask(me, "render_1", SMALL)
    with pytest.raises(ExportExists):
        ask(me, "render_1", SMALL)
    other = arrive(me.server)
    ask(other, "render_1", SMALL)
    assert ended(me, "render_1").uid != ended(other, "render_1").uid


def test_a_draft_of_the_client_s_own_is_made_as_it_is(me: Person) -> None:
    draft = me.draft
    draft["t"][0]["sg"][0] |= {"d": 2000, "out": 2000}
    ask(me, "render_1", SMALL, draft=draft)
    me.say("keep the first 4 seconds")
    assert ended(me, "render_1").duration_ms == pytest.approx(2000, abs=50)
    assert me.seconds == 4


def test_what_cannot_be_made_is_refused_before_it_is_accepted(me: Person) -> None:
    other = arrive(me.server)
    with pytest.raises(DraftInvalid):
        ask(me, "render_1", draft=other.draft)
    with pytest.raises(OutputInvalid):
        ask(me, "render_1", {"codec": "magic"})
    with pytest.raises(EmptyDraft):
        ask(arrive(me.server, has_film=False), "render_1")
    for bad in ("", "x" * 101, "a/b", "a\nb"):
        with pytest.raises(BodyInvalid):
            ask(me, bad)
    for link in ("ftp://a.example/", "https://a b", "https://a.example/" + "x" * 2000):
        with pytest.raises(BodyInvalid):
            ask(me, "render_1", webhook=link)
    with pytest.raises(SessionMissing):
        me.server.exports.submit(other.caller, "render_1", me.session_id, None, None)
    with pytest.raises(ExportMissing):
        me.server.exports.get(me.caller, "render_1")


def test_the_plan_decides(me: Person) -> None:
    def by_plan(**changes: object) -> Person:
        return replace(me, caller=replace(me.caller, plan=replace(me.caller.plan, **changes)))  # type: ignore[arg-type]

    for plan, output in (
        ({"can_export": False}, SMALL),
        ({"max_lines": 480}, SLOW),
        ({"max_duration_s": 5}, SMALL),
    ):
        with pytest.raises(PlanForbids):
            ask(by_plan(**plan), "render_1", output)
    with pytest.raises(QuotaExceeded):
        ask(by_plan(storage_bytes=1000), "render_1", SMALL)


def test_no_export_begins_that_would_fill_the_disk(me: Person, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(exports, "estimated_bytes", lambda *_: 1 << 60)
    boundless = replace(me, caller=replace(me.caller, plan=replace(me.caller.plan, storage_bytes=0)))
    with pytest.raises(StorageFull):
        ask(boundless, "render_1", SMALL)


def test_room_that_was_promised_is_not_promised_again(me: Person, monkeypatch: pytest.MonkeyPatch) -> None:
    idle(me, monkeypatch)
    ask(me, "render_1", SMALL)
    with me.server.db.reading() as tx:
        held = rows.reserved_bytes(tx)
    assert held > 0
    me.server.exports.cancel(me.caller, "render_1")
    with me.server.db.reading() as tx:
        assert rows.reserved_bytes(tx) < held


def test_a_waiting_export_is_cancelled_at_once(me: Person, monkeypatch: pytest.MonkeyPatch) -> None:
    idle(me, monkeypatch)
    ask(me, "render_1", SMALL)
    state = me.server.exports.cancel(me.caller, "render_1")
    assert state.status == "failed"
    failure = exports.failure(state)
    assert failure
    assert failure.kind == "Cancelled"
    assert me.server.exports.cancel(me.caller, "render_1").completed_at_ms == state.completed_at_ms
    with pytest.raises(ExportUnready):
        me.server.exports.open_result(me.caller, "render_1")


def test_a_running_export_ends_within_seconds_of_its_cancel(me: Person) -> None:
    uid = ask(me, "render_1", SLOW).uid
    until(lambda: me.server.exports.get(me.caller, "render_1").progress > 0, 60)
    began = time.monotonic()
    assert me.server.exports.cancel(me.caller, "render_1").status == "failed"
    until(lambda: me.server.engine.counts()["export"] == 0, 30)
    assert time.monotonic() - began < 10
    assert not [path for path in results(me.server) if path.name.startswith(uid)]
    assert not [path for path in (me.server.folder / "exports" / "work").iterdir() if path.name.startswith(uid)]
    assert me.server.exports.get(me.caller, "render_1").status == "failed"


def test_an_export_that_fails_says_why_in_the_session_s_language(
    office: Server, monkeypatch: pytest.MonkeyPatch
) -> None:
    person = arrive(office, language="zh")
    idle(person, monkeypatch)
    state = ask(person, "render_1", SMALL)
    for path in office.storage.blobs.rglob("*.mp4"):
        path.rename(path.with_suffix(".away"))
    try:
        office.engine._works["export"].run(run_of(state, 1))
    finally:
        for path in office.storage.blobs.rglob("*.away"):
            path.rename(path.with_suffix(".mp4"))
    failure = exports.failure(office.exports.get(person.caller, "render_1"))
    assert failure
    assert failure.kind == "AssetMissing"
    assert any("\u4e00" <= character <= "\u9fff" for character in failure.message)


def test_a_fault_of_ours_is_one_failed_export(me: Person, monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(*_: object, **__: object) -> None:
        raise ZeroDivisionError

    monkeypatch.setattr(export_work, "render", broken)
    ask(me, "render_1", SMALL)
    state = ended(me, "render_1")
    failure = exports.failure(state)
    assert (state.status, failure and failure.kind) == ("failed", "GivenUp")


def test_a_run_that_was_replaced_publishes_nothing(me: Person, monkeypatch: pytest.MonkeyPatch) -> None:
    idle(me, monkeypatch)
    state = ask(me, "render_1", SMALL)
    work = me.server.engine._works["export"]
    rendered = render
    slept: list[object] = []

    def sleeps(*arguments: Any, **named: Any) -> object:
        made = rendered(*arguments, **named)
        if not slept:
            slept.append(made)
            work.run(run_of(state, 2))
        return made

    monkeypatch.setattr(export_work, "render", sleeps)
    with pytest.raises((Overtaken, FileNotFoundError)):
        work.run(run_of(state, 1))
    assert attempt(me, state.uid).startswith("00000002")
    kept = [path for path in results(me.server) if path.name.startswith(state.uid)]
    assert [path.name for path in kept] == [me.server.exports.get(me.caller, "render_1").file]
    with pytest.raises(Overtaken):
        work.run(run_of(state, 1))


def test_an_account_s_exports_take_turns_with_others(me: Person, monkeypatch: pytest.MonkeyPatch) -> None:
    idle(me, monkeypatch)
    for number in range(4):
        ask(me, f"render_{number}", SMALL)
    other = arrive(me.server)
    ask(other, "render_1", SMALL)
    due = monkeypatch_undone(monkeypatch, me)
    with me.server.db.reading() as tx:
        mine = [each.uid for each in rows.first_of_each_user(tx, per_user=2) if each.user_id == me.caller.user_id]
    assert len([uid for uid in due if uid in mine]) == me.caller.plan.concurrent_exports == 2
    assert me.server.exports.get(other.caller, "render_1").uid in due
    for number in range(4):
        assert ended(me, f"render_{number}").status == "completed"


def test_there_is_an_end_to_what_one_account_may_ask_for(me: Person, monkeypatch: pytest.MonkeyPatch) -> None:
    idle(me, monkeypatch)
    for number in range(8):
        ask(me, f"render_{number}", SMALL)
    with pytest.raises(TooManyRequests):
        ask(me, "render_9", SMALL)
    for number in range(8):
        me.server.exports.cancel(me.caller, f"render_{number}")


def test_a_result_is_kept_for_its_time(me: Person) -> None:
    ask(me, "render_1", SMALL)
    state = ended(me, "render_1")
    with me.server.db.transaction() as tx:
        tx.run("UPDATE exports SET expires_at_ms = 1 WHERE uid = :uid", uid=state.uid)
    me.server.janitor.round()
    state = me.server.exports.get(me.caller, "render_1")
    assert (state.status, state.file) == ("completed", None)
    assert me.server.exports.link(state) is None
    with pytest.raises(ExportUnready):
        me.server.exports.open_result(me.caller, "render_1")
    assert not [path for path in results(me.server) if path.name.startswith(state.uid)]


def test_leftovers_of_the_dead_are_swept_and_nothing_else(me: Person, monkeypatch: pytest.MonkeyPatch) -> None:
    ask(me, "render_1", SMALL)
    kept = ended(me, "render_1").file
    folder = me.server.folder / "exports"
    (folder / "results" / f"{kept}.gone.mp4").write_bytes(b"x")
    (folder / "work" / "export_dead.00000001-dead").mkdir()
    monkeypatch.setattr(export_files, "LEFT_S", -1.0)
    me.server.janitor.round()
    assert kept in {path.name for path in results(me.server)}
    assert not (folder / "results" / f"{kept}.gone.mp4").exists()
    assert not list((folder / "work").iterdir())


def test_an_export_asked_for_in_talk_is_begun_with_the_turn(me: Person) -> None:
    told = me.say("export it")
    answers = [
        part["functionResponse"]["response"]
        for each in told
        for part in each["content"]["parts"]
        if "functionResponse" in part
    ]
    export_id = answers[-1]["id"]
    assert ended(me, export_id).status == "completed"
    assert me.credits == (1000, 0)
    assert json.loads(json.dumps(told))[-1]["turnComplete"]


def run_of(state: ExportState, number: int) -> Run:
    return Run(kind="export", id=state.uid, attempt=attempt_name(number, "worker"))


def idle(me: Person, monkeypatch: pytest.MonkeyPatch) -> None:
    """Have nobody work on exports."""
    monkeypatch.setattr(type(me.server.engine), "submit", lambda *_: None)
    monkeypatch.setattr(export_work.ExportWork, "due", lambda _: [])


def monkeypatch_undone(monkeypatch: pytest.MonkeyPatch, me: Person) -> list[str]:
    """Have them worked on again; return what is due first."""
    monkeypatch.undo()
    due = me.server.engine._works["export"].due()
    me.server.engine.wake()
    return due
