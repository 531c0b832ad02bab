"""What holds of every draft, whoever made it: drafts from outside are checked by it, edits keep it.

- Ids are there and differ. At most one track is the main one.
- Segments of a track are in order, do not overlap, last a frame at least, start and end on the grid of their track,
  and end within 24 hours.
- A segment holds what its track is for: media or generated pictures, media with sound, text.
- A transition leads into a segment that follows at once, and fits into both; transitions of one segment do not meet.
- Fades are not longer than their segment. Numbers lie in their range, words in their list.
"""

from collections.abc import Iterable, Iterator
from dataclasses import replace
from fractions import Fraction
from itertools import pairwise
from typing import Final

from fetchcut.errors import Problem
from fetchcut.timeline import limits
from fetchcut.timeline.draft import Draft, Keyframe, Media, Picture, Segment, Text, Track
from fetchcut.timeline.easings import EASINGS
from fetchcut.timeline.effects import ADJUSTMENTS, RAMPED, scope_of
from fetchcut.timeline.grid import Grid, grid_of
from fetchcut.timeline.names import ANIMATIONS, BLENDS, KEYFRAMED, TRANSITIONS
from fetchcut.timeline.places import PLACES, is_within
from fetchcut.timeline.slices import is_playable

_LONGEST_S: Final = int(limits.LONGEST)
_PLAIN: Final = Picture()


def broken(draft: Draft) -> Iterator[Problem]:
    """Yield what does not hold, with paths as on the wire; nothing for a valid draft."""
    if draft.canvas is not None and (draft.canvas.width % 2 or draft.canvas.height % 2):
        yield Problem("$.m", "width and height are even numbers")
    if draft.canvas is not None and draft.canvas.width * draft.canvas.height > limits.MOST_PIXELS:
        yield Problem("$.m", f"more than {limits.MOST_PIXELS} pixels")
    if len(draft.tracks) > limits.MOST_TRACKS:
        yield Problem("$.t", f"more than {limits.MOST_TRACKS} tracks")
    if sum(len(track.segments) for track in draft.tracks) > limits.MOST_SEGMENTS:
        yield Problem("$.t", f"more than {limits.MOST_SEGMENTS} segments")
        return
    if sum(track.role == "main" for track in draft.tracks) > 1:
        yield Problem("$.t", "more than one main track")
    yield from _repeated_ids(draft)
    for index, track in enumerate(draft.tracks):
        yield from _track(track, grid_of(draft.canvas, track.kind), f"$.t[{index}]")


def _repeated_ids(draft: Draft) -> Iterator[Problem]:
    seen: set[str] = set()
    for index, track in enumerate(draft.tracks):
        if not track.id or track.id in seen:
            yield Problem(f"$.t[{index}].id", "missing, or not the only one")
        seen.add(track.id)
        for number, segment in enumerate(track.segments):
            if not segment.id or segment.id in seen:
                yield Problem(f"$.t[{index}].sg[{number}].id", "missing, or not the only one")
            seen.add(segment.id)


def _track(track: Track, grid: Grid, path: str) -> Iterator[Problem]:
    if (track.role in {"title", "caption"}) != (track.kind == "text"):
        yield Problem(f"{path}.m.role", f"{track.role} is no role of {track.kind}")
    if not 0 <= track.gain <= limits.MOST_GAIN:
        yield Problem(f"{path}.m.gain", f"expected 0 to {limits.MOST_GAIN:g}")
    for effect in track.effects:
        if scope_of(effect) not in {"track", "sound"}:
            yield Problem(f"{path}.fx", f"{effect.kind} is no effect of a track")
    yield from _times(track, grid, path)
    for number, segment in enumerate(track.segments):
        for reason, key in _segment(segment, track):
            yield Problem(f"{path}.sg[{number}]{key}", reason)
        if segment.transition is not None:
            yield from _transition(track, number, f"{path}.sg[{number}]")


def _times(track: Track, grid: Grid, path: str) -> Iterator[Problem]:
    """Yield what is wrong with starts and durations. Counted in frames: fractions would take most of a second."""
    numerator, denominator = grid.rate.numerator, grid.rate.denominator
    latest = grid.index(limits.LONGEST)
    end_before = 0
    for number, segment in enumerate(track.segments):
        start, rest = divmod(segment.start.numerator * numerator, segment.start.denominator * denominator)
        length, rest_too = divmod(segment.duration.numerator * numerator, segment.duration.denominator * denominator)
        if rest or rest_too:
            yield Problem(f"{path}.sg[{number}].st", "not on the frames of the canvas")
        if length <= 0:
            yield Problem(f"{path}.sg[{number}].d", "shorter than a frame")
        if start < end_before:
            yield Problem(
                f"{path}.sg[{number}].st", "before the end of the segment before it" if number else "negative"
            )
        end_before = start + length
        if end_before > latest:
            yield Problem(f"{path}.sg[{number}].d", f"ends after {limits.LONGEST_MS} ms")


def _segment(segment: Segment, track: Track) -> Iterator[tuple[str, str]]:
    holds = (segment.media is not None) + (segment.text is not None) + (segment.generated is not None)
    if holds != 1:
        yield "needs one of src, txt and gen", ""
    if (segment.text is not None) != (track.kind == "text"):
        yield f"does not fit on a track of {track.kind}", ""
    if segment.generated is not None:
        if track.kind != "video":
            yield f"does not fit on a track of {track.kind}", ".gen"
        if scope_of(segment.generated) != "generated":
            yield "makes no pictures by itself", ".gen"
    if segment.media is not None:
        yield from _media(segment.media, segment)
    if segment.text is not None:
        yield from _text(segment.text)
    if segment.picture is not _PLAIN and segment.picture != _PLAIN:
        yield from _picture(segment.picture, segment, track)


def _media(media: Media, segment: Segment) -> Iterator[tuple[str, str]]:
    if not media.src:
        yield "empty", ".src"
    # In whole numbers: two comparisons of fractions would take a tenth of the reading of a draft.
    if not 0 <= media.source_in.numerator <= _LONGEST_S * media.source_in.denominator:
        yield "outside of any source", ".in"
    if media.speed.numerator != media.speed.denominator and not limits.LEAST_SPEED <= media.speed <= limits.MOST_SPEED:
        yield f"expected {float(limits.LEAST_SPEED):g} to {float(limits.MOST_SPEED):g}", ".sp"
    if media.ramp:
        yield from _ramp(media)
    if media.loop_out is not None and (media.is_frozen or media.loop_out <= media.source_in):
        yield "not after in, or of a standing picture", ".loop"
    if not 0 <= media.gain <= limits.MOST_GAIN:
        yield f"expected 0 to {limits.MOST_GAIN:g}", ".vol"
    if media.fade_in and not 0 <= media.fade_in <= segment.duration:
        yield "longer than the segment", ".fi"
    if media.fade_out and not 0 <= media.fade_out <= segment.duration:
        yield "longer than the segment", ".fo"
    if media.gain_keyframes:
        yield from _keyframes(media.gain_keyframes, 0.0, limits.MOST_GAIN, ".kf.vol")


def _ramp(media: Media) -> Iterator[tuple[str, str]]:
    if len(media.ramp) > limits.MOST_KEYFRAMES:
        yield f"more than {limits.MOST_KEYFRAMES} points", ".ramp"
    if media.is_frozen or media.loop_out is not None:
        yield "of a standing or repeated picture", ".ramp"
    if any(there.at <= here.at for here, there in pairwise(media.ramp)):
        yield "not in order of time", ".ramp"
    if not is_playable(media):
        yield f"leads to speeds beyond {float(limits.LEAST_SPEED):g} to {float(limits.MOST_SPEED):g}", ".ramp"


def _picture(picture: Picture, segment: Segment, track: Track) -> Iterator[tuple[str, str]]:
    if track.kind == "audio" and picture != replace(_PLAIN, effects=picture.effects):
        yield "fit, pos, scale and so on are of pictures: this is sound", ""
    if isinstance(picture.place, str) and picture.place not in PLACES:
        yield _expected(PLACES), ".pos"
    if picture.crop is not None and not is_within(picture.crop):
        yield "expected x, y, w, h within the picture", ".crop"
    if len(picture.effects) > limits.MOST_EFFECTS:
        yield f"more than {limits.MOST_EFFECTS}", ".fx"
    fitting = {"picture", "sound"} if track.kind == "video" else {"sound"} if track.kind == "audio" else {"picture"}
    for effect in picture.effects:
        if scope_of(effect) not in fitting:
            yield f"{effect.kind} is no effect of {track.kind}", ".fx"
    if picture.blend not in BLENDS:
        yield _expected(BLENDS), ".blend"
    for key, amount in picture.adjust.items():
        if key not in ADJUSTMENTS or not -1 <= amount <= 1:
            yield f"expected -1 to 1 for {', '.join(ADJUSTMENTS)}", ".adj"
    for key, keyframes in picture.keyframes.items():
        if key in RAMPED:
            yield from _keyframes(keyframes, 0.0, 1.0, f".kf.{key}")
        elif key not in KEYFRAMED:
            yield _expected((*KEYFRAMED, "vol", "an effect")), ".kf"
        else:
            yield from _keyframes(keyframes, *_RANGES[key], f".kf.{key}")
    if picture.fade_in is not None and not 0 <= picture.fade_in <= segment.duration:
        yield "longer than the segment", ".pfi"
    if picture.fade_out is not None and not 0 <= picture.fade_out <= segment.duration:
        yield "longer than the segment", ".pfo"


_RANGES: Final = {
    "x": (-4.0, 5.0),
    "y": (-4.0, 5.0),
    "scale": (0.0, limits.MOST_SCALE),
    "opacity": (0.0, 1.0),
    "rotation": (-3600.0, 3600.0),
}


def _keyframes(keyframes: tuple[Keyframe, ...], least: float, most: float, key: str) -> Iterator[tuple[str, str]]:
    if not keyframes or len(keyframes) > limits.MOST_KEYFRAMES:
        yield f"expected 1 to {limits.MOST_KEYFRAMES} keyframes", key
    if any(there.at <= here.at for here, there in pairwise(keyframes)):
        yield "not in order of time", key
    if any(not least <= each.value <= most for each in keyframes):
        yield f"expected values from {least:g} to {most:g}", key
    if any(each.easing not in EASINGS for each in keyframes):
        yield _expected(EASINGS), key


def _text(text: Text) -> Iterator[tuple[str, str]]:
    if not text.text.strip():
        yield "nothing is written", ".txt"
    if isinstance(text.place, str) and text.place not in PLACES:
        yield _expected(PLACES), ".pos"
    if text.animation is not None and text.animation not in ANIMATIONS:
        yield _expected(ANIMATIONS), ".anim"
    if any(there.at < here.at for here, there in pairwise(text.words)):
        yield "not in order of time", ".words"


def _transition(track: Track, number: int, path: str) -> Iterator[Problem]:
    segment = track.segments[number]
    before = track.segments[number - 1] if number else None
    follower = track.segments[number + 1] if number + 1 < len(track.segments) else None
    transition = segment.transition
    if transition is None:
        return
    if transition.kind not in TRANSITIONS:
        yield Problem(f"{path}.tr.k", _expected(TRANSITIONS))
    if segment.text is not None:
        yield Problem(f"{path}.tr", "texts have no transitions")
    if follower is None or follower.start != segment.end:
        yield Problem(f"{path}.tr", "no segment follows at once")
        return
    earlier = before.transition.duration if before is not None and before.transition is not None else Fraction(0)
    later = follower.transition.duration if follower.transition is not None else Fraction(0)
    longest = min(2 * segment.duration - earlier, 2 * follower.duration - later)
    if not 0 < transition.duration <= longest:
        yield Problem(f"{path}.tr.d", f"expected more than 0 and at most {float(longest * 1000):g} ms here")


def _expected(words: Iterable[str]) -> str:
    return "expected one of " + ", ".join(words)
