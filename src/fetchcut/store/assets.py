"""Assets: files as sessions know them."""

from dataclasses import dataclass
from typing import Literal

from fetchcut.store.blobs import FileType
from fetchcut.store.transaction import Transaction

Origin = Literal["upload", "url", "generated", "library"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Asset:
    """One row: a name for a blob in a session."""

    id: str
    user_id: str
    session_id: str
    hash: str
    filename: str
    origin: Origin
    created_at_ms: int


@dataclass(frozen=True, slots=True, kw_only=True)
class AssetFile:
    """An asset together with its blob."""

    id: str
    user_id: str
    session_id: str
    hash: str
    filename: str
    origin: Origin
    created_at_ms: int
    size_bytes: int
    extension: str
    file_type: FileType
    info: str


_ADD = """
INSERT INTO assets (id, user_id, session_id, hash, filename, origin, created_at_ms)
VALUES (:id, :user_id, :session_id, :hash, :filename, :origin, :created_at_ms)"""


def add(tx: Transaction, asset: Asset) -> None:
    """Keep a new asset, whose blob is kept. Raises DatabaseConflict if its blob is gone."""
    tx.run(
        _ADD,
        id=asset.id,
        user_id=asset.user_id,
        session_id=asset.session_id,
        hash=asset.hash,
        filename=asset.filename,
        origin=asset.origin,
        created_at_ms=asset.created_at_ms,
    )


_FILES = """
SELECT a.id, a.user_id, a.session_id, a.hash, a.filename, a.origin, a.created_at_ms,
  b.size_bytes, b.extension, b.file_type, b.info
FROM assets a JOIN blobs b ON b.hash = a.hash """

_GET = _FILES + "WHERE a.id = :id AND a.user_id = :user_id"


def get(tx: Transaction, user_id: str, asset_id: str) -> AssetFile | None:
    """Return the asset if it is this account's."""
    return tx.one(AssetFile, _GET, id=asset_id, user_id=user_id)


def by_id(tx: Transaction, asset_id: str) -> AssetFile | None:
    """Return the asset, whoever has it: for signed links."""
    return tx.one(AssetFile, _FILES + "WHERE a.id = :id", id=asset_id)


_OF_SESSION = _FILES + (
    "WHERE a.session_id = :session_id AND a.user_id = :user_id ORDER BY a.created_at_ms, a.id LIMIT :limit"
)


def of_session(tx: Transaction, user_id: str, session_id: str, *, limit: int = 10_000) -> list[AssetFile]:
    """Return the files of this account's session, oldest first."""
    return tx.all(AssetFile, _OF_SESSION, session_id=session_id, user_id=user_id, limit=limit)


_USED = """
SELECT CAST(COALESCE(SUM(size_bytes), 0) AS BIGINT) AS bytes FROM blobs
WHERE hash IN (SELECT hash FROM assets WHERE user_id = :user_id)"""


def used_bytes(tx: Transaction, user_id: str) -> int:
    """Return what the account's files take, each content counted once."""
    return tx.one(int, _USED, user_id=user_id) or 0


def forget(tx: Transaction, user_id: str, asset_id: str) -> bool:
    """Remove an asset; return whether it was there."""
    return tx.run("DELETE FROM assets WHERE id = :id AND user_id = :user_id", id=asset_id, user_id=user_id) == 1


def move(tx: Transaction, from_user: str, to_user: str) -> None:
    """Hand all assets of one account to another."""
    tx.run("UPDATE assets SET user_id = :to_user WHERE user_id = :from_user", from_user=from_user, to_user=to_user)
