"""Sessions, their history, their events: numbers without gaps, one owner, no change lost."""

import pytest

from fetchcut.errors import DatabaseConflict
from fetchcut.service import ids
from fetchcut.store import bookmarks, events, sessions, versions
from fetchcut.store.database import Database
from fetchcut.store.transaction import Transaction
from fetchcut.store.versions import Version
from tests.store.people import at_once, person, session


def version(session_id: str, number: int, *, parent: int | None = None, draft: str = "{}") -> Version:
    return Version(
        session_id=session_id,
        version=number,
        node=number,
        parent=parent,
        draft=draft,
        cause="turn",
        turn_id=f"turn{number}",
        at_ms=number,
    )


def test_a_session_is_its_accounts_alone(db: Database) -> None:
    mine, other = person(db), person(db)
    with db.transaction() as tx:
        sid = session(tx, mine, "holiday")
        found = sessions.get(tx, mine, sid)
        assert found
        assert (found.id, found.name, found.version, found.event_count, found.turn_count) == (sid, "holiday", 0, 0, 0)
        assert sessions.of_task(tx, mine, found.task_id) == found
        events.append(tx, sid, None, ["{}"], 1)
        sessions.next_version(tx, mine, sid, 0, 1)
        versions.add(tx, version(sid, 1))
        assert len(events.after(tx, mine, sid, 0)) == 1
        assert versions.head(tx, mine, sid)
        found = sessions.get(tx, mine, sid)
        assert found
        assert sessions.get(tx, other, sid) is None
        assert sessions.of_task(tx, other, found.task_id) is None
        assert sessions.of_user(tx, other) == []
        assert not sessions.rename(tx, other, sid, "stolen")
        assert sessions.next_version(tx, other, sid, 1, 1) is None
        assert sessions.next_turn(tx, other, sid, 1) is None
        assert versions.head(tx, other, sid) is None
        assert versions.get(tx, other, sid, 1) is None
        assert versions.draft(tx, other, sid, 1) is None
        assert versions.history(tx, other, sid) == []
        assert events.after(tx, other, sid, 0) == []
        assert sessions.get(tx, mine, sid) == found


def test_sessions_come_the_last_used_first(db: Database) -> None:
    mine = person(db)
    with db.transaction() as tx:
        first, second, third = (session(tx, mine, now_ms=at_ms) for at_ms in (10, 20, 30))
        assert [each.id for each in sessions.of_user(tx, mine)] == [third, second, first]
        sessions.next_turn(tx, mine, first, 40)
        assert [each.id for each in sessions.of_user(tx, mine, limit=2)] == [first, third]
        assert [each.id for each in sessions.of_user(tx, mine, before_ms=30)] == [second]
        assert sessions.count(tx) == 3


def test_a_version_is_made_from_the_latest_one_or_not_at_all(db: Database) -> None:
    mine = person(db)
    with db.transaction() as tx:
        sid = session(tx, mine)
        assert versions.head(tx, mine, sid) is None
        assert sessions.next_version(tx, mine, sid, 0, 5) == 1
        versions.add(tx, version(sid, 1, draft="one"))
        assert sessions.next_version(tx, mine, sid, 0, 6) is None
        assert sessions.next_version(tx, mine, sid, 2, 6) is None
        assert sessions.next_version(tx, mine, sid, 1, 6) == 2
        versions.add(tx, version(sid, 2, parent=1, draft="two"))
        head = versions.head(tx, mine, sid)
        assert head
        assert (head.version, head.parent, head.draft) == (2, 1, "two")
        assert versions.draft(tx, mine, sid, 1) == "one"
        assert versions.draft(tx, mine, sid, 9) is None
        assert [change.version for change in versions.history(tx, mine, sid)] == [1, 2]
        assert [change.version for change in versions.history(tx, mine, sid, after=1)] == [2]
        made = versions.of_turn(tx, sid, "turn2")
        assert made
        assert made.version == 2
        assert versions.of_turn(tx, sid, "turn9") is None
    with pytest.raises(DatabaseConflict), db.transaction() as tx:
        versions.add(tx, version(sid, 2))


def test_of_many_who_change_one_version_one_does(db: Database) -> None:
    mine = person(db)
    with db.transaction() as tx:
        sid = session(tx, mine)

    def change(number: int) -> bool:
        with db.transaction() as tx:
            made = sessions.next_version(tx, mine, sid, 0, number)
            if made:
                versions.add(tx, version(sid, made))
            return made is not None

    assert sum(at_once(100, change)) == 1


def test_many_who_try_again_all_get_a_version_of_their_own(db: Database) -> None:
    mine = person(db)
    with db.transaction() as tx:
        sid = session(tx, mine)

    def change(_: int) -> int:
        while True:
            with db.transaction() as tx:
                found = sessions.get(tx, mine, sid)
                assert found
                made = sessions.next_version(tx, mine, sid, found.version, 1)
                if made:
                    versions.add(tx, version(sid, made, parent=made - 1 or None))
                    return made

    assert sorted(at_once(60, change, threads=6)) == list(range(1, 61))


def test_events_have_numbers_without_a_gap_whoever_adds_them(db: Database) -> None:
    mine = person(db)
    with db.transaction() as tx:
        sid = session(tx, mine)

    def add(number: int) -> int:
        with db.transaction() as tx:
            return events.append(tx, sid, f"turn{number}", [f"{number}.{part}" for part in range(3)], 1)

    lasts = at_once(50, add, threads=8)
    assert sorted(lasts) == list(range(3, 151, 3))
    with db.reading() as tx:
        found = events.after(tx, mine, sid, 0)
        assert [event.seq for event in found] == list(range(1, 151))
        for last, number in zip(lasts, range(50), strict=True):
            assert [event.body for event in found[last - 3 : last]] == [f"{number}.{part}" for part in range(3)]
        assert [event.seq for event in events.tail(tx, sid, 148)] == [149, 150]
        assert len(events.after(tx, mine, sid, 0, limit=7)) == 7
        assert events.heads(tx, [sid, "1234567890123456789"]) == {sid: 150}
        assert events.heads(tx, []) == {}


def test_a_reader_never_sees_a_later_event_before_an_earlier_one(db: Database) -> None:
    """Two writers, of which the first commits last: the second waits for it."""
    mine = person(db)
    with db.transaction() as tx:
        sid = session(tx, mine)
    seen: list[list[int]] = []

    def act(number: int) -> None:
        if number % 4:
            with db.transaction() as tx:
                events.append(tx, sid, None, ["{}"], 1)
                tx.clock_ms()
        else:
            with db.reading() as tx:
                seen.append([event.seq for event in events.tail(tx, sid, 0)])

    at_once(200, act, threads=8)
    assert all(numbers == list(range(1, len(numbers) + 1)) for numbers in seen)


def test_events_of_a_session_that_is_not_there_are_not_kept(db: Database) -> None:
    with db.transaction() as tx:
        assert events.append(tx, ids.session(), None, ["{}"], 1) == 0


def test_a_bookmark_moves_when_its_name_is_given_again(db: Database) -> None:
    mine, other = person(db), person(db)

    def named(tx: Transaction, user_id: str) -> dict[str, int]:
        return {each.name: each.node for each in bookmarks.of_session(tx, user_id, sid)}

    with db.transaction() as tx:
        sid = session(tx, mine)
        bookmarks.put(tx, sid, "rough cut", 1)
        bookmarks.put(tx, sid, "final", 2)
        bookmarks.put(tx, sid, "final", 3)
        assert named(tx, mine) == {"final": 3, "rough cut": 1}
        assert named(tx, other) == {}
        found = bookmarks.find(tx, mine, sid, "final")
        assert found
        assert found.node == 3
        assert bookmarks.find(tx, other, sid, "final") is None
        assert bookmarks.find(tx, mine, sid, "nothing") is None


def test_a_session_speaks_and_is_called_as_was_said_last(db: Database) -> None:
    mine = person(db)
    with db.transaction() as tx:
        sid = session(tx, mine)
        sessions.speak(tx, sid, "zh")
        assert sessions.rename(tx, mine, sid, "假日")
        found = sessions.by_id(tx, sid)
    assert found
    assert (found.language, found.name) == ("zh", "假日")
