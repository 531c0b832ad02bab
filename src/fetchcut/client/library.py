"""The files of a session as edits want to know them, from what the wire tells of them. Pure."""

from fractions import Fraction
from typing import Final, get_args

from fetchcut.client.state import Item, State
from fetchcut.timeline.assets import Asset, FileType, Library
from fetchcut.timeline.facts import UNKNOWN, AudioStream, MediaInfo, VideoStream
from fetchcut.timeline.rates import standard

_TYPES: Final[tuple[FileType, ...]] = get_args(FileType)

_SOUND: Final = AudioStream(index=1, codec=UNKNOWN, sample_rate=48_000, channels=2)


def library(state: State) -> Library:
    """Return the state's files by id. Whether a video has sound nobody tells: it counts as having some."""
    return {item.asset_id: asset(item) for item in state.items if item.asset_id}


def asset(item: Item) -> Asset:
    """Return one file; its type is that of its pictures where the server named another one."""
    file_type: FileType = next((each for each in _TYPES if each == item.file_type), "video")
    duration = None if item.duration_s is None else Fraction(round(item.duration_s * 1000), 1000)
    return Asset(
        id=item.asset_id,
        name=item.filename,
        file_type=file_type,
        info=MediaInfo(
            container=UNKNOWN,
            size_bytes=0,
            duration_s=None if file_type == "image" else duration,
            video=() if file_type == "audio" else (_pictures(item, duration),),
            audio=() if file_type == "image" else (_SOUND,),
        ),
    )


def _pictures(item: Item, duration: Fraction | None) -> VideoStream:
    # As it was measured: 29.97 on the wire is 30000/1001 in the file.
    rate = standard(Fraction(item.fps)) if item.fps else None
    return VideoStream(
        index=0,
        codec=UNKNOWN,
        width=item.width or 2,
        height=item.height or 2,
        frame_rate=rate,
        duration_s=duration,
    )
