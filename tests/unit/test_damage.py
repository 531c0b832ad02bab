"""Where a damaged stretch of a source lies on the timeline, and how far a bad packet reaches."""

from fractions import Fraction

import pytest

from fetchcut.media.run.damaged import Packets
from fetchcut.timeline.assets import Asset
from fetchcut.timeline.damage import Damage, Kind, left_out, on_timeline, used_parts
from fetchcut.timeline.draft import Segment
from fetchcut.timeline.edits import apply_all
from fetchcut.timeline.facts import AudioStream, MediaInfo, VideoStream
from fetchcut.timeline.time import TimeRange
from tests.media.drafts import clip, draft, track

BAD = TimeRange(Fraction(2), Fraction(3))


def asset() -> Asset:
    picture = VideoStream(index=0, codec="h264", width=320, height=180, frame_rate=Fraction(25), duration_s=Fraction(9))
    sound = AudioStream(index=1, codec="aac", sample_rate=48_000, channels=2, duration_s=Fraction(9))
    info = MediaInfo(container="mov,mp4", size_bytes=1, duration_s=Fraction(9), video=(picture,), audio=(sound,))
    return Asset(id="a", name="a.mp4", file_type="video", info=info)


def where(*segments: Segment, kind: Kind = "picture") -> list[tuple[float, float]]:
    library = {"a": asset()}
    found = on_timeline(draft(track("main", *segments)), library, Damage(src="a", kind=kind, part=BAD))
    return [(float(each.start), float(each.end)) for each in found]


@pytest.mark.parametrize(
    ("segment", "expected"),
    [
        (clip("a", 0, 9), [(2, 3)]),
        (clip("a", 1, 2, "2.5"), [(1, 1.52)]),
        (clip("a", 0, 2), []),
        (clip("a", 0, 4, speed=Fraction(2)), [(1, 1.52)]),
        (clip("a", 0, 9, is_reversed=True), [(6, 7)]),
        (clip("a", 1, 3, "2.5", is_frozen=True), [(1, 4)]),
        (clip("a", 1, 3, 5, is_frozen=True), []),
        (clip("a", 0, 8, 1, loop_out=Fraction(4)), [(1, 2), (4, 5), (7, 8)]),
    ],
)
def test_a_damaged_stretch_is_found_where_it_is_seen(segment: Segment, expected: list[tuple[float, float]]) -> None:
    assert where(segment) == expected


def test_sound_that_is_not_heard_is_not_missed() -> None:
    assert where(clip("a", 0, 9, gain=0.0), kind="sound") == []
    assert where(clip("a", 0, 9), kind="sound") == [(2, 3)]


def test_the_cuts_leave_the_rest() -> None:
    library = {"a": asset()}
    cut = draft(track("main", clip("a", 0, 4), clip("a", 4, 4, 1)))
    found = on_timeline(cut, library, Damage(src="a", kind="picture", part=BAD))
    rest = apply_all(cut, left_out(found), library)
    assert rest.duration == 6
    assert on_timeline(rest, library, Damage(src="a", kind="picture", part=BAD)) == []
    assert used_parts(rest, library, "a", "picture") == [
        TimeRange(Fraction(0), Fraction(2)),
        TimeRange(Fraction(3), Fraction(5)),
    ]


def packets(bad: set[int], *, alone: frozenset[int] = frozenset()) -> list[tuple[int, int]]:
    """Return what is lost of K0 p3 b1 b2 K4 p6 b5 when these packets are bad."""
    found = Packets(bad=bad)
    for number, shown in enumerate((0, 3, 1, 2, 4, 6, 5)):
        times = (Fraction(shown), Fraction(shown + 1))
        found.add(times, is_key=shown in {0, 4}, is_alone=number in alone)
    return [(int(start), int(end)) for start, end in found.damage()]


def test_a_bad_picture_reaches_to_the_next_keyframe() -> None:
    assert packets({0}) == [(0, 4)]
    assert packets({1}) == [(1, 4)]
    assert packets({3}) == [(2, 4)]
    assert packets({1, 5}) == [(1, 4), (5, 7)]


def test_a_picture_nobody_refers_to_is_lost_alone() -> None:
    assert packets({2}, alone=frozenset({2, 3, 6})) == [(1, 2)]
