"""Clips and files beside each other at the same time."""

from dataclasses import dataclass
from typing import Final

from fetchcut.language.lexer import Token
from fetchcut.language.talk.intent import Intent
from fetchcut.language.talk.readers.clips import ref_of
from fetchcut.language.talk.refusals import Ask, Refuse
from fetchcut.language.talk.scene import Scene
from fetchcut.language.talk.wishes.plan import Plan, Tell
from fetchcut.timeline.draft import Segment
from fetchcut.timeline.edits.edit import Edit
from fetchcut.timeline.edits.media import AddMedia
from fetchcut.timeline.edits.split_screen import SplitScreen
from fetchcut.timeline.limits import MOST_CELLS

_SIDES: Final = {"left": ("row", 0), "right": ("row", 1), "top": ("column", 0), "bottom": ("column", 1)}
_NAMES: Final = frozenset({"CLIPS", "NAMED", "FILE"})
_HEARD: Final = frozenset({"SOUND", "AUDIOONLY"})


@dataclass(frozen=True, slots=True)
class _Cell:
    """What is to stand there, by the id of its clip, and the side it was said to stand at."""

    segment: str
    side: str


def split_screen(intent: Intent, scene: Scene) -> Plan:
    """Show clips at the same time: those named, in the order of their sides, else all there are."""
    scene, added, cells = _named(intent, scene)
    sides = {each.side for each in cells if each.side in _SIDES}
    if not cells:
        cells = [_Cell(each.id, "") for each in scene.clips]
    elif len(cells) == 1 and len(scene.clips) == 2:
        cells = [*cells, *(_Cell(each.id, "") for each in scene.clips if each.id != cells[0].segment)]
    if len(cells) < 2:
        raise Ask("ask.which_beside")
    if len(cells) > MOST_CELLS:
        raise Refuse("cannot.too_many_beside", count=len(cells), most=MOST_CELLS)
    other = 1 - next((_SIDES[each.side][1] for each in cells if each.side in _SIDES), 0)
    cells = sorted(cells, key=lambda each: _SIDES[each.side][1] if each.side in _SIDES else other) if sides else cells
    segments = tuple(each.segment for each in cells)
    heard = _heard(intent, scene, segments)
    edit = SplitScreen(
        segments=segments,
        columns=_columns(intent, sides, len(cells)),
        is_cropped=intent.word("FITWORD") != "contain",
        sound=heard,
        is_shortest=intent.has("SHORTESTENDS"),
    )
    return Plan(edits=(*added, edit), tells=(Tell("note.all_heard"),) if heard is None else ())


def _columns(intent: Intent, sides: set[str], count: int) -> int | None:
    said = {_SIDES[each][0] for each in sides} | {intent.word("SPLITSCREEN") or ""}
    if "column" in said:
        return 1
    if "row" in said:
        return count
    return next((int(each) for each in said if each.isdecimal()), None)


def _named(intent: Intent, scene: Scene) -> tuple[Scene, list[Edit], list[_Cell]]:
    """Return the clips that are named, each with its side, and the edits that bring in files that are no clips yet."""
    added: list[Edit] = []
    cells: list[_Cell] = []
    is_place_first = next((bool(_side(each)) for each in intent.items if each.kind in _NAMES or _side(each)), False)
    for at, item in enumerate(intent.items):
        if item.kind not in _NAMES or _is_heard(intent, at):
            continue
        intent.use(item)
        if item.kind == "FILE" and not _called(item, scene):
            edit = AddMedia(asset=scene.asset(str(item.value)).id)
            scene = scene.after(edit.apply(scene.draft, scene.library))
            added.append(edit)
            found: tuple[Segment, ...] = scene.clips[-1:]
        else:
            found = _called(item, scene)
        near = intent.items[max(0, at - 1) : at] if is_place_first else intent.items[at + 1 : at + 2]
        side = next((_side(each) for each in intent.use(*near) if _side(each)), "")
        cells.extend(_Cell(each.id, side) for each in found if each.id not in {cell.segment for cell in cells})
    return scene, added, cells


def _side(item: Token) -> str:
    """Return the side a phrase names, empty for others; 上面 is the upper one here, not what lies over the clips."""
    if item.kind == "ON" and item.text.startswith("上"):
        return "top"
    return str(item.value) if item.kind == "PLACE" and str(item.value) in _SIDES else ""


def _called(item: Token, scene: Scene) -> tuple[Segment, ...]:
    """Return the clips that a phrase points at; of a file that is none yet, nothing."""
    if item.kind == "FILE":
        return tuple(each for each in scene.clips if scene.is_called(each, str(item.value)))[:1]
    ref = ref_of(item)
    return () if ref is None else scene.pointed((ref,))


def _is_heard(intent: Intent, at: int) -> bool:
    """Return whether a clip is named only as the one whose sound is heard: "with the sound of clip 2"."""
    beside = (*intent.items[max(0, at - 3) : at], *intent.items[at + 1 : at + 2])
    return any(each.kind in _HEARD for each in beside) and intent.has("ONLY", "AUDIOONLY", "KEEP", "WITH")


def _heard(intent: Intent, scene: Scene, segments: tuple[str, ...]) -> int | None:
    """Return which of the clips beside each other is heard, from 1; None for all."""
    if intent.index(*_HEARD) is None or not intent.has("ONLY", "AUDIOONLY", "KEEP", "WITH"):
        return None
    for at, item in enumerate(intent.items):
        if item.kind in {"CLIPS", "NAMED"} and _is_heard(intent, at):
            ids = [each.id for each in _called(item, scene)]
            return next((number for number, each in enumerate(segments, 1) if each in ids), None)
        if _side(item) and _is_heard(intent, at):
            return _SIDES[_side(item)][1] + 1
    return 2 if intent.has("SECOND") else 1 if intent.has("FIRST") else None
