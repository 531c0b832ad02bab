"""Where undo and redo lead, against a plain editor that keeps its drafts in two lists."""

from dataclasses import dataclass
from random import Random

import pytest
from hypothesis import given, strategies as st

from fetchcut.timeline.history import EMPTY, Walk, before, history, path, start


@dataclass(frozen=True)
class Version:
    version: int
    node: int
    parent: int | None
    cause: str


class Session:
    """Writes rows as the service does."""

    def __init__(self) -> None:
        self.rows: list[Version] = []

    @property
    def node(self) -> int:
        return self.rows[-1].node if self.rows else EMPTY

    def commit(self, cause: str = "turn") -> int:
        version = len(self.rows) + 1
        self.rows.append(Version(version, version, self.node or None, cause))
        return version

    def show(self, node: int, cause: str) -> None:
        parents = {row.version: row.parent for row in self.rows}
        self.rows.append(Version(len(self.rows) + 1, node, parents.get(node), cause))

    def undo(self, steps: int = 1) -> int | None:
        walk = history(self.rows).undo(steps)
        if walk is not None:
            self.show(walk.node, "undo")
        return None if walk is None else walk.steps

    def redo(self, steps: int = 1) -> int | None:
        walk = history(self.rows).redo(steps)
        if walk is not None:
            self.show(walk.node, "redo")
        return None if walk is None else walk.steps


def test_back_and_forth() -> None:
    session = Session()
    nodes = [session.commit("upload"), session.commit(), session.commit()]
    seen = []
    for move in (session.undo, session.undo, session.redo, session.undo, session.redo, session.redo):
        assert move() == 1
        seen.append(session.node)
    assert seen == [nodes[1], nodes[0], nodes[1], nodes[0], nodes[1], nodes[2]]
    assert session.redo() is None


def test_several_steps_or_as_many_as_there_are() -> None:
    session = Session()
    for _ in range(4):
        session.commit()
    assert session.undo(3) == 3
    assert session.node == 1
    assert session.redo(2) == 2
    assert session.node == 3
    assert session.undo(99) == 3
    assert session.node == EMPTY
    assert session.undo() is None
    assert session.redo(99) == 4
    assert session.node == 4


def test_something_new_ends_redo_and_loses_nothing() -> None:
    session = Session()
    for _ in range(3):
        session.commit()
    session.undo(2)
    new = session.commit()
    assert session.redo() is None
    assert path(session.rows, new) == (1, new)
    assert path(session.rows, 3) == (1, 2, 3)
    session.undo()
    assert session.node == 1


def test_a_restore_is_a_change_that_can_be_undone() -> None:
    session = Session()
    for _ in range(3):
        session.commit()
    session.show(1, "restore")
    assert session.undo() == 1
    assert session.node == 3
    assert session.redo() == 1
    assert session.node == 1
    session.commit()
    session.undo(2)
    assert session.node == 3


def test_the_first_state_is_what_was_brought_along() -> None:
    session = Session()
    assert start(session.rows) == EMPTY
    session.commit("upload")
    session.commit("upload")
    assert start(session.rows) == 2
    session.commit("turn")
    session.commit("upload")
    assert start(session.rows) == 2


def test_how_it_was_before_a_change() -> None:
    session = Session()
    for _ in range(3):
        session.commit()
    session.undo()
    music = session.commit()
    assert before(session.rows, music) == 2
    assert before(session.rows, 1) == EMPTY
    assert before(session.rows, 99) == music


@pytest.mark.parametrize("steps", [0, -1])
def test_no_steps_lead_nowhere(steps: int) -> None:
    session = Session()
    session.commit()
    assert history(session.rows).undo(steps) is None


def test_a_walk_says_how_far() -> None:
    session = Session()
    session.commit()
    assert history(session.rows).undo(5) == Walk(node=EMPTY, steps=1)


_STEPS = st.lists(st.tuples(st.sampled_from(["commit", "undo", "redo"]), st.integers(1, 4)), max_size=40)
_RESTORES = st.lists(st.tuples(st.sampled_from(["commit", "undo", "redo", "restore"]), st.just(1)), max_size=40)


@given(_STEPS | _RESTORES, st.randoms())
def test_any_walk_is_that_of_a_plain_editor(moves: list[tuple[str, int]], chance: Random) -> None:
    session, now = Session(), EMPTY
    undoable: list[int] = []
    redoable: list[int] = []
    for move, steps in moves:
        if move == "commit":
            undoable, redoable, now = [*undoable, now], [], session.commit()
        elif move == "restore":
            node = chance.choice([EMPTY, *(row.node for row in session.rows)])
            session.show(node, "restore")
            undoable, redoable, now = [*undoable, now], [], node
        else:
            here, there = (undoable, redoable) if move == "undo" else (redoable, undoable)
            done = (session.undo if move == "undo" else session.redo)(steps)
            assert (done or 0) == min(steps, len(here))
            for _ in range(done or 0):
                there.append(now)
                now = here.pop()
        assert session.node == now
