"""One account takes over another: sessions, turns, files, exports, tokens and credits move along.

Rows are held in the order in which all work holds them (`store/sessions.py` says it), so that a move waits for running
work and does not lock up with it. Work that was accepted before goes on: it must read whose row it
works on in the transaction that publishes (`turns.by_id`), not remember it.
"""

from fetchcut.service import credits  # noqa: A004  the trade's word
from fetchcut.store import assets, exports, sessions, tokens, turns, uploads, users
from fetchcut.store.transaction import Transaction


def move(tx: Transaction, from_user: str, to_user: str) -> bool:
    """Hand everything of an anonymous account to a registered one; false if it was handed over before."""
    target = users.get(tx, to_user)
    if target is None or target.is_anonymous or target.moved_to is not None:
        return False
    _hand_over(tx, from_user, to_user)
    if not users.mark_moved(tx, from_user, to_user):
        return False
    credits.move(tx, from_user, to_user)
    return True


def finish(tx: Transaction) -> None:
    """Hand over what was written for accounts while they moved: whoever wrote it had looked before."""
    for left in users.moved_with_rest(tx):
        _hand_over(tx, left, users.heir(tx, left))


def _hand_over(tx: Transaction, from_user: str, to_user: str) -> None:
    for table in (sessions, turns, exports, uploads, assets, tokens):
        table.move(tx, from_user, to_user)
