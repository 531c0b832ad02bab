"""Files in which nobody can seek to a keyframe get an index before they are cut. Pure.

In a transport or program stream FFmpeg seeks to some packet near the time: a copy then starts with the next keyframe,
seconds too late, and an encoder is fed pictures whose references are missing. Put into an mp4 first, which copies at
the speed of the disk, the same seek finds the keyframe before.
"""

from dataclasses import replace
from fractions import Fraction
from pathlib import Path
from typing import Final

from fetchcut.media.command import Command, Input
from fetchcut.media.parts import Ingredient, Pair
from fetchcut.timeline.facts import MediaInfo

_BLIND: Final = frozenset({"mpegts", "mpeg", "mpegvideo", "h264", "hevc"})
_ISO: Final = "mov,mp4,m4a,3gp,3g2,mj2"


def with_index(pairs: tuple[Pair, ...], folder: Path) -> tuple[tuple[Pair, ...], tuple[Command, ...]]:
    """Return the pairs with a copy in place of each file that has no index, and the commands that make the copies."""
    blind = {id(file): file for pair in pairs for file in pair.files if file.info.container in _BLIND}
    copies = {key: _copy(file, folder / f"indexed{number}.mp4") for number, (key, file) in enumerate(blind.items())}
    commands = tuple(_command(file, copies[key].path) for key, file in blind.items())

    def swapped(file: Ingredient | None) -> Ingredient | None:
        return None if file is None else copies.get(id(file), file)

    return tuple(Pair(video=swapped(pair.video), audio=swapped(pair.audio)) for pair in pairs), commands


def _copy(file: Ingredient, path: Path) -> Ingredient:
    return replace(file, path=path, info=_renumbered(file.info))


def _renumbered(info: MediaInfo) -> MediaInfo:
    """Return the facts of the copy: the picture first, then every sound, nothing else.

    The streams' own lengths are not kept: where the clock of a broadcast starts anew they are wrong.
    """
    picture = info.picture
    video = (replace(picture, index=0, duration_s=None),) if picture else ()
    audio = tuple(replace(each, index=number, duration_s=None) for number, each in enumerate(info.audio, len(video)))
    return replace(
        info, container=_ISO, start_s=Fraction(0), video=video, audio=audio, subtitles=(), is_faststart=False
    )


def _command(file: Ingredient, path: Path) -> Command:
    streams = [*([file.info.picture.index] if file.info.picture else []), *(each.index for each in file.info.audio)]
    maps = [word for index in streams for word in ("-map", f"0:{index}")]
    return Command(
        inputs=(Input(path=file.path),),
        # "-strict": FFmpeg calls some rare pairs of codec and mp4 an experiment; nobody else ever reads this file.
        arguments=(*maps, "-c", "copy", "-strict", "-2", "-f", "mp4"),
        output=path,
        expected_s=file.info.duration_s,
    )
