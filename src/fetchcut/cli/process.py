"""What long-running commands share: flags for settings, waiting for the database, an end that is an end."""

import argparse
import os
import signal
import sys
import threading
import time
from collections.abc import Callable
from dataclasses import replace
from typing import TYPE_CHECKING, NoReturn

from fetchcut.errors import DatabaseUnreachable
from fetchcut.language.replies import say
from fetchcut.settings import Settings, converted

if TYPE_CHECKING:
    from fetchcut.service.server import Server

_FLAGS = {
    "host": ("ADDRESS", "where to listen (127.0.0.1; 0.0.0.0 is every address this machine has)"),
    "port": ("NUMBER", "which port (8000; 0 takes a free one)"),
    "data": ("FOLDER", "where files and, on SQLite, the database are kept"),
    "queues": ("NAMES", "the work to do: turns exports uploads, or none"),
}


def add_flags(parser: argparse.ArgumentParser, *names: str) -> None:
    """Let the command line set these settings for one run."""
    for name in names:
        metavar, about = _FLAGS[name]
        parser.add_argument(f"--{name}", metavar=metavar, help=about)


def with_flags(settings: Settings, flags: argparse.Namespace) -> Settings:
    """Return the settings with what the command line says instead. Raises BadSetting for a value that does not fit."""
    given = {name: text for name in _FLAGS if (text := getattr(flags, name, None)) is not None}
    return replace(settings, **{name: converted(name, text, f"--{name}") for name, text in given.items()})


def server(settings: Settings, language: str) -> "Server":
    """Return a server, once its database can be reached."""
    from fetchcut.service.server import Server

    while True:
        try:
            return Server(settings, on_cut_off=begin_again)
        except DatabaseUnreachable as error:
            note(f"{say('serve.waits', language)} ({error.address})")
            time.sleep(2)


def begin_again() -> NoReturn:
    """Become the same program anew, in the same process: threads, connections and children of the old one are gone.

    For a worker that lost its database: it must not go on, and nobody need start it again.
    """
    note("fetchcut: the database was lost for too long; beginning again.")
    os.execv(sys.executable, [sys.executable, "-m", "fetchcut", *sys.argv[1:]])  # noqa: S606  ourselves


def until_told(on_start: Callable[[], None]) -> None:
    """Return once SIGINT or SIGTERM has come."""
    told = threading.Event()
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, lambda *_: told.set())
    on_start()
    while not told.wait(3600):
        pass


def leave(code: int) -> NoReturn:
    """End the process now: what was handed back is waited for by threads that would keep it alive."""
    for stream in (sys.stdout, sys.stderr):
        stream.flush()
    os._exit(code)


def note(text: str) -> None:
    """Write a line for whoever watches."""
    sys.stderr.write(f"{text}\n")
    sys.stderr.flush()
