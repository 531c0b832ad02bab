"""Registration, login, and one account taking over another.

    anonymous token ──▶ anonymous account ──/register?bind=<its id>──▶ a new account, and a code on the page
                              │                                                │
                              └──── its token confirms the code ───────────────┘   then everything moves

Opening the bind link gives nothing: whoever knows it can make an account of their own. What the anonymous account has
moves only if the holder of its token says so, by the code, or by typing the token itself into the form.
"""

from dataclasses import dataclass
from typing import Final

from fetchcut.errors import BadField, BindRefused, EmailTaken, LoginRefused, TokenRefused
from fetchcut.service import credits, ids, limits, moving, passwords  # noqa: A004  the trade's word
from fetchcut.service.callers import SCOPES, Caller
from fetchcut.service.identity import Identity
from fetchcut.service.limits import DAY_MS, MINUTE_MS
from fetchcut.store import binds, tokens, users
from fetchcut.store.database import retried
from fetchcut.store.transaction import Transaction

COOKIE_DAYS: Final = 30
CODE_MINUTES: Final = 60


@dataclass(frozen=True, slots=True, kw_only=True)
class Entered:
    """A browser that logged in. `code` waits to be confirmed where a bind link was open; `is_bound`: it is done."""

    caller: Caller
    cookie: str
    expires_at_ms: int
    code: str | None = None
    is_bound: bool = False


class Entrance(Identity):
    """Where people come in."""

    def register(
        self, email: str, password: str, *, address: str, bind: str | None = None, token: str | None = None
    ) -> Entered:
        """Return a browser logged in to a new account.

        `bind` is the anonymous account whose link was open, `token` one of its tokens if the person typed it in.
        Raises BadField, EmailTaken, TooManyAttempts, and BindRefused where that account cannot be taken over.
        """
        email = passwords.email(email)
        passwords.require_password(password, email)
        now_ms, rules, user_id = self.clock_ms(), self.plans.accounts, ids.user()
        with self.db.transaction() as tx:
            limits.take(tx, (self._try("register", limits.prefix(address), limits.REGISTRATION),), now_ms)
        # Outside of any transaction: it takes long on purpose.
        password_hash = passwords.hash_of(password)
        with self.db.transaction() as tx:
            if not users.add(
                tx, id=user_id, email=email, password_hash=password_hash, plan=rules.registered_plan, now_ms=now_ms
            ):
                raise EmailTaken
            credits.grant(tx, user_id, f"{user_id}:first", rules.registered_credits, note="registered")
            return self._entered(tx, user_id, bind, token)

    def login(
        self, email: str, password: str, *, address: str, bind: str | None = None, token: str | None = None
    ) -> Entered:
        """Return a browser logged in to an account there is. Raises LoginRefused, TooManyAttempts, BindRefused."""
        try:
            email = passwords.email(email)
        except BadField:
            raise LoginRefused from None
        place = limits.prefix(address)
        here = self._try("password", f"{email}\0{place}", limits.PASSWORD)
        counts = (
            here,
            self._try("account", email, limits.PASSWORD_BROADLY),
            self._try("place", place, limits.PASSWORD_BROADLY),
        )
        with self.db.transaction() as tx:
            limits.take(tx, counts, self.clock_ms())
            user = users.by_email(tx, email)
        if not passwords.fits(user.password_hash if user else None, password) or user is None:
            raise LoginRefused
        fresh = passwords.hash_of(password) if passwords.is_outdated(user.password_hash or "") else None
        with self.db.transaction() as tx:
            limits.clear(tx, counts[:2])
            if fresh:
                users.set_password(tx, user.id, fresh)
            return self._entered(tx, user.id, bind, token)

    def logout(self, cookie: str) -> None:
        """End a browser's cookie; one that is not good is not either afterwards."""
        with self.db.transaction() as tx:
            tokens.revoke_secret(tx, cookie, self.clock_ms())

    def bind(self, caller: Caller, anonymous_id: str, token: str | None = None) -> tuple[str | None, bool]:
        """Return the code for somebody who is logged in already and opened a bind link, and whether all is done."""
        if caller.is_anonymous:
            raise BindRefused
        with self.db.transaction() as tx:
            return self._bound(tx, caller.user_id, anonymous_id, token)

    def confirm_bind(self, caller: Caller, code: str) -> str:
        """Move the anonymous caller's account into the one whose page showed `code`; return that one's id.

        The token stays good: it belongs to the registered account from now on. Raises BindRefused, TooManyAttempts.
        """
        now_ms = self.clock_ms()
        with self.db.transaction() as tx:
            limits.take(tx, (self._try("code", caller.user_id, limits.CODE),), now_ms)

        def confirmed(tx: Transaction) -> str:
            found = binds.confirm(
                tx, code_hash=self._hash.of("code", _plain(code)), anonymous_id=caller.user_id, now_ms=now_ms
            )
            if found is None or not moving.move(tx, caller.user_id, found.user_id):
                raise BindRefused
            return found.user_id

        return retried(self.db, confirmed)

    def _entered(self, tx: Transaction, user_id: str, bind: str | None, token: str | None) -> Entered:
        code, is_bound = self._bound(tx, user_id, bind, token) if bind else (None, False)
        cookie, ends_ms = ids.cookie(), self.clock_ms() + COOKIE_DAYS * DAY_MS
        tokens.add(tx, cookie, self._token(user_id, "web", "browser", ",".join(SCOPES), ends_ms))
        holder = self._holder(tx, cookie, "web")
        if holder is None:
            raise TokenRefused  # the clock went past 30 days within a line
        return Entered(caller=self._made(holder), cookie=cookie, expires_at_ms=ends_ms, code=code, is_bound=is_bound)

    def _bound(self, tx: Transaction, user_id: str, anonymous_id: str, token: str | None) -> tuple[str | None, bool]:
        anonymous = users.get(tx, anonymous_id)
        if anonymous is None or not anonymous.is_anonymous or anonymous.moved_to is not None:
            raise BindRefused
        if token:
            holder = self._holder(tx, token.strip(), "api")
            if holder is None or holder.user_id != anonymous_id or not moving.move(tx, anonymous_id, user_id):
                raise BindRefused
            return None, True
        code = ids.code()
        binds.add(
            tx,
            code_hash=self._hash.of("code", _plain(code)),
            anonymous_id=anonymous_id,
            user_id=user_id,
            expires_at_ms=self.clock_ms() + CODE_MINUTES * MINUTE_MS,
        )
        return code, False


def _plain(code: str) -> str:
    """Return a code as it was made, however it was typed: small letters, spaces, O for 0."""
    bare = "".join(letter for letter in code.upper() if letter.isalnum())
    return bare.translate(str.maketrans("OIL", "011"))
