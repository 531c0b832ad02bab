"""Files onto the timeline: added at the end or put in between, laid over, exchanged."""

from dataclasses import replace
from fractions import Fraction
from typing import Final

from fetchcut.errors import DoesNotFit, NoSuchTarget, NothingToEdit, OutOfRange
from fetchcut.timeline.assets import Asset, Library, length_of
from fetchcut.timeline.canvas import of_asset, on_canvas
from fetchcut.timeline.draft import Draft, Media, Picture, Segment, Track, TrackKind
from fetchcut.timeline.edits.edit import Edit
from fetchcut.timeline.edits.targets import find, replaced
from fetchcut.timeline.edits.times import moment
from fetchcut.timeline.grid import from_ms, grid_of, to_ms
from fetchcut.timeline.ids import Ids
from fetchcut.timeline.laying import on_main
from fetchcut.timeline.ripple import opened
from fetchcut.timeline.slices import resized
from fetchcut.timeline.time import Seconds, TimeRange, clock
from fetchcut.timeline.warp import warped

STILL_MS: Final = 5000
"""How long a picture without time is shown when nobody says."""


class AddMedia(Edit, frozen=True):
    """Puts a file (or a part of it) on the main track: at the end, or at a time, where it pushes on what comes later.

    |  A  |  B  |   ->   |  A  | new |  B  |   at_ms within a clip cuts that clip in two

    The first pictures decide the canvas. Sound alone becomes the main track while there is nothing else.
    """

    asset: str
    at_ms: int | None = None
    source_in_ms: int = 0
    source_out_ms: int | None = None
    duration_ms: int | None = None

    def changed(self, draft: Draft, library: Library) -> Draft:
        """Return the draft with one clip more. `duration_ms` is for stills only; they stand 5 s without."""
        asset = asset_of(library, self.asset)
        canvas = of_asset(asset)
        if canvas is not None:
            draft = _for_pictures(draft if draft.canvas is not None else on_canvas(draft, canvas))
        elif draft.main is not None and draft.main.kind == "video":
            raise DoesNotFit(name=asset.name, found="sound", expected="pictures, or a place as music or voice")
        kind: TrackKind = "audio" if canvas is None else "video"
        played = source_part(asset, self.source_in_ms, self.source_out_ms, self.duration_ms)
        grid = grid_of(draft.canvas, kind)
        duration = max(grid.snap(played.duration), grid.step)
        main_end = draft.main.end if draft.main is not None else Seconds(0)
        at = main_end if self.at_ms is None else min(moment(draft, self.at_ms), main_end)
        if at < main_end:
            draft = opened(draft, at, duration)
        segment = Segment(
            id=Ids(draft).segment(),
            name=asset.stem,
            start=grid.snap(at),
            duration=duration,
            media=media_of(asset, played),
            picture=_picture_like(draft.main),
        )
        return on_main(draft, segment, kind=kind)


class ReplaceMedia(Edit, frozen=True):
    """Plays another file in the place of a clip; times, speed and look stay.

    |  A  |  B  |  C  |   ->   |  A  | new |  C  |

    A file that is shorter than the place makes it shorter, and on the main track the gap closes.
    """

    segment: str
    asset: str
    source_in_ms: int = 0

    def changed(self, draft: Draft, library: Library) -> Draft:
        """Return the draft with the other file."""
        asset = asset_of(library, self.asset)
        track, segment = find(draft, self.segment)
        if track.kind == "text" or (track.kind == "video") != (asset.info.picture is not None):
            raise DoesNotFit(name=asset.name, found="this clip", expected="the kind of media that is there")
        old = segment.media or Media(src=asset.id)
        media = replace(media_of(asset, source_part(asset, self.source_in_ms, None)), speed=old.speed, gain=old.gain)
        new = replace(segment, name=asset.stem, media=media, generated=None)
        if media.is_frozen:
            return replaced(draft, segment, [new])
        media = replace(media, ramp=old.ramp)
        new = replace(new, media=media)
        room = media.elapsed(length_of(asset) - media.source_in)
        return _at_length(track, replaced(draft, segment, [new]), new, min(segment.duration, room))


class SetSource(Edit, frozen=True):
    """Plays another part of the same file: [source_in, source_out) of source time; None leaves that end as it is.

    source   |-----IN======OUT-----|        what is used is shorter or longer, and on the main track the rest follows
    """

    segment: str
    source_in_ms: int | None = None
    source_out_ms: int | None = None

    def changed(self, draft: Draft, library: Library) -> Draft:
        """Return the draft with the part. Raises OutOfRange for what the file does not have."""
        track, segment = find(draft, self.segment)
        media, played = segment.media, segment.source_range
        if media is None or played is None or media.is_frozen:
            raise NothingToEdit(kind="clip")
        asset = asset_of(library, media.src)
        in_ms = to_ms(played.start) if self.source_in_ms is None else self.source_in_ms
        out_ms = to_ms(played.end) if self.source_out_ms is None else self.source_out_ms
        wanted = source_part(asset, in_ms, out_ms)
        new = replace(segment, media=replace(media, source_in=wanted.start, loop_out=None))
        return _at_length(track, replaced(draft, segment, [new]), new, media.elapsed(wanted.duration))


def _at_length(track: Track, draft: Draft, segment: Segment, duration: Seconds) -> Draft:
    """Return the draft with one segment as long as this, on its grid; what follows on the main track moves."""
    grid = grid_of(draft.canvas, track.kind)
    new = resized(segment, max(grid.snap(duration), grid.step))
    if track.role == "main":
        return warped(draft, {new.id: new})
    room = min((each.start for each in track.segments if each.start > segment.start), default=None)
    return replaced(draft, segment, [new if room is None else resized(new, min(new.duration, room - new.start))])


def _for_pictures(draft: Draft) -> Draft:
    """Return the draft with its sound aside, where that was the main track until now."""
    tracks = (
        replace(each, role="voice") if each.role == "main" and each.kind == "audio" else each for each in draft.tracks
    )
    return replace(draft, tracks=tuple(tracks))


def _picture_like(main: Track | None) -> Picture:
    """Return how a new clip is shown: fitted into the canvas as its neighbours are."""
    return Picture(fit=main.segments[-1].picture.fit) if main is not None and main.segments else Picture()


def asset_of(library: Library, asset_id: str) -> Asset:
    """Return the asset of this id. Raises NoSuchTarget."""
    try:
        return library[asset_id]
    except KeyError:
        raise NoSuchTarget(name=asset_id) from None


def media_of(asset: Asset, played: TimeRange) -> Media:
    """Return the media that plays a part of an asset once; a still stands."""
    return Media(src=asset.id, source_in=played.start, is_frozen=asset.info.is_still)


def source_part(asset: Asset, in_ms: int, out_ms: int | None, still_ms: int | None = None) -> TimeRange:
    """Return the part of an asset that is meant, in source time; of a still [0, how long it stands).

    Raises OutOfRange for what lies outside of it.
    """
    if asset.info.is_still:
        return TimeRange(Seconds(0), from_ms(max(1, STILL_MS if still_ms is None else still_ms)))
    length = length_of(asset)
    start, end = from_ms(in_ms), length if out_ms is None else from_ms(out_ms)
    if not 0 <= start < end or start >= length or end > length + Fraction(1, 2):
        asked = f"{clock(start)}-{clock(end)}"
        raise OutOfRange(asked=asked, duration=clock(length))
    return TimeRange(start, min(end, length))
