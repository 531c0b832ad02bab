"""What a flow tells while it runs: values, whose sentences are made where they are shown."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from fetchcut.progress import Progress


@dataclass(frozen=True, slots=True, kw_only=True)
class Note:
    """Something worth a line: `code` has a sentence in language/replies ("client.connecting")."""

    code: str
    facts: Mapping[str, object] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class Text:
    """Words of the server for the person, free of instructions for a screen that is not there."""

    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Remark:
    """A decision or event on the server: its `code` as in `Note`, its sentence as the server wrote it."""

    code: str
    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Working:
    """The server is still at it, `for_s` after it was asked. Told every two minutes."""

    for_s: float


Event = Note | Remark | Text | Working | Progress
