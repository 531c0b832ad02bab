"""What the person who runs a server does with accounts: make them, give credits and plans, end tokens."""

import secrets
from dataclasses import dataclass

from fetchcut.errors import BadField, EmailTaken, UserMissing
from fetchcut.service import credits, ids, passwords  # noqa: A004  the trade's word
from fetchcut.service.callers import SCOPES, read_scopes
from fetchcut.service.identity import Identity
from fetchcut.service.limits import DAY_MS
from fetchcut.store import erasing, ledger, tokens, users
from fetchcut.store.ledger import Entry, Wrong
from fetchcut.store.tokens import Token
from fetchcut.store.transaction import Transaction
from fetchcut.store.users import User


@dataclass(frozen=True, slots=True, kw_only=True)
class Created:
    """A new account with its password, the only time anybody sees it."""

    user: User
    password: str


class Operators(Identity):
    """Acts on any account, by id or e-mail address. Never behind HTTP."""

    def users(self, *, wants_anonymous: bool = False) -> list[User]:
        """Return the accounts, oldest first."""
        with self.db.reading() as tx:
            return users.all_users(tx, wants_anonymous=wants_anonymous)

    def user(self, name: str) -> User:
        """Return one account. Raises UserMissing."""
        with self.db.reading() as tx:
            return _found(tx, name)

    def create(
        self, email: str, password: str | None = None, *, plan: str | None = None, amount: int | None = None
    ) -> Created:
        """Return a new registered account, with a password of ours where none is given."""
        rules, user_id = self.plans.accounts, ids.user()
        address, chosen = passwords.email(email), password or secrets.token_urlsafe(15)
        passwords.require_password(chosen, address)
        plan = self._known(plan or rules.registered_plan)
        amount = rules.registered_credits if amount is None else amount
        password_hash = passwords.hash_of(chosen)
        with self.db.transaction() as tx:
            if not users.add(
                tx, id=user_id, email=address, password_hash=password_hash, plan=plan, now_ms=self.clock_ms()
            ):
                raise EmailTaken
            credits.grant(tx, user_id, f"{user_id}:first", amount, note="created")
            return Created(user=_found(tx, user_id), password=chosen)

    def grant(self, name: str, amount: int, *, note: str = "", key: str | None = None) -> User:
        """Give credits (below zero: take them) and return the account; once for a `key`. Raises OutOfCredits."""
        with self.db.transaction() as tx:
            user = _found(tx, name)
            credits.grant(tx, user.id, key or ids.named("grant"), amount, note=note)
            return _found(tx, user.id)

    def set_plan(self, name: str, plan: str) -> User:
        """Put an account on a plan of the plan file and return it."""
        with self.db.transaction() as tx:
            user = _found(tx, name)
            users.set_plan(tx, user.id, self._known(plan))
            return _found(tx, user.id)

    def set_password(self, name: str, password: str | None = None) -> Created:
        """Give an account another password, end its logins, and return both."""
        user = self.user(name)
        if user.email is None:
            raise BadField(name="user", expected="a registered account")
        chosen = password or secrets.token_urlsafe(15)
        passwords.require_password(chosen, user.email)
        password_hash = passwords.hash_of(chosen)
        with self.db.transaction() as tx:
            users.set_password(tx, user.id, password_hash)
            for cookie in tokens.of_user(tx, user.id, "web"):
                tokens.revoke(tx, user.id, cookie.id, self.clock_ms())
            return Created(user=_found(tx, user.id), password=chosen)

    def tokens(self, name: str) -> list[Token]:
        """Return an account's API tokens, ended ones too."""
        with self.db.reading() as tx:
            return tokens.of_user(tx, _found(tx, name).id)

    def create_token(
        self, name: str, label: str, scopes: tuple[str, ...] = ("*",), days: int | None = None
    ) -> tuple[str, Token]:
        """Return a new API token for an account, and what is kept of it."""
        secret, now_ms = ids.token(), self.clock_ms()
        with self.db.transaction() as tx:
            given = read_scopes(scopes, frozenset(SCOPES))
            ends_ms = now_ms + days * DAY_MS if days else None
            about = self._token(_found(tx, name).id, "api", label, given, ends_ms)
            tokens.add(tx, secret, about)
        return secret, about

    def revoke(self, name: str) -> int:
        """End one token by its id (tok_…), or every token, login and claim link of an account; return how many."""
        now_ms = self.clock_ms()
        with self.db.transaction() as tx:
            token = tokens.by_id(tx, name)
            if token:
                return int(tokens.revoke(tx, token.user_id, token.id, now_ms))
            return tokens.revoke_all(tx, _found(tx, name).id, now_ms)

    def erase(self, name: str) -> User:
        """Remove an account with all that is its, and return what it was. Files go within a day or two."""
        with self.db.transaction() as tx:
            user = _found(tx, name)
            erasing.erase(tx, user.id)
        return user

    def history(self, name: str, limit: int = 100) -> list[Entry]:
        """Return the latest changes of an account's credits."""
        with self.db.reading() as tx:
            return ledger.of_user(tx, _found(tx, name).id, limit=limit)

    def wrong_balances(self) -> list[Wrong]:
        """Return accounts whose credits are not the sum of their changes: none, or there is a fault."""
        with self.db.reading() as tx:
            return ledger.wrong(tx)

    def _known(self, plan: str) -> str:
        if plan not in self.plans.plans:
            raise BadField(name="plan", expected=", ".join(self.plans.plans))
        return plan


def _found(tx: Transaction, name: str) -> User:
    user = users.get(tx, name) or users.by_email(tx, name.strip().lower())
    if user is None:
        raise UserMissing(name=name)
    return user if user.moved_to is None else _found(tx, user.moved_to)
