"""Messages that name nothing are about what the turn before did; refused ones are tried again with another value."""

import pytest
from benchmarks.words.corpus import Dialogue, Said
from benchmarks.words.score import spoken


@pytest.mark.parametrize(
    ("draft", "turns", "effect"),
    [
        ("one", "音量调到50% / 再小一点 / 太小了", "gain>"),
        ("one", 'add a title "Hello" / a touch bigger / no, smaller than that', "text1.size<"),
        ("full", "音乐换成song.mp3 / 音量30% / 从第5秒开始", "music1.time=5-30"),
        ("full", "标题改成蓝色 / 左下角 / 再小一点", "text1.size<"),
        ("three", "第一段和第二段之间加个叠化 / 时间长一点", "tr.1.d>"),
        ("one", "cut at 0:45 / 0:15 then", "split=15"),
        ("one", "在45秒切 / 那就15秒", "split=15"),
        ("three", "delete the one with the sunset / the first one", "drop=1"),
        ("three", "mute the first clip / no, the other one / the last", "gain.3=0"),
        ("one", "前5秒静音 / 不是静音，是删掉", "clips=city:5-30"),
        ("three", "第一段静音 / 不是这段，是第二段", "gain.2=0"),
        ("full", "remove the music / no wait, keep it", "undo=1"),
        ("one", "静音 / 还是别静音了", "undo=1"),
        ("one", '加标题"海" / 换成红的 / 还是刚才那个颜色好', "undo=1"),
        ("three", "第二段加速两倍 / 第一段就算了", "same"),
        ("one", "cut at 0:45 / square", "canvas=1080x1080"),
        ("one", "速度快一点 / 太快了，回到刚才的速度", "undo=1"),
        ("one", "剪成10秒 / 太短了 15秒吧", "clips=city:0-15"),
        ("one", "倒放 / 取消倒放", "undo=1"),
        ("one", "黑白 / 不要黑白了", "undo=1"),
        ("three", "第一段静音 / 第三段不用静音", "same"),
        ("three", "把第一段放到最后 / 放错了，应该放中间", "order=2,1,3"),
        ("three", "第三段剪到5秒 / 再短1秒", "clips=beach,dog,city:0-4"),
        ("full", "把logo放大一倍 / 太夸张了", "over1.scale<"),
        ("one", "trim to 15 seconds / no, from the end: keep the last 15", "clips=city:15-30"),
        ("three", "make the last clip louder / a bit more / no, that's too much", "gain.3<"),
    ],
)
def test_the_last_turn_has_its_effect(draft: str, turns: str, effect: str) -> None:
    said = turns.split(" / ")
    effects = ["any"] * (len(said) - 1) + [effect]
    dialogue = Dialogue(turns=tuple(_said(each, wanted, draft) for each, wanted in zip(said, effects, strict=True)))
    assert spoken(dialogue)[-1].wrong == ()


def _said(message: str, effect: str, draft: str) -> Said:
    return Said(message=message, effect=effect, draft=draft, tags=(), language="en", place="")
