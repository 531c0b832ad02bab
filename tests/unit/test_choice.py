"""Which rendition is fetched: tables of sources and wishes, and the laws that hold for any source."""

import dataclasses
from fractions import Fraction

import pytest
from hypothesis import given, strategies as st

from fetchcut.errors import NoSuchStream
from fetchcut.media.choice import choose
from fetchcut.timeline.facts import UNKNOWN, Rendition
from fetchcut.timeline.time import Cut, Moment
from fetchcut.timeline.wish import Wish


def video(lines: int, codec: str = "h264", *, audio: str | None = None, **more: object) -> Rendition:
    made = Rendition(
        id=f"{codec}-{lines}{'-' + audio if audio else ''}",
        extension="mp4",
        video_codec=codec,
        audio_codec=audio,
        width=lines * 16 // 9,
        height=lines,
    )
    return dataclasses.replace(made, **more)  # type: ignore[arg-type]  # (a table of fields)


def sound(codec: str, rate: int = 128_000, **more: object) -> Rendition:
    name = f"{codec}-{rate}-{more.get('language', '')}"
    made = Rendition(id=name, extension="m4a", video_codec=None, audio_codec=codec, bit_rate=rate)
    return dataclasses.replace(made, **more)  # type: ignore[arg-type]  # (a table of fields)


AAC, OPUS = sound("aac"), sound("opus", 140_000)
SITE = (
    *(video(lines) for lines in (240, 360, 480, 720, 1080)),
    *(video(lines, "vp9") for lines in (360, 720, 1080, 1440, 2160, 4320)),
    *(video(lines, "av1") for lines in (1080, 2160)),
    video(2160, "vp9", is_hdr=True, id="hdr"),
    AAC,
    OPUS,
)


@pytest.mark.parametrize(
    ("wish", "picked"),
    [
        (Wish(), ["h264-1080", AAC.id]),
        (Wish(lines=1080), ["h264-1080", AAC.id]),
        (Wish(lines=720), ["h264-720", AAC.id]),
        (Wish(lines=500), ["h264-480", AAC.id]),
        (Wish(lines=100), ["h264-240", AAC.id]),
        (Wish(lines=1440), ["vp9-1440", AAC.id]),
        (Wish(wants_best=True), ["vp9-4320", OPUS.id]),
        (Wish(wants_best=True, lines=1080), ["vp9-1080", OPUS.id]),
        (Wish(format="webm", lines=720), ["vp9-720", OPUS.id]),
        (Wish(format="mkv"), ["h264-1080", AAC.id]),
        (Wish(format="mkv", wants_best=True), ["vp9-4320", OPUS.id]),
        (Wish(wants_audio_only=True), [AAC.id]),
        (Wish(format="m4a"), [AAC.id]),
        (Wish(format="opus"), [OPUS.id]),
        (Wish(format="mp3"), [OPUS.id]),
        (Wish(wants_video_only=True, lines=720), ["h264-720"]),
        (Wish(format="gif"), ["h264-360"]),
        (Wish(format="gif", lines=480), ["h264-480"]),
        (Wish(format="jpg"), ["h264-1080"]),
    ],
)
def test_a_site_with_everything(wish: Wish, picked: list[str]) -> None:
    assert [each.id for each in choose(SITE, wish).picked] == picked


@pytest.mark.parametrize(
    ("sources", "wish", "picked", "code"),
    [
        ((video(2160), video(1080)), Wish(), "h264-2160", "plays_everywhere"),
        ((video(720), video(720, "vp9"), video(1080, "vp9")), Wish(), "vp9-1080", "tallest"),
        ((video(720), video(720, "vp9")), Wish(), "h264-720", "plays_everywhere"),
        ((video(480), video(2160, "vp9"), video(1440, "vp9")), Wish(), "h264-480", "tallest"),
        ((video(4320, "av1"),), Wish(lines=1080), "av1-4320", "scaled_down"),
        ((video(4320), video(2160)), Wish(lines=1080), "h264-2160", "scaled_down"),
        ((video(720), video(480)), Wish(lines=1080), "h264-720", "below_asked"),
        ((video(1080, "vp9"), video(720)), Wish(lines=1080), "vp9-1080", "asked_lines"),
        ((video(1080, is_hdr=True, id="hdr"), video(1080, "vp9")), Wish(lines=1080), "vp9-1080", "asked_lines"),
        ((video(1080, "vp9", is_hdr=True, id="a"), video(1080, "vp9")), Wish(wants_best=True), "vp9-1080", "best"),
        (
            (video(1080, frame_rate=30.0, id="slow", bit_rate=9), video(1080, frame_rate=60.0, id="fast", bit_rate=5)),
            Wish(wants_best=True),
            "fast",
            "best",
        ),
        (
            (video(1080, size_bytes=90_000_000), video(480, size_bytes=20_000_000)),
            Wish(max_bytes=25_000_000),
            "h264-480",
            "fits_size",
        ),
    ],
)
def test_small_sources(sources: tuple[Rendition, ...], wish: Wish, picked: str, code: str) -> None:
    choice = choose(sources, wish)
    assert (choice.picked[0].id, choice.why.code) == (picked, code)


def test_a_file_nobody_described_is_taken_as_it_is() -> None:
    only = Rendition(id="0", extension="mp4")
    assert choose((only,), Wish()).picked == (only,)
    assert choose((only,), Wish(format="mp3")).picked == (only,)
    assert only.video_codec == UNKNOWN


def test_a_size_does_not_choose_when_only_a_part_is_wanted() -> None:
    sources = (video(1080, size_bytes=90_000_000), video(480, size_bytes=20_000_000))
    wish = Wish(max_bytes=25_000_000, cuts=(Cut(Moment(Fraction(1)), Moment(Fraction(2))),))
    assert choose(sources, wish).picked[0].lines == 1080


def test_pictures_without_sound_take_it_from_a_rendition_that_has_both() -> None:
    sources = (video(1080), video(360, audio="aac"), video(720, audio="aac"))
    assert [each.id for each in choose(sources, Wish()).picked] == ["h264-1080", "h264-360-aac"]


def test_sound_for_all_pictures_comes_from_the_lightest_that_has_it() -> None:
    sources = (video(1080, audio="aac"), video(360, audio="aac"), video(240, audio="aac"))
    assert choose(sources, Wish(format="mp3")).picked[0].lines == 360


def test_sound_much_worse_is_not_taken_for_being_copyable() -> None:
    assert choose((video(720), sound("aac", 48_000), sound("opus", 160_000)), Wish()).picked[1].audio_codec == "opus"


@pytest.mark.parametrize(("asked", "tag"), [("en", "en-US"), ("zh", "zho"), ("ja", "jpn"), ("eng", "en")])
def test_the_language_asked_for_is_heard(asked: str, tag: str) -> None:
    sources = (video(720), sound("aac", language=tag), sound("aac", 256_000, language="fr", preference=9))
    assert choose(sources, Wish(audio_language=asked)).picked[1].language == tag


def test_the_original_is_preferred_to_dubs() -> None:
    sources = (video(720), sound("aac", 96_000, language="de", preference=1), sound("aac", 192_000, language="en"))
    assert choose(sources, Wish()).picked[1].language == "de"


@pytest.mark.parametrize("wish", [Wish(format="mp3"), Wish(wants_audio_only=True)])
def test_sound_of_a_silent_source_is_refused(wish: Wish) -> None:
    with pytest.raises(NoSuchStream):
        choose((video(720), video(480)), wish)


@pytest.mark.parametrize("wish", [Wish(format="mp4"), Wish(wants_video_only=True), Wish(format="gif")])
def test_pictures_of_a_song_are_refused(wish: Wish) -> None:
    with pytest.raises(NoSuchStream):
        choose((AAC,), wish)


def test_a_song_is_fetched_as_a_song() -> None:
    assert choose((AAC, sound("mp3", 64_000)), Wish()).picked == (AAC,)


LINES = st.sampled_from([None, 144, 240, 360, 480, 720, 1080, 1440, 2160, 4320])
RENDITIONS = st.builds(
    lambda lines, codec, audio, rate, is_hdr, size: Rendition(
        id=f"{lines}{codec}{audio}{rate}{is_hdr}{size}",
        extension="mp4",
        video_codec=codec,
        audio_codec=audio if codec or audio else "aac",
        width=lines * 2 if lines and codec else None,
        height=lines if codec else None,
        bit_rate=rate,
        is_hdr=is_hdr,
        size_bytes=size,
    ),
    LINES,
    st.sampled_from([None, "h264", "vp9", "av1", "hevc", UNKNOWN]),
    st.sampled_from([None, "aac", "opus", "mp3", UNKNOWN]),
    st.sampled_from([None, 100_000, 2_000_000]),
    st.booleans(),
    st.sampled_from([None, 1_000, 10_000_000]),
)
SOURCES = st.lists(RENDITIONS, min_size=1, max_size=8, unique_by=lambda each: each.id).map(tuple)
WISHES = st.builds(
    Wish,
    format=st.sampled_from([None, "mp4", "webm", "mkv", "mov"]),
    lines=LINES,
    wants_best=st.booleans(),
    max_bytes=st.sampled_from([None, 5_000, 20_000_000]),
)


def has_pictures(sources: tuple[Rendition, ...]) -> bool:
    return any(each.video_codec is not None for each in sources)


@given(SOURCES, WISHES)
def test_asked_lines_are_not_exceeded_while_something_lower_exists(sources: tuple[Rendition, ...], wish: Wish) -> None:
    known = [each.lines for each in sources if each.video_codec is not None and each.lines]
    if wish.lines is None or not known or min(known) > wish.lines:
        return
    assert (choose(sources, wish).picked[0].lines or 0) <= wish.lines


@given(SOURCES, WISHES)
def test_there_is_sound_if_there_is_any(sources: tuple[Rendition, ...], wish: Wish) -> None:
    if not has_pictures(sources) or all(each.audio_codec is None for each in sources):
        return
    assert any(each.audio_codec is not None for each in choose(sources, wish).picked)


@given(SOURCES, WISHES, st.randoms(use_true_random=False))
def test_the_order_of_the_list_does_not_matter(sources: tuple[Rendition, ...], wish: Wish, random: object) -> None:
    if not has_pictures(sources):
        return
    shuffled = list(sources)
    random.shuffle(shuffled)  # type: ignore[attr-defined]  # (hypothesis types it as object)
    assert choose(tuple(shuffled), wish) == choose(sources, wish)


@given(SOURCES, WISHES)
def test_high_dynamic_range_is_taken_only_where_nothing_else_has_these_lines(
    sources: tuple[Rendition, ...], wish: Wish
) -> None:
    if not has_pictures(sources) or len(sources) == 1 or wish.max_bytes:
        return
    picked = choose(sources, wish).picked[0]
    plain = {each.lines for each in sources if each.video_codec is not None and not each.is_hdr}
    assert not (picked.is_hdr and picked.lines in plain)
