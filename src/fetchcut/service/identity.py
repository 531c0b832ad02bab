"""Who somebody is, by a secret of theirs: an API token, a browser's cookie, a claim link."""

import time
from collections.abc import Callable
from typing import Final

from fetchcut.errors import TokenRefused
from fetchcut.service import ids
from fetchcut.service.callers import Caller, scopes_of
from fetchcut.service.limits import KeyedHash, Limit, Try
from fetchcut.service.plans import Plans
from fetchcut.store import secrets, tokens
from fetchcut.store.database import Database
from fetchcut.store.tokens import Holder, Kind, Token
from fetchcut.store.transaction import Transaction

LONGEST_SECRET: Final = 100
"""Longer ones are none of ours: they are not even hashed."""


def wall_clock_ms() -> int:
    """Return the time now, milliseconds since 1970."""
    return time.time_ns() // 1_000_000


class Identity:
    """Looks secrets up. `clock_ms` says what time it is; tests bring their own."""

    def __init__(self, db: Database, plans: Plans, clock_ms: Callable[[], int] = wall_clock_ms) -> None:
        self.db = db
        self.plans = plans
        self.clock_ms = clock_ms
        self._hash = KeyedHash(secrets.secret(db, "addresses"))

    def caller(self, bearer: str) -> Caller:
        """Return who holds an API token. Raises TokenRefused for every token that is not good, whatever it lacks."""
        return self._caller(bearer, "api")

    def web_caller(self, cookie: str) -> Caller:
        """Return who is logged in with a cookie. Raises TokenRefused as `caller` does."""
        return self._caller(cookie, "web")

    def _caller(self, secret: str, kind: Kind) -> Caller:
        with self.db.reading() as tx:
            holder = self._holder(tx, secret, kind)
        if holder is None:
            raise TokenRefused
        return self._made(holder)

    def _holder(self, tx: Transaction, secret: str, kind: Kind) -> Holder | None:
        if not 0 < len(secret) <= LONGEST_SECRET:
            return None
        return tokens.holder(tx, secret, kind, self.clock_ms())

    def _made(self, holder: Holder) -> Caller:
        return Caller(
            user_id=holder.user_id,
            token_id=holder.id,
            scopes=scopes_of(holder.scopes),
            plan=self.plans.named(holder.plan),
            is_anonymous=holder.email is None,
            language=holder.language,
            session_id=holder.session_id,
            expires_at_ms=holder.expires_at_ms,
        )

    def _token(
        self, user_id: str, kind: Kind, name: str, scopes: str, ends_ms: int | None, *, session_id: str | None = None
    ) -> Token:
        return Token(
            id=ids.named("tok"),
            user_id=user_id,
            kind=kind,
            name=name,
            scopes=scopes,
            session_id=session_id,
            created_at_ms=self.clock_ms(),
            expires_at_ms=ends_ms,
            revoked_at_ms=None,
        )

    def _try(self, kind: str, text: str, limit: Limit) -> Try:
        return Try(key=self._hash.of(kind, text), limit=limit)
