"""The closed lists a draft may choose from: effects, places, easings, platforms."""

import re
from fractions import Fraction

import pytest
from hypothesis import given, strategies as st

from fetchcut.timeline.draft import Keyframe
from fetchcut.timeline.easings import EASINGS, value_at
from fetchcut.timeline.effects import ALL, LOOKS, AssetId, Choice, Color, EffectKind, Number, made, read_color, scope_of
from fetchcut.timeline.places import MARGIN, PLACES, corner
from fetchcut.timeline.platforms import PLATFORMS, read_ratio, shaped


@pytest.mark.parametrize("kind", ALL.values(), ids=lambda kind: kind.name)
def test_an_effect_has_all_its_parameters_in_their_range(kind: EffectKind) -> None:
    effect = made(kind.name)
    assert effect.params.keys() == kind.parameters.keys()
    assert made(kind.name, effect.params) == effect
    assert re.fullmatch("[a-z_]+", kind.name)
    assert kind.says
    assert scope_of(effect) == kind.scope


@pytest.mark.parametrize(
    ("parameter", "right", "wrong"),
    [
        (Number(least=0, most=1, unasked=0.5), [0, 1, 0.3], [-0.1, 1.1, True, "1", float("nan"), None]),
        (Choice(among=("a", "b")), ["a", "b"], ["c", None, 1]),
        (Color(unasked="#000000"), ["#fff", "A1B2C3", "#000000"], ["#ff", "red", 5, "#GGGGGG", "#٣٣٣"]),
        (AssetId(), ["", "as_1"], [1, "x" * 65]),
    ],
)
def test_parameters_say_what_they_take(
    parameter: Number | Choice | Color | AssetId, right: list[object], wrong: list[object]
) -> None:
    for value in right:
        parameter.read(value)
    for value in wrong:
        with pytest.raises(ValueError, match="expected"):
            parameter.read(value)
    assert parameter.read(parameter.unasked) == parameter.unasked
    assert str(parameter)


def test_what_is_no_effect() -> None:
    for name, params in (("sparkle", {}), ("blur", {"size": 1}), ("blur", {"radius": 99})):
        with pytest.raises(ValueError, match=r"no such effect|has no|radius of blur"):
            made(name, params)


def test_looks_are_effects_of_pictures() -> None:
    assert all(ALL[each].scope == "picture" for each in LOOKS)


def test_colours_as_people_write_them() -> None:
    assert [read_color(each) for each in ("#fc0", "ffcc00", "#FFCC00")] == ["#FFCC00"] * 3


def test_places_keep_a_margin_and_centres_do_not() -> None:
    canvas, size = (1000, 500), (200.0, 100.0)
    margin = MARGIN * 500
    assert corner("top-left", size, canvas) == (margin, margin)
    assert corner("bottom-right", size, canvas) == (1000 - 200 - margin, 500 - 100 - margin)
    assert corner("center", size, canvas) == (400, 200)
    assert corner((0.0, 0.0), size, canvas) == (-100, -50)
    # What is larger than the room between the margins is centred.
    assert corner("top-left", (1000.0, 600.0), canvas) == (0, -50)


@given(st.sampled_from(tuple(PLACES)), st.floats(1, 900), st.floats(1, 400))
def test_what_fits_is_never_cut_off_at_a_named_place(name: str, width: float, height: float) -> None:
    x, y = corner(name, (width, height), (1000, 500))
    assert -1e-6 <= x <= 1000 - width + 1e-6
    assert -1e-6 <= y <= 500 - height + 1e-6


@pytest.mark.parametrize("name", EASINGS)
def test_easings_lead_from_nothing_to_all(name: str) -> None:
    ease = EASINGS[name]
    assert (ease(0.0), ease(1.0)) == (0, 1)
    steps = [ease(step / 50) for step in range(51)]
    assert steps == sorted(steps)


def test_a_value_over_time() -> None:
    keys = (Keyframe(Fraction(1), 0.0), Keyframe(Fraction(3), 10.0, "hold"), Keyframe(Fraction(4), 20.0))
    times = (Fraction(0), Fraction(1), Fraction(2), Fraction(3), Fraction(7, 2), Fraction(4), Fraction(9))
    assert [value_at(keys, time) for time in times] == [0, 0, 5, 10, 10, 20, 20]


@pytest.mark.parametrize(
    ("said", "ratio"),
    [("16:9", Fraction(16, 9)), ("9：16", Fraction(9, 16)), ("2.35 x 1", Fraction(47, 20)), (" 1/1 ", Fraction(1))],
)
def test_shapes_as_people_write_them(said: str, ratio: Fraction) -> None:
    assert read_ratio(said) == ratio


@pytest.mark.parametrize("said", ["", "16", "0:9", "16:0", "100:1", "-1:2", "a:b", "1e9:1"])
def test_what_is_no_shape(said: str) -> None:
    with pytest.raises(ValueError, match="shape"):
        read_ratio(said)


@given(st.fractions(Fraction(1, 5), 5, max_denominator=100), st.integers(16, 2160))
def test_a_shaped_canvas_is_even_and_has_its_lines(ratio: Fraction, lines: int) -> None:
    width, height = shaped(ratio, lines)
    assert width % 2 == height % 2 == 0
    assert abs(min(width, height) - lines) <= 1
    # Nearly square and small, both sides may come out the same.
    assert width == height or (width > height) == (ratio > 1)


def test_platforms_have_even_sides() -> None:
    assert all(side % 2 == 0 for size in PLATFORMS.values() for side in size)
