"""The Matroska family: mkv holds nearly anything, webm what the web agreed on. No edit lists that players obey."""

from typing import Final

from fetchcut.media.formats.encoders import AAC, H264, OPUS
from fetchcut.media.formats.format import Encoder, Format

_VP9: Final = Encoder(
    name="libvpx-vp9",
    codec="vp9",
    # Measured at 720p on two cores: realtime/6 is 3.7 times real time, good/5 0.7 times, for a fifth fewer bytes.
    always=("-deadline", "realtime", "-cpu-used", "6", "-row-mt", "1"),
    quality=("-crf", "30", "-b:v", "0"),
    pixel_format="yuv420p",
)
_PCM: Final = frozenset({"pcm_s16le", "pcm_s24le", "pcm_s32le", "pcm_f32le", "pcm_u8"})
_OLD_VIDEO: Final = frozenset({"mpeg4", "mpeg2video", "mpeg1video", "mjpeg", "theora", "vc1"})
_VIDEO: Final = _OLD_VIDEO | {"h264", "hevc", "av1", "vp8", "vp9", "prores", "ffv1"}
_AUDIO: Final = _PCM | {"aac", "mp3", "mp2", "ac3", "eac3", "dts", "truehd", "opus", "vorbis", "flac", "alac"}
_WEB_VIDEO: Final = frozenset({"vp9", "vp8", "av1"})
_WEB_AUDIO: Final = frozenset({"opus", "vorbis"})

MKV: Final = Format(
    name="mkv",
    kind="video",
    muxer="matroska",
    extension="mkv",
    aliases=("matroska",),
    containers=("matroska,webm",),
    video_codecs=_VIDEO,
    audio_codecs=_AUDIO,
    everywhere_video=_VIDEO,
    everywhere_audio=_AUDIO,
    video_encoder=H264,
    audio_encoder=AAC,
    text_subtitles="srt",
    subtitle_codecs=frozenset({"subrip", "ass", "ssa", "webvtt", "hdmv_pgs_subtitle", "dvd_subtitle"}),
    has_many_audio=True,
)
WEBM: Final = Format(
    name="webm",
    kind="video",
    muxer="webm",
    extension="webm",
    aliases=("vp9",),
    containers=("matroska,webm",),
    video_codecs=_WEB_VIDEO,
    audio_codecs=_WEB_AUDIO,
    everywhere_video=_WEB_VIDEO,
    everywhere_audio=_WEB_AUDIO,
    video_encoder=_VP9,
    audio_encoder=OPUS,
    text_subtitles="webvtt",
    subtitle_codecs=frozenset({"webvtt"}),
)
