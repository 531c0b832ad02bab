"""From the JSON of one segment to the segment: times onto the grid, keys to their place."""

import math
from collections.abc import Callable
from fractions import Fraction
from typing import Final

from fetchcut.timeline.draft import Keyframe, Media, Picture, Place, Segment, Text, TrackKind, Transition, Word
from fetchcut.timeline.grid import MILLION, Grid, from_ms, millionths
from fetchcut.timeline.ramps import Ramp, RampPoint, area
from fetchcut.timeline.time import Seconds
from fetchcut.timeline.wire.effects import read_effect, read_effects
from fetchcut.timeline.wire.extra import check_extra
from fetchcut.timeline.wire.shapes import KeyframeShape, RampShape, SegmentShape

VOLUME: Final = "vol"
"""The key in "kf" of the gain's keyframes."""
_PLAIN: Final = Picture()
_ONE: Final = Fraction(1)
_ZERO: Final = Fraction(0)


class SegmentReader:
    """Reads the segments of one track. `wrong` is told path and reason; `new_id` names what has no id."""

    def __init__(
        self, kind: TrackKind, grid: Grid, wrong: Callable[[str, str], None], new_id: Callable[[], str]
    ) -> None:
        self._kind = kind
        self._grid = grid
        self._step_ms = float(grid.step * 1000)
        self._wrong = wrong
        self._new_id = new_id
        self._durations: dict[int, Seconds] = {}

    def segment(self, shape: SegmentShape, path: str) -> Segment:
        """Return the segment; where something is wrong with it, one that only holds the place."""
        duration_ms = self._duration_ms(shape, path)
        start, duration = self._span(int(shape.st + 0.5), int(shape.st + duration_ms + 0.5))
        is_simple = shape.src is not None and _is_simple(shape)
        if not is_simple:
            self._check_keys(shape, path)
        if shape.out is not None:
            self._check_out(shape, duration_ms, shape.out, path)
        return Segment(
            id=shape.id or self._new_id(),
            name=shape.n,
            start=start,
            duration=duration,
            media=None if shape.src is None else _media(shape, shape.src),
            picture=_PLAIN if is_simple else self._picture(shape, path),
            text=None if shape.txt is None else self._text(shape, shape.txt, path),
            generated=None if shape.gen is None else read_effect(shape.gen, f"{path}.gen", self._wrong),
            transition=None if shape.tr is None else Transition(shape.tr.k, _seconds(shape.tr.d)),
            extra=shape.m,
        )

    def _span(self, start_ms: int, end_ms: int) -> tuple[Seconds, Seconds]:
        """Return start and duration of what begins and ends at these times; both ends are snapped, not the duration."""
        start, end = self._grid.index_at_ms(start_ms), self._grid.index_at_ms(end_ms)
        rate = self._grid.rate
        duration = self._durations.get(end - start)
        if duration is None:
            duration = self._durations[end - start] = Fraction((end - start) * rate.denominator, rate.numerator)
        return Fraction(start * rate.denominator, rate.numerator), duration

    def _duration_ms(self, shape: SegmentShape, path: str) -> float:
        if shape.d is not None:
            return shape.d
        if shape.src is None or shape.out is None or shape.frz or shape.loop is not None or shape.ramp:
            self._wrong(path, "needs its duration d")
            return 1
        if shape.out <= shape.in_:
            self._wrong(f"{path}.out", "not after in")
            return 1
        return (shape.out - shape.in_) / shape.sp

    def _check_keys(self, shape: SegmentShape, path: str) -> None:
        holds = (shape.src is not None) + (shape.txt is not None) + (shape.gen is not None)
        if holds != 1:
            self._wrong(path, "needs one of src, txt and gen")
        if shape.src is None and _says_of_media(shape):
            self._wrong(path, "in, out, sp, ramp, rev, frz, loop, snd, subs and vol are of media: src is missing")
        if shape.txt is None and _says_of_text(shape):
            self._wrong(path, "bg, line, font, anim, bold, ital, vert and words are of text: txt is missing")
        if shape.m:
            try:
                check_extra(shape.m)
            except ValueError as error:
                self._wrong(f"{path}.m", str(error))

    def _check_out(self, shape: SegmentShape, duration_ms: float, out_ms: float, path: str) -> None:
        ramp = _ramp(shape.ramp)
        played_ms = float(area(ramp, _source(duration_ms)) * 1000) if ramp else duration_ms
        end_ms = shape.in_ if shape.frz else shape.in_ + played_ms * shape.sp
        if shape.loop is not None:
            end_ms = min(end_ms, shape.loop)
        # A client computes with milliseconds where segments lie on frames, at both ends.
        fastest = shape.sp * max((each.factor for each in shape.ramp), default=1.0)
        if abs(end_ms - out_ms) > (self._step_ms + 2) * fastest:
            self._wrong(f"{path}.out", f"contradicts in, d and sp: they lead to {end_ms:.15g}")

    def _picture(self, shape: SegmentShape, path: str) -> Picture:
        fade_in, fade_out = shape.pfi, shape.pfo
        if shape.src is None:
            # Nothing sounds, so there is one fade, by either name.
            fade_in = shape.fi or None if fade_in is None else fade_in
            fade_out = shape.fo or None if fade_out is None else fade_out
        read = Picture(
            fit=shape.fit,
            place=None if self._kind == "text" else self._place(shape, path),
            scale=shape.scale,
            rotation_deg=shape.rot,
            flip=shape.flip,
            crop=None if shape.crop is None else (shape.crop[0], shape.crop[1], shape.crop[2], shape.crop[3]),
            opacity=shape.op,
            effects=read_effects(shape.fx, f"{path}.fx", self._wrong) if shape.fx else (),
            adjust=shape.adj,
            keyframes={key: _keyframes(each) for key, each in shape.kf.items() if key != VOLUME},
            fade_in=None if fade_in is None else _seconds(fade_in),
            fade_out=None if fade_out is None else _seconds(fade_out),
            fade_in_color=None if shape.pfic is None else shape.pfic.upper(),
            fade_out_color=None if shape.pfoc is None else shape.pfoc.upper(),
            blend=shape.blend,
        )
        return _PLAIN if read == _PLAIN else read

    def _place(self, shape: SegmentShape, path: str) -> Place | None:
        place = shape.pos
        if place is None or isinstance(place, str):
            return place
        if len(place) != 2:
            self._wrong(f"{path}.pos", "needs x and y")
            return None
        return place[0], place[1]

    def _text(self, shape: SegmentShape, written: str, path: str) -> Text:
        return Text(
            text=written,
            place=self._place(shape, path) or "center",
            size=shape.size,
            color=shape.color.upper(),
            background=None if shape.bg is None else shape.bg.upper(),
            font=shape.font,
            animation=shape.anim,
            is_bold=shape.bold,
            is_italic=shape.ital,
            outline=None if shape.line is None else shape.line.upper(),
            words=tuple(Word(_seconds(each.at), each.text) for each in shape.words),
            is_vertical=shape.vert,
        )


def _is_simple(shape: SegmentShape) -> bool:
    """Return whether nothing is said that most of 100,000 segments do not say."""
    return not (
        shape.fx
        or shape.kf
        or shape.adj
        or shape.m
        or shape.fit is not None
        or shape.pos is not None
        or shape.crop is not None
        or shape.scale != 1
        or shape.op != 1
        or shape.rot
        or shape.flip
        or shape.pfi is not None
        or shape.pfo is not None
        or shape.pfic is not None
        or shape.pfoc is not None
        or shape.blend != "normal"
        or _says_of_text(shape)
    )


def _says_of_media(shape: SegmentShape) -> bool:
    is_said = (
        shape.in_
        or shape.ramp
        or shape.rev
        or shape.frz
        or shape.loop is not None
        or shape.snd is not None
        or shape.subs is not None
        or shape.out is not None
        or VOLUME in shape.kf
    )
    return bool(is_said or shape.sp != 1 or shape.vol != 1)


def _says_of_text(shape: SegmentShape) -> bool:
    return bool(
        shape.bg or shape.line or shape.font or shape.anim or shape.words or shape.bold or shape.ital or shape.vert
    )


def _media(shape: SegmentShape, src: str) -> Media:
    return Media(
        src=src,
        source_in=_source(shape.in_) if shape.in_ else _ZERO,
        speed=_ONE if shape.sp == 1 else millionths(shape.sp),
        ramp=_ramp(shape.ramp) if shape.ramp else (),
        is_reversed=shape.rev,
        is_frozen=shape.frz,
        loop_out=None if shape.loop is None else _source(shape.loop),
        sound=shape.snd,
        subtitles=None if shape.subs is None else tuple(sorted(set(shape.subs))),
        gain=shape.vol,
        fade_in=_seconds(shape.fi) if shape.fi else _ZERO,
        fade_out=_seconds(shape.fo) if shape.fo else _ZERO,
        gain_keyframes=_keyframes(shape.kf[VOLUME]) if VOLUME in shape.kf else (),
    )


def _keyframes(shapes: list[KeyframeShape]) -> tuple[Keyframe, ...]:
    return tuple(Keyframe(_seconds(each.at), each.value, each.easing) for each in shapes)


def _ramp(shapes: list[RampShape]) -> Ramp:
    return tuple(RampPoint(_source(each.at), millionths(each.factor)) for each in shapes)


def _whole(milliseconds: float) -> int:
    return math.floor(milliseconds + 0.5)


def _seconds(milliseconds: float) -> Seconds:
    return from_ms(_whole(milliseconds))


def _source(milliseconds: float) -> Seconds:
    return Fraction(_whole(milliseconds * 1000), MILLION)
