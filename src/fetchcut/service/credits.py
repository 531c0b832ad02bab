"""Credits: a running operation freezes its price; success takes it, failure gives it back.

    reserve(key, 5)    available −5   frozen +5
    settle(key, 3)     available +2   frozen −5      done, for 3
    release(key)       available +5   frozen −5      failed: as if nothing had been

Every change is one row of the ledger, and its amounts are added to the account in the same transaction by one
conditional UPDATE: no race makes them negative. Done again with the same key, nothing happens. Whatever moved into
another account meanwhile is settled there.
"""

from dataclasses import dataclass

from fetchcut.errors import OutOfCredits
from fetchcut.store import ledger, users
from fetchcut.store.ledger import Entry, Kind
from fetchcut.store.transaction import Transaction


@dataclass(frozen=True, slots=True, kw_only=True)
class Balance:
    """Credits an account has: to spend, and held by running operations."""

    available: int
    frozen: int

    @property
    def total(self) -> int:
        """Return both together."""
        return self.available + self.frozen


def balance(tx: Transaction, user_id: str) -> Balance:
    """Return the account's credits."""
    return tx.one(Balance, "SELECT available, frozen FROM users WHERE id = :id", id=user_id) or Balance(
        available=0, frozen=0
    )


def reserve(tx: Transaction, user_id: str, key: str, price: int, *, note: str = "") -> bool:
    """Freeze `price` for the operation `key`; false if that was done before. Raises OutOfCredits, nothing changed."""
    owner = users.owner(tx, user_id)
    if price <= 0 or ledger.get(tx, "reserve", key):
        return False
    _change(tx, "reserve", key, owner, available=-price, frozen=price, note=note)
    return True


def settle(tx: Transaction, key: str, price: int | None = None) -> bool:
    """Take what was frozen for `key`, or `price` of it, and give back the rest; false if nothing is (any more)."""
    return _end(tx, "settle", key, price)


def release(tx: Transaction, key: str) -> bool:
    """Give back what was frozen for `key`; false if there is nothing (any more)."""
    return _end(tx, "release", key, 0)


def grant(tx: Transaction, user_id: str, key: str, credits_: int, *, note: str = "") -> bool:
    """Give credits (below zero: take them); false if `key` was granted before. Raises OutOfCredits as reserve does."""
    owner = users.owner(tx, user_id)
    if ledger.get(tx, "grant", key):
        return False
    _change(tx, "grant", key, owner, available=credits_, frozen=0, note=note)
    return True


def move(tx: Transaction, from_user: str, to_user: str) -> None:
    """Hand all credits of one account to another, those that running operations hold too. Once for an account."""
    left = balance(tx, from_user)
    _change(tx, "move", f"{from_user}:out", from_user, available=-left.available, frozen=-left.frozen)
    _change(tx, "move", f"{from_user}:in", to_user, available=left.available, frozen=left.frozen)


def _end(tx: Transaction, kind: Kind, key: str, price: int | None) -> bool:
    reserved = ledger.get(tx, "reserve", key)
    if reserved is None:
        return False
    owner = users.owner(tx, reserved.user_id)  # held from here on: of two enders the second sees the first's row
    if ledger.end_of(tx, key):
        return False
    held = reserved.frozen_delta
    taken = held if price is None else max(0, min(price, held))
    _change(tx, kind, key, owner, available=held - taken, frozen=-held)
    return True


def _change(
    tx: Transaction, kind: Kind, key: str, user_id: str, *, available: int, frozen: int, note: str = ""
) -> None:
    if not users.change_balance(tx, user_id, available=available, frozen=frozen):
        user = users.get(tx, user_id)
        raise OutOfCredits(
            user_id=user_id,
            is_anonymous=user is not None and user.is_anonymous,
            price=-available,
            available=user.available if user else 0,
        )
    ledger.add(
        tx,
        Entry(
            kind=kind,
            key=key,
            user_id=user_id,
            available_delta=available,
            frozen_delta=frozen,
            note=note,
            at_ms=tx.clock_ms(),
        ),
    )
