"""An FFmpeg command as a value, and its argument list. Pure: nothing is opened or started here."""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from fetchcut.media.tools import Tool
from fetchcut.timeline.time import Seconds

MAX_PIXELS: Final = 1 << 27
"""Pixels of one picture that we are ready to decode: a photo of 100 megapixels, a 15,000² bomb not. What moves may
have fewer (run/budget.py)."""

MAX_STREAMS: Final = 512
"""Streams of one file: a film in fifty languages, whose mkv holds the fonts of its subtitles as streams, too."""

MAX_ALLOC_BYTES: Final = 1 << 30
"""The largest single allocation: an 8K picture of 16 bits a channel is 265 MB, the tables of a day of video 100 MB."""

DEMUXERS: Final = (
    "mov,mp4,m4a,3gp,3g2,mj2,avi,matroska,webm,mp3,wav,w64,aac,ac3,eac3,flac,ogg,gif,png_pipe,jpeg_pipe,"
    "webp_pipe,webp,webp_anim,apng,mpegts,mpeg,mpegvideo,flv,caf,aiff,amr,amrnb,amrwb,hevc,h264,m4v"
)
"""Every container we read. None of them opens a second file: no hls, dash, concat or image2.

A protocol whitelist alone lets a manifest named .mp4 read its neighbours (tests/media/test_jail.py shows it).
"""

_VIDEO_DECODERS: Final = (
    "h264,hevc,av1,libdav1d,libaom-av1,vp8,vp9,libvpx,libvpx-vp9,mpeg1video,mpeg2video,mpegvideo,mpeg4,msmpeg4v1,"
    "msmpeg4v2,msmpeg4,h261,h263,h263i,h263p,flv,mjpeg,png,apng,gif,webp,webp_anim,theora,prores,dnxhd,ffv1,"
    "huffyuv,ffvhuff,rawvideo,vc1,wmv1,wmv2,wmv3,bmp"
)
_AUDIO_DECODERS: Final = (
    "aac,aac_latm,mp1,mp1float,mp2,mp2float,mp3,mp3float,ac3,eac3,dca,flac,alac,opus,libopus,vorbis,libvorbis,"
    "truehd,mlp,amrnb,amrwb,libopencore_amrnb,libopencore_amrwb,speex,wavpack,tta,ape,adpcm_ms,adpcm_ima_wav,"
    "adpcm_ima_qt,adpcm_swf,adpcm_yamaha,gsm,gsm_ms,nellymoser,pcm_s8,pcm_u8,pcm_s16le,pcm_s16be,pcm_s24le,"
    "pcm_s24be,pcm_s32le,pcm_s32be,pcm_s64le,pcm_f32le,pcm_f32be,pcm_f64le,pcm_f64be,pcm_alaw,pcm_mulaw,"
    "pcm_bluray,pcm_dvd,pcm_u16le,pcm_u16be,pcm_u24le,pcm_u24be,pcm_u32le,pcm_u32be,qdm2,mace3,mace6"
)
_SUBTITLE_DECODERS: Final = "mov_text,text,subrip,srt,ass,ssa,webvtt,dvbsub,dvdsub,pgssub"
DECODERS: Final = f"{_VIDEO_DECODERS},{_AUDIO_DECODERS},{_SUBTITLE_DECODERS}"
"""Every decoder we let loose on a stranger's bytes: what people have, not the 560 that exist."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Input:
    """One input file and the options that stand before it ("-ss", "60").

    `is_concat_list` true: `path` is a list of our own files written by `concat_list`; `members` are those files, which
    the sandbox then lets FFmpeg open. Never make such a list of names that come from outside. `own_demuxer` reads a
    file that we wrote in a format which nobody else may hand us.
    """

    path: Path
    options: tuple[str, ...] = ()
    is_concat_list: bool = False
    members: tuple[Path, ...] = ()
    own_demuxer: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Command:
    """What FFmpeg is to do. `arguments` stand between the inputs and the output; `output` None writes nothing.

    `expected_s` is the length of the result, by which progress is measured. `shown_s`: the output is an MP4 or MOV,
    and whatever plays in it after that time is hidden. `reads` are files and folders that filters open by name;
    `fonts` is the configuration that tells libass where fonts are. `is_talkative`: what filters measure is told in the
    log. `is_watchful`: what decoders and demuxers complain of is told there. `needs_card`: a graphics card encodes,
    which the sandbox then lets FFmpeg reach.
    """

    inputs: tuple[Input, ...]
    arguments: tuple[str, ...]
    output: Path | None = None
    expected_s: Seconds | None = None
    shown_s: Seconds | None = None
    reads: tuple[Path, ...] = ()
    fonts: Path | None = None
    is_talkative: bool = False
    is_watchful: bool = False
    needs_card: bool = False


def argv(
    command: Command, tool: Tool, fds: Sequence[int | None] | None = None, *, is_strict: bool = False
) -> list[str]:
    """Return the argument list. `fds` has one inherited descriptor an input; None (or a None in it) opens by name.

    `is_strict` true ends FFmpeg at the first error instead of exiting 0 with a damaged result.
    """
    numbers = list(fds) if fds is not None and tool.has_descriptor_input else [None] * len(command.inputs)
    level = "info" if command.is_talkative else "warning" if command.is_watchful else "error"
    parts = [str(tool.path), "-nostdin", "-hide_banner", "-v", level]
    parts += ["-nostats", "-progress", "pipe:1", "-stats_period", "0.2", "-max_alloc", str(MAX_ALLOC_BYTES), "-y"]
    parts += ["-xerror"] if is_strict else []
    for each, fd in zip(command.inputs, numbers, strict=True):
        parts += _input(each, fd)
    # A name never starts an option, and "a:b" is never a protocol: the output is always spelled with its protocol.
    return [*parts, *command.arguments, f"file:{command.output}" if command.output else "-"]


def concat_list(members: Sequence[Path]) -> str:
    """Return the text of a list for `Input.is_concat_list`: absolute paths, quoted by FFmpeg's rules.

    https://ffmpeg.org/ffmpeg-utils.html#Quoting-and-escaping: between single quotes all is literal; a single quote
    itself stands outside, behind a backslash.
    """
    lines = ["file '" + "file:{}".format(str(path).replace("'", "'\\''")) + "'\n" for path in members]
    return "ffconcat version 1.0\n" + "".join(lines)


def _input(given: Input, fd: int | None) -> list[str]:
    demuxers = f"concat,{DEMUXERS}" if given.is_concat_list else DEMUXERS
    if given.own_demuxer is not None:
        demuxers = given.own_demuxer
    limits = ["-format_whitelist", demuxers, "-codec_whitelist", DECODERS]
    limits += ["-max_pixels", str(MAX_PIXELS), "-max_streams", str(MAX_STREAMS)]
    if given.is_concat_list:
        opened = ["-protocol_whitelist", "file", "-f", "concat", "-safe", "0", "-i", f"file:{given.path}"]
    elif fd is None:
        opened = ["-protocol_whitelist", "file", "-i", f"file:{given.path}"]
    else:
        opened = ["-protocol_whitelist", "fd", "-fd", str(fd), "-i", "fd:"]
    named = ["-f", given.own_demuxer] if given.own_demuxer else []
    return [*limits, *given.options, *named, *opened]
