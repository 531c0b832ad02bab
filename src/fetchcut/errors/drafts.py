"""Edits, drafts, outputs and captions that do not hold together."""

from dataclasses import dataclass
from typing import NamedTuple

from fetchcut.errors.requests import RequestError


class EditError(RequestError):
    """An edit that this draft cannot take; the draft stays as it is."""


@dataclass(eq=False, kw_only=True)
class OutOfRange(EditError):
    """A time or part outside the timeline (or source); both are texts like 1:23."""

    asked: str
    duration: str


@dataclass(eq=False, kw_only=True)
class NoSuchTarget(EditError):
    """A clip, text, track or file that is not there; `name` is its id or what it was called."""

    name: str


@dataclass(eq=False, kw_only=True)
class NothingToEdit(EditError):
    """The draft holds nothing of this kind: "clip", "sound", "picture", "text", "music", "transition"."""

    kind: str


@dataclass(eq=False, kw_only=True)
class DoesNotFit(EditError):
    """A value that this place cannot take; `expected` says which it can."""

    name: str
    found: str
    expected: str


@dataclass(eq=False, kw_only=True)
class LimitReached(EditError):
    """The draft would have more of `name` than `limit`."""

    name: str
    limit: str


class Problem(NamedTuple):
    """One thing that is wrong with a document; `path` leads to it: "$.t[0].sg[2].out"."""

    path: str
    reason: str

    def __str__(self) -> str:
        return f"{self.path}: {self.reason}"


@dataclass(eq=False, kw_only=True)
class DraftInvalid(RequestError):
    """A draft from outside that does not hold together."""

    problems: tuple[Problem, ...]


@dataclass(eq=False, kw_only=True)
class CaptionsUnreadable(RequestError):
    """A file of captions in which there are none; `reason` in a few words."""

    name: str
    reason: str


@dataclass(eq=False, kw_only=True)
class CaptionsNotTaken(RequestError):
    """A captions file was to go to a server that takes media alone: the original."""

    name: str


@dataclass(eq=False, kw_only=True)
class EmptyDraft(RequestError):
    """There is nothing on the timeline that could be exported."""


@dataclass(eq=False, kw_only=True)
class OutputInvalid(RequestError):
    """What an export shall be, said in a way that cannot be made."""

    problems: tuple[Problem, ...]
