"""Short answers to our questions, and messages that only go on with the turn before."""

import pytest
from benchmarks.words.drafts import situation
from benchmarks.words.examples import example

from fetchcut.language.converse import converse
from fetchcut.language.outcome import Answer

_ANSWERS = (
    "cut the first 3 seconds / wait, 2 seconds / and the last 2 as well => cut=26-28",
    "剪掉前3秒 / 不对，是2秒 / 最后2秒也剪掉 => cut=26-28",
    "trim to 20 s / no, 15 / no, 12 => keep=0-12",
    "@full how loud is the music? / make it 20% => music1.gain=0.2",
    "add calm music / start it at 5 seconds / and stop it at 25 => music1.time=5-25",
    "@three delete a clip / the last => drop=3",
    "@three delete a clip / 2 => drop=2",
    "@three 删掉一段 / 第二个 => drop=2",
    "@three delete it / never mind => same answer",
    "@three delete it / no => same answer",
    "@three 删掉一段 / 不用了 => same answer",
    "split it / 12 => split=12",
    "切一刀 / 12秒 => split=12",
    "freeze a frame / 6 => len=32 freeze=2",
    "make it shorter / 10 seconds => keep=0-10",
    "trim 5 seconds / off the end => cut=25-30",
    "change the speed / twice => speed=2",
    "change the contrast / up => adj.contrast>",
    "调对比度 / 低一点 => adj.contrast<",
    "@three move the dog clip / after the city => order=1,3,2",
    "@three 移动第二段 / 第一个 => order=2,1,3",
    "@full move the title / top => text1.place=top",
    "@full 标题换个颜色 / 红 => text1.color=red",
    "add a title / Let's go => text1.txt=\"Let's go\"",
    'add a title / Cut! => text1.txt="Cut!"',
    '加个标题 / 海边一日 => text1.txt="海边一日"',
    "add a title / delete the first 3 seconds => cut=0-3",
)
_GOING_ON = (
    "@full how long is the title on? / make it 5 seconds => text1.time=0-5",
    "@full what music is that? / turn it down a bit => music1.gain<",
    "mute the first 5 seconds / actually the whole thing => gain=0",
    "@three black and white on clip 2 / the whole thing => fx=grayscale|noir",
    "slow it down / ok back to normal => speed=1",
    "keep the first 20 seconds / now the last 3 of that can go too => keep=0-17",
    'add "Hello" at the top / not the top, the bottom => text1.txt="Hello" text1.place=bottom',
    "add lofi.mp3 / fade it out at the end / and start it at 3 seconds => music1.time=3-30 music1.fade_out=any",
)
_BOUNDS = (
    "delete from 10 to 20 / no, to 15 => cut=10-15",
    "delete from 10 to 20 / sorry, from 12 => cut=12-20",
    "剪掉10到20秒 / 不对，从12秒开始 => cut=12-20",
    "keep 5 to 20 / no, from 8 => keep=8-20",
)
_HARMLESS = (
    "@full 有没有音乐 => same answer",
    "@full is there music in it? => same answer",
    "还没准备好导出 => same answer",
    "I'm not ready to export => same answer",
)
_FOLLOWUPS = (
    "make it faster / too much => speed=1.2",
    "放慢一点 / 太慢了 => speed=1",
    "brighten it / too bright => adj.brightness<",
    "@full turn the music down / back up a little => music1.gain>",
    "@full 音乐30% / 再低一点 => music1.gain<",
    "@three speed up the last clip / a bit slower => speed.3=1.2",
    "@three delete the first clip / no, leave it => undo=1",
    "@three 第二段倒放 / 算了，不要了 => undo=1",
    "mute it / no => same ask",
    "mute it / only from 3 to 8 => gain.t3-8=0",
    "make it 20 seconds / by speed => speed=1.5 len=20",
    'add the title "Hi" / from 3 to 8 => text1.txt="Hi" text1.time=3-8',
    '加标题“你好” / 5秒 => text1.txt="你好" text1.time=0-5',
    "加标题“你好” / 去掉 => -text1",
    "@full remove the logo / no, the title => -text1",
    "add chill music / 20% => music1.name~calm music1.gain=0.2",
)


@pytest.mark.parametrize("text", _ANSWERS)
def test_that_an_answer_is_read_as_what_was_asked(text: str) -> None:
    assert example(text).result().wrong == ()


@pytest.mark.parametrize("text", _FOLLOWUPS + _GOING_ON)
def test_that_a_message_goes_on_with_the_turn_before(text: str) -> None:
    assert example(text).result().wrong == ()


@pytest.mark.parametrize("text", _HARMLESS)
def test_that_a_question_or_a_not_yet_changes_nothing(text: str) -> None:
    assert example(text).result().wrong == ()


@pytest.mark.parametrize("text", _BOUNDS)
def test_that_one_bound_of_a_stretch_is_corrected_alone(text: str) -> None:
    assert example(text).result().wrong == ()


def test_of_several_questions_one_that_has_no_answer_does_not_end_the_turn() -> None:
    outcome = converse("how long is clip 9 and what's the resolution?", situation("three"))
    assert isinstance(outcome, Answer)
    assert outcome.text.splitlines() == ["There is no clip 9; there are 3.", "The picture is 1920×1080 (16:9)."]
