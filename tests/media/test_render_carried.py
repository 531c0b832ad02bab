"""Tags, chapters and the cover of a single source go along, moved as its pictures are; places do not."""

from fractions import Fraction
from pathlib import Path

import av
import pytest

from fetchcut.media.run.libav import Libav
from fetchcut.service.steps.render import Rendered
from fetchcut.timeline.draft import Draft, Picture
from fetchcut.timeline.output import Output
from tests.media import clips
from tests.media.drafts import Studio, clip, draft, track, words

_TOLD = (
    ";FFMETADATA1\ntitle=Прогулка\nartist=A \\= B\ndate=2024-05-01\ngenre=Walk\nlocation=+48.1+011.5/\n"
    "[CHAPTER]\nTIMEBASE=1/1000\nSTART=0\nEND=1000\ntitle=one\n"
    "[CHAPTER]\nTIMEBASE=1/1000\nSTART=1000\nEND=3000\ntitle=二\n"
    "[CHAPTER]\nTIMEBASE=1/1000\nSTART=3000\nEND=4000\ntitle=three\n"
)


@pytest.fixture
def studio(libav: Libav, tmp_path: Path) -> Studio:
    return Studio(folder=tmp_path, libav=libav)


def told(tmp_path: Path) -> Path:
    """Return a file with tags, a place, three chapters and a cover."""
    (tmp_path / "told.txt").write_text(_TOLD, encoding="utf-8")
    cover, path = tmp_path / "cover.png", tmp_path / "told.mp4"
    clips.ffmpeg("-f", "lavfi", "-i", "color=red:size=64x64:duration=1:rate=1", "-frames:v", "1", str(cover))
    inputs = ("-i", str(clips.with_b_frames()), "-f", "ffmetadata", "-i", str(tmp_path / "told.txt"), "-i", str(cover))
    maps = ("-map", "0:v", "-map", "0:a", "-map", "2:v", "-map_metadata", "1", "-map_chapters", "1", "-c", "copy")
    clips.ffmpeg(*inputs, *maps, "-disposition:v:1", "attached_pic", str(path))
    return path


def cut(*, flip: str = "", title: str = "", text: bool = False) -> Draft:
    """Return a second of "one" and what is left of it, and "three" at half speed: 0.5 s of "one", 2 s of "three"."""
    main = track(
        "main",
        clip("a", 0, "0.52", "0.48", picture=Picture(flip=flip)),
        clip("a", "0.52", 2, 3, speed=Fraction(1, 2), picture=Picture(flip=flip)),
    )
    return draft(main, *([track("caption", words("hm", "1/2", 1))] if text else []), title=title)


def tags(result: Rendered) -> dict[str, str]:
    with av.open(str(result.path)) as opened:
        found = {key.lower(): value for stream in opened.streams for key, value in stream.metadata.items()}
        return found | {key.lower(): value for key, value in opened.metadata.items()}


def chapters(result: Rendered) -> list[tuple[float, str]]:
    with av.open(str(result.path)) as opened:
        found = opened.chapters()
    starts = [round(float(each["start"] * (each["time_base"] or 0)), 2) for each in found]
    return list(zip(starts, [each["metadata"].get("title", "") for each in found], strict=True))


def has_cover(result: Rendered, studio: Studio) -> bool:
    info = studio.libav.probe(result.path, "result")
    return ("png", 64, 64) in [(each.codec, each.width, each.height) for each in info.video if each.is_attached_picture]


@pytest.mark.parametrize(
    ("container", "has_chapters", "is_covered"),
    [
        ("mp4", True, True),
        ("mov", True, False),
        ("mkv", True, False),
        ("webm", True, False),
        ("avi", False, False),
        ("mp3", True, True),
        ("m4a", True, True),
        ("flac", False, True),
        ("opus", True, True),
        ("wav", False, False),
    ],
)
def test_what_a_source_tells_goes_along(
    studio: Studio, tmp_path: Path, container: str, has_chapters: bool, is_covered: bool
) -> None:
    result = studio.render(cut(), Output(format=container), a=told(tmp_path))
    found = tags(result)
    assert found["title"] == "Прогулка"
    assert found["artist"] == "A = B"
    assert found["date"] == "2024-05-01"
    assert not [key for key in found if "location" in key or "48.1" in found[key]]
    assert chapters(result) == ([(0, "one"), (0.52, "three")] if has_chapters else [])
    assert has_cover(result, studio) == is_covered
    assert sorted(each.name for each in result.path.parent.iterdir()) == ["commands.log", result.path.name]


def test_encoded_with_captions_and_to_a_size(studio: Studio, tmp_path: Path) -> None:
    source = told(tmp_path)
    encoded = studio.render(cut(flip="h", title="Mine"), Output(), a=source)
    assert (tags(encoded)["title"], tags(encoded)["artist"]) == ("Mine", "A = B")
    assert has_cover(encoded, studio)
    soft = studio.render(cut(text=True), Output(captions="soft"), name="soft", a=source)
    assert chapters(soft) == [(0, "one"), (0.52, "three")]
    assert has_cover(soft, studio)
    small = studio.render(cut(), Output(max_bytes=60_000), name="small", a=source)
    assert chapters(small) == [(0, "one"), (0.52, "three")]
    assert tags(small)["artist"] == "A = B"


def test_chapters_of_an_mp4_are_a_track_of_text_too(studio: Studio, tmp_path: Path) -> None:
    """Apple's players know no other: FFmpeg's reader finds it by its reference, the list of Nero's taken away."""
    result = studio.render(cut(), a=told(tmp_path))
    result.path.write_bytes(result.path.read_bytes().replace(b"chpl", b"free"))
    assert chapters(result) == [(0, "one"), (0.52, "three")]
    info = studio.libav.probe(result.path, "result")
    assert (len(info.subtitles), info.duration_s) == (0, Fraction(63, 25))


def test_of_several_sources_only_the_title_of_the_draft(studio: Studio, tmp_path: Path) -> None:
    both = draft(track("main", clip("a", 0, 1), clip("b", 1, 1)), title="Both")
    result = studio.render(both, Output(), a=told(tmp_path), b=clips.with_b_frames())
    assert tags(result)["title"] == "Both"
    assert "artist" not in tags(result)
    assert not chapters(result)
    assert not has_cover(result, studio)
    song = studio.render(both, Output(format="mp3"), name="song", a=told(tmp_path), b=clips.with_b_frames())
    assert "artist" not in tags(song)
    assert not chapters(song)


def test_a_picture_tells_nothing(studio: Studio, tmp_path: Path) -> None:
    result = studio.render(cut(), Output(format="png"), a=told(tmp_path))
    assert b"48.1" not in result.path.read_bytes()
