"""Clips beside each other on a canvas of another shape: found again by where they stand, and laid out anew.

+-----+-----+            +-----+
|  A  |  B  |     ->     |  A  |      each fills its part of the new canvas as it did that of the old one
+-----+-----+            +-----+
                         |  B  |
                         +-----+
"""

from collections.abc import Iterator
from dataclasses import replace
from fractions import Fraction
from math import ceil
from typing import Final

from fetchcut.timeline.assets import Library
from fetchcut.timeline.canvas import shape_of
from fetchcut.timeline.draft import Canvas, Draft, Segment
from fetchcut.timeline.edits.split_screen import ALL, Cell, columns_for, in_cell, middle
from fetchcut.timeline.edits.targets import changed_segments
from fetchcut.timeline.time import Seconds

_NEARLY: Final = Fraction(1, 200)
"""How much a picture that fills its cell may differ from its shape: crops have six decimals."""


def laid_anew(draft: Draft, before: Canvas, library: Library) -> Draft:
    """Return the draft, which was on the canvas `before`, with its split screens laid out for its own canvas.

    In as many columns as they had, unless that was what the old canvas' shape suggested. What stands otherwise than a
    split screen leaves it stays where it is.
    """
    canvas = draft.canvas
    if canvas is None or canvas.width * before.height == before.width * canvas.height:
        return draft
    anew: dict[str, Segment] = {}
    for group in _at_once(draft):
        cells = _cells(group)
        columns = next(iter(cells.values())).columns if cells else 0
        count = len({(each.row, each.column) for each in cells.values()})
        if columns == columns_for(None, count, before):
            columns = columns_for(None, count, canvas)
        for segment in group if cells else ():
            old = cells[segment.id]
            number = old.row * old.columns + old.column
            new = Cell(column=number % columns, row=number // columns, columns=columns, rows=ceil(count / columns))
            anew[segment.id] = _moved(segment, old, new, (before, canvas), library)
    return changed_segments(draft, frozenset(anew), lambda each: anew[each.id])


def _at_once(draft: Draft) -> Iterator[list[Segment]]:
    """Yield the pictures that stand at places of their own, those together that are seen together."""
    placed = [
        each
        for track in draft.tracks
        if track.kind == "video"
        for each in track.segments
        if isinstance(each.picture.place, tuple)
    ]
    group: list[Segment] = []
    end = Seconds(0)
    for each in sorted(placed, key=lambda each: each.start):
        if group and each.start >= end:
            yield group
            group = []
        end = max(end, each.end) if group else each.end
        group.append(each)
    if group:
        yield group


def _cells(group: list[Segment]) -> dict[str, Cell]:
    """Return the cell of each by its id; none where they do not stand as a split screen has them."""
    places = {each.id: each.picture.place for each in group if isinstance(each.picture.place, tuple)}
    taken = set(places.values())
    across, down = {x for x, _ in taken}, {y for _, y in taken}
    columns, rows, count = len(across), len(down), len(taken)
    cells = [
        Cell(column=number % columns, row=number // columns, columns=columns, rows=rows) for number in range(count)
    ]
    found = {each.center: each for each in cells}
    is_split = count > 1 and ceil(count / columns) == rows and found.keys() == taken
    return {name: found[place] for name, place in places.items()} if is_split else {}


def _moved(segment: Segment, old: Cell, new: Cell, canvases: tuple[Canvas, Canvas], library: Library) -> Segment:
    before, after = canvases
    asset = None if segment.media is None else library.get(segment.media.src)
    whole = None if asset is None else shape_of(asset)
    picture = segment.picture
    if whole is None:
        return in_cell(segment, new, after, library, is_cropped=True)
    _, _, width, height = picture.crop or ALL
    seen = whole * Fraction(width) / Fraction(height)
    is_turned = bool(picture.rotation_deg % 180)
    wanted = 1 / old.shape(before) if is_turned else old.shape(before)
    is_cropped = abs(seen / wanted - 1) < _NEARLY
    # What was cut off for the old cell is there again; what a person had cut off before is not known any more.
    is_all = is_cropped and picture.crop == middle(ALL, whole, wanted)
    picture = replace(picture, crop=None) if is_all else picture
    return in_cell(replace(segment, picture=picture), new, after, library, is_cropped=is_cropped)
