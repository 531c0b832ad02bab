"""The engine: accepted jobs are run to their end, whatever dies meanwhile.

    row accepted ──submit──▶ queue ──claim──▶ run ──▶ row ended
         └── every 2 s: what has no workflow is submitted, what has lost its workflow is given up

The row is what counts. DBOS holds the queues and says which worker has a job; liveness takes jobs from the dead; the
sweep makes good for whatever fell between row and queue, as when a process died after the one and before the other.
"""

import logging
import socket
import threading
import time
import uuid
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from itertools import chain, repeat
from pathlib import Path
from typing import TYPE_CHECKING, Final

from fetchcut.errors import DatabaseBusy, DatabaseUnreachable, DiskFull
from fetchcut.service.liveness import Liveness, end_process
from fetchcut.service.presence import Presence
from fetchcut.service.repeating import Repeating
from fetchcut.service.work import HandedBack, Overtaken, Run, Work, attempt_name
from fetchcut.settings import Settings
from fetchcut.store.database import Database

if TYPE_CHECKING:
    from fetchcut.service.flows_durable import Flows, Queue

log = logging.getLogger("fetchcut.engine")

PASSING: Final = (DatabaseBusy, DatabaseUnreachable, DiskFull)
"""What the database says of a moment, not of a job: the same is tried again."""

_SWEEP_S: Final = 2.0
_PURGE_S: Final = 600.0
_KEEP_ENDED_S: Final = 3 * 86_400.0
_LEAVE_S: Final = 5.0
_PAUSES_S: Final = (0.2, 1.0, 3.0, 10.0)


@dataclass(slots=True)
class _Running:
    """A job this process works on. `run` is known once the engine's count of its runs was read."""

    kind: str
    run: Run | None = None
    over: threading.Event = field(default_factory=threading.Event)


class Engine:
    """Runs the jobs of all works added to it. Start it once; submit from any thread."""

    def __init__(self, settings: Settings, db: Database, *, on_cut_off: Callable[[], None] = end_process) -> None:
        self._settings = settings
        self._db = db
        self._on_cut_off = on_cut_off
        self.executor_id = f"{socket.gethostname()[:40]}-{uuid.uuid4().hex[:12]}"
        self._works: dict[str, Work] = {}
        self._started: Flows | None = None
        self._liveness: Liveness | None = None
        self._chores = (
            Repeating("sweep", self._sweep, every_s=_SWEEP_S),
            Repeating("purge", lambda: self._flows.purge(_KEEP_ENDED_S), every_s=_PURGE_S),
        )
        self._running: dict[str, _Running] = {}
        self._lock = threading.Lock()
        self._unseen: dict[str, float] = {}
        self._has_handed_back = False
        self._here: frozenset[str] = frozenset()
        self.is_stopping = False

    def add(self, work: Work) -> None:
        """Have this kind of work submitted here, and done where its queue is worked on."""
        self._works[work.kind] = work

    @property
    def ttl_s(self) -> float:
        """Return after how long a silence a worker's jobs go to another."""
        return self._settings.takeover_s or (6.0 if self._db.is_sqlite else 20.0)

    def start(self, queues: Sequence[str]) -> None:
        """Begin to work on these queues; with none of them jobs are only submitted here."""
        from fetchcut.service.flows_durable import Flows

        queue_of = {work.kind: work.queue for work in self._works.values()}
        self._started = Flows(_jobs_url(self._db), self.executor_id, queue_of)
        if queues:
            self._liveness = Liveness(
                self._db,
                self,
                self.executor_id,
                ttl_s=self.ttl_s,
                on_cut_off=self._on_cut_off,
                presence=self._presence(),
            )
            self._liveness.start()
            calls = {work.kind: self._call_of(work) for work in self._works.values()}
            self._flows.launch(calls, [queue for queue in self._queues() if queue.name in queues])
            self._here = frozenset(queues)
        for chore in self._chores:
            chore.start()

    def stop(self, grace_s: float) -> None:
        """Take no more jobs, let those that run go on for `grace_s`, hand back what is left, end."""
        self.is_stopping = True
        for chore in self._chores:
            chore.stop()
        if self._started:
            self._flows.stop_claiming()
            self._wait_for_runs(grace_s)
            self._hand_back()
            self._flows.close()
        if self._liveness:
            self._liveness.stop()

    def submit(self, kind: str, job_id: str) -> None:
        """Have an accepted job done; once, however often it is said. What people wait for is begun here, if it can be.

        Never fails: the row is accepted, and what cannot be handed over now the sweep hands over.
        """
        if self._started is None or self.is_stopping:
            return
        work = self._works[kind]
        is_begun_here = work.is_waited_for and work.queue in self._here and self._has_room(kind)
        try:
            (self._flows.start if is_begun_here else self._flows.enqueue)(kind, job_id)
        except Exception as error:
            log.warning("%s %s is handed over later: %s", kind, job_id, error)

    def wake(self) -> None:
        """Look now for jobs that may be worked on."""
        self._chores[0].wake()

    def counts(self) -> dict[str, int]:
        """Return how many jobs of each kind this process works on."""
        with self._lock:
            return {kind: sum(each.kind == kind for each in self._running.values()) for kind in self._works}

    def holders(self) -> set[str]:
        """Return the workers that hold jobs now."""
        return {each.executor_id for each in self._flows.held()}

    def release_all(self, executor_ids: set[str]) -> int:
        """Put all that these workers hold back into the queues; return how many jobs that were."""
        return len(self._flows.release(each for each in self._flows.held() if each.executor_id in executor_ids))

    @property
    def _flows(self) -> "Flows":
        if self._started is None:
            raise RuntimeError("the engine was not started")
        return self._started

    def _presence(self) -> Presence | None:
        # SQLite is one machine by nature; on PostgreSQL the others may be anywhere.
        folder = Path(self._db.place).with_name("workers")
        return Presence(folder, self.executor_id) if self._db.is_sqlite else None

    def _queues(self) -> "list[Queue]":
        from fetchcut.service.flows_durable import Queue

        settings = self._settings
        # Turns are waited for by people. The others take seconds: looking for them more often would only cost.
        return [
            Queue(name="turns", at_once=settings.turns_at_once, poll_s=0.2),
            Queue(name="exports", at_once=settings.exports_at_once, poll_s=0.5),
            Queue(name="uploads", at_once=2 * settings.exports_at_once, poll_s=0.5),
        ]

    def _has_room(self, kind: str) -> bool:
        return self.counts()[kind] < self._settings.turns_at_once

    def _call_of(self, work: Work) -> Callable[[str], None]:
        return lambda job_id: self._do(work, job_id)

    def _do(self, work: Work, job_id: str) -> None:
        """Do one claimed job. For its queue it is over when this returns, unless it was released meanwhile."""
        with self._entered(work.kind, job_id) as mine:
            if mine and (run := self._begun(work.kind, job_id)):
                mine.run = run
                if self._has_handed_back:
                    run.is_handed_back.set()
                _to_its_end(work, run)

    @contextmanager
    def _entered(self, kind: str, job_id: str) -> Iterator[_Running | None]:
        """Note that this process works on the job. Yields None where it does so already, once that has ended."""
        mine = _Running(kind)
        with self._lock:
            other = self._running.setdefault(job_id, mine)
        if other is not mine:
            other.over.wait()
            yield None
            return
        try:
            yield mine
        finally:
            with self._lock:
                del self._running[job_id]
            mine.over.set()

    def _begun(self, kind: str, job_id: str) -> Run | None:
        """Return the run that this claim of ours begins; None if the job is no longer ours."""
        while not self._has_handed_back:
            try:
                held = self._flows.holding(job_id)
            except Exception as error:
                log.warning("%s %s waits for the database: %s", kind, job_id, error)
                time.sleep(_PAUSES_S[1])
                continue
            # A claim made by a process that then slept may be another's by now.
            if held is None or held.executor_id != self.executor_id:
                return None
            return Run(kind=kind, id=job_id, attempt=attempt_name(held.runs, self.executor_id))
        return None

    def _sweep(self) -> None:
        for work in self._works.values():
            due = work.due()
            states = self._flows.states(due)
            for job_id in due:
                if job_id not in states:
                    self._flows.enqueue(work.kind, job_id)
                elif not states[job_id]:
                    # The row was read before the workflow: a job that ends in between ends its row first.
                    work.give_up(job_id)
        self._release_unseen()

    def _release_unseen(self) -> None:
        """Put back jobs that are ours and that nobody here works on: claimed, but the answer to the claim was lost."""
        mine = [each for each in self._flows.held() if each.executor_id == self.executor_id]
        with self._lock:
            unseen = {each.id for each in mine} - set(self._running)
        now = time.monotonic()
        self._unseen = {job_id: self._unseen.get(job_id, now) for job_id in unseen}
        lost = [each for each in mine if now - self._unseen.get(each.id, now) > self.ttl_s]
        if lost and self._flows.release(lost):
            log.warning("put back %d jobs that nobody worked on", len(lost))

    def _wait_for_runs(self, grace_s: float) -> None:
        deadline = time.monotonic() + grace_s
        while time.monotonic() < deadline and any(self.counts().values()):
            time.sleep(0.05)

    def _hand_back(self) -> None:
        """Release what is ours first, then end the runs: they must not leave an outcome behind."""
        with suppress(Exception):  # a database that is away: the others find our silence
            self.release_all({self.executor_id})
        self._has_handed_back = True
        with self._lock:
            left = list(self._running.values())
        for each in left:
            if each.run:
                each.run.is_handed_back.set()
        deadline = time.monotonic() + _LEAVE_S
        for each in left:
            each.over.wait(max(0.0, deadline - time.monotonic()))


def _to_its_end(work: Work, run: Run) -> None:
    failure: Exception | None = None
    for pause_s in chain(_PAUSES_S, repeat(_PAUSES_S[-1])):
        try:
            if failure is None:
                work.run(run)
            else:
                work.fail(run, failure)
            return
        except (Overtaken, HandedBack) as end:
            log.info("%s %s: %s", run.kind, run.id, type(end).__name__)
            return
        except PASSING as error:
            log.warning("%s %s waits for the database: %s", run.kind, run.id, error)
            if run.is_handed_back.wait(pause_s):
                return
        except Exception as error:
            log.exception("%s %s", run.kind, run.id)
            if failure is not None:
                return
            failure = error


def _jobs_url(db: Database) -> str:
    """Return where the queues are: a file beside ours, or tables of their own in the same PostgreSQL database."""
    if db.is_sqlite:
        return f"sqlite:///{Path(db.place).with_name('jobs.db')}"
    return db.url.set(drivername="postgresql").render_as_string(hide_password=False)
