"""Laws of byte spans, on indexes drawn at random: whatever FFmpeg needs for a part lies inside."""

from array import array
from fractions import Fraction
from itertools import pairwise

from hypothesis import given, strategies as st

from fetchcut.media.byte_ranges import MediaIndex, StreamIndex, bytes_of, coalesce
from fetchcut.timeline.time import TimeRange

spans_drawn = st.lists(st.tuples(st.integers(0, 1000), st.integers(0, 1000)), max_size=20)


@st.composite
def indexes(draw: st.DrawFn) -> MediaIndex:
    """Draw a file of one video and one audio stream, packets of any size interleaved in any way."""
    frames = draw(st.integers(1, 120))
    sounds = draw(st.integers(1, 120))
    order = draw(st.permutations([0] * frames + [1] * sounds))
    header = draw(st.integers(8, 200))
    offsets: tuple[list[int], list[int]] = ([], [])
    sizes: tuple[list[int], list[int]] = ([], [])
    at = header
    for which in order:
        size = draw(st.integers(1, 500))
        offsets[which].append(at)
        sizes[which].append(size)
        at += size
    keys = bytes([1, *(draw(st.integers(0, 1)) for _ in range(frames - 1))])
    bases = (Fraction(1, 25), Fraction(1024, 48000))
    streams = tuple(
        StreamIndex(
            index=which,
            kind="audio" if which else "video",
            time_base=bases[which],
            offsets=array("q", offsets[which]),
            sizes=array("q", sizes[which]),
            ticks=array("q", range(len(sizes[which]))),
            keys=b"\1" * sounds if which else keys,
        )
        for which in (0, 1)
    )
    return MediaIndex(
        container="mov", size_bytes=at, start_s=Fraction(0), streams=streams, header=((0, header),), is_complete=True
    )


@st.composite
def parts(draw: st.DrawFn) -> tuple[TimeRange, ...]:
    starts = draw(st.lists(st.fractions(0, 4, max_denominator=1000), min_size=1, max_size=3))
    lengths = draw(st.fractions(Fraction(1, 1000), 3, max_denominator=1000))
    return tuple(TimeRange(start, start + lengths) for start in starts)


def is_inside(spans: tuple[tuple[int, int], ...], start: int, end: int) -> bool:
    return any(low <= start and end <= high for low, high in spans)


@given(indexes(), parts(), st.integers(0, 2000))
def test_every_packet_of_a_part_and_the_keyframe_before_it_are_inside(
    index: MediaIndex, ranges: tuple[TimeRange, ...], gap: int
) -> None:
    spans = bytes_of(index, ranges, gap=gap)
    assert spans is not None
    for stream in index.streams:
        times = [tick * stream.time_base for tick in stream.ticks]
        for part in ranges:
            keyframes = [at for at, is_key in enumerate(stream.keys) if is_key and times[at] <= part.start]
            for at in range(max(keyframes), len(times)):
                if times[at] < part.end:
                    assert is_inside(spans, stream.offsets[at], stream.offsets[at] + stream.sizes[at])


@given(indexes(), parts(), st.integers(0, 2000))
def test_spans_are_sorted_apart_by_the_gap_and_within_the_file(
    index: MediaIndex, ranges: tuple[TimeRange, ...], gap: int
) -> None:
    spans = bytes_of(index, ranges, gap=gap) or ()
    assert spans[0][0] == 0, "the header"
    assert all(start < end for start, end in spans)
    assert spans[-1][1] <= index.size_bytes
    assert all(after[0] - before[1] >= max(gap, 1) for before, after in pairwise(spans))


@given(indexes(), parts())
def test_one_stream_alone_never_costs_more_than_all(index: MediaIndex, ranges: tuple[TimeRange, ...]) -> None:
    def cost(streams: frozenset[int] | None) -> int:
        return sum(end - start for start, end in bytes_of(index, ranges, gap=0, streams=streams) or ())

    assert cost(frozenset({1})) <= cost(None) <= index.size_bytes


@given(spans_drawn, st.integers(0, 100))
def test_joining_keeps_every_byte_and_adds_only_small_gaps(spans: list[tuple[int, int]], gap: int) -> None:
    wanted = {byte for start, end in spans for byte in range(start, min(end, 900))}
    joined = coalesce(spans, gap=gap, end=900)
    got = {byte for start, end in joined for byte in range(start, end)}
    assert wanted <= got
    extra = sorted(got - wanted)
    runs = [1 if not at or extra[at] - extra[at - 1] > 1 else 0 for at in range(len(extra))]
    assert len(extra) <= sum(runs) * max(gap - 1, 0)


def small(*, is_complete: bool = True, count: int = 100) -> MediaIndex:
    """Return a second of 1000-byte packets every 1/10 s, a keyframe each second."""
    stream = StreamIndex(
        index=0,
        kind="video",
        time_base=Fraction(1, 10),
        offsets=array("q", [100 + 1000 * at for at in range(count)]),
        sizes=array("q", [1000] * count),
        ticks=array("q", range(count)),
        keys=bytes(at % 10 == 0 for at in range(count)),
    )
    size = 100 + 1000 * count
    return MediaIndex(
        container="mov",
        size_bytes=size,
        start_s=Fraction(0),
        streams=(stream,) if count else (),
        header=((0, 100),),
        is_complete=is_complete,
    )


def test_a_part_costs_little_more_than_itself() -> None:
    spans = bytes_of(small(), (TimeRange(Fraction(5), Fraction(7)),), gap=0)
    # 0-4 the head; from the keyframe at 4 s (half a second early) to one packet past 8 s (a second late).
    assert spans == ((0, 4100), (40100, 81100))


def test_times_count_from_the_start_of_the_file() -> None:
    index = small()
    late = MediaIndex(
        container=index.container,
        size_bytes=index.size_bytes,
        start_s=Fraction(2),
        streams=index.streams,
        is_complete=True,
    )
    spans = bytes_of(late, (TimeRange(Fraction(3), Fraction(4)),), gap=0) or ()
    assert spans[-1] == (40100, 71100)


def test_nothing_is_known_without_full_tables() -> None:
    part = (TimeRange(Fraction(0), Fraction(1)),)
    assert bytes_of(small(is_complete=False), part) is None
    assert bytes_of(small(count=0), part) is None
    assert bytes_of(small(), ()) is None
