"""Codec tags as manifests and sites spell them (RFC 6381, fourccs, yt-dlp) to FFmpeg's names."""

from typing import Final, Literal

from fetchcut.timeline.facts import UNKNOWN

Kind = Literal["video", "audio", "subtitle"]

# Sample entry names: https://mp4ra.org/registered-types/sampleentries; mp4a.NN is an object type indication.
_TAGS: Final[dict[str, tuple[Kind, str]]] = {
    "avc": ("video", "h264"),
    "h264": ("video", "h264"),
    "x264": ("video", "h264"),
    "hvc": ("video", "hevc"),
    "hev": ("video", "hevc"),
    "h265": ("video", "hevc"),
    "dvh": ("video", "hevc"),
    "vvc": ("video", "vvc"),
    "vvi": ("video", "vvc"),
    "dva": ("video", "h264"),
    "av01": ("video", "av1"),
    "av1": ("video", "av1"),
    "dav1": ("video", "av1"),
    "vp09": ("video", "vp9"),
    "vp9": ("video", "vp9"),
    "vp08": ("video", "vp8"),
    "vp8": ("video", "vp8"),
    "theora": ("video", "theora"),
    "h263": ("video", "h263"),
    "s263": ("video", "h263"),
    "mp4v": ("video", "mpeg4"),
    "mpeg4": ("video", "mpeg4"),
    "mpeg2video": ("video", "mpeg2video"),
    "mp4a.40": ("audio", "aac"),
    "mp4a.67": ("audio", "aac"),
    "mp4a.66": ("audio", "aac"),
    "mp4a.68": ("audio", "aac"),
    "mp4a.69": ("audio", "mp3"),
    "mp4a.6b": ("audio", "mp3"),
    "mp4a.40.34": ("audio", "mp3"),
    "mp4a.a5": ("audio", "ac3"),
    "mp4a.a6": ("audio", "eac3"),
    "mp4a.a9": ("audio", "dts"),
    "mp4a.ad": ("audio", "opus"),
    "mp4a": ("audio", "aac"),
    "aac": ("audio", "aac"),
    "mp3": ("audio", "mp3"),
    "mpga": ("audio", "mp3"),
    "opus": ("audio", "opus"),
    "vorbis": ("audio", "vorbis"),
    "flac": ("audio", "flac"),
    "alac": ("audio", "alac"),
    "ac-3": ("audio", "ac3"),
    "ac3": ("audio", "ac3"),
    "ec-3": ("audio", "eac3"),
    "eac3": ("audio", "eac3"),
    "ac-4": ("audio", "ac4"),
    "dts": ("audio", "dts"),
    "pcm": ("audio", "pcm_s16le"),
    "wmav": ("audio", "wmav2"),
    "stpp": ("subtitle", "ttml"),
    "wvtt": ("subtitle", "webvtt"),
}


def codec_of(tag: str) -> tuple[Kind, str] | None:
    """Return what kind of stream the tag means and FFmpeg's name of its codec, None for tags we do not know."""
    name = tag.strip().lower()
    known = max((prefix for prefix in _TAGS if name.startswith(prefix)), key=len, default="")
    return _TAGS[known] if known else None


def codec_name(tag: str | None) -> str | None:
    """Return FFmpeg's name for one stream's tag: UNKNOWN for none and for strange tags, None for "none"."""
    if not tag:
        return UNKNOWN
    if tag.lower() == "none":
        return None
    known = codec_of(tag)
    return known[1] if known else UNKNOWN


def codecs_of(tags: str | None) -> tuple[str | None, str | None]:
    """Return (video, audio) of a CODECS attribute. (UNKNOWN, UNKNOWN) without one; a kind it lacks is None.

    A list with a tag nobody knows proves nothing of the kinds it lacks: these are UNKNOWN then.
    """
    if not tags:
        return UNKNOWN, UNKNOWN
    known = [codec_of(tag) for tag in tags.split(",") if tag.strip()]
    absent = UNKNOWN if None in known else None
    names = dict(filter(None, known))
    return names.get("video", absent), names.get("audio", absent)
