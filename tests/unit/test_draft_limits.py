"""The limits of a draft: the page names the program's figures, and what is beyond is refused where the page says."""

import json
import re
from typing import Any

import pytest
from scripts.timeline_docs import DOCS

from fetchcut.errors import DraftInvalid
from fetchcut.media.command import MAX_PIXELS
from fetchcut.media.run.budget import MOST_MOVING_PIXELS
from fetchcut.timeline import limits, output, wire

PAGE = (DOCS / "draft.md").read_text(encoding="utf-8").split("## Limits")[1]


def figures(of: str) -> list[int]:
    """Return the figures in a row of the table."""
    (row,) = (line for line in PAGE.splitlines() if line.startswith(f"| {of} |"))
    return [int(each) for each in re.findall(r"\d+", row.split("|")[2])]


def refused(draft: dict[str, Any] | str) -> list[str]:
    """Return the paths of what is wrong."""
    with pytest.raises(DraftInvalid) as caught:
        wire.read(draft)
    return [each.path for each in caught.value.problems]


def one(**segment: object) -> dict[str, Any]:
    whole: dict[str, object] = {"src": "a", "st": 0, "d": 1000, **segment}
    return {"m": {"width": 1280, "height": 720}, "t": [{"tt": 0, "sg": [whole]}]}


def test_the_page_has_the_figures() -> None:
    assert figures("the timeline's end, and times in a source") == [limits.LONGEST_MS, limits.LONGEST_MS // 3_600_000]
    assert figures("segments") == [limits.MOST_SEGMENTS]
    assert figures("tracks") == [limits.MOST_TRACKS]
    assert figures("the draft as JSON") == [limits.MOST_BYTES]
    assert figures("a side of the canvas") == [limits.LEAST_SIDE, limits.MOST_SIDE]
    assert figures("the whole canvas") == [limits.MOST_PIXELS]
    assert figures("characters of a text") == [limits.MOST_TEXT]
    assert figures("effects on a segment") == [limits.MOST_EFFECTS]
    assert figures("keyframes of a property") == [limits.MOST_KEYFRAMES]
    assert figures("unknown values in an `m`") == [limits.MOST_EXTRA, limits.DEEPEST_EXTRA]
    assert f"up to {limits.MOST_PROBLEMS} problems" in PAGE
    assert f"{MAX_PIXELS} pixels" in PAGE
    assert f"moving ones {MOST_MOVING_PIXELS}" in PAGE
    assert f"at most {output.MOST_SIDE} pixels" in PAGE


@pytest.mark.parametrize(
    ("draft", "path"),
    [
        (one(st=limits.LONGEST_MS), "$.t[0].sg[0].d"),
        ({"t": [{"tt": 0}] * (limits.MOST_TRACKS + 1)}, "$.t"),
        (" " * (limits.MOST_BYTES + 1), "$"),
        ({"m": {"width": limits.MOST_SIDE + 2, "height": 720}}, "$.m.width"),
        ({"m": {"width": limits.MOST_SIDE, "height": limits.MOST_SIDE}}, "$.m"),
        ({"t": [{"tt": 7, "sg": [{"d": 1000, "txt": "x" * (limits.MOST_TEXT + 1)}]}]}, "$.t[0].sg[0].txt"),
        (one(fx=[{"k": "sepia"}] * (limits.MOST_EFFECTS + 1)), "$.t[0].sg[0].fx"),
        (one(kf={"vol": [[n, 1] for n in range(limits.MOST_KEYFRAMES + 1)]}), "$.t[0].sg[0].kf[...]"),
        (one(m={"x": [0] * limits.MOST_EXTRA}), "$.t[0].sg[0].m"),
        (one(m={"x": json.loads("[" * 9 + "]" * 9)}), "$.t[0].sg[0].m"),
    ],
)
def test_what_is_beyond_is_refused_where_the_page_says(draft: dict[str, Any] | str, path: str) -> None:
    assert refused(draft) == [path]
    assert f"| `{path}` |" in PAGE


def test_what_is_just_within_is_taken() -> None:
    assert wire.read(one(st=limits.LONGEST_MS - 1000)).duration == limits.LONGEST
    wire.read(one(fx=[{"k": "sepia"}] * limits.MOST_EFFECTS))
    wire.read({"m": {"width": limits.MOST_SIDE, "height": limits.MOST_PIXELS // limits.MOST_SIDE}})


def test_a_key_that_nobody_knows_is_named_itself() -> None:
    assert refused(one(blub=1)) == ["$.t[0].sg[0].blub"]
    assert refused({**one(), "blub": 1}) == ["$.blub"]
