"""Captions: many short texts in step with what is said; and when texts and other segments are there."""

from dataclasses import replace
from typing import Final

from msgspec import Struct

from fetchcut.errors import DoesNotFit, NothingToEdit, OutOfRange
from fetchcut.timeline import limits
from fetchcut.timeline.assets import Library, length_of
from fetchcut.timeline.draft import Draft, Place, Segment, Text, Track, Word
from fetchcut.timeline.edits.edit import Edit
from fetchcut.timeline.edits.targets import changed_track, find, find_track, replaced, with_tracks
from fetchcut.timeline.edits.text import checked_text
from fetchcut.timeline.edits.times import frames
from fetchcut.timeline.grid import from_ms, grid_of
from fetchcut.timeline.ids import Ids
from fetchcut.timeline.laying import is_free, laid, with_segment
from fetchcut.timeline.slices import resized
from fetchcut.timeline.time import Seconds, clock

MOST_CUES: Final = 10_000


class CaptionWord(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A word, lit from a time on that counts from the beginning of its caption."""

    at_ms: int
    text: str


class Caption(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A text from one time of the timeline to another."""

    start_ms: int
    end_ms: int
    text: str
    words: tuple[CaptionWord, ...] = ()


class AddCaptions(Edit, frozen=True):
    """Writes captions over the pictures, in the place of those there are.

    |--- A ---|--- B ---|
    |-1-|-2-| |-3-|          what lies beyond the end is left out, what overlaps ends where the next one begins
    """

    captions: tuple[Caption, ...]
    place: Place = "bottom"
    size: float = 5.0
    color: str = "#FFFFFF"
    background: str | None = None
    outline: str | None = None
    font: str | None = None
    animation: str | None = None
    is_bold: bool = False
    track: str = ""

    def changed(self, draft: Draft, library: Library) -> Draft:
        """Return the draft with one track of captions of this name."""
        if draft.main is None:
            raise NothingToEdit(kind="clip")
        if not 1 <= len(self.captions) <= MOST_CUES:
            raise DoesNotFit(name="captions", found=str(len(self.captions)), expected=f"1-{MOST_CUES}")
        kept = tuple(each for each in draft.tracks if each.role != "caption" or each.name != self.track)
        rest = replace(draft, tracks=kept)
        segments = self._segments(rest)
        if not segments:
            raise OutOfRange(asked=clock(from_ms(self.captions[0].start_ms)), duration=clock(draft.duration))
        new = Track(id=Ids(rest).track(), kind="text", role="caption", name=self.track, segments=tuple(segments))
        return replace(rest, tracks=(*kept, new))

    def _segments(self, draft: Draft) -> list[Segment]:
        grid, ids = frames(draft), Ids(draft)
        length = grid.snap(draft.duration)
        ordered = sorted(self.captions, key=lambda each: each.start_ms)
        starts = [grid.at_ms(max(0, each.start_ms)) for each in ordered]
        segments = []
        for each, start, following in zip(ordered, starts, [*starts[1:], length], strict=True):
            end = min(grid.at_ms(max(0, each.end_ms)), following, length)
            if end > start:
                text = self._text(each)
                segments.append(Segment(id=ids.segment(), start=start, duration=end - start, text=text))
        return segments

    def _text(self, caption: Caption) -> Text:
        text = Text(
            text=caption.text,
            place=self.place,
            size=self.size,
            color=self.color,
            background=self.background,
            outline=self.outline,
            font=self.font,
            animation=self.animation,
            is_bold=self.is_bold,
            words=tuple(
                Word(from_ms(each.at_ms), each.text) for each in sorted(caption.words, key=lambda each: each.at_ms)
            ),
        )
        return checked_text(text)


class ShiftCaptions(Edit, frozen=True):
    """Moves all captions, later or (below 0) earlier; those that would begin before the beginning lose that part."""

    by_ms: int

    def changed(self, draft: Draft, library: Library) -> Draft:
        """Return the draft with the captions moved; those beyond the end go."""
        if not any(track.role == "caption" for track in draft.tracks):
            raise NothingToEdit(kind="text")
        grid = frames(draft)
        end = grid.snap(draft.duration if draft.main is None else draft.main.end)
        by = grid.snap(from_ms(self.by_ms))

        def shifted(segment: Segment) -> list[Segment]:
            start, stop = max(Seconds(0), segment.start + by), min(end, segment.end + by)
            return [resized(replace(segment, start=start), stop - start)] if stop > start else []

        return with_tracks(
            draft,
            lambda track: (
                tuple(new for each in track.segments for new in shifted(each))
                if track.role == "caption"
                else track.segments
            ),
        )


class SetTimes(Edit, frozen=True):
    """Lets a text, a sound or a picture over the clips begin and end at other times; None leaves that end as it is.

    |--- A ---|--- B ---|
      |-title-| -> |-title-----|

    A file that moves starts from where it started in itself, and ends with its end at the latest.
    """

    segment: str
    start_ms: int | None = None
    end_ms: int | None = None

    def changed(self, draft: Draft, library: Library) -> Draft:
        """Return the draft with it there. With only a start it keeps its length as far as there is room."""
        track, segment = find(draft, self.segment)
        if track.role == "main":
            raise DoesNotFit(
                name="clip", found="moved in time", expected="another place in the order, or to be trimmed"
            )
        grid = grid_of(draft.canvas, track.kind)
        length = grid.snap(draft.duration)
        start = segment.start if self.start_ms is None else grid.at_ms(self.start_ms)
        end = start + segment.duration if self.end_ms is None else grid.at_ms(self.end_ms)
        if self.start_ms is None and self.end_ms is None:
            return draft
        end = min(end, length)
        if not 0 <= start < end:
            raise OutOfRange(asked=f"{clock(start)}-{clock(end)}", duration=clock(draft.duration))
        moved = resized(replace(segment, start=start), min(end - start, grid.floor(_most(segment, library))))
        aside = replaced(draft, segment, [])
        if is_free(find_track(aside, track.id), moved):
            return changed_track(aside, track.id, lambda each: with_segment(each, moved))
        return laid(aside, moved, kind=track.kind, role=track.role, name=track.name)


def _most(segment: Segment, library: Library) -> Seconds:
    """Return how long a segment can last from where it begins in its source."""
    media = segment.media
    if media is None or media.is_frozen or media.loop_out is not None:
        return limits.LONGEST
    asset = library.get(media.src)
    if media.is_reversed or asset is None:
        return segment.duration
    return max(segment.duration, media.elapsed(length_of(asset) - media.source_in))
