"""What playlists say, without a server."""

from fractions import Fraction

import pytest
from hypothesis import given, strategies as st

from fetchcut.errors import DrmProtected, FetchcutError
from fetchcut.ingest.hls import read_master, read_media
from fetchcut.ingest.source import ByteRange
from fetchcut.timeline.facts import UNKNOWN

URL = "https://host.example/a/index.m3u8"
MASTER = """#EXTM3U
#EXT-X-MEDIA:TYPE=AUDIO,GROUP-ID="a",NAME="English",LANGUAGE="en",DEFAULT=YES,URI="en.m3u8"
#EXT-X-MEDIA:TYPE=AUDIO,GROUP-ID="a",NAME="中文",LANGUAGE="zh",URI="zh.m3u8"
#EXT-X-STREAM-INF:BANDWIDTH=900,AVERAGE-BANDWIDTH=800,RESOLUTION=1920x1080,CODECS="avc1.640028,mp4a.40.2",FRAME-RATE=59.940,AUDIO="a"
high.m3u8
#EXT-X-STREAM-INF:BANDWIDTH=700,RESOLUTION=3840x2160,CODECS="hvc1.2.4.L150,ec-3",VIDEO-RANGE=PQ
/b/hdr.m3u8
#EXT-X-STREAM-INF:BANDWIDTH=60,CODECS="mp4a.40.5"
sound.m3u8
#EXT-X-STREAM-INF:BANDWIDTH=500
old.m3u8
#EXT-X-I-FRAME-STREAM-INF:BANDWIDTH=50,URI="trick.m3u8"
"""


def test_a_master_tells_codecs_sizes_and_sound_apart() -> None:
    found = read_master(MASTER, URL, {})
    high, hdr, sound, old, english, chinese = found.renditions
    assert (high.video_codec, high.audio_codec, high.lines) == ("h264", None, 1080)
    assert (high.bit_rate, high.frame_rate) == (800, 59.94)
    assert (hdr.video_codec, hdr.audio_codec, hdr.is_hdr, hdr.extension) == ("hevc", "eac3", True, "mp4")
    assert (sound.video_codec, sound.audio_codec) == (None, "aac")
    assert (old.video_codec, old.audio_codec) == (UNKNOWN, UNKNOWN)
    assert (english.language, english.audio_codec, english.preference) == ("en", "aac", 1)
    assert (chinese.note, chinese.video_codec) == ("中文", None)
    assert [access.url for access in found.access] == [
        "https://host.example/a/high.m3u8",
        "https://host.example/b/hdr.m3u8",
        "https://host.example/a/sound.m3u8",
        "https://host.example/a/old.m3u8",
        "https://host.example/a/en.m3u8",
        "https://host.example/a/zh.m3u8",
    ]
    assert len({rendition.id for rendition in found.renditions}) == 6


def test_byte_ranges_go_on_where_the_last_of_the_same_file_ended() -> None:
    text = """#EXTM3U
#EXT-X-BYTERANGE:10@5
#EXTINF:1,
a.ts
#EXT-X-BYTERANGE:7
#EXTINF:1.5,
a.ts
#EXT-X-BYTERANGE:3
#EXTINF:1,
b.ts
#EXT-X-ENDLIST"""
    segments = read_media(text, URL).segments
    assert [segment.byte_range for segment in segments] == [ByteRange(5, 15), ByteRange(15, 22), ByteRange(0, 3)]
    assert [segment.start_s for segment in segments] == [0, 1, Fraction(5, 2)]


def test_keys_ivs_and_the_keys_of_init_sections() -> None:
    text = """#EXTM3U
#EXT-X-MEDIA-SEQUENCE:7
#EXT-X-MAP:URI="clear.mp4"
#EXTINF:1,
a.m4s
#EXT-X-KEY:METHOD=AES-128,URI="k1",IV=0x0000000000000000000000000000ABCD
#EXT-X-MAP:URI="locked.mp4"
#EXTINF:1,
b.m4s
#EXT-X-KEY:METHOD=AES-128,URI="k2"
#EXTINF:1,
c.m4s
#EXT-X-KEY:METHOD=NONE
#EXTINF:1,
d.m4s
#EXT-X-ENDLIST"""
    a, b, c, d = read_media(text, URL).segments
    assert (a.key, a.init_key, d.key) == (None, None, None)
    assert b.key
    assert b.key.iv == bytes(14) + b"\xab\xcd"
    assert b.init_key == b.key
    assert c.key
    assert (c.key.url, c.key.iv) == ("https://host.example/a/k2", bytes(15) + b"\x09")
    assert c.init_key
    assert c.init_key.url == "https://host.example/a/k1"
    assert [segment.group for segment in (a, b, c, d)] == [0, 1, 1, 1]


@pytest.mark.parametrize("plain_first", [True, False])
def test_a_plain_key_wins_over_licensed_ones(plain_first: bool) -> None:
    keys = [
        '#EXT-X-KEY:METHOD=AES-128,URI="plain"',
        '#EXT-X-KEY:METHOD=SAMPLE-AES,URI="skd://x",KEYFORMAT="com.apple.streamingkeydelivery"',
    ]
    lines = keys if plain_first else keys[::-1]
    text = "\n".join(["#EXTM3U", *lines, "#EXTINF:1,", "a.ts", "#EXT-X-ENDLIST"])
    (segment,) = read_media(text, URL).segments
    assert segment.key
    assert segment.key.url.endswith("/plain")


@pytest.mark.parametrize(
    "key",
    [
        'METHOD=SAMPLE-AES,URI="key"',
        'METHOD=AES-128,URI="skd://x",KEYFORMAT="com.apple.streamingkeydelivery"',
        'METHOD=SAMPLE-AES-CTR,URI="data:x",KEYFORMAT="urn:uuid:edef8ba9-79d6-4ace-a3c8-27dcd51d21ed"',
    ],
)
def test_licensed_keys_are_refused(key: str) -> None:
    with pytest.raises(DrmProtected):
        read_media(f"#EXTM3U\n#EXT-X-KEY:{key}\n#EXTINF:1,\na.ts\n", URL)


def test_live_event_and_finished() -> None:
    body = "#EXTM3U\n#EXT-X-TARGETDURATION:6\n{}#EXTINF:5.9,\na.ts\n{}"
    live = read_media(body.format("", ""), URL)
    event = read_media(body.format("#EXT-X-PLAYLIST-TYPE:EVENT\n", ""), URL)
    ended = read_media(body.format("#EXT-X-PLAYLIST-TYPE:EVENT\n", "#EXT-X-ENDLIST\n"), URL)
    told = read_media(body.format("#EXT-X-PLAYLIST-TYPE:VOD\n", ""), URL)
    assert [each.is_live for each in (live, event, ended, told)] == [True, True, False, False]
    assert event.is_event
    assert live.target_s == 6


@given(
    st.lists(st.fractions(min_value="1/1000", max_value=20).map(lambda each: round(each, 3)), min_size=1, max_size=40)
)
def test_starts_are_the_exact_sum_of_what_came_before(durations: list[Fraction]) -> None:
    lines = [f"#EXTINF:{float(each):.3f},\n{number}.ts" for number, each in enumerate(durations)]
    segments = read_media("\n".join(["#EXTM3U", *lines, "#EXT-X-ENDLIST"]), URL).segments
    assert [segment.start_s for segment in segments] == [
        sum(durations[:number], Fraction(0)) for number in range(len(durations))
    ]


WORDS = [
    "#EXTM3U",
    "#EXTINF:",
    "#EXT-X-KEY:",
    "#EXT-X-MAP:",
    "#EXT-X-BYTERANGE:",
    "#EXT-X-STREAM-INF:",
    "METHOD=AES-128",
    "URI=",
    '"',
    ",",
    "@",
    "-1",
    "1e400",
    "nan",
    "a.ts",
    "\n",
    "BANDWIDTH=",
    "#EXT-X-MEDIA:",
    "TYPE=AUDIO",
    "IV=0x",
    "GROUP-ID=",
]


@given(st.lists(st.sampled_from(WORDS) | st.text(max_size=6), max_size=40).map("".join))
def test_any_text_is_read_or_refused_by_our_own_errors(text: str) -> None:
    for read in (lambda: read_media(f"#EXTM3U\n{text}", URL), lambda: read_master(f"#EXTM3U\n{text}", URL, {})):
        try:
            read()
        except FetchcutError:
            continue
