"""How fast clips play, and how long that makes them."""

from collections.abc import Callable, Iterator
from dataclasses import replace
from fractions import Fraction

from fetchcut.errors import DoesNotFit, NothingToEdit, OutOfRange
from fetchcut.timeline import limits
from fetchcut.timeline.assets import Library
from fetchcut.timeline.draft import Draft, Segment, Track
from fetchcut.timeline.edits.edit import Edit
from fetchcut.timeline.edits.order import Reorder
from fetchcut.timeline.edits.targets import can_sound, changed_segments, chosen, find_all, main_of
from fetchcut.timeline.edits.times import moment
from fetchcut.timeline.grid import Grid, from_ms, grid_of, millionths
from fetchcut.timeline.holding import held
from fetchcut.timeline.ids import Ids
from fetchcut.timeline.laying import on_main
from fetchcut.timeline.ramps import extremes
from fetchcut.timeline.ripple import opened, rearranged
from fetchcut.timeline.slices import at_length, is_playable, resized, sliced
from fetchcut.timeline.time import Seconds, TimeRange, clock
from fetchcut.timeline.warp import warped


class Speed(Edit, frozen=True):
    """Plays clips at a speed: 2 is twice as fast, 0.5 half as fast. The pitch of their sound stays.

    |---- A ----|-- B --|   ->   |- A -|-- B --|       A at 2
       |-title-|  |-cap-|          |-title-||-cap-|

    Without `segments` all clips of the main track. What follows moves up or back; captions and voices stay in step.
    """

    speed: float
    segments: tuple[str, ...] = ()

    def changed(self, draft: Draft, library: Library) -> Draft:
        """Return the draft with exactly this speed on them all the time, however fast they were."""
        _check(self.speed)
        tracks = () if self.segments else (main_of(draft).id,)
        ids = chosen(draft, self.segments, tracks, fits=can_sound, kind="clip")
        return at_speed(draft, ids, millionths(self.speed), keeps_ramp=False)


class ScaleSpeed(Edit, frozen=True):
    """Plays clips faster or slower than they do by a factor: 2 makes 1.5 times the speed 3 times."""

    factor: float
    segments: tuple[str, ...] = ()

    def changed(self, draft: Draft, library: Library) -> Draft:
        """Return the draft with every speed multiplied. Raises DoesNotFit where one would leave its range."""
        tracks = () if self.segments else (main_of(draft).id,)
        ids = chosen(draft, self.segments, tracks, fits=can_sound, kind="clip")
        if not 0 < self.factor <= float(limits.MOST_SPEED):
            raise DoesNotFit(name="speed", found=f"{self.factor:g}×", expected="more than 0")
        groups: dict[Fraction, set[str]] = {}
        for _, each in find_all(draft, sorted(ids)):
            speed = millionths((each.media.speed if each.media is not None else 1) * Fraction(self.factor))
            groups.setdefault(speed, set()).add(each.id)
        for speed, members in groups.items():
            _check(speed)
            draft = at_speed(draft, frozenset(members), speed, keeps_ramp=True)
        return draft


class FitLength(Edit, frozen=True):
    """Makes clips (or the whole main track) last exactly so long, by their speed; no picture goes.

    |---- A ----|-- B --|   ->   |-- A --|- B -|
    """

    duration_ms: int
    segments: tuple[str, ...] = ()

    def changed(self, draft: Draft, library: Library) -> Draft:
        """Return the draft of this length, to the frame. What stands (stills, gaps) keeps its length."""
        main = main_of(draft)
        ids = chosen(draft, self.segments, () if self.segments else (main.id,), fits=can_sound, kind="clip")
        clips = [each for each in main.segments if each.id in ids]
        now = sum((each.duration for each in clips), Seconds(0))
        wanted = from_ms(self.duration_ms) - (Seconds(0) if self.segments else main.end - now)
        if wanted <= 0 or not clips:
            raise OutOfRange(asked=clock(from_ms(self.duration_ms)), duration=clock(main.end))
        return warped(draft, dict(_fitted(clips, wanted / now, grid_of(draft.canvas, main.kind))))


class Reverse(Edit, frozen=True):
    """Plays clips backwards, pictures and sound; those that do already play forwards again.

    |1 2 3 4|   ->   |4 3 2 1|       without `segments` all of the main track, each in itself and the last one first
    """

    segments: tuple[str, ...] = ()

    def changed(self, draft: Draft, library: Library) -> Draft:
        """Return the draft with them turned round."""
        main = main_of(draft)
        ids = chosen(draft, self.segments, () if self.segments else (main.id,), fits=can_sound, kind="clip")
        draft = changed_segments(draft, ids, _turned)
        if self.segments:
            return draft
        # A transition led from a clip into the next one, which now comes before it.
        led = dict(
            zip((each.id for each in main.segments[1:]), (each.transition for each in main.segments), strict=False)
        )
        draft = Reorder(segments=tuple(each.id for each in reversed(main.segments))).changed(draft, library)
        clips = frozenset(each.id for each in main.segments)
        return changed_segments(draft, clips, lambda each: replace(each, transition=led.get(each.id)))


class Freeze(Edit, frozen=True):
    """Holds the picture at a time for so long; what comes later moves on.

               at
    |-----------|------|   ->   |-----------|held|------|
    """

    at_ms: int
    duration_ms: int

    def changed(self, draft: Draft, library: Library) -> Draft:
        """Return the draft with the picture held. Raises NothingToEdit where none plays then."""
        at = moment(draft, self.at_ms)
        grid = grid_of(draft.canvas, "video")
        duration = grid.snap(from_ms(self.duration_ms))
        if duration <= 0:
            raise DoesNotFit(name="duration", found=f"{self.duration_ms} ms", expected="a frame at least")
        clip = _playing(draft, at)
        media = clip.media
        if media is None or main_of(draft).kind != "video":
            raise NothingToEdit(kind="picture")
        room = opened(draft, at, duration)
        seen_at, shown = min(at, clip.end - grid.step), TimeRange(at, at + duration)
        return on_main(room, held(clip, media, seen_at, shown, Ids(room).segment()), kind="video")


class Repeat(Edit, frozen=True):
    """Plays the whole timeline so many times in all, texts and all; music runs on.

    |  A  |  B  |   ->   |  A  |  B  |  A  |  B  |
    """

    times: int

    def changed(self, draft: Draft, library: Library) -> Draft:
        """Return the draft that is `times` as long."""
        if not 2 <= self.times <= 100:
            raise DoesNotFit(name="times", found=str(self.times), expected="2-100")
        return rearranged(draft, [TimeRange(Seconds(0), main_of(draft).end)] * self.times)


def _playing(draft: Draft, at: Seconds) -> Segment:
    """Return the clip that is seen at a time, at the very end the last one."""
    for each in main_of(draft).segments:
        if each.start <= at < each.end or (at == each.end == main_of(draft).end):
            return each
    raise NothingToEdit(kind="clip")


def _turned(segment: Segment) -> Segment:
    media = segment.media
    return segment if media is None else replace(segment, media=replace(media, is_reversed=not media.is_reversed))


def _fitted(clips: list[Segment], factor: Fraction, grid: Grid) -> Iterator[tuple[str, Segment]]:
    """Yield the clips, each `factor` as long. Ends are snapped, not lengths: their sum is exact."""
    end = snapped = Seconds(0)
    for clip in clips:
        end += clip.duration * factor
        duration = max(grid.snap(end) - snapped, grid.step)
        snapped += duration
        media = clip.media
        if media is None:
            continue
        fitted = at_length(clip, duration)
        if not is_playable(fitted.media):
            raise _beyond(media.speed * clip.duration / duration)
        yield clip.id, fitted


def _check(speed: float | Fraction) -> None:
    """Raise DoesNotFit for a speed that nothing plays at."""
    if not limits.LEAST_SPEED <= speed <= limits.MOST_SPEED:
        raise _beyond(speed)


def _beyond(speed: float | Fraction) -> DoesNotFit:
    expected = f"{float(limits.LEAST_SPEED):g}-{float(limits.MOST_SPEED):g}×"
    return DoesNotFit(name="speed", found=f"{float(speed):.3g}×", expected=expected)


def at_speed(draft: Draft, ids: frozenset[str], speed: Fraction, *, keeps_ramp: bool) -> Draft:
    """Return the draft with these segments at a speed; where they are on the main track, the others follow.

    `keeps_ramp`: what changes over time is on top of it, else it is as fast all the time.
    """

    def sped(segment: Segment, grid: Grid) -> Segment:
        return _sped(segment if keeps_ramp else _even(segment), speed, grid)

    main = draft.main
    if main is not None:
        grid = grid_of(draft.canvas, main.kind)
        draft = warped(draft, {each.id: sped(each, grid) for each in main.segments if each.id in ids})
    tracks = (
        track if track.role == "main" else replace(track, segments=_aside(draft, track, ids, sped))
        for track in draft.tracks
    )
    return replace(draft, tracks=tuple(tracks))


def _aside(
    draft: Draft, track: Track, ids: frozenset[str], sped: Callable[[Segment, Grid], Segment]
) -> tuple[Segment, ...]:
    """Return a track's segments, some at another speed: they begin when they did, and end when the next begins."""
    grid = grid_of(draft.canvas, track.kind)
    after = [each.start for each in track.segments[1:]]
    changed = []
    for each, following in zip(track.segments, [*after, None], strict=True):
        new = sped(each, grid) if each.id in ids else each
        if following is not None and new.end > following:
            new = sliced(new, TimeRange(new.start, following), grid)[0]
        changed.append(new)
    return tuple(changed)


def _even(segment: Segment) -> Segment:
    """Return the segment with the same stretch of its source, as fast all the time as it is on average."""
    media = segment.media
    if media is None or not media.ramp:
        return segment
    speed = millionths(media.played(segment.duration) / segment.duration)
    return replace(segment, media=replace(media, speed=speed, ramp=()))


def _sped(segment: Segment, speed: Fraction, grid: Grid) -> Segment:
    """Return the segment with the same stretch of its source at another speed, from the same start on."""
    media = segment.media
    if media is None or media.is_frozen:
        return segment
    duration = max(grid.snap(segment.duration * media.speed / speed), grid.step)
    if media.ramp:
        ramped = at_length(segment, duration)
        if not is_playable(ramped.media):
            raise _beyond(speed * extremes(media.ramp)[1])
        return ramped
    played, will_play = segment.duration * media.speed, duration * speed
    source_in = media.source_in
    if media.is_reversed:
        # It begins at its out point; rounding to a frame must not move that.
        source_in = max(Fraction(0), millionths(source_in + played - will_play))
    return resized(replace(segment, media=replace(media, speed=speed, source_in=source_in)), duration)
