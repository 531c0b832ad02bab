"""docs/draft.md and docs/edits.md against the program: every key, every word, every effect and edit."""

import json
import re
from collections.abc import Iterable
from typing import Any

from scripts.timeline_docs import DOCS, pages

from fetchcut.timeline import wire
from fetchcut.timeline.easings import EASINGS
from fetchcut.timeline.effects import ADJUSTMENTS
from fetchcut.timeline.names import ANIMATIONS, KEYFRAMED, TRANSITIONS
from fetchcut.timeline.places import PLACES
from fetchcut.timeline.summary import summary

PAGE = (DOCS / "draft.md").read_text(encoding="utf-8")
SCHEMA: dict[str, Any] = wire.json_schema()


def described(heading: str) -> set[str]:
    """Return the keys in the first column of the table below a heading."""
    table = PAGE.split(f"### {heading}\n")[1].split("\n#")[0]
    cells = (line.split("|")[1] for line in table.splitlines() if line.startswith("| `"))
    return {key for cell in cells for key in re.findall("`([^`]+)`", cell)}


def keys(shape: dict[str, Any], inner: str) -> set[str]:
    """Return the keys of a shape, those of its `m` behind a dot."""
    known = {f"m.{key}" for key in SCHEMA["$defs"][inner]["properties"]}
    return {str(key) for key in shape["properties"] if key != "m"} | known


def listed(name: str) -> list[str]:
    (line,) = (line for line in PAGE.splitlines() if line.startswith(f"| {name} |"))
    return re.findall("`([^`]+)`", line)


def test_every_key_is_described() -> None:
    assert described("Draft") == keys(SCHEMA, "DraftMeta")
    assert described("Track") == keys(SCHEMA["$defs"]["TrackShape"], "TrackMeta")
    assert described("Segment") == set(SCHEMA["$defs"]["SegmentShape"]["properties"])


def test_every_word_is_listed() -> None:
    words: dict[str, Iterable[str]] = {
        "places": PLACES,
        "transitions": TRANSITIONS,
        "animations": ANIMATIONS,
        "easings": EASINGS,
        "keyframes": (*KEYFRAMED, "vol"),
        "adjustments": ADJUSTMENTS,
    }
    assert {name: listed(name) for name in words} == {name: list(each) for name, each in words.items()}


def test_the_tables_of_effects_and_edits_are_those_of_the_program() -> None:
    for path, text in pages().items():
        assert path.read_text(encoding="utf-8") == text, "run scripts/timeline_docs.py"
        assert text.count("\n| `") > 30


def test_the_example_is_a_draft_and_its_words_are_right() -> None:
    example = json.loads(PAGE.split("```json\n")[1].split("```")[0])
    draft = wire.read(example)
    assert wire.write(draft) == example
    assert f"`{summary(draft)}`" in PAGE
