"""The draft as JSON: what the founding documents' clients read, what our own state reads again, what is refused."""

import json
from fractions import Fraction
from typing import Any

import jsonschema_rs
import pytest
from hypothesis import given, settings, strategies as st

from fetchcut.errors import DraftInvalid
from fetchcut.timeline import limits, wire
from fetchcut.timeline.draft import Draft
from fetchcut.timeline.time import TimeRange
from tests.timelines import any_draft

EXAMPLE: dict[str, Any] = {
    "v": 1,
    "d": 10_000,
    "m": {
        "title": "Trip",
        "width": 1920,
        "height": 1080,
        "fps": "30",
        "background": "#000000",
        "client": {"a": [1, None]},
    },
    "t": [
        {
            "id": "t1",
            "tt": 0,
            "n": "",
            "m": {"role": "main", "gain": 1, "color": "blue"},
            "sg": [
                {
                    "id": "s1",
                    "n": "city timelapse",
                    "st": 0,
                    "d": 6000,
                    "src": "a1",
                    "in": 500,
                    "out": 12_500,
                    "sp": 2,
                    "vol": 0.5,
                    "rev": True,
                    "fi": 300,
                    "fit": "cover",
                    "pos": [0.25, 0.5],
                    "rot": 90,
                    "flip": "h",
                    "crop": [0.1, 0.1, 0.8, 0.8],
                    "op": 0.9,
                    "fx": [{"k": "grayscale", "amount": 1.0}],
                    "adj": {"brightness": 0.2},
                    "kf": {"scale": [[0, 1, "ease-in"], [6000, 1.5, "linear"]], "vol": [[-200, 0.5, "linear"]]},
                    "tr": {"k": "crossfade", "d": 500},
                    "m": {"note": "x"},
                },
                {"id": "s2", "n": "", "st": 6000, "d": 4000, "gen": {"k": "color", "color": "#112233"}, "pfo": 200},
            ],
        },
        {
            "id": "t2",
            "tt": 1,
            "n": "",
            "m": {"role": "bgm", "gain": 1},
            "fx": [{"k": "duck", "gain": 0.25, "attack_ms": 150.0, "release_ms": 600.0}],
            "sg": [
                {
                    "id": "s3",
                    "n": "Lo-fi",
                    "st": 0,
                    "d": 9999,
                    "src": "a2",
                    "in": 0.033,
                    "out": 4000,
                    "sp": 1,
                    "vol": 0.35,
                    "loop": 4000,
                }
            ],
        },
        {
            "id": "t3",
            "tt": 7,
            "n": "",
            "m": {"role": "title", "gain": 1},
            "sg": [
                {
                    "id": "s4",
                    "n": "",
                    "st": 0,
                    "d": 3000,
                    "txt": "Urban Dreams",
                    "pos": "center",
                    "size": 9,
                    "color": "#FFFFFF",
                    "anim": "fade",
                    "words": [[0, "Urban"], [900, "Dreams"]],
                }
            ],
        },
    ],
}


def track(*segments: dict[str, Any], tt: int = 0, **more: Any) -> dict[str, Any]:
    canvas = {"width": 1280, "height": 720, "fps": "30000/1001"}
    return {"m": canvas, "t": [{"tt": tt, "sg": list(segments), **more}]}


def clip(**keys: Any) -> dict[str, Any]:
    return {"src": "a1", "st": 0, "d": 1001, **keys}


def wrong(raw: object) -> list[str]:
    with pytest.raises(DraftInvalid) as refused:
        wire.read(raw)
    return [each.path for each in refused.value.problems]


def test_every_key_is_read_and_written_again_as_it_was() -> None:
    assert wire.write(wire.read(EXAMPLE)) == EXAMPLE
    assert json.loads(wire.dumps(wire.read(json.dumps(EXAMPLE)))) == EXAMPLE


@settings(max_examples=100, deadline=None)
@given(any_draft())
def test_a_draft_is_the_same_after_a_journey(draft: Draft) -> None:
    assert wire.read(wire.dumps(draft)) == draft
    assert wire.read(wire.write(draft)) == draft
    assert wire.dumps(wire.read(wire.dumps(draft))) == wire.dumps(draft)


def test_what_a_client_must_find() -> None:
    written = wire.write(wire.read(EXAMPLE))
    assert written["d"] == max(each["st"] + each["d"] for row in EXAMPLE["t"] for each in row["sg"])
    assert all(isinstance(each[key], int) for row in EXAMPLE["t"] for each in row["sg"] for key in ("st", "d"))


def test_the_least_a_draft_can_be() -> None:
    assert wire.read({}) == Draft()
    draft = wire.read(
        b'{"t":[{"tt":0,"sg":[{"src":"a","in":1000,"out":3000,"sp":2}]},{"tt":0,"sg":[]},{"tt":1,"sg":[]}]}'
    )
    assert [(each.id, each.role) for each in draft.tracks] == [("t1", "main"), ("t2", "overlay"), ("t3", "bgm")]
    segment = draft.tracks[0].segments[0]
    assert (segment.id, float(segment.start), float(segment.duration)) == ("s1", 0.0, 1.0)


def test_new_ids_are_none_that_are_there() -> None:
    draft = wire.read(track(clip(id="s2"), clip(st=1001), clip(st=2002)))
    assert [each.id for each in draft.tracks[0].segments] == ["s2", "s1", "s3"]


def test_times_lie_on_the_nearest_frames_and_neighbours_stay_joined() -> None:
    draft = wire.read(track(clip(d=5000.0), clip(st=5000, d=2500)))
    first, second = draft.tracks[0].segments
    assert first.timeline_range == TimeRange(Fraction(0), Fraction(150 * 1001, 30000))
    assert second.start == first.end
    assert wire.read(wire.write(draft)) == draft


def test_sound_lies_on_milliseconds() -> None:
    segment = wire.read(track(clip(d=1003), tt=1)).tracks[0].segments[0]
    assert segment.duration == Fraction(1003, 1000)


def test_text_is_verbatim() -> None:
    text = "撤销 'mute' %{pts} \\N {\\an8}\n🎬 <b>"
    draft = wire.read(track({"txt": text, "st": 0, "d": 1001}, tt=7))
    assert draft.tracks[0].segments[0].text is not None
    assert draft.tracks[0].segments[0].text.text == text
    assert wire.read(wire.dumps(draft)) == draft


@pytest.mark.parametrize(
    ("raw", "path"),
    [
        (b"{", "$"),
        (b"\xff", "$"),
        ('{"d":NaN}', "$"),
        ('{"d":1e999}', "$.d"),
        (5, "$"),
        (None, "$"),
        ([], "$"),
        ({"v": 2}, "$.v"),
        ({"extra": 1}, "$.extra"),
        ({"t": {}}, "$.t"),
        ({"t": [{}]}, "$.t[0]"),
        ({"t": [{"tt": 5}]}, "$.t[0].tt"),
        ({"m": {"width": 1280}}, "$.m"),
        ({"m": {"width": 1281, "height": 720}}, "$.m"),
        ({"m": {"width": 16384, "height": 16384}}, "$.m"),
        ({"m": {"width": "wide", "height": 720}}, "$.m.width"),
        ({"m": {"width": 1280, "height": 720, "fps": "1e9"}}, "$.m.fps"),
        ({"m": {"x": float("nan")}}, "$.m"),
        ({"m": {"x": object()}}, "$.m"),
        ({"m": {"x": [[[[[[[[[1]]]]]]]]]}}, "$.m"),
        ({"m": {"x": list(range(2000))}}, "$.m"),
        ({"m": {"x": "x" * 3000}}, "$.m"),
        ({"m": {"lufs": 3}}, "$.m.lufs"),
        (track(clip(zz=1)), "$.t[0].sg[0].zz"),
        (track(clip(out="x")), "$.t[0].sg[0].out"),
        (track(clip(out=9000)), "$.t[0].sg[0].out"),
        (track({"src": "a", "st": 0}), "$.t[0].sg[0]"),
        (track({"src": "a", "in": 5, "out": 5}), "$.t[0].sg[0].out"),
        (track({"st": 0, "d": 1001}), "$.t[0].sg[0]"),
        (track(clip(txt="x")), "$.t[0].sg[0]"),
        (track({"txt": "x", "st": 0, "d": 1001}), "$.t[0].sg[0]"),
        (track({"txt": " ", "st": 0, "d": 1001}, tt=7), "$.t[0].sg[0].txt"),
        (track({"txt": "x" * 2001, "st": 0, "d": 1001}, tt=7), "$.t[0].sg[0].txt"),
        (track({"txt": "x", "st": 0, "d": 1001, "vol": 2}, tt=7), "$.t[0].sg[0]"),
        (track(clip(), tt=7), "$.t[0].sg[0]"),
        (track(clip(bold=True)), "$.t[0].sg[0]"),
        (track(clip(fit="cover"), tt=1), "$.t[0].sg[0]"),
        (track(clip(src="")), "$.t[0].sg[0].src"),
        (track(clip(d=5)), "$.t[0].sg[0].d"),
        (track(clip(d=-5)), "$.t[0].sg[0].d"),
        (track(clip(st=86_399_900, d=60_000)), "$.t[0].sg[0].d"),
        (track(clip(sp=0)), "$.t[0].sg[0].sp"),
        (track(clip(vol=17)), "$.t[0].sg[0].vol"),
        (track(clip(vol=float("nan"))), "$.t[0].sg[0].vol"),
        (track(clip(fi=5000)), "$.t[0].sg[0].fi"),
        (track(clip(loop=0)), "$.t[0].sg[0].loop"),
        (track(clip(rot=45)), "$.t[0].sg[0].rot"),
        (track(clip(pos="nowhere")), "$.t[0].sg[0].pos"),
        (track(clip(pos=[0.5])), "$.t[0].sg[0].pos"),
        (track(clip(crop=[0.5, 0.5, 0.6, 0.5])), "$.t[0].sg[0].crop"),
        (track(clip(fx=[{"k": "sparkle"}])), "$.t[0].sg[0].fx[0]"),
        (track(clip(fx=[{"radius": 1}])), "$.t[0].sg[0].fx[0]"),
        (track(clip(fx=[{"k": "blur", "radius": 99}])), "$.t[0].sg[0].fx[0]"),
        (track(clip(fx=[{"k": "duck"}])), "$.t[0].sg[0].fx"),
        (track(clip(fx=[{"k": "blur"}] * 33)), "$.t[0].sg[0].fx"),
        (track(clip(fx=[{"k": "blur"}]), tt=1), "$.t[0].sg[0].fx"),
        (track(clip(), fx=[{"k": "blur"}]), "$.t[0].fx"),
        (track(clip(adj={"sparkle": 1})), "$.t[0].sg[0].adj"),
        (track(clip(kf={"size": [[0, 1]]})), "$.t[0].sg[0].kf"),
        (track(clip(kf={"x": [[5, 1], [5, 2]]})), "$.t[0].sg[0].kf.x"),
        (track(clip(kf={"x": [[5, 1, "bounce"]]})), "$.t[0].sg[0].kf.x"),
        (track(clip(kf={"opacity": [[5, 2]]})), "$.t[0].sg[0].kf.opacity"),
        (track(clip(gen={"k": "color"})), "$.t[0].sg[0]"),
        (track({"gen": {"k": "blur"}, "st": 0, "d": 1001}), "$.t[0].sg[0].gen"),
        (track(clip(tr={"k": "crossfade", "d": 300})), "$.t[0].sg[0].tr"),
        (track(clip(tr={"k": "explode", "d": 300}), clip(st=1001)), "$.t[0].sg[0].tr.k"),
        (track(clip(tr={"k": "wipe-left", "d": 3000}), clip(st=1001)), "$.t[0].sg[0].tr.d"),
        (track(clip(), clip(st=900)), "$.t[0].sg[1].st"),
        (track(clip(id="x"), clip(id="x", st=1001)), "$.t[0].sg[1].id"),
        (track(clip(), m={"role": "title"}), "$.t[0].m.role"),
        (track(clip(), m={"role": "boss"}), "$.t[0].m.role"),
    ],
)
def test_what_is_wrong_is_named_by_its_path(raw: object, path: str) -> None:
    assert path in wrong(raw)


def test_two_main_tracks_are_one_too_many() -> None:
    main = {"tt": 0, "m": {"role": "main"}, "sg": []}
    assert wrong({"t": [main, main]}) == ["$.t"]


def test_everything_that_is_wrong_is_told_up_to_a_limit() -> None:
    assert wrong(track(clip(pos="nowhere", kf={"size": [[0, 1]]}), clip(st=1))) == [
        "$.t[0].sg[1].st",
        "$.t[0].sg[0].pos",
        "$.t[0].sg[0].kf",
    ]
    assert len(wrong(track(*[clip(st=1001 * n, pos="nowhere") for n in range(100)]))) == limits.MOST_PROBLEMS


@pytest.mark.parametrize("depth", [100, 100_000])
def test_deep_json_is_refused(depth: int) -> None:
    assert wrong('{"m":' + '{"a":' * depth + "1" + "}" * depth + "}") in (["$.m"], ["$"])


def test_a_hundred_thousand_segments_are_read_and_a_million_are_not() -> None:
    def raw(segments: list[str]) -> str:
        return '{"m":{"width":2000,"height":1000,"fps":"25"},"t":[{"tt":0,"sg":[' + ",".join(segments) + "]}]}"

    many = [f'{{"src":"a","st":{number * 40},"d":40}}' for number in range(limits.MOST_SEGMENTS)]
    assert len(wire.read(raw(many)).tracks[0].segments) == limits.MOST_SEGMENTS
    assert wrong(raw([*many, many[0]])) == ["$.t"]
    assert wrong(raw(many[:1] * 1_000_000)) == ["$.t"]
    assert wrong(b" " * (limits.MOST_BYTES + 1)) == ["$"]


_JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=8),
    lambda inner: (
        st.lists(inner, max_size=4)
        | st.dictionaries(
            st.sampled_from(["t", "tt", "sg", "m", "st", "d", "src", "txt", "fx", "kf", "k", "x"]), inner, max_size=5
        )
    ),
    max_leaves=20,
)


@settings(max_examples=300, deadline=None)
@given(_JSON | st.binary() | st.text())
def test_anything_at_all_is_a_draft_or_is_refused(raw: object) -> None:
    try:
        draft = wire.read(raw)
    except DraftInvalid as error:
        problems = error.problems
    else:
        assert wire.read(wire.dumps(draft)) == draft
        return
    assert problems
    assert all(each.path.startswith("$") and each.reason for each in problems)


SCHEMA = wire.json_schema()
VALIDATOR = jsonschema_rs.validator_for(SCHEMA)


def test_the_schema_is_one_and_knows_the_example() -> None:
    jsonschema_rs.meta.validate(SCHEMA)
    VALIDATOR.validate(EXAMPLE)


@settings(max_examples=50, deadline=None)
@given(any_draft())
def test_every_draft_fits_the_schema(draft: Draft) -> None:
    VALIDATOR.validate(json.loads(wire.dumps(draft)))


@pytest.mark.parametrize("raw", [{"t": [{"tt": 5}]}, track(clip(zz=1)), track(clip(vol=17)), {"m": {"width": "wide"}}])
def test_the_schema_refuses_what_reading_refuses(raw: object) -> None:
    assert not VALIDATOR.is_valid(raw)
    assert wrong(raw)
