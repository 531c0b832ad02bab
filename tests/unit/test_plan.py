"""What a plan decides, from facts alone: copy or encode, the container, the seek, the reason."""

from dataclasses import replace
from fractions import Fraction
from pathlib import Path

import pytest
from hypothesis import given, strategies as st

from fetchcut.errors import NoSuchStream, NotOfferedYet, SizeUnreachable, UnknownFormat
from fetchcut.media.plan import Ingredient, Plan, plan
from fetchcut.media.tools import Capabilities
from fetchcut.timeline.facts import AudioStream, MediaInfo, SubtitleStream, VideoStream
from fetchcut.timeline.spoken import is_language
from fetchcut.timeline.time import TimeRange
from fetchcut.timeline.wish import Wish

ISO, MATROSKA = "mov,mp4,m4a,3gp,3g2,mj2", "matroska,webm"
FOLDER = Path("work")
MINUTE = Fraction(60)


def picture(codec: str = "h264", lines: int = 1080, **more: object) -> VideoStream:
    made = VideoStream(
        index=0,
        codec=codec,
        width=lines * 16 // 9,
        height=lines,
        frame_rate=Fraction(30),
        pixel_format="yuv420p",
    )
    return replace(made, **more)  # type: ignore[arg-type]  # (a table of fields)


def sound(codec: str = "aac", index: int = 1, language: str | None = None, channels: int = 2) -> AudioStream:
    return AudioStream(index=index, codec=codec, sample_rate=48_000, channels=channels, language=language)


def file(
    *streams: VideoStream | AudioStream | SubtitleStream,
    container: str = ISO,
    suffix: str = ".mp4",
    size_bytes: int = 60_000_000,
    duration_s: Fraction | None = MINUTE,
    start_s: Fraction = Fraction(0),
    group: int = 0,
    is_faststart: bool = True,
) -> Ingredient:
    info = MediaInfo(
        container=container,
        size_bytes=size_bytes,
        duration_s=duration_s,
        video=tuple(each for each in streams if isinstance(each, VideoStream)),
        audio=tuple(each for each in streams if isinstance(each, AudioStream)),
        subtitles=tuple(each for each in streams if isinstance(each, SubtitleStream)),
        is_faststart=is_faststart if container == ISO else None,
    )
    return Ingredient(path=Path(f"given{group}{len(streams)}{suffix}"), info=info, start_s=start_s, group=group)


def planned(*given: Ingredient, **wish: object) -> Plan:
    """Return the plan; `ranges` are pairs of seconds, what is no flag of `plan` is a field of the wish."""
    ranges: tuple[tuple[str | int, str | int], ...] = wish.pop("ranges", ())  # type: ignore[assignment]  # (a table)
    is_direct, is_local = bool(wish.pop("is_direct", False)), bool(wish.pop("is_local", False))
    kept = tuple(TimeRange(Fraction(start), Fraction(end)) for start, end in ranges)
    made = Wish(**wish)  # type: ignore[arg-type]  # (a table of fields)
    return plan(given, made, folder=FOLDER, ranges=kept, is_direct=is_direct, is_local=is_local, name="it")


def arguments(made: Plan, number: int = -1) -> str:
    return " ".join(made.commands[number].arguments)


def codes(made: Plan) -> set[str]:
    return {each.code for each in made.why}


MP4 = file(picture(), sound())
MKV = file(picture(), sound(), container=MATROSKA, suffix=".mkv")
WEBM = file(picture("vp9"), sound("opus"), container=MATROSKA, suffix=".webm")
SONG = file(sound("mp3", 0), container="mp3", suffix=".mp3")
IMAGE = file(picture("png", 720, frame_rate=None, pixel_format="rgb24"), container="png_pipe", duration_s=None)
SILENT = file(picture())


@pytest.mark.parametrize(
    ("given", "wish", "target", "is_untouched", "why"),
    [
        (MP4, {}, "mp4", True, set()),
        (MP4, {"format": "mp4"}, "mp4", True, set()),
        (MP4, {"format": "mov"}, "mov", False, set()),
        (MP4, {"wants_video_only": True}, "mp4", False, set()),
        (MKV, {}, "mp4", False, set()),
        (MKV, {"is_direct": True}, "mkv", True, set()),
        (WEBM, {"is_direct": True}, "webm", True, set()),
        (WEBM, {"is_direct": True, "format": "mp4"}, "mp4", False, {"video_codec", "audio_codec"}),
        (WEBM, {}, "mp4", False, {"video_codec", "audio_codec"}),
        (WEBM, {"wants_best": True}, "mp4", False, set()),
        (WEBM, {"format": "mkv"}, "mkv", False, set()),
        (file(picture("hevc"), sound()), {"is_direct": True}, "mp4", True, set()),
        (file(picture("hevc"), sound()), {"format": "mp4", "is_direct": True}, "mp4", False, {"video_codec"}),
        (file(picture("hevc"), sound()), {"format": "mp4", "wants_best": True}, "mp4", True, set()),
        (file(picture(pixel_format="yuv420p10le"), sound()), {}, "mp4", False, {"pixel_format"}),
        (file(picture(), sound(), is_faststart=False), {}, "mp4", False, set()),
        (file(picture("mpeg2video"), sound("mp2"), container="mpeg"), {}, "mp4", False, {"video_codec", "audio_codec"}),
        (file(picture("h264"), sound(), container="mpegts", suffix=".ts"), {"is_direct": True}, "mp4", False, set()),
        (SONG, {}, "mp3", True, set()),
        (SONG, {"format": "m4a"}, "m4a", False, {"audio_codec"}),
        (SONG, {"wants_audio_only": True, "format": "mp4"}, "mp3", True, set()),
        (MP4, {"wants_audio_only": True}, "m4a", False, set()),
        (MP4, {"format": "flac"}, "flac", False, {"audio_codec"}),
        (IMAGE, {}, "png", False, set()),
        (IMAGE, {"format": "mp4"}, "mp4", False, {"still_shown"}),
        (MP4, {"format": "png"}, "png", False, {"frame"}),
        (MP4, {"format": "gif"}, "gif", False, {"animation_size"}),
    ],
)
def test_what_a_whole_file_becomes(
    given: Ingredient, wish: dict[str, object], target: str, is_untouched: bool, why: set[str]
) -> None:
    made = planned(given, **wish)
    expected = is_untouched or (given is IMAGE and not wish)
    assert (made.format, made.is_untouched, codes(made)) == (target, expected, why)
    assert made.result == (given.path if expected else FOLDER / f"result.{target}")


def test_streams_are_named_one_by_one() -> None:
    made = planned(file(picture("hevc"), sound("opus")), format="mkv")
    assert "-map 0:0 -c:v copy -map 0:1 -c:a:0 copy" in arguments(made)


def test_hevc_in_mp4_carries_the_tag_that_apple_reads() -> None:
    made = planned(file(picture("hevc"), sound("opus"), container=MATROSKA), format="mp4", wants_best=True)
    assert "-tag:v hvc1" in arguments(made)


# Cuts


def test_a_part_is_sought_and_copied_where_an_edit_list_hides_the_start() -> None:
    made = planned(MP4, ranges=(("10.5", 20),))
    assert made.commands[0].inputs[0].options == ("-ss", "10.500000", "-t", "9.500000")
    assert "-c:v copy" in arguments(made)
    assert made.expected.duration_s == Fraction("9.5")


@pytest.mark.parametrize(
    ("given", "wish", "ranges", "why"),
    [
        (MKV, {"format": "mkv"}, ((10, 20),), "no_edit_list"),
        (MKV, {"format": "mkv"}, ((0, 20),), None),
        (MKV, {"is_direct": True}, ((10, 20),), None),
        (MP4, {"is_exact": True}, ((10, 20),), "exact"),
        (MP4, {}, ((10, 20), (30, 40)), "several_parts"),
        (MP4, {"is_exact": True}, ((0, 60),), None),
    ],
)
def test_when_a_part_is_encoded(
    given: Ingredient, wish: dict[str, object], ranges: tuple[tuple[int, int], ...], why: str | None
) -> None:
    assert codes(planned(given, ranges=ranges, **wish)) == ({why} if why else set())


def test_a_piece_is_sought_by_its_own_clock() -> None:
    pictures = file(picture(), start_s=Fraction(58))
    heard = file(sound(index=0), suffix=".m4a", start_s=Fraction(61))
    made = planned(pictures, heard, ranges=((60, 70),))
    assert made.commands[0].inputs[0].options == ("-ss", "2.000000", "-t", "10.000000")
    assert made.commands[0].inputs[1].options == ("-t", "9.000000", "-itsoffset", "1.000000")


@given(st.fractions(0, 59), st.fractions(Fraction(1, 100), 1))
def test_a_bound_is_never_rounded_up(start: Fraction, length: Fraction) -> None:
    options = planned(MP4, ranges=((str(start), str(start + length)),)).commands[0].inputs[0].options
    seek = Fraction(options[options.index("-ss") + 1]) if "-ss" in options else Fraction(0)
    end = seek + Fraction(options[options.index("-t") + 1])
    assert 0 <= start - seek < Fraction(1, 10**6)
    assert 0 <= start + length - end < Fraction(1, 10**6)


def test_each_part_has_an_input_of_its_own() -> None:
    made = planned(MP4, ranges=((40, 50), (10, 20)))
    assert [each.options[1] for each in made.commands[0].inputs] == ["40.000000", "10.000000"]
    assert "concat=n=2:v=1:a=1" in arguments(made)
    assert "-map_chapters -1" in arguments(made)
    assert made.expected.duration_s == 20


def test_what_cannot_be_sought_gets_an_index_before_it_is_cut() -> None:
    stream = file(sound(index=0), picture(index=1), container="mpegts", suffix=".ts")
    made = planned(stream, ranges=((10, 20),))
    assert arguments(made, 0).startswith("-map 0:1 -map 0:0 -c copy")
    assert made.commands[1].inputs[0].path == made.commands[0].output
    assert "-map 0:0 -c:v copy -map 0:1 -c:a:0 copy" in arguments(made)
    assert len(planned(stream).commands) == 1


def test_groups_of_one_make_are_joined_by_a_list() -> None:
    made = planned(file(picture(), sound()), file(picture(), sound(), start_s=MINUTE, group=1))
    assert len(made.commands) == 3
    assert made.commands[-1].inputs[0].is_concat_list
    assert [each.path for each in made.files] == [made.commands[-1].inputs[0].path]
    assert all(str(member) in made.files[0].text for member in made.commands[-1].inputs[0].members)


@pytest.mark.parametrize("other", [picture(lines=720), picture("hevc"), picture(pixel_format="yuv444p")])
def test_groups_that_differ_are_encoded(other: VideoStream) -> None:
    made = planned(file(picture(), sound()), file(other, sound(), start_s=MINUTE, group=1))
    assert codes(made) == {"several_parts"}


def test_a_group_without_sound_is_filled_with_silence() -> None:
    made = planned(file(picture(), sound()), file(picture(lines=720), start_s=MINUTE, group=1))
    assert "anullsrc" in arguments(made)
    assert made.expected.has_audio


# Shape and colour


@pytest.mark.parametrize(
    ("stream", "lines", "scale"),
    [
        (picture(lines=1080), 720, "scale=1280:720"),
        (picture(width=1080, height=1920), 720, "scale=720:1280"),
        (picture(rotation_deg=90), 720, "scale=720:1280"),
        (picture(width=640, height=272), 240, "scale=564:240"),
        (picture("mpeg2video", width=720, height=405), None, "scale=720:404"),
    ],
)
def test_the_smaller_side_is_scaled_and_both_are_even(stream: VideoStream, lines: int | None, scale: str) -> None:
    assert scale in arguments(planned(file(stream, sound()), lines=lines))


def test_nothing_is_scaled_up() -> None:
    assert planned(MP4, lines=2160).is_untouched


def test_a_tall_rendition_of_a_site_is_not_encoded_taller_than_full_hd() -> None:
    assert "scale=1920:1080" in arguments(planned(file(picture("vp9", 2160), sound())))
    assert "scale=" not in arguments(planned(file(picture("vp9", 2160), sound()), format="mp4", is_direct=True))


def test_high_dynamic_range_is_mapped_where_ffmpeg_can() -> None:
    hdr = file(picture("hevc", color_transfer="smpte2084", pixel_format="yuv420p10le"), sound())
    made = planned(hdr)
    assert "tone_mapped" in codes(made)
    assert "tonemap" in arguments(made)
    nothing: frozenset[str] = frozenset()
    poor = Capabilities(
        encoders=nothing, decoders=nothing, filters=nothing, demuxers=nothing, muxers=nothing, protocols=nothing
    )
    assert "tonemap" not in arguments(plan((hdr,), Wish(), folder=FOLDER, capabilities=poor))


def test_colours_of_a_picture_are_turned_into_those_of_television() -> None:
    made = planned(IMAGE, format="mp4")
    assert "out_color_matrix=bt709:out_range=tv" in arguments(made)
    assert "-colorspace bt709" in arguments(made)


def test_seven_channels_are_mixed_down_and_six_are_not() -> None:
    assert "-ac:a:0 6" in arguments(planned(file(picture(), sound("dts", channels=8))))
    assert "-ac" not in arguments(planned(file(picture(), sound("dts", channels=6))))
    assert "-ac:a:0 2" in arguments(planned(file(picture(), sound(channels=6)), format="mp3"))


# Languages and subtitles


def test_the_language_asked_for_is_taken() -> None:
    given = file(picture(), sound(language="eng"), sound(index=2, language="chi"))
    made = planned(given, audio_language="zh")
    assert "-map 0:2 -c:a:0 copy" in arguments(made)
    assert "0:1" not in arguments(made)


def test_all_languages_go_along_where_the_format_holds_them() -> None:
    given = file(picture(), sound(language="eng"), sound(index=2, language="chi"), container=MATROSKA, suffix=".mkv")
    assert "-c:a:1 copy" in arguments(planned(given, format="mp4"))
    assert "-c:a:1" not in arguments(planned(given, format="webm"))


@pytest.mark.parametrize(
    ("codec", "target", "treatment"),
    [("subrip", "mp4", "mov_text"), ("subrip", "mkv", "copy"), ("mov_text", "mkv", "srt"), ("ass", "webm", "webvtt")],
)
def test_subtitles_of_text_go_along(codec: str, target: str, treatment: str) -> None:
    given = file(picture(), sound(), SubtitleStream(index=2, codec=codec), container=MATROSKA)
    assert f"-map 0:2 -c:s:0 {treatment}" in arguments(planned(given, format=target))


@pytest.mark.parametrize("target", ["mp4", "avi"])
def test_subtitles_of_pictures_are_left_where_the_format_has_none(target: str) -> None:
    given = file(picture(), sound(), SubtitleStream(index=2, codec="hdmv_pgs_subtitle"), container=MATROSKA)
    assert "0:2" not in arguments(planned(given, format=target))


@pytest.mark.parametrize(
    ("tag", "asked", "is_same"),
    [("eng", "en", True), ("zh-Hans", "chi", True), ("ger", "deu", True), ("es", "spa", True), ("est", "es", False)],
)
def test_tags_of_one_language(tag: str, asked: str, is_same: bool) -> None:
    assert is_language(tag, asked) == is_same


# Sizes


def test_a_size_takes_two_passes() -> None:
    made = planned(MP4, max_bytes=10_000_000)
    assert ["-pass 1" in arguments(made, 0), "-pass 2" in arguments(made, 1)] == [True, True]
    assert made.commands[0].output is None
    assert made.expected.max_bytes == 10_000_000
    assert "fit_size" in codes(made)


def test_what_fits_is_not_encoded() -> None:
    assert planned(MP4, max_bytes=60_000_000).is_untouched
    assert codes(planned(MP4, max_bytes=60_000_000, format="mkv")) == set()
    assert codes(planned(MP4, max_bytes=20_000_000, ranges=((10, 20),))) == set()


def test_a_retry_asks_for_less_and_never_copies() -> None:
    first = planned(MP4, max_bytes=20_000_000, ranges=((10, 20),))
    second = first.retry_smaller(25_000_000)
    third = second.retry_smaller(22_000_000)
    assert codes(second) == {"fit_size"}
    assert third.request.share < second.request.share < 1


def test_a_size_beyond_reach_says_what_would_do() -> None:
    with pytest.raises(SizeUnreachable) as refusal:
        planned(MP4, max_bytes=500_000)
    assert planned(MP4, max_bytes=refusal.value.least_bytes).commands


def test_a_lossless_format_cannot_be_made_small() -> None:
    with pytest.raises(SizeUnreachable):
        planned(MP4, format="wav", max_bytes=1_000_000)


# Refusals


@pytest.mark.parametrize(
    ("given", "wish"),
    [
        (SILENT, {"format": "mp3"}),
        (SILENT, {"wants_audio_only": True}),
        (SONG, {"format": "mp4"}),
        (SONG, {"format": "png"}),
        (SONG, {"wants_video_only": True}),
        (IMAGE, {"format": "wav"}),
    ],
)
def test_a_stream_that_is_not_there_is_refused(given: Ingredient, wish: dict[str, object]) -> None:
    with pytest.raises(NoSuchStream) as refusal:
        planned(given, **wish)
    assert refusal.value.name == "it"


def test_an_unknown_format_is_refused() -> None:
    with pytest.raises(UnknownFormat):
        planned(MP4, format="xyz")


MOVING = file(picture("webp", 90, pixel_format="argb"), container="webp_pipe", suffix=".webp", duration_s=Fraction(2))


def test_an_animated_webp_is_played_from_its_beginning() -> None:
    made = planned(MOVING, format="mp4", ranges=(("0.5", 1),))
    assert made.commands[0].inputs[0].options == ("-t", "1.000000")
    assert "trim=start=0.500000" in arguments(made)


def test_an_ffmpeg_that_cannot_read_an_animated_webp_says_so() -> None:
    nothing = frozenset[str]()
    old = Capabilities(
        encoders=nothing, decoders=nothing, filters=nothing, demuxers=nothing, muxers=nothing, protocols=nothing
    )
    with pytest.raises(NotOfferedYet):
        plan((MOVING,), Wish(format="mp4"), folder=FOLDER, capabilities=old)
    assert plan((MOVING,), Wish(), folder=FOLDER, capabilities=old).is_untouched


@pytest.mark.parametrize(
    ("video", "audio", "wish", "target", "is_untouched"),
    [
        ("h264", "aac", {"is_local": True}, "mov", True),
        ("hevc", "aac", {"is_local": True}, "mov", True),
        ("h264", "pcm_s16le", {"is_local": True}, "mov", True),
        ("h264", "aac", {"is_local": True, "ranges": ((1, 2),)}, "mov", False),
        ("h264", "aac", {"is_local": True, "format": "mp4"}, "mp4", False),
        ("h264", "aac", {}, "mp4", False),
        ("prores", "pcm_s16le", {"is_local": True}, "mp4", False),
    ],
)
def test_a_mov_of_ones_own_stays_one(
    video: str, audio: str, wish: dict[str, object], target: str, is_untouched: bool
) -> None:
    made = planned(file(picture(video), sound(audio), suffix=".mov"), is_direct=True, **wish)
    assert (made.format, made.is_untouched) == (target, is_untouched)


def test_interlaced_pictures_are_put_together_only_where_they_are_encoded() -> None:
    fields = file(picture("mpeg2video", is_interlaced=True), sound("mp2"), container="mpeg")
    assert "[0:0]bwdif=" in arguments(planned(fields, format="mp4", lines=360))
    assert "[0:0]bwdif=" in arguments(planned(fields, format="png"))
    assert "bwdif" not in arguments(planned(fields, format="mkv"))
    assert "bwdif" not in arguments(planned(file(picture("mpeg2video"), sound("mp2"), container="mpeg"), format="mp4"))


def test_a_palette_is_made_of_few_pictures_even_of_a_short_clip() -> None:
    assert "fps=2,scale=240:134" in arguments(planned(MP4, format="gif"), 0)
    assert "fps=10,scale=240:134" in arguments(planned(MP4, format="gif", ranges=((0, 2),)), 0)
    assert "fps=15,scale=480:270" in arguments(planned(MP4, format="gif"), 1)
