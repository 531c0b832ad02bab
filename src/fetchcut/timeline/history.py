"""Where undo, redo and restore lead. Pure: the rows of a session's versions in, the number of a node out.

    version  1    2    3    4      5      6     7          what was done
    cause    up.  turn turn undo   turn   undo  restore 3
    node     1 ── 2 ── 3    2 ──── 5      2     3          the version whose draft is shown then; 0 is the empty draft
             └────┴── a tree by parent: nothing that ever was is lost

Undo takes back the last change of what is shown, also a restore; redo takes back the last undo, until something new is
done. Both are found by doing the rows once more.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final, Protocol

EMPTY: Final = 0
"""The node before the first version: a draft with nothing in it."""
_UNASKED: Final = frozenset({"upload"})
"""Causes of what is there before a person says anything: "start over" goes back to after these."""


class Row(Protocol):
    """What is needed of a version; `store/versions.py` has such rows."""

    @property
    def version(self) -> int:
        """Return its number."""

    @property
    def node(self) -> int:
        """Return the version whose draft it shows."""

    @property
    def parent(self) -> int | None:
        """Return the node its draft was made from."""

    @property
    def cause(self) -> str:
        """Return why it is there: "turn", "upload", "hand", "undo", "redo", "restore"."""


@dataclass(frozen=True, slots=True)
class Walk:
    """A way through the history: to `node`, over `steps` changes, which may be fewer than were asked for."""

    node: int
    steps: int


@dataclass(frozen=True, slots=True)
class History:
    """What is shown now, and the nodes that undo and redo lead to, the next one last."""

    node: int
    undoable: tuple[int, ...]
    redoable: tuple[int, ...]

    def undo(self, steps: int = 1) -> Walk | None:
        """Return where so many undos lead, or as many as there are; None where there is nothing to undo."""
        return _walk(self.undoable, steps)

    def redo(self, steps: int = 1) -> Walk | None:
        """Return where so many redos lead, or as many as there are; None where there is nothing to redo."""
        return _walk(self.redoable, steps)


def history(rows: Iterable[Row]) -> History:
    """Return where a session is after these versions, oldest first."""
    node, undoable, redoable = EMPTY, list[int](), list[int]()
    for row in rows:
        if row.cause == "undo" and row.node in undoable:
            _take_over(undoable, redoable, node, row.node)
        elif row.cause == "redo" and row.node in redoable:
            _take_over(redoable, undoable, node, row.node)
        else:
            undoable.append(node)
            redoable.clear()
        node = row.node
    return History(node=node, undoable=tuple(undoable), redoable=tuple(redoable))


def start(rows: Iterable[Row]) -> int:
    """Return the node of the first state: what was there before anything was said or put by hand."""
    node = EMPTY
    for row in rows:
        if row.cause not in _UNASKED:
            return node
        node = row.node
    return node


def before(rows: Iterable[Row], version: int) -> int:
    """Return the node that was shown just before a version: "back to how it was before the music"."""
    node = EMPTY
    for row in rows:
        if row.version >= version:
            return node
        node = row.node
    return node


def path(rows: Iterable[Row], node: int) -> tuple[int, ...]:
    """Return the nodes from the first one to `node`, each made from the one before it: its branch of the tree."""
    parents = {row.node: row.parent for row in rows if row.node == row.version}
    way = []
    at: int | None = node
    while at is not None and at in parents:
        way.append(at)
        at = parents[at]
    return tuple(reversed(way))


def _walk(nodes: tuple[int, ...], steps: int) -> Walk | None:
    taken = min(steps, len(nodes))
    return Walk(nodes[-taken], taken) if taken > 0 else None


def _take_over(nodes: list[int], others: list[int], now: int, wanted: int) -> None:
    """Move the end of `nodes`, down to the one wanted, to `others`: each undo can be redone.

    A row does not say how many steps it went. Where restores showed a draft twice it is the nearer of the two: the
    same draft is shown, and what lies between them is only found once more.
    """
    at = now
    while True:
        others.append(at)
        at = nodes.pop()
        if at == wanted:
            return
