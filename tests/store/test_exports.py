"""Exports: an id once for an account, progress that never falls, one result, nothing after a cancel."""

from typing import Any

from fetchcut.service import ids
from fetchcut.store import exports, webhooks
from fetchcut.store.database import Database
from fetchcut.store.exports import Export
from fetchcut.store.transaction import Transaction
from tests.store.people import at_once, person, session

FIRST, SECOND = "00000001-a", "00000002-b"
DONE: dict[str, Any] = {
    "file": "ex.mp4",
    "size_bytes": 10,
    "duration_ms": 5,
    "checks": "[]",
    "notes": "[]",
    "now_ms": 7,
}


def export(tx: Transaction, user_id: str, number: int = 1, **more: object) -> Export:
    made = Export(
        uid=ids.named("export"),
        user_id=user_id,
        id=f"render_{number}",
        session_id=session(tx, user_id),
        draft="{}",
        output='{"format":"mp4"}',
        created_at_ms=number,
        **more,  # type: ignore[arg-type]
    )
    assert exports.add(tx, made)
    return made


def test_an_export_comes_back_as_it_was_kept(db: Database) -> None:
    mine, other = person(db), person(db)
    with db.transaction() as tx:
        made = export(tx, mine, reserved_bytes=1000, webhook="https://x.example/")
        assert exports.by_uid(tx, made.uid) == made
        state = exports.get(tx, mine, "render_1")
        assert state
        assert (state.uid, state.status, state.progress, state.is_cancel_wanted) == (made.uid, "pending", 0, False)
        assert exports.get(tx, other, "render_1") is None
        assert not exports.want_cancel(tx, other, "render_1")
        assert exports.of_user(tx, other) == []
        assert exports.reserved_bytes(tx) == 1000


def test_an_id_is_one_export_of_an_account_and_of_another_another(db: Database) -> None:
    mine, other = person(db), person(db)
    with db.transaction() as tx:
        first = export(tx, mine)
        again = Export(
            uid="x", user_id=mine, id="render_1", session_id=first.session_id, draft="", output="", created_at_ms=2
        )
        assert not exports.add(tx, again)
        export(tx, other)
        export(tx, mine, 2)
        assert [each.id for each in exports.of_user(tx, mine)] == ["render_2", "render_1"]
        assert [each.id for each in exports.of_user(tx, mine, before_ms=2)] == ["render_1"]


def test_progress_never_falls_and_is_the_present_runs(db: Database) -> None:
    with db.transaction() as tx:
        uid = export(tx, person_in(tx)).uid
        assert exports.start(tx, uid, FIRST)
        told = [exports.progress(tx, uid, FIRST, percent) for percent in (10, 5, 10, 30)]
        assert told == [True, False, False, True]
        assert exports.start(tx, uid, SECOND)
        assert not exports.start(tx, uid, FIRST)
        assert not exports.progress(tx, uid, FIRST, 90)
        assert not exports.progress(tx, uid, SECOND, 1)
        assert exports.progress(tx, uid, SECOND, 31)


def person_in(tx: Transaction) -> str:
    from fetchcut.store import users

    user_id = ids.user()
    users.add(tx, id=user_id, email=f"{user_id}@x.example", plan="default", now_ms=1)
    return user_id


def test_one_run_publishes_one_result(db: Database) -> None:
    mine = person(db)
    with db.transaction() as tx:
        uid = export(tx, mine, reserved_bytes=1000).uid

    def run(number: int) -> bool:
        attempt = f"{number:08d}-w"
        with db.transaction() as tx:
            exports.start(tx, uid, attempt)
        with db.transaction() as tx:
            return exports.complete(tx, uid, attempt, **DONE | {"file": attempt}, expires_at_ms=100)

    done = at_once(60, run)
    assert sum(done) == 1
    with db.transaction() as tx:
        state = exports.get(tx, mine, "render_1")
        assert state
        assert state.file == f"{done.index(True):08d}-w"
        assert (state.status, state.progress, state.size_bytes, state.completed_at_ms) == ("completed", 100, 10, 7)
        assert exports.reserved_bytes(tx) == 0
        assert exports.used_bytes(tx, mine) == 10
        assert not exports.want_cancel(tx, mine, "render_1")


def test_after_a_cancel_nothing_is_published(db: Database) -> None:
    mine = person(db)
    with db.transaction() as tx:
        uid = export(tx, mine, reserved_bytes=1000).uid
        assert exports.start(tx, uid, FIRST)
        assert exports.is_wanted(tx, uid, FIRST)
        assert not exports.is_wanted(tx, uid, SECOND)
        assert exports.want_cancel(tx, mine, "render_1")
        assert not exports.is_wanted(tx, uid, FIRST)
        assert not exports.complete(tx, uid, FIRST, **DONE, expires_at_ms=100)
        assert exports.fail(tx, uid, FIRST, error='"cancelled"', now_ms=8)
        assert not exports.fail(tx, uid, FIRST, error='"again"', now_ms=9)
        assert not exports.end(tx, uid, error='"late"', now_ms=9)
        state = exports.get(tx, mine, "render_1")
        assert state
        assert (state.status, state.error, state.progress) == ("failed", '"cancelled"', 0)
        assert exports.reserved_bytes(tx) == 0


def test_an_export_can_be_ended_before_it_began(db: Database) -> None:
    mine = person(db)
    with db.transaction() as tx:
        uid = export(tx, mine).uid
        assert exports.end(tx, uid, error='"cancelled"', now_ms=8)
        assert not exports.start(tx, uid, FIRST)
        assert exports.unfinished(tx) == []


def test_the_oldest_of_each_account_come_first(db: Database) -> None:
    one, two = person(db), person(db)
    with db.transaction() as tx:
        for number in range(1, 5):
            export(tx, one, number)
        last = export(tx, two, 9)
        found = exports.first_of_each_user(tx, per_user=2)
        assert [(each.user_id, each.place, each.created_at_ms) for each in found] == [
            (one, 1, 1),
            (one, 2, 2),
            (two, 1, 9),
        ]
        assert found[2].uid == last.uid
        assert found[2].plan == "default"
        assert exports.running_count(tx, one) == 4
        assert [each.created_at_ms for each in exports.unfinished(tx, before_ms=3)] == [1, 2]


def test_what_expired_is_found_and_its_file_forgotten(db: Database) -> None:
    mine = person(db)
    with db.transaction() as tx:
        for number in (1, 2, 3):
            uid = export(tx, mine, number).uid
            exports.start(tx, uid, FIRST)
            if number < 3:
                exports.complete(tx, uid, FIRST, **DONE, expires_at_ms=number * 10)
        (over,) = exports.expired(tx, 15)
        assert over.id == "render_1"
        assert exports.kept_names(tx, [over.uid, uid]) == {"ex.mp4", f"{uid}.{FIRST}"}
        exports.forget_file(tx, over.uid)
        assert exports.expired(tx, 15) == []
        assert exports.used_bytes(tx, mine) == 10
        assert exports.kept_names(tx, []) == set()


def test_ids_that_clash_when_accounts_come_together_get_longer(db: Database) -> None:
    one, two = person(db), person(db)
    with db.transaction() as tx:
        mine, same, other = export(tx, one, 1), export(tx, two, 1), export(tx, two, 2)
        exports.move(tx, two, one)
        assert [each.id for each in exports.of_user(tx, two)] == []
        found = {each.uid: each.id for each in exports.of_user(tx, one)}
    assert found == {mine.uid: "render_1", same.uid: f"render_1~{same.uid}", other.uid: "render_2"}


def test_a_webhook_is_taken_by_one_and_comes_back_if_that_one_dies(db: Database) -> None:
    mine = person(db)
    with db.transaction() as tx:
        for number in range(30):
            uid = export(tx, mine, number).uid
            assert webhooks.add(tx, uid, "https://x.example/", "{}", 10)
            assert not webhooks.add(tx, uid, "https://y.example/", "{}", 10)

    def take(_: int) -> list[str]:
        with db.transaction() as tx:
            return [each.export_uid for each in webhooks.take_due(tx, 10, 50, limit=5)]

    # Who meets another at the same rows goes away with fewer: they are due at the next round.
    taken = [uid for uids in (*at_once(16, take, threads=8), take(0), take(1), take(2)) for uid in uids]
    assert len(taken) == len(set(taken)) == 30
    with db.transaction() as tx:
        assert webhooks.take_due(tx, 49, 90) == []
        again = webhooks.take_due(tx, 50, 90, limit=100)
        assert {each.attempts for each in again} == {2}
        done, failed, later = taken[:3]
        webhooks.finish(tx, done, "done")
        webhooks.finish(tx, failed, "failed")
        webhooks.again(tx, later, 200)
        webhooks.again(tx, done, 200)  # told already: stays so
        assert len(webhooks.take_due(tx, 100, 300, limit=100)) == 27
        assert [each.export_uid for each in webhooks.take_due(tx, 250, 400, limit=100)] == [later]
