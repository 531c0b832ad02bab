"""What nothing used of a message is named in the reply, and what was used is not."""

import re

import pytest
from benchmarks.words.drafts import situation
from hypothesis import HealthCheck, given, settings, strategies as st

from fetchcut.language.converse import converse
from fetchcut.language.outcome import Edits, Route

WISHES = [
    *("mute it", "make it vertical", "remove the music", "black and white", "rotate it left", "reverse it"),
    *(
        "add a crossfade",
        "fade in",
        "blur it",
        "split it in half",
        "静音",
        "改成竖屏",
        "加转场",
        "黑白",
        "倒放",
        "加个暗角",
    ),
    *("cut the first 3 seconds", "volume 40%", "剪掉前3秒", "速度2倍", "音量调到40%"),
]
STRAYS = ["at {} Hz", "{} frames", "{} px", "{} dB", "{} degrees", "码率{}兆", "{}帧", "{}像素", "{}度", "{} kbps"]
JOINTS = [" ", ", ", "，", " and ", " with ", "，然后"]


@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.sampled_from(WISHES), st.sampled_from(JOINTS), st.sampled_from(STRAYS), st.sampled_from(["one", "full"]))
def test_a_number_that_changes_nothing_is_named(wish: str, joint: str, stray: str, draft: str) -> None:
    """Whatever it is read as: where two different numbers come to the same edits, the reply says the number."""
    found = [converse(wish + joint + stray.format(number), situation(draft)) for number in (37, 41)]
    one, other = found
    if isinstance(one, Edits) and isinstance(other, Edits) and one.edits == other.edits:
        assert "37" in one.text
        assert "41" in other.text


@pytest.mark.parametrize(
    ("message", "words"),
    [
        ("导出码率10兆", "10兆"),
        ("export with 10 Mbps", "10"),
        ("lose the sound on one and two", "two"),
        ("gif, first 3s, 480px", "480px"),
    ],
)
def test_what_is_left_out_is_said(message: str, words: str) -> None:
    outcome = converse(message, situation("three"))
    assert isinstance(outcome, Edits | Route)
    assert re.search(f"[“, ]{re.escape(words)}[”,]", outcome.text), outcome.text


@pytest.mark.parametrize(
    "message",
    [
        "cut the first 5, no, 6 seconds",
        "make it 1.5x instead of 2x",
        "divide it into two parts at 0:20",
        "改成竖屏9:16",
        "请在第8秒和第16秒处各分割一次",
        "export mp4 1080p60",
        "make the title red and move it to the bottom from 2 to 5 seconds",
    ],
)
def test_what_is_understood_is_not_complained_of(message: str) -> None:
    outcome = converse(message, situation("full"))
    assert "made nothing of" not in outcome.text
    assert "没有用上" not in outcome.text
