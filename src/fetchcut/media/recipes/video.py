"""Pictures with their sound: each stream copied where it fits, encoded where it does not."""

from dataclasses import dataclass, replace
from fractions import Fraction
from typing import Final

from fetchcut.media.command import Command, Input
from fetchcut.media.encode import (
    HDR_TRANSFERS,
    STILL_RATE,
    STILL_SECONDS,
    audio_arguments,
    size_of,
    video_arguments,
    video_filters,
    why_encode_audio,
    why_encode_video,
)
from fetchcut.media.lengths import is_absent
from fetchcut.media.recipes.graph import Source, begun, joined, joined_pictures, laid_out, picture_of, sound_of
from fetchcut.media.recipes.join import can_join, join_recipe
from fetchcut.media.recipes.request import Recipe, Request, muxed, promised, sounds_of, tags
from fetchcut.media.size import Budget, video_budget
from fetchcut.media.why import Why, why
from fetchcut.timeline.facts import AudioStream, VideoStream

_TALLEST_UNASKED: Final = 1080


@dataclass(frozen=True, slots=True, kw_only=True)
class _Treatment:
    """What happens to each stream: no reason means a copy. `sounds` are the streams taken, in order."""

    picture: VideoStream
    sounds: tuple[AudioStream, ...]
    why_video: tuple[Why, ...]
    why_sounds: tuple[Why | None, ...]
    lines: int | None
    budget: Budget | None


def video_recipe(request: Request) -> Recipe:
    """Return how to make a video. Raises SizeUnreachable where it cannot be made that small."""
    shown = promised(picture_of(request.parts[0]), "checked with the target")
    if shown[0].info.is_still:
        return _from_still(request, shown[1])
    treatment = _treat(request, shown[1])
    reasons = (*treatment.why_video, *(each for each in treatment.why_sounds if each))
    is_joined = len(request.parts) > 1
    if is_joined and not any(each.code != "several_parts" for each in reasons) and can_join(request):
        return join_recipe(request, treatment.sounds)
    return Recipe(
        commands=_commands(request, treatment),
        duration_s=request.duration_s,
        has_video=True,
        has_audio=bool(treatment.sounds),
        lines=min(size_of(shown[1], treatment.lines)) if treatment.why_video else shown[1].lines,
        is_copy=not reasons,
        why=tuple(dict.fromkeys(reasons)),
    )


# Deciding


def _treat(request: Request, picture: VideoStream) -> _Treatment:
    lines = _lines(request, picture)
    by_codec = why_encode_video(picture, request.target, lines=lines, is_lenient=request.is_lenient)
    by_cut = _why_cut(request)
    sounds = _sounds(request)
    budget = None
    if request.wish.max_bytes is not None and (by_codec or by_cut or not request.fits_copied()):
        budget = _budget(request, picture, sounds, lines)
        lines = budget.lines if budget.lines < picture.lines else lines
    by_size = why("fit_size", max_bytes=request.wish.max_bytes or 0, lines=budget.lines) if budget else None
    tones = why("tone_mapped") if picture.color_transfer in HDR_TRANSFERS and request.can_map_tones else None
    causes = [each for each in (by_codec, by_cut, by_size) if each]
    return _Treatment(
        picture=picture,
        sounds=sounds,
        why_video=tuple(each for each in (*causes, tones) if each) if causes else (),
        why_sounds=tuple(_why_sound(request, each, by_cut or by_size) for each in sounds),
        lines=lines,
        budget=budget,
    )


def _lines(request: Request, picture: VideoStream) -> int | None:
    """Return the lines to scale down to: those asked; 1080 where a taller rendition must be encoded unasked."""
    if request.wish.lines is not None or request.is_direct or request.wish.wants_best:
        return request.wish.lines
    is_encoded = why_encode_video(picture, request.target, lines=None, is_lenient=request.is_lenient) is not None
    return _TALLEST_UNASKED if is_encoded and picture.lines > _TALLEST_UNASKED else None


def _why_cut(request: Request) -> Why | None:
    """Return why a cut cannot be copied. With an edit list it can start anywhere; elsewhere only at the beginning."""
    if len(request.parts) > 1:
        return why("several_parts", parts=len(request.parts))
    if request.is_whole:
        return None
    part = request.parts[0]
    # A copy of slow pictures would show nothing before the next one, and end with the last one or long after it.
    if request.wish.is_exact or part.is_held:
        return why("exact")
    if request.target.has_edit_lists or part.is_from_start:
        return None
    return why("no_edit_list", format=request.target.name)


def _sounds(request: Request) -> tuple[AudioStream, ...]:
    if request.wish.wants_video_only or is_absent(request.parts, lambda part: sound_of(part, request.wish)):
        return ()
    has_room = request.target.has_many_audio and len(request.parts) == 1 and request.wish.max_bytes is None
    files = [part.pair.audio for part in request.parts if part.pair.audio]
    return sounds_of(files[0], request.wish, wants_all=has_room) if files else ()


def _why_sound(request: Request, stream: AudioStream, by_picture: Why | None) -> Why | None:
    return why_encode_audio(stream, request.target, is_lenient=request.is_lenient) or by_picture


def _budget(request: Request, picture: VideoStream, sounds: tuple[AudioStream, ...], lines: int | None) -> Budget:
    return video_budget(
        request.wish.max_bytes or 0,
        request.duration_s,
        picture,
        has_sound=bool(sounds),
        lines=lines,
        share=request.share,
    )


# Acting


def _commands(request: Request, treatment: _Treatment) -> tuple[Command, ...]:
    last = _command(request, treatment)
    encoder = request.target.video_encoder
    is_measured = treatment.budget is not None and not treatment.budget.is_plenty
    if not is_measured or encoder is None or encoder.codec != "h264":
        return (last,)
    notes = ("-passlogfile", str(request.folder / "pass"))
    first = _first_pass(request, treatment, notes)
    return (first, _with_arguments(last, ("-pass", "2", *notes)))


def _first_pass(request: Request, treatment: _Treatment, notes: tuple[str, ...]) -> Command:
    inputs, sources = laid_out(request.parts)
    text, label = joined_pictures(sources)
    picture = _pictures(request, treatment, f"{text};{label}")
    arguments = (*picture, "-an", "-pass", "1", *notes, "-f", "null")
    return Command(inputs=inputs, arguments=arguments, output=None, expected_s=request.duration_s)


def _with_arguments(command: Command, more: tuple[str, ...]) -> Command:
    return replace(command, arguments=(*command.arguments, *more))


def _command(request: Request, treatment: _Treatment) -> Command:
    inputs, sources = laid_out(request.parts)
    streams = _joined(request, treatment, sources) if len(sources) > 1 else _single(request, treatment, sources[0])
    ends_late = request.target.has_edit_lists and not request.is_whole and not treatment.why_video
    return Command(
        inputs=inputs,
        arguments=(*streams, *tags(request), *muxed(request.target)),
        output=request.output,
        expected_s=request.duration_s,
        shown_s=request.duration_s if ends_late else None,
    )


def _joined(request: Request, treatment: _Treatment, sources: tuple[Source, ...]) -> tuple[str, ...]:
    if not treatment.sounds:
        text, label = joined_pictures(sources)
        return _pictures(request, treatment, f"{text};{label}")
    text, pictures, sound = joined(sources, request.wish)
    encoded = _pictures(request, treatment, f"{text};{pictures}")
    return (*encoded, "-map", sound, *_sound(request, treatment, 0, is_copied=False))


def _single(request: Request, treatment: _Treatment, source: Source) -> tuple[str, ...]:
    shown = promised(picture_of(source.part), "checked with the target")
    arguments: list[str] = []
    if treatment.why_video:
        text, label = joined_pictures((source,))
        arguments += _pictures(request, treatment, f"{text};{label}")
    else:
        tag = dict(request.target.tags).get(shown[1].codec)
        arguments += ["-map", f"{source.position(shown[0])}:{shown[1].index}", "-c:v", "copy"]
        arguments += ["-tag:v", tag] if tag else []
    for number, (stream, reason) in enumerate(zip(treatment.sounds, treatment.why_sounds, strict=True)):
        file = promised(source.part.pair.audio, "it gave the sounds")
        arguments += ["-map", f"{source.position(file)}:{stream.index}"]
        arguments += _sound(request, treatment, number, is_copied=reason is None)
        arguments += begun(source.part, file, number) if reason else ()
    return (*arguments, *_subtitles(request, source), *source.part.ending)


def _pictures(request: Request, treatment: _Treatment, start: str) -> tuple[str, ...]:
    """Return the graph that goes on from `start`, an open label, and the encoder it ends in."""
    encoder = promised(request.target.video_encoder, "its table names an encoder")
    picture = treatment.picture
    size = size_of(picture, treatment.lines)
    filters = video_filters(picture, size, encoder, can_map_tones=request.can_map_tones)
    graph = f"{start}{','.join(filters or ('null',))}[v]"
    return ("-filter_complex", graph, "-map", "[v]", *video_arguments(encoder, picture, treatment.budget))


def _sound(request: Request, treatment: _Treatment, number: int, *, is_copied: bool) -> tuple[str, ...]:
    if is_copied:
        return (f"-c:a:{number}", "copy")
    encoder = promised(request.target.audio_encoder, "its table names an encoder")
    rate = treatment.budget.audio_rate if treatment.budget and not treatment.budget.is_plenty else None
    return audio_arguments(encoder, treatment.sounds[number], number, rate)


def _subtitles(request: Request, source: Source) -> tuple[str, ...]:
    file = source.part.pair.video
    if file is None or file.is_sparse:
        return ()
    target, arguments, number = request.target, list[str](), 0
    for each in file.info.subtitles:
        is_text = each.is_text and target.text_subtitles is not None
        codec = "copy" if each.codec in target.subtitle_codecs else target.text_subtitles if is_text else None
        if codec:
            arguments += ["-map", f"{source.position(file)}:{each.index}", f"-c:s:{number}", codec]
            number += 1
    return tuple(arguments)


def _from_still(request: Request, picture: VideoStream) -> Recipe:
    """Return how to show one picture for STILL_SECONDS."""
    encoder = promised(request.target.video_encoder, "its table names an encoder")
    size = size_of(picture, request.wish.lines, is_square=True)
    filters = video_filters(picture, size, encoder, is_square=True)
    held = ("loop=loop=-1:size=1", f"setpts=N/{STILL_RATE}/TB", f"trim=end={STILL_SECONDS}")
    graph = f"[0:{picture.index}]{','.join((*filters, *held))}[v]"
    # "-r" on the output: the graph's pictures are made up and carry no rate of their own.
    rate = ("-r", str(STILL_RATE), "-t", str(STILL_SECONDS))
    command = Command(
        inputs=(Input(path=request.parts[0].pair.main.path),),
        arguments=(
            *("-filter_complex", graph, "-map", "[v]", *rate),
            *(*video_arguments(encoder, picture, None), *muxed(request.target)),
        ),
        output=request.output,
        expected_s=Fraction(STILL_SECONDS),
    )
    return Recipe(
        commands=(command,),
        duration_s=Fraction(STILL_SECONDS),
        has_video=True,
        has_audio=False,
        lines=min(size),
        why=(why("still_shown", seconds=STILL_SECONDS),),
    )
