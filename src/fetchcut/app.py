"""Wires everything: which command runs, with which settings. The only module that knows all rooms."""

import os
import sys
from collections.abc import Callable, Sequence
from pathlib import Path

from fetchcut.errors import BadOption, FetchcutError
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


def _get_there(argv: Sequence[str], server: str) -> int:
    from fetchcut.cli import remote
    from fetchcut.python import reached

    return remote.run(argv, load(), reached, server)


def _doctor_there(argv: Sequence[str], server: str) -> int:
    from fetchcut.cli import remote_doctor
    from fetchcut.python import reached

    return remote_doctor.run(argv, load(), reached, server)


ON_SERVER: dict[str, Callable[[Sequence[str], str], int]] = {
    "get": _get_there,
    "doctor": _doctor_there,
    "chat": lambda argv, server: _chat(["--server", server, *argv]),
    "mcp": lambda argv, server: _mcp(["--server", server, *argv]),
}
"""What means the same on a server as here. The rest is about this machine."""


def main(argv: Sequence[str]) -> int:
    """Run one command and return its exit code. A first word that names no command belongs to the sentence."""
    try:
        server, argv = _server(argv)
        command, rest = (argv[0], argv[1:]) if argv and argv[0] in COMMANDS else ("get", argv)
        code = ON_SERVER[command](rest, server) if server and command in ON_SERVER else COMMANDS[command](rest)
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


def _server(argv: Sequence[str]) -> tuple[str | None, Sequence[str]]:
    """Return the server that the command line or NEMO_API_URL names, None for none, and the rest. Raises BadOption."""
    for place, argument in enumerate(argv):
        if argument == "--server" or argument.startswith("--server="):
            after = 2 if argument == "--server" else 1
            url = argument[9:] if after == 1 else next(iter(argv[place + 1 : place + 2]), "")
            if not url.startswith(("http://", "https://")):
                raise BadOption(option="--server", text=url, expected="http://127.0.0.1:8000")
            return url, [*argv[:place], *argv[place + after :]]
    return os.environ.get("NEMO_API_URL", "").strip() or None, argv


def _say(error: FetchcutError, argv: Sequence[str]) -> int:
    """Show an error from before any command ran, such as a setting that cannot be read."""
    from fetchcut.cli.get import fail, without_flags
    from fetchcut.cli.locale import system_locale
    from fetchcut.language.languages import detect

    return fail(error, without_flags(argv), detect(" ".join(argv), system_locale()), is_verbose=False)
