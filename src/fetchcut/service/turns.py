"""Turns: messages accepted, and what came of them to read. The work itself is in `turn_work.py`."""

from collections.abc import AsyncIterator
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from fetchcut.errors import OutOfCredits, SessionMissing, TooManyRequests
from fetchcut.language.outcome import Edits, Measure, Replace
from fetchcut.language.replies import say
from fetchcut.service import credits, ids, sessions  # noqa: A004  the trade's word
from fetchcut.service.events import Telling, invocation_id
from fetchcut.service.feed import Feed
from fetchcut.service.music import Shelf
from fetchcut.service.plans import Plans
from fetchcut.service.situations import background, language_of
from fetchcut.service.steps.turn import understand
from fetchcut.store import events as event_rows, sessions as session_rows, turns as rows
from fetchcut.store.database import Database
from fetchcut.store.events import Event
from fetchcut.store.transaction import Transaction
from fetchcut.store.turns import Turn

if TYPE_CHECKING:
    from fetchcut.service.callers import Caller
    from fetchcut.service.engine import Engine

MOST_WAITING: Final = 50
"""Messages of one session that may wait for their turn."""


class _SaidBefore(Exception):
    """This idempotency key was used while we were about to use it."""


@dataclass(frozen=True, slots=True)
class _Accepted:
    turn: Turn
    ahead: int


class Turns:
    """The turns of all sessions: one at a time for a session, in the order they came."""

    def __init__(self, db: Database, plans: Plans, feed: Feed, engine: "Engine", music: Shelf) -> None:
        self._db = db
        self._plans = plans
        self._feed = feed
        self._engine = engine
        self._music = music

    def submit(
        self,
        caller: "Caller",
        session_id: str,
        message: str,
        *,
        idempotency_key: str | None = None,
        is_preview: bool = False,
    ) -> Turn:
        """Accept a message and return its turn, which will be done whatever happens; the same key, the same turn.

        Its price is frozen now. A preview tells what would be done, does not do it, and is free. Raises
        SessionMissing, OutOfCredits, TooManyRequests.
        """
        if before := self._said_before(caller, session_id, idempotency_key):
            return before
        price = 0 if is_preview else self._plans.prices.turn
        try:
            accepted = self._accept(caller, session_id, message, idempotency_key, is_preview=is_preview, price=price)
        except _SaidBefore:
            found = self._said_before(caller, session_id, idempotency_key)
            if found is None:
                raise SessionMissing from None
            return found
        except OutOfCredits:
            if not self._is_free(caller, session_id, message):
                raise
            accepted = self._accept(caller, session_id, message, idempotency_key, is_preview=is_preview, price=0)
        if accepted.ahead:
            self._feed.wake(session_id)
        else:
            self._engine.submit("turn", accepted.turn.id)
        return accepted.turn

    def events(self, caller: "Caller", session_id: str, after: int, limit: int) -> list[Event]:
        """Return the session's events after number `after`. Raises SessionMissing."""
        with self._db.reading() as tx:
            sessions.require_for(tx, caller, session_id)
            return event_rows.after(tx, caller.user_id, session_id, after, limit=limit)

    def follow(self, session_id: str, turn_id: str | None, after: int) -> AsyncIterator[Event]:
        """Yield events as they come: of one turn until it is over, else of the session for ever.

        For callers that were let in before: whose session it is, is not asked here.
        """
        return self._feed.follow(session_id, turn_id, after)

    def _said_before(self, caller: "Caller", session_id: str, key: str | None) -> Turn | None:
        if key is None:
            return None
        with self._db.reading() as tx:
            sessions.require_for(tx, caller, session_id)
            return rows.by_key(tx, caller.user_id, session_id, key)

    def _accept(
        self, caller: "Caller", session_id: str, message: str, key: str | None, *, is_preview: bool, price: int
    ) -> _Accepted:
        with self._db.transaction() as tx:
            session = sessions.require_for(tx, caller, session_id)
            now_ms = tx.clock_ms()
            ordinal = session_rows.next_turn(tx, caller.user_id, session_id, now_ms)
            if ordinal is None:
                raise SessionMissing
            ahead = rows.ahead(tx, session_id, ordinal)
            if ahead >= MOST_WAITING:
                raise TooManyRequests(retry_after_s=5)
            turn_id = ids.named("turn")
            turn = Turn(
                id=turn_id,
                session_id=session_id,
                user_id=caller.user_id,
                ordinal=ordinal,
                message=message,
                is_preview=is_preview,
                idempotency_key=key,
                invocation_id=invocation_id(),
                scopes=",".join(sorted(caller.scopes)),
                reservation=turn_id if price else None,
                created_at_ms=now_ms,
            )
            if not rows.add(tx, turn):
                raise _SaidBefore
            if price:
                credits.reserve(tx, caller.user_id, turn_id, price, note="turn")
            if ahead:
                _tell_waiting(tx, turn, language_of(session))
            return _Accepted(turn, ahead)

    def _is_free(self, caller: "Caller", session_id: str, message: str) -> bool:
        """Return whether the message costs nothing as things stand: undo must work without credits."""
        with self._db.reading() as tx:
            now = background(tx, caller.user_id, session_id, music=self._music.tunes)
        return not isinstance(understand(message, now.situation).outcome, Edits | Replace | Measure)


def _tell_waiting(tx: Transaction, turn: Turn, language: str) -> None:
    telling = Telling(turn.invocation_id, turn.created_at_ms / 1000, place="waiting")
    telling.say(say("turn.waiting", language))
    event_rows.append(tx, turn.session_id, turn.id, telling.bodies, turn.created_at_ms)
