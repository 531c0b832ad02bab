"""A segment's own pictures, frame by frame at the output's rate, upright: the first half of a layer's chain. Pure.

file      |k--p--p--p--k--p--p--|     FFmpeg begins at a keyframe k before the first frame wanted
timing         0--1--2--3--4          each output frame takes the picture that stands in its middle
"""

from dataclasses import dataclass
from fractions import Fraction
from math import ceil, floor
from typing import Final

from fetchcut.media.encode import HDR_TRANSFERS
from fetchcut.media.parts import EARLY_S
from fetchcut.media.recipes.request import promised
from fetchcut.media.render.colors import is_full_range, is_mapped
from fetchcut.media.render.frames import TICKS, decimal, frame_at, ratio, ticks
from fetchcut.media.render.graph import Graph
from fetchcut.media.render.interpolated import between
from fetchcut.media.render.look import Look
from fetchcut.media.render.ramped import when_played
from fetchcut.media.render.scenes import Layer
from fetchcut.timeline import ramps
from fetchcut.timeline.draft import Media
from fetchcut.timeline.facts import MediaInfo, VideoStream
from fetchcut.timeline.ramps import Ramp, reached
from fetchcut.timeline.time import Seconds

_REORDERED: Final = 4
"""Pictures that are decoded before one which is shown earlier; FFmpeg itself looks three frames early."""

CANNOT_SEEK: Final = ("webp", "gif", "apng")
_SEEKS_ANYWHERE: Final = ("mpeg",)
"""Transport and program streams have no index: FFmpeg lands at any packet, and decodes from the keyframe behind it."""

_LONGEST_GOP_S: Final = Fraction(12)
_TURNS: Final = {0: (), 90: ("transpose=clock",), 180: ("hflip", "vflip"), 270: ("transpose=cclock",)}


def turned(degrees: int) -> tuple[str, ...]:
    """Return the filters that turn pictures clockwise by a multiple of 90 degrees."""
    return _TURNS[degrees % 360]


def stream_of(layer: Layer) -> VideoStream:
    """Return the stream that a layer shows: a song's cover where its file has no other picture."""
    info = promised(layer.asset, "only layers with an asset have a stream").info
    return info.picture or info.video[0]


def pictures(graph: Graph, layer: Layer, frames: int, look: Look) -> str:
    """Return the label of `frames` upright pictures, the first at pts 0, one a tick of the output's rate."""
    stream = stream_of(layer)
    if promised(layer.asset, "a layer with a stream").info.is_still or stream.is_attached_picture:
        return _still(graph, layer, frames, look)
    pieces = [_piece(graph, layer, part, look) for part in _parts(layer, frames, look)]
    if len(pieces) == 1:
        return pieces[0]
    return graph.chain("".join(pieces), [f"concat=n={len(pieces)}:v=1:a=0", *numbered(look)])


def numbered(look: Look) -> tuple[str, ...]:
    """Return the filters that number frames from 0, one a tick."""
    return (f"settb={ratio(1 / look.rate)}", "setpts=N")


@dataclass(frozen=True, slots=True, kw_only=True)
class _Part:
    """`frames` output frames in a row whose first begins at `source_s` of the source; backwards if reversed.

    `ramp` counts from there, in the direction of the source.
    """

    source_s: Seconds
    frames: int
    speed: Fraction
    ramp: Ramp = ()
    is_reversed: bool = False
    is_frozen: bool = False


def _parts(layer: Layer, frames: int, look: Look) -> list[_Part]:
    media = promised(layer.segment.media, "only media has an asset")
    # Where the output's rate is not the canvas' own, a segment may begin within a frame.
    begin = layer.offset / look.rate + _late(layer, look)
    if media.is_frozen:
        return [_Part(source_s=media.source_in, frames=frames, speed=Fraction(1), is_frozen=True)]
    if media.loop_out is not None and media.loop_out > media.source_in:
        return _rounds(media, begin, frames, look)
    if media.is_reversed:
        end = begin + frames / look.rate
        last = media.source_in + media.played(layer.segment.duration) - media.played(end)
        ramp = ramps.turned(media.ramp, end)
        return [_Part(source_s=last, frames=frames, speed=media.speed, ramp=ramp, is_reversed=True)]
    ramp = ramps.later(media.ramp, begin)
    return [_Part(source_s=begin_of(layer, look), frames=frames, speed=media.speed, ramp=ramp)]


def read_from(layer: Layer, look: Look) -> Seconds:
    """Return the source time at which what a layer's first frame shows begins, whichever way its media plays."""
    return _parts(layer, 1, look)[0].source_s


def begin_of(layer: Layer, look: Look) -> Seconds:
    """Return the source time at which a layer's first frame begins; of media that plays forwards, once."""
    media = promised(layer.segment.media, "only media has a source")
    return media.source_in + media.played(layer.offset / look.rate + _late(layer, look))


def _late(layer: Layer, look: Look) -> Seconds:
    start = layer.segment.start
    return frame_at(start, look.rate) / look.rate - start


def _rounds(media: Media, begin: Seconds, frames: int, look: Look) -> list[_Part]:
    """Return the rounds of a loop: each frame belongs to the round in which its middle lies."""
    round_s = (promised(media.loop_out, "asked before") - media.source_in) / media.speed
    parts: list[_Part] = []
    done = 0
    while done < frames:
        middle = begin + (done + Fraction(1, 2)) / look.rate
        number = floor(middle / round_s)
        last = min(frames, max(done + 1, _frames_before((number + 1) * round_s - begin, look)))
        within = begin + done / look.rate - number * round_s
        if media.is_reversed:
            source_s = media.source_in + (round_s - within - (last - done) / look.rate) * media.speed
        else:
            source_s = media.source_in + within * media.speed
        parts.append(_Part(source_s=source_s, frames=last - done, speed=media.speed, is_reversed=media.is_reversed))
        done = last
    return parts


def _frames_before(time: Seconds, look: Look) -> int:
    """Return how many frames have their middle before the time."""
    return frame_at(time - 1 / (2 * look.rate), look.rate)


def _piece(graph: Graph, layer: Layer, part: _Part, look: Look) -> str:
    stream = stream_of(layer)
    asset = promised(layer.asset, "a layer with a stream")
    seek = _seek(graph, layer, part)
    options = ("-noautorotate", *(("-noaccurate_seek", "-ss", decimal(seek)) if seek else ()))
    number = graph.read(asset.id, *options)
    filters = [*_whole_frames(stream, look), *_timed(layer, part, part.source_s - seek, look)]
    filters += ["reverse", *numbered(look)] if part.is_reversed else []
    filters += _frozen(part, look) if part.is_frozen else []
    filters += [*_tones(stream), *turned(stream.rotation_deg)]
    return graph.chain(f"[{number}:{stream.index}]", filters)


def _seek(graph: Graph, layer: Layer, part: _Part) -> Seconds:
    """Return where FFmpeg is to begin: right at an entrance where the file tells that there is a late one."""
    asset = promised(layer.asset, "a layer with a stream")
    seek = seek_before(asset.info, stream_of(layer), part.source_s)
    if graph.enter is None or any(each.kind == "interpolate" for each in layer.segment.picture.effects):
        # What moved is seen from pictures before the first.
        return seek
    entrance = graph.enter(asset.id, part.source_s)
    return entrance if entrance is not None and entrance > seek else seek


def seek_before(info: MediaInfo, stream: VideoStream, source_s: Seconds) -> Seconds:
    """Return where FFmpeg is to begin, in whole milliseconds: safely before the picture that stands at `source_s`."""
    if info.container.startswith(CANNOT_SEEK):
        return Fraction(0)
    ends = stream.start_s + stream.duration_s if stream.duration_s is not None else source_s
    # Beyond the last picture nothing would be found: it is looked for and held.
    early = min(source_s, ends) - _early(stream)
    early -= _LONGEST_GOP_S if info.container.startswith(_SEEKS_ANYWHERE) else 0
    return Fraction(max(0, floor(early * 1000)), 1000)


def _early(stream: VideoStream) -> Seconds:
    """Return how much before a picture to look for its keyframe: files are sought by times of decoding."""
    rate = stream.frame_rate or Fraction(25)
    return max(Fraction(1, 10), min(_REORDERED / rate, EARLY_S))


def _timed(layer: Layer, part: _Part, begin: Seconds, look: Look) -> list[str]:
    """Return the filters that give the part's frames; what ends early is held, what begins late is shown early."""
    moved = f"(PTS-{ticks(begin)})*{part.speed.denominator}/{part.speed.numerator}"
    # FFmpeg cuts fractions of ticks off: it would make -0.5 a 0.
    when = f"floor({moved}+0.5)"
    if part.ramp:
        when = f"'st(0,{moved}/{TICKS});floor({TICKS}*{when_played(part.ramp, 'ld(0)')}+0.5)'"
    frames = 1 if part.is_frozen else part.frames
    return [
        f"settb=1/{TICKS}",
        f"setpts={when}",
        *between(layer.segment, stream_of(layer), part.speed, look),
        f"fps={ratio(look.rate)}:start_time={_first_s(layer, part, look)}",
        "tpad=stop=-1:stop_mode=clone",
        # Counted in frames: seconds in floating point lose one now and then.
        f"trim=start_pts=0:end_pts={frames}",
        *numbered(look),
    ]


def _first_s(layer: Layer, part: _Part, look: Look) -> str:
    """Return from when pictures are repeated at the output's rate: earlier than 0 only where the source ends before.

    A whole number of frames: the filter counts its frames from there.
    """
    stream = stream_of(layer)
    if stream.duration_s is None:
        # Nobody knows where the pictures end: repeat them from where they are read.
        early = -reached(part.ramp, -(EARLY_S + 1) / part.speed)
    else:
        early = 1 - reached(part.ramp, (stream.start_s + stream.duration_s - part.source_s) / part.speed)
    return decimal(-max(0, ceil(early * look.rate)) / look.rate)


def _frozen(part: _Part, look: Look) -> list[str]:
    return ["loop=loop=-1:size=1", *numbered(look), f"trim=end_frame={part.frames}"]


def _still(graph: Graph, layer: Layer, frames: int, look: Look) -> str:
    stream = stream_of(layer)
    number = graph.read(promised(layer.asset, "a layer with a stream").id, "-noautorotate")
    held = ["trim=end_frame=1", *turned(stream.rotation_deg), "loop=loop=-1:size=1"]
    return graph.chain(f"[{number}:{stream.index}]", [*held, *numbered(look), f"trim=end_frame={frames}"])


def _whole_frames(stream: VideoStream, look: Look) -> tuple[str, ...]:
    """Return the filter that makes whole pictures of fields: one of each, where the output has room for them."""
    if not stream.is_interlaced:
        return ()
    is_lively = stream.frame_rate is not None and look.rate >= stream.frame_rate * Fraction(3, 2)
    return (f"bwdif=mode={'send_field' if is_lively else 'send_frame'}:deint=interlaced",)


def _tones(stream: VideoStream) -> tuple[str, ...]:
    """Return the filters that make television in HD of what has more colours; HDR by linear light in floats."""
    if not is_mapped(stream):
        return ()
    if stream.color_transfer not in HDR_TRANSFERS:
        own_range = "full" if is_full_range(stream) else "limited"
        told = f"matrixin=2020_ncl:primariesin=2020:transferin=709:rangein={own_range}"
        return (f"zscale={told}:matrix=709:primaries=709:transfer=709:range=limited", "format=yuv420p10le")
    linear = "zscale=transfer=linear:npl=100,format=gbrpf32le,zscale=primaries=bt709"
    return (linear, "tonemap=hable:desat=0", "zscale=transfer=bt709:matrix=bt709:range=tv", "format=yuv420p")
