"""What a shell does with the two outputs: closes them, fills them, stops reading, speaks another alphabet."""

import os
import shlex
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from tests.cli.command import COMMAND, Home
from tests.footage import footage

NAME = "猫 – été.mp4"


def shell(home: Home, line: str, **environment: str) -> "subprocess.CompletedProcess[bytes]":
    """Run one line of shell; $F is the command and $V a video with a name in three alphabets."""
    shutil.copy(footage("bikes.mp4"), home.folder / NAME)
    variables = {"F": shlex.join(COMMAND), "V": NAME}
    return subprocess.run(
        ["bash", "-c", line],
        cwd=home.folder,
        env={**home.environment, **variables, **environment},
        capture_output=True,
        timeout=120,
        check=False,
    )


def test_a_path_can_be_handed_on(home: Home) -> None:
    done = shell(home, 'mv "$($F "$V" -f mkv)" moved.mkv && printf "%s\\n" "$V" | xargs -d "\\n" $F -q -f avi')
    assert done.returncode == 0, done.stderr
    assert home.results() == ["moved.mkv", Path(NAME).stem + ".avi", NAME]


def test_lists_come_from_a_pipe(home: Home) -> None:
    done = shell(home, 'printf "# mine\\n\\n%s\\r\\n" "$V" | $F -a - -f mkv -q')
    assert done.stdout.decode().splitlines() == [str(home.folder / Path(NAME).with_suffix(".mkv"))]
    assert done.stderr == b""


@pytest.mark.parametrize(
    "line", ['$F "$V" -f mkv >&-', '$F "$V" -f mkv 2>&-', '$F "$V" -f mkv 2>&1 >/dev/null | true; exit $PIPESTATUS']
)
def test_a_closed_output_stops_nothing(home: Home, line: str) -> None:
    done = shell(home, line)
    assert done.returncode == 0, done.stderr
    assert Path(NAME).stem + ".mkv" in home.results()
    assert b"Traceback" not in done.stderr


def test_nobody_reads_the_path(home: Home) -> None:
    done = shell(home, '$F "$V" -f mkv | true; exit $PIPESTATUS')
    assert done.returncode == 0
    assert b"rror" not in done.stderr


def test_a_full_output_is_said(home: Home) -> None:
    done = shell(home, '$F "$V" -f mkv >/dev/full')
    assert done.returncode == 8
    assert b"stdout" in done.stderr
    assert b"Traceback" not in done.stderr


@pytest.mark.parametrize("encoding", ["ascii", "latin-1"])
def test_paths_are_bytes_whatever_the_locale_spells(home: Home, encoding: str) -> None:
    done = shell(home, '$F "$V" -f mkv', PYTHONIOENCODING=encoding)
    assert done.returncode == 0, done.stderr
    assert Path(os.fsdecode(done.stdout.rstrip(b"\n"))).exists()


STOP_AT = """
import os, signal, sys
signal.signal(signal.SIGINT, signal.default_int_handler)  # a shell's background has it ignored
class Stop:
    def find_spec(self, name, *rest):
        if name == "{module}":
            os.kill(os.getpid(), signal.SIGINT)
sys.meta_path.insert(0, Stop())
from fetchcut.__main__ import run
run()
"""


@pytest.mark.parametrize(
    "module", ["fetchcut.app", "fetchcut.settings", "fetchcut.language.understand", "fetchcut.service.flows"]
)
def test_ctrl_c_is_never_a_traceback_however_early(home: Home, module: str) -> None:
    done = subprocess.run(
        [sys.executable, "-c", STOP_AT.format(module=module), str(footage("bikes.mp4")), "as gif"],
        cwd=home.folder,
        env=home.environment,
        capture_output=True,
        check=False,
        timeout=60,
    )
    assert done.returncode == 130
    assert b"Traceback" not in done.stderr
    assert home.results() == []
