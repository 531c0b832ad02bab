"""Fades of sound and pictures at the ends of segments, or of the whole."""

from dataclasses import replace
from typing import Literal

from fetchcut.errors import DoesNotFit, NothingToEdit
from fetchcut.timeline import limits
from fetchcut.timeline.assets import Library
from fetchcut.timeline.draft import Draft, Segment
from fetchcut.timeline.edits.edit import Edit
from fetchcut.timeline.edits.targets import find, main_of, replaced
from fetchcut.timeline.edits.text import checked_color
from fetchcut.timeline.grid import floor_ms, from_ms
from fetchcut.timeline.time import Seconds, clock

Of = Literal["both", "sound", "pictures"]


class Fade(Edit, frozen=True):
    """Fades in at the beginning and out at the end: sound, pictures or both.

    |/---- A ----|---- B ----\\|     without `segments`: the first clip in, the last one out

    What is None stays as it is; 0 takes a fade away. Texts fade as pictures do. `color` is what pictures come from or
    go to, None what lies below them: mostly black.
    """

    in_ms: int | None = None
    out_ms: int | None = None
    of: Of = "both"
    color: str | None = None
    segments: tuple[str, ...] = ()

    def changed(self, draft: Draft, library: Library) -> Draft:
        """Return the draft with the fades, none longer than its segment. Raises DoesNotFit for what is no colour."""
        color = None if self.color is None else checked_color(self.color)
        if not self.segments:
            clips = main_of(draft).segments
            draft = self._faded(draft, clips[0].id, self.in_ms, None, color)
            return self._faded(draft, clips[-1].id, None, self.out_ms, color)
        for each in self.segments:
            draft = self._faded(draft, each, self.in_ms, self.out_ms, color)
        return draft

    def _faded(self, draft: Draft, segment_id: str, in_ms: int | None, out_ms: int | None, color: str | None) -> Draft:
        track, segment = find(draft, segment_id)
        if track.kind == "audio":
            if self.of == "pictures":
                raise NothingToEdit(kind="picture")
            return replaced(draft, segment, [_faded(segment, in_ms, out_ms, "both")])
        if segment.media is None and self.of == "sound":
            raise NothingToEdit(kind="sound")
        faded = _faded(segment, in_ms, out_ms, self.of)
        if track.kind == "video" and self.of != "sound":
            faded = _colored(faded, in_ms, out_ms, color)
        return replaced(draft, segment, [faded])


def _faded(segment: Segment, in_ms: int | None, out_ms: int | None, of: Of) -> Segment:
    sound, picture = segment.media, segment.picture
    none = from_ms(0)
    if in_ms is not None:
        length, before = _length(segment, in_ms), sound.fade_in if sound is not None else none
        heard, seen = _side(before, picture.fade_in, length, of if sound is not None else "pictures")
        sound = None if sound is None else replace(sound, fade_in=heard)
        picture = replace(picture, fade_in=seen)
    if out_ms is not None:
        length, before = _length(segment, out_ms), sound.fade_out if sound is not None else none
        heard, seen = _side(before, picture.fade_out, length, of if sound is not None else "pictures")
        sound = None if sound is None else replace(sound, fade_out=heard)
        picture = replace(picture, fade_out=seen)
    return replace(segment, media=sound, picture=picture)


def _colored(segment: Segment, in_ms: int | None, out_ms: int | None, color: str | None) -> Segment:
    """Return the segment with the colour at the ends that are said; where there is no fade there is none."""
    picture = segment.picture
    if in_ms is not None:
        picture = replace(picture, fade_in_color=color if in_ms else None)
    if out_ms is not None:
        picture = replace(picture, fade_out_color=color if out_ms else None)
    return replace(segment, picture=picture)


def _side(heard: Seconds, seen: Seconds | None, length: Seconds, of: Of) -> tuple[Seconds, Seconds | None]:
    """Return the fades of sound and of pictures at one end; None: the pictures fade as the sound does."""
    if of == "both":
        return length, None
    if of == "sound":
        return length, heard if seen is None else seen
    return heard, length


def _length(segment: Segment, milliseconds: int) -> Seconds:
    if not 0 <= milliseconds <= limits.LONGEST_MS:
        raise DoesNotFit(name="fade", found=f"{milliseconds / 1000:g} s", expected=f"0-{clock(segment.duration)}")
    return min(from_ms(milliseconds), from_ms(floor_ms(segment.duration)))
