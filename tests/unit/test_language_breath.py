"""Chinese in one breath: said once for several things, of a stretch only talked of, with reasons behind."""

import pytest
from benchmarks.words.examples import example


@pytest.mark.parametrize(
    "text",
    [
        "@full 标题、logo、音乐全都不要 => -text1 -over1 -music1",
        "@three 第一段声音调成80%，第二段调成50%，第三段静音 => gain.1=0.8 gain.2=0.5 gain.3=0",
        "@full 音乐从第10秒才开始，前面不要音乐 => music1.time=10-30",
        "@three 把第三段移到最前面，其余顺序不变 => order=3,1,2",
        "@three 音量统一设为60% => gain=0.6",
        "压缩到20秒，加速就行 => len=20 speed=1.5",
    ],
)
def test_what_is_said_once_is_of_all(text: str) -> None:
    assert not example(text).result().wrong


@pytest.mark.parametrize(
    "text",
    [
        "10到15秒太无聊，快进两倍 => speed.t10-12.5=2",
        "前5秒没什么内容加速2倍 => speed.t0-2.5=2",
        "前面三秒剪掉因为有点晃 => cut=0-3",
        "放慢一点，别太慢 => speed<",
        "画面亮一点别太亮 => adj.brightness>",
        "别太大声 => gain<",
        "@full 背景音乐小声一点，不然听不到人声 => music1.gain<",
        "前十五秒后面的全部不要 => keep=0-15",
        "最后面那里慢慢暗掉就可以了大概两秒 => fade_out=2",
    ],
)
def test_talk_and_reasons_wish_nothing_themselves(text: str) -> None:
    assert not example(text).result().wrong
