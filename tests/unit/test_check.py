"""Whether a draft and the files at hand go together."""

from typing import Any

import pytest

from fetchcut.timeline import wire
from fetchcut.timeline.check import problems
from fetchcut.timeline.limits import MOST_PROBLEMS
from tests.timelines import BASES, FILES


def found(segment: dict[str, Any], tt: int = 0) -> list[str]:
    draft = wire.read({"m": {"width": 1920, "height": 1080}, "t": [{"tt": tt, "sg": [{"st": 0, **segment}]}]})
    return [each.path.removeprefix("$.t[0].sg[0]") for each in problems(draft, FILES)]


@pytest.mark.parametrize("draft", BASES)
def test_what_edits_made_goes_together(draft: Any) -> None:
    assert problems(draft, FILES) == ()
    assert problems(draft, {})[0].path.endswith(".src")


@pytest.mark.parametrize(
    ("segment", "tt", "path"),
    [
        ({"src": "nobody", "d": 1000}, 0, ".src"),
        ({"src": "lofi", "d": 1000}, 0, ".src"),
        ({"src": "silent", "d": 1000}, 1, ".src"),
        ({"src": "beach", "d": 1000, "in": 10_000}, 0, ".in"),
        ({"src": "beach", "d": 11_000}, 0, ".out"),
        ({"src": "beach", "d": 6000, "sp": 2}, 0, ".out"),
        ({"src": "beach", "d": 1000, "fx": [{"k": "lut", "src": "nobody"}]}, 0, ".fx[0].src"),
        ({"gen": {"k": "waveform", "src": "nobody"}, "d": 1000}, 0, ".gen.src"),
    ],
)
def test_what_the_files_cannot_give(segment: dict[str, Any], tt: int, path: str) -> None:
    assert found(segment, tt) == [path]


@pytest.mark.parametrize(
    ("segment", "tt"),
    [
        ({"src": "beach", "d": 10_080}, 0),
        ({"src": "lofi", "d": 60_000, "loop": 12_000}, 1),
        ({"src": "portrait", "d": 60_000}, 0),
        ({"src": "beach", "d": 60_000, "in": 5000, "frz": True}, 0),
        ({"src": "beach", "d": 1000}, 1),
        ({"gen": {"k": "waveform"}, "d": 1000}, 0),
    ],
)
def test_what_they_can(segment: dict[str, Any], tt: int) -> None:
    assert found(segment, tt) == []


def test_not_everything_is_told() -> None:
    many = [{"src": "nobody", "st": each * 100, "d": 100} for each in range(200)]
    assert len(problems(wire.read({"t": [{"tt": 1, "sg": many}]}), FILES)) == MOST_PROBLEMS
