"""What a wish comes to on a scene: edits in order, and tunes of the catalogue they need."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

from fetchcut.language.situation import Tune
from fetchcut.language.talk.intent import Intent
from fetchcut.language.talk.scene import Scene
from fetchcut.timeline.edits.edit import Edit


@dataclass(frozen=True, slots=True)
class Tell:
    """A sentence of the reply, by its key and facts: what was found, beside what changed."""

    key: str
    facts: Mapping[str, object] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class Plan:
    """Edits of one wish. `notes` are keys of sentences that say what was taken for granted.

    `focus` are ids that the wish singles out without changing them, such as a clip that was moved.
    """

    edits: tuple[Edit, ...] = ()
    tunes: tuple[Tune, ...] = ()
    notes: tuple[str, ...] = ()
    focus: tuple[str, ...] = ()
    tells: tuple[Tell, ...] = ()


Wish = Callable[[Intent, Scene], Plan]


def plan(*edits: Edit, notes: tuple[str, ...] = (), focus: tuple[str, ...] = ()) -> Plan:
    """Return a plan of these edits."""
    return Plan(edits=edits, notes=notes, focus=focus)
