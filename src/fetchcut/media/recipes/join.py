"""Groups that play one after another and agree in all that matters: joined as packets, nothing is encoded."""

from fractions import Fraction
from typing import Final

from fetchcut.media.command import Command, Input, concat_list
from fetchcut.media.recipes.graph import laid_out, picture_of, sound_of
from fetchcut.media.recipes.request import Recipe, Request, TextFile, muxed
from fetchcut.timeline.facts import AudioStream

_VIDEO: Final = frozenset({"h264", "hevc"})
_AUDIO: Final = frozenset({"aac", "mp3", "ac3", "eac3", None})


def can_join(request: Request) -> bool:
    """Return whether all groups are whole and of the same make, in codecs that a transport stream carries.

    Only there the parameter sets travel with the pictures: two groups of the same size may still differ in them, and
    an mp4 of one would then not decode the other.
    """
    if not request.is_whole or not request.fits_copied():
        return False
    makes = {_make(request, number) for number in range(len(request.parts))}
    (first, *others) = makes
    return not others and first[0] in _VIDEO and first[3] in _AUDIO


def join_recipe(request: Request, sounds: tuple[AudioStream, ...]) -> Recipe:
    """Return a transport stream for each group, and the list that joins them."""
    members = tuple(request.folder / f"group{number}.ts" for number in range(len(request.parts)))
    groups = tuple(_group(request, number) for number in range(len(request.parts)))
    notes = TextFile(path=request.folder / "groups.ffconcat", text=concat_list(members))
    shown = picture_of(request.parts[0])
    tag = dict(request.target.tags).get(shown[1].codec) if shown else None
    joined = Command(
        inputs=(Input(path=notes.path, is_concat_list=True, members=members),),
        arguments=(
            *("-map", "0:v:0", *(("-map", "0:a:0") if sounds else ()), "-c", "copy"),
            *(("-tag:v", tag) if tag else ()),
            *muxed(request.target),
        ),
        output=request.output,
        expected_s=request.duration_s,
    )
    return Recipe(
        commands=(*groups, joined),
        duration_s=request.duration_s,
        has_video=True,
        has_audio=bool(sounds),
        lines=shown[1].lines if shown else None,
        files=(notes,),
    )


def _group(request: Request, number: int) -> Command:
    part = request.parts[number]
    inputs, (source,) = laid_out((part,))
    arguments: list[str] = []
    if shown := picture_of(part):
        arguments += ["-map", f"{source.position(shown[0])}:{shown[1].index}"]
    heard = None if request.wish.wants_video_only else sound_of(part, request.wish)
    if heard:
        arguments += ["-map", f"{source.position(heard[0])}:{heard[1].index}"]
    return Command(
        inputs=inputs,
        arguments=(*arguments, "-c", "copy", "-f", "mpegts"),
        output=request.folder / f"group{number}.ts",
        expected_s=part.duration_s or Fraction(0),
    )


def _make(request: Request, number: int) -> tuple[object, ...]:
    part = request.parts[number]
    shown = picture_of(part)
    heard = None if request.wish.wants_video_only else sound_of(part, request.wish)
    video = (shown[1].codec, shown[1].width, shown[1].height) if shown else (None, 0, 0)
    audio = (heard[1].codec, heard[1].sample_rate, heard[1].channels) if heard else (None, 0, 0)
    return (*video, *audio, shown[1].pixel_format if shown else None)
