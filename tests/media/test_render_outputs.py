"""One draft as every output: the right container, codecs and length, and within the asked size."""

from dataclasses import replace
from fractions import Fraction
from pathlib import Path

import av
import numpy as np
import pytest
from numpy.typing import NDArray

from fetchcut.errors import NoSuchStream, OutputInvalid, SizeUnreachable
from fetchcut.media.hardware import HARDWARE
from fetchcut.media.run.libav import Libav
from fetchcut.progress import Remark
from fetchcut.service.steps.render import Rendered
from fetchcut.timeline.captions.reading import read as read_cues
from fetchcut.timeline.draft import Draft, Picture
from fetchcut.timeline.output import Output, read
from tests.media import clips
from tests.media.clips import has_encoder
from tests.media.drafts import Studio, clip, draft, track, words


@pytest.fixture
def studio(libav: Libav, tmp_path: Path) -> Studio:
    return Studio(folder=tmp_path, libav=libav)


def short() -> Draft:
    main = track("main", clip("plain", 0, 1, 1), clip("plain", 1, 1, "5/2", speed=Fraction(2)))
    return draft(main, track("caption", words("说 & 写", "1/2", 1, place="bottom")), title="Город 1")


def made(studio: Studio, **output: object) -> Rendered:
    return studio.render(short(), read(output), plain=clips.with_b_frames())


@pytest.mark.parametrize(
    ("asked", "container", "video", "audio"),
    [
        ({"format": "mp4"}, "mov", "h264", "aac"),
        ({"format": "mov"}, "mov", "h264", "aac"),
        ({"format": "mkv"}, "matroska", "h264", "aac"),
        ({"format": "webm"}, "matroska", "vp9", "opus"),
        ({"format": "avi"}, "avi", "mpeg4", "mp3"),
        ({"format": "mp4", "codec": "hevc"}, "mov", "hevc", "aac"),
        ({"format": "mp4", "codec": "av1"}, "mov", "av1", "aac"),
        ({"format": "mov", "codec": "prores"}, "mov", "prores", "aac"),
        ({"format": "mkv", "codec": "vp9"}, "matroska", "vp9", "aac"),
        ({"format": "webm", "codec": "av1", "quality": "low"}, "matroska", "av1", "opus"),
        ({"format": "mp4", "quality": "lossless"}, "mov", "h264", "alac"),
        ({"format": "mkv", "quality": "lossless", "codec": "hevc"}, "matroska", "hevc", "flac"),
        ({"format": "mp4", "quality": "medium", "resolution": "120p", "fps": 30}, "mov", "h264", "aac"),
        ({"format": "mp4", "crf": 30}, "mov", "h264", "aac"),
        ({"format": "gif"}, "gif", "gif", None),
        ({"format": "webp"}, "webp", "webp", None),
        ({"format": "mp3"}, "mp3", None, "mp3"),
        ({"format": "wav"}, "wav", None, "pcm_s16le"),
        ({"format": "wav", "quality": "lossless"}, "wav", None, "pcm_s24le"),
        ({"format": "m4a"}, "mov", None, "aac"),
        ({"format": "aac"}, "aac", None, "aac"),
        ({"format": "flac"}, "flac", None, "flac"),
        ({"format": "opus"}, "ogg", None, "opus"),
        ({"format": "png", "at": 1200}, "png", "png", None),
        ({"format": "jpg"}, "jpeg", "mjpeg", None),
    ],
)
def test_every_output(
    studio: Studio, asked: dict[str, object], container: str, video: str | None, audio: str | None
) -> None:
    if asked.get("codec") == "av1" and not has_encoder("libsvtav1"):
        pytest.skip("this FFmpeg has no AV1 encoder")
    result = made(studio, **asked)
    info = studio.libav.probe(result.path, "result")
    assert info.container.startswith(container)
    picture = info.picture
    assert (picture.codec if picture else None) in {video, "webp_anim" if video == "webp" else video}
    assert (info.audio[0].codec if info.audio else None) == audio
    if asked["format"] in {"png", "jpg"}:
        assert info.is_still
    else:
        # The length of raw AAC is a guess by its bit rate.
        assert abs(float(info.duration_s or 0) - 2) < (0.5 if asked["format"] == "aac" else 0.06)
    if picture is not None and asked["format"] not in {"gif", "webp"}:
        assert (picture.display_width, picture.display_height) == ((214, 120) if "resolution" in asked else (320, 180))
    if picture is not None and "fps" in asked:
        assert picture.frame_rate == Fraction(30)


def test_the_title_goes_along(studio: Studio) -> None:
    for name in ("mp4", "mov", "mkv", "mp3", "flac"):
        result = studio.render(short(), Output(format=name), name=name, plain=clips.with_b_frames())
        assert studio.libav.probe(result.path, "result").title == "Город 1"


@pytest.mark.parametrize("most", [60_000, 400_000])
def test_no_larger_than_asked(studio: Studio, most: int) -> None:
    assert made(studio, max_bytes=most).size_bytes <= most


def test_songs_and_animations_no_larger_than_asked(studio: Studio) -> None:
    for name, most in (("mp3", 20_000), ("gif", 150_000), ("webp", 30_000)):
        result = studio.render(short(), Output(format=name, max_bytes=most), name=name, plain=clips.with_b_frames())
        assert result.size_bytes <= most


def test_too_small_is_said_so(studio: Studio) -> None:
    with pytest.raises(SizeUnreachable):
        made(studio, max_bytes=2000)


def test_a_container_refuses_what_it_does_not_hold(studio: Studio) -> None:
    with pytest.raises(OutputInvalid) as refused:
        made(studio, format="webm", codec="h264")
    assert refused.value.problems[0].path == "$.codec"


def test_a_silent_draft_is_no_song(studio: Studio) -> None:
    with pytest.raises(NoSuchStream):
        studio.render(draft(track("main", clip("mute", 0, 1))), Output(format="mp3"), mute=clips.no_audio())


@pytest.mark.parametrize(("container", "codec"), [("mp4", "mov_text"), ("mkv", "subrip"), ("webm", "webvtt")])
def test_captions_as_a_track(studio: Studio, container: str, codec: str) -> None:
    result = made(studio, format=container, captions="soft")
    with av.open(str(result.path)) as opened:
        (stream,) = opened.streams.subtitles
        assert stream.codec_context.name in {codec, "srt" if codec == "subrip" else codec}
        texts = [bytes(packet) for packet in opened.demux(stream) if packet.size]
    assert any("说 & 写".encode() in text or "说 &amp; 写".encode() in text for text in texts)
    assert not result.beside
    # As a player has it: decoded, and when it is shown.
    decoded = result.path.with_name("decoded.srt")
    clips.ffmpeg("-i", str(result.path), "-map", "0:s:0", "-f", "srt", str(decoded))
    (cue,) = read_cues(decoded.read_bytes())
    assert (float(cue.start), float(cue.end), cue.text) == (0.5, 1.5, "说 & 写")
    assert studio.libav.probe(result.path, "result").subtitles


@pytest.mark.parametrize("container", ["mp4", "mkv", "webm"])
def test_burnt_captions_and_those_in_a_file_are_no_track(studio: Studio, container: str) -> None:
    """Burnt ones are seen in the pictures; those beside are not."""
    burnt = made(studio, format=container)
    beside = studio.render(
        short(), read({"format": container, "captions": "file"}), name="f", plain=clips.with_b_frames()
    )
    bare = replace(short(), tracks=short().tracks[:1])
    plain = studio.render(bare, Output(format=container), name="p", plain=clips.with_b_frames())
    for each in (burnt, beside):
        assert not studio.libav.probe(each.path, "result").subtitles
    (file,) = beside.beside
    (cue,) = read_cues(file.read_bytes())
    assert (float(cue.start), float(cue.end), cue.text) == (0.5, 1.5, "说 & 写")
    assert file.suffix == (".vtt" if container == "webm" else ".srt")
    assert differing(plain.path, beside.path) == []
    assert differing(plain.path, burnt.path) == list(range(13, 38))


def differing(one: Path, other: Path) -> list[int]:
    """Return the numbers of pictures whose lower third is not the same to the eye."""
    pairs = enumerate(zip(lower(one), lower(other), strict=True))
    return [number for number, (left, right) in pairs if abs(left - right).max() > 100]


def lower(path: Path) -> list[NDArray[np.int16]]:
    """Return the luma of the lower third of each picture."""
    with av.open(str(path)) as opened:
        return [each.to_ndarray(format="gray")[120:].astype(np.int16) for each in opened.decode(video=0)]


def test_captions_as_a_file(studio: Studio) -> None:
    result = made(studio, captions="file")
    (beside,) = result.beside
    assert "说 & 写" in beside.read_text(encoding="utf-8")
    assert "00:00:00,500 --> 00:00:01,500" in beside.read_text(encoding="utf-8")


def test_without_a_card_software_encodes_and_says_so(studio: Studio) -> None:
    cut = draft(track("main", clip("a", 0, 1, picture=Picture(flip="h"))))
    result = studio.render(cut, Output(is_on_card=True), a=clips.with_b_frames())
    if result.notes:
        assert result.notes == (Remark(code="note.no_card"),)
    assert "libx264" in (result.path.parent / "commands.log").read_text() or not result.notes
    # Nobody asked: nothing is tried, nothing is said.
    assert not studio.render(cut, Output(), name="plain", a=clips.with_b_frames()).notes


def test_a_card_that_fails_leaves_it_to_software(studio: Studio, monkeypatch: pytest.MonkeyPatch) -> None:
    broken = HARDWARE["h264"][0]
    monkeypatch.setattr("fetchcut.media.render.spanned.working", lambda *_, **__: broken)
    monkeypatch.setattr(
        "fetchcut.media.render.spanned.on_card",
        lambda profile, *_: replace(profile, card=broken, video=("-c:v", "h264_nvenc", "-gpu", "99")),
    )
    cut = draft(track("main", clip("a", 0, 1, picture=Picture(flip="h"))))
    result = studio.render(cut, Output(is_on_card=True), a=clips.with_b_frames())
    assert result.notes == (Remark(code="note.card_failed", facts={"encoder": "h264_nvenc"}),)
    assert studio.libav.probe(result.path, "result").duration_s == 1
