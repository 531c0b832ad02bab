"""Wires everything: which command runs, with which settings. The only module that knows all rooms."""

import sys
from collections.abc import Callable, Sequence
from pathlib import Path

from fetchcut.errors import FetchcutError
from fetchcut.settings import BadSetting, Settings, load


def _get(argv: Sequence[str]) -> int:
    from fetchcut.cli import get

    return get.run(argv, load())


def _doctor(argv: Sequence[str]) -> int:
    from fetchcut.cli import doctor

    try:
        return doctor.run(argv, load())
    except BadSetting as error:
        # Whoever asks what is wrong must be told, also when it is the settings.
        return doctor.run(argv, Settings(config_folder=Path(), data_folder=Path()), unreadable=error)


def _admin(argv: Sequence[str]) -> int:
    from fetchcut.cli import admin

    return admin.run(argv, load())


def _db(argv: Sequence[str]) -> int:
    from fetchcut.cli import db

    return db.run(argv, load())


def _serve(argv: Sequence[str]) -> int:
    from fetchcut.api.listen import listen
    from fetchcut.cli import serve

    return serve.run(argv, load(), listen)


def _worker(argv: Sequence[str]) -> int:
    from fetchcut.cli import worker

    return worker.run(argv, load())


def _chat(argv: Sequence[str]) -> int:
    from fetchcut.cli import chat
    from fetchcut.python import reached

    return chat.run(argv, load(), reached)


def _explain(argv: Sequence[str]) -> int:
    from fetchcut.cli import explain

    return explain.run(argv)


def _bench(argv: Sequence[str]) -> int:
    from fetchcut.cli import bench

    return bench.run(argv)


def _mcp(argv: Sequence[str]) -> int:
    from fetchcut.mcp import command
    from fetchcut.python import reached

    return command.run(argv, load(), reached)


def _skill(argv: Sequence[str]) -> int:
    from fetchcut.cli import skill

    return skill.run(argv, load())


# Imported when called: the start of a download must not pay for what it does not use.
COMMANDS: dict[str, Callable[[Sequence[str]], int]] = {
    "get": _get,
    "chat": _chat,
    "mcp": _mcp,
    "skill": _skill,
    "serve": _serve,
    "worker": _worker,
    "admin": _admin,
    "db": _db,
    "doctor": _doctor,
    "explain": _explain,
    "bench": _bench,
}


def main(argv: Sequence[str]) -> int:
    """Run one command and return its exit code. A first word that names no command belongs to the sentence."""
    command, rest = (argv[0], argv[1:]) if argv and argv[0] in COMMANDS else ("get", argv)
    try:
        code = COMMANDS[command](rest)
        if sys.stdout is not None:
            sys.stdout.flush()
    except FetchcutError as error:
        return _say(error, argv)
    except KeyboardInterrupt:
        return 130
    except BrokenPipeError:
        # Whoever read our output has gone.
        from fetchcut.cli.stdout import drop

        drop()
        return 0
    return code


def _say(error: FetchcutError, argv: Sequence[str]) -> int:
    """Show an error from before any command ran, such as a setting that cannot be read."""
    from fetchcut.cli.get import fail, without_flags
    from fetchcut.cli.locale import system_locale
    from fetchcut.language.languages import detect

    return fail(error, without_flags(argv), detect(" ".join(argv), system_locale()), is_verbose=False)
