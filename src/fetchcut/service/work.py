"""What the engine asks of a kind of work, and what it gives each run of a job. No engine is imported here.

A job is a row (a turn, an export, an upload): the row is what was accepted, and its end is the row's end. A *run* is
one worker's try at it. Runs of one job are counted by the engine; the count leads the run's `attempt`, and whatever a
run publishes it publishes WHERE attempt is still its own. So a worker that was stopped, replaced and woken up changes
nothing, and cannot take the job back either: its count is the lower one.
"""

import threading
from dataclasses import dataclass, field
from typing import Protocol


@dataclass(frozen=True, slots=True, kw_only=True)
class Run:
    """One worker's try at the job `id`. Once `is_handed_back` is set it must stop and leave the job to another."""

    kind: str
    id: str
    attempt: str
    is_handed_back: threading.Event = field(default_factory=threading.Event)


def attempt_name(number: int, worker: str) -> str:
    """Return the name of a run: its number first, so that names sort as runs were begun."""
    return f"{number:08d}-{worker}"


class Overtaken(Exception):
    """Another run of the job has begun, or it has ended: this run publishes nothing any more."""


class HandedBack(Exception):
    """The worker stops; the job waits in its queue for another one."""


class Work(Protocol):
    """One kind of job. All methods are called from threads of the engine."""

    kind: str
    """The workflow's name, "turn"."""

    queue: str
    """Where its jobs wait, "turns"."""

    is_waited_for: bool
    """Whether a person waits for it: then it is begun where it was accepted, if that process does such work."""

    def run(self, run: Run) -> None:
        """Do the job to its end, done or failed. Raises Overtaken or HandedBack where that is not ours to reach."""

    def due(self) -> list[str]:
        """Return the ids of jobs that were accepted, have not ended and may be worked on now; oldest first."""

    def fail(self, run: Run, error: Exception) -> None:
        """End the job as failed by what nobody foresaw. Raises Overtaken."""

    def give_up(self, job_id: str) -> None:
        """End a job that no worker will run again as failed, unless it has ended."""
