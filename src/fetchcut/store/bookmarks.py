"""Names people gave to versions of their sessions."""

from dataclasses import dataclass

from fetchcut.store.transaction import Transaction


@dataclass(frozen=True, slots=True, kw_only=True)
class Bookmark:
    """One name for one node of the history."""

    session_id: str
    name: str
    node: int


_PUT = """
INSERT INTO bookmarks (session_id, name, node) VALUES (:session_id, :name, :node)
ON CONFLICT (session_id, name) DO UPDATE SET node = excluded.node"""


def put(tx: Transaction, session_id: str, name: str, node: int) -> None:
    """Name a node; a name that was there moves. The caller has made sure whose session it is."""
    tx.run(_PUT, session_id=session_id, name=name, node=node)


_OF_SESSION = """
SELECT b.* FROM bookmarks b JOIN sessions s ON s.id = b.session_id
WHERE b.session_id = :session_id AND s.user_id = :user_id ORDER BY b.name"""


def of_session(tx: Transaction, user_id: str, session_id: str) -> list[Bookmark]:
    """Return all names of this account's session, in order."""
    return tx.all(Bookmark, _OF_SESSION, session_id=session_id, user_id=user_id)


_FIND = """
SELECT b.* FROM bookmarks b JOIN sessions s ON s.id = b.session_id
WHERE b.session_id = :session_id AND b.name = :name AND s.user_id = :user_id"""


def find(tx: Transaction, user_id: str, session_id: str, name: str) -> Bookmark | None:
    """Return the bookmark of this name."""
    return tx.one(Bookmark, _FIND, session_id=session_id, name=name, user_id=user_id)
