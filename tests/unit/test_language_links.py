"""Links come out as they went in, whatever stands around them."""

from dataclasses import replace

import pytest
from benchmarks.words.drafts import situation
from hypothesis import given, strategies as st

from fetchcut.language.brief import brief
from fetchcut.language.converse import converse
from fetchcut.language.files import find_folders
from fetchcut.language.links import find_links
from fetchcut.language.outcome import Edits, Route
from fetchcut.language.situation import Situation
from fetchcut.language.understand import understand
from fetchcut.timeline.edits.text import AddText
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
        "remove the first 10 s of https://a.example/c.mp4",
        "download https://a.example/c.mp4",
        "https://a.example/c.mp4, cut out 0:30 to 1:00 and add music",
        "the second half of https://a.example/c.mp4, vertical",
        "join 0:10-0:20 and 5:00-5:30 of https://a.example/c.mp4 with a crossfade between them",
        "0:10 to 0:20 of https://a.example/c.mp4 and https://a.example/d.mp4",
    ],
)
def test_what_is_more_than_a_part_has_the_whole_link_fetched(message: str) -> None:
    route = converse(message, Situation())
    assert isinstance(route, Route)
    assert (route.wish.cuts, route.rest) == ((), "")


@pytest.mark.parametrize(
    ("message", "cuts", "rest"),
    [
        ("keep 0:30-1:00 of https://a.example/c.mp4 and add the title 'Sea'", [(30, 60)], "add the title 'Sea'"),
        ("add 0:30 to 1:00 of https://a.example/c.mp4", [(30, 60)], ""),
        ("join 0:10-0:20 and 5:00-5:30 of https://a.example/c.mp4", [(10, 20), (300, 330)], ""),
        ("take the first minute of https://a.example/c.mp4, vertical", [(0, 60)], "vertical"),
        ("from https://a.example/c.mp4 take 1:00-1:30, then mute it", [(60, 90)], "mute it"),
        ("把https://a.example/c.mp4的前30秒剪出来，然后加速两倍", [(0, 30)], "加速两倍"),
        ("https://a.example/c.mp4 720p，截取1:00到2:00，加标题“你好”", [(60, 120)], "加标题“你好”"),
    ],
)
def test_a_part_of_a_link_is_fetched_alone_and_the_other_wishes_are_left(
    message: str, cuts: list[tuple[float, float | None]], rest: str
) -> None:
    route = converse(message, Situation())
    assert isinstance(route, Route)
    assert [(float(each.start.offset), each.end and float(each.end.offset)) for each in route.wish.cuts] == cuts
    assert route.rest == rest


def test_what_comes_into_a_timeline_keeps_its_place_there() -> None:
    route = converse("insert 0:30-1:00 of https://a.example/c.mp4 after the first clip", situation("three"))
    assert isinstance(route, Route)
    assert len(route.wish.cuts) == 1
    assert route.rest == "insert https://a.example/c.mp4 after the first clip"


@pytest.mark.parametrize(
    ("message", "wish"),
    [
        ("下载https://a.example/c 带字幕，720p，然后加个标题“你好”", "lines=720"),
        ("https://a.example/c 播放列表前三个，拼起来，加个标题“合集”", "playlist items=1,2,3"),
        ("https://a.example/c 只要音频，静音前5秒", "audio"),
        ("download https://a.example/c in 1080p, cut the first 5 seconds and mute it", "lines=1080"),
    ],
)
def test_how_a_link_is_to_be_fetched_is_read_beside_other_wishes(message: str, wish: str) -> None:
    route = converse(message, Situation())
    assert isinstance(route, Route)
    assert brief(route.wish) == wish
    assert route.is_message_open


def test_what_a_link_brought_onto_the_timeline_is_not_added_twice() -> None:
    now = replace(situation("long"), arrived={"https://a.example/c.mp4": ("a_talk",)})
    outcome = converse("add https://a.example/c.mp4 and the title 'Sea'", now)
    assert isinstance(outcome, Edits)
    assert [type(each) for each in outcome.edits] == [AddText]
