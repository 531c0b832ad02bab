"""What the first bytes are, whatever the link or its Content-Type call them. Pure."""

import re
from dataclasses import dataclass
from typing import Final, Literal

Kind = Literal["media", "hls", "dash", "html", "other_text", "unknown"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Sniffed:
    """The kind, and for media (or another known binary) the container as a file extension, where the bytes tell it."""

    kind: Kind
    container: str | None = None


# File signatures: (offset, bytes, extension).
_MAGIC: Final = (
    (0, b"\x1aE\xdf\xa3", "mkv"),
    (0, b"RIFF", "riff"),
    (0, b"OggS", "ogg"),
    (0, b"fLaC", "flac"),
    (0, b"ID3", "mp3"),
    (0, b"\x89PNG\r\n\x1a\n", "png"),
    (0, b"\xff\xd8\xff", "jpg"),
    (0, b"GIF87a", "gif"),
    (0, b"GIF89a", "gif"),
    (0, b"FLV\x01", "flv"),
    (0, b"\x30\x26\xb2\x75\x8e\x66\xcf\x11", "wmv"),
    (0, b"\x00\x00\x01\xba", "mpg"),
    (0, b"\x00\x00\x01\xb3", "mpg"),
    (0, b"caff", "caf"),
    (0, b"#!AMR", "amr"),
    (0, b".RMF", "rm"),
    (0, b"BM", "bmp"),
    (0, b"II*\x00", "tiff"),
    (0, b"MM\x00*", "tiff"),
)
_RIFF: Final = {b"AVI ": "avi", b"WAVE": "wav", b"WEBP": "webp"}
# EBU Tech 3306 and ITU-R BS.2088: WAV of more than 4 GB.
_LONG_WAV: Final = frozenset({b"RF64WAVE", b"BW64WAVE"})
# ISO 14496-12 boxes a file may begin with; `free`, `wide`, `mdat` and `moov` first are old QuickTime.
_BOXES: Final = frozenset({b"ftyp", b"styp", b"moov", b"mdat", b"free", b"wide", b"skip", b"moof", b"sidx", b"emsg"})
_BRANDS: Final = {
    b"qt  ": "mov",
    **dict.fromkeys((b"M4A ", b"M4B "), "m4a"),
    **dict.fromkeys((b"avif", b"avis"), "avif"),
    **dict.fromkeys((b"heic", b"heix", b"heim", b"heis", b"hevc", b"hevx", b"mif1", b"msf1"), "heic"),
    b"crx ": "cr3",
    **dict.fromkeys((b"jp2 ", b"mjp2"), "jp2"),
}
_HTML: Final = re.compile(r"<(!doctype\s+html|html|head|body|script|title|meta|div|iframe|h1|p|a)\b", re.IGNORECASE)
_TS_PACKET: Final = 188


def sniff(head: bytes, content_type: str | None = None, name: str = "") -> Sniffed:
    """Return what `head` (the first bytes, some KiB are best) is.

    The bytes decide; `content_type` and the file `name` are asked only where they say nothing (no signature, no text).
    """
    container = _container(head)
    if container:
        return Sniffed(kind="media", container=container)
    text = _as_text(head)
    if text is not None:
        return Sniffed(kind=_text_kind(text, content_type))
    if (content_type or "").startswith(("video/", "audio/", "image/")) or _is_media_name(name):
        return Sniffed(kind="media")
    return Sniffed(kind="unknown")


def _container(head: bytes) -> str | None:
    if head[4:8] in _BOXES:
        return _BRANDS.get(head[8:12], "mp4") if head[4:8] == b"ftyp" else "mp4" if head[4:8] != b"wide" else "mov"
    for offset, magic, extension in _MAGIC:
        if head[offset : offset + len(magic)] == magic:
            return _refined(head, extension)
    if head[:4] + head[8:12] in _LONG_WAV:
        return "wav"
    if _is_transport_stream(head):
        return "ts"
    return _elementary(head)


def _refined(head: bytes, extension: str) -> str | None:
    if extension == "riff":
        return _RIFF.get(head[8:12])
    if extension == "mkv":
        # The DocType element (0x4282) stands in the EBML header, well within the first 64 bytes.
        return "webm" if b"\x42\x82" in head[:64] and b"webm" in head[:64] else "mkv"
    if extension == "ogg":
        return "opus" if b"OpusHead" in head[:64] else "ogg"
    if extension == "bmp":
        # Two letters are little: the header's reserved fields and the size of its second part must fit too.
        return (
            "bmp"
            if head[6:10] == b"\0\0\0\0" and head[14:18] in {b"\x28\0\0\0", b"\x6c\0\0\0", b"\x7c\0\0\0"}
            else None
        )
    return extension


def _is_transport_stream(head: bytes) -> bool:
    """Return whether MPEG-TS sync bytes stand where they must, also at 192 bytes distance as Blu-ray has them."""
    for first, distance in ((0, _TS_PACKET), (4, 192)):
        marks = head[first : first + 5 * distance : distance]
        if len(marks) >= 2 and set(marks) == {0x47}:
            return True
    return False


def _elementary(head: bytes) -> str | None:
    """Return the extension of sound without any container: frame headers by their sync bits."""
    if len(head) < 4 or head[0] != 0xFF:
        return None
    if head[1] & 0xF6 == 0xF0:
        return "aac"
    # ISO 11172-3: sync of 11 bits, then version, layer, bit rate and sampling rate, none of which may be reserved.
    version, layer, rates = head[1] >> 3 & 3, head[1] >> 1 & 3, head[2]
    if head[1] & 0xE0 == 0xE0 and version != 1 and layer and rates >> 4 not in {0, 15} and rates >> 2 & 3 != 3:
        return "mp3"
    return None


def _as_text(head: bytes) -> str | None:
    for mark, coding in ((b"\xef\xbb\xbf", "utf-8-sig"), (b"\xff\xfe", "utf-16"), (b"\xfe\xff", "utf-16")):
        if head.startswith(mark):
            return head.decode(coding, errors="replace")
    if not head.strip() or re.search(rb"[\x00-\x08\x0e-\x1a\x1c-\x1f]", head):
        return None
    return head.decode("utf-8", errors="replace")


def _text_kind(text: str, content_type: str | None) -> Kind:
    start = text.lstrip()
    if start.startswith("#EXTM3U"):
        return "hls"
    if re.search(r"<(\w+:)?MPD[\s>]", start[:4096]):
        return "dash"
    if _HTML.search(start[:4096]) or (content_type or "") in {"text/html", "application/xhtml+xml"}:
        return "html"
    return "other_text"


def _is_media_name(name: str) -> bool:
    return name.rpartition(".")[2].lower() in {
        *{"mp4", "mov", "mkv", "webm", "avi", "gif", "webp", "mp3", "wav", "m4a", "aac", "flac", "opus", "jpg", "png"},
        *{"jpeg", "m4v", "ts", "m2ts", "mpg", "mpeg", "flv", "wmv", "ogg", "ogv", "3gp"},
    }
