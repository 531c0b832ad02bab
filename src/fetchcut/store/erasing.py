"""Taking an account away with everything that is its: rows in the order in which they refer to each other.

Files go after their rows: the sweepers of files remove what no row names any more.
"""

from typing import Final

from fetchcut.store.transaction import Transaction

_UNREACHABLE = """
SELECT u.id FROM users u
WHERE u.email IS NULL AND u.moved_to IS NULL AND u.created_at_ms < :before_ms AND NOT EXISTS (
  SELECT 1 FROM tokens t WHERE t.user_id = u.id
    AND (t.expires_at_ms IS NULL OR t.expires_at_ms > :before_ms)
    AND (t.revoked_at_ms IS NULL OR t.revoked_at_ms > :before_ms))
ORDER BY u.created_at_ms LIMIT :limit"""


def unreachable(tx: Transaction, before_ms: int, *, limit: int = 20) -> list[str]:
    """Return anonymous accounts whose last token ended before a time: nobody can come back to them."""
    return tx.all(str, _UNREACHABLE, before_ms=before_ms, limit=limit)


_SESSIONS: Final = "(SELECT id FROM sessions WHERE user_id = :user_id)"
_EXPORTS: Final = f"(SELECT uid FROM exports WHERE user_id = :user_id OR session_id IN {_SESSIONS})"  # noqa: S608

_ERASE: Final = (
    f"DELETE FROM webhooks WHERE export_uid IN {_EXPORTS}",  # noqa: S608  our own words, here and below
    f"DELETE FROM exports WHERE uid IN {_EXPORTS}",  # noqa: S608
    f"DELETE FROM uploads WHERE user_id = :user_id OR session_id IN {_SESSIONS}",  # noqa: S608
    f"DELETE FROM events WHERE session_id IN {_SESSIONS}",  # noqa: S608
    f"DELETE FROM bookmarks WHERE session_id IN {_SESSIONS}",  # noqa: S608
    f"DELETE FROM captions WHERE session_id IN {_SESSIONS}",  # noqa: S608
    f"DELETE FROM versions WHERE session_id IN {_SESSIONS}",  # noqa: S608
    f"DELETE FROM turns WHERE user_id = :user_id OR session_id IN {_SESSIONS}",  # noqa: S608
    f"DELETE FROM assets WHERE user_id = :user_id OR session_id IN {_SESSIONS}",  # noqa: S608
    "DELETE FROM sessions WHERE user_id = :user_id",
    "DELETE FROM binds WHERE user_id = :user_id",
    "DELETE FROM binds WHERE anonymous_id = :user_id",
    "DELETE FROM tokens WHERE user_id = :user_id",
    "DELETE FROM ledger WHERE user_id = :user_id",
    "DELETE FROM users WHERE id = :user_id",
)


def erase(tx: Transaction, user_id: str) -> None:
    """Remove the account, those that had moved into it, and all their rows. Work on them finds nothing and ends."""
    for moved in tx.all(str, "SELECT id FROM users WHERE moved_to = :user_id", user_id=user_id):
        erase(tx, moved)
    for sql in _ERASE:
        tx.run(sql, user_id=user_id)
