"""A session's files: for edits as a library of facts, for clients as items with a link."""

from dataclasses import dataclass
from fractions import Fraction
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, Final

import msgspec

from fetchcut.errors import AssetMissing
from fetchcut.service.links import Links
from fetchcut.service.storage import Storage
from fetchcut.store import assets as rows
from fetchcut.store.assets import AssetFile
from fetchcut.store.database import Database
from fetchcut.store.transaction import Transaction
from fetchcut.timeline.assets import Asset, FileType, Library
from fetchcut.timeline.facts import MediaInfo

if TYPE_CHECKING:
    from fetchcut.service.callers import Caller

LINK: Final = "files"
"""The first word of links to files."""

GIVEN: Final = frozenset({"upload", "url"})
"""Origins of what people brought; the rest was made or is ours."""


@dataclass(frozen=True, slots=True, kw_only=True)
class UploadItem:
    """A file as clients see it. Times are seconds, sizes pixels as shown; None where the file has no such thing.

    `link` is a signed path below the server's address.
    """

    filename: str
    file_type: FileType
    link: str
    duration: float | None
    width: int | None
    height: int | None
    fps: float | None
    hash: str
    asset_id: str

    def on_wire(self, base_url: str) -> dict[str, object]:
        """Return the contract's upload item; `base_url` is where this client reaches the server."""
        facts = {name: getattr(self, name) for name in ("filename", "file_type")}
        facts["cdn_url"] = f"{base_url}{self.link}"
        names = ("duration", "width", "height", "fps", "hash", "asset_id")
        return facts | {name: getattr(self, name) for name in names}


@dataclass(frozen=True, slots=True, kw_only=True)
class OpenFile:
    """A file to hand out."""

    path: Path
    filename: str
    hash: str


class Assets:
    """The files of all sessions."""

    def __init__(self, db: Database, storage: Storage, links: Links) -> None:
        self._db = db
        self._storage = storage
        self._links = links

    def item(self, file: AssetFile, now_ms: int) -> UploadItem:
        """Return the file as clients see it, with a link that opens it for a while."""
        info = info_of(file.info)
        picture = info.picture
        moves = picture is not None and info.duration_s is not None
        return UploadItem(
            filename=file.filename,
            file_type=file.file_type,
            link=self._links.signed(LINK, file.id, name=file.filename, now_ms=now_ms),
            duration=_rounded(info.duration_s),
            width=picture.display_width if picture else None,
            height=picture.display_height if picture else None,
            fps=_rounded(picture.frame_rate) if picture and moves else None,
            hash=file.hash,
            asset_id=file.id,
        )

    def linked(self, asset_id: str, *, expires: str, signature: str) -> OpenFile:
        """Return the file a signed link leads to. Raises AssetMissing for any other link."""
        with self._db.reading() as tx:
            if not self._links.allows(LINK, asset_id, expires=expires, signature=signature, now_ms=tx.clock_ms()):
                raise AssetMissing
            return self._opened(rows.by_id(tx, asset_id))

    def opened(self, caller: "Caller", asset_id: str) -> OpenFile:
        """Return one of the caller's files. Raises AssetMissing."""
        with self._db.reading() as tx:
            file = rows.get(tx, caller.user_id, asset_id)
        return self._opened(file if file and caller.may_see(file.session_id) else None)

    def path_of(self, file: AssetFile) -> Path:
        """Return where the bytes are."""
        return self._storage.path_of(file.hash, file.extension)

    def _opened(self, file: AssetFile | None) -> OpenFile:
        if file is None:
            raise AssetMissing
        return OpenFile(path=self.path_of(file), filename=file.filename, hash=file.hash)


def library(tx: Transaction, user_id: str, session_id: str) -> Library:
    """Return the assets a draft of this session may refer to, oldest first."""
    return {file.id: asset_of(file) for file in rows.of_session(tx, user_id, session_id)}


def asset_of(file: AssetFile) -> Asset:
    """Return the file as edits see it."""
    return Asset(id=file.id, name=file.filename, file_type=file.file_type, info=info_of(file.info))


def info_json(info: MediaInfo) -> str:
    """Return the facts as they are kept."""
    return msgspec.json.encode(info, enc_hook=str).decode()


@lru_cache(maxsize=4096)
def info_of(text: str) -> MediaInfo:
    """Return the facts that `info_json` wrote."""
    return msgspec.json.decode(text, type=MediaInfo, dec_hook=_fraction)


def _fraction(kind: type, value: object) -> object:
    if kind is Fraction and isinstance(value, str):
        return Fraction(value)
    raise NotImplementedError(kind)


def _rounded(value: Fraction | None) -> float | None:
    return None if value is None else round(float(value), 3)
