"""Credits under races, on both databases: real threads, real connections."""

from fetchcut.errors import OutOfCredits
from fetchcut.service import credits, ids, moving  # noqa: A004  the trade's word
from fetchcut.store import ledger, users
from fetchcut.store.database import Database, retried
from tests.store.people import at_once, person


def spend(db: Database, user_id: str, key: str, price: int = 1) -> bool:
    try:
        with db.transaction() as tx:
            return credits.reserve(tx, user_id, key, price)
    except OutOfCredits:
        return False


def balance(db: Database, user_id: str) -> tuple[int, int]:
    with db.reading() as tx:
        found = credits.balance(tx, user_id)
        assert ledger.wrong(tx) == []
    return found.available, found.frozen


def test_a_thousand_spends_of_the_last_credit_one_succeeds(db: Database) -> None:
    user_id = person(db, 1)
    done = at_once(1000, lambda number: spend(db, user_id, f"op{number}"))
    assert sum(done) == 1
    assert balance(db, user_id) == (0, 1)


def test_a_thousand_spends_with_one_key_freeze_once(db: Database) -> None:
    user_id = person(db, 100)
    done = at_once(1000, lambda _: spend(db, user_id, "op"))
    assert sum(done) == 1
    assert balance(db, user_id) == (99, 1)


def test_a_reservation_ends_once_however_many_end_it(db: Database) -> None:
    user_id = person(db, 10)
    spend(db, user_id, "op", 7)

    def end(number: int) -> bool:
        with db.transaction() as tx:
            return credits.settle(tx, "op", 5) if number % 2 else credits.release(tx, "op")

    done = at_once(300, end)
    assert sum(done) == 1
    assert balance(db, user_id) == ((5, 0) if done.index(True) % 2 else (10, 0))


def test_a_grant_with_one_key_is_given_once(db: Database) -> None:
    user_id = person(db)

    def give(_: int) -> bool:
        with db.transaction() as tx:
            return credits.grant(tx, user_id, "welcome", 5)

    assert sum(at_once(200, give)) == 1
    assert balance(db, user_id) == (5, 0)


def test_the_database_itself_refuses_a_second_end_and_a_balance_below_zero(db: Database) -> None:
    """The last line of defence, were our own code wrong."""
    user_id = person(db, 10)
    spend(db, user_id, "op", 7)
    entry = {"key": "op", "user_id": user_id, "available_delta": 0, "frozen_delta": 0, "note": "", "at_ms": 1}
    with db.transaction() as tx:
        ledger.add(tx, ledger.Entry(kind="settle", **entry))  # type: ignore[arg-type]
    for attempt in (
        lambda tx: ledger.add(tx, ledger.Entry(kind="release", **entry)),  # type: ignore[arg-type]
        lambda tx: tx.run("UPDATE users SET available = -1"),
        lambda tx: tx.run("UPDATE users SET frozen = frozen - 8"),
    ):
        try:
            with db.transaction() as tx:
                attempt(tx)
        except Exception as error:
            assert type(error).__name__ == "DatabaseConflict"  # noqa: PT017  any other is raised again by pytest
        else:
            raise AssertionError(attempt)


def test_what_is_settled_after_a_move_is_settled_where_it_moved(db: Database) -> None:
    to_user, from_user = person(db, 1), ids.anonymous_user()
    with db.transaction() as tx:
        users.add(tx, id=from_user, plan="default", now_ms=1)
        credits.grant(tx, from_user, "first", 100)
        credits.reserve(tx, from_user, "op", 30)
        credits.reserve(tx, from_user, "failing", 20)
        assert moving.move(tx, from_user, to_user)
        assert not moving.move(tx, from_user, to_user)
    assert balance(db, from_user) == (0, 0)
    assert balance(db, to_user) == (51, 50)
    with db.transaction() as tx:
        assert credits.settle(tx, "op")
        assert credits.release(tx, "failing")
        assert credits.reserve(tx, from_user, "late", 5)  # by a caller that had looked before
    assert balance(db, to_user) == (66, 5)
    assert balance(db, from_user) == (0, 0)


def test_spending_while_the_account_moves_loses_and_doubles_nothing(db: Database) -> None:
    to_user, from_user = person(db, 50), ids.anonymous_user()
    with db.transaction() as tx:
        users.add(tx, id=from_user, plan="default", now_ms=1)
        credits.grant(tx, from_user, "first", 50)

    def act(number: int) -> bool:
        if number == 100:
            return retried(db, lambda tx: moving.move(tx, from_user, to_user))
        try:
            with db.transaction() as tx:
                credits.reserve(tx, from_user if number % 2 else to_user, f"op{number}", 1)
            with db.transaction() as tx:
                credits.settle(tx, f"op{number}") if number % 3 else credits.release(tx, f"op{number}")
        except OutOfCredits:
            return False
        return True

    done = at_once(200, act)
    taken = sum(1 for number, is_done in enumerate(done) if is_done and number % 3 and number != 100)
    assert done[100]
    assert balance(db, from_user) == (0, 0)
    assert balance(db, to_user) == (100 - taken, 0)


def test_open_reservations_are_found_by_their_age(db: Database) -> None:
    user_id = person(db, 10)
    for key in ("open", "settled", "released"):
        spend(db, user_id, key)
    with db.transaction() as tx:
        credits.settle(tx, "settled")
        credits.release(tx, "released")
        now_ms = tx.clock_ms()
        assert [entry.key for entry in ledger.open_reservations(tx, now_ms + 1)] == ["open"]
        assert ledger.open_reservations(tx, now_ms - 60_000) == []


def test_a_wrong_balance_would_be_found(db: Database) -> None:
    user_id = person(db, 10)
    with db.transaction() as tx:
        tx.run("UPDATE users SET available = 11 WHERE id = :id", id=user_id)
        (wrong,) = ledger.wrong(tx)
    assert (wrong.id, wrong.available, wrong.available_sum) == (user_id, 11, 10)
