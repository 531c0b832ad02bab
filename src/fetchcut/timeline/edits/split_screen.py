"""Clips shown beside each other at the same time: two halves, a column, a grid."""

from dataclasses import replace
from fractions import Fraction
from itertools import pairwise
from math import ceil
from typing import Final

from msgspec import Struct

from fetchcut.errors import DoesNotFit, NothingToEdit
from fetchcut.timeline.assets import Library
from fetchcut.timeline.canvas import settled, shape_of
from fetchcut.timeline.draft import Canvas, Draft, Segment, Track
from fetchcut.timeline.edits.edit import Edit
from fetchcut.timeline.edits.sound import with_gain
from fetchcut.timeline.edits.targets import find, replaced, with_tracks
from fetchcut.timeline.edits.times import frames
from fetchcut.timeline.holding import held
from fetchcut.timeline.ids import Ids
from fetchcut.timeline.laying import is_free, with_segment
from fetchcut.timeline.limits import MOST_CELLS
from fetchcut.timeline.ripple import Gap, Piece, rearranged
from fetchcut.timeline.slices import resized, trimmed
from fetchcut.timeline.time import Seconds, TimeRange

_Crop = tuple[float, float, float, float]
ALL: Final[_Crop] = (0.0, 0.0, 1.0, 1.0)


class SplitScreen(Edit, frozen=True):
    """Shows clips of the main track at the same time, each in a part of the canvas; the gaps they leave close.

    |  A  |   B   |  C  |   ->   | A --held|  C  |      +-----+-----+
                                 |    B    |            |  A  |  B  |
                                                        +-----+-----+

    They stand in the order said, in `columns` (without: side by side, on an upright canvas below each other; four and
    more in a grid), from where the first of them on the timeline began. A clip that ends before the longest is held at
    its last picture; with `is_shortest` all end with the shortest. Each fills its part and loses what is beside that;
    not `is_cropped` shows all of it, smaller. All are heard, unless `sound` says which one, counted from 1.
    """

    segments: tuple[str, ...]
    columns: int | None = None
    is_cropped: bool = True
    sound: int | None = None
    is_shortest: bool = False

    def changed(self, draft: Draft, library: Library) -> Draft:
        """Return the draft with them beside each other, the first of the timeline on the main track still."""
        clips = _clips(draft, self.segments)
        if self.sound is not None and not 1 <= self.sound <= len(clips):
            raise DoesNotFit(name="sound", found=str(self.sound), expected=f"1-{len(clips)}")
        draft = settled(draft, library)
        cells = self._cells(clips, draft.canvas, library)
        first = min(cells, key=lambda each: each.start)
        shown = TimeRange(first.start, first.start + _length(cells, is_shortest=self.is_shortest))
        beside = tuple(each for each in cells if each is not first)
        draft = _parted(draft, first, beside, shown)
        draft = _above(draft, [_from(each, shown, draft) for each in beside], shown)
        for each in (first, *beside):
            draft = _lasting(draft, each.id, shown)
        return draft

    def _cells(self, clips: tuple[Segment, ...], canvas: Canvas | None, library: Library) -> tuple[Segment, ...]:
        """Return the clips as they stand in their cells, at the times they had."""
        if canvas is None:
            raise NothingToEdit(kind="picture")
        columns = columns_for(self.columns, len(clips), canvas)
        rows = ceil(len(clips) / columns)
        cells = []
        for number, clip in enumerate(clips):
            cell = Cell(column=number % columns, row=number // columns, columns=columns, rows=rows)
            is_heard = self.sound is None or self.sound == number + 1
            cells.append(
                in_cell(clip if is_heard else with_gain(clip, 0.0), cell, canvas, library, is_cropped=self.is_cropped)
            )
        return tuple(cells)


class Cell(Struct, frozen=True, kw_only=True):
    """One part of the canvas, counted from the top left, of `columns` by `rows`."""

    column: int
    row: int
    columns: int
    rows: int

    @property
    def center(self) -> tuple[float, float]:
        """Return its middle, in parts of the canvas."""
        return round((self.column + 0.5) / self.columns, 6), round((self.row + 0.5) / self.rows, 6)

    def shape(self, canvas: Canvas) -> Fraction:
        """Return its width through its height."""
        return Fraction(canvas.width * self.rows, canvas.height * self.columns)


def _clips(draft: Draft, ids: tuple[str, ...]) -> tuple[Segment, ...]:
    """Return the clips of these ids. Raises DoesNotFit for too few or many, or what is no clip of the main track."""
    if not 2 <= len(ids) <= MOST_CELLS or len(set(ids)) < len(ids):
        raise DoesNotFit(name="clips", found=str(len(ids)), expected=f"2-{MOST_CELLS}")
    found = [find(draft, each) for each in ids]
    for track, segment in found:
        if track.role != "main" or track.kind != "video":
            raise DoesNotFit(name=segment.name or segment.id, found=track.role, expected="a clip with pictures")
    return tuple(segment for _, segment in found)


def columns_for(asked: int | None, count: int, canvas: Canvas) -> int:
    """Return the columns of so many cells: those asked, else what the canvas' shape suggests. Raises DoesNotFit."""
    if asked is not None:
        if not 1 <= asked <= MOST_CELLS:
            raise DoesNotFit(name="columns", found=str(asked), expected=f"1-{MOST_CELLS}")
        return min(asked, count)
    is_upright = canvas.height > canvas.width
    if count <= 3:
        return 1 if is_upright else count
    columns, rows = (2, ceil(count / 2)) if count <= 6 else (3, 3)
    return columns if is_upright else rows


def in_cell(clip: Segment, cell: Cell, canvas: Canvas, library: Library, *, is_cropped: bool) -> Segment:
    """Return the clip as it stands in its cell: filling it, or whole within it."""
    asset = None if clip.media is None else library.get(clip.media.src)
    whole = None if asset is None else shape_of(asset)
    crop, scale = clip.picture.crop, Fraction(1, max(cell.columns, cell.rows))
    if whole is not None:
        _, _, width, height = crop or ALL
        seen = whole * Fraction(width) / Fraction(height)
        is_turned = bool(clip.picture.rotation_deg % 180)
        if is_cropped:
            wanted = cell.shape(canvas)
            crop = middle(crop or ALL, seen, 1 / wanted if is_turned else wanted)
            scale = Fraction(1, min(cell.columns, cell.rows))
        else:
            scale = _inside(1 / seen if is_turned else seen, cell, canvas)
    moves = {key: each for key, each in clip.picture.keyframes.items() if key == "opacity"}
    stands = {"fit": "contain", "place": cell.center, "scale": round(float(scale), 6), "keyframes": moves}
    picture = replace(clip.picture, crop=None if crop == ALL else crop, **stands)  # type: ignore[arg-type]
    return replace(clip, picture=picture, transition=None)


def middle(crop: _Crop, seen: Fraction, wanted: Fraction) -> _Crop:
    """Return the middle, in the shape `wanted`, of the part that is seen in the shape `seen`."""
    x, y, width, height = (Fraction(each) for each in crop)
    across, down = min(wanted / seen, Fraction(1)), min(seen / wanted, Fraction(1))
    left, top = x + width * (1 - across) / 2, y + height * (1 - down) / 2
    return round(float(left), 6), round(float(top), 6), round(float(width * across), 6), round(float(height * down), 6)


def _inside(seen: Fraction, cell: Cell, canvas: Canvas) -> Fraction:
    """Return the scale at which a picture of this shape is whole within the cell: 1 is what the canvas has room for."""
    in_cell = min(Fraction(1), cell.shape(canvas) / seen) / cell.rows
    return in_cell / min(Fraction(1), Fraction(canvas.width, canvas.height) / seen)


def _length(cells: tuple[Segment, ...], *, is_shortest: bool) -> Seconds:
    """Return how long they are shown: what stands as long as one likes only counts where nothing plays."""
    playing = [each.duration for each in cells if not _is_endless(each)] or [each.duration for each in cells]
    return min(playing) if is_shortest else max(playing)


def _is_endless(segment: Segment) -> bool:
    media = segment.media
    return media is None or media.is_frozen or media.loop_out is not None


def _parted(draft: Draft, first: Segment, beside: tuple[Segment, ...], shown: TimeRange) -> Draft:
    """Return the draft with `first` alone where all of them were, and after it as much room as is shown."""
    gone = [each.timeline_range for each in beside]
    if shown.end < first.end:
        gone.append(TimeRange(shown.end, first.end))
    pieces: list[Piece] = []
    for start, end in pairwise(sorted({Seconds(0), first.end, draft.duration, *_bounds(gone)})):
        if not any(each.start <= start < each.end for each in gone):
            pieces.append(TimeRange(start, end))
        if end == first.end and shown.end > first.end:
            pieces.append(Gap(shown.end - first.end))
    return rearranged(with_tracks(draft, lambda track: _with_first(track, first)), pieces)


def _bounds(ranges: list[TimeRange]) -> set[Seconds]:
    return {at for each in ranges for at in (each.start, each.end)}


def _with_first(track: Track, first: Segment) -> tuple[Segment, ...]:
    """Return the track's segments with the first of the cells as it stands now, and a plain cut into it."""
    into = {here.id for here, there in pairwise(track.segments) if there.id == first.id}
    kept = (replace(each, transition=None) if each.id in into else each for each in track.segments)
    return tuple(first if each.id == first.id else each for each in kept)


def _from(segment: Segment, shown: TimeRange, draft: Draft) -> Segment:
    """Return the segment from when all are shown, no longer than they are."""
    end = min(segment.end, segment.start + shown.duration)
    kept = trimmed(segment, TimeRange(segment.start, end), frames(draft))[0] if end < segment.end else segment
    return replace(kept, start=shown.start)


def _above(draft: Draft, beside: list[Segment], shown: TimeRange) -> Draft:
    """Return the draft with them on tracks of their own right above the clips, below all that stands over these."""
    at = next(number for number, each in enumerate(draft.tracks) if each.role == "main") + 1
    tracks = list(draft.tracks)
    ids = Ids(replace(draft, tracks=(*tracks, Track(id="", kind="video", role="overlay", segments=tuple(beside)))))
    place = replace(beside[0], start=shown.start, duration=shown.duration)
    for segment in beside:
        track = tracks[at] if at < len(tracks) else None
        if track is not None and _is_room(track, place):
            tracks[at] = with_segment(track, segment)
        else:
            tracks.insert(at, Track(id=ids.track(), kind="video", role="overlay", segments=(segment,)))
        at += 1
    return replace(draft, tracks=tuple(tracks))


def _is_room(track: Track, place: Segment) -> bool:
    is_plain = track.kind == "video" and track.role == "overlay" and not track.effects and not track.is_hidden
    return is_plain and is_free(track, place)


def _lasting(draft: Draft, segment_id: str, shown: TimeRange) -> Draft:
    """Return the draft with a cell until the end of all, held at its last picture where it ends before."""
    segment = find(draft, segment_id)[1]
    if segment.end >= shown.end:
        return draft
    if segment.media is None or _is_endless(segment):
        return replaced(draft, segment, [resized(segment, shown.duration)])
    rest, last = TimeRange(segment.end, shown.end), segment.end - frames(draft).step
    return replaced(draft, segment, [segment, held(segment, segment.media, last, rest, "")])
