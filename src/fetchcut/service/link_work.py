"""The work of a job of links: fetched in a process of its own, looked into, kept, said. An engine's kind of work.

links/<job>/<number>/      what one link has brought so far: a run that is begun again goes on there
"""

import logging
import shutil
import time
import uuid
from collections import Counter
from collections.abc import Mapping
from typing import Final

import msgspec

from fetchcut.disk import ensure_folder
from fetchcut.errors import DatabaseError, FetchcutError, GivenUp, JobCancelled, UploadBusy, UploadMissing
from fetchcut.language.replies import explain, say
from fetchcut.progress import Progress
from fetchcut.service.callers import SCOPES, Caller
from fetchcut.service.events import Telling
from fetchcut.service.failures import failure_text
from fetchcut.service.feed import Feed
from fetchcut.service.how import Found, Told, found_text, how_of
from fetchcut.service.labels import label
from fetchcut.service.link_uploads import AT_ONCE
from fetchcut.service.outside import fetch_outside
from fetchcut.service.plans import Plans
from fetchcut.service.resumable import Resumable
from fetchcut.service.situations import language_of
from fetchcut.service.steps.ingest_url import Link
from fetchcut.service.storage import Storage, received
from fetchcut.service.uploads import Arrival, Kept, Uploads
from fetchcut.service.work import HandedBack, Overtaken, Run
from fetchcut.service.workshop import Outside
from fetchcut.settings import Settings
from fetchcut.store import events as event_rows, sessions as session_rows, uploads as rows, users
from fetchcut.store.database import Database
from fetchcut.store.transaction import Transaction
from fetchcut.store.uploads import Upload

log = logging.getLogger("fetchcut.links")

TOOL: Final = "upload_links"
"""What the events call it."""

HELD_BYTES: Final = 1 << 30
"""Room held for a link, of whose size nothing is known: half of the largest file, for what is fetched is often put
together and stands there twice for a while, but no more than this. The person at their own machine may have files of a
terabyte, and no disk has room for half of one; a disk that fills up under a larger file ends it cleanly.
"""

_PULSE_S: Final = 1.0
_FETCHED: Final = 90
"""Percent that the fetching covers; looking into the files and keeping them is the rest."""

_STEP: Final = 10
"""Percent between two events."""

_NAMES: Final = uuid.UUID("0f7c1c4e-5a53-4d0a-8a60-6f2d2d0e3c55")
_LEFT_S: Final = 120.0


class LinkWork:
    """Brings in the files behind accepted links; ends resumable uploads whose last request died."""

    kind = "upload"
    queue = "uploads"
    is_waited_for = False

    def __init__(
        self,
        settings: Settings,
        db: Database,
        *,
        plans: Plans,
        storage: Storage,
        uploads: Uploads,
        resumable: Resumable,
        feed: Feed,
        also_public: tuple[str, ...] = (),
    ) -> None:
        self._settings = settings
        self._db = db
        self._plans = plans
        self._storage = storage
        self._uploads = uploads
        self._resumable = resumable
        self._feed = feed
        self._also_public = also_public
        self._folder = ensure_folder(storage.folder / "links")

    def run(self, run: Run) -> None:
        """Bring the job to its end."""
        with self._db.reading() as tx:
            row = rows.by_id(tx, run.id)
        if row is None:
            raise Overtaken
        if row.kind == "tus":
            self._finish(run, row)
            return
        job = self._begin(run)
        try:
            self._publish(job, *self._brought(job))
        except (DatabaseError, Overtaken, HandedBack):
            raise
        except FetchcutError as error:
            self._refuse(run, error)
        shutil.rmtree(self._folder / run.id, ignore_errors=True)

    def fail(self, run: Run, error: Exception) -> None:
        """End the job by what nobody foresaw."""
        self._refuse(run, GivenUp())
        shutil.rmtree(self._folder / run.id, ignore_errors=True)

    def due(self) -> list[str]:
        """Return the jobs that may be worked on: of each account a few at once.

        And resumable uploads that lie whole and unfinished.
        """
        with self._db.reading() as tx:
            jobs = sorted(rows.unfinished(tx), key=lambda row: (row.status != "running", row.created_at_ms))
            left = rows.whole(tx, before_ms=tx.clock_ms() - int(1000 * _LEFT_S))
        taken: Counter[str] = Counter()
        found: list[str] = []
        for row in jobs:
            taken[row.user_id] += 1
            if taken[row.user_id] <= AT_ONCE:
                found.append(row.id)
        return [*found, *(row.id for row in left)]

    def give_up(self, job_id: str) -> None:
        """End a job that killed every worker that took it."""
        with self._db.transaction() as tx:
            row = rows.by_id(tx, job_id)
            if row is None or row.status in {"done", "failed"}:
                return
            attempt = row.attempt or "99999999-nobody"
            rows.start(tx, job_id, attempt, tx.clock_ms())
            rows.finish(tx, job_id, attempt, error=failure_text(GivenUp()), now_ms=tx.clock_ms())
        shutil.rmtree(self._folder / job_id, ignore_errors=True)

    def sweep(self) -> int:
        """Remove folders of jobs that are over; return how many."""
        count = 0
        for folder in self._folder.iterdir():
            with self._db.reading() as tx:
                row = rows.by_id(tx, folder.name)
            if row is None or row.status in {"done", "failed"}:
                shutil.rmtree(folder, ignore_errors=True)
                count += 1
        return count

    def outside(self, limit_bytes: int) -> Outside:
        """Return the server's rules for what comes from outside."""
        return Outside(
            allows_private=self._settings.allow_private_addresses,
            also_public=self._also_public,
            most_bytes=limit_bytes,
        )

    def _begin(self, run: Run) -> "_Job":
        with self._db.transaction() as tx:
            if not rows.start(tx, run.id, run.attempt, tx.clock_ms()):
                raise Overtaken
            row = rows.by_id(tx, run.id)
            if row is None:
                raise Overtaken
            caller = self._caller(tx, row.user_id)
        return _Job(self._db, self._feed, run, row, caller)

    def _caller(self, tx: Transaction, user_id: str) -> Caller:
        """Return the owner of accepted work, as a token of theirs would show them."""
        user = users.get(tx, user_id)
        if user is None:
            raise Overtaken
        return Caller(
            user_id=user.id,
            token_id="",
            scopes=frozenset(SCOPES),
            plan=self._plans.named(user.plan),
            is_anonymous=user.is_anonymous,
            language=user.language,
        )

    def _brought(self, job: "_Job") -> tuple[list[Arrival], Found]:
        limit = self._uploads.limit_of(job.caller)
        arrivals: list[Arrival] = []
        sources: list[Mapping[str, str | int | float]] = []
        for number, url in enumerate(job.urls):
            job.number = number
            link = Link(url=url, outside=self.outside(limit), how=how_of(job.row.how), language=job.caller.language)
            with self._storage.promised(min(limit // 2, HELD_BYTES)):
                folder = self._folder / job.run.id / str(number)
                brought = fetch_outside(
                    link, folder, self._settings, job, tell=job.notes.append, is_enough=lambda: job.is_enough
                )
            for each in brought:
                name = label(each.path.name)
                here = received(each.path)
                arrivals.append(Arrival(filename=name, received=here, taken=self._uploads.look_into(here, name)))
                sources.append(each.fields)
        return arrivals, Found(notes=tuple(job.notes), sources=tuple(sources))

    def _publish(self, job: "_Job", arrivals: list[Arrival], found: Found) -> None:
        row = job.row
        with self._db.transaction() as tx:
            now_ms = tx.clock_ms()
            kept = self._uploads.keep_in(tx, job.caller, row.session_id, arrivals, origin="url")
            assets = [item.asset_id for item in kept.items]
            if not rows.finish(tx, row.id, job.run.attempt, assets=assets, found=found_text(found), now_ms=now_ms):
                raise Overtaken
            _tell_done(tx, row, kept, found, now_ms)
        self._feed.wake(row.session_id)

    def _refuse(self, run: Run, error: FetchcutError) -> None:
        with self._db.transaction() as tx:
            now_ms = tx.clock_ms()
            row = rows.by_id(tx, run.id)
            if row is None:
                raise Overtaken
            session_rows.hold(tx, row.session_id)
            if not rows.finish(tx, run.id, run.attempt, error=failure_text(error), now_ms=now_ms):
                raise Overtaken
            _tell_failed(tx, row, error, now_ms)
        self._feed.wake(row.session_id)

    def _finish(self, run: Run, row: Upload) -> None:
        with self._db.reading() as tx:
            caller = self._caller(tx, row.user_id)
        while not run.is_handed_back.wait(0):
            try:
                self._resumable.finish(caller, row.id)
            except UploadBusy:
                run.is_handed_back.wait(1.0)
                continue
            except UploadMissing:
                raise Overtaken from None
            except (DatabaseError, Overtaken):
                raise
            except FetchcutError as error:
                log.info("resumable upload %s was refused: %s", row.id, error)
            return
        raise HandedBack


class _Job:
    """One run's view of its job; the Context of the fetching, which hears of progress and says when to stop."""

    def __init__(self, db: Database, feed: Feed, run: Run, row: Upload, caller: Caller) -> None:
        self._db = db
        self._feed = feed
        self.run = run
        self.row = row
        self.caller = caller
        self.urls = msgspec.json.decode(row.url or "[]", type=list[str])
        self.number = 0
        self.notes: list[Told] = []
        self.is_enough = False
        self._noted = 0
        self._percent = 0
        self._told = -_STEP
        self._pulse_at = 0.0

    def report(self, progress: Progress) -> None:
        """Note how far the link that is fetched now is; the job's percent never falls."""
        share = min(1.0, progress.done / progress.total) if progress.total else 0.0
        share = share if progress.stage == "download" else 1.0 if progress.stage in {"convert", "check"} else 0.0
        percent = int(_FETCHED * (self.number + share) / len(self.urls))
        self._percent = max(self._percent, percent)

    def raise_if_cancelled(self) -> None:
        """Raise HandedBack where the worker stops, Overtaken where another has the job, JobCancelled by its owner.

        Once a second it is written down how far the job is.
        """
        if self.run.is_handed_back.is_set():
            raise HandedBack
        if time.monotonic() - self._pulse_at >= _PULSE_S:
            self._pulse_at = time.monotonic()
            self._pulse()

    def _pulse(self) -> None:
        with self._db.transaction() as tx:
            now_ms = tx.clock_ms()
            row = rows.by_id(tx, self.row.id)
            if row is None or row.attempt != self.run.attempt or row.status != "running":
                raise Overtaken
            if row.stop == "cancel":
                raise JobCancelled
            self.is_enough = row.stop == "finish"
            is_news = self._percent >= self._told + _STEP and self._percent > row.progress
            if is_news or self._told < 0:
                self._told = self._percent
                telling = _telling(row, f"at {self._percent}", now_ms)
                telling.did(TOOL, _asked(row), {"status": "running", "progress": self._percent})
                event_rows.append(tx, row.session_id, None, telling.bodies, now_ms)
            # After the event, which holds the session: sessions come first.
            rows.progress(tx, row.id, self.run.attempt, self._percent, now_ms)
            if len(self.notes) > self._noted:
                self._noted = len(self.notes)
                rows.note(tx, row.id, self.run.attempt, found_text(Found(notes=tuple(self.notes))))
        self._feed.wake(self.row.session_id)


def _tell_done(tx: Transaction, row: Upload, kept: Kept, found: Found, now_ms: int) -> None:
    names = [item.filename for item in kept.items]
    state: dict[str, object] = {} if kept.version is None else {"version": kept.version}
    telling = _telling(row, "done", now_ms)
    response = {"status": "done", "progress": 100, "asset_ids": [item.asset_id for item in kept.items]}
    telling.did(TOOL, _asked(row), response, state)
    # Where it was only looked, what was found is all there is to say.
    text = say("upload.done", _language(tx, row), names=names) if names else " ".join(each.text for each in found.notes)
    telling.say(text, is_last=True)
    event_rows.append(tx, row.session_id, None, telling.bodies, now_ms)


def _tell_failed(tx: Transaction, row: Upload, error: FetchcutError, now_ms: int) -> None:
    telling = _telling(row, "failed", now_ms)
    telling.did(TOOL, _asked(row), {"status": "failed", "error": type(error).__name__})
    telling.say(explain(error, _language(tx, row)), is_last=True)
    event_rows.append(tx, row.session_id, None, telling.bodies, now_ms)


def _telling(row: Upload, place: str, now_ms: int) -> Telling:
    return Telling(f"e-{uuid.uuid5(_NAMES, row.id)}", now_ms / 1000, place=place)


def _asked(row: Upload) -> dict[str, object]:
    return {"job_id": row.id, "urls": [each[:500] for each in msgspec.json.decode(row.url or "[]", type=list[str])]}


def _language(tx: Transaction, row: Upload) -> str:
    session = session_rows.by_id(tx, row.session_id)
    return language_of(session) if session else "en"
