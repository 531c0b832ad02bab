"""The history of a session: one row a change, append-only."""

from dataclasses import dataclass

from fetchcut.store.transaction import Transaction


@dataclass(frozen=True, slots=True, kw_only=True)
class Version:
    """One change. It shows the draft of `node`: its own number, or the older one an undo or restore went to.

    `draft` is there on rows that are nodes themselves; `parent` is the node it was made from, None for the first.
    """

    session_id: str
    version: int
    node: int
    parent: int | None
    draft: str | None
    cause: str
    turn_id: str | None
    label: str = ""
    at_ms: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    """A version without its draft: what a list of the history needs."""

    version: int
    node: int
    parent: int | None
    cause: str
    turn_id: str | None
    label: str
    at_ms: int


_ADD = """
INSERT INTO versions (session_id, version, node, parent, draft, cause, turn_id, label, at_ms)
VALUES (:session_id, :version, :node, :parent, :draft, :cause, :turn_id, :label, :at_ms)"""


def add(tx: Transaction, version: Version) -> None:
    """Keep a version whose number `sessions.next_version` gave. Raises DatabaseConflict if it is there already."""
    tx.run(
        _ADD,
        session_id=version.session_id,
        version=version.version,
        node=version.node,
        parent=version.parent,
        draft=version.draft,
        cause=version.cause,
        turn_id=version.turn_id,
        label=version.label,
        at_ms=version.at_ms,
    )


_HEAD = """
SELECT v.* FROM versions v JOIN sessions s ON s.id = v.session_id AND s.version = v.version
WHERE s.id = :session_id AND s.user_id = :user_id"""


def head(tx: Transaction, user_id: str, session_id: str) -> Version | None:
    """Return the latest version of this account's session, None before the first change."""
    return tx.one(Version, _HEAD, session_id=session_id, user_id=user_id)


_GET = """
SELECT v.* FROM versions v JOIN sessions s ON s.id = v.session_id
WHERE v.session_id = :session_id AND v.version = :version AND s.user_id = :user_id"""


def get(tx: Transaction, user_id: str, session_id: str, version: int) -> Version | None:
    """Return one version of this account's session."""
    return tx.one(Version, _GET, session_id=session_id, version=version, user_id=user_id)


def draft(tx: Transaction, user_id: str, session_id: str, node: int) -> str | None:
    """Return the draft that was stored with `node`."""
    found = get(tx, user_id, session_id, node)
    return found.draft if found else None


_HISTORY = """
SELECT v.version, v.node, v.parent, v.cause, v.turn_id, v.label, v.at_ms
FROM versions v JOIN sessions s ON s.id = v.session_id
WHERE v.session_id = :session_id AND s.user_id = :user_id AND v.version > :after
ORDER BY v.version LIMIT :limit"""


def history(tx: Transaction, user_id: str, session_id: str, *, after: int = 0, limit: int = 10_000) -> list[Change]:
    """Return the changes after version `after`, oldest first, without drafts."""
    return tx.all(Change, _HISTORY, session_id=session_id, user_id=user_id, after=after, limit=limit)


_OF_TURN = "SELECT * FROM versions WHERE session_id = :session_id AND turn_id = :turn_id ORDER BY version DESC"


def of_turn(tx: Transaction, session_id: str, turn_id: str) -> Version | None:
    """Return the version a turn made, None if it made none: for workers."""
    return tx.one(Version, _OF_TURN, session_id=session_id, turn_id=turn_id)
