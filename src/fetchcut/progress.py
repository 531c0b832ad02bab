"""What a step says while it works and of its result, and how it learns that it should stop."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal, Protocol

Stage = Literal["resolve", "download", "merge", "convert", "check", "upload", "fetch", "measure"]
Unit = Literal["bytes", "seconds", "steps", "percent"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Progress:
    """One report: `done` of `total` units (bytes, seconds of media, steps, percent); `total` None: nobody knows yet.

    The stage "fetch" is a server's, which gets what a link leads to.

    `done` never falls within one stage of one file. Work found done at the start (a resumed download) is told once
    in `resumed`, so that speed and time left are computed from what this run does.
    """

    stage: Stage
    done: float
    total: float | None = None
    unit: Unit = "bytes"
    resumed: float = 0.0
    file: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Remark:
    """Something a person should know of a result: the key of a sentence, and the facts to put into it."""

    code: str
    facts: Mapping[str, str | int | float] = field(default_factory=dict)


class Context(Protocol):
    """What a running step is given. Both methods are cheap and may be called from any thread."""

    def report(self, progress: Progress) -> None:
        """Pass on one report; never blocks, never raises."""

    def raise_if_cancelled(self) -> None:
        """Raise Cancelled if the person stopped the job; call it at least every 0.2 s of work."""


class Silent:
    """A Context that shows nothing and never stops: for tests and for callers that do not care."""

    def report(self, progress: Progress) -> None:
        """Drop the report."""

    def raise_if_cancelled(self) -> None:
        """Never raise."""
