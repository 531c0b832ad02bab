"""A part of a segment as a segment of its own: what is shown, heard and written at a time stays at that time.

|------- segment -------|          timeline
      |--- part ---|
in    |            |    out        source
out   |            |    in         source of a reversed one
"""

from dataclasses import replace
from fractions import Fraction
from typing import Final

from fetchcut.timeline import limits, ramps
from fetchcut.timeline.draft import Keyframe, Media, Segment, Text, Word
from fetchcut.timeline.grid import MILLION, MILLISECONDS, Grid, floor_ms, from_ms, millionths, to_ms
from fetchcut.timeline.time import Seconds, TimeRange

_ZERO: Final = Fraction(0)


def sliced(segment: Segment, part: TimeRange, grid: Grid) -> tuple[Segment, ...]:
    """Return what of `segment` plays within `part` (timeline time, inside of it), at its place and with its id.

    Mostly that is one segment; two, where the part begins within a repetition of looped media: the rest of that
    repetition, and the loop from its beginning. Fades and the transition stay with the end they belong to.
    """
    if part == segment.timeline_range:
        return (segment,)
    media = segment.media
    if media is None or media.is_frozen:
        return (_part(segment, part, media),)
    offset = part.start - segment.start
    if media.loop_out is None:
        return (_part(segment, part, _stretch(media, segment.duration, offset, part.duration)),)
    period = (media.loop_out - media.source_in) / media.speed
    begun = offset % period
    again = grid.snap(part.start + period - begun)
    if again <= part.start or begun == 0:
        return (_part(segment, part, media),)
    once = replace(media, loop_out=None)
    if again >= part.end:
        return (_part(segment, part, _stretch(once, period, begun, part.duration)),)
    rest, loop = TimeRange(part.start, again), TimeRange(again, part.end)
    return _part(segment, rest, _stretch(once, period, begun, rest.duration)), _part(segment, loop, media)


def trimmed(segment: Segment, part: TimeRange, grid: Grid) -> tuple[Segment, ...]:
    """Return what plays within `part`, as `sliced` does, with the fades at its new ends: the rest is gone."""
    pieces = list(sliced(segment, part, grid))
    pieces[0] = fading_in_as(pieces[0], segment)
    pieces[-1] = fading_out_as(pieces[-1], segment)
    return tuple(pieces)


def fading_in_as(segment: Segment, other: Segment) -> Segment:
    """Return the segment with the fade in of another one, as far as there is room."""
    media, picture = segment.media, segment.picture
    picture = replace(picture, fade_in=other.picture.fade_in, fade_in_color=other.picture.fade_in_color)
    if media is not None and other.media is not None:
        media = replace(media, fade_in=other.media.fade_in)
    return resized(replace(segment, media=media, picture=picture), segment.duration)


def fading_out_as(segment: Segment, other: Segment) -> Segment:
    """Return the segment with the fade out of another one, as far as there is room."""
    media, picture = segment.media, segment.picture
    picture = replace(picture, fade_out=other.picture.fade_out, fade_out_color=other.picture.fade_out_color)
    if media is not None and other.media is not None:
        media = replace(media, fade_out=other.media.fade_out)
    return resized(replace(segment, media=media, picture=picture), segment.duration)


def continues(first: Segment, second: Segment) -> bool:
    """Return whether `second` is what `first` would go on with: one piece, cut in two."""
    if first.media is None or second.media is None or first.media.loop_out is not None or second.start != first.end:
        return False
    whole = joined(first, second)
    (before,), (after,) = (sliced(whole, each.timeline_range, MILLISECONDS) for each in (first, second))
    return _is_alike(before, first) and _is_alike(after, second)


def joined(first: Segment, second: Segment) -> Segment:
    """Return one segment over both that begins as `first` does and ends as `second` does."""
    media, picture = first.media, replace(first.picture, fade_out=second.picture.fade_out)
    if media is not None and second.media is not None:
        source_in = second.media.source_in if media.is_reversed else media.source_in
        media = replace(media, source_in=source_in, fade_out=second.media.fade_out)
    duration = first.duration + second.duration
    return replace(first, duration=duration, media=media, picture=picture, transition=second.transition)


def _is_alike(made: Segment, found: Segment) -> bool:
    if made.media is None or found.media is None:
        return False
    # Pieces of pieces were rounded once more often than pieces of the whole.
    is_near = abs(made.media.source_in - found.media.source_in) <= 2 * Fraction(1, MILLION)
    media = replace(made.media, source_in=found.media.source_in, ramp=found.media.ramp)
    is_same_ramp = ramps.is_near(made.media.ramp, found.media.ramp)
    return is_near and is_same_ramp and replace(made, id=found.id, name=found.name, media=media) == found


def resized(segment: Segment, duration: Seconds) -> Segment:
    """Return the segment from the same beginning on, shorter or longer; its ends keep their fades.

    For texts, music and standing pictures: what is played further in does not depend on when it began.
    """
    longest = from_ms(floor_ms(duration))
    media, picture = segment.media, segment.picture
    if media is not None and (media.fade_in > longest or media.fade_out > longest):
        media = replace(media, fade_in=min(media.fade_in, longest), fade_out=min(media.fade_out, longest))
    if picture.fade_in is not None or picture.fade_out is not None:
        picture = replace(
            picture,
            fade_in=None if picture.fade_in is None else min(picture.fade_in, longest),
            fade_out=None if picture.fade_out is None else min(picture.fade_out, longest),
        )
    return replace(segment, duration=duration, media=media, picture=picture)


def at_length(segment: Segment, duration: Seconds) -> Segment:
    """Return the segment with the same stretch of its source in another time: slower where that is longer."""
    media = segment.media
    if media is None:
        return resized(segment, duration)
    speed = millionths(media.speed * segment.duration / duration)
    ramp = ramps.stretched(media.ramp, duration / segment.duration)
    return resized(replace(segment, media=replace(media, speed=speed, ramp=ramp)), duration)


def is_playable(media: Media | None) -> bool:
    """Return whether it is never slower or faster than anything may be."""
    if media is None:
        return True
    least, most = ramps.extremes(media.ramp)
    return media.speed * least >= limits.LEAST_SPEED and media.speed * most <= limits.MOST_SPEED


def _stretch(media: Media, whole: Seconds, offset: Seconds, duration: Seconds) -> Media:
    """Return the media of a part that begins `offset` after a whole that plays once."""
    skipped = media.played(whole) - media.played(offset + duration) if media.is_reversed else media.played(offset)
    return replace(media, source_in=millionths(media.source_in + skipped), ramp=ramps.later(media.ramp, offset))


def _part(segment: Segment, part: TimeRange, media: Media | None) -> Segment:
    offset = part.start - segment.start
    has_start, has_end = part.start == segment.start, part.end == segment.end
    picture = segment.picture
    if picture.keyframes or picture.fade_in is not None or picture.fade_out is not None:
        picture = replace(
            picture,
            keyframes={key: _shifted(each, offset) for key, each in picture.keyframes.items()},
            fade_in=picture.fade_in if has_start or picture.fade_in is None else _ZERO,
            fade_out=picture.fade_out if has_end or picture.fade_out is None else _ZERO,
        )
    if media is not None:
        media = replace(
            media,
            fade_in=media.fade_in if has_start else _ZERO,
            fade_out=media.fade_out if has_end else _ZERO,
            gain_keyframes=_shifted(media.gain_keyframes, offset),
        )
    shorter = replace(
        segment,
        start=part.start,
        media=media,
        picture=picture,
        text=None if segment.text is None else _later(segment.text, offset),
        transition=segment.transition if has_end else None,
    )
    return resized(shorter, part.duration)


def _shifted(keyframes: tuple[Keyframe, ...], offset: Seconds) -> tuple[Keyframe, ...]:
    """Return the keyframes as counted from `offset` on; those before it stay, so that the move goes on as it did."""
    return tuple(replace(each, at=_on_ms(each.at - offset)) for each in keyframes) if offset else keyframes


def _later(text: Text, offset: Seconds) -> Text:
    if not text.words or not offset:
        return text
    return replace(text, words=tuple(Word(_on_ms(each.at - offset), each.text) for each in text.words))


def _on_ms(seconds: Seconds) -> Seconds:
    return from_ms(to_ms(seconds))
