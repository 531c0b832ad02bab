"""Turns: accepted once, in order, and published by the run that has them now."""

from fetchcut.service import ids
from fetchcut.store import sessions, turns
from fetchcut.store.database import Database
from fetchcut.store.transaction import Transaction
from fetchcut.store.turns import Turn
from tests.store.people import at_once, person, session

FIRST, SECOND = "00000001-a", "00000002-b"


def submit(tx: Transaction, user_id: str, sid: str, *, key: str | None = None, now_ms: int = 1) -> Turn | None:
    ordinal = sessions.next_turn(tx, user_id, sid, now_ms)
    assert ordinal
    turn = Turn(
        id=ids.named("turn"),
        session_id=sid,
        user_id=user_id,
        ordinal=ordinal,
        message='剪掉前5秒\nand "mute" it',
        idempotency_key=key,
        invocation_id="e-1",
        created_at_ms=now_ms,
    )
    return turn if turns.add(tx, turn) else None


def made(tx: Transaction, user_id: str, sid: str, **more: int) -> Turn:
    turn = submit(tx, user_id, sid, **more)  # type: ignore[arg-type]
    assert turn
    return turn


def test_a_turn_comes_back_as_it_was_kept(db: Database) -> None:
    mine, other = person(db), person(db)
    with db.transaction() as tx:
        sid = session(tx, mine)
        turn = made(tx, mine, sid)
        assert turns.get(tx, mine, turn.id) == turn
        assert turns.by_id(tx, turn.id) == turn
        assert turns.get(tx, other, turn.id) is None
        assert turns.by_id(tx, "turn_no") is None


def test_an_idempotency_key_makes_one_turn_whoever_repeats_it(db: Database) -> None:
    mine, other = person(db), person(db)
    with db.transaction() as tx:
        sid, second_session = session(tx, mine), session(tx, mine)

    def act(_: int) -> str | None:
        with db.transaction() as tx:
            found = turns.by_key(tx, mine, sid, "again")
            turn = found or submit(tx, mine, sid, key="again")
            return turn.id if turn else None

    got = at_once(100, act)
    assert len(set(got) - {None}) == 1
    with db.transaction() as tx:
        found = turns.by_key(tx, mine, sid, "again")
        assert found
        assert found.id in got
        assert turns.by_key(tx, other, sid, "again") is None
        assert submit(tx, mine, second_session, key="again")
        for _ in range(3):  # without a key nothing is a repetition
            assert submit(tx, mine, sid)


def test_turns_of_a_session_start_in_their_order(db: Database) -> None:
    mine = person(db)
    with db.transaction() as tx:
        sid = session(tx, mine)
        one, two, three = (made(tx, mine, sid, now_ms=at_ms) for at_ms in (3, 2, 1))
        elsewhere = made(tx, mine, session(tx, mine), now_ms=9)
        assert [turn.ordinal for turn in (one, two, three)] == [1, 2, 3]
        assert [turns.ahead(tx, sid, turn.ordinal) for turn in (one, two, three)] == [0, 1, 2]
        assert not turns.start(tx, two.id, FIRST)
        assert turns.due(tx) == [one.id, elsewhere.id]
        assert turns.start(tx, one.id, FIRST)
        assert not turns.start(tx, two.id, FIRST)
        assert turns.finish(tx, one.id, FIRST, "done", 5, outcome='{"x":1}')
        assert turns.next_of(tx, sid) == two
        assert not turns.start(tx, three.id, FIRST)
        assert turns.start(tx, two.id, FIRST)
        assert turns.finish(tx, two.id, FIRST, "failed", 6)
        assert turns.start(tx, three.id, FIRST)
        assert [turn.id for turn in turns.unfinished(tx)] == [three.id, elsewhere.id]
        assert [turn.id for turn in turns.unfinished(tx, before_ms=9)] == [three.id]
        assert [turn.id for turn in turns.last_of(tx, sid, limit=5)] == [two.id, one.id]
        last = turns.last_of(tx, sid, before=2)[0]
        assert (last.status, last.outcome, last.finished_at_ms) == ("done", '{"x":1}', 5)


def test_a_run_that_was_replaced_publishes_nothing_and_takes_nothing_back(db: Database) -> None:
    mine = person(db)
    with db.transaction() as tx:
        turn = made(tx, mine, session(tx, mine))
        assert turns.start(tx, turn.id, FIRST)
        assert turns.has(tx, turn.id, FIRST)
        assert turns.start(tx, turn.id, SECOND)
        assert not turns.has(tx, turn.id, FIRST)
        assert not turns.start(tx, turn.id, FIRST)
        assert not turns.finish(tx, turn.id, FIRST, "done", 5)
        assert turns.start(tx, turn.id, SECOND)  # the same run, asked again
        assert turns.finish(tx, turn.id, SECOND, "done", 6)
        assert not turns.finish(tx, turn.id, SECOND, "failed", 7)
        assert not turns.start(tx, turn.id, "00000003-c")
        assert not turns.give_up(tx, turn.id, 8)
        found = turns.by_id(tx, turn.id)
    assert found
    assert (found.status, found.finished_at_ms, found.attempt) == ("done", 6, SECOND)


def test_of_many_runs_at_once_the_last_number_has_the_turn_and_one_ends_it(db: Database) -> None:
    mine = person(db)
    with db.transaction() as tx:
        turn = made(tx, mine, session(tx, mine))

    def run(number: int) -> bool:
        attempt = f"{number:08d}-w"
        with db.transaction() as tx:
            turns.start(tx, turn.id, attempt)
        with db.transaction() as tx:
            return turns.finish(tx, turn.id, attempt, "done", number)

    assert sum(at_once(60, run)) == 1


def test_a_turn_given_up_is_published_by_nobody(db: Database) -> None:
    mine = person(db)
    with db.transaction() as tx:
        sid = session(tx, mine)
        turn = made(tx, mine, sid)
        assert turns.start(tx, turn.id, FIRST)
        assert turns.give_up(tx, turn.id, 5)
        assert not turns.finish(tx, turn.id, FIRST, "done", 6)
        assert turns.next_of(tx, sid) is None
        assert turns.due(tx) == []
