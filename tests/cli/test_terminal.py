"""What a person at a terminal sees: a real pseudo-terminal."""

import pexpect

from tests.cli.command import COMMAND, Home
from tests.web.server import Manner, Server


def at_a_terminal(
    home: Home, *arguments: str, columns: int = 100, term: str = "xterm-256color"
) -> "pexpect.spawn[str]":
    """Start fetchcut on a terminal so wide."""
    return pexpect.spawn(
        COMMAND[0],
        [*COMMAND[1:], *arguments],
        cwd=str(home.folder),
        env={**home.environment, "TERM": term, "COLUMNS": str(columns)},
        dimensions=(30, columns),
        encoding="utf-8",
        timeout=60,
    )


def test_a_bar_moves_and_goes_and_the_path_stays(home: Home, server: Server) -> None:
    server.behave("/cityCC0.mpg", Manner(bytes_per_s=3_000_000))
    run = at_a_terminal(home, server.url("/cityCC0.mpg"))
    run.expect(r"\d+ %")
    run.expect("MB")
    run.expect(r"MB/s")
    run.expect(pexpect.EOF)
    run.close()
    assert run.exitstatus == 0
    last = run.before.strip().splitlines()[-1] if run.before else ""
    assert "cityCC0.mp4" in last


def test_a_narrow_terminal_shows_less_and_cuts_nothing_off(home: Home, server: Server) -> None:
    server.behave("/cityCC0.mpg", Manner(bytes_per_s=3_000_000))
    run = at_a_terminal(home, server.url("/cityCC0.mpg"), columns=40)
    run.expect(r"Downloading \d+ %")
    run.expect(pexpect.EOF)
    run.close()
    assert run.exitstatus == 0
    assert "…" not in (run.before or "")


def test_a_dumb_terminal_gets_plain_lines(home: Home, server: Server) -> None:
    run = at_a_terminal(home, server.url("/world.mp4"), term="dumb")
    run.expect("Downloading")
    run.expect(pexpect.EOF)
    run.close()
    assert run.exitstatus == 0
    assert "\x1b" not in (run.before or "")


def test_ctrl_c_at_the_keyboard(home: Home, server: Server) -> None:
    server.behave("/world.mp4", Manner(stall_at=300_000))
    run = at_a_terminal(home, server.url("/world.mp4"))
    server.wait_until_stalled()
    run.sendintr()
    run.expect(pexpect.EOF)
    run.close()
    assert run.exitstatus == 130
    assert home.results() == []


def test_without_arguments_it_says_how(home: Home) -> None:
    run = at_a_terminal(home)
    run.expect("usage: fetchcut")
    run.expect(pexpect.EOF)
    run.close()
    assert run.exitstatus == 2
