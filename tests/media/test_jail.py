"""Hostile files against the real FFmpeg: nothing but the given file is opened, by whitelists and again by the jail.

Each attack is first shown to work (or be tried) on a plain FFmpeg, so that these tests can fail.
"""

import json
import socket
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import av
import pytest

from fetchcut.errors import Damaged, FetchcutError, FFmpegFailed, NotWritable, Unreadable
from fetchcut.media.command import Command, Input
from fetchcut.media.run import child
from fetchcut.media.run.child import Limits, Policy
from fetchcut.media.run.ffmpeg import run
from fetchcut.media.run.libav import Libav
from fetchcut.media.run.sandbox import NOTHING, sandbox_state
from fetchcut.media.tools import Tool, capabilities
from fetchcut.progress import Silent
from tests.media import clips

STATE = sandbox_state()
needs_landlock = pytest.mark.skipif(not STATE.has_landlock, reason="this kernel has no Landlock")
needs_seccomp = pytest.mark.skipif(not STATE.has_seccomp, reason="no seccomp filter for this machine")

COPY = ("-map", "0", "-c", "copy")
Attack = Callable[[Path, Path], tuple[str, bytes]]
"""Given another user's film and the job folder: the hostile file's name and content."""


def dash(victim: Path, _folder: Path) -> tuple[str, bytes]:
    """Return a DASH manifest under the name of a film: with default flags it plays another user's file."""
    text = f"""<?xml version="1.0"?><MPD xmlns="urn:mpeg:dash:schema:mpd:2011" type="static"
    mediaPresentationDuration="PT4S" profiles="urn:mpeg:dash:profile:isoff-on-demand:2011"><Period><AdaptationSet
    mimeType="video/mp4"><Representation id="1" bandwidth="1"><BaseURL>file://{victim}</BaseURL></Representation>
    </AdaptationSet></Period></MPD>"""
    return "film.mp4", text.encode()


def hls(victim: Path, _folder: Path) -> tuple[str, bytes]:
    """Return an HLS playlist that names another user's file."""
    text = f"#EXTM3U\n#EXT-X-TARGETDURATION:4\n#EXTINF:4,\nfile://{victim}\n#EXT-X-ENDLIST\n"
    return "list.m3u8", text.encode()


def concat(victim: Path, folder: Path) -> tuple[str, bytes]:
    """Return a concat script that names a sibling."""
    (folder / "sibling.mp4").write_bytes(victim.read_bytes())
    return "film.mp4", b"ffconcat version 1.0\nfile sibling.mp4\n"


def pattern(_victim: Path, folder: Path) -> tuple[str, bytes]:
    """Return an image whose own name makes FFmpeg read its sibling instead."""
    sibling = clips.make("sibling.png", "-f", "lavfi", "-i", "color=red:size=32x32", "-frames:v", "1")
    (folder / "a001.png").write_bytes(sibling.read_bytes())
    own = clips.make("own.png", "-f", "lavfi", "-i", "color=blue:size=64x64", "-frames:v", "1")
    return "a%03d.png", own.read_bytes()


ATTACKS = [dash, hls, concat, pattern]


@pytest.fixture
def victim(tmp_path: Path) -> Path:
    """Return another user's film, outside of every job folder."""
    (tmp_path / "other").mkdir()
    path = tmp_path / "other" / "private.ts"
    clips.ffmpeg("-i", str(clips.with_b_frames()), "-c", "copy", str(path))
    return path


def job(tmp_path: Path) -> Path:
    (tmp_path / "job").mkdir(exist_ok=True)
    return tmp_path / "job"


def leaked(output: Path) -> bool:
    """Return whether media of somebody else came out: anything but the attacker's own 64 pixels of blue."""
    if not output.exists() or not output.stat().st_size:
        return False
    with av.open(str(output)) as found:
        return bool(found.streams.video) and found.streams.video[0].codec_context.width != 64


@pytest.mark.parametrize("attack", ATTACKS)
def test_the_attack_works_on_a_plain_ffmpeg(tool: Tool, tmp_path: Path, victim: Path, attack: Attack) -> None:
    if attack is dash and "dash" not in capabilities(tool).demuxers:
        pytest.skip("this build has no DASH demuxer to attack")
    name, content = attack(victim, job(tmp_path))
    (job(tmp_path) / name).write_bytes(content)
    output = job(tmp_path) / "o.mkv"
    plain = [str(tool.path), "-nostdin", "-v", "error", "-i", str(job(tmp_path) / name), *COPY, "-y", str(output)]
    subprocess.run(plain, check=False, capture_output=True, timeout=60)
    assert leaked(output)


@pytest.mark.parametrize("sandbox", [True, False])
@pytest.mark.parametrize("attack", ATTACKS)
def test_a_hostile_file_opens_nothing_else(
    tool: Tool, tmp_path: Path, victim: Path, attack: Attack, sandbox: bool
) -> None:
    name, content = attack(victim, job(tmp_path))
    (job(tmp_path) / name).write_bytes(content)
    output = job(tmp_path) / "o.mkv"
    command = Command(inputs=(Input(path=job(tmp_path) / name),), arguments=COPY, output=output)
    try:
        run(command, tool=tool, folder=job(tmp_path), context=Silent(), sandbox=sandbox)
    except Unreadable:
        assert attack is not pattern
    assert not leaked(output)


@pytest.mark.parametrize("attack", [dash, hls, concat])
def test_the_probe_sees_no_media_in_them(libav: Libav, tmp_path: Path, victim: Path, attack: Attack) -> None:
    name, content = attack(victim, job(tmp_path))
    (job(tmp_path) / name).write_bytes(content)
    with pytest.raises((Unreadable, Damaged)):
        libav.probe(job(tmp_path) / name, name)


@needs_landlock
def test_landlock_alone_refuses_a_file_outside_the_job(tool: Tool, tmp_path: Path, victim: Path) -> None:
    # As if the whitelists had been forgotten: the second input is opened by name.
    arguments = ("-i", f"file:{victim}", "-map", "1", "-c", "copy")
    command = Command(inputs=(Input(path=clips.no_audio()),), arguments=arguments, output=job(tmp_path) / "o.mkv")
    with pytest.raises(FetchcutError):
        run(command, tool=tool, folder=job(tmp_path), context=Silent())
    assert not leaked(job(tmp_path) / "o.mkv")
    run(command, tool=tool, folder=job(tmp_path), context=Silent(), sandbox=False)
    assert leaked(job(tmp_path) / "o.mkv")


@needs_landlock
def test_nothing_is_written_outside_the_job(tool: Tool, tmp_path: Path) -> None:
    command = Command(inputs=(Input(path=clips.no_audio()),), arguments=COPY, output=tmp_path / "outside.mp4")
    with pytest.raises(NotWritable):
        run(command, tool=tool, folder=job(tmp_path), context=Silent())
    assert not (tmp_path / "outside.mp4").exists()


def jailed_python(code: str, policy: Policy) -> "subprocess.CompletedProcess[bytes]":
    """Run Python code in the jail, which may read Python itself and what `policy` adds."""
    python = Path(sys.executable).resolve()
    homes = tuple({Path(sys.base_prefix), Path(sys.prefix)})
    allowed = Policy(reads=(*homes, *policy.reads), writes=policy.writes, limits=policy.limits)
    argv = child.jailed([str(python), "-I", "-S", "-c", code], allowed)
    return subprocess.run(argv, capture_output=True, timeout=60, check=False, env={})


REFUSALS = """
import json, os, socket, sys
def tried(act):
    try:
        act()
    except OSError as error:
        return error.__class__.__name__
    return "done"
print(json.dumps({
    "read": tried(lambda: open(sys.argv[1] if len(sys.argv) > 1 else "/etc/passwd").read()),
    "list": tried(lambda: os.listdir("/etc")),
    "write": tried(lambda: open("/tmp/fetchcut-escape", "w")),
    "environ of the parent": tried(lambda: open(f"/proc/{os.getppid()}/environ").read()),
    "tcp": tried(lambda: socket.create_connection(("127.0.0.1", PORT), 1)),
    "udp": tried(lambda: socket.socket(socket.AF_INET, socket.SOCK_DGRAM)),
    "unix": tried(lambda: socket.socket(socket.AF_UNIX)),
    "kill": tried(lambda: os.kill(os.getppid(), 0)),
    "kill itself": tried(lambda: os.kill(os.getpid(), 0)),
    "core": __import__("resource").getrlimit(__import__("resource").RLIMIT_CORE)[0],
}))
"""


@needs_landlock
@needs_seccomp
def test_what_a_taken_over_child_can_do(tmp_path: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as server:
        code = REFUSALS.replace("PORT", str(server.getsockname()[1]))
        done = jailed_python(code, Policy(writes=(tmp_path,)))
    assert done.returncode == 0, done.stderr
    answers = json.loads(done.stdout)
    assert answers.pop("kill itself") == "done"
    assert answers.pop("core") == 0
    assert set(answers.values()) == {"PermissionError"}, answers
    assert not Path("/tmp/fetchcut-escape").exists()  # noqa: S108  # the point is a place outside the job


def test_threads_and_the_job_folder_still_work(tmp_path: Path) -> None:
    code = f"""
import threading, os
folder = {str(tmp_path)!r}
def work():
    with open(folder + "/a", "w") as file:
        file.write("x")
    os.rename(folder + "/a", folder + "/b")
    os.mkdir(folder + "/c")
thread = threading.Thread(target=work); thread.start(); thread.join()
"""
    done = jailed_python(code, Policy(writes=(tmp_path,)))
    assert (done.returncode, done.stderr) == (0, b"")
    assert (tmp_path / "b").read_text() == "x"


def test_memory_and_files_are_limited(tmp_path: Path) -> None:
    if not child.can_jail():
        pytest.skip("limits are set by the jail")
    code = "x = bytearray(2 << 30)"
    done = jailed_python(code, Policy(writes=(tmp_path,), limits=Limits(memory_bytes=1 << 30)))
    assert b"MemoryError" in done.stderr
    code = "import os; fds = [os.dup(0) for _ in range(50)]"
    done = jailed_python(code, Policy(writes=(tmp_path,), limits=Limits(open_files=32)))
    assert b"Too many open files" in done.stderr


def test_a_limit_of_cpu_seconds_ends_the_run(tool: Tool, tmp_path: Path) -> None:
    if not child.can_jail():
        pytest.skip("limits are set by the jail")
    arguments = ("-vf", "loop=-1:250:0,scale=1280:720", "-an", "-preset", "ultrafast", "-f", "null")
    command = Command(inputs=(Input(path=clips.no_audio()),), arguments=arguments, output=tmp_path / "o")
    with pytest.raises(FFmpegFailed):
        run(command, tool=tool, folder=tmp_path, context=Silent(), limits=Limits(cpu_s=1))


def test_nobody_is_left_when_the_parent_was_gone_before_the_jail_began(tmp_path: Path) -> None:
    if not child.can_jail():
        pytest.skip("the jail asks for it")
    argv = child.jailed([str(Path(sys.executable).resolve()), "-c", "print(1)"], Policy(writes=(tmp_path,)))
    argv[argv.index("--parent") + 1] = "1"
    done = subprocess.run(argv, capture_output=True, check=False, timeout=60)
    assert (done.returncode, done.stdout) == (1, b"")


@pytest.mark.skipif(sys.platform != "linux", reason="reads /proc")
def test_the_libav_worker_is_locked_in_and_holds_only_pipes(libav: Libav) -> None:
    libav.probe(clips.with_b_frames(), "x")
    process = Path("/proc") / str(libav._worker().pid)
    status = dict(line.split(":\t", 1) for line in (process / "status").read_text().splitlines() if ":\t" in line)
    assert status["NoNewPrivs"] == "1"
    assert (status["Seccomp"] == "2") == STATE.has_seccomp
    opened = {str(each.readlink()) for each in (process / "fd").iterdir()}
    assert all(each.startswith("pipe:") or each == "/dev/null" for each in opened), opened


def test_the_sandbox_says_what_it_is() -> None:
    assert STATE is sandbox_state()
    if child.can_jail():
        assert STATE.has_limits
        assert STATE.dies_with_parent
        assert STATE.has_landlock == (STATE.landlock_abi > 0)
    else:
        assert STATE == NOTHING
