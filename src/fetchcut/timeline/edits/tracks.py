"""Sound taken from its pictures or put in its place; names, and what is hidden."""

from dataclasses import replace

from fetchcut.errors import DoesNotFit, NothingToEdit
from fetchcut.timeline import limits
from fetchcut.timeline.assets import Asset, Library
from fetchcut.timeline.draft import Draft, Picture, Segment
from fetchcut.timeline.edits.edit import Edit
from fetchcut.timeline.edits.media import asset_of
from fetchcut.timeline.edits.music import AddSound
from fetchcut.timeline.edits.sound import with_gain
from fetchcut.timeline.edits.targets import can_sound, changed_segments, changed_track, chosen, find, main_of
from fetchcut.timeline.effects import scope_of
from fetchcut.timeline.grid import MILLISECONDS
from fetchcut.timeline.ids import Ids
from fetchcut.timeline.laying import laid
from fetchcut.timeline.time import TimeRange


class ExtractSound(Edit, frozen=True):
    """Puts the sound of clips on a track of its own, in step with them; the clips fall silent.

    |   A   |   B   |   ->   |   A   |   B   |    pictures
                             |  (A)  |  (B)  |    voice
    """

    segments: tuple[str, ...] = ()

    def changed(self, draft: Draft, library: Library) -> Draft:
        """Return the draft with the sound apart. Raises NothingToEdit where the files have none."""
        main = main_of(draft)
        ids = chosen(draft, self.segments, () if self.segments else (main.id,), fits=can_sound, kind="sound")
        sounding = [each for each in main.segments if each.id in ids and _has_sound(each, library)]
        if not sounding or main.kind != "video":
            raise NothingToEdit(kind="sound")
        for each in sounding:
            draft = laid(draft, _sound_of(each, Ids(draft).segment()), kind="audio", role="voice")
        silent = frozenset(each.id for each in sounding)
        return changed_segments(draft, silent, lambda each: _without_sound_effects(with_gain(each, 0.0)))


class ReplaceSound(Edit, frozen=True):
    """Lets clips fall silent and plays a file instead, once, from the beginning; music stays.

    |   A   |   B   |   pictures, silent
    |---- file ----|    voice
    """

    asset: str
    gain: float = 1.0

    def changed(self, draft: Draft, library: Library) -> Draft:
        """Return the draft with this sound in the place of that of the clips and of all voices."""
        main = main_of(draft)
        asset_of(library, self.asset)
        if main.kind != "video":
            raise NothingToEdit(kind="picture")
        rest = replace(draft, tracks=tuple(each for each in draft.tracks if each.role != "voice"))
        clips = frozenset(each.id for each in main.segments)
        silent = changed_segments(rest, clips, lambda each: with_gain(each, 0.0))
        return AddSound(asset=self.asset, gain=self.gain).changed(silent, library)


class Rename(Edit, frozen=True):
    """Calls the draft, a track or a segment something else."""

    name: str
    segment: str | None = None
    track: str | None = None

    def changed(self, draft: Draft, library: Library) -> Draft:
        """Return the draft with the name; without a target it is the draft's title."""
        if len(self.name) > limits.MOST_NAME:
            raise DoesNotFit(
                name="name", found=f"{len(self.name)} characters", expected=f"0-{limits.MOST_NAME} characters"
            )
        if self.segment is not None:
            found = find(draft, self.segment)[1]
            return changed_segments(draft, frozenset({found.id}), lambda each: replace(each, name=self.name))
        if self.track is not None:
            return changed_track(draft, self.track, lambda each: replace(each, name=self.name))
        return replace(draft, title=self.name)


class Hide(Edit, frozen=True):
    """Leaves a track out of the result, or takes it in again; it stays in the draft."""

    track: str
    is_hidden: bool = True

    def changed(self, draft: Draft, library: Library) -> Draft:
        """Return the draft with the track so."""
        return changed_track(draft, self.track, lambda each: replace(each, is_hidden=self.is_hidden))


def _has_sound(segment: Segment, library: Library) -> bool:
    asset: Asset | None = library.get(segment.media.src) if segment.media is not None else None
    return asset is not None and bool(asset.info.audio)


def _sound_of(segment: Segment, new_id: str) -> Segment:
    """Return the sound of a clip as a segment on milliseconds."""
    place = MILLISECONDS.snap_range(TimeRange(segment.start, segment.end))
    effects = tuple(each for each in segment.picture.effects if scope_of(each) == "sound")
    return replace(
        segment,
        id=new_id,
        start=place.start,
        duration=place.duration,
        picture=Picture(effects=effects),
        transition=None,
        extra={},
    )


def _without_sound_effects(segment: Segment) -> Segment:
    effects = tuple(each for each in segment.picture.effects if scope_of(each) != "sound")
    return replace(segment, picture=replace(segment.picture, effects=effects))
