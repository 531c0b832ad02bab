"""Links of every kind on a server: long lists, live streams that somebody stops, yt-dlp's selectors."""

import asyncio
import contextlib
import signal
import sqlite3
import subprocess
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from fetchcut.client.driver import AsyncDriver
from fetchcut.client.environment import Environment
from fetchcut.client.events import Remark
from fetchcut.client.face import AsyncClient
from fetchcut.client.line import Line
from tests.cli.command import Home, Ran, probe
from tests.cli.test_sources import CLIP, Live, feed_of
from tests.contract.service import Service
from tests.web import streams
from tests.web.server import Manner, Server


@pytest.fixture
def home(tmp_path: Path) -> Home:
    """Return an empty home."""
    (tmp_path / "me").mkdir()
    return Home(tmp_path / "me")


@pytest.fixture
def www(tmp_path: Path) -> Iterator[Server]:
    """Return a server of an empty folder."""
    (tmp_path / "www").mkdir()
    with Server(root=tmp_path / "www") as running:
        yield running


def on(server: str, home: Home, *arguments: str) -> Ran:
    """Run the command against a server."""
    return home.run("--server", server, *arguments, HOME=str(home.folder))


def names(ran: Ran) -> list[str]:
    """Return the results' names."""
    return [path.stem for path in ran.paths]


def test_a_list_longer_than_a_server_takes_at_once(serve: Service, home: Home, www: Server) -> None:
    clip = www.add("/clip.mp4", CLIP().read_bytes(), "video/mp4")
    for number in range(1, 13):
        www.add(f"/p{number}", streams.page_with_og(clip).replace("A bunny", f"Part {number}"), "text/html")
    feed = feed_of(www, tuple(range(1, 13)))
    some = on(serve.url, home, feed, "-I", "2,9-12", "-q", "90p", "-P", "some")
    assert (some.code, names(some)) == (0, ["Part 2", "Part 9", "Part 10", "Part 11", "Part 12"]), some.err
    every = on(serve.url, home, feed, "-P", "all")
    assert (every.code, names(every)) == (0, [f"Part {number}" for number in range(1, 13)]), every.err


def test_entries_that_fail_are_named_and_the_rest_comes(serve: Service, home: Home, www: Server) -> None:
    clip = www.add("/clip.mp4", CLIP().read_bytes(), "video/mp4")
    for number in (1, 3):
        www.add(f"/p{number}", streams.page_with_og(clip).replace("A bunny", f"Part {number}"), "text/html")
    ran = on(serve.url, home, feed_of(www, (1, 2, 3)))
    assert (ran.code, names(ran)) == (9, ["Part 1", "Part 3"]), ran.err
    assert "/p2" in ran.err


def test_selectors_of_yt_dlp(serve: Service, home: Home, www: Server) -> None:
    assert www.root
    folder = streams.copy_into(streams.hls_master(), www.root)
    link = www.url(f"/{folder.name}/master.m3u8")
    for arguments in (("-f", "bv*[height<=100]+ba/b"), ("-S", "res:100")):
        there, here = on(serve.url, home, *arguments, link, "-P", "there"), home.run(*arguments, link, "-P", "here")
        info = probe(there.path)
        assert info.picture
        assert info.picture.lines <= 100, there.err
        assert there.path.name == here.path.name


def test_a_selector_nobody_understands_is_said_as_here(serve: Service, home: Home, www: Server) -> None:
    assert www.root
    folder = streams.copy_into(streams.hls_master(), www.root)
    link = www.url(f"/{folder.name}/master.m3u8")
    there, here = on(serve.url, home, "-f", "bv[", link), home.run("-f", "bv[", link)
    assert (there.code, there.err.splitlines()[-1]) == (here.code, here.err.splitlines()[-1])


def recording(serve: Service, home: Home, www: Server, *words: str) -> "subprocess.Popen[bytes]":
    """Return a run that records a live stream on the server and has said so."""
    run = home.start("--server", serve.url, Live(www).publish(), *words, HOME=str(home.folder))
    assert run.stderr
    heard = b""
    while b"Ctrl-C" not in heard:
        line = run.stderr.readline()
        assert line, heard
        heard += line
    www.wait_for(lambda: sum(request.path.endswith(".ts") for request in www.requests()) >= 3)
    return run


def end_of(serve: Service, link: str) -> str:
    """Return how the job of a link ended, once it has."""
    place = serve.folder / "data" / "fetchcut.db"
    patience = time.monotonic() + 30
    while time.monotonic() < patience:
        with contextlib.closing(sqlite3.connect(place)) as db:
            rows = db.execute("SELECT status, error FROM uploads WHERE url LIKE ?", (f"%{link}%",)).fetchall()
        if rows and rows[-1][0] in {"done", "failed"}:
            return f"{rows[-1][0]} {rows[-1][1] or ''}"
        time.sleep(0.1)
    raise AssertionError(rows)


def test_a_live_stream_is_recorded_for_so_long(serve: Service, home: Home, www: Server) -> None:
    ran = on(serve.url, home, Live(www).publish(), "--duration", "2")
    assert 1.5 <= (probe(ran.path).duration_s or 0) <= 3.5


def test_ctrl_c_ends_a_recording_and_keeps_it(serve: Service, home: Home, www: Server) -> None:
    run = recording(serve, home, www)
    run.send_signal(signal.SIGINT)
    out, err = run.communicate(timeout=60)
    assert run.returncode == 0, err
    assert (probe(home.folder / out.decode().strip()).duration_s or 0) >= 2
    assert end_of(serve, www.url("/")).startswith("done")


@pytest.mark.parametrize("kill", [signal.SIGINT, signal.SIGTERM])
def test_a_second_one_cancels_the_job(serve: Service, home: Home, www: Server, kill: signal.Signals) -> None:
    run = recording(serve, home, www)
    run.send_signal(kill)
    assert run.stderr
    while b"recording ends" not in run.stderr.readline():
        assert run.poll() is None
    run.send_signal(kill)
    _, err = run.communicate(timeout=60)
    assert (run.returncode, b"Traceback" in err) == (130, False), err
    assert home.results() == []
    assert end_of(serve, www.url("/"))


def test_ctrl_c_while_a_file_is_fetched_leaves_no_job(serve: Service, home: Home, www: Server) -> None:
    link = www.add("/slow.mp4", CLIP().read_bytes(), "video/mp4")
    www.behave("/slow.mp4", Manner(stall_at=4096))
    run = home.start("--server", serve.url, link, HOME=str(home.folder))
    www.wait_until_stalled()
    run.send_signal(signal.SIGINT)
    _, err = run.communicate(timeout=60)
    assert run.returncode == 130, err
    assert "JobCancelled" in end_of(serve, link)
    www.release()


@pytest.mark.anyio
async def test_a_task_that_is_cancelled_leaves_no_job(serve: Service, www: Server) -> None:
    is_recording = asyncio.Event()

    def hear(event: object) -> None:
        if isinstance(event, Remark) and event.code == "recording":
            is_recording.set()

    link = Live(www).publish()
    async with AsyncClient(Line(serve.url, Environment()), AsyncDriver(serve.url), hear) as client:
        adding = asyncio.create_task(client.add(link))
        await is_recording.wait()
        adding.cancel()
        with pytest.raises(asyncio.CancelledError):
            await adding
    assert "JobCancelled" in await asyncio.to_thread(end_of, serve, link)
