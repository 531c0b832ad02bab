"""The canvas that the first picture decides, and a draft put onto another canvas."""

from dataclasses import replace
from fractions import Fraction
from typing import Final

from fetchcut.timeline.assets import Asset, Library
from fetchcut.timeline.draft import Canvas, Draft, Track
from fetchcut.timeline.facts import MediaInfo, VideoStream
from fetchcut.timeline.grid import Grid, grid_of
from fetchcut.timeline.limits import MOST_SIDE
from fetchcut.timeline.rates import standard
from fetchcut.timeline.time import TimeRange

UNASKED: Final = Canvas(width=1920, height=1080)
"""Where there is nothing to go by: texts, sound alone."""
_SLOWEST: Final = Fraction(10)
_QUICKEST: Final = Fraction(120)
_STILL_LINES: Final = 1080


def of_asset(asset: Asset) -> Canvas | None:
    """Return the canvas on which this asset's pictures stand as they are; None for sound.

    A still gives its shape but at most 1080 lines at 30 frames a second: cameras take pictures larger than any video.
    """
    picture = asset.info.picture
    if picture is None or not picture.width or not picture.height:
        return None
    width, height = _shown(picture)
    if asset.info.is_still:
        scale = min(Fraction(1), Fraction(_STILL_LINES) / min(width, height))
        return Canvas(width=_even(width * scale), height=_even(height * scale))
    return Canvas(width=_even(width), height=_even(height), frame_rate=_rate(asset.info, picture))


def shape_of(asset: Asset) -> Fraction | None:
    """Return width through height of an asset's picture as displayed; None for sound."""
    picture = asset.info.picture
    if picture is None or not picture.width or not picture.height:
        return None
    width, height = _shown(picture)
    return width / height


def settled(draft: Draft, library: Library) -> Draft:
    """Return the draft with a canvas: its own, else that of the first picture on the main track, else UNASKED."""
    if draft.canvas is not None:
        return draft
    pictured = (each for each in sorted(draft.tracks, key=lambda track: track.role != "main") if each.kind == "video")
    sources = (segment.media.src for track in pictured for segment in track.segments if segment.media is not None)
    canvases = (of_asset(library[src]) for src in sources if src in library)
    return on_canvas(draft, next((each for each in canvases if each is not None), UNASKED))


def on_canvas(draft: Draft, canvas: Canvas) -> Draft:
    """Return the draft on this canvas, its pictures and texts moved to the nearest frames of it."""
    after = replace(draft, canvas=canvas)
    if draft.canvas is not None and draft.canvas.frame_rate == canvas.frame_rate:
        return after
    return replace(after, tracks=tuple(_on_grid(track, grid_of(canvas, track.kind)) for track in draft.tracks))


def _on_grid(track: Track, grid: Grid) -> Track:
    segments = []
    for segment in track.segments:
        new = grid.snap_range(TimeRange(segment.start, segment.end))
        if new.duration > 0:
            segments.append(replace(segment, start=new.start, duration=new.duration))
    return replace(track, segments=tuple(segments))


def _shown(picture: VideoStream) -> tuple[Fraction, Fraction]:
    """Return width and height as displayed, pixels made square by widening the narrow side."""
    aspect = picture.sample_aspect if picture.sample_aspect > 0 else Fraction(1)
    if picture.rotation_deg in {90, 270}:
        aspect = 1 / aspect
    width, height = Fraction(picture.display_width), Fraction(picture.display_height)
    return (width * aspect, height) if aspect >= 1 else (width, height / aspect)


def _rate(info: MediaInfo, picture: VideoStream) -> Fraction:
    rate = picture.full_rate or picture.frame_rate or UNASKED.frame_rate
    return standard(min(max(rate, _SLOWEST), _QUICKEST))


def _even(length: Fraction) -> int:
    return min(max(2 * round(length / 2), 16), MOST_SIDE)
