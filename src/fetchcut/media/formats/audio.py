"""Sound alone: mp3, wav, aac, flac, opus (m4a is in the ISO family)."""

from typing import Final

from fetchcut.media.formats.encoders import AAC, MP3, OPUS
from fetchcut.media.formats.format import Encoder, Format

_PCM: Final = frozenset({"pcm_s16le", "pcm_s24le", "pcm_s32le", "pcm_f32le", "pcm_u8"})

MP3_FILE: Final = Format(
    name="mp3",
    kind="audio",
    muxer="mp3",
    extension="mp3",
    aliases=("mpeg3",),
    containers=("mp3",),
    audio_codecs=frozenset({"mp3"}),
    everywhere_audio=frozenset({"mp3"}),
    audio_encoder=MP3,
    # Version 3 tags: Windows does not show version 4. https://ffmpeg.org/ffmpeg-formats.html#mp3
    muxer_options=("-id3v2_version", "3"),
    holds_cover=True,
)
WAV: Final = Format(
    name="wav",
    kind="audio",
    muxer="wav",
    extension="wav",
    aliases=("wave", "pcm"),
    containers=("wav",),
    audio_codecs=_PCM,
    everywhere_audio=_PCM,
    audio_encoder=Encoder(name="pcm_s16le", codec="pcm_s16le", max_channels=8),
    muxer_options=("-rf64", "auto"),
)
AAC_FILE: Final = Format(
    name="aac",
    kind="audio",
    muxer="adts",
    extension="aac",
    aliases=("adts",),
    containers=("aac",),
    audio_codecs=frozenset({"aac"}),
    everywhere_audio=frozenset({"aac"}),
    audio_encoder=AAC,
)
FLAC: Final = Format(
    name="flac",
    kind="audio",
    muxer="flac",
    extension="flac",
    containers=("flac",),
    audio_codecs=frozenset({"flac"}),
    everywhere_audio=frozenset({"flac"}),
    audio_encoder=Encoder(name="flac", codec="flac", max_channels=8),
    holds_cover=True,
)
OPUS_FILE: Final = Format(
    name="opus",
    kind="audio",
    muxer="opus",
    extension="opus",
    aliases=("ogg", "oga"),
    containers=("ogg",),
    audio_codecs=frozenset({"opus"}),
    everywhere_audio=frozenset({"opus"}),
    audio_encoder=OPUS,
)
