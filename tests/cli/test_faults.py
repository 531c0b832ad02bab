"""Faults below and beside the real command: small disks, kills at the last moment, and what is said of them."""

import os
import shutil
import subprocess
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from tests.cli.command import Home
from tests.footage import footage
from tests.media import clips
from tests.web import streams
from tests.web.server import Manner, Server

MakeDisk = Callable[[int], Path]


@pytest.fixture
def make_disk(tmp_path: Path) -> Iterator[MakeDisk]:
    """Return what makes a file system of so many kilobytes: writing more is the real ENOSPC."""
    if os.geteuid() != 0:
        pytest.skip("mounting a small disk needs root")
    made: list[Path] = []

    def make(kilobytes: int) -> Path:
        folder = tmp_path / f"disk{len(made)}"
        folder.mkdir()
        subprocess.run(["mount", "-t", "tmpfs", "-o", f"size={kilobytes}k", "none", str(folder)], check=True)
        made.append(folder)
        return folder

    yield make
    for folder in made:
        subprocess.run(["umount", str(folder)], check=True)


def grow(disk: Path, kilobytes: int) -> None:
    """Give a small disk more space."""
    subprocess.run(["mount", "-o", f"remount,size={kilobytes}k", str(disk)], check=True)


def files_in(folder: Path) -> list[str]:
    """Return the names of all files in a folder, hidden ones too."""
    return sorted(path.name for path in folder.rglob("*") if path.is_file())


@pytest.mark.parametrize("kilobytes", [8, 200, 1100, 1600])
@pytest.mark.parametrize("words", ["", "as gif 0:01-0:03", "as mkv"])
def test_a_disk_for_work_that_fills_up_is_named_and_work_goes_on_when_there_is_space(
    home: Home, server: Server, make_disk: MakeDisk, kilobytes: int, words: str
) -> None:
    disk = make_disk(kilobytes)
    environment = {"FETCHCUT_HOME": str(disk / "home")}
    # No length told: nothing can be foreseen, the disk really fills up.
    url = server.url("/bigbuckbunny.mp4?chunked=1&ranges=0")
    ran = home.run(*filter(None, [words]), url, **environment)
    assert (ran.code, ran.out) == (8, "")
    assert str(disk) in ran.err
    assert "Traceback" not in ran.err
    assert home.results() == []
    grow(disk, 30_000)
    assert home.run(*filter(None, [words]), url, **environment).path.stat().st_size


@pytest.mark.parametrize("arguments", [["as mkv"], []], ids=["made", "own"])
def test_a_disk_for_results_that_is_full_gets_no_half_file(
    home: Home, make_disk: MakeDisk, arguments: list[str]
) -> None:
    disk = make_disk(200)
    own = home.folder / "mine.mp4"
    shutil.copy(clips.faststart(), own)
    (disk / "other").write_bytes(bytes(190 * 1024))
    ran = home.run(*arguments, "mine.mp4", "-o", f"{disk}/")
    assert (ran.code, ran.out) == (8, "")
    assert str(disk) in ran.err
    assert files_in(disk) == ["other"]
    grow(disk, 30_000)
    path = home.run(*arguments, "mine.mp4", "-o", f"{disk}/").path
    assert files_in(disk) == [path.name, "other"]


def test_a_long_conversion_is_not_begun_without_space(home: Home, make_disk: MakeDisk) -> None:
    disk = make_disk(8_000)
    film = clips.make("large.mp4", "-stream_loop", "24", "-i", str(footage("bigbuckbunny.mp4")), "-c", "copy",
                      "-movflags", "+faststart")  # fmt: skip
    ran = home.run("--json", "as mkv", str(film), FETCHCUT_HOME=str(disk / "home"))
    assert ran.code == 8
    assert not [event for event in ran.events if event.get("stage") in {"merge", "convert"}]


def test_the_folder_for_results_goes_away_meanwhile(home: Home, server: Server) -> None:
    (home.folder / "there").mkdir()
    server.behave("/world.mp4", Manner(stall_at=300_000))
    run = home.start(server.url("/world.mp4"), "-o", "there/")
    server.wait_until_stalled()
    (home.folder / "there").rmdir()
    server.release()
    out, err = run.communicate(timeout=60)
    assert run.returncode == 0, err
    assert Path(out.decode().strip()) == home.folder / "there" / "world.mp4"


@pytest.mark.parametrize("words", ["as mkv", "as webm", ""])
def test_errors_name_what_the_person_named(home: Home, words: str) -> None:
    shutil.copy(clips.cut_in_the_data(), home.folder / "my film.mp4")
    ran = home.run(*filter(None, [words]), "my film.mp4", "--language", "en")
    assert ran.code == 7
    assert "my film.mp4" in ran.err
    assert "result." not in ran.err


def test_errors_about_a_link_name_its_title(home: Home, www: Server) -> None:
    link = www.add("/a%20film.mp4".replace("%20", " "), clips.truncated().read_bytes(), "video/mp4")
    ran = home.run("as mkv", link.replace(" ", "%20"), "--language", "en")
    assert ran.code == 7
    assert "a film is cut off" in ran.err
    assert "media." not in ran.err


def test_a_part_beyond_the_end_is_refused_before_the_download(home: Home, www: Server) -> None:
    film = clips.make("long.mkv", "-stream_loop", "10", "-i", str(footage("bigbuckbunny.mp4")), "-c", "copy")
    ran = home.run("from 5:10 to 5:15", www.add("/long.mkv", film.read_bytes(), "video/x-matroska"))
    assert ran.code == 2
    assert www.sent() < film.stat().st_size / 10


def test_a_part_of_a_file_in_indexed_pieces_fetches_those_only(home: Home, www: Server) -> None:
    flags = ("-c", "copy", "-movflags", "frag_keyframe+empty_moov+global_sidx+default_base_moof")
    film = clips.make("pieces.mp4", "-stream_loop", "10", "-i", str(footage("bigbuckbunny.mp4")), *flags)
    ran = home.run("from 0:12 to 0:15", www.add("/pieces.mp4", film.read_bytes(), "video/mp4"))
    assert len(streams.frames(ran.path)) == 75
    assert www.sent() < film.stat().st_size / 5


def test_what_a_kill_left_beside_the_results_is_taken_away(home: Home, make_disk: MakeDisk) -> None:
    """The copy to another file system is the only thing that ever stands there unfinished."""
    disk = make_disk(60_000)
    film = clips.make("large.mp4", "-stream_loop", "24", "-i", str(footage("bigbuckbunny.mp4")), "-c", "copy",
                      "-movflags", "+faststart")  # fmt: skip
    run = home.start(str(film), "-o", f"{disk}/x.mp4")
    while not files_in(disk):
        assert run.poll() is None or files_in(disk)
    run.kill()
    run.communicate()
    # Killed while it was copied, or just after: what is left is that hidden file, or the result.
    assert home.run(str(film), "-o", f"{disk}/x.mp4").code == 0
    assert not [name for name in files_in(disk) if name.startswith(".")]
