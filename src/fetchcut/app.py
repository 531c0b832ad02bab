"""Wires everything: which command runs, with which settings. The only module that knows all rooms."""

import contextlib
import os
import sys
from collections.abc import Callable, Sequence

from fetchcut.errors import FetchcutError
from fetchcut.settings import Settings, load


def _get(argv: Sequence[str], settings: Settings) -> int:
    from fetchcut.cli import get

    return get.run(argv, settings)


def _doctor(argv: Sequence[str], settings: Settings) -> int:
    from fetchcut.cli import doctor

    return doctor.run(argv, settings)


# Imported when called: the start of a download must not pay for what it does not use.
COMMANDS: dict[str, Callable[[Sequence[str], Settings], int]] = {"get": _get, "doctor": _doctor}


def main(argv: Sequence[str]) -> int:
    """Run one command and return its exit code. A first word that names no command belongs to the sentence."""
    command, rest = (argv[0], argv[1:]) if argv and argv[0] in COMMANDS else ("get", argv)
    try:
        code = COMMANDS[command](rest, load())
        sys.stdout.flush()
    except FetchcutError as error:
        return _say(error)
    except KeyboardInterrupt:
        return 130
    except BrokenPipeError:
        # Whoever read our output has gone; Python would complain again while closing it.
        with contextlib.suppress(OSError):
            os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 0
    return code


def _say(error: FetchcutError) -> int:
    from fetchcut.cli.exits import exit_code
    from fetchcut.language.languages import detect
    from fetchcut.language.replies import explain

    locale = os.environ.get("LC_ALL") or os.environ.get("LC_MESSAGES") or os.environ.get("LANG")
    sys.stderr.write(f"fetchcut: {explain(error, detect('', locale))}\n")
    return exit_code(error)
