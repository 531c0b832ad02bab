"""MP4s laid out and read again: every sample where the tables say, and neighbours copied at once."""

from array import array
from collections.abc import Iterable
from pathlib import Path

import pytest

from fetchcut.media.iso.boxes import box, boxes, child
from fetchcut.media.iso.chapters import chapter_track
from fetchcut.media.iso.read import sample_tracks
from fetchcut.media.iso.tell import told
from fetchcut.media.iso.write import NewTrack, UnwrittenMp4, display_matrix, layout_of, write_mp4

PICTURES, SOUND = 100, 180


def numbers(values: Iterable[int]) -> "array[int]":
    return array("q", values)


def interleaved(*, sound_in: int) -> list[NewTrack]:
    """Return pictures and sound of four seconds; with `sound_in` 0 they lie by turns in one file."""
    at, places = 0, []
    for number in range(PICTURES):
        places.append(at)
        at += 50 + number
    video = NewTrack(
        kind="vide",
        time_scale=25,
        entry=box(b"vp09", bytes(78)),
        sources=numbers([0] * PICTURES),
        offsets=numbers(places),
        sizes=numbers(50 + number for number in range(PICTURES)),
        durations=numbers([1] * PICTURES),
        length=PICTURES,
        is_sync=bytes(number % 10 == 0 for number in range(PICTURES)),
    )
    audio = NewTrack(
        kind="soun",
        time_scale=45,
        entry=box(b"mp4a", bytes(28)),
        sources=numbers([sound_in] * SOUND),
        offsets=numbers((at if sound_in == 0 else 0) + 7 * number for number in range(SOUND)),
        sizes=numbers([7] * SOUND),
        durations=numbers([1] * SOUND),
        length=SOUND,
    )
    return [video, audio]


@pytest.fixture
def files(tmp_path: Path) -> list[Path]:
    found = []
    for name, factor in (("one", 7), ("two", 11)):
        path = tmp_path / name
        path.write_bytes(bytes(number * factor % 251 for number in range(20_000)))
        found.append(path)
    return found


@pytest.mark.parametrize("sound_in", [0, 1])
def test_every_sample_is_where_the_tables_say(files: list[Path], tmp_path: Path, sound_in: int) -> None:
    tracks = interleaved(sound_in=sound_in)
    layout = layout_of(tracks, told=told({"title": "Title"}))
    result = tmp_path / "result.mp4"
    write_mp4(result, layout, files)
    whole = result.read_bytes()
    with UnwrittenMp4(layout, files) as unwritten:
        assert unwritten.size_bytes == len(whole)
        assert unwritten.read_at(0, len(whole)) == whole
        found = sample_tracks(unwritten)
        assert [each.kind for each in sample_tracks(unwritten, only="soun")] == ["soun"]
    for track, read in zip(tracks, found, strict=True):
        source = files[track.sources[0]].read_bytes()
        assert list(read.samples.sizes) == list(track.sizes)
        for at, offset, size in zip(read.samples.offsets, track.offsets, track.sizes, strict=True):
            assert whole[at : at + size] == source[offset : offset + size]
        if track.is_sync is not None:
            assert read.samples.is_sync == track.is_sync


def test_neighbours_of_one_source_are_copied_at_once() -> None:
    tracks = interleaved(sound_in=1)
    # Four seconds, two stretches every half second.
    assert len(layout_of(tracks).stretches) == 16
    assert len(layout_of(tracks[:1]).stretches) == 1


@pytest.mark.parametrize("degrees", [0, 90, 180, 270])
def test_a_matrix_turns_the_corners_onto_the_canvas(degrees: int) -> None:
    width, height = 40, 30
    matrix = array("i", display_matrix(degrees, width, height))
    matrix.byteswap()
    a, b, _, c, d, _, x, y, _ = (value / 65536 for value in matrix)
    corners = [(a * p + c * q + x, b * p + d * q + y) for p in (0, width) for q in (0, height)]
    shown = (width, height) if degrees % 180 == 0 else (height, width)
    assert {(p, q) for p, q in corners} == {(p, q) for p in (0, shown[0]) for q in (0, shown[1])}


def test_chapters_that_begin_late_wait(tmp_path: Path) -> None:
    source = tmp_path / "text"
    track, samples = chapter_track([(1.5, 2, "一"), (2.25, 3, "two")], 1)
    source.write_bytes(samples)
    assert list(track.durations) == [750, 750]
    data = samples[: track.sizes[0]]
    assert data == b"\0\x03" + "一".encode() + box(b"encd", bytes([0, 0, 1, 0]))
    layout = layout_of([*interleaved(sound_in=0), track])
    moov = child(memoryview(layout.head), b"moov")
    traks = [content for kind, content in boxes(moov) if kind == b"trak"]
    assert [bytes(child(each, b"tref", b"chap")) for each in traks[:2]] == [bytes([0, 0, 0, 3])] * 2
    # A second and a half of nothing first, in the movie's scale of 25, rounded down.
    waits = bytes(child(traks[2], b"edts", b"elst"))
    assert waits[4:8] == bytes([0, 0, 0, 2])
    assert int.from_bytes(waits[8:16], "big") == 37
    assert waits[16:24] == b"\xff" * 8
