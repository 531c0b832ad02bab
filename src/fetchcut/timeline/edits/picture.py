"""How pictures are shown: cropped, turned, flipped, smaller or larger, where, how transparent, how fitted."""

from dataclasses import replace
from typing import Literal

from fetchcut.errors import DoesNotFit
from fetchcut.timeline import limits
from fetchcut.timeline.assets import Library
from fetchcut.timeline.canvas import shape_of
from fetchcut.timeline.draft import Draft, Fit, Place, Segment, Track
from fetchcut.timeline.edits.edit import Edit
from fetchcut.timeline.edits.targets import changed_segments, chosen, has_pictures, is_seen, pictures_of
from fetchcut.timeline.edits.text import checked_place
from fetchcut.timeline.names import BLENDS
from fetchcut.timeline.places import is_within
from fetchcut.timeline.platforms import read_ratio


class Crop(Edit, frozen=True):
    """Shows only a part of the picture: a rectangle in parts of it as displayed, or the middle in a shape ("1:1").

    +-----------+
    |   +---+   |        x, y: the corner; w, h: how much of width and height. All of it again: 0, 0, 1, 1
    |   +---+   |
    +-----------+
    """

    segments: tuple[str, ...] = ()
    x: float = 0.0
    y: float = 0.0
    w: float = 1.0
    h: float = 1.0
    ratio: str | None = None

    def changed(self, draft: Draft, library: Library) -> Draft:
        """Return the draft with the crop, in the place of any other there was."""
        said = (self.x, self.y, self.w, self.h)
        if not is_within(said):
            found = ", ".join(f"{each:g}" for each in said)
            raise DoesNotFit(name="crop", found=found, expected="x, y, w, h from 0 to 1 within the picture")

        def cropped(segment: Segment) -> Segment:
            crop = said if self.ratio is None else _middle(segment, library, self.ratio)
            return _shown(segment, crop=None if crop == (0.0, 0.0, 1.0, 1.0) else crop)

        return changed_segments(draft, pictures_of(draft, self.segments), cropped)


def _middle(segment: Segment, library: Library, ratio: str) -> tuple[float, float, float, float]:
    """Return the largest part of this shape in the middle of a segment's picture."""
    try:
        wanted = read_ratio(ratio)
    except ValueError:
        raise DoesNotFit(name="ratio", found=ratio[:20], expected="16:9, 9:16, 1:1, 4:5") from None
    asset = None if segment.media is None else library.get(segment.media.src)
    shape = None if asset is None else shape_of(asset)
    if shape is None:
        raise DoesNotFit(name="crop", found=segment.name or segment.id, expected="a picture with a known size")
    part = wanted / shape
    if part <= 1:
        return round(float((1 - part) / 2), 6), 0.0, round(float(part), 6), 1.0
    return 0.0, round(float((1 - 1 / part) / 2), 6), 1.0, round(float(1 / part), 6)


class Rotate(Edit, frozen=True):
    """Turns pictures clockwise, on top of how they are turned already: 90, 180, 270, or -90."""

    degrees: int
    segments: tuple[str, ...] = ()

    def changed(self, draft: Draft, library: Library) -> Draft:
        """Return the draft with them turned."""
        if self.degrees % 90:
            raise DoesNotFit(name="rotation", found=f"{self.degrees}°", expected="90°, 180°, 270°")
        ids = pictures_of(draft, self.segments)
        return changed_segments(
            draft, ids, lambda each: _shown(each, rotation_deg=(each.picture.rotation_deg + self.degrees) % 360)
        )


class Flip(Edit, frozen=True):
    """Mirrors pictures: "h" left to right, "v" upside down. Done twice it is undone."""

    axis: Literal["h", "v"]
    segments: tuple[str, ...] = ()

    def changed(self, draft: Draft, library: Library) -> Draft:
        """Return the draft with them mirrored."""

        def flipped(segment: Segment) -> Segment:
            axes = set(segment.picture.flip) ^ {self.axis}
            return _shown(segment, flip="".join(sorted(axes)))

        return changed_segments(draft, pictures_of(draft, self.segments), flipped)


class Scale(Edit, frozen=True):
    """Shows pictures larger or smaller than they are fitted: 1 fits, 2 is twice as wide."""

    scale: float
    segments: tuple[str, ...] = ()

    def changed(self, draft: Draft, library: Library) -> Draft:
        """Return the draft with exactly this scale on them."""
        if not limits.LEAST_SCALE <= self.scale <= limits.MOST_SCALE:
            expected = f"{limits.LEAST_SCALE:.0%}-{limits.MOST_SCALE:.0%}"
            raise DoesNotFit(name="scale", found=f"{self.scale:.0%}", expected=expected)
        ids = pictures_of(draft, self.segments)
        return changed_segments(draft, ids, lambda each: _shown(each, scale=self.scale))


class SetPlace(Edit, frozen=True):
    """Moves pictures to a named place of the canvas, or their centre to a point (in parts of the canvas)."""

    place: Place
    segments: tuple[str, ...] = ()

    def changed(self, draft: Draft, library: Library) -> Draft:
        """Return the draft with them there."""
        place = checked_place(self.place)
        ids = pictures_of(draft, self.segments)
        return changed_segments(draft, ids, lambda each: _shown(each, place=place))


class Opacity(Edit, frozen=True):
    """Makes pictures or texts transparent: 1 hides all behind them, 0 is invisible."""

    opacity: float
    segments: tuple[str, ...] = ()

    def changed(self, draft: Draft, library: Library) -> Draft:
        """Return the draft with exactly this opacity on them."""
        if not 0 <= self.opacity <= 1:
            raise DoesNotFit(name="opacity", found=f"{self.opacity:.0%}", expected="0%-100%")
        seen = chosen(draft, self.segments, fits=is_seen, kind="picture") if self.segments else pictures_of(draft, ())
        return changed_segments(draft, seen, lambda each: _shown(each, opacity=self.opacity))


class SetBlend(Edit, frozen=True):
    """Says how pictures are laid over those below: screen, multiply, overlay and so on; "normal" just covers them.

    Without `segments` all pictures over the clips.
    """

    blend: str
    segments: tuple[str, ...] = ()

    def changed(self, draft: Draft, library: Library) -> Draft:
        """Return the draft with them laid so. Raises DoesNotFit for a mode that there is not."""
        if self.blend not in BLENDS:
            raise DoesNotFit(name="blend", found=self.blend[:32], expected=", ".join(BLENDS))
        ids = chosen(draft, self.segments, fits=has_pictures if self.segments else _is_above, kind="picture")
        return changed_segments(draft, ids, lambda each: _shown(each, blend=self.blend))


def _is_above(track: Track, _: Segment) -> bool:
    return track.role == "overlay" and track.kind == "video"


class SetFit(Edit, frozen=True):
    """Says how pictures of another shape fill the canvas: contain, cover, blur, stretch."""

    fit: Fit
    segments: tuple[str, ...] = ()

    def changed(self, draft: Draft, library: Library) -> Draft:
        """Return the draft with them fitted so."""
        ids = pictures_of(draft, self.segments)
        return changed_segments(draft, ids, lambda each: _shown(each, fit=self.fit))


def _shown(segment: Segment, **said: object) -> Segment:
    return replace(segment, picture=replace(segment.picture, **said))  # type: ignore[arg-type]  # fields of Picture
