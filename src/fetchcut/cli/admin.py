"""`fetchcut admin …`: accounts of a server, for whoever runs it. It speaks to the database, not to the server."""

import argparse
import json
import sys
from collections.abc import Callable, Iterable, Sequence
from dataclasses import asdict
from datetime import UTC, datetime
from typing import Any

from fetchcut.service import places
from fetchcut.service.operators import Created, Operators
from fetchcut.settings import Settings
from fetchcut.store.migrate import require_current
from fetchcut.store.tokens import Token
from fetchcut.store.users import User

Row = dict[str, object]


def run(argv: Sequence[str], settings: Settings) -> int:
    """Do what the command line says; print rows, or JSON of them, to standard output."""
    args = parser().parse_args(argv)
    db = places.database(settings)
    try:
        require_current(db)
        rows = args.do(Operators(db, places.plans(settings)), args)
    finally:
        db.close()
    _show(list(rows), wants_json=args.json)
    return 0


def _users(operators: Operators, args: argparse.Namespace) -> Iterable[Row]:
    return map(_user, operators.users(wants_anonymous=args.anonymous))


def _create(operators: Operators, args: argparse.Namespace) -> Iterable[Row]:
    password = _password(args)
    return _created(operators.create(args.email, password, plan=args.plan, amount=args.credits), password)


def _set_password(operators: Operators, args: argparse.Namespace) -> Iterable[Row]:
    password = _password(args)
    return _created(operators.set_password(args.user, password), password)


def _grant(operators: Operators, args: argparse.Namespace) -> Iterable[Row]:
    return [_user(operators.grant(args.user, args.credits, note=args.note, key=args.key))]


def _plan(operators: Operators, args: argparse.Namespace) -> Iterable[Row]:
    return [_user(operators.set_plan(args.user, args.plan))]


def _tokens(operators: Operators, args: argparse.Namespace) -> Iterable[Row]:
    return map(_token, operators.tokens(args.user))


def _new_token(operators: Operators, args: argparse.Namespace) -> Iterable[Row]:
    secret, about = operators.create_token(args.user, args.name, tuple(args.scopes.split(",")), args.days)
    return [{"token": secret} | _token(about)]


def _revoke(operators: Operators, args: argparse.Namespace) -> Iterable[Row]:
    return [{"revoked": operators.revoke(args.name)}]


def _erase(operators: Operators, args: argparse.Namespace) -> Iterable[Row]:
    return [_user(operators.erase(args.user))]


def _history(operators: Operators, args: argparse.Namespace) -> Iterable[Row]:
    return [
        {**asdict(entry), "at": _time(entry.at_ms), "user_id": entry.user_id}
        for entry in operators.history(args.user, args.limit)
    ]


def parser() -> argparse.ArgumentParser:
    """Return the parser of all `fetchcut admin` commands."""
    whole = argparse.ArgumentParser(
        prog="fetchcut admin",
        description="Accounts of a server, for whoever runs it. USER is an account's id or e-mail address.",
    )
    commands = whole.add_subparsers(metavar="COMMAND", required=True)

    def command(name: str, do: Callable[..., Iterable[Row]], about: str, *names: str) -> argparse.ArgumentParser:
        made = commands.add_parser(name, help=about, description=about)
        made.set_defaults(do=do)
        for each in names:
            made.add_argument(each, metavar=each.upper(), type=int if each == "credits" else str)
        made.add_argument("--json", action="store_true", help="one JSON list instead of columns")
        return made

    users = command("users", _users, "list accounts")
    users.add_argument("--anonymous", action="store_true", help="those that nobody registered, too")
    create = command("create-user", _create, "make an account; its password is printed unless you give one", "email")
    create.add_argument("--plan", help="a plan of the plan file")
    create.add_argument("--credits", type=int, metavar="N")
    _takes_password(create)
    _takes_password(command("password", _set_password, "give an account another password", "user"))
    grant = command("grant", _grant, "give credits; a negative number takes them", "user", "credits")
    grant.add_argument("--note", default="", metavar="TEXT")
    grant.add_argument("--key", metavar="TEXT", help="a name for this grant: the same one is never given twice")
    command("plan", _plan, "put an account on a plan of the plan file", "user", "plan")
    command("tokens", _tokens, "list an account's API tokens", "user")
    token = command("token", _new_token, "make an API token; it is shown this once", "user")
    token.add_argument("--name", default="admin", metavar="TEXT")
    token.add_argument("--scopes", default="*", metavar="LIST", help="read,write,upload,render or *")
    token.add_argument("--days", type=int, metavar="N", help="how long it is good; else until it is revoked")
    command("revoke", _revoke, "end one token (tok_…), or all tokens and logins of an account", "name")
    command(
        "erase", _erase, "remove an account with its sessions, files, exports and credits; there is no way back", "user"
    )
    history = command("credits", _history, "list the latest changes of an account's credits", "user")
    history.add_argument("--limit", type=int, default=100, metavar="N")
    return whole


def _takes_password(command: argparse.ArgumentParser) -> None:
    # Never as an argument: other people on the machine can read those.
    command.add_argument("--password-stdin", action="store_true", help="read the password from standard input")


def _password(args: argparse.Namespace) -> str | None:
    return sys.stdin.readline().rstrip("\r\n") if args.password_stdin else None


def _created(created: Created, given: str | None) -> list[Row]:
    return [_user(created.user) | ({} if given else {"password": created.password})]


def _user(user: User) -> Row:
    return {
        "id": user.id,
        "email": user.email,
        "plan": user.plan,
        "available": user.available,
        "frozen": user.frozen,
        "created_at": _time(user.created_at_ms),
    }


def _token(token: Token) -> Row:
    return {
        "id": token.id,
        "name": token.name,
        "scopes": token.scopes,
        "created_at": _time(token.created_at_ms),
        "expires_at": _time(token.expires_at_ms),
        "revoked_at": _time(token.revoked_at_ms),
    }


def _time(at_ms: int | None) -> str | None:
    return None if at_ms is None else datetime.fromtimestamp(at_ms // 1000, UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def _show(rows: list[dict[str, Any]], *, wants_json: bool) -> None:
    if wants_json:
        print(json.dumps(rows, ensure_ascii=False, indent=1))  # noqa: T201  rows are the result
        return
    if not rows:
        return
    table = [list(rows[0]), *([_shown(value) for value in row.values()] for row in rows)]
    widths = [max(len(line[column]) for line in table) for column in range(len(rows[0]))]
    for line in table:
        print("  ".join(f"{cell:<{width}}" for cell, width in zip(line, widths, strict=True)).rstrip())  # noqa: T201


def _shown(value: object) -> str:
    return "–" if value is None else str(value)
