"""Sources with several sounds: all are kept, tagged, in step, and one can be chosen. Told apart by their pitch."""

from pathlib import Path

import av
import numpy as np
import pytest

from fetchcut.media.run.libav import Libav
from fetchcut.service.steps.render import Rendered
from fetchcut.timeline.draft import Draft
from fetchcut.timeline.output import read
from tests.media import clips
from tests.media.drafts import Studio, clip, draft, track

PITCHES = {"eng": 440, "spa": 1000}


@pytest.fixture
def studio(libav: Libav, tmp_path: Path) -> Studio:
    return Studio(folder=tmp_path, libav=libav)


def bilingual(ending: str = "mp4") -> Path:
    second = ("-f", "lavfi", "-i", f"sine=frequency={PITCHES['spa']}:sample_rate=48000:duration=4")
    tags = ("-metadata:s:a:0", "language=eng", "-metadata:s:a:1", "language=spa")
    maps = ("-map", "0", "-map", "1", "-map", "2")
    return clips.make(
        f"bilingual.{ending}", *clips.PICTURES, *clips.SOUND, *second, *maps, *clips.H264, *clips.AAC, *tags
    )


def heard(made: Rendered) -> list[tuple[str, bool, int]]:
    """Return the language of each sound, whether players begin with it, and its pitch in hertz."""
    found = []
    with av.open(str(made.path)) as opened:
        for number, stream in enumerate(opened.streams.audio):
            default = bool(stream.disposition & av.stream.Disposition.default)
            found.append((stream.metadata.get("language", ""), default, _pitch(made.path, number)))
    return found


def _pitch(path: Path, number: int) -> int:
    with av.open(str(path)) as opened:
        frames = [frame.to_ndarray()[0] for frame in opened.decode(audio=number)]
    samples = np.concatenate(frames).astype(float)
    spectrum = np.abs(np.fft.rfft(samples[4800 : 4800 + 24000]))
    return int(round(float(np.argmax(spectrum)) * 2, -1))


def cut(sound: int | None = None, gain: float = 1) -> Draft:
    pieces = clip("plain", 0, 1, "1/2", sound=sound, gain=gain), clip("plain", 1, 1, 2, sound=sound, gain=gain)
    return draft(track("main", *pieces))


@pytest.mark.parametrize("ending", ["mp4", "mov", "mkv", "webm"])
@pytest.mark.parametrize("is_whole", [True, False])
def test_every_sound_of_the_source_goes_along(studio: Studio, ending: str, is_whole: bool) -> None:
    whole = draft(track("main", clip("plain", 0, 4)))
    made = studio.render(whole if is_whole else cut(), read({"format": ending}), plain=bilingual())
    assert heard(made) == [("eng", True, 440), ("spa", False, 1000)]


def test_untouched_sounds_are_copied_to_the_sample(studio: Studio) -> None:
    made = studio.render(draft(track("main", clip("plain", 0, 2, 1))), plain=bilingual())
    with av.open(str(made.path)) as opened, av.open(str(bilingual())) as source:
        for number in (0, 1):
            packets = {bytes(each) for each in source.demux(source.streams.audio[number])}
            source.seek(0)
            assert {bytes(each) for each in opened.demux(opened.streams.audio[number])} <= packets
            opened.seek(0)


@pytest.mark.parametrize(("number", "wanted"), [(0, ("eng", True, 440)), (1, ("spa", True, 1000))])
def test_the_chosen_sound_stands_alone(studio: Studio, number: int, wanted: tuple[str, bool, int]) -> None:
    made = studio.render(cut(sound=number), plain=bilingual())
    assert heard(made) == [wanted]
    song = studio.render(cut(sound=number), read({"format": "m4a"}), name="song", plain=bilingual())
    assert heard(song)[0][2] == wanted[2]


def test_what_is_done_to_the_clips_is_done_to_each_sound(studio: Studio) -> None:
    music = track("bgm", clip("song", 0, 2, gain=0.01))
    made = studio.render(draft(*cut(gain=0.5).tracks, music), plain=bilingual("mkv"), song=clips.sound_only())
    assert heard(made) == [("eng", True, 440), ("spa", False, 1000)]


def test_several_files_have_one_sound(studio: Studio) -> None:
    main = track("main", clip("plain", 0, 1), clip("other", 1, 1))
    made = studio.render(draft(main), plain=bilingual(), other=clips.with_b_frames())
    assert len(heard(made)) == 1
