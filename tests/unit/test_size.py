"""Bits for a size: never above it, never above the source, refused below a floor."""

from fractions import Fraction

import pytest
from hypothesis import given, strategies as st

from fetchcut.errors import SizeUnreachable
from fetchcut.media.size import Budget, animation_share, song_rate, video_budget
from fetchcut.timeline.facts import VideoStream

FULL_HD = VideoStream(index=0, codec="h264", width=1920, height=1080, frame_rate=Fraction(30))


def budget(max_bytes: int, duration: int, *, has_sound: bool = True, lines: int | None = None) -> Budget:
    return video_budget(max_bytes, Fraction(duration), FULL_HD, has_sound=has_sound, lines=lines, share=Fraction(1))


def least_bytes(duration: int, *, has_sound: bool) -> int:
    with pytest.raises(SizeUnreachable) as refusal:
        budget(1, duration, has_sound=has_sound)
    return refusal.value.least_bytes


@pytest.mark.parametrize(
    ("max_bytes", "duration", "lines", "audio"),
    [(25_000_000, 60, 1080, 128_000), (8_000_000, 60, 540, 128_000), (25_000_000, 600, 240, 64_000)],
)
def test_fewer_bits_mean_fewer_lines(max_bytes: int, duration: int, lines: int, audio: int) -> None:
    found = budget(max_bytes, duration)
    assert (found.lines, found.audio_rate) == (lines, audio)


@given(
    st.integers(100_000, 10**10), st.integers(1, 100_000), st.booleans(), st.sampled_from([None, 144, 480, 1080, 4320])
)
def test_all_streams_together_stay_below_the_size(
    max_bytes: int, duration: int, has_sound: bool, lines: int | None
) -> None:
    least = least_bytes(duration, has_sound=has_sound)
    if max_bytes < least:
        with pytest.raises(SizeUnreachable) as refusal:
            budget(max_bytes, duration, has_sound=has_sound, lines=lines)
        assert refusal.value.least_bytes == least
        return
    found = budget(max_bytes, duration, has_sound=has_sound, lines=lines)
    assert (found.video_rate + found.audio_rate) * duration / 8 < max_bytes
    assert found.lines <= min(1080, lines or 1080)
    assert (found.audio_rate > 0) == has_sound


def test_plenty_is_decided_by_quality() -> None:
    assert budget(100_000_000, 10).is_plenty
    assert not budget(10_000_000, 10).is_plenty


@pytest.mark.parametrize(("max_bytes", "rate"), [(5_000_000, 192_000), (2_500_000, 96_000), (1_000_000, 32_000)])
def test_a_song_gets_the_best_rate_that_fits(max_bytes: int, rate: int) -> None:
    assert song_rate(max_bytes, Fraction(200), codec="mp3", share=Fraction(1)) == rate


@pytest.mark.parametrize("codec", ["aac", "opus"])
def test_where_any_rate_is_possible_the_size_is_used_up(codec: str) -> None:
    assert song_rate(5_000_000, Fraction(200), codec=codec, share=Fraction(1)) == 192_000
    assert song_rate(4_000_000, Fraction(200), codec=codec, share=Fraction(1)) == 153_600
    assert song_rate(10**9, Fraction(200), codec=codec, share=Fraction(1)) <= 320_000


def test_a_song_of_an_hour_does_not_fit_into_a_megabyte() -> None:
    with pytest.raises(SizeUnreachable) as refusal:
        song_rate(1_000_000, Fraction(3600), codec="mp3", share=Fraction(1))
    assert song_rate(refusal.value.least_bytes, Fraction(3600), codec="mp3", share=Fraction(1)) == 32_000


@given(st.integers(1, 10**9), st.integers(1, 10**6), st.integers(0, 10**5))
def test_an_animation_never_grows(max_bytes: int, pixels: int, frames: int) -> None:
    assert 0 < animation_share(max_bytes, pixels, frames) <= 1
