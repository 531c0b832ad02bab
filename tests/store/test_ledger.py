"""The ledger against a model, at thousands of random steps, on both databases.

After every step: each account's amounts are those of the model, they are the sum of its rows, none is below zero, and
what a step says it did it did. Keys are used again all the time.
"""

from dataclasses import dataclass, field

import pytest
from hypothesis import HealthCheck, settings, strategies as st
from hypothesis.stateful import (
    Bundle,
    RuleBasedStateMachine,
    consumes,
    invariant,
    multiple,
    rule,
    run_state_machine_as_test,
)

from fetchcut.errors import OutOfCredits
from fetchcut.service import credits, ids, moving  # noqa: A004  the trade's word
from fetchcut.store import ledger, users
from fetchcut.store.database import Database
from fetchcut.store.transaction import Transaction

AMOUNTS = st.one_of(st.integers(0, 20), st.integers(0, 2**40))
KEYS = st.integers(0, 30).map(lambda number: f"key{number}")


@dataclass
class Purse:
    """What the model knows of an account."""

    available: int = 0
    frozen: int = 0


@dataclass
class Model:
    """Accounts by id, and what happened to each key."""

    purses: dict[str, Purse] = field(default_factory=dict)
    moved: dict[str, str] = field(default_factory=dict)
    granted: set[str] = field(default_factory=set)
    held: dict[str, tuple[str, int]] = field(default_factory=dict)
    ended: set[str] = field(default_factory=set)

    def owner(self, user_id: str) -> str:
        """Return who has the account's credits now."""
        return self.owner(self.moved[user_id]) if user_id in self.moved else user_id

    def purse(self, user_id: str) -> Purse:
        """Return that one's purse."""
        return self.purses[self.owner(user_id)]


class Ledger(RuleBasedStateMachine):
    """One database for the whole test: accounts are new in every example, keys begin with the example's own number."""

    db: Database
    examples = 0
    accounts = Bundle("accounts")
    anonymous = Bundle("anonymous")

    def __init__(self) -> None:
        super().__init__()
        Ledger.examples += 1
        self.prefix = f"{Ledger.examples}:"
        self.model = Model()

    def _add(self, tx: Transaction, user_id: str, email: str | None) -> str:
        users.add(tx, id=user_id, email=email, plan="default", now_ms=1)
        self.model.purses[user_id] = Purse()
        return user_id

    @rule(target=accounts)
    def register(self) -> str:
        user_id = ids.user()
        with self.db.transaction() as tx:
            return self._add(tx, user_id, f"{user_id}@example.com")

    @rule(target=anonymous)
    def mint(self) -> str:
        with self.db.transaction() as tx:
            return self._add(tx, ids.anonymous_user(), None)

    @rule(user_id=st.one_of(accounts, anonymous), key=KEYS, amount=AMOUNTS | st.integers(-20, 0))
    def grant(self, user_id: str, key: str, amount: int) -> None:
        purse, is_new = self.model.purse(user_id), key not in self.model.granted
        try:
            with self.db.transaction() as tx:
                assert credits.grant(tx, user_id, self.prefix + key, amount) == is_new
        except OutOfCredits:
            assert is_new
            assert purse.available + amount < 0
            return
        if is_new:
            self.model.granted.add(key)
            purse.available += amount

    @rule(user_id=st.one_of(accounts, anonymous), key=KEYS, price=AMOUNTS)
    def reserve(self, user_id: str, key: str, price: int) -> None:
        purse, is_new = self.model.purse(user_id), key not in self.model.held and price > 0
        try:
            with self.db.transaction() as tx:
                assert credits.reserve(tx, user_id, self.prefix + key, price) == is_new
        except OutOfCredits:
            assert is_new
            assert purse.available < price
            return
        if is_new:
            self.model.held[key] = (user_id, price)
            purse.available -= price
            purse.frozen += price

    @rule(key=KEYS, price=st.none() | AMOUNTS)
    def settle(self, key: str, price: int | None) -> None:
        with self.db.transaction() as tx:
            self._end(key, is_done=credits.settle(tx, self.prefix + key, price), price=price)

    @rule(key=KEYS)
    def release(self, key: str) -> None:
        with self.db.transaction() as tx:
            self._end(key, is_done=credits.release(tx, self.prefix + key), price=0)

    def _end(self, key: str, *, is_done: bool, price: int | None) -> None:
        assert is_done == (key in self.model.held and key not in self.model.ended)
        if is_done:
            self.model.ended.add(key)
            user_id, held = self.model.held[key]
            purse = self.model.purse(user_id)
            purse.frozen -= held
            purse.available += held - (held if price is None else min(price, held))

    @rule(target=accounts, anonymous_id=consumes(anonymous), user_id=accounts)
    def move(self, anonymous_id: str, user_id: str) -> object:
        """The anonymous account stays a name for what was begun under it."""
        with self.db.transaction() as tx:
            assert moving.move(tx, anonymous_id, user_id)
        left = self.model.purse(anonymous_id)
        self.model.moved[anonymous_id] = self.model.owner(user_id)
        purse = self.model.purse(user_id)
        purse.available += left.available
        purse.frozen += left.frozen
        self.model.purses[anonymous_id] = Purse()
        return multiple()

    @rule(key=KEYS, price=st.integers(1, 5), user_id=accounts)
    def fail_within(self, key: str, price: int, user_id: str) -> None:
        """A transaction that ends badly changed nothing, whatever it had done."""
        with pytest.raises(ZeroDivisionError), self.db.transaction() as tx:  # noqa: PT012  one transaction
            credits.grant(tx, user_id, f"{self.prefix}failing", 100)
            credits.reserve(tx, user_id, f"{self.prefix}{key}", price)
            credits.settle(tx, f"{self.prefix}{key}")
            raise ZeroDivisionError

    @invariant()
    def amounts_are_the_sums_of_their_rows(self) -> None:
        with self.db.reading() as tx:
            found = tx.all(Sums, SUMS, ids=list(self.model.purses))
        assert len(found) == len(self.model.purses)
        for each in found:
            purse = self.model.purses[each.id]
            assert (each.available, each.frozen) == (purse.available, purse.frozen)
            assert (each.available, each.frozen) == (each.available_sum, each.frozen_sum)
            assert min(each.available, each.frozen) >= 0


SUMS = """
SELECT u.id, u.available, u.frozen,
  (SELECT CAST(COALESCE(SUM(available_delta), 0) AS BIGINT) FROM ledger WHERE user_id = u.id) AS available_sum,
  (SELECT CAST(COALESCE(SUM(frozen_delta), 0) AS BIGINT) FROM ledger WHERE user_id = u.id) AS frozen_sum
FROM users u WHERE u.id IN :ids"""


@dataclass(frozen=True, slots=True)
class Sums:
    """An account's amounts, and the sums of its rows."""

    id: str
    available: int
    frozen: int
    available_sum: int
    frozen_sum: int


def test_the_ledger_is_right_after_every_step(db: Database) -> None:
    Ledger.db = db
    run_state_machine_as_test(
        Ledger,
        settings=settings(
            max_examples=12 if db.is_sqlite else 8,
            stateful_step_count=250,
            deadline=None,
            suppress_health_check=[HealthCheck.too_slow, HealthCheck.function_scoped_fixture],
        ),
    )
    with db.reading() as tx:
        assert ledger.wrong(tx) == []
