"""Sessions: whose they are, what changed them and in which order, and drafts that come from outside."""

import json
import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from fractions import Fraction
from typing import Any

import pytest

from fetchcut.errors import AssetMissing, DraftInvalid, SessionMissing, VersionStale
from fetchcut.service import sessions
from fetchcut.store import versions
from fetchcut.timeline import wire
from fetchcut.timeline.draft import Canvas, Draft
from tests.uploads.house import House
from tests.uploads.samples import sample


@pytest.fixture(params=["home", "postgres_home"])
def at(request: pytest.FixtureRequest) -> House:
    """Give a house on either database."""
    found: House = request.getfixturevalue(request.param)
    return found


def titled(title: str) -> Draft:
    return Draft(title=title, canvas=Canvas(width=64, height=36))


def commit(at: House, title: str, base: int) -> int:
    with at.db.transaction() as tx:
        return sessions.commit(
            tx, at.caller.user_id, at.session_id, titled(title), base=base, cause="turn", label=title
        )


def shown(at: House) -> str:
    with at.db.reading() as tx:
        return sessions.current(tx, at.caller.user_id, at.session_id).draft.title


def test_a_new_session_is_empty(at: House) -> None:
    state = at.sessions.state(at.caller, at.session_id)
    assert (state.session.id, state.session.name, state.session.version) == (at.session_id, "project", 0)
    assert len(at.session_id) == 19
    assert at.session_id.isdecimal()
    assert state.draft == Draft()
    assert (state.given, state.made, state.canvas) == ((), (), None)


def test_others_do_not_see_it(at: House) -> None:
    other, _ = at.person()
    calls: list[Callable[[], object]] = [
        lambda: at.sessions.get(other, at.session_id),
        lambda: at.sessions.state(other, at.session_id),
        lambda: at.sessions.replace_draft(other, at.session_id, {"v": 1, "t": []}, 0),
        lambda: at.sessions.get(at.caller, "1" * 19),
        lambda: at.sessions.get(at.caller, ""),
    ]
    for call in calls:
        with pytest.raises(SessionMissing):
            call()


def test_a_token_of_one_session_sees_no_other(at: House) -> None:
    second = at.sessions.create(at.caller, "second", "en").id
    narrow = replace(at.caller, session_id=second)
    assert at.sessions.get(narrow, second).id == second
    with pytest.raises(SessionMissing):
        at.sessions.state(narrow, at.session_id)


def test_a_token_of_one_session_opens_no_file_of_another(home: House) -> None:
    asset_id = home.upload(("a.png", sample("png"))).items[0].asset_id
    second = home.sessions.create(home.caller, "second", "en").id
    assert home.assets.opened(replace(home.caller, session_id=home.session_id), asset_id).filename == "a.png"
    with pytest.raises(AssetMissing):
        home.assets.opened(replace(home.caller, session_id=second), asset_id)


def test_changes_are_numbered_and_each_comes_from_the_one_before(at: House) -> None:
    assert [commit(at, title, base) for base, title in enumerate("abc")] == [1, 2, 3]
    assert shown(at) == "c"
    with at.db.reading() as tx:
        history = versions.history(tx, at.caller.user_id, at.session_id)
    assert [(each.version, each.node, each.parent, each.label) for each in history] == [
        (1, 1, None, "a"),
        (2, 2, 1, "b"),
        (3, 3, 2, "c"),
    ]


def test_going_back_is_a_change_as_well(at: House) -> None:
    for base, title in enumerate("abc"):
        commit(at, title, base)
    with at.db.transaction() as tx:
        assert sessions.show(tx, at.caller.user_id, at.session_id, 2, base=3, cause="undo") == 4
    assert shown(at) == "b"
    assert commit(at, "d", 4) == 5
    assert shown(at) == "d"
    with at.db.reading() as tx:
        last = versions.history(tx, at.caller.user_id, at.session_id)[-2:]
    assert [(each.version, each.node, each.parent) for each in last] == [(4, 2, 1), (5, 5, 2)]


def test_back_to_the_very_beginning_is_empty(at: House) -> None:
    commit(at, "a", 0)
    with at.db.transaction() as tx:
        sessions.show(tx, at.caller.user_id, at.session_id, 0, base=1, cause="undo")
    with at.db.reading() as tx:
        assert sessions.current(tx, at.caller.user_id, at.session_id).draft == Draft()


def test_a_stale_change_is_refused_and_told_the_newest(at: House) -> None:
    commit(at, "a", 0)
    commit(at, "b", 1)
    for base in (0, 1, 3, 99):
        with pytest.raises(VersionStale) as refusal:
            commit(at, "x", base)
        assert refusal.value.current_version == 2
    assert shown(at) == "b"


def test_of_many_at_once_exactly_one_gets_each_version(at: House) -> None:
    start = threading.Barrier(8)

    def client(number: int) -> int:
        done = 0
        start.wait(30)
        while done < 5:
            with at.db.reading() as tx:
                base = sessions.current(tx, at.caller.user_id, at.session_id).version
            try:
                commit(at, f"{number}.{done}", base)
                done += 1
            except VersionStale:
                continue
        return done

    with ThreadPoolExecutor(8) as pool:
        assert sum(pool.map(client, range(8))) == 40
    with at.db.reading() as tx:
        history = versions.history(tx, at.caller.user_id, at.session_id)
    assert [each.version for each in history] == list(range(1, 41))
    assert len({each.label for each in history}) == 40
    assert all(each.parent == (each.version - 1 or None) for each in history)


def a_draft(asset_id: str, **changes: object) -> dict[str, Any]:
    segment = {"id": "s1", "st": 0, "d": 400, "src": asset_id, "in": 0, "out": 400, **changes}
    track = {"id": "t1", "tt": 0, "m": {"role": "main"}, "sg": [segment]}
    return {"v": 1, "d": 400, "m": {"width": 160, "height": 90, "fps": "25"}, "t": [track]}


def test_a_draft_by_hand_is_one_step_that_can_be_undone(home: House) -> None:
    asset_id = home.upload(("a.mp4", sample("mp4"))).items[0].asset_id
    assert home.sessions.replace_draft(home.caller, home.session_id, a_draft(asset_id), 1) == 2
    state = home.sessions.state(home.caller, home.session_id)
    assert state.session.version == 2
    assert state.draft.duration == Fraction(2, 5)
    with home.db.transaction() as tx:
        sessions.show(tx, home.caller.user_id, home.session_id, 1, base=2, cause="undo")
    assert home.sessions.state(home.caller, home.session_id).draft.duration == 1


def test_a_stale_draft_by_hand(home: House) -> None:
    home.upload(("a.mp4", sample("mp4")))
    with pytest.raises(VersionStale) as refusal:
        home.sessions.replace_draft(home.caller, home.session_id, {"v": 1, "t": []}, 0)
    assert refusal.value.current_version == 1


def test_files_of_others_are_refused_with_their_place(home: House) -> None:
    other, session_id = home.person()
    theirs = home.upload(("a.mp4", sample("mp4")), caller=other, session_id=session_id).items[0].asset_id
    for asset_id in (theirs, "asset_0", "../../etc/passwd", ""):
        with pytest.raises(DraftInvalid) as refusal:
            home.sessions.replace_draft(home.caller, home.session_id, a_draft(asset_id), 0)
        assert refusal.value.problems[0].path == "$.t[0].sg[0].src"
    assert home.sessions.get(home.caller, home.session_id).version == 0


def test_a_file_of_one_s_own_other_session_is_not_here_either(home: House) -> None:
    second = home.sessions.create(home.caller, "second", "en").id
    asset_id = home.upload(("a.mp4", sample("mp4"))).items[0].asset_id
    with pytest.raises(DraftInvalid):
        home.sessions.replace_draft(home.caller, second, a_draft(asset_id), 0)


@pytest.mark.parametrize(
    ("raw", "path"),
    [
        (b"{", "$"),
        (b"[]", "$"),
        (b'{"v":1,"t":[{"tt":0,"sg":[{"st":NaN}]}]}', "$"),
        (b'{"v":1,"t":"x"}', "$.t"),
        (b"\xff\xfe", "$"),
        (b"[" * 100_000, "$"),
    ],
)
def test_what_is_no_draft_is_said_with_its_place(home: House, raw: bytes, path: str) -> None:
    with pytest.raises(DraftInvalid) as refusal:
        home.sessions.replace_draft(home.caller, home.session_id, raw, 0)
    assert refusal.value.problems[0].path.startswith(path)
    assert home.sessions.get(home.caller, home.session_id).version == 0


def test_a_source_beyond_its_end_is_refused(home: House) -> None:
    asset_id = home.upload(("a.mp4", sample("mp4"))).items[0].asset_id
    with pytest.raises(DraftInvalid):
        home.sessions.replace_draft(
            home.caller, home.session_id, a_draft(asset_id, **{"in": 9000, "out": 9400}), base_version=1
        )


def test_what_is_kept_is_what_is_read(home: House) -> None:
    asset_id = home.upload(("a.mp4", sample("mp4"))).items[0].asset_id
    draft = a_draft(asset_id)
    draft["m"]["theirs"] = {"deep": ["x", 1]}
    home.sessions.replace_draft(home.caller, home.session_id, json.dumps(draft), 1)
    state = home.sessions.state(home.caller, home.session_id)
    assert wire.write(state.draft)["m"]["theirs"] == {"deep": ["x", 1]}  # type: ignore[index]
    assert state.draft == wire.read(wire.dumps(state.draft))
