"""Several files in one session, one after the other: each with its own words and its own export."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from fetchcut.client.download import Saved
from fetchcut.client.effects import Flow
from fetchcut.client.line import Line
from fetchcut.client.result import export
from fetchcut.client.sources import Source, add
from fetchcut.client.state import state
from fetchcut.client.talk import say
from fetchcut.errors import Cancelled, FetchcutError, StoreError


@dataclass(frozen=True, slots=True, kw_only=True)
class Job:
    """One result: the files and links it is made of, what is said of them, and where it goes."""

    sources: tuple[Source, ...]
    words: str = ""
    to: Path = Path()
    output: Mapping[str, object] | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Missed:
    """A job that gave no result; the others went on."""

    job: Job
    error: FetchcutError


def batch(line: Line, jobs: Sequence[Job]) -> Flow[tuple[Saved | Missed, ...]]:
    """Return what each job gave, in order. Raises what ends them all: a full disk, a person who stops it."""
    results: list[Saved | Missed] = []
    for job in jobs:
        try:
            results.append((yield from _one(line, job)))
        except (Cancelled, StoreError):
            raise
        except FetchcutError as error:
            results.append(Missed(job=job, error=error))
    return tuple(results)


def _one(line: Line, job: Job) -> Flow[Saved]:
    current = yield from state(line)
    if not current.is_empty:
        # The words work on any server; what was uploaded before stays at hand, and off the timeline.
        yield from say(line, "start over")
    yield from add(line, job.sources)
    if job.words:
        yield from say(line, job.words)
    return (yield from export(line, job.to, job.output))
