"""Second thoughts in Chinese: what the turn before did is taken back where nothing else is wished."""

import pytest
from benchmarks.words.examples import example


@pytest.mark.parametrize(
    "text",
    [
        "静音 / 还是开着吧 => undo",
        "静音 / 声音还是要的 => undo",
        "@full 把logo去掉 / 还是放回去吧 => undo",
        "@full 标题删了 / 算了别删了 => undo",
        "倒放 / 还是正着放吧 => undo",
        "转竖屏 / 算了不转了 => undo",
        "转竖屏 / 还是横屏好看 => undo",
        "最后5秒不要 / 最后五秒还是留着 => undo",
        "@three 第二段静音 / 第三段也是 / 还是第三段开着吧 => undo",
    ],
)
def test_what_was_done_is_taken_back(text: str) -> None:
    assert not example(text).result().wrong


@pytest.mark.parametrize(
    "text",
    [
        '静音 / 再加个标题“要” => text1.txt="要"',
        "@three 第二段删了 / 第一段也不要 => order2=city",
        "@full 把logo去掉 / 标题还是要大一点 => text1.size>",
        "静音，黑白 / 还是开着吧 => same ask",
    ],
)
def test_another_wish_takes_nothing_back(text: str) -> None:
    assert not example(text).result().wrong


@pytest.mark.parametrize(
    "text",
    [
        "@three 第二段砍掉一半 => clips=beach,dog:0-4,city",
        "@three 第二段砍一半，留后面的 => clips=beach,dog:4-8,city",
        "从中间切开把后面一半不要 => keep=0-15",
        "10到15秒删掉 / 不是，我是说静音，不是删 => gain.t10-15=0",
        "@full 音乐从第5秒开始放 => music1.time=5-30",
        "@full 音乐小声一点 / 从第5秒开始放 => music1.time=5-30",
    ],
)
def test_half_of_a_clip_and_when_music_plays(text: str) -> None:
    assert not example(text).result().wrong
