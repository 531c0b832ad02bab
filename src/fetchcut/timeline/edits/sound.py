"""How loud things are: absolute, relative, muted, faded."""

from dataclasses import replace

from fetchcut.errors import DoesNotFit
from fetchcut.timeline.assets import Library
from fetchcut.timeline.draft import Draft, Segment
from fetchcut.timeline.edits.edit import Edit
from fetchcut.timeline.edits.targets import can_sound, changed_segments, chosen
from fetchcut.timeline.limits import MOST_GAIN


class Volume(Edit, frozen=True):
    """Sets how loud segments are: `gain` is linear, 1 as recorded, 0.35 for 35 %."""

    gain: float
    segments: tuple[str, ...] = ()
    tracks: tuple[str, ...] = ()

    def changed(self, draft: Draft, library: Library) -> Draft:
        """Return the draft with exactly this gain on them."""
        ids = chosen(draft, self.segments, self.tracks, fits=can_sound, kind="sound")
        return changed_segments(draft, ids, lambda each: with_gain(each, self.gain))


class ScaleVolume(Edit, frozen=True):
    """Makes segments louder or softer than they are by a factor: 1.25 for 25 % louder."""

    factor: float
    segments: tuple[str, ...] = ()
    tracks: tuple[str, ...] = ()

    def changed(self, draft: Draft, library: Library) -> Draft:
        """Return the draft with every gain multiplied, up to the largest there is."""
        if not 0 <= self.factor <= MOST_GAIN:
            raise DoesNotFit(name="factor", found=f"{self.factor:g}", expected=f"0-{MOST_GAIN:g}")
        ids = chosen(draft, self.segments, self.tracks, fits=can_sound, kind="sound")
        return changed_segments(draft, ids, lambda each: with_gain(each, min(gain_of(each) * self.factor, MOST_GAIN)))


class Mute(Edit, frozen=True):
    """Silences segments; without targets everything, music included."""

    segments: tuple[str, ...] = ()
    tracks: tuple[str, ...] = ()

    def changed(self, draft: Draft, library: Library) -> Draft:
        """Return the draft with gain 0 on them."""
        ids = chosen(draft, self.segments, self.tracks, fits=can_sound, kind="sound")
        return changed_segments(draft, ids, lambda each: with_gain(each, 0.0))


def gain_of(segment: Segment) -> float:
    """Return the gain of a segment's sound."""
    return 0.0 if segment.media is None else segment.media.gain


def with_gain(segment: Segment, gain: float) -> Segment:
    """Return the segment with this gain. Raises DoesNotFit beyond the largest."""
    return replace(segment, media=replace(segment.media, gain=checked_gain(gain))) if segment.media else segment


def checked_gain(gain: float) -> float:
    """Return the gain to six decimals. Raises DoesNotFit beyond the largest."""
    if not 0 <= gain <= MOST_GAIN:
        raise DoesNotFit(name="volume", found=f"{gain:.0%}", expected=f"0%-{MOST_GAIN:.0%}")
    return round(gain, 6)
