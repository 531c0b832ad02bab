"""A draft in pieces that a player asks for: together they are the draft, frame by frame and in sound."""

import subprocess
from fractions import Fraction
from pathlib import Path

import numpy as np
import pytest

from fetchcut.media.render.playing import PLAYED, Playing, playing
from fetchcut.media.render.work import work_on
from fetchcut.media.run.libav import Libav
from fetchcut.media.tools import find_ffmpeg
from fetchcut.progress import Silent
from fetchcut.timeline.draft import Draft, Transition
from tests.media import clips
from tests.media.drafts import Studio, clip, draft, track, words
from tests.media.test_render_random import ssim
from tests.media.test_small import film
from tests.media.test_views import gray


@pytest.fixture
def studio(libav: Libav, tmp_path: Path) -> Studio:
    return Studio(folder=tmp_path, libav=libav)


def played_of(studio: Studio, cut: Draft, **files: Path) -> Playing:
    folder = studio.folder / f"play{len(list(studio.folder.iterdir()))}"
    folder.mkdir()
    library = studio.library(**files)
    return playing(work_on(cut, library, files, PLAYED, folder=folder, bench=studio.bench, context=Silent()))


def pictures_of(played: Playing, folder: Path) -> Path:
    path = folder / "pictures.mp4"
    pieces = [played.picture(number) for number in range(len(played.pictures))]
    path.write_bytes(b"".join([played.picture_head(), *pieces]))
    return path


def sound_of(played: Playing, folder: Path) -> Path:
    path = folder / "sound.mp4"
    pieces = [played.sound(number) for number in range(len(played.sound_lengths_s))]
    path.write_bytes(b"".join([played.sound_head(), *pieces]))
    return path


def heard_film() -> Path:
    """Return the film of test_small with a tone."""
    tone = ("-f", "lavfi", "-i", "sine=frequency=440:sample_rate=48000:duration=24")
    return clips.make("long_group_heard.mp4", "-i", str(film("long_group.mp4")), *tone, "-c:v", "copy", *clips.AAC)


def heard(path: Path) -> np.ndarray[tuple[int, ...], np.dtype[np.float32]]:
    argv = [str(find_ffmpeg().path), "-v", "error", "-i", str(path), "-map", "0:a", "-f", "f32le", "-ac", "1", "-"]
    return np.frombuffer(subprocess.run(argv, stdout=subprocess.PIPE, check=True, timeout=60).stdout, np.float32)


def cut_of(text: str) -> Draft:
    fade = Transition(kind="crossfade", duration=Fraction(1))
    main = track("main", clip("a", 0, 9, "1.2", transition=fade), clip("a", 9, 5, 2, speed=Fraction(2)))
    return draft(main, track("title", words(text, "2.2", 2)), size=(640, 360))


def test_the_pieces_are_the_draft(studio: Studio) -> None:
    path, cut = heard_film(), cut_of("Hi 你好")
    played = played_of(studio, cut, a=path)
    assert sum(played.picture_lengths_s) == 14
    assert len(played.pictures) > 3
    whole = pictures_of(played, studio.folder)
    export = studio.render(cut, PLAYED, a=path)
    size = (640, 360)
    one, other = gray("-i", str(whole), size=size), gray("-i", str(export.path), size=size)
    assert len(one) == len(other) == 350
    for frame in range(0, 350, 7):
        assert ssim(one[frame].astype(np.uint8), other[frame].astype(np.uint8)) > 0.98, frame
    info = studio.libav.probe(whole, "whole")
    assert info.picture is not None
    assert info.duration_s is not None
    assert abs(info.duration_s - 14) < Fraction(1, 100)


@pytest.mark.parametrize("speed", ["1", "3/2"])
def test_the_sound_is_that_of_the_export(studio: Studio, speed: str) -> None:
    path = heard_film()
    fade = Transition(kind="crossfade", duration=Fraction(1))
    after = clip("a", "7.5", "6.5", 2, speed=Fraction(speed), fade_out=Fraction(1))
    cut = draft(track("main", clip("a", 0, "7.5", "1.2", transition=fade, fade_in=Fraction(1)), after))
    played = played_of(studio, cut, a=path)
    assert len(played.sound_lengths_s) == 3
    mine, theirs = heard(sound_of(played, studio.folder)), heard(studio.render(cut, PLAYED, a=path).path)
    assert abs(len(mine) - 14 * 48000) <= 2048
    # The first packet begins without the one before it; then it is the export's sound, sample by sample.
    here = slice(2048, 14 * 48000 - 2048)
    assert float(np.abs(theirs[here]).max()) > 0.1
    assert float(np.abs(mine[here] - theirs[here]).max()) < 0.02


def test_what_an_edit_did_not_touch_is_not_made_again(studio: Studio) -> None:
    path = film("long_group.mp4")
    pictures_of(played_of(studio, cut_of("one"), a=path), studio.folder)
    again = played_of(studio, cut_of("two"), a=path)
    pictures_of(again, studio.folder)
    made = (again.work.folder / "commands.log").read_text().splitlines()
    touched = [each for each in again.pictures if each.titles]
    assert len([line for line in made if "libx264" in line]) == len(touched) < len(again.pictures)


def test_a_player_may_begin_anywhere(studio: Studio) -> None:
    """The head and one piece from the midst: its pictures stand where the draft has them."""
    played = played_of(studio, draft(track("main", clip("a", 0, 24)), size=(640, 360)), a=film("long_group.mp4"))
    number = 2
    path = studio.folder / "one.mp4"
    path.write_bytes(played.picture_head() + played.picture(number))
    argv = [str(find_ffmpeg().path), "-v", "info", "-copyts", "-i", str(path), "-vf", "showinfo", "-f", "null", "-"]
    told = subprocess.run(argv, capture_output=True, check=True, timeout=60, text=True).stderr
    times = [float(line.partition("pts_time:")[2].split()[0]) for line in told.splitlines() if "pts_time:" in line]
    first = played.pictures[number].first / 25
    assert times[0] == pytest.approx(first, abs=1e-4)
    assert len(times) == played.pictures[number].last - played.pictures[number].first


def test_silence_has_no_pieces_of_sound(studio: Studio) -> None:
    played = played_of(studio, draft(track("main", clip("a", 0, 2))), a=clips.no_audio())
    assert played.sound_lengths_s == ()
    with pytest.raises(IndexError):
        played.picture(len(played.pictures))
