"""The registry of formats: names, spellings, and what each promises."""

import pytest
from hypothesis import given, strategies as st

from fetchcut.errors import UnknownFormat
from fetchcut.media.formats import ALIASES, ALL, NAMES, find

EXPECTED = ["mp4", "mov", "mkv", "webm", "avi", "gif", "webp", "mp3", "wav", "m4a", "aac", "flac", "opus", "jpg", "png"]


def test_the_names_are_the_fifteen_promised() -> None:
    assert sorted(NAMES) == sorted(EXPECTED)


@pytest.mark.parametrize(
    ("spelling", "name"),
    [("JPEG", "jpg"), (".MP4", "mp4"), ("m4v", "mp4"), ("QuickTime", "mov"), ("matroska", "mkv"), (" wave ", "wav")],
)
def test_other_spellings_are_known(spelling: str, name: str) -> None:
    assert find(spelling).name == name


@given(st.text())
def test_any_other_name_is_refused_with_the_list_of_those_there_are(text: str) -> None:
    if text.strip().lower().removeprefix(".") in ALIASES:
        return
    with pytest.raises(UnknownFormat) as refusal:
        find(text)
    assert refusal.value.known == NAMES


def test_no_spelling_means_two_formats() -> None:
    spellings = [spelling for each in ALL for spelling in (each.name, *each.aliases)]
    assert len(spellings) == len(set(spellings))
    assert all(spelling == spelling.lower() for spelling in spellings)


@pytest.mark.parametrize("name", EXPECTED)
def test_each_format_can_hold_what_its_own_encoders_make(name: str) -> None:
    each = find(name)
    if each.video_encoder:
        assert each.video_encoder.codec in each.everywhere_video
    if each.audio_encoder:
        assert each.audio_encoder.codec in each.everywhere_audio
    if each.still_encoder:
        assert each.still_encoder.codec in each.everywhere_video
    assert each.holds_sound == (each.audio_encoder is not None)
    assert each.holds_pictures == (each.video_encoder is not None or each.still_encoder is not None)


@pytest.mark.parametrize("name", EXPECTED)
def test_what_plays_everywhere_is_part_of_what_is_held(name: str) -> None:
    each = find(name)
    assert each.everywhere_video <= each.video_codecs
    assert each.everywhere_audio <= each.audio_codecs


@pytest.mark.parametrize("name", ["mp4", "mov", "m4a"])
def test_the_iso_family_puts_its_index_in_front_and_hides_lead_ins(name: str) -> None:
    assert "+faststart" in find(name).muxer_options
    assert find(name).has_edit_lists


def test_videos_for_everybody_are_eight_bit() -> None:
    encoders = [find(name).video_encoder for name in ("mp4", "mov", "mkv", "webm", "avi")]
    assert {each.pixel_format for each in encoders if each} == {"yuv420p"}
