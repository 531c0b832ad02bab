"""Who lives and who does not: beats by the database's clock, the reaper of the dead, and an end for those cut off.

    every TTL/4   each worker writes its beat, then puts the jobs of workers silent for TTL back into their queues
                  (on one machine also those of processes that are gone, see `presence.py`: at once)
    3/4 TTL       a worker whose own beat could not be written for so long, or that slept, ends: before others take its
                  jobs, not after

DBOS alone never takes over the work of a dead executor (reference: the job engine). A beat that comes late is not
trusted to judge others: after a sleep of this machine, or an outage of the database, everybody's beat is old.
"""

import contextlib
import logging
import os
import sys
import threading
import time
from collections.abc import Callable
from typing import Final, Protocol

from fetchcut.errors import StoreError
from fetchcut.service.presence import Presence
from fetchcut.service.repeating import Repeating
from fetchcut.store import beats
from fetchcut.store.database import Database

log = logging.getLogger("fetchcut.engine")

CUT_OFF: Final = 70
"""The exit code of a worker that ends because it lost the database (EX_SOFTWARE)."""


class Reaped(Protocol):
    """What is taken from the dead."""

    def holders(self) -> set[str]:
        """Return the workers that hold jobs now."""

    def release_all(self, executor_ids: set[str]) -> int:
        """Put all that these workers hold back into the queues; return how many jobs that were."""


class Liveness:
    """The beats of one worker. `on_cut_off` is called at most once, from a thread, and is not expected to return."""

    def __init__(
        self,
        db: Database,
        jobs: Reaped,
        executor_id: str,
        *,
        ttl_s: float,
        on_cut_off: Callable[[], None],
        presence: Presence | None = None,
    ) -> None:
        self._db = db
        self._jobs = jobs
        self._executor_id = executor_id
        self._ttl_s = ttl_s
        self._on_cut_off = on_cut_off
        self._presence = presence
        self._landed_at = time.monotonic()
        self._last_beat_ms = 0
        self._stopped = threading.Event()
        self._beating = Repeating("beat", self.tick, every_s=ttl_s / 4)
        self._watch = threading.Thread(target=self._watch_beats, name="watch", daemon=True)

    def start(self) -> None:
        """Write the first beat, so that nobody takes us for dead, and go on. Raises what the database says."""
        if self._presence:
            self._presence.hold()
        self._beat()
        self._beating.start()
        self._watch.start()

    def stop(self) -> None:
        """End, and say so: others need not wait for our silence."""
        self._stopped.set()
        self._beating.stop()
        if self._presence:
            self._presence.let_go()
        with contextlib.suppress(StoreError), self._db.transaction() as tx:
            beats.stop(tx, self._executor_id)

    def tick(self) -> None:
        """Write the beat and take from the dead what they hold."""
        before_ms, now_ms = self._last_beat_ms, self._beat()
        others = self._jobs.holders() - {self._executor_id}
        if not others:
            return
        dead = self._presence.gone(others) if self._presence else set()
        if now_ms - before_ms <= self._ttl_s * 500:
            with self._db.reading() as tx:
                dead |= others - beats.living(tx, int(self._ttl_s * 1000))
        if dead and (count := self._jobs.release_all(dead)):
            log.warning("took over %d jobs of %s", count, ", ".join(sorted(dead)))
        if self._presence:
            self._presence.forget(dead)

    def _beat(self) -> int:
        # The time before the question, not after the answer: a write that took long counts from when it was sent.
        sent_at = time.monotonic()
        with self._db.transaction() as tx:
            self._last_beat_ms = beats.beat(tx, self._executor_id)
        self._landed_at = sent_at
        return self._last_beat_ms

    def _watch_beats(self) -> None:
        """End the process in time. A thread of its own: the one that beats may hang in a connection gone silent."""
        patience_s, looked_at = 0.75 * self._ttl_s, time.monotonic()
        while not self._stopped.wait(self._ttl_s / 16):
            now = time.monotonic()
            was_stopped = now - looked_at > patience_s
            # A file of this machine that cannot be written can be written by nobody: no reason to end.
            is_cut_off = not self._db.is_sqlite and now - self._landed_at > patience_s
            if was_stopped or is_cut_off:
                self._on_cut_off()
                return
            looked_at = now


def end_process() -> None:
    """End at once, with all children: whoever cannot reach the database must not go on working."""
    sys.stderr.write("fetchcut: no sign of life could be written to the database; this worker ends.\n")
    sys.stderr.flush()
    os._exit(CUT_OFF)
