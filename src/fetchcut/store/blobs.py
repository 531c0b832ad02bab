"""Files by the hash of their content, once however many accounts have them."""

from dataclasses import dataclass
from typing import Literal

from fetchcut.store.transaction import Transaction

FileType = Literal["video", "image", "audio"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Blob:
    """One file's bytes: SHA-256 in hex, its ending without a dot, and what probing found, as JSON."""

    hash: str
    size_bytes: int
    extension: str
    file_type: FileType
    info: str
    created_at_ms: int


_ADD = """
INSERT INTO blobs (hash, size_bytes, extension, file_type, info, created_at_ms)
VALUES (:hash, :size_bytes, :extension, :file_type, :info, :created_at_ms) ON CONFLICT (hash) DO NOTHING"""


def add(tx: Transaction, blob: Blob) -> bool:
    """Keep a blob; false if these bytes were there already (their row stays as it is)."""
    return (
        tx.run(
            _ADD,
            hash=blob.hash,
            size_bytes=blob.size_bytes,
            extension=blob.extension,
            file_type=blob.file_type,
            info=blob.info,
            created_at_ms=blob.created_at_ms,
        )
        == 1
    )


def get(tx: Transaction, hash: str) -> Blob | None:  # noqa: A002
    """Return the blob of this hash."""
    return tx.one(Blob, "SELECT * FROM blobs WHERE hash = :hash", hash=hash)


_UNUSED = """
SELECT * FROM blobs b WHERE created_at_ms < :before_ms AND NOT EXISTS (SELECT 1 FROM assets a WHERE a.hash = b.hash)
ORDER BY created_at_ms LIMIT :limit"""


def unused(tx: Transaction, before_ms: int, *, limit: int = 1000) -> list[Blob]:
    """Return blobs older than a time that no asset refers to."""
    return tx.all(Blob, _UNUSED, before_ms=before_ms, limit=limit)


_FORGET = "DELETE FROM blobs WHERE hash = :hash AND NOT EXISTS (SELECT 1 FROM assets a WHERE a.hash = :hash)"


def forget(tx: Transaction, hash: str) -> bool:  # noqa: A002
    """Remove a blob's row; false if an asset refers to it (again): then its file must stay."""
    # Held first: PostgreSQL would look for assets as they were before it waited for whoever has the row.
    tx.run("UPDATE blobs SET size_bytes = size_bytes WHERE hash = :hash", hash=hash)
    return tx.run(_FORGET, hash=hash) == 1


def total_bytes(tx: Transaction) -> int:
    """Return what all blobs take on disk."""
    return tx.one(int, "SELECT CAST(COALESCE(SUM(size_bytes), 0) AS BIGINT) AS bytes FROM blobs") or 0
