"""Files that are not taken, and steps of a resumable upload that do not fit."""

from dataclasses import dataclass

from fetchcut.errors.requests import RequestError


@dataclass(eq=False, kw_only=True)
class UnsupportedFile(RequestError):
    """By its content the file `name` is `found`, none of the formats that are taken."""

    name: str
    found: str
    supported: tuple[str, ...]


@dataclass(eq=False, kw_only=True)
class FileTooLarge(RequestError):
    """The file `name` has more bytes than one file may have."""

    name: str
    limit_bytes: int


@dataclass(eq=False, kw_only=True)
class QuotaExceeded(RequestError):
    """With this the account would keep more bytes than its plan holds."""

    used_bytes: int
    limit_bytes: int


class ResumableError(RequestError):
    """A step of a resumable upload (tus) that does not fit."""


class UploadMissing(ResumableError):
    """No such upload, somebody else's, ended or expired."""


@dataclass(eq=False, kw_only=True)
class OffsetWrong(ResumableError):
    """The bytes were to begin elsewhere than at `offset`, where the server has got to."""

    offset: int


class ChecksumWrong(ResumableError):
    """The bytes are not those whose checksum came with them; none of them was kept."""


class UploadBusy(ResumableError):
    """Another request is writing this upload just now."""


@dataclass(eq=False, kw_only=True)
class TusUnknown(ResumableError):
    """Not the version `known` of the protocol tus."""

    known: str
