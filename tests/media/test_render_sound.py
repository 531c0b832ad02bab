"""The mix against numpy on decoded samples: every piece begins and ends on its sample, however many there are."""

import wave
from fractions import Fraction
from pathlib import Path

import av
import numpy as np
import pytest
from numpy.typing import NDArray

from fetchcut.media.run.libav import Libav
from fetchcut.timeline.draft import Draft, Keyframe, Picture, Transition
from fetchcut.timeline.effects import made
from fetchcut.timeline.output import Output
from tests.media import clips
from tests.media.drafts import Studio, clip, draft, track, words
from tests.media.kitchen import packets

RATE = 48_000
SOFT = 240
"""Samples over which a cut is softened: what lies within is not compared."""

QUIET = 2.0**-22
"""Half a step of 24 bits, and the rounding of two conversions."""

Samples = NDArray[np.float64]


@pytest.fixture
def studio(libav: Libav, tmp_path: Path) -> Studio:
    return Studio(folder=tmp_path, libav=libav)


def noise(name: str, seconds: float, *, rate: int = RATE, channels: int = 2, seed: int = 1) -> Path:
    """Return a WAV of noise at half of full scale: every sample is another."""
    path = clips.FOLDER / f"{name}.wav"
    values = np.random.default_rng(seed).integers(-12_000, 12_000, (int(rate * seconds), channels), np.int16)
    with wave.open(str(path), "wb") as file:
        file.setnchannels(channels)
        file.setsampwidth(2)
        file.setframerate(rate)
        file.writeframes(values.tobytes())
    return path


def samples(path: Path) -> Samples:
    """Return (samples, channels) of a file, from -1 to 1."""
    with av.open(str(path)) as container:
        frames = [frame.to_ndarray() for frame in container.decode(container.streams.audio[0])]
        layout = container.streams.audio[0]
        scale = {"s16": 2.0**15, "s32": 2.0**31, "flt": 1.0, "fltp": 1.0}[layout.format.name]
        if layout.format.is_planar:
            return np.concatenate(frames, axis=1).T.astype(np.float64) / scale
        whole = np.concatenate([frame.reshape(-1, layout.channels) for frame in frames])
        return whole.astype(np.float64) / scale


def heard(studio: Studio, drafted: Draft, **files: Path) -> Samples:
    """Return the mix of a draft, in 24 bits."""
    return samples(studio.render(drafted, Output(format="wav", quality="lossless"), name="out", **files).path)


def inner(array: Samples, first: int, last: int) -> Samples:
    """Return samples [first, last) without the softened ones at both ends."""
    return array[first + SOFT : last - SOFT]


def test_pieces_stand_on_their_samples(studio: Studio) -> None:
    source = noise("a", 5)
    wanted = samples(source)
    pieces = [("0", "0.7", "1.2"), ("0.7", "0.333", "0"), ("1.5", "1.001", "3.9"), ("2.501", "0.25", "2.0005")]
    got = heard(studio, draft(track("voice", *(clip("a", *each) for each in pieces))), a=source)
    assert len(got) == round(2.751 * RATE)
    for start, duration, begin in ((Fraction(value) for value in each) for each in pieces):
        first, last, of = round(start * RATE), round((start + duration) * RATE), round(begin * RATE)
        assert np.abs(inner(got, first, last) - inner(wanted, of, of + last - first)).max() <= QUIET
    gap = got[round(Fraction("1.033") * RATE) : round(Fraction("1.5") * RATE)]
    assert np.abs(gap).max() == 0


def test_two_hundred_cuts_do_not_drift(studio: Studio) -> None:
    source = noise("long", 30)
    wanted = samples(source)
    rate = Fraction(30000, 1001)
    cuts = [(clip("a", 3 * n / rate, 3 / rate, Fraction(n * 137, 1000)), n) for n in range(200)]
    got = heard(studio, draft(track("main", *(each for each, _ in cuts)), rate="30000/1001"), a=source)
    for segment, number in cuts:
        first, last = round(segment.start * RATE), round(segment.end * RATE)
        of = round(Fraction(number * 137, 1000) * RATE)
        assert np.abs(inner(got, first, last) - inner(wanted, of, of + last - first)).max() <= QUIET


def test_a_split_is_not_heard(studio: Studio) -> None:
    source = noise("a", 5)
    parts = [clip("a", 0, "1.5", 1), clip("a", "1.5", "0.5", "2.5"), clip("a", 2, 1, 3)]
    got = heard(studio, draft(track("voice", *parts)), a=source)
    assert np.abs(inner(got - samples(source)[RATE : 4 * RATE], 0, 3 * RATE)).max() <= QUIET


def test_tracks_add_up(studio: Studio) -> None:
    one, two = noise("a", 3), noise("b", 3, channels=1, seed=2)
    drafted = draft(track("voice", clip("a", 0, 3, gain=0.5)), track("bgm", clip("b", 1, 2, gain=0.25), gain=0.5))
    got = heard(studio, drafted, a=one, b=two)
    # Mono is heard from both sides at its own level.
    wanted = 0.5 * samples(one)
    wanted[RATE:] += 0.125 * samples(two)[: 2 * RATE]
    assert np.abs(inner(got - wanted, 0, RATE)).max() <= 2 * QUIET
    assert np.abs(inner(got - wanted, RATE, 3 * RATE)).max() <= 2 * QUIET


def test_music_is_looped_without_a_seam_or_drift(studio: Studio) -> None:
    source = noise("a", 5)
    got = heard(studio, draft(track("bgm", clip("a", 0, 9, 1, loop_out=Fraction("2.3331")))), a=source)
    part = samples(source)[RATE:]
    for number in range(7):
        first = round(number * Fraction("1.3331") * RATE)
        last = min(9 * RATE, round((number + 1) * Fraction("1.3331") * RATE))
        assert np.abs(inner(got, first, last) - inner(part, 0, last - first)).max() <= QUIET


def test_fades_are_straight_lines(studio: Studio) -> None:
    source = noise("a", 5)
    faded = clip("a", 0, 4, fade_in=Fraction(1), fade_out=Fraction(1, 2))
    got = heard(studio, draft(track("bgm", faded)), a=source)
    ramp = np.ones(4 * RATE)
    ramp[:RATE] = np.arange(RATE) / RATE
    ramp[-RATE // 2 :] = 1 - np.arange(RATE // 2) / (RATE // 2)
    assert np.abs(got - samples(source)[: 4 * RATE] * ramp[:, None]).max() <= 3e-6


def test_a_gain_that_moves_follows_its_keyframes(studio: Studio) -> None:
    source = noise("a", 5)
    keys = (Keyframe(Fraction(1), 1.0), Keyframe(Fraction(2), 0.2, "hold"), Keyframe(Fraction(3), 0.5))
    got = heard(studio, draft(track("bgm", clip("a", 0, 4, gain_keyframes=keys))), a=source)
    time = np.arange(4 * RATE) / RATE
    gain = np.where(time < 2, np.interp(time, [1, 2], [1, 0.2]), np.where(time < 3, 0.2, 0.5))
    # The gain has a step of 64 samples; it falls by 0.8 a second, and jumps once.
    error = np.abs(got - samples(source)[: 4 * RATE] * gain[:, None])
    jump = slice(3 * RATE - 64, 3 * RATE + 64)
    error[jump] = 0
    assert inner(error, 0, 4 * RATE).max() <= 0.8 * 64 / RATE * 0.4


def test_backwards_is_backwards(studio: Studio) -> None:
    source = noise("a", 5)
    got = heard(studio, draft(track("voice", clip("a", 0, 2, 1, is_reversed=True))), a=source)
    assert np.abs(inner(got - samples(source)[RATE : 3 * RATE][::-1], 0, 2 * RATE)).max() <= QUIET


def test_sound_is_crossfaded_with_its_pictures(studio: Studio) -> None:
    source = noise("a", 5)
    first = clip("a", 0, 2, 0, transition=Transition("crossfade", Fraction(1)))
    got = heard(studio, draft(track("main", first, clip("a", 2, 2, 3))), a=source)
    whole = samples(source)
    part = np.arange(RATE) / RATE
    out, into = whole[3 * RATE // 2 : 5 * RATE // 2], whole[5 * RATE // 2 : 7 * RATE // 2]
    mixed = out * np.sin((1 - part) * np.pi / 2)[:, None] + into * np.sin(part * np.pi / 2)[:, None]
    assert np.abs(got[3 * RATE // 2 : 5 * RATE // 2] - mixed).max() <= 1e-4
    assert np.abs(inner(got - whole[: 4 * RATE], 0, 3 * RATE // 2)).max() <= QUIET


def test_another_rate_arrives_in_time(studio: Studio) -> None:
    source = noise("other", 4, rate=44_100)
    got = heard(studio, draft(track("voice", clip("a", 1, 2, "0.5"))), a=source)
    # As plain FFmpeg resamples all of it.
    clips.ffmpeg("-i", str(source), "-ar", "48000", "-c:a", "pcm_f32le", str(studio.folder / "all.wav"))
    wanted = samples(studio.folder / "all.wav")[RATE // 2 : 5 * RATE // 2]
    assert lag(got[RATE:, 0], wanted[:, 0]) == 0
    assert np.abs(inner(got[RATE:] - wanted, 0, 2 * RATE)).max() <= 2e-3


def test_decoders_have_settled_where_a_piece_begins(studio: Studio) -> None:
    source = clips.with_b_frames()
    whole = samples(source)
    got = heard(studio, draft(track("voice", clip("a", 0, 1, "2.34567"))), a=source)
    first = round(Fraction("2.34567") * RATE)
    # Two versions of one decoder differ by -86 dB.
    assert np.abs(inner(got[:, :1] - whole[first : first + RATE, :1], 0, RATE)).max() <= 5e-5


def test_twice_as_fast_is_half_as_long_at_the_same_pitch(studio: Studio) -> None:
    for speed in (Fraction(2), Fraction(1, 2), Fraction(5, 4), Fraction(5)):
        drafted = draft(track("main", clip("a", 0, Fraction(16, 25), 0, speed=speed)))
        got = heard(studio, drafted, a=clips.with_b_frames())
        assert len(got) == round(Fraction(16, 25) * RATE)
        spectrum = np.abs(np.fft.rfft(got[RATE // 5 : RATE // 2, 0] * np.hanning(RATE // 2 - RATE // 5)))
        assert abs(spectrum.argmax() / (0.3) - 440) < 12


def test_six_channels_become_two(studio: Studio) -> None:
    center = ("-f", "lavfi", "-i", "aevalsrc=0|0|0.4*sin(2*PI*440*t)|0|0|0:c=5.1:s=48000:d=2")
    source = clips.make("center.flac", *center)
    got = heard(studio, draft(track("voice", clip("a", 0, 2))), a=source)
    assert np.abs(got[:, 0] - got[:, 1]).max() <= QUIET
    assert 0.1 < np.abs(got).max() < 0.4


def test_music_makes_room_for_speech(studio: Studio) -> None:
    speech, music = noise("a", 2), noise("b", 6, seed=2)
    duck = made("duck", {"gain": 0.25, "attack_ms": 20.0, "release_ms": 100.0})
    drafted = draft(track("voice", clip("a", 2, 2, gain=0.2)), track("bgm", clip("b", 0, 6, gain=0.5), effects=(duck,)))
    got = heard(studio, drafted, a=speech, b=music)

    def level(of: Samples, first: float, last: float) -> float:
        return float(np.sqrt((of[int(first * RATE) : int(last * RATE)] ** 2).mean()))

    alone = level(got, 0.5, 1.5)
    spoken = np.zeros_like(got)
    spoken[2 * RATE : 4 * RATE] = 0.2 * samples(speech)
    beneath = level(got - spoken, 2.5, 3.5) / alone
    assert 0.2 < beneath < 0.36
    assert abs(level(got, 5, 6) / alone - 1) < 0.05


@pytest.mark.parametrize("target", [-14.0, -23.0])
def test_a_mix_gets_as_loud_as_wanted(studio: Studio, target: float) -> None:
    drafted = draft(track("bgm", clip("a", 0, 5, gain=0.05)), loudness_lufs=target)
    result = studio.render(drafted, Output(format="wav"), a=noise("a", 5))
    said = next(each for each in result.checks if each.code == "check.loudness")
    assert abs(float(said.facts["lufs"]) - target) <= 0.5
    assert np.abs(samples(result.path)).max() <= 0.85


def test_a_clip_gets_as_loud_as_wanted(studio: Studio) -> None:
    picture = Picture(effects=(made("loudness", {"lufs": -20.0}),))
    result = studio.render(
        draft(track("voice", clip("a", 0, 5, gain=0.02, picture=picture))), Output(format="wav"), a=noise("a", 5)
    )
    said = next(each for each in result.checks if each.code == "check.loudness")
    assert abs(float(said.facts["lufs"]) - -20.0) <= 0.5


@pytest.mark.parametrize("kind", ["noise_reduction", "voice", "bass", "treble", "compressor", "echo", "pitch"])
def test_effects_on_sound_keep_its_length(studio: Studio, kind: str) -> None:
    params = {"semitones": 3.0} if kind == "pitch" else {}
    picture = Picture(effects=(made(kind, params),))
    drafted = draft(track("voice", clip("a", 0, 1), clip("a", 1, 2, 1, picture=picture)))
    source = noise("a", 5)
    got = heard(studio, drafted, a=source)
    assert len(got) == 3 * RATE
    assert np.abs(inner(got - samples(source)[: 3 * RATE], 0, RATE)).max() <= QUIET
    assert np.abs(got[2 * RATE :] - samples(source)[2 * RATE : 3 * RATE]).max() > 1e-3


def test_pitch_moves_by_semitones(studio: Studio) -> None:
    picture = Picture(effects=(made("pitch", {"semitones": 12.0}),))
    got = heard(studio, draft(track("voice", clip("a", 0, 3, picture=picture))), a=clips.sound_only())
    spectrum = np.abs(np.fft.rfft(got[RATE : 2 * RATE, 0] * np.hanning(RATE)))
    assert abs(int(spectrum.argmax()) - 880) <= 3


def lag(one: NDArray[np.float64], other: NDArray[np.float64]) -> int:
    """Return by how many samples `one` comes later than `other`."""
    size = 1 << 15
    product = np.fft.irfft(np.fft.rfft(one[:size]) * np.conj(np.fft.rfft(other[:size])))
    best = int(np.abs(product).argmax())
    return best if best < size // 2 else best - size


@pytest.mark.parametrize(("container", "target"), [("mp4", "mp4"), ("mp4", "mov"), ("mp4", "mkv"), ("webm", "webm")])
def test_untouched_sound_is_copied(studio: Studio, container: str, target: str) -> None:
    source = clips.vp9_opus() if container == "webm" else clips.with_b_frames()
    # Matroska's last packet is longer than its pictures.
    rest = "2.008" if container == "webm" else 2
    whole = draft(track("main", clip("a", 0, 2), clip("a", 2, rest, 2)), track("title", words("Title", 1, 1)))
    result = studio.render(whole, Output(format=target), a=source).path
    assert packets(result, "audio") == packets(source, "audio")
    np.testing.assert_array_equal(samples(result)[: 3 * RATE], samples(source)[: 3 * RATE])


@pytest.mark.parametrize(("begin", "length"), [("0", "2"), ("1", "2.5"), ("0.3333", "1"), ("3.01", "0.99")])
def test_a_part_of_untouched_sound_is_copied_to_the_sample(studio: Studio, begin: str, length: str) -> None:
    source = clips.with_b_frames()
    result = studio.render(draft(track("main", clip("a", 0, length, begin))), a=source).path
    assert set(packets(result, "audio")) <= set(packets(source, "audio"))
    first, many = round(Fraction(begin) * RATE), round(Fraction(length) * RATE)
    got = samples(result)
    assert 0 <= len(got) - many < 1024
    # AAC replaces noise by noise of the decoder's own, which depends on how much it has decoded.
    assert np.abs(got[:many] - samples(source)[first : first + many]).max() < 1e-3


@pytest.mark.parametrize(
    "changed",
    [
        draft(track("main", clip("a", 0, 4, gain=0.5))),
        draft(track("main", clip("a", 0, 1), clip("a", 1, 1, 2))),
        draft(track("main", clip("a", 0, 3)), track("title", words("End", 3, 1))),
        draft(track("main", clip("a", 1, 4))),
        draft(track("main", clip("a", 0, 4, fade_in=Fraction(1)))),
        draft(track("main", clip("a", 0, 4)), track("bgm", clip("b", 0, 2))),
        draft(track("main", clip("a", 0, 4)), loudness_lufs=-16.0),
        draft(track("main", clip("a", 0, 4), effects=(made("voice", {}),))),
    ],
    ids=["softer", "joined", "ends before", "moved", "faded", "with music", "levelled", "shaped"],
)
def test_touched_sound_is_mixed(studio: Studio, changed: Draft) -> None:
    source = clips.with_b_frames()
    result = studio.render(changed, a=source, b=clips.sound_only()).path
    assert packets(result, "audio") != packets(source, "audio")


def test_a_thousand_pieces_are_made_in_batches(studio: Studio) -> None:
    source = noise("many", 8)
    wanted = samples(source)
    step = 1024
    # Backwards through the file, so that no two can share a reading of it.
    order = [(number * 37) % 330 for number in range(1000)]
    pieces = [
        clip("a", Fraction(number * step, RATE), Fraction(step, RATE), Fraction(of * step, RATE))
        for number, of in enumerate(order)
    ]
    got = heard(studio, draft(track("voice", *pieces)), a=source)
    assert len(got) == 1000 * step
    for number, of in enumerate(order):
        one, other = (array[at * step : (at + 1) * step] for array, at in ((got, number), (wanted, of)))
        assert np.abs(one[SOFT:-SOFT] - other[SOFT:-SOFT]).max() <= QUIET
