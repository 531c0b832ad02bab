"""How loud things are: absolute, relative, muted, ducked, to a loudness."""

from dataclasses import replace

from fetchcut.errors import DoesNotFit, NothingToEdit
from fetchcut.timeline.assets import Library
from fetchcut.timeline.draft import Draft, Segment, Track
from fetchcut.timeline.edits.edit import Edit
from fetchcut.timeline.edits.targets import (
    can_sound,
    changed_segments,
    changed_track,
    chosen,
    find_track,
)
from fetchcut.timeline.effects import made
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


class TrackGain(Edit, frozen=True):
    """Sets how loud a whole track is, on top of what its segments have: 1 as it is."""

    track: str
    gain: float

    def changed(self, draft: Draft, library: Library) -> Draft:
        """Return the draft with this gain on the track."""
        return changed_track(draft, self.track, lambda each: replace(each, gain=checked_gain(self.gain)))


class Loudness(Edit, frozen=True):
    """Brings the whole mix to a loudness (EBU R 128, measured first): -14 LUFS for the net; None leaves it as it is."""

    lufs: float | None = -14.0

    def changed(self, draft: Draft, library: Library) -> Draft:
        """Return the draft with the target."""
        if self.lufs is not None and not -40 <= self.lufs <= -5:
            raise DoesNotFit(name="loudness", found=f"{self.lufs:g} LUFS", expected="-40 to -5 LUFS")
        return replace(draft, loudness_lufs=self.lufs)


class Duck(Edit, frozen=True):
    """Makes music softer while the other sounds are heard: down to `gain` of itself; None stops that.

    speech      |--------|
    music  -----.        .-----
                '--------'
    """

    gain: float | None = 0.25
    tracks: tuple[str, ...] = ()

    def changed(self, draft: Draft, library: Library) -> Draft:
        """Return the draft with ducking on these tracks, else on all with music."""
        meant = {find_track(draft, each).id for each in self.tracks}
        meant = meant or {each.id for each in draft.tracks if each.role == "bgm"}
        if not meant:
            raise NothingToEdit(kind="music")
        if self.gain is not None and not 0 <= self.gain <= 1:
            raise DoesNotFit(name="volume", found=f"{self.gain:.0%}", expected="0%-100%")
        for each in sorted(meant):
            draft = changed_track(draft, each, self._ducked)
        return draft

    def _ducked(self, track: Track) -> Track:
        kept = tuple(each for each in track.effects if each.kind != "duck")
        new = () if self.gain is None else (made("duck", {"gain": self.gain}),)
        return replace(track, effects=(*kept, *new))


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
