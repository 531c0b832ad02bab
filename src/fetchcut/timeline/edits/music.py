"""Music below the whole, and other sounds at a time."""

from dataclasses import replace

from fetchcut.errors import DoesNotFit, NothingToEdit
from fetchcut.timeline.assets import Library
from fetchcut.timeline.draft import Draft, Media, Segment
from fetchcut.timeline.edits.edit import Edit
from fetchcut.timeline.edits.media import asset_of, source_part
from fetchcut.timeline.edits.sound import checked_gain
from fetchcut.timeline.edits.times import part
from fetchcut.timeline.grid import MILLISECONDS, floor_ms, from_ms, millionths
from fetchcut.timeline.ids import Ids
from fetchcut.timeline.laying import laid
from fetchcut.timeline.time import Seconds


class SetMusic(Edit, frozen=True):
    """Puts music below the timeline, or a part of it; it takes the place of what music is there.

    |   A   |   B   |  C  |
    |-music-|-music-|-mus/         repeated until the end, faded out

    `is_looped` false: it plays once and ends when it ends.
    """

    asset: str
    gain: float = 0.35
    start_ms: int = 0
    end_ms: int | None = None
    source_in_ms: int = 0
    is_looped: bool = True
    fade_in_ms: int = 0
    fade_out_ms: int = 2000
    name: str = ""

    def changed(self, draft: Draft, library: Library) -> Draft:
        """Return the draft with this music and no other. Raises NothingToEdit where there are no clips."""
        if draft.main is None:
            raise NothingToEdit(kind="clip")
        asset = asset_of(library, self.asset)
        if not asset.info.audio:
            raise DoesNotFit(name=asset.name, found="music", expected="a file with sound")
        place = MILLISECONDS.snap_range(part(draft, self.start_ms, self.end_ms))
        played = source_part(asset, self.source_in_ms, None)
        is_repeated = self.is_looped and played.duration < place.duration
        duration = place.duration if is_repeated else min(place.duration, MILLISECONDS.snap(played.duration))
        media = Media(
            src=asset.id,
            source_in=played.start,
            loop_out=millionths(played.end) if self.is_looped else None,
            gain=checked_gain(self.gain),
            fade_in=_fade(self.fade_in_ms, duration),
            fade_out=_fade(self.fade_out_ms, duration),
        )
        bed = Segment(
            id=Ids(draft).segment(), name=self.name or asset.stem, start=place.start, duration=duration, media=media
        )
        rest = replace(draft, tracks=tuple(each for each in draft.tracks if each.role != "bgm"))
        return laid(rest, bed, kind="audio", role="bgm")


class AddSound(Edit, frozen=True):
    """Lays a sound over the timeline at a time: a voice, a noise. It plays once, and is cut off at the end.

    |   A   |   B   |  C  |
         |--sound--|
        start
    """

    asset: str
    start_ms: int = 0
    gain: float = 1.0
    source_in_ms: int = 0
    source_out_ms: int | None = None

    def changed(self, draft: Draft, library: Library) -> Draft:
        """Return the draft with the sound on a track of voices."""
        if draft.main is None:
            raise NothingToEdit(kind="clip")
        asset = asset_of(library, self.asset)
        if not asset.info.audio:
            raise DoesNotFit(name=asset.name, found="sound", expected="a file with sound")
        place = MILLISECONDS.snap_range(part(draft, self.start_ms, None))
        played = source_part(asset, self.source_in_ms, self.source_out_ms)
        sound = Segment(
            id=Ids(draft).segment(),
            name=asset.stem,
            start=place.start,
            duration=min(place.duration, MILLISECONDS.snap(played.duration)),
            media=Media(src=asset.id, source_in=played.start, gain=checked_gain(self.gain)),
        )
        return laid(draft, sound, kind="audio", role="voice")


def _fade(milliseconds: int, duration: Seconds) -> Seconds:
    """Return the fade, at most half of what it belongs to."""
    return from_ms(max(0, min(milliseconds, floor_ms(duration) // 2)))
