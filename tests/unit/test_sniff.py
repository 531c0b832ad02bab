"""What first bytes are: signatures, text, and names that lie."""

import pytest
from hypothesis import given, strategies as st

from fetchcut.ingest.sniff import Sniffed, sniff
from tests.footage import footage

M3U8 = b"#EXTM3U\n#EXT-X-VERSION:3\n#EXTINF:4,\na.ts\n"
MPD = b'<?xml version="1.0"?>\n<!-- made -->\n<MPD xmlns="urn:mpeg:dash:schema:mpd:2011" type="static">'
HTML = b"<!DOCTYPE html><html><head><title>x</title>"


@pytest.mark.parametrize(
    ("name", "container"),
    [
        ("bigbuckbunny.mp4", "mp4"),
        ("cityCC0.mpg", "mpg"),
        ("sax.wav", "wav"),
        ("cate_blanch.mp3", "mp3"),
        ("rectangles.gif", "gif"),
    ],
)
def test_real_footage_under_any_name(name: str, container: str) -> None:
    head = footage(name).read_bytes()[:65536]
    assert sniff(head, "text/html", "page.html") == Sniffed(kind="media", container=container)


@pytest.mark.parametrize(
    ("head", "container"),
    [
        (b"\0\0\0\x20ftypqt  \0\0\0\0", "mov"),
        (b"\0\0\0\x20ftypM4A \0\0\0\0", "m4a"),
        (b"\0\0\0\x20ftypisom\0\0\0\0", "mp4"),
        (b"\0\0\0\x08wide\0\0\0\0mdat", "mov"),
        (b"\x1aE\xdf\xa3\x9fB\x86\x81\x01B\xf7\x81\x01B\xf2\x81\x04B\xf3\x81\x08B\x82\x84webm", "webm"),
        (b"\x1aE\xdf\xa3\x9fB\x86\x81\x01B\xf7\x81\x01B\xf2\x81\x04B\xf3\x81\x08B\x82\x88matroska", "mkv"),
        (b"RIFF\0\0\0\0AVI LIST", "avi"),
        (b"RIFF\0\0\0\0WEBPVP8 ", "webp"),
        (b"OggS\0\x02" + bytes(22) + b"OpusHead", "opus"),
        (b"OggS\0\x02" + bytes(22) + b"\x01vorbis", "ogg"),
        (b"fLaC\0\0\0\x22", "flac"),
        (b"ID3\x04\0\0\0\0\0\0", "mp3"),
        (b"\xff\xfb\x90\x00", "mp3"),
        (b"\xff\xf1\x50\x80", "aac"),
        (b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR", "png"),
        (b"\xff\xd8\xff\xe0\0\x10JFIF", "jpg"),
        ((b"G" + bytes(187)) * 3, "ts"),
        (b"\0\0\0\0" + (b"G" + bytes(191)) * 3, "ts"),
    ],
)
def test_signatures(head: bytes, container: str) -> None:
    assert sniff(head) == Sniffed(kind="media", container=container)


@pytest.mark.parametrize(
    ("head", "kind"),
    [
        (M3U8, "hls"),
        (b"\xef\xbb\xbf" + M3U8, "hls"),
        (b"\n\n" + M3U8, "hls"),
        (MPD, "dash"),
        (HTML, "html"),
        (b"\xff\xfe" + HTML.decode().encode("utf-16-le"), "html"),
        (b"   <HTML lang=zh>\xe4\xb8\xad", "html"),
        (b'{"error": "not found"}', "other_text"),
        (b"WEBVTT\n\n", "other_text"),
        (b"\x00\x01\x02\x03rubbish", "unknown"),
        (b"BM is how this text begins", "other_text"),
        (b"", "unknown"),
    ],
)
def test_kinds(head: bytes, kind: str) -> None:
    assert sniff(head).kind == kind


@pytest.mark.parametrize(("head", "kind"), [(M3U8, "hls"), (MPD, "dash"), (HTML, "html")])
def test_text_named_like_a_film_is_still_text(head: bytes, kind: str) -> None:
    assert sniff(head, "video/mp4", "film.mp4").kind == kind


def test_the_name_and_type_decide_only_where_the_bytes_say_nothing() -> None:
    assert sniff(b"\x00\x01\x02\x03", "video/x-own").kind == "media"
    assert sniff(b"\x00\x01\x02\x03", None, "film.AVI").kind == "media"
    assert sniff(b"words", "text/html").kind == "html"


@given(st.binary(max_size=400), st.none() | st.text(max_size=20), st.text(max_size=20))
def test_anything_is_taken(head: bytes, content_type: str | None, name: str) -> None:
    assert sniff(head, content_type, name).kind in {"media", "hls", "dash", "html", "other_text", "unknown"}
