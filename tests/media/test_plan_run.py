"""What a plan does to real footage: which packets stay as they were, where cuts begin and end, what a size does."""

import subprocess
from array import array
from collections.abc import Callable, Iterator
from dataclasses import replace
from fractions import Fraction
from itertools import pairwise
from pathlib import Path

import av
import pytest

from fetchcut.errors import NoSuchStream
from fetchcut.media.byte_ranges import bytes_of
from fetchcut.media.plan import Ingredient, plan
from fetchcut.media.run.libav import Libav
from fetchcut.media.tools import find_ffmpeg
from fetchcut.timeline.wish import Wish
from tests.footage import footage
from tests.media import clips
from tests.media.kitchen import Kitchen, heard_samples, packets, samples, seconds, shown

FRAME = Fraction(1, 25)


@pytest.fixture(scope="module")
def libav() -> Iterator[Libav]:
    with Libav() as libav:
        yield libav


@pytest.fixture
def kitchen(libav: Libav, tmp_path: Path) -> Kitchen:
    return Kitchen(folder=tmp_path, libav=libav)


def codes(served_plan: object) -> list[str]:
    return [each.code for each in getattr(served_plan, "why", ())]


# Copies


def test_a_remux_keeps_every_packet(kitchen: Kitchen) -> None:
    source = footage("bigbuckbunny.mp4")
    served = kitchen.serve(source, wish=Wish(format="mkv"))
    assert served.plan.why == ()
    assert packets(served.path, "video") == packets(source, "video")
    assert packets(served.path, "audio") == packets(source, "audio")


def test_the_index_is_moved_to_the_front_without_encoding(kitchen: Kitchen) -> None:
    source = clips.moov_at_end()
    served = kitchen.serve(source, wish=Wish(), is_direct=True)
    assert not served.plan.is_untouched
    assert served.info.is_faststart
    assert packets(served.path, "video") == packets(source, "video")


def test_pictures_of_one_file_and_sound_of_another_are_put_together(kitchen: Kitchen) -> None:
    pictures, sound = footage("bikes.mp4"), footage("world.mp4")
    served = kitchen.serve(pictures, sound, wish=Wish())
    assert served.plan.format == "mp4"
    assert packets(served.path, "video") == packets(pictures, "video")
    assert packets(served.path, "audio") == packets(sound, "audio")


def test_only_the_sound_that_does_not_fit_is_encoded(kitchen: Kitchen) -> None:
    mixed = kitchen.serve(footage("bikes.mp4"), footage("sax.wav"), wish=Wish(format="mkv"), name="mixed").path
    served = kitchen.serve(mixed, wish=Wish(format="mp4"))
    assert codes(served.plan) == ["audio_codec"]
    assert packets(served.path, "video") == packets(footage("bikes.mp4"), "video")


def test_only_the_pictures_that_do_not_fit_are_encoded(kitchen: Kitchen) -> None:
    source = clips.hevc()
    served = kitchen.serve(source, wish=Wish(format="mp4"))
    assert codes(served.plan) == ["video_codec"]
    assert served.info.picture is not None
    assert served.info.picture.codec == "h264"


def test_without_sound_the_pictures_stay_as_they_are(kitchen: Kitchen) -> None:
    source = footage("world.mp4")
    served = kitchen.serve(source, wish=Wish(wants_video_only=True), is_direct=True)
    assert served.info.audio == ()
    assert packets(served.path, "video") == packets(source, "video")


def test_the_sound_of_a_video_is_taken_out_as_it_is(kitchen: Kitchen) -> None:
    source = footage("world.mp4")
    served = kitchen.serve(source, wish=Wish(wants_audio_only=True))
    assert served.plan.format == "m4a"
    assert packets(served.path, "audio") == packets(source, "audio")


# Cuts


@pytest.mark.parametrize("name", ["world.mp4", "bigbuckbunny.mp4"])
def test_a_copied_cut_starts_and_ends_on_the_asked_frame(kitchen: Kitchen, name: str) -> None:
    """Between keyframes, with and without B-frames: the edit list hides what comes before."""
    source = footage(name)
    served = kitchen.serve(source, wish=Wish(format="mp4"), ranges=(seconds("2.2", "4.2"),))
    assert served.plan.why == ()
    wanted = [text for time, text in shown(source) if Fraction("2.2") <= time < Fraction("4.2")]
    assert [text for _, text in shown(served.path)] == wanted
    assert shown(served.path)[0][0] == 0
    assert set(packets(served.path, "video")) <= set(packets(source, "video"))


def test_sound_stays_with_the_pictures_in_a_copied_cut(kitchen: Kitchen) -> None:
    source = footage("world.mp4")
    served = kitchen.serve(source, wish=Wish(format="mp4"), ranges=(seconds("10.5", "14.5"),))
    assert loudest(served.path) == pytest.approx(loudest(source, Fraction("10.5"), Fraction("14.5")), abs=0.002)


def test_an_exact_cut_has_the_asked_frames_and_samples(kitchen: Kitchen) -> None:
    source = footage("world.mp4")
    served = kitchen.serve(source, wish=Wish(format="mp4", is_exact=True), ranges=(seconds("2.5", "4.5"),))
    assert "exact" in codes(served.plan)
    assert len(shown(served.path)) == 60
    assert abs(heard_samples(served.path) - 2 * 48_000) <= 1024


def test_where_no_edit_list_hides_the_start_the_part_is_encoded(kitchen: Kitchen) -> None:
    served = kitchen.serve(footage("world.mp4"), wish=Wish(format="mkv"), ranges=(seconds("2.5", "4.5"),))
    assert set(codes(served.plan)) == {"no_edit_list"}
    assert len(shown(served.path)) == 60


def test_from_the_beginning_every_container_takes_a_copy(kitchen: Kitchen) -> None:
    source = footage("world.mp4")
    served = kitchen.serve(source, wish=Wish(format="mkv"), ranges=(seconds(0, 2),))
    assert served.plan.why == ()
    assert [text for _, text in shown(served.path)] == [text for time, text in shown(source) if time < 2]


def test_several_parts_follow_each_other_frame_by_frame(kitchen: Kitchen) -> None:
    ranges = (seconds("20", "21"), seconds("3.5", "5"), seconds("7.1", "7.6"))
    served = kitchen.serve(footage("world.mp4"), wish=Wish(format="mp4"), ranges=ranges)
    assert set(codes(served.plan)) == {"several_parts"}
    times = [time for time, _ in shown(served.path)]
    assert len(times) == 30 + 45 + 15
    assert all(later - earlier == Fraction(1, 30) for earlier, later in pairwise(times))
    assert abs(heard_samples(served.path) - 3 * 48_000) <= 2 * 1024


def test_parts_of_sound_are_joined_to_the_sample(kitchen: Kitchen) -> None:
    ranges = (seconds("1.25", "2"), seconds("4", "4.125"))
    served = kitchen.serve(footage("sax.wav"), wish=Wish(format="wav"), ranges=ranges)
    assert heard_samples(served.path) == 42_000


@pytest.mark.parametrize("name", ["aac", "mp3", "opus"])
def test_a_part_of_bare_sound_is_copied_to_the_packet(kitchen: Kitchen, name: str) -> None:
    whole = kitchen.serve(footage("world.mp4"), wish=Wish(format=name), name="whole").path
    served = kitchen.serve(whole, wish=Wish(format=name), ranges=(seconds(10, 12),))
    assert served.plan.why == ()
    assert set(packets(served.path, "audio")) <= set(packets(whole, "audio"))
    assert abs(heard_samples(served.path) - 2 * 48_000) <= 4 * 1152


def test_the_sound_of_a_part_of_a_video_does_not_start_at_its_keyframe(kitchen: Kitchen) -> None:
    served = kitchen.serve(footage("world.mp4"), wish=Wish(format="aac"), ranges=(seconds("5.9", "7.9"),))
    assert abs(heard_samples(served.path) - 2 * 48_000) <= 2 * 1024


def test_a_piece_that_starts_in_the_middle_is_cut_by_source_time(kitchen: Kitchen) -> None:
    """As from a segment: the file begins at 9 s of the source, the part at 10.5 s."""
    piece = kitchen.serve(footage("world.mp4"), wish=Wish(format="mp4"), ranges=(seconds(9, 15),), name="piece").path
    served = kitchen.serve(
        kitchen.ingredient(piece, start_s=Fraction(9)), wish=Wish(format="mp4"), ranges=(seconds("10.5", "12.5"),)
    )
    wanted = [text for time, text in shown(footage("world.mp4")) if Fraction("10.5") <= time < Fraction("12.5")]
    assert [text for _, text in shown(served.path)] == wanted


def test_sound_that_begins_later_than_the_pictures_stays_where_it_was(kitchen: Kitchen) -> None:
    given = (
        kitchen.ingredient(footage("bikes.mp4"), start_s=Fraction(4)),
        kitchen.ingredient(footage("sax.wav"), start_s=Fraction(6)),
    )
    served = kitchen.serve(*given, wish=Wish(format="mp4"), ranges=(seconds(5, 9),))
    assert first_sound(served.path) == pytest.approx(1.0, abs=0.03)


def test_a_part_of_a_transport_stream_starts_where_asked(kitchen: Kitchen) -> None:
    """Seeking there finds some packet, not a keyframe: the copy would begin at 6 s, an encode with broken pictures."""
    source = clips.make("world.ts", "-i", str(footage("world.mp4")), "-c", "copy", "-f", "mpegts")
    served = kitchen.serve(source, wish=Wish(format="mp4"), ranges=(seconds("4.2", "6.2"),), name="copied")
    wanted = [text for time, text in shown(footage("world.mp4")) if Fraction("4.2") <= time < Fraction("6.2")]
    assert served.plan.why == ()
    assert [text for _, text in shown(served.path)] == wanted
    encoded = kitchen.serve(
        source, wish=Wish(format="mkv", is_exact=True), ranges=(seconds("4.2", "6.2"),), name="encoded"
    )
    assert likeness(encoded.path, served.path) > 0.97


def test_a_part_of_a_program_stream_is_whole(kitchen: Kitchen) -> None:
    served = kitchen.serve(footage("cityCC0.mpg"), wish=Wish(format="mp4"), ranges=(seconds("2.2", "4.2"),))
    assert len(shown(served.path)) == 50


@pytest.mark.parametrize(("name", "frames"), [("mp4", 10), ("gif", 10), ("webp", 10), ("png", 1)])
def test_a_part_of_an_animated_webp(kitchen: Kitchen, name: str, frames: int) -> None:
    served = kitchen.serve(clips.moving_webp(), wish=Wish(format=name), ranges=(seconds("1.5", "2.5"),))
    if name == "webp":
        assert served.info.picture is not None
        assert served.info.picture.frame_count == frames
        return
    assert len(shown(served.path)) == frames
    if name == "gif":
        return
    whole = clips.make("moving_4s.mp4", "-f", "lavfi", "-i", "testsrc2=size=160x90:rate=10:duration=4", *clips.H264)
    wish = Wish(format="png" if name == "png" else "mp4")
    wanted = kitchen.serve(whole, wish=wish, ranges=(seconds("1.5", "2.5"),), name="wanted")
    assert likeness(served.path, wanted.path) > 0.9


# Pictures and sound of different lengths


@pytest.mark.parametrize("suffix", ["mp4", "mkv", "ts"])
@pytest.mark.parametrize(("wanted", "is_exact"), [("mp4", False), ("mp4", True), ("mkv", True), ("webm", False)])
def test_a_part_beyond_the_sound_is_delivered(kitchen: Kitchen, suffix: str, wanted: str, is_exact: bool) -> None:
    wish = Wish(format=wanted, is_exact=is_exact)
    served = kitchen.serve(clips.uneven(6, 2, suffix), wish=wish, ranges=(seconds(3, 5),))
    assert len(shown(served.path)) == 50
    if suffix == "mp4":
        assert served.info.audio == ()


@pytest.mark.parametrize("suffix", ["mp4", "mkv", "ts"])
@pytest.mark.parametrize(("shown_s", "heard_s"), [(6, 2), (2, 6)])
@pytest.mark.parametrize("is_exact", [True, False])
def test_a_part_may_hold_the_end_of_either(
    kitchen: Kitchen, suffix: str, shown_s: int, heard_s: int, is_exact: bool
) -> None:
    source = clips.uneven(shown_s, heard_s, suffix)
    served = kitchen.serve(source, wish=Wish(format="mp4", is_exact=is_exact), ranges=(seconds(1, 5),))
    assert abs(len(shown(served.path)) - 25 * (min(shown_s, 5) - 1)) <= 1
    assert heard_samples(served.path) / 48_000 == pytest.approx(min(heard_s, 5) - 1, abs=0.05)
    whole = kitchen.serve(source, wish=Wish(format="mp4", lines=60 if is_exact else None), name="whole")
    assert whole.info.duration_s == pytest.approx(6, abs=0.05)


def test_parts_of_which_one_has_no_sound_are_joined(kitchen: Kitchen) -> None:
    served = kitchen.serve(clips.uneven(6, 2), wish=Wish(format="mp4"), ranges=(seconds(1, 2), seconds(4, 5)))
    assert len(shown(served.path)) == 50


def test_what_lies_beyond_the_pictures_is_sound_only(kitchen: Kitchen) -> None:
    source = clips.uneven(2, 6)
    with pytest.raises(NoSuchStream):
        kitchen.serve(source, wish=Wish(format="mp4"), ranges=(seconds(3, 5),), name="video")
    served = kitchen.serve(source, wish=Wish(format="mp3"), ranges=(seconds(3, 5),), name="sound")
    assert abs(heard_samples(served.path) - 2 * 48_000) <= 4 * 1152
    with pytest.raises(NoSuchStream):
        kitchen.serve(clips.uneven(6, 2), wish=Wish(format="mp3"), ranges=(seconds(3, 5),), name="nothing")


@pytest.mark.parametrize("wish", [Wish(format="mp4", lines=60), Wish(format="mkv"), Wish(format="gif")])
def test_a_slide_show_is_no_false_alarm(kitchen: Kitchen, wish: Wish) -> None:
    served = kitchen.serve(clips.slide_show(), wish=wish)
    assert len(shown(served.path)) == 3


@pytest.mark.parametrize("name", ["late_picture", "late_sound", "both_late"])
@pytest.mark.parametrize("is_exact", [True, False])
@pytest.mark.parametrize("start", [0, 2])
def test_parts_count_from_the_first_of_picture_and_sound(
    kitchen: Kitchen, name: str, is_exact: bool, start: int
) -> None:
    delays = {"late_picture": (0.5, 0), "late_sound": (0, 0.5), "both_late": (3, 2)}[name]
    given = (
        ("-itsoffset", str(delay), *source) for delay, source in zip(delays, (clips.PICTURES, clips.SOUND), strict=True)
    )
    source = clips.make(f"{name}.mp4", *(word for each in given for word in each), *clips.H264, *clips.AAC)
    info = kitchen.ingredient(source).info
    wish = Wish(format="mp4", is_exact=is_exact)
    served = kitchen.serve(source, wish=wish, ranges=(seconds(start, start + 2),))
    wanted = [time - info.start_s - start for time, _ in shown(source) if time - info.start_s >= start]
    assert shown(served.path)[0][0] == pytest.approx(wanted[0], abs=float(FRAME))
    heard = max(Fraction(0), info.audio[0].start_s - start)
    assert first_sound(served.path) == pytest.approx(heard, abs=0.05)


# Pictures that stand for long


@pytest.mark.parametrize("wish", [Wish(format="mp4"), Wish(format="mkv"), Wish(format="gif"), Wish(format="webm")])
@pytest.mark.parametrize("rate", ["1/3", "1", "2"])
@pytest.mark.parametrize(("start", "end"), [("1", "8"), ("3.6", "4.2"), ("9.5", "11.5"), ("0", "5")])
def test_each_moment_of_a_slow_part_shows_the_picture_that_stood_there(
    kitchen: Kitchen, wish: Wish, rate: str, start: str, end: str
) -> None:
    source = clips.slow(rate)
    served = kitchen.serve(source, wish=wish, ranges=(seconds(start, end),))
    pictures, times = luma(source), [time for time, _ in shown(source)]
    found = luma(served.path)
    assert shown(served.path)[0][0] == 0
    for (time, _), picture in zip(shown(served.path), found, strict=True):
        # The repeated pictures are 20 a second: what changes between two of them may show with either.
        near = {sum(each <= at for each in times) - 1 for at in (Fraction(start) + time + d * FRAME for d in (-1, 1))}
        assert nearest(picture, pictures) in near
    if wish.format != "gif":
        assert heard_samples(served.path) / 48_000 == pytest.approx(float(Fraction(end) - Fraction(start)), abs=0.03)


@pytest.mark.parametrize(("start", "end"), [("4", "9"), ("3", "4.2"), ("12", "13.5"), ("0", "6"), ("10", "14")])
@pytest.mark.parametrize("name", ["mp4", "mkv", "gif"])
def test_a_part_of_a_screen_recording_never_lacks_a_picture(kitchen: Kitchen, start: str, end: str, name: str) -> None:
    served = kitchen.serve(clips.screen_recording(), wish=Wish(format=name), ranges=(seconds(start, end),))
    times = [time for time, _ in shown(served.path)]
    assert times[0] == 0
    assert max(later - earlier for earlier, later in pairwise(times)) < Fraction(1, 10)
    assert times[-1] == pytest.approx(float(Fraction(end) - Fraction(start)), abs=0.1)


def test_parts_of_a_screen_recording_are_joined(kitchen: Kitchen) -> None:
    ranges = (seconds(4, 5), seconds(12, 13))
    served = kitchen.serve(clips.screen_recording(), wish=Wish(format="mp4"), ranges=ranges)
    assert len(shown(served.path)) == 50


def test_alike_pictures_of_a_part_are_one_still(kitchen: Kitchen) -> None:
    served = kitchen.serve(clips.slow("1/3"), wish=Wish(format="webp"), ranges=(seconds("3.6", "4.2"),))
    assert served.info.duration_s is None


# Sound that begins before the pictures


@pytest.mark.parametrize(
    "wish",
    [Wish(format=name, is_exact=is_exact) for name in ("mp4", "mkv", "m4a") for is_exact in (True, False)]
    + [Wish(format="mp3"), Wish(format="wav")],
)
@pytest.mark.parametrize(("start", "end"), [("0.2", "2.2"), ("0.99", "1.5"), ("1.2", "3.2")])
def test_sound_before_a_late_picture_is_kept(kitchen: Kitchen, wish: Wish, start: str, end: str) -> None:
    source = clips.late_pictures()
    served = kitchen.serve(source, wish=wish, ranges=(seconds(start, end),))
    assert first_sound(served.path) == pytest.approx(0, abs=0.03)
    assert heard_samples(served.path) / 48_000 == pytest.approx(float(Fraction(end) - Fraction(start)), abs=0.03)
    if served.info.picture:
        wanted = [time - Fraction(start) for time, _ in shown(source) if Fraction(start) <= time < Fraction(end)]
        assert [time for time, _ in shown(served.path)] == pytest.approx([*map(float, wanted)], abs=0.011)


def test_sound_before_a_late_picture_is_kept_where_parts_are_joined(kitchen: Kitchen) -> None:
    ranges = (seconds("0.2", "1.5"), seconds(2, 3))
    served = kitchen.serve(clips.late_pictures(), wish=Wish(format="mp4"), ranges=ranges)
    assert heard_samples(served.path) / 48_000 == pytest.approx(2.3, abs=0.1)


@pytest.mark.parametrize(("start", "end"), [("0.2", "1.8"), ("0.9", "1.9"), ("2.2", "2.7")])
@pytest.mark.parametrize("wish", [Wish(format="mp4"), Wish(format="mkv"), Wish(format="wav")])
@pytest.mark.parametrize("make", [clips.late_pictures, lambda: clips.slow("2")])
def test_a_sparse_copy_gives_the_same_part(
    kitchen: Kitchen, make: Callable[[], Path], wish: Wish, start: str, end: str
) -> None:
    """Only the bytes that `bytes_of` names are there: where FFmpeg may not seek, and where it begins to read early."""
    source = make()
    index = kitchen.libav.index(source, source.name)
    only = frozenset({1}) if wish.format == "wav" else None
    spans = bytes_of(index, (seconds(start, end),), streams=only, gap=1)
    assert spans is not None
    whole, sparse = source.read_bytes(), bytearray(source.stat().st_size)
    for low, high in spans:
        sparse[low:high] = whole[low:high]
    (kitchen.folder / "sparse.mp4").write_bytes(sparse)
    given = replace(kitchen.ingredient(kitchen.folder / "sparse.mp4"), is_sparse=True)
    cuts = [
        kitchen.serve(each, wish=wish, ranges=(seconds(start, end),), name=name).path
        for name, each in (("part", given), ("same", kitchen.ingredient(source)))
    ]
    for kind in ("audio",) if wish.format == "wav" else ("video", "audio"):
        assert packets(cuts[0], kind) == packets(cuts[1], kind)


# Fields


def combs(path: Path) -> float:
    """Return the share of pictures that FFmpeg's detector takes for interlaced."""
    words = [str(find_ffmpeg().path), "-nostdin", "-i", str(path), "-vf", "idet", "-f", "null", "-"]
    log = subprocess.run(words, capture_output=True, text=True, check=True).stderr
    line = next(each for each in reversed(log.splitlines()) if "Multi frame detection" in each)
    tff, bff, progressive = (int(line.split(f"{kind}:")[1].split()[0]) for kind in ("TFF", "BFF", "Progressive"))
    return (tff + bff) / (tff + bff + progressive)


@pytest.mark.parametrize("suffix", ["mp4", "ts", "mkv"])
@pytest.mark.parametrize("wish", [Wish(format="mp4", lines=120), Wish(format="webm")])
def test_fields_become_pictures_where_they_are_encoded(kitchen: Kitchen, suffix: str, wish: Wish) -> None:
    source = clips.interlaced(suffix)
    assert combs(source) > 0.9
    served = kitchen.serve(source, wish=wish)
    assert combs(served.path) < 0.2
    assert kitchen.serve(source, wish=Wish(format="mp4"), name="copied").plan.why == ()


# Groups


def groups(kitchen: Kitchen, *ranges: tuple[int, int], lines: tuple[int | None, ...] = ()) -> tuple[Ingredient, ...]:
    made, at = [], Fraction(0)
    for number, (start, end) in enumerate(ranges):
        wish = Wish(format="mp4", lines=lines[number] if lines else None)
        path = kitchen.serve(
            footage("world.mp4"), wish=wish, ranges=(seconds(start, end),), name=f"group-{number}-{start}"
        ).path
        made.append(kitchen.ingredient(path, start_s=at, group=number))
        at += end - start
    return tuple(made)


def test_groups_of_one_make_are_joined_without_encoding(kitchen: Kitchen) -> None:
    given = groups(kitchen, (0, 3), (6, 9))
    served = kitchen.serve(*given, wish=Wish(format="mp4"))
    assert len(served.plan.commands) == 3
    wanted = [text for time, text in shown(footage("world.mp4")) if time < 3 or 6 <= time < 9]
    assert [text for _, text in shown(served.path)] == wanted
    assert served.info.duration_s == pytest.approx(6, abs=0.1)


def test_groups_of_different_sizes_are_encoded_to_the_first(kitchen: Kitchen) -> None:
    given = groups(kitchen, (0, 2), (6, 8), lines=(None, 180))
    served = kitchen.serve(*given, wish=Wish(format="mp4"))
    assert set(codes(served.plan)) == {"several_parts"}
    assert len(shown(served.path)) == 120
    assert served.info.picture is not None
    assert served.info.picture.lines == 270


def test_a_part_over_a_border_takes_from_both_groups(kitchen: Kitchen) -> None:
    given = groups(kitchen, (0, 3), (6, 9))
    served = kitchen.serve(*given, wish=Wish(format="mp4"), ranges=(seconds(2, "4.5"),))
    assert len(shown(served.path)) == 75


# Size and shape


def test_asked_lines_scale_down_and_keep_the_shape(kitchen: Kitchen) -> None:
    served = kitchen.serve(footage("bigbuckbunny.mp4"), wish=Wish(format="mp4", lines=360), ranges=(seconds(0, 1),))
    picture = served.info.picture
    assert picture is not None
    assert (picture.width, picture.height, picture.pixel_format) == (640, 360, "yuv420p")
    assert "scaled" in codes(served.plan)


def test_upright_video_is_upright_after_encoding(kitchen: Kitchen) -> None:
    source = kitchen.ingredient(clips.rotated())
    before = source.info.picture
    assert before is not None
    assert before.rotation_deg in {90, 270}
    served = kitchen.serve(source, wish=Wish(format="mp4", lines=120))
    after = served.info.picture
    assert after is not None
    assert after.rotation_deg == 0
    assert (after.width > after.height) == (before.display_width > before.display_height)


def test_odd_sides_become_even(kitchen: Kitchen) -> None:
    served = kitchen.serve(footage("cityCC0.mpg"), wish=Wish(), is_direct=True)
    picture = served.info.picture
    assert picture is not None
    assert (picture.codec, picture.width, picture.height) == ("h264", 720, 404)


@pytest.mark.parametrize("max_bytes", [250_000, 600_000])
def test_a_size_limit_is_kept(kitchen: Kitchen, max_bytes: int) -> None:
    served = kitchen.serve(footage("world.mp4"), wish=Wish(max_bytes=max_bytes), ranges=(seconds(0, 10),))
    size = served.path.stat().st_size
    assert max_bytes * 0.6 < size <= max_bytes
    assert "fit_size" in codes(served.plan) or served.plan.why == ()


def test_what_is_small_enough_is_not_touched(kitchen: Kitchen) -> None:
    source = footage("world.mp4")
    served = kitchen.serve(source, wish=Wish(max_bytes=source.stat().st_size), is_direct=True)
    assert served.plan.is_untouched


def test_a_second_try_is_smaller(kitchen: Kitchen) -> None:
    given = (kitchen.ingredient(footage("world.mp4")),)
    folder = kitchen.folder / "try"
    folder.mkdir()
    first = plan(given, Wish(max_bytes=700_000), folder=folder)
    big = kitchen.carry_out(first).path.stat().st_size
    again = kitchen.carry_out(first.retry_smaller(800_000)).path.stat().st_size
    assert again < big * 0.95


@pytest.mark.parametrize("name", ["mp3", "gif", "webm"])
def test_a_size_limit_holds_for_other_formats(kitchen: Kitchen, name: str) -> None:
    limit = {"mp3": 120_000, "gif": 400_000, "webm": 300_000}[name]
    given = (kitchen.ingredient(footage("world.mp4")),)
    folder = kitchen.folder / "small"
    folder.mkdir()
    planned = plan(given, Wish(format=name, max_bytes=limit), folder=folder, ranges=(seconds(0, 5),))
    assert kitchen.carry_out(planned).path.stat().st_size <= limit


def test_a_picture_becomes_a_video_and_an_animation(kitchen: Kitchen) -> None:
    still = kitchen.serve(footage("bigbuckbunny.mp4"), wish=Wish(format="png", lines=240), name="still").path
    video = kitchen.serve(still, wish=Wish(format="mp4"), name="video")
    assert len(shown(video.path)) == 125
    animation = kitchen.serve(still, wish=Wish(format="gif"), name="animation")
    assert animation.info.picture is not None
    assert animation.info.picture.codec == "gif"


def test_the_title_goes_along(kitchen: Kitchen) -> None:
    named = clips.make("named.mkv", "-i", str(footage("world.mp4")), "-c", "copy", "-metadata", "title=Two 世界")
    for name in ("mp4", "mp3", "opus", "flac"):
        served = kitchen.serve(named, wish=Wish(format=name), ranges=(seconds(0, 2),), name=name)
        assert titles(served.path) == {"Two 世界"}
    # Ogg keeps it with the stream, where others do not look.
    again = kitchen.serve(kitchen.folder / "opus" / "result.opus", wish=Wish(format="mp3"), name="again")
    assert again.info.title == "Two 世界"
    assert kitchen.ingredient(kitchen.folder / "opus" / "result.opus").info.title == "Two 世界"


def test_a_song_keeps_its_cover(kitchen: Kitchen) -> None:
    cover = kitchen.serve(footage("bigbuckbunny.mp4"), wish=Wish(format="jpg", lines=240), name="cover").path
    attached = ("-map", "0:a", "-map", "1:v", "-c:v", "copy", "-c:a", "libmp3lame", "-disposition:v", "attached_pic")
    song = clips.make("song.mp3", "-i", str(footage("sax.wav")), "-i", str(cover), *attached)
    for name in ("m4a", "flac", "mp3"):
        served = kitchen.serve(song, wish=Wish(format=name), ranges=(seconds(1, 3),), name=name)
        assert [each.is_attached_picture for each in served.info.video] == [True]
    taken = kitchen.serve(song, wish=Wish(format="png"), name="taken")
    assert taken.info.picture is not None
    assert taken.info.picture.lines == 240


def luma(path: Path) -> list["array[int]"]:
    """Return every picture of a file as 40x22 brightnesses."""
    words = ["-nostdin", "-v", "error", "-i", str(path), "-fps_mode", "passthrough", "-vf", "scale=40:22,format=gray"]
    raw = subprocess.run(
        [str(find_ffmpeg().path), *words, "-f", "rawvideo", "-"], capture_output=True, check=True
    ).stdout
    return [array("B", raw[at : at + 880]) for at in range(0, len(raw), 880)]


def nearest(picture: "array[int]", pictures: list["array[int]"]) -> int:
    """Return the number of the picture that differs least."""
    differences = [sum(abs(a - b) for a, b in zip(picture, each, strict=True)) for each in pictures]
    return differences.index(min(differences))


def loudest(path: Path, start: Fraction = Fraction(0), end: Fraction = Fraction(1000)) -> float:
    """Return when, counted from `start`, the loudest sample plays: a point that moves if sound and time part."""
    rate, first, values = samples(path)
    begin, stop = (round((bound - first) * rate) for bound in (start, end))
    wanted = [abs(value) for value in values[max(begin, 0) : stop]]
    return (max(begin, 0) + wanted.index(max(wanted))) / rate + float(first - start)


def first_sound(path: Path) -> float:
    """Return when the first sample that is not silence plays."""
    rate, first, values = samples(path)
    return float(first) + next(number for number, value in enumerate(values) if abs(value) > 1e-3) / rate


def titles(path: Path) -> set[str]:
    """Return the titles of the file and of its streams."""
    with av.open(str(path)) as container:
        tags = [container.metadata, *(each.metadata for each in container.streams)]
        return {each["title"] for each in tags if "title" in each}


def likeness(one: Path, other: Path) -> float:
    """Return the structural similarity (SSIM of brightness, 1 is equal) of the pictures of two files."""
    graph = "[0:v]setpts=N/TB/30,format=gray[a];[1:v]setpts=N/TB/30,format=gray[b];[a][b]ssim"
    words = [str(find_ffmpeg().path), "-nostdin", "-i", str(one), "-i", str(other), "-lavfi", graph, "-f", "null", "-"]
    log = subprocess.run(words, capture_output=True, text=True, check=True).stderr
    return float(log.rpartition("All:")[2].split()[0])
