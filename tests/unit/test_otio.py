"""Drafts as OpenTimelineIO: our own come back whole, those of other editors as far as they go."""

import json
from typing import Any

import pytest
from hypothesis import given, settings

from fetchcut.errors import DraftInvalid
from fetchcut.timeline import wire
from fetchcut.timeline.draft import Draft
from fetchcut.timeline.edits import (
    AddMedia,
    AddOverlay,
    AddText,
    AddTransition,
    Freeze,
    Reverse,
    SetMusic,
    Speed,
    SpeedRamp,
)
from fetchcut.timeline.interchange import otio, otio_reading
from tests.timelines import FILES, after, any_draft, media_of, sources, spans


@given(any_draft())
@settings(max_examples=150, deadline=None)
def test_a_draft_comes_back_whole(draft: Draft) -> None:
    assert otio_reading.loads(otio.dumps(draft, FILES), FILES) == wire.read(wire.dumps(draft))


def written(draft: Draft) -> dict[str, Any]:
    found: dict[str, Any] = json.loads(otio.dumps(draft, FILES))
    return found


def test_what_other_editors_see() -> None:
    draft = after(
        AddMedia(asset="beach"),
        AddMedia(asset="silent", source_in_ms=1000),
        AddTransition(duration_ms=400),
        Speed(speed=2, segments=("s1",)),
        AddText(text="Hello", end_ms=2000),
        SetMusic(asset="lofi"),
    )
    timeline = written(draft)
    assert timeline["OTIO_SCHEMA"] == "Timeline.1"
    kinds = [
        (each["kind"], [item["OTIO_SCHEMA"] for item in each["children"]]) for each in timeline["tracks"]["children"]
    ]
    assert ("Video", ["Clip.2", "Transition.1", "Clip.2"]) in kinds
    assert kinds.count(("Audio", ["Clip.2"])) == 2
    main = next(each for each in timeline["tracks"]["children"] if len(each["children"]) == 3)
    clip, transition, _ = main["children"]
    assert clip["source_range"]["duration"] == {"OTIO_SCHEMA": "RationalTime.1", "rate": 30.0, "value": 147.0}
    assert clip["effects"][0]["time_scalar"] == 2
    assert clip["media_references"]["DEFAULT_MEDIA"]["target_url"] == "beach.mp4"
    assert transition["transition_type"] == "SMPTE_Dissolve"
    assert transition["in_offset"]["value"] == 6


def test_a_clip_that_another_editor_shortened_keeps_its_look() -> None:
    draft = after(AddMedia(asset="beach"), AddMedia(asset="city"), SpeedRamp(speeds=(1, 2), segments=("s1",)))
    timeline = written(draft)
    clip = timeline["tracks"]["children"][0]["children"][0]
    clip["source_range"]["duration"]["value"] -= 30
    read = otio_reading.loads(json.dumps(timeline), FILES)
    assert read.duration == draft.duration - 1
    assert read.main is not None
    assert media_of(read.main.segments[0]).ramp


def foreign(*items: dict[str, Any], kind: str = "Video") -> str:
    """Return a timeline as another program writes it: nothing of ours in it."""
    track = {"OTIO_SCHEMA": "Track.1", "name": "V1", "kind": kind, "children": list(items)}
    stack = {"OTIO_SCHEMA": "Stack.1", "name": "tracks", "children": [track]}
    return json.dumps({"OTIO_SCHEMA": "Timeline.1", "name": "cut", "tracks": stack})


def time(value: float, rate: float = 25) -> dict[str, Any]:
    return {"OTIO_SCHEMA": "RationalTime.1", "rate": rate, "value": value}


def item(schema: str, start: float, duration: float, **more: object) -> dict[str, Any]:
    span = {"OTIO_SCHEMA": "TimeRange.1", "start_time": time(start), "duration": time(duration)}
    return {"OTIO_SCHEMA": schema, "name": "", "source_range": span, **more}


def reference(name: str) -> dict[str, Any]:
    return {"OTIO_SCHEMA": "ExternalReference.1", "target_url": f"file:///somewhere/else/{name}"}


def test_timelines_of_other_programs_are_read() -> None:
    warp = {"OTIO_SCHEMA": "LinearTimeWarp.1", "time_scalar": 2.0}
    raw = foreign(
        item("Clip.1", 50, 25, media_reference=reference("beach.mp4")),
        item("Gap.1", 0, 25),
        item("Clip.1", 0, 50, media_reference=reference("city.mp4"), effects=[warp]),
        item("Clip.1", 25, 25, media_reference=reference("beach.mp4")),
    )
    draft = otio_reading.loads(raw, FILES)
    assert draft.canvas is None or draft.canvas.frame_rate == 25
    assert [(start, end) for _, start, end in spans(draft)] == [(0, 1), (2, 4), (4, 5)]
    assert sources(draft) == [("beach", 2, 3), ("city", 0, 4), ("beach", 1, 2)]


def test_frozen_and_backwards_clips_say_so() -> None:
    draft = after(AddMedia(asset="beach"), Freeze(at_ms=4000, duration_ms=1000), Reverse(segments=("s1",)))
    effects = [
        each["effects"][0]["OTIO_SCHEMA"]
        for each in written(draft)["tracks"]["children"][0]["children"]
        if each["effects"]
    ]
    assert effects == ["LinearTimeWarp.1", "FreezeFrame.1"]


def test_pictures_above_lie_above() -> None:
    draft = after(AddMedia(asset="beach"), AddOverlay(asset="logo"))
    names = [each["children"][0]["name"] for each in written(draft)["tracks"]["children"]]
    assert names == ["beach", "logo", "beach"]


@pytest.mark.parametrize(
    "raw",
    [
        "",
        "[]",
        "{}",
        "[" * 100_000,
        foreign(item("Clip.1", 0, 25, media_reference=reference("nobody.mp4"))),
        foreign(item("Clip.1", 0, 25)),
        foreign(item("Stack.1", 0, 25)),
        foreign(item("Clip.1", 0, float("nan"), media_reference=reference("beach.mp4"))),
        foreign(item("Clip.1", 0, -5, media_reference=reference("beach.mp4"))),
        foreign({**item("Gap.1", 0, 1), "source_range": {"start_time": time(0, 0), "duration": time(1, 0)}}),
        foreign(kind="Smell"),
    ],
)
def test_what_cannot_be_read_is_refused(raw: str) -> None:
    with pytest.raises(DraftInvalid):
        otio_reading.loads(raw, FILES)
