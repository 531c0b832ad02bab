"""Several wishes in one message: each is done to what it is said of, in the order said, and none is lost silently."""

import pytest
from benchmarks.words.examples import example


@pytest.mark.parametrize(
    "text",
    [
        "@three first clip 2x, second 0.5x => speed.1=2 speed.2=0.5",
        "@three clip 1: mute, clip 2: black and white, clip 3: half speed => gain.1=0 fx.2=grayscale speed.3=0.5",
        "@three clip two: mute + reverse; clip three: cut the last 3 seconds => gain.2=0 rev.2=yes cut=27-30",
        "@three reverse 1, mute 2, and 3 in grayscale => rev.1=yes gain.2=0 fx.3=grayscale",
        "@three delete clip 2 and mute clip 3 => drop=2 gain.2=0",
        "@three 删掉第二段，第一段静音，第三段放慢一倍 => drop=2 gain.1=0 speed.2=0.5",
        "@three add 0:02-0:03 of beach.mp4 at the end => clips=beach,dog,city:0-12,beach:2-3",
        "@three crank the vol on 3 => gain.3>",
        "@three beach.mp4慢放一半 => speed.1=0.5",
        "@three the second one is far too long, so please keep only its first four seconds => cut=14-18",
        "@three 第二段太长，只要前三秒 => cut=13-18",
        "@three my wife loves black and white, so make the beach one black and white => fx.1=grayscale",
        "先倒放前5秒，再把最后5秒放慢，中间部分静音 => split=any rev.1=yes gain.2=0 speed.3<",
        "剪成10秒竖屏，加上“今天吃什么” => keep=0-10 canvas=1080x1920 text1.txt=今天吃什么",
        "@full title: yellow, 5 seconds, bottom => text1.color=#FFFF00 text1.time=0-5 text1.place=bottom",
        "@full music: 20%, logo: top left => music1.gain=0.2 over1.place=top-left",
        "@full 音乐从第5秒开始，音量降到15% => music1.time=5-30 music1.gain=0.15",
        "@full logo放到左上角，缩小一半，半透明 => over1.place=top-left over1.scale=0.1 over1.op=0.5",
        "cut the first 3 seconds, speed up the rest 1.5x => cut=0-3 speed=1.5",
        "split at 10 and 20, delete the middle part => cut=10-20",
        'add "Chapter 1" for two seconds, finally fade out => text1.txt="Chapter 1" text1.time=0-2 fade_out=1',
        "保留3-8秒和12-20秒，最后淡出 => keep=3-8;12-20 fade_out.2=1",
        "整体调暗，除了10到15秒 => any",
        "前面六秒没什么内容，请剪掉 => cut=0-6",
        "a) vertical b) mute it c) cut 3-5 => canvas=1080x1920 gain=0 cut=3-5",
        "@full logo放右下角标题放顶部 => over1.place=bottom-right text1.place=top",
        "@full 音乐开大一点logo去掉 => music1.gain> -over1",
        "@three 第三段声音关掉第一段声音大点 => gain.3=0 gain.1>",
        "@three 第一段留前五秒第二段留前三秒 => clips=beach:0-5,dog:0-3,city",
        "留前20秒 变竖屏 底部写“未完” => keep=0-20 canvas=1080x1920 text1.txt=未完 text1.place=bottom",
        "@full 标题和logo都放到左边 => text1.place=left over1.place=left",
        "中间那段，就是12秒到16秒，剪掉 => cut=12-16",
        "@three 最后一段慢动作再倒放 => speed.3< rev.3=yes",
        "trim to 3 seconds with some music => keep=0-3 music1.name~.",
        'make it vertical with the title "Hi" at the top => canvas=1080x1920 text1.txt=Hi text1.place=top',
        "keep the first 5 seconds with the title Summer => keep=0-5 text1.txt=Summer",
        "make it 2x faster with upbeat music at 20% => speed=2 music1.gain=0.2",
        "gimme it in b&w, w/ some lofi in the back => fx=grayscale music1.name~.",
    ],
)
def test_each_wish_is_done_to_what_it_is_said_of(text: str) -> None:
    result = example(text).result()
    assert result.wrong == (), result.outcome.text


_PICTURES = (
    "put logo.png top left and photo.jpg bottom right, both for the first 5 seconds"
    " => over1.name=logo over1.place=top-left over1.time=0-5"
    " over2.name=photo over2.place=bottom-right over2.time=0-5"
)


@pytest.mark.parametrize(
    "text",
    [
        "@three 每段开头剪掉1秒，然后用叠化连起来 => cut=0-1;10-11;18-19 tr.1=crossfade tr.2=crossfade",
        "@three beach.mp4 前5秒和 city.mp4 后5秒拼起来 => cut=5-10;18-25",
        "@three first 5 s of beach.mp4 then last 5 s of city.mp4 => cut=5-10;18-25",
        _PICTURES,
    ],
)
def test_what_is_said_of_several_is_done_to_each(text: str) -> None:
    result = example(text).result()
    assert result.wrong == (), result.outcome.text


def test_a_figure_that_no_wish_has_a_use_for_is_named() -> None:
    result = example("reverse it at 720p => any").result()
    assert "720p" in result.outcome.text
