"""The canvas: its size, shape, rate and what is behind the pictures."""

from dataclasses import replace
from fractions import Fraction

from fetchcut.errors import DoesNotFit
from fetchcut.timeline import limits
from fetchcut.timeline.assets import Library
from fetchcut.timeline.canvas import UNASKED, on_canvas, settled
from fetchcut.timeline.draft import Canvas, Draft, Fit, Segment
from fetchcut.timeline.edits.cells import laid_anew
from fetchcut.timeline.edits.edit import Edit
from fetchcut.timeline.edits.text import checked_color
from fetchcut.timeline.platforms import PLATFORMS, read_ratio, shaped
from fetchcut.timeline.rates import read_rate


class SetCanvas(Edit, frozen=True):
    """Gives the result another size or shape, and says how clips of another shape fill it.

    +----------------+      +-------+      contain: all of it is seen     blur: that, over itself blurred
    |                |  ->  |       |      cover: all is filled           stretch: as it comes
    +----------------+      |       |
                            +-------+

    `ratio` ("9:16") keeps the shorter side as long as it was; `platform` and `width` with `height` say all. Without any
    of them only fit or rate change. Split screens are laid out anew.
    """

    ratio: str | None = None
    platform: str | None = None
    width: int | None = None
    height: int | None = None
    frame_rate: str | None = None
    fit: Fit | None = None

    def changed(self, draft: Draft, library: Library) -> Draft:
        """Return the draft on the new canvas."""
        before = settled(draft, library)
        canvas = before.canvas or UNASKED
        width, height = self._size(canvas)
        after = on_canvas(before, replace(canvas, width=width, height=height, frame_rate=self._rate(canvas)))
        after = laid_anew(after, canvas, library)
        if self.fit is None:
            return after
        tracks = (
            replace(track, segments=tuple(self._fitted(each) for each in track.segments))
            if track.role == "main" and track.kind == "video"
            else track
            for track in after.tracks
        )
        return replace(after, tracks=tuple(tracks))

    def _size(self, canvas: Canvas) -> tuple[int, int]:
        width, height = self._said_size(canvas)
        is_within = all(limits.LEAST_SIDE <= side <= limits.MOST_SIDE for side in (width, height))
        if not is_within or width * height > limits.MOST_PIXELS:
            expected = f"{limits.LEAST_SIDE}-{limits.MOST_SIDE} pixels a side, {limits.MOST_PIXELS} in all"
            raise DoesNotFit(name="size", found=f"{width}×{height}", expected=expected)
        return width + width % 2, height + height % 2

    def _said_size(self, canvas: Canvas) -> tuple[int, int]:
        if self.width is not None and self.height is not None:
            return self.width, self.height
        if self.platform is not None:
            if self.platform not in PLATFORMS:
                raise DoesNotFit(name="platform", found=self.platform[:20], expected=", ".join(PLATFORMS))
            return PLATFORMS[self.platform]
        if self.ratio is not None:
            try:
                return shaped(read_ratio(self.ratio), min(canvas.width, canvas.height))
            except ValueError:
                raise DoesNotFit(name="ratio", found=self.ratio[:20], expected="16:9, 9:16, 1:1, 4:5") from None
        # One side alone keeps the shape.
        if self.width is not None:
            return self.width, round(self.width * canvas.height / canvas.width)
        if self.height is not None:
            return round(self.height * canvas.width / canvas.height), self.height
        return canvas.width, canvas.height

    def _rate(self, canvas: Canvas) -> Fraction:
        if self.frame_rate is None:
            return canvas.frame_rate
        try:
            return read_rate(self.frame_rate)
        except ValueError:
            raise DoesNotFit(name="frame rate", found=self.frame_rate[:20], expected="24, 25, 29.97, 30, 60") from None

    def _fitted(self, segment: Segment) -> Segment:
        return replace(segment, picture=replace(segment.picture, fit=self.fit))


class SetBackground(Edit, frozen=True):
    """Gives the colour behind everything: seen beside clips of another shape, in gaps, through what is transparent."""

    color: str

    def changed(self, draft: Draft, library: Library) -> Draft:
        """Return the draft with this colour behind it."""
        before = settled(draft, library)
        return replace(before, canvas=replace(before.canvas or UNASKED, background=checked_color(self.color)))
