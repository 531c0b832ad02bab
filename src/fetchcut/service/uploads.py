"""Files that people send: received in constant memory, looked into in a jail, kept once by their content.

    receive ──▶ Arrival (here, understood, nobody's)  ──▶ keep ──▶ assets of the session, in one transaction
       └── refused or broken off: nothing is left

Video files of a request that meets an empty timeline become its main track, in order: one version.
"""

import asyncio
import contextlib
from collections import Counter
from collections.abc import AsyncIterator, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor, wait
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from fetchcut.errors import FileTooLarge, QuotaExceeded, TooManyRequests, VersionStale
from fetchcut.service import ids, sessions
from fetchcut.service.assets import Assets, UploadItem, info_json, library
from fetchcut.service.labels import label
from fetchcut.service.pouring import Piece, pour
from fetchcut.service.probing import Probing
from fetchcut.service.steps.take_in import TakenIn, take_in
from fetchcut.service.storage import Incoming, Received, Storage
from fetchcut.store import (
    assets as asset_rows,
    exports as export_rows,
    sessions as session_rows,
    uploads as upload_rows,
)
from fetchcut.store.assets import Asset, Origin
from fetchcut.store.blobs import Blob
from fetchcut.store.database import Database
from fetchcut.store.transaction import Transaction
from fetchcut.timeline.edits import AddMedia, apply_all

if TYPE_CHECKING:
    from fetchcut.service.callers import Caller

AT_ONCE: Final = 16
"""Files that one account may be sending at the same time, to one process."""

_WRITERS: Final = 8


@dataclass(frozen=True, slots=True, kw_only=True)
class Arrival:
    """A file that is here and understood. Close it: unless it was kept by then, it goes."""

    filename: str
    received: Received
    taken: TakenIn
    incoming: Incoming | None = None

    def close(self) -> None:
        """Remove the bytes, if nobody kept them."""
        if self.incoming:
            self.incoming.close()


@dataclass(frozen=True, slots=True, kw_only=True)
class Kept:
    """What an upload gave. `version` is the draft's new version, None where it stayed as it was."""

    items: tuple[UploadItem, ...]
    version: int | None


class Uploads:
    """Takes files in. One for a process."""

    def __init__(self, db: Database, storage: Storage, assets: Assets, probing: Probing, *, limit_bytes: int) -> None:
        self._db = db
        self._storage = storage
        self._assets = assets
        self._probing = probing
        self._limit_bytes = limit_bytes
        self._running: Counter[str] = Counter()
        self._writers = ThreadPoolExecutor(_WRITERS, thread_name_prefix="upload")
        # Their own: writers wait for them.
        self._syncers = ThreadPoolExecutor(_WRITERS, thread_name_prefix="upload-sync")

    @property
    def limit_bytes(self) -> int:
        """Return the most that one file of anybody may have."""
        return self._limit_bytes

    def limit_of(self, caller: "Caller") -> int:
        """Return how many bytes one file of this account may have."""
        own = caller.plan.max_upload_bytes
        return min(own, self._limit_bytes) if own else self._limit_bytes

    def require(self, caller: "Caller", session_id: str, *, name: str = "file", size_bytes: int = 0) -> None:
        """Raise what is known before any byte comes: SessionMissing, FileTooLarge, QuotaExceeded, StorageFull."""
        limit = self.limit_of(caller)
        if size_bytes > limit:
            raise FileTooLarge(name=name, limit_bytes=limit)
        with self._db.reading() as tx:
            sessions.require_for(tx, caller, session_id)
            self.require_quota(tx, caller, size_bytes)
        self._storage.require_room(size_bytes)

    def require_quota(self, tx: Transaction, caller: "Caller", size_bytes: int) -> None:
        """Raise QuotaExceeded where the account would hold more than its plan: files, results and what is coming."""
        limit = caller.plan.storage_bytes
        if not limit:
            return
        kept = asset_rows.used_bytes(tx, caller.user_id) + export_rows.used_bytes(tx, caller.user_id)
        used = kept + upload_rows.open_bytes(tx, caller.user_id)
        if used + size_bytes > limit:
            raise QuotaExceeded(used_bytes=used, limit_bytes=limit)

    async def receive(
        self,
        caller: "Caller",
        session_id: str,
        filename: str,
        chunks: AsyncIterator[bytes],
        *,
        length_bytes: int | None = None,
    ) -> Arrival:
        """Return the file once it is here and understood; close the arrival after `keep`, or instead of it.

        `length_bytes` is what the client announced, of the file or of the request around it. Raises what `require`
        raises, TooManyRequests, UnsupportedFile, Damaged, TooMuchWork, and whatever `chunks` raises when the client
        goes away.
        """
        loop = asyncio.get_running_loop()
        name = label(filename)
        known = min(length_bytes or 0, self.limit_of(caller))
        await loop.run_in_executor(self._writers, lambda: self.require(caller, session_id, name=name, size_bytes=known))
        with self._one_more(caller):
            return await self._received(caller, name, chunks, known)

    async def _received(self, caller: "Caller", name: str, chunks: AsyncIterator[bytes], known_bytes: int) -> Arrival:
        loop = asyncio.get_running_loop()
        incoming = self._storage.receive(name=name, limit_bytes=self.limit_of(caller))
        try:
            with self._storage.promised(known_bytes) as promise:

                def kept(piece: Piece) -> None:
                    incoming.write(piece)
                    promise.written(sum(len(chunk) for chunk in piece))

                # Hashing takes as long as writing: side by side.
                await pour(chunks, self._writers, kept, incoming.hashed)
            return await loop.run_in_executor(self._writers, self._understood, name, incoming)
        except BaseException:
            incoming.close()
            raise

    @contextlib.contextmanager
    def _one_more(self, caller: "Caller") -> Iterator[None]:
        """Count an upload of this account for a block. Raises TooManyRequests where it sends too many at once."""
        # On the loop's own thread: nobody counts at the same time.
        if self._running[caller.user_id] >= AT_ONCE:
            raise TooManyRequests(retry_after_s=2)
        self._running[caller.user_id] += 1
        try:
            yield
        finally:
            self._running[caller.user_id] -= 1
            if not self._running[caller.user_id]:
                del self._running[caller.user_id]

    def keep(
        self, caller: "Caller", session_id: str, arrivals: Sequence[Arrival], *, origin: Origin = "upload"
    ) -> Kept:
        """Make the files the session's, all or none of them.

        Raises SessionMissing, QuotaExceeded, StorageFull.
        """
        with self._db.transaction() as tx:
            return self.keep_in(tx, caller, session_id, arrivals, origin=origin)

    def keep_in(
        self, tx: Transaction, caller: "Caller", session_id: str, arrivals: Sequence[Arrival], *, origin: Origin
    ) -> Kept:
        """Do the same in a transaction of somebody else's."""
        session_rows.hold(tx, session_id)
        sessions.require_for(tx, caller, session_id)
        self.require_quota(tx, caller, sum(each.received.size_bytes for each in arrivals))
        now_ms = tx.clock_ms()
        added: list[str] = []
        for number, each in enumerate(arrivals):
            self._storage.keep(tx, each.received, _blob(each, now_ms))
            asset_id = ids.named("asset")
            asset_rows.add(
                tx,
                Asset(
                    id=asset_id,
                    user_id=caller.user_id,
                    session_id=session_id,
                    hash=each.received.hash,
                    filename=each.filename,
                    origin=origin,
                    # In the order they were sent, also where one clock reading serves them all.
                    created_at_ms=now_ms + number,
                ),
            )
            added.append(asset_id)
        kinds = [each.taken.kind.file_type for each in arrivals]
        videos = [asset_id for asset_id, kind in zip(added, kinds, strict=True) if kind == "video"]
        version = _placed(tx, caller.user_id, session_id, videos) if videos else None
        files = [asset_rows.get(tx, caller.user_id, each) for each in added]
        return Kept(items=tuple(self._assets.item(each, now_ms) for each in files if each), version=version)

    def look_into(self, received: Received, name: str) -> TakenIn:
        """Return what the bytes are, by a worker that has seen nothing else. Raises as `receive`."""
        with self._probing.worker() as libav:
            return take_in(received.path, name, libav)

    def close(self) -> None:
        """End the threads."""
        for pool in (self._writers, self._syncers):
            pool.shutdown(wait=False, cancel_futures=True)
        self._probing.close()

    def _understood(self, name: str, incoming: Incoming) -> Arrival:
        received = incoming.finish()
        # Beside each other: the disk takes its time, and so does the look.
        syncing = self._syncers.submit(incoming.sync)
        try:
            taken = self.look_into(received, name)
        finally:
            wait([syncing])
        syncing.result()
        return Arrival(filename=name, received=received, taken=taken, incoming=incoming)


def _blob(arrival: Arrival, now_ms: int) -> Blob:
    return Blob(
        hash=arrival.received.hash,
        size_bytes=arrival.received.size_bytes,
        extension=arrival.taken.kind.extension,
        file_type=arrival.taken.kind.file_type,
        info=info_json(arrival.taken.info),
        created_at_ms=now_ms,
    )


def _placed(tx: Transaction, user_id: str, session_id: str, videos: Sequence[str]) -> int | None:
    """Put the videos onto an empty timeline; return the new version, None where there was something on it."""
    while True:
        now = sessions.current(tx, user_id, session_id)
        if any(track.segments for track in now.draft.tracks):
            return None
        known = library(tx, user_id, session_id)
        draft = apply_all(now.draft, [AddMedia(asset=each) for each in videos], known)
        # On PostgreSQL a turn may come in between: then the timeline is looked at once more.
        with contextlib.suppress(VersionStale):
            return sessions.commit(tx, user_id, session_id, draft, base=now.version, cause="upload")
