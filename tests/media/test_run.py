"""Real runs of FFmpeg: progress, failure, damage, cancel, standstill and death of the parent."""

import contextlib
import hashlib
import os
import random
import signal
import subprocess
import sys
import threading
import time
from fractions import Fraction
from pathlib import Path

import av
import pytest

from fetchcut.errors import Cancelled, Damaged, DiskFull, FFmpegFailed, Unreadable
from fetchcut.media.byte_ranges import bytes_of
from fetchcut.media.command import Command, Input, concat_list
from fetchcut.media.run import child
from fetchcut.media.run.failure import classify
from fetchcut.media.run.ffmpeg import run, seconds_of
from fetchcut.media.run.libav import Libav
from fetchcut.media.tools import Tool
from fetchcut.progress import Silent
from fetchcut.timeline.time import TimeRange
from tests.media import clips
from tests.media.conftest import Remembering

COPY = ("-map", "0", "-c", "copy")
ENDLESS = ("-vf", "loop=-1:250:0,scale=640:360", "-an", "-preset", "veryfast", "-f", "null")


def copied(source: Path, output: Path, *options: str, arguments: tuple[str, ...] = COPY) -> Command:
    given = Input(path=source, options=options)
    return Command(inputs=(given,), arguments=arguments, output=output, expected_s=Fraction(4))


def packets(path: Path) -> list[tuple[int, int | None, int | None, str]]:
    """Return stream, times and hash of every packet: what "the same media" means."""
    with av.open(str(path)) as container:
        return [
            (packet.stream_index, packet.pts, packet.dts, hashlib.sha256(bytes(packet)).hexdigest())
            for packet in container.demux()
            if packet.size
        ]


@pytest.mark.parametrize("sandbox", [True, False])
def test_a_remux_keeps_every_packet_and_tells_its_progress(tool: Tool, tmp_path: Path, sandbox: bool) -> None:
    source, context = clips.with_b_frames(), Remembering()
    run(copied(source, tmp_path / "o.mp4"), tool=tool, folder=tmp_path, context=context, sandbox=sandbox)
    assert packets(tmp_path / "o.mp4") == packets(source)
    done = [report.done for report in context.reports]
    assert done == sorted(done)
    assert (context.reports[-1].done, context.reports[-1].total, context.reports[-1].unit) == (4.0, 4.0, "seconds")


def test_a_list_of_our_files_joins_them(tool: Tool, tmp_path: Path) -> None:
    members = [tmp_path / "a'1 é.mp4", tmp_path / "b.mp4"]
    for member in members:
        member.write_bytes(clips.with_b_frames().read_bytes())
    (tmp_path / "list").write_text(concat_list(members), encoding="utf-8")
    listed = Input(path=tmp_path / "list", is_concat_list=True, members=tuple(members))
    (tmp_path / "job").mkdir()
    command = Command(inputs=(listed,), arguments=COPY, output=tmp_path / "job" / "o.mp4")
    run(command, tool=tool, folder=tmp_path / "job", context=Silent())
    assert len(packets(tmp_path / "job" / "o.mp4")) == 2 * len(packets(members[0]))


def test_two_inputs_have_a_descriptor_each(tool: Tool, tmp_path: Path) -> None:
    inputs = (Input(path=clips.no_audio()), Input(path=clips.sound_only()))
    arguments = ("-map", "0:v", "-map", "1:a", "-c", "copy")
    run(
        Command(inputs=inputs, arguments=arguments, output=tmp_path / "o.mp4"),
        tool=tool,
        folder=tmp_path,
        context=Silent(),
    )
    assert {packet[0] for packet in packets(tmp_path / "o.mp4")} == {0, 1}


def test_a_file_cut_off_before_its_index_is_damaged(tool: Tool, tmp_path: Path) -> None:
    with pytest.raises(Damaged):
        run(copied(clips.truncated(), tmp_path / "o.mp4"), tool=tool, folder=tmp_path, context=Silent())


@pytest.mark.parametrize(
    "content", [b"", b"<!doctype html><title>404</title>" * 99, random.Random(7).randbytes(50_000)]
)
def test_a_file_without_media_is_unreadable(tool: Tool, tmp_path: Path, content: bytes) -> None:
    (tmp_path / "x.mp4").write_bytes(content)
    with pytest.raises(Unreadable):
        run(copied(tmp_path / "x.mp4", tmp_path / "o.mp4"), tool=tool, folder=tmp_path, context=Silent())


def damaged(folder: Path) -> Path:
    """Return a clip with noise in its media: FFmpeg converts it with exit code 0 and a log full of errors."""
    whole = bytearray(clips.with_b_frames().read_bytes())
    at = len(whole) // 2
    whole[at : at + 3000] = random.Random(7).randbytes(3000)
    (folder / "noise.mp4").write_bytes(whole)
    return folder / "noise.mp4"


def test_only_strict_runs_refuse_damaged_media(tool: Tool, tmp_path: Path) -> None:
    command = copied(damaged(tmp_path), tmp_path / "o.mp4", arguments=("-c:v", "libx264", "-preset", "ultrafast"))
    log = run(command, tool=tool, folder=tmp_path, context=Silent())
    assert log, "lenient: exit code 0, but not without a word"
    with pytest.raises(FFmpegFailed) as caught:
        run(command, tool=tool, folder=tmp_path, context=Silent(), is_strict=True)
    assert caught.value.returncode != 0
    assert caught.value.log_tail


def test_an_unknown_option_fails_with_its_evidence(tool: Tool, tmp_path: Path) -> None:
    command = copied(clips.with_b_frames(), tmp_path / "o.mp4", arguments=("-no_such_option", "1"))
    with pytest.raises(FFmpegFailed) as caught:
        run(command, tool=tool, folder=tmp_path, context=Silent())
    assert "no_such_option" in caught.value.log_tail
    assert caught.value.argv[0] == str(tool.path)


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="needs /dev/full")
def test_a_full_disk_is_told_as_such(tool: Tool, tmp_path: Path) -> None:
    command = copied(clips.with_b_frames(), Path("/dev/full"), arguments=(*COPY, "-f", "matroska"))
    with pytest.raises(DiskFull):
        run(command, tool=tool, folder=tmp_path, context=Silent(), sandbox=False)


def test_cancelling_ends_the_child_and_its_whole_group(tool: Tool, tmp_path: Path) -> None:
    endless = copied(clips.with_b_frames(), tmp_path / "o", arguments=ENDLESS)
    context = Remembering(cancel_after=1)
    with pytest.raises(Cancelled):
        run(endless, tool=tool, folder=tmp_path, context=context)
    assert len(context.reports) == 1
    assert not children_of(os.getpid())


def test_a_child_that_makes_no_progress_is_ended(tool: Tool, tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe")
    # Held open for writing by us and never fed: FFmpeg waits for bytes that do not come.
    holder = os.open(tmp_path / "pipe", os.O_RDWR)
    try:
        command = copied(tmp_path / "pipe", tmp_path / "o.mp4")
        with pytest.raises(FFmpegFailed) as caught:
            run(command, tool=tool, folder=tmp_path, context=Silent(), stall_s=0.3)
    finally:
        os.close(holder)
    assert caught.value.log_tail.startswith("no progress")


def children_of(parent: int) -> set[int]:
    """Return the living FFmpeg processes below `parent`; on systems without /proc none are seen."""
    found = set()
    for status in Path("/proc").glob("[0-9]*/status"):
        with contextlib.suppress(OSError):
            is_child = f"\nPPid:\t{parent}\n" in status.read_text(encoding="utf-8", errors="replace")
            if is_child and b"loop=-1" in (status.parent / "cmdline").read_bytes():
                found.add(int(status.parent.name))
    return found


ORPHAN = """
import sys, threading
from pathlib import Path
from fetchcut.media.run.ffmpeg import run
from tests.media.conftest import Remembering
from tests.media.test_run import ENDLESS, copied
from fetchcut.media.tools import find_ffmpeg

class Loud(Remembering):
    def report(self, progress):
        print("working", flush=True)

folder = Path(sys.argv[1])
run(copied(Path(sys.argv[2]), folder / "o", arguments=ENDLESS), tool=find_ffmpeg(), folder=folder, context=Loud())
"""


@pytest.mark.skipif(sys.platform != "linux", reason="only Linux tells a child of its parent's death")
def test_kill_9_of_the_parent_leaves_no_ffmpeg_behind(tmp_path: Path) -> None:
    parent = subprocess.Popen(
        [sys.executable, "-c", ORPHAN, str(tmp_path), str(clips.with_b_frames())],
        stdout=subprocess.PIPE,
        cwd=Path(__file__).parents[2],
        env={**os.environ, "PYTHONPATH": os.pathsep.join(["src", "."])},
    )
    assert parent.stdout is not None
    with parent, parent.stdout:
        assert parent.stdout.readline().strip() == b"working"
        (orphan,) = children_of(parent.pid)
        watched = os.pidfd_open(orphan)
        parent.kill()
    assert is_over_within(watched, 5.0)


def is_over_within(pidfd: int, seconds: float) -> bool:
    """Return whether the process ends in time; a pidfd turns readable when it does."""
    import select

    try:
        return bool(select.select([pidfd], [], [], seconds)[0])
    finally:
        os.close(pidfd)


def test_stopping_kills_what_does_not_heed(tmp_path: Path) -> None:
    deaf = "import signal,sys,time; signal.signal(signal.SIGTERM, signal.SIG_IGN); print(1, flush=True); time.sleep(60)"
    process = child.start([sys.executable, "-c", deaf], policy=None, folder=tmp_path)
    assert process.stdout is not None
    assert process.stderr is not None
    process.stdout.readline()
    child.stop(process, grace_s=0.05)
    assert process.returncode == -signal.SIGKILL
    process.stdout.close()
    process.stderr.close()


def test_children_inherit_no_environment(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("https_proxy", "http://127.0.0.1:1")
    monkeypatch.setenv("SECRET", "s3cret")
    process = child.start(
        [sys.executable, "-I", "-c", "import os; print(sorted(os.environ))"], policy=None, folder=tmp_path
    )
    said, _ = process.communicate()
    assert b"SECRET" not in said
    assert b"proxy" not in said


@pytest.mark.parametrize(
    ("has_moov_in_front", "start", "end"),
    [(True, 0, 2), (True, Fraction(333, 10), Fraction(361, 10)), (False, 20, 22), (False, 60, 62)],
)
def test_a_sparse_copy_of_the_needed_bytes_cuts_as_the_whole_file(
    tool: Tool, libav: Libav, tmp_path: Path, *, has_moov_in_front: bool, start: Fraction, end: Fraction
) -> None:
    source = clips.looped(has_moov_in_front=has_moov_in_front)
    index = libav.index(source, "film.mp4")
    spans = bytes_of(index, (TimeRange(Fraction(start), Fraction(end)),))
    assert spans is not None
    sparse = tmp_path / "sparse.mp4"
    with sparse.open("wb") as copy, source.open("rb") as whole:
        copy.truncate(index.size_bytes)
        for low, high in spans:
            whole.seek(low)
            copy.seek(low)
            copy.write(whole.read(high - low))
    assert sum(high - low for low, high in spans) < index.size_bytes / 2
    for arguments in (COPY, ("-map", "0", "-c:v", "mpeg4", "-c:a", "aac", "-ac", "2")):
        for given in (source, sparse):
            command = copied(
                given,
                tmp_path / f"cut_{given.name}",
                "-ss",
                f"{float(start)}",
                "-to",
                f"{float(end)}",
                arguments=arguments,
            )
            run(command, tool=tool, folder=tmp_path, context=Silent(), is_strict=True)
        assert packets(tmp_path / "cut_sparse.mp4") == packets(tmp_path / f"cut_{source.name}")


def test_runs_in_threads_do_not_mix(tool: Tool, tmp_path: Path) -> None:
    def work(number: int) -> None:
        folder = tmp_path / str(number)
        folder.mkdir()
        run(copied(clips.with_b_frames(), folder / "o.mp4"), tool=tool, folder=folder, context=Silent())

    threads = [threading.Thread(target=work, args=(number,)) for number in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert all(packets(tmp_path / str(number) / "o.mp4") for number in range(4))


def test_progress_lines_give_seconds() -> None:
    assert seconds_of("out_time_us=1500000") == Fraction(3, 2)
    assert seconds_of("out_time_us=-66000") == 0
    assert seconds_of("out_time_us=N/A") is None
    assert seconds_of("out_time_ms=1500000") is None
    assert seconds_of("") is None


def test_what_the_log_does_not_tell_for_sure_stays_a_failure() -> None:
    error = classify(["ffmpeg"], 183, "Invalid data found when processing input", folder=Path("/f"), name="x")
    assert isinstance(error, FFmpegFailed)
    assert error.returncode == 183


def test_a_run_is_over_when_it_returns(tool: Tool, tmp_path: Path) -> None:
    before = threading.active_count()
    run(copied(clips.no_audio(), tmp_path / "o.mp4"), tool=tool, folder=tmp_path, context=Silent())
    deadline = time.monotonic() + 5
    while threading.active_count() > before and time.monotonic() < deadline:
        threading.Event().wait(0.01)
    assert threading.active_count() <= before
