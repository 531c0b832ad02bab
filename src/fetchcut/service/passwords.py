"""E-mail addresses and passwords: what is accepted, and argon2 hashes that never take the whole machine."""

import re
import threading
import unicodedata
from typing import Final

import argon2

from fetchcut.errors import BadField

SHORTEST: Final = 8
LONGEST: Final = 256

# OWASP's password storage cheat sheet: 19 MiB, two passes, one lane.
_HASHER: Final = argon2.PasswordHasher(time_cost=2, memory_cost=19_456, parallelism=1)
_AT_ONCE: Final = threading.BoundedSemaphore(2)
"""Hashing is dear on purpose: a flood of logins waits here instead of taking every core and gigabytes."""

_NOBODY: Final = "$argon2id$v=19$m=19456,t=2,p=1$A5R8JVVW1xTL0KkpewHyuA$CsbPUTBGqGTnY3RK6GvDPFw7sp6qQnC72uipQWJfMvk"
"""Checked where there is no account, so that the time of an answer does not tell which addresses have one."""


_PLAIN: Final = re.compile(r"[^\s@<>()\[\],;:\\\"\x00-\x1f\x7f]+")
"""Either side of an address: nothing that ends it, quotes in it or begins another one where it is written in a list."""


def email(text: str) -> str:
    """Return an e-mail address in the one form it is kept in. Raises BadField for what is none."""
    address = unicodedata.normalize("NFC", text).strip().lower()
    name, _, domain = address.partition("@")
    if len(address) > 254 or len(name) > 64 or not (_PLAIN.fullmatch(name) and _PLAIN.fullmatch(domain)):
        raise BadField(name="email", expected="name@example.com")
    return address


def require_password(text: str, address: str) -> None:
    """Raise BadField for a password that is too short, too long to hash safely, or the address itself."""
    if not SHORTEST <= len(text) <= LONGEST or text.lower() == address:
        raise BadField(name="password", expected=f"{SHORTEST}-{LONGEST} characters, not your e-mail address")


def hash_of(password: str) -> str:
    """Return the hash a password is kept as."""
    with _AT_ONCE:
        return _HASHER.hash(_bytes(password))


def fits(hash_: str | None, password: str) -> bool:
    """Return whether `password` is the one behind the hash; None (no such account) takes as long and fits nothing."""
    if len(password) > LONGEST:
        return False
    try:
        with _AT_ONCE:
            _HASHER.verify(hash_ or _NOBODY, _bytes(password))
    except (argon2.exceptions.VerificationError, argon2.exceptions.InvalidHashError):
        return False
    return hash_ is not None


def is_outdated(hash_: str) -> bool:
    """Return whether the hash was made with other costs than are used now."""
    return _HASHER.check_needs_rehash(hash_)


def _bytes(password: str) -> bytes:
    # The same letters typed on another system may come composed in another way (NIST SP 800-63B, 3.1.1.2).
    return unicodedata.normalize("NFKC", password).encode("utf-8", "surrogatepass")
