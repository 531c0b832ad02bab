"""Accounts: anonymous tokens, tokens with scopes, claim links; who somebody is, registration and login beside them."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from fetchcut.errors import BadField, ClaimRefused, PlanForbids, SessionMissing, TokenRefused, TooManyTokens
from fetchcut.service import credits, ids, limits, moving  # noqa: A004  the trade's word
from fetchcut.service.callers import SCOPES, Caller, read_scopes
from fetchcut.service.entrance import Entered, Entrance
from fetchcut.service.identity import wall_clock_ms
from fetchcut.service.limits import DAY_MS, Limit
from fetchcut.store import binds, erasing, mints, sessions, tokens, users
from fetchcut.store.tokens import Token
from fetchcut.store.transaction import Transaction

__all__ = ["Accounts", "Caller", "Claimed", "Entered", "Minted", "NewToken", "wall_clock_ms"]

CLAIM_DAYS: Final = 7
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


class Accounts(Entrance):
    """Everything about who somebody is."""

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

    def sweep(self) -> None:
        """Remove what no rule looks at any more, finish moves that others wrote into, erase who cannot come back."""
        now_ms, rules = self.clock_ms(), self.plans.accounts
        before_ms = now_ms - max(30, rules.anonymous_days, rules.keep_days) * DAY_MS
        with self.db.transaction() as tx:
            tokens.forget(tx, before_ms)
            binds.forget(tx, before_ms)
            mints.forget(tx, before_ms)
            limits.forget(tx, now_ms)
            moving.finish(tx)
        if rules.keep_days:
            with self.db.reading() as tx:
                left = erasing.unreachable(tx, now_ms - rules.keep_days * DAY_MS)
            for user_id in left:  # each by itself: nobody else waits long
                with self.db.transaction() as tx:
                    erasing.erase(tx, user_id)
