"""Thirteen formats are taken, by what the bytes are: names and their endings have no say."""

import pytest

from fetchcut.errors import Damaged, FileTooLarge, TooMuchWork, UnsupportedFile
from fetchcut.service.kinds import ACCEPTED as NAMES
from tests.media import clips
from tests.uploads.house import House
from tests.uploads.samples import ACCEPTED, REFUSED, sample


def test_there_are_thirteen() -> None:
    assert tuple(ACCEPTED) == NAMES
    assert len(NAMES) == 13


@pytest.mark.parametrize("name", ACCEPTED)
def test_each_is_taken_under_any_name(home: House, name: str) -> None:
    item = home.upload((f"report.{'mp3' if name != 'mp3' else 'png'}", sample(name))).items[0]
    assert item.file_type == ACCEPTED[name][0]
    assert home.files("blobs") == {f"blobs/{item.hash[:2]}/{item.hash}.{name}"}
    if item.file_type == "audio":
        assert (item.width, item.height, item.fps) == (None, None, None)
    else:
        assert (item.width, item.height) == (160, 90)
    moves = item.file_type != "image" or name == "gif"
    assert item.duration == pytest.approx(1, abs=0.1) if moves else item.duration is None
    assert item.fps == pytest.approx(25) if name in {"mp4", "mov", "avi", "webm", "mkv", "gif"} else item.fps is None


@pytest.mark.parametrize("lie", ["mp4", "mov", "png", "mp3"])
@pytest.mark.parametrize("name", REFUSED)
def test_everything_else_is_refused_whatever_it_is_called(home: House, name: str, lie: str) -> None:
    with pytest.raises(UnsupportedFile) as refusal:
        home.upload((f"film.{lie}", sample(name)))
    assert refusal.value.name == f"film.{lie}"
    assert refusal.value.supported == NAMES
    assert home.files() == set()


def test_a_film_whose_index_is_cut_off_is_damaged(home: House) -> None:
    with pytest.raises(Damaged):
        home.upload(("film.mp4", clips.truncated().read_bytes()))
    assert home.files() == set()


def test_a_film_whose_end_is_missing_is_taken(home: House) -> None:
    item = home.upload(("film.mp4", clips.cut_in_the_data().read_bytes())).items[0]
    assert item.file_type == "video"
    assert item.duration == pytest.approx(4, abs=0.1)


def test_an_image_whose_pixels_are_gone_is_damaged(home: House) -> None:
    whole = sample("png")
    with pytest.raises((Damaged, UnsupportedFile)):
        home.upload(("a.png", whole[:60] + bytes(200)))
    assert home.files() == set()


def test_a_recording_of_a_browser_gets_its_length(home: House, tmp_path: object) -> None:
    path = clips.FOLDER / "live.webm"
    clips.ffmpeg("-i", str(clips.vp9_opus()), "-c", "copy", "-f", "webm", "-live", "1", str(path))
    item = home.upload(("screen.webm", path.read_bytes())).items[0]
    assert item.duration == pytest.approx(4, abs=0.1)


def test_sound_in_a_film_s_container_is_sound(home: House) -> None:
    path = clips.make("sound_only.mp4", *clips.SOUND, *clips.AAC)
    item = home.upload(("song.mp4", path.read_bytes())).items[0]
    assert item.file_type == "audio"
    assert home.files("blobs") == {f"blobs/{item.hash[:2]}/{item.hash}.m4a"}


def test_an_aac_behind_an_id3_tag_is_aac(home: House) -> None:
    tag = b"ID3\x04\0\0\0\0\0\x0a" + bytes(10)
    item = home.upload(("x", tag + sample("aac"))).items[0]
    assert home.files("blobs") == {f"blobs/{item.hash[:2]}/{item.hash}.aac"}


@pytest.mark.parametrize("brand", [b"avif", b"heic", b"mif1"])
def test_pictures_in_the_container_of_films_are_none_of_ours(home: House, brand: bytes) -> None:
    whole = sample("mp4")
    with pytest.raises(UnsupportedFile):
        home.upload(("a.mp4", whole[:8] + brand + whole[12:]))


def test_a_page_that_ends_as_sound_is_a_page(home: House) -> None:
    with pytest.raises(UnsupportedFile) as refusal:
        home.upload(("a.mp3", b"<html><script>alert(1)</script></html>\n" + sample("mp3")))
    assert refusal.value.found == "text"


def test_a_file_is_too_large_as_soon_as_it_is(home: House) -> None:
    sent = 0

    def endless() -> "object":
        nonlocal sent
        while True:
            sent += 1 << 20
            yield bytes(1 << 20)

    with pytest.raises(FileTooLarge) as refusal:
        home.upload(("a.mp4", endless()))  # type: ignore[arg-type]
    assert refusal.value.limit_bytes == home.uploads.limit_bytes
    assert sent <= home.uploads.limit_bytes + (4 << 20)
    assert home.files() == set()


def test_beyond_the_budget_is_refused(home: House) -> None:
    # 44 bytes of header and a kilobyte of samples at one a second: eleven days an honest megabyte.
    header = bytearray(sample("wav")[:44])
    header[24:28] = (1).to_bytes(4, "little")
    header[28:32] = (2).to_bytes(4, "little")
    with pytest.raises((TooMuchWork, UnsupportedFile)):
        home.upload(("a.wav", bytes(header) + bytes(1000)))
