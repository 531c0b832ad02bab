"""Pictures that move: keyframes, and the slow zoom over stills that is named after Ken Burns."""

from dataclasses import replace
from typing import Final, Literal

from msgspec import Struct

from fetchcut.errors import DoesNotFit, NothingToEdit
from fetchcut.timeline import limits
from fetchcut.timeline.assets import Library
from fetchcut.timeline.draft import Draft, Keyframe, Segment, Track
from fetchcut.timeline.edits.edit import Edit
from fetchcut.timeline.edits.targets import changed_segments, chosen, find, has_pictures
from fetchcut.timeline.effects import RAMPED
from fetchcut.timeline.grid import from_ms, to_ms

Property = str
"""One of RANGES, or the name of an effect: how strong it is, from 0 to 1."""
Easing = Literal["linear", "hold", "ease-in", "ease-out", "ease-in-out"]
RANGES: Final = {
    "x": (-4.0, 5.0),
    "y": (-4.0, 5.0),
    "scale": (0.0, limits.MOST_SCALE),
    "opacity": (0.0, 1.0),
    "rotation": (-3600.0, 3600.0),
    "gain": (0.0, limits.MOST_GAIN),
}


class Key(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A value at a time counted from the segment's start; `easing` leads to the next one."""

    at_ms: int
    value: float
    easing: Easing = "linear"


class SetKeyframes(Edit, frozen=True):
    """Gives a property, or an effect's strength, its values over time; no keys at all: it stands still again.

    value    ,--o           o keys
         o--'    `--o
    """

    segment: str
    property: Property
    keys: tuple[Key, ...] = ()

    def changed(self, draft: Draft, library: Library) -> Draft:
        """Return the draft with exactly these keyframes of this property."""
        track, segment = find(draft, self.segment)
        if track.kind == "audio" and self.property != "gain":
            raise NothingToEdit(kind="picture")
        least, most = self._range(segment)
        for each in self.keys:
            if not least <= each.value <= most:
                raise DoesNotFit(name=self.property, found=f"{each.value:g}", expected=f"{least:g}-{most:g}")
        times = {each.at_ms: each for each in sorted(self.keys, key=lambda each: each.at_ms)}
        keyframes = tuple(Keyframe(from_ms(each.at_ms), each.value, each.easing) for each in times.values())
        return changed_segments(
            draft, frozenset({segment.id}), lambda each: with_keyframes(each, self.property, keyframes)
        )

    def _range(self, segment: Segment) -> tuple[float, float]:
        if self.property in RANGES:
            return RANGES[self.property]
        if self.property not in RAMPED or all(each.kind != self.property for each in segment.picture.effects):
            names = [*RANGES, *(each.kind for each in segment.picture.effects if each.kind in RAMPED)]
            raise DoesNotFit(name="property", found=self.property[:20], expected=", ".join(names))
        return 0.0, 1.0


class KenBurns(Edit, frozen=True):
    """Zooms slowly into (or out of) pictures while they stand; without `segments` all stills of the main track.

    +-----------+      +-----------+
    |  .-----.  |  ->  |           |      `zoom` is the larger scale, `x` and `y` where it leads to,
    |  '-----'  |      |           |      in parts of the picture
    +-----------+      +-----------+
    """

    segments: tuple[str, ...] = ()
    zoom: float = 1.2
    is_out: bool = False
    x: float = 0.5
    y: float = 0.5

    def changed(self, draft: Draft, library: Library) -> Draft:
        """Return the draft with the move on these pictures, over the whole of each."""
        if not 1 < self.zoom <= 4:
            raise DoesNotFit(name="zoom", found=f"{self.zoom:g}", expected="1.01-4")
        if not (0 <= self.x <= 1 and 0 <= self.y <= 1):
            raise DoesNotFit(name="place", found=f"{self.x:g}, {self.y:g}", expected="0-1")
        fits = has_pictures if self.segments else _is_still_clip
        ids = chosen(draft, self.segments, fits=fits, kind="picture")
        return changed_segments(draft, ids, self._moving)

    def _moving(self, segment: Segment) -> Segment:
        # Scaling by z about the centre moves a point p to 0.5 + z (p - 0.5); it comes to stand as near to the centre as
        # the edges of the picture allow.
        lean = (self.zoom - 1) / 2
        near = {
            axis: 0.5 + max(-lean, min(lean, self.zoom * (0.5 - to))) for axis, to in (("x", self.x), ("y", self.y))
        }
        ends = {"scale": (1.0, self.zoom), "x": (0.5, near["x"]), "y": (0.5, near["y"])}
        for name, (wide, close) in ends.items():
            first, last = (close, wide) if self.is_out else (wide, close)
            keys = (
                Keyframe(from_ms(0), first, "ease-in-out"),
                Keyframe(from_ms(max(1, to_ms(segment.duration))), last),
            )
            segment = with_keyframes(segment, name, keys if first != last else ())
        return segment


def _is_still_clip(track: Track, segment: Segment) -> bool:
    return track.role == "main" and segment.media is not None and segment.media.is_frozen


def with_keyframes(segment: Segment, name: str, keyframes: tuple[Keyframe, ...]) -> Segment:
    """Return the segment with these keyframes of a property, or "gain". Raises DoesNotFit where there is no sound."""
    if name == "gain":
        if segment.media is None:
            raise DoesNotFit(name=name, found=segment.name or segment.id, expected="a clip with sound")
        return replace(segment, media=replace(segment.media, gain_keyframes=keyframes))
    kept = {key: each for key, each in segment.picture.keyframes.items() if key != name}
    if keyframes:
        kept[name] = keyframes
    return replace(segment, picture=replace(segment.picture, keyframes=kept))
