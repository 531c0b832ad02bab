"""Whose colours a result has, and how they are told in an MP4."""

from fractions import Fraction

from fetchcut.media.iso.boxes import box, boxes
from fetchcut.media.iso.colors import with_colors
from fetchcut.media.iso.units import VISUAL_BYTES
from fetchcut.media.render.colors import Colors, assumed_colors, colors_of, is_mapped, is_same_matrix, shared_colors
from fetchcut.timeline.assets import Asset
from fetchcut.timeline.draft import Canvas, Draft, Media, Segment, Track
from fetchcut.timeline.facts import MediaInfo, VideoStream

PHONE = Colors("bt470bg", "bt470bg", "smpte170m")
HD = Colors("bt709", "bt709", "bt709")


def stream(matrix: str | None = None, *, width: int = 1920, **more: str | None) -> VideoStream:
    return VideoStream(index=0, codec="h264", width=width, height=1080, color_space=matrix, **more)  # type: ignore[arg-type]


def colors(*streams: tuple[VideoStream, int]) -> Colors:
    """Return the colours of a draft of these streams, each shown for so many seconds."""
    segments, library, at = [], {}, 0
    for number, (each, seconds) in enumerate(streams):
        name = f"a{number}"
        info = MediaInfo(container="mov", size_bytes=1, duration_s=Fraction(100), video=(each,))
        library[name] = Asset(id=name, name=name, file_type="video", info=info)
        segments.append(Segment(id=f"s{number}", start=Fraction(at), duration=Fraction(seconds), media=Media(src=name)))
        at += seconds
    main = Track(id="t", kind="video", role="main", segments=tuple(segments))
    canvas = Canvas(width=1920, height=1080)
    return shared_colors(Draft(canvas=canvas, tracks=(main,)), library, canvas)


def test_the_largest_share_of_the_canvas_size_decides() -> None:
    assert colors((stream("bt470bg"), 3), (stream("bt709"), 2)) == PHONE
    assert colors((stream("bt470bg"), 2), (stream("bt709"), 2), (stream(None), 1)) == HD
    assert colors((stream("bt470bg", width=1280), 9), (stream("bt709"), 1)) == HD
    assert colors((stream("bt470bg", width=1280), 9)) == HD


def test_what_is_never_taken_over() -> None:
    full = stream("bt470bg", color_range="pc")
    hdr = stream("bt2020nc", color_transfer="smpte2084", color_primaries="bt2020")
    wide = stream("bt2020nc", color_primaries="bt2020")
    assert colors((full, 9), (hdr, 9), (wide, 9), (stream("gbr"), 9)) == HD
    assert [is_mapped(each) for each in (full, hdr, wide, stream("bt709"))] == [False, True, True, False]


def test_what_a_source_does_not_say_is_assumed() -> None:
    assert colors_of(stream(None)) == assumed_colors(1920, 1080) == HD
    assert assumed_colors(640, 480).matrix == "smpte170m"
    assert colors_of(stream(None, pixel_format="rgb24")) is None
    assert colors_of(stream("bt709", color_primaries="bt470bg")) == Colors("bt709", "bt470bg", "bt709")


def test_the_matrices_of_standard_definition_are_one() -> None:
    assert is_same_matrix("bt470bg", "smpte170m")
    assert not is_same_matrix("bt709", "smpte170m")


def test_the_box_of_colours_takes_the_place_of_another() -> None:
    old = box(b"colr", b"nclx", bytes([0, 9, 0, 16, 0, 9, 0]))
    profile = box(b"colr", b"prof", b"icc")
    entry = box(b"avc1", bytes(VISUAL_BYTES - 8), box(b"avcC", b"set"), old, profile)
    told = with_colors(entry, matrix="bt470bg", primaries="bt470bg", transfer="smpte170m")
    assert [(kind, bytes(content)) for kind, content in boxes(memoryview(told)[VISUAL_BYTES:])] == [
        (b"avcC", b"set"),
        (b"colr", b"proficc"),
        (b"colr", b"nclx" + bytes([0, 5, 0, 6, 0, 5, 0])),
    ]
    assert told[4:8] == b"avc1"
    assert int.from_bytes(told[:4], "big") == len(told)
