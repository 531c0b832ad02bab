"""Links that people send for the server to fetch: accepted as a durable job; `link_work.py` does the work."""

import asyncio
import hashlib
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final
from urllib.parse import urlsplit

import msgspec

from fetchcut.errors import FetchcutError, TooManyRequests, UnsupportedUrl, UploadMissing
from fetchcut.service import ids, sessions
from fetchcut.service.assets import Assets, UploadItem
from fetchcut.service.failures import failure_of
from fetchcut.service.how import Found, How, found_of, how_text
from fetchcut.service.uploads import Uploads
from fetchcut.store import assets as asset_rows, uploads as rows
from fetchcut.store.database import Database
from fetchcut.store.uploads import Status, Upload

if TYPE_CHECKING:
    from fetchcut.service.callers import Caller
    from fetchcut.service.engine import Engine

KEPT_S: Final = 7 * 86_400
"""How long an ended job can be asked for."""

AT_ONCE: Final = 2
"""Jobs of one account that are worked on at once: somebody else's link must not wait for fifty of theirs."""

MOST_WAITING: Final = 50
"""Jobs and resumable uploads of one account that have not ended."""

_LONGEST_URL: Final = 8192
_POLL_S: Final = 0.25


@dataclass(frozen=True, slots=True, kw_only=True)
class LinkJob:
    """A job as its owner sees it. `progress` is percent and never falls; `error` says why there are no `items`.

    `found` is what came besides: of each item what its site says of it, and the decisions on the way.
    """

    id: str
    session_id: str
    status: Status
    progress: int
    items: tuple[UploadItem, ...] = ()
    found: Found = field(default_factory=Found)
    error: FetchcutError | None = None

    @property
    def is_over(self) -> bool:
        """Return whether nothing more will happen."""
        return self.status in {"done", "failed"}


class LinkUploads:
    """Takes links in."""

    def __init__(self, db: Database, uploads: Uploads, assets: Assets, engine: "Engine") -> None:
        self._db = db
        self._uploads = uploads
        self._assets = assets
        self._engine = engine

    def submit(
        self,
        caller: "Caller",
        session_id: str,
        urls: Sequence[str],
        *,
        how: How | None = None,
        key: str | None = None,
        job_id: str | None = None,
    ) -> str:
        """Accept links and return the job's id: it ends whatever happens to us, or to whoever sent them.

        A `key` (or a `job_id`) of the caller's makes it the same job, however often it is submitted.

        Raises SessionMissing, UnsupportedUrl, QuotaExceeded, StorageFull, TooManyRequests.
        """
        for url in urls:
            require_link(url)
        if key:
            job_id = f"job_{hashlib.sha256(f'{caller.user_id} {session_id} {key}'.encode()).hexdigest()[:32]}"
        self._uploads.require(caller, session_id)
        with self._db.transaction() as tx:
            sessions.require_for(tx, caller, session_id)
            if job_id and rows.get(tx, caller.user_id, job_id):
                return job_id
            job_id = job_id or ids.named("job")
            if rows.open_count(tx, caller.user_id) >= MOST_WAITING:
                raise TooManyRequests(retry_after_s=30)
            now_ms = tx.clock_ms()
            row = Upload(
                id=job_id,
                user_id=caller.user_id,
                session_id=session_id,
                kind="url",
                filename="",
                url=msgspec.json.encode(list(urls)).decode(),
                how=how_text(how) if how else None,
                created_at_ms=now_ms,
                updated_at_ms=now_ms,
                expires_at_ms=now_ms + 1000 * KEPT_S,
            )
            rows.add(tx, row)
            may_start = rows.running_links(tx, caller.user_id) <= AT_ONCE
        if may_start:
            self._engine.submit("upload", job_id)
        # Others wait for their turn: the engine asks `LinkWork.due` for them.
        return job_id

    def get(self, caller: "Caller", job_id: str) -> LinkJob:
        """Return how far a job is. Raises UploadMissing."""
        with self._db.reading() as tx:
            row = rows.get(tx, caller.user_id, job_id)
            if row is None or row.kind != "url" or not caller.may_see(row.session_id):
                raise UploadMissing
            files = [asset_rows.get(tx, caller.user_id, each) for each in row.assets]
            now_ms = tx.clock_ms()
        return LinkJob(
            id=row.id,
            session_id=row.session_id,
            status=row.status,
            progress=row.progress,
            items=tuple(self._assets.item(each, now_ms) for each in files if each),
            found=found_of(row.found),
            error=failure_of(row.error) if row.error else None,
        )

    def stop(self, caller: "Caller", job_id: str, stop: rows.Stop) -> LinkJob:
        """Ask a job to record its live stream no longer, or to end with nothing; return it. What has ended stays.

        Raises UploadMissing.
        """
        self.get(caller, job_id)
        with self._db.transaction() as tx:
            rows.stop(tx, caller.user_id, job_id, stop)
        return self.get(caller, job_id)

    async def wait(self, caller: "Caller", job_id: str) -> LinkJob:
        """Return the job once all its files are in. Raises why they are not; whoever stops waiting stops nothing."""
        while not (job := await asyncio.to_thread(self.get, caller, job_id)).is_over:
            await asyncio.sleep(_POLL_S)
        if job.error:
            raise job.error
        return job

    def sweep(self) -> int:
        """Forget jobs that ended long ago; return how many."""
        with self._db.transaction() as tx:
            old = [row for row in rows.expired(tx, tx.clock_ms()) if row.kind == "url" and row.status != "waiting"]
            return sum(rows.forget(tx, row.id) for row in old)


def require_link(url: str) -> None:
    """Raise UnsupportedUrl for what is no http or https link. Where it leads is asked when it is dialled."""
    try:
        parts = urlsplit(url)
        is_fine = parts.scheme in {"http", "https"} and bool(parts.hostname) and len(url) <= _LONGEST_URL
    except ValueError:
        is_fine = False
    if not is_fine or "\0" in url:
        raise UnsupportedUrl(url=url[:200].replace("\0", ""))
