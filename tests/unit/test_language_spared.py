"""What a wish for everything leaves out, when a thing that is added is there, and states that are no wishes."""

import pytest
from benchmarks.words.examples import example


@pytest.mark.parametrize(
    "text",
    [
        "@three 全部静音，第二段不用 => gain.1=0 gain.3=0",
        "@three 全部静音但第二段不用静音 => gain.1=0 gain.3=0",
        "@three 整体加速1.5倍，第二段别动 => speed.1=1.5 speed.3=1.5",
        "@three 全部倒放，最后一段别倒 => rev.1=yes rev.2=yes rev.3=",
        "@three 全部静音，第二段留着 => gain.1=0 gain.3=0",
        "@three mute everything, leave clip 2 alone => gain.1=0 gain.3=0",
        "@three 全部静音 / 第二段不用静音 => gain.1=0 gain.3=0",
        "@three black and white / leave clip 2 alone => fx.1=grayscale fx.3=grayscale",
        "@three 全部静音，第二段不要 => gain=0 drop=2",
    ],
)
def test_clips_are_let_be(text: str) -> None:
    assert not example(text).result().wrong


@pytest.mark.parametrize(
    "text",
    [
        '加标题“你好”，仅前5秒显示 => text1.txt="你好" text1.time=0-5',
        "logo.png放右下角，只在前10秒显示 => over1.name=logo over1.place=bottom-right over1.time=0-10",
        "配song.mp3，只在前10秒播放 => music1.name=song music1.time=0-10",
        "put logo.png bottom right, only first 10 s => over1.name=logo over1.place=bottom-right over1.time=0-10",
        '加标题“你好”，只要前5秒 => text1.txt="你好" keep=0-5',
    ],
)
def test_what_is_added_is_there_only_while_it_is_said(text: str) -> None:
    assert not example(text).result().wrong


@pytest.mark.parametrize(
    "text",
    [
        "声音小，大声点 => gain>1",
        "饱和度低，拉高 => adj.saturation>",
        "@three 第一段画面暗，提亮点 => adj.brightness.1>",
        "速度慢，快点 => speed>",
        "@three 第一段快，第二段慢 => speed.1> speed.2<",
    ],
)
def test_how_it_is_is_no_wish_before_what_mends_it(text: str) -> None:
    assert not example(text).result().wrong


@pytest.mark.parametrize(
    "text",
    [
        "@three clip2静音 => gain.2=0",
        "@full BGM20% => music1.gain=0.2",
        "speed1.5 => speed=1.5",
        "logo.png放左上角，缩放0.2，透明度70% => over1.name=logo over1.place=top-left over1.scale=0.2 over1.op=0.7",
    ],
)
def test_figures_belong_to_the_noun_beside_them(text: str) -> None:
    assert not example(text).result().wrong
