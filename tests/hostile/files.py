"""Hostile files: manifests in the clothes of films, names that are patterns, bombs. Each with what it tries."""

import struct
import zlib
from collections.abc import Callable
from pathlib import Path

from tests.uploads.samples import sample

Attack = Callable[[Path], bytes]
"""Given another user's file: the content of one that wants to read it."""


def dash(victim: Path) -> bytes:
    """Return a DASH manifest: FFmpeg plays it under any name, with a protocol whitelist too."""
    return f"""<?xml version="1.0"?><MPD xmlns="urn:mpeg:dash:schema:mpd:2011" type="static"
    mediaPresentationDuration="PT4S" profiles="urn:mpeg:dash:profile:isoff-on-demand:2011"><Period><AdaptationSet
    mimeType="video/mp4"><Representation id="1" bandwidth="1"><BaseURL>file://{victim}</BaseURL></Representation>
    </AdaptationSet></Period></MPD>""".encode()


def hls(victim: Path) -> bytes:
    """Return an HLS playlist."""
    return f"#EXTM3U\n#EXT-X-TARGETDURATION:4\n#EXTINF:4,\nfile://{victim}\n#EXT-X-ENDLIST\n".encode()


def hls_key(victim: Path) -> bytes:
    """Return one that takes its key from the file."""
    key = f'#EXT-X-KEY:METHOD=AES-128,URI="file://{victim}"'
    return f"#EXTM3U\n#EXT-X-TARGETDURATION:4\n{key}\n#EXTINF:4,\ndata:,x\n#EXT-X-ENDLIST\n".encode()


def hls_behind_a_mark(victim: Path) -> bytes:
    """Return one behind a byte order mark and empty lines."""
    return b"\xef\xbb\xbf\r\n\r\n" + hls(victim)


def ffconcat(victim: Path) -> bytes:
    """Return a concat script."""
    return f"ffconcat version 1.0\nfile '{victim}'\n".encode()


def ffconcat_sibling(victim: Path) -> bytes:
    """Return one that names its neighbour."""
    return f"ffconcat version 1.0\nfile {victim.name}\n".encode()


def sdp(_victim: Path) -> bytes:
    """Return a session description, which opens sockets."""
    return b"v=0\no=- 0 0 IN IP4 127.0.0.1\ns=x\nc=IN IP4 127.0.0.1\nt=0 0\nm=video 5004 RTP/AVP 96\n"


def svg(victim: Path) -> bytes:
    """Return an SVG with a picture from elsewhere."""
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9"><image href="file://{victim}"/></svg>'.encode()
    )


def subtitles(victim: Path) -> bytes:
    """Return subtitles whose words are a filter of FFmpeg's."""
    return f"1\n00:00:00,000 --> 00:00:09,000\n',movie={victim}[x];[in][x]overlay'\n".encode()


def styled(victim: Path) -> bytes:
    """Return ASS with fonts and drawings from hell."""
    return (
        "[Script Info]\nScriptType: v4.00+\n[Fonts]\nfontname: x_0.ttf\n" + "!" * 80 + "\n[Events]\n"
        f"Dialogue: 0,0:00:00.00,0:00:09.00,Default,,0,0,0,,{{\\fn{victim}\\bord9999\\blur9999\\fscx99999}}x\n"
    ).encode()


def playlist(victim: Path) -> bytes:
    """Return a plain playlist and an XML one in one file."""
    return f"[playlist]\nFile1={victim}\n".encode()


def avi_with_a_playlist(victim: Path) -> bytes:
    """Return an AVI with a GAB2 subtitle stream that is a playlist: the attack of 2017."""
    inner = hls(victim)
    gab2 = b"GAB2\0" + struct.pack("<HI", 2, 2) + b"x\0" + struct.pack("<HI", 4, len(inner)) + inner
    header = b"txts" + bytes(52)
    stream = (
        b"LIST" + struct.pack("<I", 4 + 8 + len(header)) + b"strl" + b"strh" + struct.pack("<I", len(header)) + header
    )
    main = (
        b"avih" + struct.pack("<I", 56) + struct.pack("<IIIIIIIIIIIIII", 40000, 0, 0, 0, 1, 0, 1, 0, 9, 9, 0, 0, 0, 0)
    )
    head = b"LIST" + struct.pack("<I", 4 + len(main) + len(stream)) + b"hdrl" + main + stream
    movie = b"LIST" + struct.pack("<I", 4 + 8 + len(gab2)) + b"movi" + b"00tx" + struct.pack("<I", len(gab2)) + gab2
    return b"RIFF" + struct.pack("<I", 4 + len(head) + len(movie)) + b"AVI " + head + movie


def mov_with_a_reference(victim: Path) -> bytes:
    """Return a MOV whose media lie in another file: its data reference is a URL."""
    whole = sample("mov")
    url = b"url \0\0\0\0" + f"file://{victim}".encode() + b"\0"
    entry = struct.pack(">I", 4 + len(url)) + url
    return _grown(whole, entry)


def _grown(whole: bytes, entry: bytes) -> bytes:
    """Return the film with its first data reference replaced, and the boxes around it grown by as much."""
    old = b"\0\0\0\x0curl \0\0\0\1"
    at = whole.index(old)
    more = len(entry) - len(old)
    data = bytearray(whole)
    for kind in (b"moov", b"trak", b"mdia", b"minf", b"dinf", b"dref"):
        start = whole.rindex(kind, 0, at) - 4
        size = struct.unpack_from(">I", data, start)[0]
        struct.pack_into(">I", data, start, size + more)
    return bytes(data[:at]) + entry + bytes(data[at + len(old) :])


READERS: dict[str, Attack] = {
    each.__name__: each
    for each in (
        *(dash, hls, hls_key, hls_behind_a_mark, ffconcat, ffconcat_sibling, sdp, svg, subtitles, styled, playlist),
        *(avi_with_a_playlist, mov_with_a_reference),
    )
}


def gif(width: int, height: int, frames: int, delay: int) -> bytes:
    """Return a GIF of so many pictures of one colour, each shown for `delay` hundredths."""
    head = b"GIF89a" + struct.pack("<HH", width, height) + b"\x80\0\0" + b"\0\0\0\xff\xff\xff"
    picture = b"\x21\xf9\x04\0" + struct.pack("<H", delay) + b"\0\0" + b"\x2c\0\0\0\0\1\0\1\0\0" + b"\2\2\x44\1\0"
    return head + picture * frames + b"\x3b"


def png(width: int, height: int, *, bits: int = 8, color: int = 2, extra: bytes = b"") -> bytes:
    """Return a PNG that claims a size; its pixels are the zeros that deflate makes small."""
    channels = {0: 1, 2: 3}[color]
    row = 1 + (width * bits * channels + 7) // 8
    packer = zlib.compressobj(9)
    # As many rows as are quickly made: whoever counts them has decoded the rest already.
    rows = min(height, (64 << 20) // row)
    pixels = b"".join(packer.compress(bytes(row)) for _ in range(rows)) + packer.flush()
    header = struct.pack(">IIBBBBB", width, height, bits, color, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + _chunk(b"IHDR", header) + extra + _chunk(b"IDAT", pixels) + _chunk(b"IEND", b"")


def _chunk(kind: bytes, data: bytes) -> bytes:
    return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))


def text_bomb() -> bytes:
    """Return a small PNG with 400 MB of packed text."""
    packer = zlib.compressobj(9)
    packed = b"".join(packer.compress(bytes(1 << 20)) for _ in range(400)) + packer.flush()
    return png(16, 16, extra=_chunk(b"zTXt", b"x\0\0" + packed))


def jpeg(width: int, height: int) -> bytes:
    """Return a JPEG whose header claims another size."""
    whole = bytearray(sample("jpg"))
    at = whole.index(b"\xff\xc0") + 5
    struct.pack_into(">HH", whole, at, height, width)
    return bytes(whole)


def wav(rate: int, channels: int, size: int) -> bytes:
    """Return a WAV at a rate, of so many bytes of silence."""
    block = 2 * channels
    head = struct.pack("<IHHIIHH", 16, 1, channels, rate, rate * block % 2**32, block % 2**16, 16)
    return b"RIFF" + struct.pack("<I", 36 + size) + b"WAVEfmt " + head + b"data" + struct.pack("<I", size) + bytes(size)


def mkv_of_tracks(count: int) -> bytes:
    """Return a Matroska of so many tracks of sound."""

    def element(code: bytes, data: bytes) -> bytes:
        return code + (len(data) | 1 << 56).to_bytes(8, "big") + data

    header = element(b"\x1aE\xdf\xa3", element(b"\x42\x82", b"matroska"))
    tracks = b"".join(
        element(
            b"\xae",
            element(b"\xd7", number.to_bytes(2, "big"))
            + element(b"\x73\xc5", number.to_bytes(2, "big"))
            + element(b"\x83", b"\2")
            + element(b"\x86", b"A_PCM/INT/LIT"),
        )
        for number in range(1, count + 1)
    )
    return header + element(b"\x18\x53\x80\x67", element(b"\x16\x54\xae\x6b", tracks))


def samples_without_end() -> bytes:
    """Return an MP4 whose table says 150 million samples."""
    whole = bytearray(sample("mp4"))
    at = whole.index(b"stsz") + 12
    struct.pack_into(">I", whole, at, 150_000_000)
    return bytes(whole)


BOMBS: dict[str, Callable[[], bytes]] = {
    "gif of 15,000 squared, 100 pictures": lambda: gif(15_000, 15_000, 100, 4),
    "gif of 6,000 squared, 5,000 pictures": lambda: gif(6_000, 6_000, 5_000, 4),
    "gif of 91 hours": lambda: gif(64, 64, 500, 65_500),
    "gif of 64 K squared": lambda: gif(65_535, 65_535, 1, 4),
    "png of 15,000 squared": lambda: png(15_000, 15_000),
    "png of 16,000 squared, one bit": lambda: png(16_000, 16_000, bits=1, color=0),
    "png of 50,000 squared": lambda: png(50_000, 50_000, bits=1, color=0),
    "png of 2^31": lambda: png(2**31 - 1, 2**31 - 1, bits=1, color=0),
    "jpeg of 15,000 squared": lambda: jpeg(15_000, 15_000),
    "jpeg of 65,500 squared": lambda: jpeg(65_500, 65_500),
    "wav at one sample a second": lambda: wav(1, 1, 1 << 20),
    "wav of 65,535 channels": lambda: wav(48_000, 65_535, 1 << 20),
    "wav of 400 channels": lambda: wav(48_000, 400, 1 << 20),
    "mkv of 5,000 tracks": lambda: mkv_of_tracks(5_000),
    "mp4 of 150 million samples": samples_without_end,
}
"""What must be refused, by what it is."""
