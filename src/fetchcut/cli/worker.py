"""`fetchcut worker`: does the work of a server on the same database, as many processes and machines as one likes."""

import argparse
import sys
from collections.abc import Sequence

from fetchcut.cli import process
from fetchcut.cli.locale import own_language
from fetchcut.language.replies import say
from fetchcut.settings import Settings


def run(argv: Sequence[str], settings: Settings) -> int:
    """Work until a signal comes."""
    settings = process.with_flags(settings, parser().parse_args(argv))
    language = own_language(settings, ())
    server = process.server(settings, language)
    server.start()

    def greet() -> None:
        queues = ", ".join(server.queues)
        sys.stdout.write(f"{say('worker.works', language, queues=queues, place=server.db.place)}\n")
        sys.stdout.flush()

    try:
        process.until_told(greet)
    finally:
        server.stop()
    process.leave(0)


def parser() -> argparse.ArgumentParser:
    """Return the parser of `fetchcut worker`."""
    made = argparse.ArgumentParser(
        prog="fetchcut worker",
        description="Do the work of a server on the same database. Its files must be the same ones (--data).",
        epilog="Every setting of docs/settings.md holds as well, as FETCHCUT_… or in config.toml.",
    )
    process.add_flags(made, "data", "queues")
    return made
