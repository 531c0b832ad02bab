"""AVI, for old players and machines: MPEG-4 Part 2 and MP3, the pair they all know."""

from typing import Final

from fetchcut.media.formats.encoders import MP3
from fetchcut.media.formats.format import Encoder, Format

_XVID: Final = Encoder(
    name="mpeg4", codec="mpeg4", always=("-tag:v", "xvid"), quality=("-q:v", "3"), pixel_format="yuv420p"
)

AVI: Final = Format(
    name="avi",
    kind="video",
    muxer="avi",
    extension="avi",
    aliases=("xvid", "divx"),
    containers=("avi",),
    # H.264 in AVI loses its presentation times, so it is never copied here.
    video_codecs=frozenset({"mpeg4", "msmpeg4v3", "mjpeg"}),
    audio_codecs=frozenset({"mp3", "pcm_s16le", "ac3"}),
    everywhere_video=frozenset({"mpeg4", "msmpeg4v3", "mjpeg"}),
    everywhere_audio=frozenset({"mp3", "pcm_s16le", "ac3"}),
    video_encoder=_XVID,
    audio_encoder=MP3,
)
