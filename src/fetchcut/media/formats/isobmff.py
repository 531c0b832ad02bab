"""The ISO base media family: mp4, mov, m4a. They have edit lists, so copied cuts start exactly."""

from dataclasses import replace
from typing import Final

from fetchcut.media.formats.encoders import AAC, H264
from fetchcut.media.formats.format import Format

_DEMUXER: Final = "mov,mp4,m4a,3gp,3g2,mj2"
_MOV_AUDIO: Final = frozenset({"aac", "mp3", "alac", "pcm_s16le", "pcm_s24le", "pcm_s16be", "pcm_s24be"})
_FRONT: Final = ("-movflags", "+faststart")
# Apple's players want hvc1; FFmpeg writes hev1 by default. https://developer.apple.com/documentation/http-live-streaming
_TAGS: Final = (("hevc", "hvc1"),)

MP4: Final = Format(
    name="mp4",
    kind="video",
    muxer="mp4",
    extension="mp4",
    aliases=("m4v", "mpeg4", "mpeg-4", "mp4v", "h264", "h.264"),
    containers=(_DEMUXER,),
    video_codecs=frozenset({"h264", "hevc", "av1", "vp9", "mpeg4"}),
    audio_codecs=frozenset({"aac", "mp3", "ac3", "eac3", "opus", "flac", "alac"}),
    everywhere_video=frozenset({"h264"}),
    everywhere_audio=frozenset({"aac", "mp3"}),
    video_encoder=H264,
    audio_encoder=AAC,
    text_subtitles="mov_text",
    subtitle_codecs=frozenset({"mov_text"}),
    tags=_TAGS,
    muxer_options=_FRONT,
    has_edit_lists=True,
    has_many_audio=True,
)
MOV: Final = replace(
    MP4,
    name="mov",
    muxer="mov",
    extension="mov",
    aliases=("qt", "quicktime"),
    video_codecs=frozenset({"h264", "hevc", "prores", "mjpeg", "mpeg4", "dnxhd"}),
    audio_codecs=_MOV_AUDIO | {"ac3", "eac3"},
    everywhere_audio=_MOV_AUDIO,
)
M4A: Final = Format(
    name="m4a",
    kind="audio",
    muxer="ipod",
    extension="m4a",
    aliases=("alac",),
    containers=(_DEMUXER,),
    audio_codecs=frozenset({"aac", "alac"}),
    everywhere_audio=frozenset({"aac", "alac"}),
    audio_encoder=AAC,
    muxer_options=_FRONT,
    has_edit_lists=True,
    holds_cover=True,
)
