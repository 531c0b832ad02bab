"""What is said of a fade once more: "fade picture in over 1 s and sound out over 2", "in from black, out to black"."""

from dataclasses import replace
from typing import Final

from fetchcut.language.talk.bonds.link import Link
from fetchcut.language.talk.clause import Clause
from fetchcut.language.talk.frames import best_fit

_SAID: Final = frozenset(
    {"OFF", "T", "LEN", "C", "RANGE", "POINT", "SOUND", "PICTURE", "MUSIC", "VIDEO", "TITLE", "WORD"}
)
_JOINTS: Final = frozenset({"OVERWORD", "AT", "TO", "IN", "FOR", "END", "COLOR", "PRONOUN"})


def faded_out(link: Link) -> tuple[Clause, ...] | None:
    """Return both, "out" behind a fade in as a fade out."""
    if link.intended != "fade" or "FADEIN" not in link.there or "OFF" not in link.own or link.is_denied:
        return None
    if link.has_verb or not link.own <= _SAID | _JOINTS:
        return None
    items = tuple(
        replace(item, kind="FADEOUT") if item.kind == "OFF" else item
        for item in link.clause.items
        if item.kind != "WORD"
    )
    fit = best_fit(items, link.subjects, "fade")
    return None if fit is None else (_of_pictures(link), Clause(items=items, fit=fit))


def _of_pictures(link: Link) -> Clause:
    """Return the earlier as a fade of the pictures alone, where the sound has one of its own."""
    if not link.own & {"SOUND", "VOICE"}:
        return link.before
    items = tuple(replace(item, kind="PICTURES") if item.kind == "PICTURE" else item for item in link.before.items)
    return replace(link.before, items=items)
