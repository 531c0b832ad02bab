"""Where pictures lie on the canvas, against what must hold whatever the sizes."""

from fractions import Fraction

from hypothesis import given, strategies as st

from fetchcut.media.render.geometry import Box, Size, cropped, fitted, is_covering, placed, shape_of
from fetchcut.timeline.facts import VideoStream

SIDE = st.integers(2, 2000)
SIZES = st.builds(lambda width, height: Size(2 * width, 2 * height), st.integers(8, 1000), st.integers(8, 1000))
SHAPES = st.tuples(SIDE, SIDE).map(lambda pair: (Fraction(pair[0]), Fraction(pair[1])))


@given(SHAPES, SIZES)
def test_contained_pictures_lie_within_and_touch(shape: tuple[Fraction, Fraction], canvas: Size) -> None:
    size = fitted(shape, canvas, "contain")
    assert size.width <= canvas.width
    assert size.height <= canvas.height
    assert size.width == canvas.width or size.height == canvas.height
    assert not size.width % 2
    assert not size.height % 2


@given(SHAPES, SIZES)
def test_covering_pictures_leave_nothing_open(shape: tuple[Fraction, Fraction], canvas: Size) -> None:
    size = fitted(shape, canvas, "cover")
    assert is_covering(placed(size, canvas, None), canvas)
    assert size.width == canvas.width or size.height == canvas.height


@given(SHAPES, SIZES)
def test_stretched_pictures_are_the_canvas(shape: tuple[Fraction, Fraction], canvas: Size) -> None:
    assert fitted(shape, canvas, "stretch") == canvas


@given(SIZES, st.tuples(*[st.floats(0, 1)] * 4))
def test_what_is_kept_lies_within(size: Size, crop: tuple[float, float, float, float]) -> None:
    kept = cropped(size, crop)
    assert not kept.x % 2
    assert not kept.y % 2
    assert 0 <= kept.x <= kept.x + kept.width <= size.width
    assert 0 <= kept.y <= kept.y + kept.height <= size.height
    assert kept.width >= 1
    assert kept.height >= 1


def test_the_whole_is_kept_where_nothing_is_cut() -> None:
    assert cropped(Size(320, 180), None) == cropped(Size(320, 180), (0.0, 0.0, 1.0, 1.0)) == Box(0, 0, 320, 180)


def test_a_turned_picture_stands_upright_in_square_pixels() -> None:
    stream = VideoStream(index=0, codec="h264", width=720, height=576, sample_aspect=Fraction(16, 15))
    assert shape_of(stream) == (Fraction(768), Fraction(576))
    turned = VideoStream(index=0, codec="h264", width=1920, height=1080, rotation_deg=90)
    assert shape_of(turned) == (Fraction(1080), Fraction(1920))


def test_a_point_is_the_centre() -> None:
    assert placed(Size(100, 50), Size(1000, 500), (0.5, 0.5)) == Box(450, 225, 100, 50)
