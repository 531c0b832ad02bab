"""How often things may be tried, counted in the database so that every process counts the same ones."""

import hashlib
import hmac
import ipaddress
from dataclasses import dataclass
from typing import Final

from fetchcut.errors import TooManyAttempts
from fetchcut.store import tries
from fetchcut.store.transaction import Transaction

MINUTE_MS: Final = 60_000
DAY_MS: Final = 86_400_000


def prefix(address: str) -> str:
    """Return what of an address stands for one customer: an IPv4 address whole, an IPv6 one's /64."""
    try:
        found = ipaddress.ip_address(address.partition("%")[0])
    except ValueError:
        return address  # a socket file, or a name a proxy made up
    if isinstance(found, ipaddress.IPv4Address):
        return str(found)
    if found.ipv4_mapped:
        return str(found.ipv4_mapped)
    return str(ipaddress.ip_network((found, 64), strict=False))


@dataclass(frozen=True, slots=True)
class KeyedHash:
    """Hashes of what we must recognise and need not know: who reads the table learns no address without the key."""

    key: bytes

    def of(self, kind: str, text: str) -> str:
        """Return the hash of `text` as a `kind` of thing."""
        message = f"{kind}\0{text}".encode("utf-8", "surrogatepass")
        return hmac.new(self.key, message, hashlib.sha256).hexdigest()


@dataclass(frozen=True, slots=True, kw_only=True)
class Limit:
    """At most `most` within `within_ms`."""

    most: int
    within_ms: int

    def wait_s(self, times_ms: list[int], now_ms: int) -> int:
        """Return the seconds until one more is allowed, 0 where it is now; `times_ms` the latest first."""
        if len(times_ms) < self.most:
            return 0
        if self.most == 0:
            return self.within_ms // 1000
        return max(1, -(-(times_ms[self.most - 1] + self.within_ms - now_ms) // 1000))


@dataclass(frozen=True, slots=True, kw_only=True)
class Try:
    """One count that a try goes into: a keyed hash and how many it may reach."""

    key: str
    limit: Limit


PASSWORD: Final = Limit(most=10, within_ms=15 * MINUTE_MS)
"""Wrong passwords for one account from one address."""

PASSWORD_BROADLY: Final = Limit(most=100, within_ms=15 * MINUTE_MS)
"""Wrong passwords for one account, and from one address: so high that nobody shuts others out easily."""

CODE: Final = Limit(most=10, within_ms=15 * MINUTE_MS)
"""Bind codes from one account."""

REGISTRATION: Final = Limit(most=100, within_ms=60 * MINUTE_MS)
"""New accounts from one address: each costs a hash, and a refused one tells that an e-mail address is taken."""


def take(tx: Transaction, counts: tuple[Try, ...], now_ms: int) -> None:
    """Count a try before it is made: of many at the same time no more than the limit are. Raises TooManyAttempts."""
    for each in sorted(counts, key=lambda each: each.key):
        tx.lock(each.key)
    for each in counts:
        times_ms = tries.since(tx, each.key, now_ms - each.limit.within_ms, each.limit.most)
        wait_s = each.limit.wait_s(times_ms, now_ms)
        if wait_s:
            raise TooManyAttempts(retry_after_s=wait_s)
    for each in counts:
        tries.add(tx, each.key, now_ms)


def clear(tx: Transaction, counts: tuple[Try, ...]) -> None:
    """Forget the tries of these counts: the last one was right."""
    for each in counts:
        tries.clear(tx, each.key)


def forget(tx: Transaction, now_ms: int) -> None:
    """Remove tries that no limit looks back to."""
    tries.forget(tx, now_ms - DAY_MS)
