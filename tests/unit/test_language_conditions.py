"""Conditions on what is known of a draft are decided exactly; what nobody knows is refused."""

import pytest
from benchmarks.words.drafts import situation

from fetchcut.language.converse import converse
from fetchcut.language.outcome import Answer, Edits, Question
from fetchcut.language.talk.conditions import decided


@pytest.mark.parametrize(
    ("message", "holds", "wish"),
    [
        ("if it is longer than 20 s, trim it to 20 s, otherwise leave it", True, "trim it to 20 s"),
        ("if it is longer than 40 s, trim it to 20 s, otherwise mute it", False, "mute it"),
        ("if it is longer than 40 s, trim it to 20 s, otherwise leave it", False, ""),
        ("mute it unless there is music", True, "mute it"),
        ("如果超过20秒就剪到20秒，否则不动", True, "剪到20秒"),
        ("如果没有标题，就加标题“去，否则留”", True, "加标题“去，否则留”"),
    ],
)
def test_one_of_two_wishes_is_left(message: str, holds: bool, wish: str) -> None:
    found = decided(message, situation("one"), "zh" if "如" in message else "en")
    assert found is not None
    assert found.holds is holds
    assert found.wish == wish


def test_the_reply_says_why() -> None:
    found = converse("if it is longer than 20 s, trim it to 20 s", situation("one"))
    assert isinstance(found, Edits)
    assert found.text.startswith("It is 0:30 long, so:")
    found = converse("如果视频超过一分钟就剪到30秒", situation("one"))
    assert isinstance(found, Answer)
    assert "0:30" in found.text


@pytest.mark.parametrize("message", ["if the dog appears, cut it", "如果老板满意就导出", "if she likes it, export it"])
def test_what_nobody_knows_is_not_guessed(message: str) -> None:
    assert isinstance(converse(message, situation("one")), Question)


@pytest.mark.parametrize("message", ["if you can, mute it", "mute it if possible", "mute it"])
def test_courtesy_is_no_condition(message: str) -> None:
    assert decided(message, situation("one"), "en") is None
    assert isinstance(converse(message, situation("one")), Edits)


def test_a_long_message_is_no_condition() -> None:
    assert decided("if it is longer than 5 s" + " " * 100_000 + "mute it", situation("one"), "en") is None
