"""Stretches that are named before it is said what is done to them, and what goes on about a clip."""

import pytest
from benchmarks.words.corpus import Said
from benchmarks.words.score import single

_ROWS = (
    ("one", "3秒~6秒、10秒~12秒，这两段剪掉", "cut=3-6;10-12"),
    ("one", "4秒到7秒、10秒到12秒剪掉", "cut=4-7;10-12"),
    ("one", "4秒到7秒静音，10秒到12秒剪掉", "gain.1=1 gain.2=0 gain.3=1 cut=10-12"),
    ("one", "前半段不要，只要后半段", "keep=15-30"),
    ("one", "只要前20秒，5到8秒剪掉", "cut=5-8;20-30"),
    ("one", "后头十秒没用，不要", "cut=20-30"),
    ("three", "第二段开头晃得厉害，前3秒切掉", "clips=beach,dog:3-8,city"),
    ("three", "第二段静音，前3秒切掉", "gain.2=0 cut=0-3"),
    ("three", "第二段静音，调亮一点", "gain.2=0 adj.brightness.2>"),
    ("three", "第二段静音，竖屏", "gain.2=0 canvas=1080x1920"),
    ("three", "第二段静音，整体黑白", "gain.2=0 fx=grayscale"),
    ("three", "删掉第二段 第一段静音", "drop=2 gain.1=0"),
    ("three", "先别导出把第二段静音", "gain.2=0"),
    ("one", "在12秒那里剪一刀，前面的删掉", "keep=12-30"),
    ("one", "10秒切开，保留后面的", "keep=10-30"),
    ("one", "前面10秒慢下来，一半速度", "speed.t0-20=0.5 len=40"),
    ("one", "做个15秒的竖屏", "canvas=1080x1920 keep=0-15"),
    ("one", "那个，前3秒和最后3秒都删掉", "keep=3-27"),
    ("one", "加速1.5倍 算了1.2吧", "speed=1.2"),
)


@pytest.mark.parametrize(("draft", "message", "effect"), _ROWS)
def test_what_is_done_to_stretches(draft: str, message: str, effect: str) -> None:
    said = Said(message=message, effect=effect, draft=draft, tags=(), language="zh", place="")
    assert single(said).wrong == ()
