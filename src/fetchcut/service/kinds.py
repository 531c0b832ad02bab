"""The thirteen formats that are taken in, by what the bytes are. Pure: names and media types have no say."""

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Final

from fetchcut.ingest.sniff import Sniffed
from fetchcut.timeline.assets import FileType
from fetchcut.timeline.facts import MediaInfo

ACCEPTED: Final = ("mp4", "mov", "avi", "webm", "mkv", "jpg", "png", "gif", "webp", "mp3", "wav", "m4a", "aac")

MEDIA_TYPES: Final[Mapping[str, str]] = MappingProxyType(
    {
        "mp4": "video/mp4",
        "mov": "video/quicktime",
        "avi": "video/x-msvideo",
        "webm": "video/webm",
        "mkv": "video/x-matroska",
        "jpg": "image/jpeg",
        "png": "image/png",
        "gif": "image/gif",
        "webp": "image/webp",
        "mp3": "audio/mpeg",
        "wav": "audio/wav",
        "m4a": "audio/mp4",
        "aac": "audio/aac",
    }
)
"""What each is served as: one of these and nothing that a file or its uploader says."""

_OF_DEMUXER: Final[Mapping[str, tuple[str, ...]]] = MappingProxyType(
    {
        "mov,mp4,m4a,3gp,3g2,mj2": ("mp4", "mov", "m4a"),
        "matroska,webm": ("mkv", "webm"),
        "avi": ("avi",),
        "wav": ("wav",),
        "mp3": ("mp3",),
        "aac": ("aac",),
        "gif": ("gif",),
        "png_pipe": ("png",),
        "apng": ("png",),
        "jpeg_pipe": ("jpg",),
        "webp_pipe": ("webp",),
        "webp_anim": ("webp",),
        "webp": ("webp",),
    }
)
"""What libav's demuxers may have opened, the likeliest first; of all other files it is not one of ours."""

_PICTURES: Final = frozenset({"jpg", "png", "gif", "webp"})


@dataclass(frozen=True, slots=True, kw_only=True)
class Kind:
    """One of ACCEPTED as a file's ending, and what people call such a file."""

    extension: str
    file_type: FileType


def kind_of(sniffed: Sniffed, info: MediaInfo) -> Kind | None:
    """Return what the file is, None if none of ours. Its first bytes and its demuxer must tell the same story.

    A file that begins as text (a page, a script, a manifest) is none, whatever a demuxer finds further on in it.
    """
    names = _OF_DEMUXER.get(info.container)
    if names is None or sniffed.kind not in {"media", "unknown"}:
        return None
    # An ID3 tag may stand before AAC as before MP3.
    is_tagged = sniffed.container == "mp3" and names == ("aac",)
    if sniffed.container is not None and sniffed.container not in names and not is_tagged:
        return None
    extension = sniffed.container if sniffed.container in names else names[0]
    return _named(extension, info)


def _named(extension: str, info: MediaInfo) -> Kind | None:
    if extension in _PICTURES:
        return Kind(extension=extension, file_type="image") if info.picture else None
    if info.picture:
        return Kind(extension="mp4" if extension == "m4a" else extension, file_type="video")
    if not info.audio:
        return None
    # Sound alone in the container of films: players know it by another name.
    return Kind(extension="m4a" if extension == "mp4" else extension, file_type="audio")


def found_in(sniffed: Sniffed, info: MediaInfo | None) -> str:
    """Return in a few words what a file is that is none of ours."""
    words = {"html": "a web page", "hls": "an HLS playlist", "dash": "a DASH manifest", "other_text": "text"}
    if sniffed.kind in words:
        return words[sniffed.kind]
    if sniffed.container and sniffed.container not in ACCEPTED:
        return f"{sniffed.container} media"
    return f"{info.container.partition(',')[0]} media" if info else "no media that can be read"
