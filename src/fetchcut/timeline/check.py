"""Whether a draft and the files at hand go together: what the draft's own laws cannot know."""

from collections.abc import Iterator
from fractions import Fraction
from itertools import islice
from typing import Final

from fetchcut.errors import Problem
from fetchcut.timeline.assets import Asset, Library, length_of
from fetchcut.timeline.draft import Draft, Effect, Segment, Track
from fetchcut.timeline.limits import MOST_PROBLEMS
from fetchcut.timeline.ramps import extremes

ALLOWED_BEYOND: Final = Fraction(1, 10)
"""Seconds of the source that a segment may ask for beyond its end: lengths are rounded differently everywhere."""


def problems(draft: Draft, library: Library) -> tuple[Problem, ...]:
    """Return what of the draft these files cannot give, with paths as on the wire; at most twenty."""
    return tuple(islice(_problems(draft, library), MOST_PROBLEMS))


def _problems(draft: Draft, library: Library) -> Iterator[Problem]:
    for index, track in enumerate(draft.tracks):
        for number, segment in enumerate(track.segments):
            yield from _segment(track, segment, library, f"$.t[{index}].sg[{number}]")


def _segment(track: Track, segment: Segment, library: Library, path: str) -> Iterator[Problem]:
    if segment.media is not None:
        asset = library.get(segment.media.src)
        if asset is None:
            yield Problem(f"{path}.src", "there is no such file in this session")
        else:
            yield from _media(track, segment, asset, path)
    for number, effect in enumerate(segment.picture.effects):
        yield from _effect(effect, library, f"{path}.fx[{number}]")
    if segment.generated is not None:
        yield from _effect(segment.generated, library, f"{path}.gen")


def _media(track: Track, segment: Segment, asset: Asset, path: str) -> Iterator[Problem]:
    if track.kind == "video" and asset.info.picture is None:
        yield Problem(f"{path}.src", f"{asset.name} has no pictures")
    if track.kind == "audio" and not asset.info.audio:
        yield Problem(f"{path}.src", f"{asset.name} has no sound")
    if segment.media and segment.media.sound is not None and segment.media.sound >= len(asset.info.audio):
        yield Problem(f"{path}.snd", f"{asset.name} has {len(asset.info.audio)} sounds")
    if segment.media and any(each >= len(asset.info.subtitles) for each in segment.media.subtitles or ()):
        yield Problem(f"{path}.subs", f"{asset.name} has {len(asset.info.subtitles)} subtitles")
    played, length = segment.source_range, length_of(asset)
    if played is None or asset.info.is_still or not length:
        return
    if played.start >= length:
        yield Problem(f"{path}.in", f"{asset.name} ends at {float(length * 1000):g}")
    elif played.end > length + ALLOWED_BEYOND * _fastest(segment):
        yield Problem(f"{path}.out", f"{asset.name} ends at {float(length * 1000):g}")


def _fastest(segment: Segment) -> Fraction:
    """Return how many seconds of the source one of the timeline may be worth, one at least."""
    media = segment.media
    return Fraction(1) if media is None else max(Fraction(1), media.speed * extremes(media.ramp)[1])


def _effect(effect: Effect, library: Library, path: str) -> Iterator[Problem]:
    src = effect.params.get("src")
    if isinstance(src, str) and src and src not in library:
        yield Problem(f"{path}.src", "there is no such file in this session")
