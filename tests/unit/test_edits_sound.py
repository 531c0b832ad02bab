"""How loud things are, and where sound comes from."""

from dataclasses import replace
from fractions import Fraction

import pytest

from fetchcut.errors import DoesNotFit, NoSuchTarget, NothingToEdit
from fetchcut.timeline import wire
from fetchcut.timeline.draft import Draft
from fetchcut.timeline.edits import (
    AddEffect,
    AddMedia,
    AddText,
    ChooseSound,
    DeleteTrack,
    Duck,
    ExtractSound,
    Fade,
    Loudness,
    Mute,
    RemoveRange,
    ReplaceSound,
    ScaleVolume,
    SetMusic,
    SetTimes,
    TrackGain,
    Trim,
    Volume,
)
from tests.timelines import FILES, after, heard, only, sources, spans

SCORED = (AddMedia(asset="beach"), AddMedia(asset="silent"), SetMusic(asset="lofi"))
"""beach 0-10 (s1), silent 10-13 (s2), music (s3 on t2)."""


def gains(draft: Draft, role: str = "main") -> list[float]:
    return [
        each.media.gain
        for track in draft.tracks
        if track.role == role
        for each in track.segments
        if each.media is not None
    ]


def test_volume_is_absolute_on_what_is_meant() -> None:
    assert gains(after(*SCORED, Volume(gain=0.5))) == [0.5, 0.5]
    assert gains(after(*SCORED, Volume(gain=0.5)), "bgm") == [0.5]
    assert gains(after(*SCORED, Volume(gain=0.8, tracks=("t2",))), "bgm") == [0.8]
    named = after(*SCORED, Volume(gain=2, segments=("s1",)), Volume(gain=1.5, segments=("s1",)))
    assert gains(named) == [1.5, 1]


def test_louder_and_softer_are_relative_and_end_at_the_loudest() -> None:
    draft = after(*SCORED, ScaleVolume(factor=0.5), ScaleVolume(factor=0.5))
    assert (gains(draft), gains(draft, "bgm")) == ([0.25, 0.25], [0.0875])
    assert gains(after(*SCORED, ScaleVolume(factor=16), ScaleVolume(factor=16))) == [16, 16]


def test_mute_is_all_or_what_is_named() -> None:
    assert gains(after(*SCORED, Mute())) == [0, 0]
    assert gains(after(*SCORED, Mute()), "bgm") == [0]
    assert gains(after(*SCORED, Mute(tracks=("t1",))), "bgm") == [0.35]


@pytest.mark.parametrize("gain", [-0.1, 16.1, float("inf"), float("nan")])
def test_there_is_a_loudest(gain: float) -> None:
    for edit in (Volume(gain=gain), TrackGain(track="t2", gain=gain)):
        with pytest.raises(DoesNotFit):
            after(*SCORED, edit)


def test_what_has_no_sound() -> None:
    with pytest.raises(NothingToEdit):
        after(AddMedia(asset="portrait"), Mute())
    with pytest.raises(NothingToEdit):
        after(AddMedia(asset="beach"), AddText(text="t"), Volume(gain=1, segments=("s2",)))
    with pytest.raises(NoSuchTarget):
        after(*SCORED, Volume(gain=1, tracks=("t9",)))


def test_a_track_has_a_gain_of_its_own() -> None:
    draft = after(*SCORED, TrackGain(track="t2", gain=0.5))
    assert (draft.tracks[1].gain, gains(draft, "bgm")) == (0.5, [0.35])


def test_fades_are_at_the_ends_of_the_whole_or_of_what_is_named() -> None:
    draft = after(*SCORED, Fade(in_ms=500, out_ms=1000))
    assert [heard(each) for each in draft.tracks[0].segments] == [(0.5, 0), (0, 1)]
    assert heard(only(after(*SCORED, Fade(in_ms=3000, segments=("s3",))), "bgm")) == (3, 2)


def test_sound_and_pictures_fade_apart() -> None:
    both = after(AddMedia(asset="beach"), Fade(in_ms=1000))
    sound = only(after(Fade(in_ms=2000, of="sound"), draft=both))
    pictures = only(after(Fade(in_ms=3000, of="pictures"), draft=both))
    assert (heard(sound), sound.picture.fade_in) == ((2, 0), Fraction(1))
    assert (heard(pictures), pictures.picture.fade_in) == ((1, 0), Fraction(3))
    assert only(after(Fade(in_ms=1000), draft=after(Fade(in_ms=2000, of="sound"), draft=both))) == only(both)
    with pytest.raises(NothingToEdit):
        after(*SCORED, Fade(in_ms=1000, of="pictures", segments=("s3",)))


def test_texts_fade_as_pictures_do() -> None:
    draft = after(
        AddMedia(asset="beach"), AddText(text="t", end_ms=2000), Fade(in_ms=300, out_ms=9000, segments=("s2",))
    )
    title = only(draft, "title")
    assert (title.picture.fade_in, title.picture.fade_out) == (Fraction(3, 10), Fraction(2))
    with pytest.raises(NothingToEdit):
        after(Fade(in_ms=1000, of="sound", segments=("s2",)), draft=draft)


def test_fades_stay_at_the_ends_and_within_their_segment() -> None:
    draft = after(AddMedia(asset="beach"), Fade(in_ms=2000, out_ms=3000))
    cut = after(RemoveRange(start_ms=1000, end_ms=2000), draft=draft)
    assert [heard(each) for each in cut.tracks[0].segments] == [(1, 0), (0, 3)]
    assert heard(only(after(Trim(segment="s1", head_ms=1000, tail_ms=6500), draft=draft))) == (2, 2.5)
    with pytest.raises(DoesNotFit):
        after(AddMedia(asset="beach"), Fade(in_ms=-1))


def test_loudness_is_of_the_whole() -> None:
    assert after(*SCORED, Loudness()).loudness_lufs == -14
    assert after(*SCORED, Loudness(), Loudness(lufs=None)).loudness_lufs is None
    with pytest.raises(DoesNotFit):
        after(*SCORED, Loudness(lufs=0))


def test_music_is_ducked_and_no_longer() -> None:
    draft = after(*SCORED, Duck(gain=0.2), Duck(gain=0.3))
    (duck,) = draft.tracks[1].effects
    assert (duck.kind, duck.params["gain"]) == ("duck", 0.3)
    assert after(Duck(gain=None), draft=draft).tracks[1].effects == ()
    with pytest.raises(NothingToEdit):
        after(AddMedia(asset="beach"), Duck())


def test_sound_on_a_track_of_its_own() -> None:
    draft = after(
        *SCORED,
        AddEffect(effect="noise_reduction", segments=("s1",)),
        Volume(gain=0.7, segments=("s1",)),
        ExtractSound(),
    )
    assert gains(draft) == [0, 1]
    assert sources(draft, "voice") == [("beach", 0, 10)]
    voice = only(draft, "voice")
    assert gains(draft, "voice") == [0.7]
    assert [each.kind for each in voice.picture.effects] == ["noise_reduction"]
    assert draft.tracks[0].segments[0].picture.effects == ()
    with pytest.raises(NothingToEdit):
        after(AddMedia(asset="silent"), ExtractSound())


def test_another_sound_instead() -> None:
    draft = after(*SCORED, ExtractSound(), ReplaceSound(asset="speech"))
    assert gains(draft) == [0, 0]
    assert spans(draft, "voice") == [("speech", 0, 13)]
    assert spans(draft, "bgm") == [("lofi", 0, 13)]


def test_effects_of_sound_are_for_voices_unless_said() -> None:
    draft = after(*SCORED, AddEffect(effect="voice"))
    assert [len(each.picture.effects) for track in draft.tracks for each in track.segments] == [1, 1, 0]
    assert len(only(after(*SCORED, AddEffect(effect="bass", segments=("s3",))), "bgm").picture.effects) == 1


def test_music_begins_later() -> None:
    draft = after(*SCORED, Duck(), SetTimes(segment="s3", start_ms=5000))
    assert spans(draft, "bgm") == [("lofi", 5, 13)]
    assert draft.tracks[1].effects
    assert after(DeleteTrack(track="t2"), draft=draft).tracks == after(*SCORED[:2]).tracks


def test_one_of_several_sounds_is_chosen_and_all_are_kept_again() -> None:
    beach = FILES["beach"]
    sounds = (beach.info.audio[0], replace(beach.info.audio[0], index=2, language="spa"))
    library = {**FILES, "beach": replace(beach, info=replace(beach.info, audio=sounds))}
    draft = after(AddMedia(asset="beach"), AddMedia(asset="city"), files=library)
    chosen = ChooseSound(number=2).apply(draft, library)
    assert [each.media.sound for each in chosen.tracks[0].segments if each.media] == [1, None]
    assert ChooseSound(number=None).apply(chosen, library) == draft
    assert wire.read(wire.write(chosen)) == chosen
    with pytest.raises(DoesNotFit):
        ChooseSound(number=3).apply(draft, library)
    with pytest.raises(DoesNotFit):
        ChooseSound(number=2).apply(draft, FILES)
    with pytest.raises(NothingToEdit):
        ChooseSound(number=1).apply(draft, FILES)
