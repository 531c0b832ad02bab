"""What every error is, and the ends that are nobody's fault."""

from dataclasses import dataclass, fields


@dataclass(eq=False, kw_only=True)
class FetchcutError(Exception):
    """Base of every error we raise on purpose."""

    def facts(self) -> dict[str, object]:
        """Return the evidence by name: what a sentence or a log line may quote."""
        return {each.name: getattr(self, each.name) for each in fields(self)}

    def __str__(self) -> str:
        return ", ".join(f"{name}={value!r}" for name, value in self.facts().items())


class Stopping(FetchcutError):
    """The server is about to end: it takes nothing new, another one does."""


class GivenUp(FetchcutError):
    """The job failed in a way nobody foresaw, or its worker died again and again."""


@dataclass(eq=False, kw_only=True)
class Cancelled(FetchcutError):
    """The person stopped it."""


@dataclass(eq=False, kw_only=True)
class JobCancelled(Cancelled):
    """A server was told to stop a job by whoever had sent it: nothing of it is kept."""
