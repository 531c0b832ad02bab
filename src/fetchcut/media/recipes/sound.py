"""Sound alone: taken out of a video, cut, changed in format; with its cover where the format holds one."""

from typing import Final

from fetchcut.errors import SizeUnreachable
from fetchcut.media.command import Command, Input
from fetchcut.media.encode import audio_arguments, why_encode_audio
from fetchcut.media.recipes.graph import Source, begun, joined_sound, laid_out, sound_of
from fetchcut.media.recipes.request import Recipe, Request, muxed, promised, tags
from fetchcut.media.size import song_rate
from fetchcut.media.why import Why, why
from fetchcut.timeline.facts import AudioStream

_COVERS: Final = frozenset({"mjpeg", "png"})
_COUNTED: Final = frozenset({"flac"})
"""Containers that state their length in a header which a copied part would keep from the whole."""


def sound_recipe(request: Request) -> Recipe:
    """Return how to make a sound file. Raises SizeUnreachable where a lossless one cannot be that small."""
    heard = promised(sound_of(request.parts[0], request.wish), "checked with the target")
    stream = heard[1]
    rate = _bit_rate(request, stream)
    reasons = _why(request, stream, rate)
    command = _encoded(request, stream, rate) if reasons else _copied(request, stream)
    return Recipe(
        commands=(command,),
        duration_s=request.duration_s,
        has_video=False,
        has_audio=True,
        is_copy=not reasons,
        why=reasons,
    )


def _why(request: Request, stream: AudioStream, rate: int | None) -> tuple[Why, ...]:
    target, wish = request.target, request.wish
    found = [
        # Any sound the container holds is copied: there is no picture that might not play beside it.
        why_encode_audio(stream, target, is_lenient=True),
        why("fit_size", max_bytes=wish.max_bytes or 0) if rate is not None else None,
        why("several_parts", parts=len(request.parts)) if len(request.parts) > 1 else None,
        why("exact") if wish.is_exact and not request.is_whole else None,
        why("counted", format=target.name) if target.name in _COUNTED and not request.is_whole else None,
    ]
    return tuple(each for each in found if each is not None)


def _bit_rate(request: Request, stream: AudioStream) -> int | None:
    """Return the bits per second to encode with, None where no size was asked or a copy will fit."""
    wish, encoder = request.wish, request.target.audio_encoder
    if wish.max_bytes is None or encoder is None:
        return None
    is_copied = why_encode_audio(stream, request.target, is_lenient=True) is None
    if is_copied and request.share == 1 and _stream_bytes(request, stream) <= wish.max_bytes:
        return None
    if encoder.quality:
        return song_rate(wish.max_bytes, request.duration_s, codec=encoder.codec, share=request.share)
    least = int(stream.sample_rate * min(stream.channels, encoder.max_channels) * 2 * request.duration_s)
    if request.share < 1 or (encoder.codec.startswith("pcm_") and least > wish.max_bytes):
        raise SizeUnreachable(asked_bytes=wish.max_bytes, least_bytes=max(least, wish.max_bytes + 1))
    return None


def _stream_bytes(request: Request, stream: AudioStream) -> int:
    if stream.bit_rate:
        return int(stream.bit_rate * request.duration_s / 8 * 102 / 100)
    return 0 if request.fits_copied() else 1 << 62


def _copied(request: Request, stream: AudioStream) -> Command:
    inputs, (source,) = laid_out(request.parts)
    # Seeking goes to a keyframe of the pictures, if there are some: else the sound from there on would come along.
    prior = () if request.target.has_edit_lists or request.is_whole else ("-copypriorss:a:0", "0")
    maps = ("-map", f"{_file_position(source)}:{stream.index}", "-c:a:0", "copy", *prior, *source.part.ending)
    return _command(request, inputs, source, maps)


def _encoded(request: Request, stream: AudioStream, rate: int | None) -> Command:
    inputs, sources = laid_out(request.parts)
    encoder = promised(request.target.audio_encoder, "its table names an encoder")
    codec = audio_arguments(encoder, stream, 0, rate)
    if len(sources) == 1:
        part = sources[0].part
        start: tuple[str, ...] = ("-map", f"{_file_position(sources[0])}:{stream.index}", *part.ending)
        start = (*start, *begun(part, promised(part.pair.audio, "checked with the target"), 0))
    else:
        text, label = joined_sound(sources, request.wish)
        start = ("-filter_complex", text, "-map", label)
    return _command(request, inputs, sources[0], (*start, *codec))


def _command(request: Request, inputs: tuple[Input, ...], source: Source, maps: tuple[str, ...]) -> Command:
    arguments = (*maps, *_cover(request, source), *tags(request), *muxed(request.target))
    return Command(inputs=inputs, arguments=arguments, output=request.output, expected_s=request.duration_s)


def _cover(request: Request, source: Source) -> tuple[str, ...]:
    file = source.part.pair.main
    covers = [each for each in file.info.video if each.is_attached_picture and each.codec in _COVERS]
    if not covers or not request.target.holds_cover:
        return ()
    position = f"{source.position(file)}:{covers[0].index}"
    return ("-map", position, "-c:v", "copy", "-disposition:v:0", "attached_pic")


def _file_position(source: Source) -> int:
    file = promised(source.part.pair.audio, "checked with the target")
    return source.position(file)
