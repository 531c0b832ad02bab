"""Turns: one at a time, in order, once, told to the end, paid when they changed the draft."""

import json
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace

import pytest

from fetchcut.errors import OutOfCredits, SessionMissing, TooManyRequests
from fetchcut.service import credits, turn_work, turns  # noqa: A004  the trade's word
from fetchcut.service.server import Server
from fetchcut.service.steps.turn import understand
from fetchcut.service.work import Overtaken, Run, attempt_name
from fetchcut.store import turns as rows, versions
from tests.engine.office import Person, all_events, arrive, require_books, texts, until


def test_a_turn_says_what_it_did_and_ends_with_text(me: Person) -> None:
    told = me.say("keep the first 4 seconds")
    assert me.seconds == 4
    assert len({each["invocationId"] for each in told}) == 1
    assert len({each["id"] for each in told}) == len(told)
    calls = [part["functionCall"] for each in told for part in each["content"]["parts"] if "functionCall" in part]
    answers = [
        part["functionResponse"] for each in told for part in each["content"]["parts"] if "functionResponse" in part
    ]
    assert [each["id"] for each in calls] == [each["id"] for each in answers]
    assert answers[0]["response"]["version"] == 2
    assert told[1]["actions"]["stateDelta"]["draft"]["d"] == 4000
    assert told[-1]["turnComplete"]
    assert texts(told)[-1]


def test_a_change_is_paid_and_nothing_else(me: Person) -> None:
    me.say("keep the first 4 seconds")
    assert me.credits == (999, 0)
    me.say("undo")
    me.say("show the tracks")
    me.say("what is my balance?")
    assert me.credits == (999, 0)
    assert me.seconds == 6
    require_books(me.server)


def test_undo_and_redo_walk_the_history(me: Person) -> None:
    me.say("keep the first 5 seconds")
    me.say("keep the first 4 seconds")
    assert texts(me.say("undo"))[-1] == "Undone. Duration: 4 s → 5 s.\nLength: 0:04 → 0:05."
    me.say("undo")
    assert me.seconds == 6
    me.say("redo")
    assert me.seconds == 5
    me.say("keep the first 3 seconds")
    assert texts(me.say("redo"))[-1] == "There is nothing to redo."
    assert me.seconds == 3


def test_a_correction_is_one_with_what_it_corrects_for_the_turn_behind_it(me: Person) -> None:
    me.say("cut the first 2 seconds")
    assert me.seconds == 4
    me.say("wait, 1 second")
    assert me.seconds == 5
    me.say("and the last 2 as well")
    assert me.seconds == 3


def test_nothing_to_undo_is_said(office: Server) -> None:
    person = arrive(office, has_film=False)
    assert texts(person.say("undo"))[-1] == "There is nothing to undo."


def test_the_language_of_a_message_is_that_of_its_answer(me: Person) -> None:
    assert "撤销" in texts(me.say("撤销"))[-1]
    assert me.server.sessions.get(me.caller, me.session_id).language == "zh"


def test_turns_of_a_session_are_done_in_order_and_one_says_that_it_waits(me: Person) -> None:
    submitted = [me.submit(f"keep the first {5 - number} seconds") for number in range(3)]
    told = [[json.loads(each.body) for each in me.followed(turn)] for turn in submitted]
    assert me.seconds == 3
    with me.server.db.reading() as tx:
        changes = versions.history(tx, me.caller.user_id, me.session_id)
    assert [each.turn_id for each in changes if each.cause == "turn"] == [turn.id for turn in submitted]
    waiting = [each for each in told if "still being worked on" in texts(each)[0]]
    assert all(texts(each)[-1] != texts(each)[0] for each in waiting)
    numbers = [each.seq for each in all_events(me)]
    assert numbers == list(range(1, len(numbers) + 1))


def test_two_clients_on_one_session_lose_no_change(me: Person) -> None:
    with ThreadPoolExecutor(8) as pool:
        found = list(pool.map(lambda number: me.submit(f'add the title "T{number}"'), range(8)))
        assert len(list(pool.map(me.followed, found))) == 8
    shown = {segment.get("txt") for track in me.draft["t"] for segment in track["sg"]}
    done = [turn.id for turn in found]
    with me.server.db.reading() as tx:
        changes = [each for each in versions.history(tx, me.caller.user_id, me.session_id) if each.cause == "turn"]
    assert sorted(each.turn_id or "" for each in changes) == sorted(done)
    assert {each.node for each in changes} == {each.version for each in changes}
    assert "T0" in shown or len(shown) > 1
    require_books(me.server)


def test_the_same_key_is_the_same_turn(me: Person) -> None:
    with ThreadPoolExecutor(8) as pool:
        found = list(pool.map(lambda _: me.submit("keep the first 4 seconds", idempotency_key="once"), range(8)))
    assert len({turn.id for turn in found}) == 1
    me.followed(found[0])
    assert me.credits == (999, 0)
    assert me.submit("something else", idempotency_key="once").id == found[0].id
    other = arrive(me.server)
    assert other.submit("keep the first 4 seconds", idempotency_key="once").id != found[0].id


def test_messages_sent_while_turns_end_never_wait_for_each_other(me: Person) -> None:
    """Locks are taken in one order: of free turns, of paid ones, and of a key that is sent again as its turn ends."""

    def talk(number: int) -> None:
        for step in range(6):
            message = "undo" if number % 2 else f"keep the first {5 - step % 3} seconds"
            me.submit(message, idempotency_key=f"{number // 2} {step // 2}")

    with ThreadPoolExecutor(8) as pool:
        assert len(list(pool.map(talk, range(8)))) == 8
    until(lambda: not _unfinished(me), 60)
    require_books(me.server)


def _unfinished(me: Person) -> list[str]:
    with me.server.db.reading() as tx:
        return [each.id for each in rows.unfinished(tx) if each.session_id == me.session_id]


def test_a_preview_changes_and_costs_nothing(me: Person) -> None:
    told = me.say("keep the first 4 seconds", is_preview=True)
    assert texts(told)[-1].startswith("Only a preview")
    assert me.seconds == 6
    assert me.credits == (1000, 0)


def test_without_credits_only_what_is_free_is_done(me: Person) -> None:
    me.say("keep the first 4 seconds")
    with me.server.db.transaction() as tx:
        credits.grant(tx, me.caller.user_id, f"taken {me.caller.user_id}", -999)
    with pytest.raises(OutOfCredits):
        me.submit("keep the first 3 seconds")
    me.say("undo")
    assert me.seconds == 6


def test_what_became_a_change_meanwhile_is_paid_or_not_done(me: Person, monkeypatch: pytest.MonkeyPatch) -> None:
    with me.server.db.transaction() as tx:
        credits.grant(tx, me.caller.user_id, f"taken {me.caller.user_id}", -1000)
    monkeypatch.setattr(turns.Turns, "_is_free", lambda *_: True)
    told = me.say("keep the first 4 seconds")
    assert me.seconds == 6
    assert "credits" in texts(told)[-1]
    require_books(me.server)


def test_a_fault_of_ours_ends_the_turn_with_words_and_without_a_charge(
    me: Person, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(*_: object) -> None:
        raise ZeroDivisionError

    monkeypatch.setattr(turn_work, "understand", broken)
    told = me.say("keep the first 4 seconds")
    assert "our fault" in texts(told)[-1]
    assert told[-1]["turnComplete"]
    assert me.credits == (1000, 0)
    monkeypatch.setattr(turn_work, "understand", understand)
    me.say("keep the first 4 seconds")
    assert me.seconds == 4


def test_a_run_that_was_replaced_publishes_nothing(me: Person, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(type(me.server.engine), "submit", lambda *_: None)
    monkeypatch.setattr(turn_work.TurnWork, "due", lambda _: [])
    turn = me.submit("keep the first 4 seconds")
    work = me.server.engine._works["turn"]
    first, second = (Run(kind="turn", id=turn.id, attempt=attempt_name(number, "worker")) for number in (1, 2))
    slept: list[bool] = []

    def sleeps(*arguments: object) -> object:
        # While the first run thinks, another one does all of it.
        if not slept:
            slept.append(True)
            work.run(second)
        return understand(*arguments)  # type: ignore[arg-type]

    monkeypatch.setattr(turn_work, "understand", sleeps)
    with pytest.raises(Overtaken):
        work.run(first)
    assert me.seconds == 4
    ends = [each for each in all_events(me) if each.turn_id == turn.id and "turnComplete" in each.body]
    assert len(ends) == 1
    assert me.credits == (999, 0)


def test_a_replaced_run_cannot_take_the_turn_back(me: Person, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(type(me.server.engine), "submit", lambda *_: None)
    monkeypatch.setattr(turn_work.TurnWork, "due", lambda _: [])
    turn = me.submit("keep the first 4 seconds")
    with me.server.db.transaction() as tx:
        assert rows.start(tx, turn.id, attempt_name(2, "living"))
    with pytest.raises(Overtaken):
        me.server.engine._works["turn"].run(Run(kind="turn", id=turn.id, attempt=attempt_name(1, "dead")))


def test_a_change_by_hand_while_a_turn_thinks_is_not_lost(me: Person, monkeypatch: pytest.MonkeyPatch) -> None:
    changed: list[bool] = []

    def interrupted(*arguments: object) -> object:
        found = understand(*arguments)  # type: ignore[arg-type]
        if not changed:
            changed.append(True)
            draft = me.draft
            draft["m"]["title"] = "by hand"
            me.server.sessions.replace_draft(me.caller, me.session_id, draft, 1)
        return found

    monkeypatch.setattr(turn_work, "understand", interrupted)
    me.say("keep the first 4 seconds")
    assert me.draft["m"]["title"] == "by hand"
    assert me.seconds == 4


def test_a_turn_that_was_never_handed_over_is_found(me: Person, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(type(me.server.engine), "submit", lambda *_: None)
    turn = me.submit("keep the first 4 seconds")
    assert texts([json.loads(each.body) for each in me.followed(turn)])
    assert me.seconds == 4


def test_a_turn_no_worker_can_do_is_given_up(me: Person, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(type(me.server.engine), "submit", lambda *_: None)
    monkeypatch.setattr(turn_work.TurnWork, "due", lambda _: [])
    turn = me.submit("keep the first 4 seconds")
    work = me.server.engine._works["turn"]
    work.give_up(turn.id)
    work.give_up(turn.id)
    told = [json.loads(each.body) for each in me.followed(turn)]
    assert len([each for each in told if each.get("turnComplete")]) == 1
    assert me.credits == (1000, 0)
    with pytest.raises(Overtaken):
        work.run(Run(kind="turn", id=turn.id, attempt=attempt_name(9, "late")))


def test_there_is_an_end_to_what_may_wait(me: Person, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(type(me.server.engine), "submit", lambda *_: None)
    monkeypatch.setattr(turn_work.TurnWork, "due", lambda _: [])
    monkeypatch.setattr(turns, "MOST_WAITING", 2)
    for _ in range(2):
        me.submit("undo")
    with pytest.raises(TooManyRequests):
        me.submit("undo")


def test_a_session_of_somebody_else_is_not_there(me: Person) -> None:
    other = arrive(me.server, has_film=False)
    with pytest.raises(SessionMissing):
        me.server.turns.submit(other.caller, me.session_id, "undo")
    with pytest.raises(SessionMissing):
        me.server.turns.events(other.caller, me.session_id, 0, 10)


def test_who_comes_back_sees_all_of_it(me: Person) -> None:
    me.say("keep the first 4 seconds")
    found = me.server.turns.events(me.caller, me.session_id, 0, 100)
    again = me.server.turns.events(me.caller, me.session_id, found[0].seq, 100)
    assert found[1:] == again
    until(lambda: me.server.engine.counts() == {"turn": 0, "export": 0, "upload": 0})


def test_a_turn_does_nothing_that_its_token_may_not(me: Person) -> None:
    writer = replace(me, caller=replace(me.caller, scopes=frozenset({"read", "write"})))
    told = texts(writer.say("keep the first 4 seconds and export it"))[-1]
    assert "render" in told
    assert "0:06 → 0:04" in told
    assert "Exporting" not in told
    assert me.server.exports.listed(me.caller) == []
    assert "“upload”" in texts(writer.say("add https://media.example/film.mp4"))[-1]
    assert "“render”" in texts(writer.say("cancel the export"))[-1]
