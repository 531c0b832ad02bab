"""How a clause hangs on the one before it: adds to it, completes it, says it again, takes its verb or its noun.

A bond is a function of a `Link`: what takes the place of the two clauses, None where it has nothing to say. They are
asked in the order of `BONDS`; the first that answers decides.
"""

from collections.abc import Callable
from typing import Final

from fetchcut.language.talk.bonds import (
    additions,
    again,
    complaints,
    figures,
    narrowing,
    normal,
    outward,
    parallel,
    shared,
    stretches,
    there,
)
from fetchcut.language.talk.bonds.link import Link, link
from fetchcut.language.talk.clause import Clause
from fetchcut.language.talk.words import Subjects

Bond = Callable[[Link], tuple[Clause, ...] | None]

BONDS: Final[tuple[Bond, ...]] = (
    there.done_there,
    there.done_after,
    stretches.enumerated,
    stretches.both_mended,
    stretches.only_wanted,
    stretches.restated,
    stretches.of_remarked,
    stretches.beside_cut,
    stretches.at_speed,
    normal.clips_spared,
    normal.silent_before,
    complaints.contradicted,
    additions.shown_beside,
    narrowing.narrowed,
    additions.smoothed,
    additions.aimed_tones,
    again.mere_mood,
    complaints.silenced,
    complaints.gone_already,
    shared.halved,
    shared.of_topic,
    complaints.thing_mended,
    complaints.aimed,
    figures.in_unit,
    figures.paired,
    parallel.paralleled,
    outward.faded_out,
    normal.left_normal,
    normal.rest_kept,
    shared.shared,
    additions.cropped,
    additions.listed,
    additions.titled,
    complaints.named_first,
    complaints.stretch_mended,
    complaints.clip_mended,
    additions.shortened,
    additions.by_speed,
    additions.toned,
    additions.played,
    complaints.outdone,
    again.turned,
    again.reason,
    again.supposed,
    additions.written,
    again.told,
    again.left_anyway,
    again.repeated,
    shared.taken,
    shared.spared,
    additions.added,
    shared.inherited,
    additions.gathered,
)


def bound(before: Clause, clause: Clause, mark: str, subjects: Subjects) -> tuple[Clause, ...]:
    """Return the two clauses as what they are together; as they were where nothing binds them."""
    beside = link(before, clause, mark, subjects)
    return next((found for bond in BONDS if (found := bond(beside)) is not None), (before, clause))
