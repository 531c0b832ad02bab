"""Links come out as they went in, whatever stands around them."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fetchcut.language.converse import converse
from fetchcut.language.files import find_folders
from fetchcut.language.links import find_links
from fetchcut.language.outcome import Route
from fetchcut.language.situation import Situation
from fetchcut.language.understand import understand
from tests.unit.language_table import FORMATS


def urls(text: str) -> list[str]:
    return [each.url for each in find_links(text, frozenset(FORMATS))]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("下载http://a.example/城市%20夜景.mp4，谢谢", ["http://a.example/城市%20夜景.mp4"]),
        ("下载https://a.example/c.mp4，谢谢", ["https://a.example/c.mp4"]),
        ("下载https://a.example/c.mp4然后转成mp3", ["https://a.example/c.mp4"]),
        ("【https://a.example/c】」》。", ["https://a.example/c"]),
        ("see https://a.example/c.", ["https://a.example/c"]),
        ("(https://a.example/Foo_(bar))", ["https://a.example/Foo_(bar)"]),
        ("<https://a.example/c>", ["https://a.example/c"]),
        ("[my mp3](https://a.example/c) please", ["https://a.example/c"]),
        ("'https://a.example/c'", ["https://a.example/c"]),
        ('"https://a.example/c?x=1&y=2"', ["https://a.example/c?x=1&y=2"]),
        ("youtu.be/dQw4w9WgXcQ as mp3", ["https://youtu.be/dQw4w9WgXcQ"]),
        ("www.host.example", ["https://www.host.example"]),
        ("https://a.example/视频/猫.mp4 下载", ["https://a.example/视频/猫.mp4"]),
        ("https://a.example/1 https://b.example/2", ["https://a.example/1", "https://b.example/2"]),
        ("https://a.example/1,https://b.example/2", ["https://a.example/1", "https://b.example/2"]),
        ("https://a.example/1、https://b.example/2", ["https://a.example/1", "https://b.example/2"]),
        ("HTTP://A.example/C", ["HTTP://A.example/C"]),
        ("ftp://a.example/c", ["ftp://a.example/c"]),
        ("http://127.0.0.1:8000/v.mp4?sig=a%2Fb#t=3", ["http://127.0.0.1:8000/v.mp4?sig=a%2Fb#t=3"]),
        ("talk.mkv and/or e.g. 1.5/2 or a.mp4/b", []),
        ("https:// nothing", []),
    ],
)
def test_links(text: str, expected: list[str]) -> None:
    assert urls(text) == expected


SAFE = st.text("abcdefghijklmnopqrstuvwxyzABCXYZ0123456789-._~%+&=@:", max_size=30)
ENDED = st.builds(lambda text: f"{text}x", SAFE)
URL = st.builds(
    lambda scheme, host, path, query: f"{scheme}://{host}.example/{path}" + (f"?{query}" if query else ""),
    st.sampled_from(["http", "https"]),
    st.text("abcdefghijkl0123456789", min_size=1, max_size=20),
    ENDED,
    st.one_of(st.just(""), ENDED),
)
BEFORE = st.sampled_from(["", "下载", "请下载：", "get ", "(", "（", "「", "\n", "把", "look: ", "<", "“"])
BEHIND = st.sampled_from(
    ["", "，谢谢", "。", ")", "）", "」转成mp3", " as mp3", ".", "!", "?", "\n", "然后", ">", "”", "、", "；"]
)


@given(URL, BEFORE, BEHIND)
def test_a_link_survives_its_surroundings(url: str, before: str, behind: str) -> None:
    assert urls(before + url + behind) == [url]


@given(st.text())
def test_places_lie_in_order_inside_the_text(text: str) -> None:
    at = 0
    for link in find_links(text):
        assert at <= link.start < link.end <= len(text)
        at = link.end


@pytest.mark.parametrize(
    ("text", "output"),
    [
        ("save it in ~/Videos https://a.example/c.mp4", "~/Videos/"),
        ("download https://a.example/c.mp4 to ~/Music/ as mp3", "~/Music/"),
        ("put https://a.example/c.mp4 into /tmp/out.", "/tmp/out/"),  # noqa: S108  a place in a sentence
        ("保存到~/Videos https://a.example/c.mp4", "~/Videos/"),
        ("把https://a.example/c.mp4存到./out，谢谢", "./out/"),
        ("save https://a.example/c as talk.mp4 in ~/Videos", "~/Videos/talk.mp4"),
    ],
)
def test_a_folder_in_the_sentence_is_where_the_result_goes(text: str, output: str) -> None:
    assert understand(text, format_names=FORMATS).output_name == output


@pytest.mark.parametrize(
    "text", ["audio and/or video", "视频/mp3", "about ~5 minutes", "4K/8K", "w/o sound", "5/10", "a / b"]
)
def test_a_slash_alone_makes_no_folder(text: str) -> None:
    assert find_folders(text) == ()


@pytest.mark.parametrize(
    ("message", "start_s", "end_s", "rest"),
    [
        ("0:30 to 1:00 of https://a.example/c.mp4", 30, 60, ""),
        ("https://a.example/c.mp4 从30秒到1分钟", 30, 60, ""),
        ("download https://a.example/c.mp4 from 0:30 to 1:00", 30, 60, "download https://a.example/c.mp4"),
        ("the first 30 seconds of https://a.example/c.mp4 as webm", 0, 30, "https://a.example/c.mp4 as webm"),
        ("下载 https://a.example/c.mp4 的0:30到1:00", 30, 60, "下载 https://a.example/c.mp4"),
    ],
)
def test_a_part_of_a_link_is_a_wish_of_the_fetch(message: str, start_s: int, end_s: int, rest: str) -> None:
    route = converse(message, Situation())
    assert isinstance(route, Route)
    ((cut),) = route.wish.cuts
    assert cut.end
    assert [float(cut.start.offset), float(cut.end.offset)] == [start_s, end_s]
    assert route.wish.is_exact
    assert route.rest == rest


@pytest.mark.parametrize(
    "message",
    [
        "keep 0:30-1:00 of https://a.example/c.mp4 and add the title 'Sea'",
        "remove the first 10 s of https://a.example/c.mp4",
        "download https://a.example/c.mp4",
        "add 0:30 to 1:00 of https://a.example/c.mp4",
        "0:10 to 0:20 of https://a.example/c.mp4 and https://a.example/d.mp4",
    ],
)
def test_what_is_more_than_a_part_has_the_whole_link_fetched(message: str) -> None:
    route = converse(message, Situation())
    assert isinstance(route, Route)
    assert (route.wish.cuts, route.rest) == ((), "")
