"""Plans: what accounts may do and what things cost, from a TOML file that may hold only what differs from ours.

[plans.free]                 # docs/plans.md: every key
can_export = false
max_lines = 720
"""

import importlib.resources
import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, fields, replace
from pathlib import Path
from typing import Final, TypeVar, cast

from fetchcut.errors import PlanForbids
from fetchcut.settings import BadSetting

T = TypeVar("T")


@dataclass(frozen=True, slots=True, kw_only=True)
class Plan:
    """One plan. A limit of 0 is none."""

    name: str
    can_export: bool
    max_lines: int
    max_duration_s: int
    max_upload_bytes: int
    storage_bytes: int
    concurrent_exports: int
    waiting_exports: int
    requests_per_minute: int
    open_streams: int
    can_use_model: bool
    model_turns_per_day: int

    def forbids(self, what: str) -> PlanForbids:
        """Return the error that this plan does not hold `what`, one of its own keys."""
        value = getattr(self, what)
        return PlanForbids(plan=self.name, what=what, limit=None if isinstance(value, bool) else value)

    def require_export(self, *, lines: int, duration_s: float) -> None:
        """Raise PlanForbids unless an export of this size (the shorter side) and length may be made."""
        if not self.can_export:
            raise self.forbids("can_export")
        if self.max_lines and lines > self.max_lines:
            raise self.forbids("max_lines")
        if self.max_duration_s and duration_s > self.max_duration_s:
            raise self.forbids("max_duration_s")


@dataclass(frozen=True, slots=True, kw_only=True)
class AccountRules:
    """How accounts begin, and how many anonymous ones there may be."""

    anonymous_plan: str
    registered_plan: str
    anonymous_credits: int
    registered_credits: int
    anonymous_days: int
    tokens_per_client: int
    tokens_per_address: int
    keep_days: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Prices:
    """Credits for what is not free."""

    turn: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Plans:
    """The whole file."""

    accounts: AccountRules
    prices: Prices
    plans: Mapping[str, Plan]

    def named(self, name: str) -> Plan:
        """Return the plan of this name; the default one if the file no longer has it."""
        return self.plans.get(name) or replace(self.plans[DEFAULT], name=name)


DEFAULT: Final = "default"


def load(path: Path | None = None) -> Plans:
    """Return our plans with what the file at `path` changes. Raises BadSetting for a key or value that does not fit."""
    ours = _table(importlib.resources.files("fetchcut.service") / "plans.toml", "plans.toml")
    theirs = _table(path, str(path)) if path else {}
    return _Reader(str(path or "plans.toml")).read(ours, theirs)


def _table(source: object, where: str) -> dict[str, object]:
    try:
        return tomllib.loads(cast(Path, source).read_text(encoding="utf-8"))
    except (tomllib.TOMLDecodeError, UnicodeDecodeError, OSError) as error:
        raise BadSetting(where=where, name="plans", expected=f"TOML ({error})") from error


class _Reader:
    """Puts two tables together and says where they do not fit."""

    def __init__(self, where: str) -> None:
        self._where = where

    def read(self, ours: Mapping[str, object], theirs: Mapping[str, object]) -> Plans:
        self._require_known(theirs, ("accounts", "prices", "plans"), "")
        accounts = self._filled(AccountRules, ours, theirs, "accounts")
        plans = self._plans(self._sub(ours, "plans"), self._sub(theirs, "plans"))
        for key in ("anonymous_plan", "registered_plan"):
            if getattr(accounts, key) not in plans:
                raise self._bad(f"accounts.{key}", ", ".join(plans))
        return Plans(accounts=accounts, prices=self._filled(Prices, ours, theirs, "prices"), plans=plans)

    def _plans(self, ours: Mapping[str, object], theirs: Mapping[str, object]) -> dict[str, Plan]:
        base = self._made(
            Plan, {"name": DEFAULT} | dict(self._sub(ours, DEFAULT)) | dict(self._sub(theirs, DEFAULT)), DEFAULT
        )
        plans = {DEFAULT: base}
        for name in theirs:
            if not re.fullmatch(r"[a-z0-9_-]{1,40}", name):
                raise self._bad(f"plans.{name}", "a name of a-z 0-9 _ -")
            whole = {each.name: getattr(base, each.name) for each in fields(Plan)} | dict(self._sub(theirs, name))
            plans[name] = self._made(Plan, whole | {"name": name}, f"plans.{name}")
        return plans

    def _filled(self, kind: type[T], ours: Mapping[str, object], theirs: Mapping[str, object], key: str) -> T:
        return self._made(kind, dict(self._sub(ours, key)) | dict(self._sub(theirs, key)), key)

    def _made(self, kind: type[T], values: Mapping[str, object], where: str) -> T:
        known = {each.name: each.type for each in fields(kind)}  # type: ignore[arg-type]
        self._require_known(values, tuple(known), f"{where}.")
        return kind(**{name: self._value(known[name], value, f"{where}.{name}") for name, value in values.items()})

    def _value(self, kind: object, value: object, where: str) -> object:
        if kind is bool and isinstance(value, bool):
            return value
        if kind is str and isinstance(value, str):
            return value
        if kind is int and isinstance(value, int | str) and not isinstance(value, bool):
            number = size(value)
            if number is not None:
                return number
        raise self._bad(where, {bool: "true or false", str: "a name"}.get(cast(type, kind), "a number, 500MB"))

    def _sub(self, table: Mapping[str, object], key: str) -> Mapping[str, object]:
        found = table.get(key, {})
        if not isinstance(found, dict):
            raise self._bad(key, f"a table [{key}]")
        return found

    def _require_known(self, table: Mapping[str, object], known: tuple[str, ...], prefix: str) -> None:
        for name in table:
            if name not in known:
                raise self._bad(f"{prefix}{name}", ", ".join(known))

    def _bad(self, name: str, expected: str) -> BadSetting:
        return BadSetting(where=self._where, name=name, expected=expected)


_UNITS: Final = {"": 1, "KB": 10**3, "MB": 10**6, "GB": 10**9, "TB": 10**12}


def size(value: int | str) -> int | None:
    """Return a number of bytes from 0 on, of "500MB" as of 500000000; None for anything else."""
    if isinstance(value, int):
        return value if 0 <= value < 2**62 else None
    match = re.fullmatch(r"([0-9]{1,15})\s*(|KB|MB|GB|TB)", value.strip().upper())
    number = int(match[1]) * _UNITS[match[2]] if match else None
    return number if number is not None and number < 2**62 else None
