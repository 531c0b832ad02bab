"""Accounts: anonymous tokens, registration, login, tokens, claim links, and one account taking over another.

    anonymous token ──▶ anonymous account ──/register?bind=<its id>──▶ a new account, and a code on the page
                              │                                                │
                              └──── its token confirms the code ───────────────┘   then everything moves

Opening the bind link gives nothing: whoever knows it can make an account of their own. What the anonymous account has
moves only if the holder of its token says so, by the code, or by typing the token itself into the form.
"""

import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Final

from fetchcut.errors import (
    BadField,
    BindRefused,
    ClaimRefused,
    EmailTaken,
    LoginRefused,
    PlanForbids,
    SessionMissing,
    TokenRefused,
    TooManyTokens,
)
from fetchcut.service import credits, ids, limits, moving, passwords  # noqa: A004  the trade's word
from fetchcut.service.callers import SCOPES, Caller, read_scopes, scopes_of
from fetchcut.service.limits import DAY_MS, MINUTE_MS, KeyedHash, Limit, Try
from fetchcut.service.plans import Plans
from fetchcut.store import binds, mints, secrets, sessions, tokens, users
from fetchcut.store.database import Database, Transaction, retried
from fetchcut.store.tokens import Holder, Kind, Token

COOKIE_DAYS: Final = 30
CLAIM_DAYS: Final = 7
CODE_MINUTES: Final = 60
MOST_TOKENS: Final = 100
"""Valid API tokens an account may have at once."""

LONGEST_CLIENT_ID: Final = 64


@dataclass(frozen=True, slots=True, kw_only=True)
class Minted:
    """A new anonymous account with its token."""

    token: str
    user_id: str
    expires_at_ms: int
    credits: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Entered:
    """A browser that logged in. `code` waits to be confirmed where a bind link was open; `is_bound`: it is done."""

    caller: Caller
    cookie: str
    expires_at_ms: int
    code: str | None = None
    is_bound: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class NewToken:
    """A token just made: the only time anybody sees it."""

    token: str
    about: Token


@dataclass(frozen=True, slots=True, kw_only=True)
class Claimed:
    """A session that a claim link opens. `cookie` is good for it alone, with the scopes of who made the link."""

    user_id: str
    session_id: str
    task_id: str
    cookie: str
    expires_at_ms: int


def wall_clock_ms() -> int:
    """Return the time now, milliseconds since 1970."""
    return time.time_ns() // 1_000_000


class Accounts:
    """Everything about who somebody is. `clock_ms` says what time it is; tests bring their own."""

    def __init__(self, db: Database, plans: Plans, clock_ms: Callable[[], int] = wall_clock_ms) -> None:
        self.db = db
        self.plans = plans
        self.clock_ms = clock_ms
        self._hash = KeyedHash(secrets.secret(db, "addresses"))

    def mint(self, client_id: str, address: str) -> Minted:
        """Return a new anonymous account. Raises BadField for no client id, TooManyTokens where there were enough."""
        if not 1 <= len(client_id) <= LONGEST_CLIENT_ID:
            raise BadField(name="X-Client-Id", expected=f"1-{LONGEST_CLIENT_ID} characters")
        now_ms, rules = self.clock_ms(), self.plans.accounts
        minted = Minted(
            token=ids.token(),
            user_id=ids.anonymous_user(),
            expires_at_ms=now_ms + rules.anonymous_days * DAY_MS,
            credits=rules.anonymous_credits,
        )
        client, place = self._hash.of("client", client_id), self._hash.of("address", limits.prefix(address))
        with self.db.transaction() as tx:
            self._require_mint(tx, client, place, now_ms)
            mints.add(tx, client_hash=client, address_hash=place, user_id=minted.user_id, now_ms=now_ms)
            users.add(tx, id=minted.user_id, plan=rules.anonymous_plan, now_ms=now_ms)
            credits.grant(tx, minted.user_id, f"{minted.user_id}:first", minted.credits, note="anonymous")
            about = self._token(minted.user_id, "api", "anonymous", ",".join(SCOPES), minted.expires_at_ms)
            tokens.add(tx, minted.token, about)
        return minted

    def _require_mint(self, tx: Transaction, client: str, place: str, now_ms: int) -> None:
        rules = self.plans.accounts
        for_client = Limit(most=rules.tokens_per_client, within_ms=rules.anonymous_days * DAY_MS)
        for_address = Limit(most=rules.tokens_per_address, within_ms=rules.anonymous_days * DAY_MS)
        for name in sorted((client, place)):
            tx.lock(name)
        since_ms = now_ms - for_client.within_ms
        wait_s = max(
            for_client.wait_s(mints.of_client(tx, client, since_ms, for_client.most), now_ms),
            for_address.wait_s(mints.of_address(tx, place, since_ms, for_address.most), now_ms),
        )
        if wait_s:
            raise TooManyTokens(retry_after_s=wait_s)

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
        # Longer ones are none of ours: not even hashed.
        return tokens.holder(tx, secret, kind, self.clock_ms()) if 0 < len(secret) <= 100 else None

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

    def tokens(self, caller: Caller) -> list[Token]:
        """Return the account's API tokens, without the secrets nobody has any more."""
        with self.db.reading() as tx:
            return tokens.of_user(tx, caller.user_id)

    def create_token(
        self, caller: Caller, name: str, scopes: Sequence[str] = ("*",), expires_in_days: int | None = None
    ) -> NewToken:
        """Return a new API token for the caller's account, with no scope the caller lacks.

        An anonymous account's tokens end when the caller's does. Raises BadField, ScopeMissing, PlanForbids.
        """
        if not 1 <= len(name) <= 100:
            raise BadField(name="name", expected="1-100 characters")
        if expires_in_days is not None and not 1 <= expires_in_days <= 3650:
            raise BadField(name="expires_in_days", expected="1-3650")
        if caller.session_id is not None:
            raise TokenRefused  # a claim link's cookie opens one session: no token of an account comes of it
        given = read_scopes(tuple(scopes), caller.scopes)
        now_ms = self.clock_ms()
        ends_ms = now_ms + expires_in_days * DAY_MS if expires_in_days else None
        if caller.is_anonymous:
            ends_ms = min(each for each in (ends_ms, caller.expires_at_ms) if each is not None)
        made = NewToken(token=ids.token(), about=self._token(caller.user_id, "api", name, given, ends_ms))
        with self.db.transaction() as tx:
            tx.lock(caller.user_id)
            if tokens.living_count(tx, caller.user_id, "api", now_ms) >= MOST_TOKENS:
                raise PlanForbids(plan=caller.plan.name, what="tokens", limit=MOST_TOKENS)
            tokens.add(tx, made.token, made.about)
        return made

    def revoke_token(self, caller: Caller, token_id: str) -> bool:
        """End one of the account's tokens; false if there is none of this id that is good."""
        with self.db.transaction() as tx:
            return tokens.revoke(tx, caller.user_id, token_id, self.clock_ms())

    def claim(self, caller: Caller, task_id: str, session_id: str) -> str:
        """Return a claim link's secret for a session of the caller's. Raises SessionMissing."""
        secret = ids.claim()
        with self.db.transaction() as tx:
            session = sessions.get(tx, caller.user_id, session_id)
            if session is None or session.task_id != task_id or not caller.may_see(session_id):
                raise SessionMissing
            ends_ms = self.clock_ms() + CLAIM_DAYS * DAY_MS
            scopes = ",".join(name for name in SCOPES if name in caller.scopes)
            tokens.add(
                tx, secret, self._token(caller.user_id, "claim", "claim link", scopes, ends_ms, session_id=session_id)
            )
        return secret

    def open_claim(self, secret: str) -> Claimed:
        """Return the session a claim link opens, with a cookie that opens it too. Raises ClaimRefused."""
        cookie = ids.cookie()
        with self.db.transaction() as tx:
            holder = self._holder(tx, secret, "claim")
            session = sessions.get(tx, holder.user_id, holder.session_id or "") if holder else None
            if holder is None or session is None or holder.expires_at_ms is None:
                raise ClaimRefused
            ends_ms = holder.expires_at_ms
            tokens.add(
                tx, cookie, self._token(holder.user_id, "web", "claimed", holder.scopes, ends_ms, session_id=session.id)
            )
        return Claimed(
            user_id=holder.user_id,
            session_id=session.id,
            task_id=session.task_id,
            cookie=cookie,
            expires_at_ms=ends_ms,
        )

    def speak(self, user_id: str, language: str) -> None:
        """Keep which language an account speaks."""
        with self.db.transaction() as tx:
            users.speak(tx, user_id, language)

    def sweep(self) -> None:
        """Remove what no rule looks at any more, and finish moves that others wrote into while they were made."""
        now_ms = self.clock_ms()
        before_ms = now_ms - 30 * DAY_MS
        with self.db.transaction() as tx:
            tokens.forget(tx, before_ms)
            binds.forget(tx, before_ms)
            mints.forget(tx, now_ms - max(30, self.plans.accounts.anonymous_days) * DAY_MS)
            limits.forget(tx, now_ms)
            moving.finish(tx)

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


def _plain(code: str) -> str:
    """Return a code as it was made, however it was typed: small letters, spaces, O for 0."""
    bare = "".join(letter for letter in code.upper() if letter.isalnum())
    return bare.translate(str.maketrans("OIL", "011"))
