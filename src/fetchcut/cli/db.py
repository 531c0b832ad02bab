"""`fetchcut db …`: the tables of a server's database."""

import argparse
from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

from fetchcut.service import places
from fetchcut.settings import Settings

if TYPE_CHECKING:
    from fetchcut.store.database import Database


def run(argv: Sequence[str], settings: Settings) -> int:
    """Do what the command line says; print one line to standard output."""
    args = parser().parse_args(argv)
    db = places.database(settings)
    try:
        print(args.do(db))  # noqa: T201  the line is the result
    finally:
        db.close()
    return 0


def parser() -> argparse.ArgumentParser:
    """Return the parser of all `fetchcut db` commands."""
    whole = argparse.ArgumentParser(prog="fetchcut db", description="The tables of a server's database.")
    commands = whole.add_subparsers(metavar="COMMAND", required=True)

    def command(name: str, do: Callable[["Database"], str], about: str) -> None:
        commands.add_parser(name, help=about, description=about).set_defaults(do=do)

    command("migrate", _migrate, "bring the tables up to this version; safe to run at any time, and more than once")
    command("check", _check, "look whether the tables are those of this version and credits add up")
    return whole


def _migrate(db: "Database") -> str:
    from fetchcut.store.migrate import migrate

    return f"{db.place}: step {migrate(db)}"


def _check(db: "Database") -> str:
    from fetchcut.errors import DatabaseDamaged
    from fetchcut.store import ledger
    from fetchcut.store.migrate import require_current

    require_current(db)
    with db.reading() as tx:
        wrong = [each.id for each in ledger.wrong(tx)]
        broken = db.faults(tx)
    if wrong or broken:
        raise DatabaseDamaged(reason=", ".join([*broken, *(f"credits of {name}" for name in wrong)])[:200])
    return f"{db.place}: ok"
