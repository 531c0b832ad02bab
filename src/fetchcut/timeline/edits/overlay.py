"""Pictures over pictures: a logo, a watermark, a picture in the picture."""

from dataclasses import replace

from fetchcut.errors import DoesNotFit, NothingToEdit
from fetchcut.timeline import limits
from fetchcut.timeline.assets import Library
from fetchcut.timeline.canvas import settled
from fetchcut.timeline.draft import Draft, Picture, Place, Segment
from fetchcut.timeline.edits.edit import Edit
from fetchcut.timeline.edits.media import asset_of, media_of, source_part
from fetchcut.timeline.edits.sound import checked_gain, with_gain
from fetchcut.timeline.edits.text import checked_place
from fetchcut.timeline.edits.times import frames, visible
from fetchcut.timeline.ids import Ids
from fetchcut.timeline.laying import laid


class AddOverlay(Edit, frozen=True):
    """Lays pictures over the clips, from `start_ms` to `end_ms` (None: to the end, or of a video to its own end).

    An animation (GIF, APNG, WebP) is shown over and over.

    +-----------[logo]     |  A  |   B   |
    |                |     |--- logo ----|
    +----------------+

    `scale` is how much of the canvas it may fill: 0.15 for a logo, 0.3 for a picture in the picture. Its sound has
    `gain`, which is 0 unless it is wanted.
    """

    asset: str
    start_ms: int = 0
    end_ms: int | None = None
    place: Place = "top-right"
    scale: float = 0.15
    opacity: float = 1.0
    gain: float = 0.0
    source_in_ms: int = 0
    source_out_ms: int | None = None

    def changed(self, draft: Draft, library: Library) -> Draft:
        """Return the draft with the pictures on a track above all others that are free then."""
        if draft.main is None:
            raise NothingToEdit(kind="clip")
        asset = asset_of(library, self.asset)
        if asset.info.picture is None:
            raise DoesNotFit(name=asset.name, found="an overlay", expected="a file with pictures")
        if not limits.LEAST_SCALE <= self.scale <= limits.MOST_SCALE:
            expected = f"{limits.LEAST_SCALE:.0%}-{limits.MOST_SCALE:.0%}"
            raise DoesNotFit(name="scale", found=f"{self.scale:.0%}", expected=expected)
        if not 0 <= self.opacity <= 1:
            raise DoesNotFit(name="opacity", found=f"{self.opacity:.0%}", expected="0%-100%")
        draft = settled(draft, library)
        shown = visible(draft, self.start_ms, self.end_ms)
        played = source_part(asset, self.source_in_ms, self.source_out_ms)
        grid = frames(draft)
        has_no_end = asset.info.is_still or asset.info.is_animation
        own = shown.duration if has_no_end else max(grid.snap(played.duration), grid.step)
        segment = Segment(
            id=Ids(draft).segment(),
            name=asset.stem,
            start=shown.start,
            duration=min(shown.duration, own),
            media=replace(media_of(asset, played), loop_out=played.end if asset.info.is_animation else None),
            picture=Picture(place=checked_place(self.place), scale=self.scale, opacity=self.opacity),
        )
        return laid(draft, with_gain(segment, checked_gain(self.gain)), kind="video", role="overlay")
