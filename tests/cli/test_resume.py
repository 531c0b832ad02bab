"""Killed at any moment, the same command goes on; two at once do not harm each other. Real processes, real kills."""

import os
import signal
import subprocess
import time
from pathlib import Path

import pytest

from tests.cli.command import Home, Ran, probe
from tests.footage import footage
from tests.media import clips
from tests.web import streams
from tests.web.server import Manner, Server

LARGE = clips.FOLDER / "large.mp4"


@pytest.fixture
def large(www: Server) -> str:
    """Return the link of a file of about 40 MB."""
    path = clips.make(LARGE.name, "-stream_loop", "24", "-i", str(footage("bigbuckbunny.mp4")), "-c", "copy",
                      "-movflags", "+faststart")  # fmt: skip
    return www.add("/large.mp4", path.read_bytes(), "video/mp4")


def kill(process: "subprocess.Popen[bytes]") -> None:
    """Kill a run as the kernel would when memory is short."""
    process.send_signal(signal.SIGKILL)
    process.communicate()


def children_of(pid: int) -> list[int]:
    """Return the direct children of a process."""
    return [
        int(child) for task in Path(f"/proc/{pid}/task").iterdir() for child in (task / "children").read_text().split()
    ]


@pytest.mark.parametrize("share", [0.1, 0.6, 0.95])
def test_a_killed_download_goes_on_where_it_was(home: Home, www: Server, large: str, share: float) -> None:
    size = LARGE.stat().st_size
    # At 20 MB/s, so that there is a "meanwhile" in which the journal is kept.
    www.behave("/large.mp4", Manner(stall_at=int(size * share), bytes_per_s=20_000_000))
    first = home.start(large)
    www.wait_until_stalled()
    kill(first)
    www.release()
    sent = www.sent("/large.mp4")
    www.forget()
    www.behave("/large.mp4")
    assert home.results() == []
    ran = home.run(large)
    assert streams.sound(ran.path) == streams.sound(LARGE)
    # Bytes that were sent but not yet on disk and in the journal are fetched again; what was done is not.
    assert sent + www.sent("/large.mp4") - size < 12e6


def test_a_killed_conversion_downloads_nothing_again(home: Home, server: Server) -> None:
    url = server.url("/cityCC0.mpg")
    first = home.start("as webm", url)
    until(lambda: any(path.name.startswith("result") for path in home.work.glob("*/*")))
    ffmpeg = children_of(first.pid)
    kill(first)
    until(lambda: not any(alive(pid) for pid in ffmpeg))
    server.forget()
    ran = home.run("as webm", url)
    assert ran.path.suffix == ".webm"
    assert server.sent("/cityCC0.mpg") <= 2 * 65536, "only the look at the link may ask for bytes again"


def test_two_runs_of_the_same_job_both_get_their_file(home: Home, server: Server) -> None:
    server.behave("/world.mp4", Manner(bytes_per_s=1_500_000))
    both = [home.start(server.url("/world.mp4")) for _ in range(2)]
    ends = [Ran(run.wait(60), *(part.decode() for part in run.communicate())) for run in both]
    names = sorted(end.path.name for end in ends)
    assert names == ["world (2).mp4", "world.mp4"]
    assert all(probe(end.path).duration_s for end in ends)


def test_ctrl_c_leaves_no_file_and_says_so(home: Home, server: Server) -> None:
    server.behave("/world.mp4", Manner(stall_at=300_000))
    run = home.start(server.url("/world.mp4"))
    server.wait_until_stalled()
    run.send_signal(signal.SIGINT)
    out, err = run.communicate(timeout=30)
    assert run.returncode == 130
    assert out == b""
    assert b"Traceback" not in err
    assert home.results() == []


def test_old_work_is_swept_and_new_work_is_kept(home: Home, server: Server) -> None:
    for name, age_days in (("old", 10), ("new", 1)):
        (home.work / name).mkdir(parents=True)
        (home.work / f"{name}.lock").touch()
        then = time.time() - age_days * 86_400
        os.utime(home.work / f"{name}.lock", (then, then))
    home.run(server.url("/world.mp4"))
    assert sorted(path.name for path in home.work.iterdir()) == ["new", "new.lock"]


def alive(pid: int) -> bool:
    """Return whether a process still runs (a zombie does not)."""
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] != "Z"
    except OSError:
        return False


def until(is_true: object, timeout_s: float = 60.0) -> None:
    """Wait for something that another process brings about."""
    assert callable(is_true)
    end = time.monotonic() + timeout_s
    while not is_true():
        assert time.monotonic() < end, "it never came"
        time.sleep(0.02)
