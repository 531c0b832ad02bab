"""Whoever holds several rows takes them in one order: a move of an account and the work of its sessions both end."""

import threading
import time

from fetchcut.service import credits, moving  # noqa: A004  the trade's word
from fetchcut.store import sessions, turns, users
from fetchcut.store.database import Database
from fetchcut.store.transaction import Transaction
from fetchcut.store.turns import Turn
from tests.store.people import person, session


def _anonymous(tx: Transaction) -> str:
    users.add(tx, id="anon_1", email=None, plan="default", now_ms=1)
    credits.grant(tx, "anon_1", "anon_1:first", 10)
    return "anon_1"


def _turn(tx: Transaction, user_id: str, session_id: str) -> str:
    ordinal = sessions.next_turn(tx, user_id, session_id, 1)
    assert ordinal is not None
    turn = Turn(
        id="turn_1",
        session_id=session_id,
        user_id=user_id,
        ordinal=ordinal,
        message="trim it",
        invocation_id="e-1",
        reservation="turn_1",
        created_at_ms=1,
    )
    assert turns.add(tx, turn)
    credits.reserve(tx, user_id, "turn_1", 1)
    return turn.id


def _is_somebody_waiting(db: Database) -> bool:
    with db.reading() as tx:
        waiting = tx.one(int, "SELECT COUNT(*) AS n FROM pg_stat_activity WHERE wait_event_type = 'Lock'")
    return bool(waiting)


def test_an_account_moves_while_a_turn_of_it_ends(postgres_db: Database) -> None:
    me = person(postgres_db)
    with postgres_db.transaction() as tx:
        user_id = _anonymous(tx)
        session_id = session(tx, user_id)
        turn_id = _turn(tx, user_id, session_id)
        turns.start(tx, turn_id, "00000001-a")
    ended: list[bool] = []

    def move() -> None:
        with postgres_db.transaction() as tx:
            ended.append(moving.move(tx, user_id, me))

    thread = threading.Thread(target=move)
    with postgres_db.transaction() as tx:
        # As the work that ends a turn does: its session, the turn, the account's credits.
        sessions.hold(tx, session_id)
        thread.start()
        until = time.monotonic() + 20
        while not _is_somebody_waiting(postgres_db):
            assert time.monotonic() < until
            time.sleep(0.01)
        assert turns.start(tx, turn_id, "00000001-a")
        assert credits.settle(tx, turn_id)
        assert turns.finish(tx, turn_id, "00000001-a", "done", 2)
    thread.join(30)
    assert ended == [True]
    with postgres_db.reading() as tx:
        assert credits.balance(tx, me).available == 9
        moved = turns.by_id(tx, turn_id)
    assert moved
    assert (moved.user_id, moved.status) == (me, "done")


def test_what_is_left_moves_on_without_holding_the_account_first(postgres_db: Database) -> None:
    me = person(postgres_db)
    with postgres_db.transaction() as tx:
        user_id = _anonymous(tx)
        assert moving.move(tx, user_id, me)
        session_id = session(tx, user_id)
    swept: list[bool] = []

    def sweep() -> None:
        with postgres_db.transaction() as tx:
            moving.finish(tx)
            swept.append(True)

    thread = threading.Thread(target=sweep)
    with postgres_db.transaction() as tx:
        sessions.hold(tx, session_id)
        thread.start()
        until = time.monotonic() + 20
        while not _is_somebody_waiting(postgres_db):
            assert time.monotonic() < until
            time.sleep(0.01)
        assert users.owner(tx, user_id) == me
    thread.join(30)
    assert swept == [True]
