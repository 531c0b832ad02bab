"""Disks and databases."""

from dataclasses import dataclass

from fetchcut.errors.base import FetchcutError


class StoreError(FetchcutError):
    """The disk."""


@dataclass(eq=False, kw_only=True)
class DiskFull(StoreError):
    """No space left in `folder`; `missing_bytes` where it is known before the work."""

    folder: str
    missing_bytes: int | None = None


@dataclass(eq=False, kw_only=True)
class NotWritable(StoreError):
    """The folder or file cannot be written."""

    path: str


@dataclass(eq=False, kw_only=True)
class StorageFull(StoreError):
    """Taking this in would leave less of the server's disk free than it keeps; `missing_bytes` where it is known."""

    missing_bytes: int | None = None


@dataclass(eq=False, kw_only=True)
class Unstorable(StoreError):
    """A text or number that no database keeps: NUL, half of a surrogate pair, more than 64 bits."""


class DatabaseError(StoreError):
    """The database."""


class DatabaseBusy(DatabaseError):
    """Others held it for longer than anybody waits; the same again may work."""


@dataclass(eq=False, kw_only=True)
class DatabaseUnreachable(DatabaseError):
    """The server at `address` cannot be reached or went away; what was not committed is not done."""

    address: str


@dataclass(eq=False, kw_only=True)
class DatabaseConflict(DatabaseError):
    """A row that a rule of the tables forbids; `rule` is the database's word for it."""

    rule: str


@dataclass(eq=False, kw_only=True)
class DatabaseTooNew(DatabaseError):
    """The database is at step `found`, this version knows steps up to `known`."""

    found: int
    known: int


@dataclass(eq=False, kw_only=True)
class DatabaseOutdated(DatabaseError):
    """The database is at step `found` and was not migrated to `known`."""

    found: int
    known: int


@dataclass(eq=False, kw_only=True)
class DatabaseDamaged(DatabaseError):
    """The database cannot be used as it is; `reason` in a few words."""

    reason: str
