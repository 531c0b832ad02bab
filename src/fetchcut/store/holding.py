"""Holding a blob's row while its file gets its name: nobody takes away what another has just been given."""

from collections.abc import Sequence

from fetchcut.store import blobs
from fetchcut.store.blobs import Blob
from fetchcut.store.transaction import Transaction

_HOLD = "UPDATE blobs SET size_bytes = size_bytes WHERE hash = :hash"


def hold(tx: Transaction, blob: Blob) -> tuple[Blob, bool]:
    """Return the row for these bytes, and whether it is new; no other transaction removes it until this one ends."""
    while True:
        if blobs.add(tx, blob):
            return blob, True
        # It was there. Without a lock a sweeper could remove it, and its file, before our asset refers to it.
        if tx.run(_HOLD, hash=blob.hash) and (found := blobs.get(tx, blob.hash)):
            return found, False


_KNOWN = "SELECT hash FROM blobs WHERE hash IN :hashes"


def known(tx: Transaction, hashes: Sequence[str]) -> set[str]:
    """Return those of `hashes` that have a row."""
    return set(tx.all(str, _KNOWN, hashes=list(hashes))) if hashes else set()
