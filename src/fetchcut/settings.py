"""Settings: read once at the start, passed down as one value. Environment beats file beats default.

The file is `config.toml` in the configuration folder; every key of it is an attribute of `Settings` and, in capitals
behind FETCHCUT_, an environment variable. docs/settings.md lists them and is compared with this module in a test.
"""

import math
import os
import re
import tomllib
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, fields
from pathlib import Path
from typing import Any

from fetchcut.errors import FetchcutError


@dataclass(eq=False, kw_only=True)
class BadSetting(FetchcutError):
    """A setting that does not exist or cannot hold this value; `where` is the file or variable."""

    where: str
    name: str
    expected: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Settings:
    """All settings. Durations are seconds, sizes bytes, rates bytes per second, where the name says nothing else."""

    config_folder: Path
    data_folder: Path
    output_folder: Path | None = None
    ffmpeg: Path | None = None
    language: str | None = None
    connections: int = 4
    retries: int = 5
    timeout_s: float = 20.0
    rate_limit: int | None = None
    proxy: str | None = None
    work_days: float = 3.0
    sandbox: bool = True
    music: Path | None = None
    hardware: bool = False
    # A language model beside the rules
    model: str | None = None
    model_url: str | None = None
    model_key: str | None = field(default=None, repr=False)
    model_order: str = "rules"
    model_timeout_s: float = 30.0
    model_tokens: int = 100_000
    models_at_once: int = 8
    # The server
    host: str = "127.0.0.1"
    port: int = 8000
    data: Path | None = None
    database_url: str | None = None
    public_url: str | None = None
    allow_private_addresses: bool = False
    cors_origins: str | None = None
    plans: Path | None = None
    queues: str = "turns exports uploads"
    turns_at_once: int = 32
    exports_at_once: int = 2
    takeover_s: float | None = None
    stop_s: float = 5.0
    max_upload_mb: int = 500
    keep_free_mb: int = 1024
    export_days: float = 7.0
    link_hours: float = 24.0


def load(environment: Mapping[str, str] | None = None) -> Settings:
    """Return the settings for this process. Raises BadSetting for an unknown key or a value that does not fit."""
    environ = os.environ if environment is None else environment
    config_folder, data_folder = _folders(environ)
    raw = {**_from_file(config_folder / "config.toml"), **_from_environment(environ)}
    values = {name: converted(name, text, where) for name, (text, where) in raw.items()}
    return Settings(config_folder=config_folder, data_folder=data_folder, **values)


def _folders(environ: Mapping[str, str]) -> tuple[Path, Path]:
    if home := environ.get("FETCHCUT_HOME"):
        whole = Path(home).expanduser().absolute()
        return whole / "config", whole / "data"
    import platformdirs

    # ~/.config on every system but Windows: people look for a command's settings there, on a Mac too.
    config = Path(environ.get("XDG_CONFIG_HOME") or Path.home() / ".config") / "fetchcut"
    folder = config if os.name == "posix" else Path(platformdirs.user_config_dir("fetchcut", appauthor=False))
    return folder, Path(platformdirs.user_data_dir("fetchcut", appauthor=False))


_NAMES = tuple(each.name for each in fields(Settings) if each.name not in {"config_folder", "data_folder"})


def _from_file(path: Path) -> dict[str, tuple[object, str]]:
    try:
        table = tomllib.loads(path.read_text(encoding="utf-8"))
    except (FileNotFoundError, NotADirectoryError):
        return {}
    except (tomllib.TOMLDecodeError, UnicodeDecodeError, OSError) as error:
        raise BadSetting(where=str(path), name="config.toml", expected=f"TOML ({error})") from error
    for name in table:
        if name not in _NAMES:
            raise BadSetting(where=str(path), name=name, expected=", ".join(_NAMES))
    return {name: (value, str(path)) for name, value in table.items()}


def _from_environment(environ: Mapping[str, str]) -> dict[str, tuple[object, str]]:
    variables = {name: f"FETCHCUT_{name.upper()}" for name in _NAMES}
    return {name: (environ[key], key) for name, key in variables.items() if environ.get(key)}


def converted(name: str, value: object, where: str) -> Any:
    """Return the value of the setting `name` as given at `where`. Raises BadSetting if it does not fit."""
    convert, expected = _KINDS[name]
    try:
        return convert(value)
    except (ValueError, TypeError, OverflowError, KeyError):
        raise BadSetting(where=where, name=name, expected=expected) from None


def _path(value: object) -> Path:
    if not isinstance(value, str):
        raise TypeError
    # Absolute: work goes on in other folders, and children are told where to write.
    return Path(value).expanduser().absolute()


def _whole(least: int, most: int) -> Callable[[object], int]:
    def convert(value: object) -> int:
        number = int(str(value))
        if not least <= number <= most:
            raise ValueError
        return number

    return convert


def _above_zero(value: object) -> float:
    number = float(str(value))
    if not 0 < number < math.inf:
        raise ValueError
    return number


def _rate(value: object) -> int:
    match = re.fullmatch(r"([0-9]{1,12}(?:\.[0-9]{1,6})?)([KMG]?)", str(value).strip().upper())
    rate = int(float(match[1]) * {"": 1, "K": 10**3, "M": 10**6, "G": 10**9}[match[2]]) if match else 0
    if rate < 1:
        raise ValueError
    return rate


def _switch(value: object) -> bool:
    return {"1": True, "true": True, "yes": True, "on": True, "0": False, "false": False, "no": False, "off": False}[
        str(value).lower()
    ]


def _url(*schemes: str) -> Callable[[object], str]:
    def convert(value: object) -> str:
        text = str(value).rstrip("/")
        if not text.startswith(tuple(f"{scheme}://" for scheme in schemes)):
            raise ValueError
        return text

    return convert


def _host(value: object) -> str:
    if not isinstance(value, str) or not re.fullmatch(r"[A-Za-z0-9.:\-]{1,255}", value):
        raise ValueError
    return value


def _queues(value: object) -> str:
    names = str(value).replace(",", " ").split()
    if names != ["none"] and not set(names) <= {"turns", "exports", "uploads"}:
        raise ValueError
    return " ".join(names)


def _model(value: object) -> str:
    if not isinstance(value, str) or not re.fullmatch(r"[\w.:/@+\-]{1,200}", value):
        raise ValueError
    return value


def _key(value: object) -> str:
    if not isinstance(value, str) or not re.fullmatch(r"[!-~]{1,1000}", value):
        raise ValueError
    return value


def _order(value: object) -> str:
    if value not in {"rules", "model", "off"}:
        raise ValueError
    return str(value)


def _language(value: object) -> str:
    if value not in {"en", "zh"}:
        raise ValueError
    return str(value)


_KINDS: dict[str, tuple[Callable[[object], object], str]] = {
    "output_folder": (_path, "a folder"),
    "ffmpeg": (_path, "the path of a program"),
    "language": (_language, "en, zh"),
    "connections": (_whole(1, 64), "1-64"),
    "retries": (_whole(0, 100), "0-100"),
    "timeout_s": (_above_zero, "20"),
    "rate_limit": (_rate, "4.2M"),
    "proxy": (str, "http://host:port"),
    "work_days": (_above_zero, "3"),
    "sandbox": (_switch, "true, false"),
    "music": (_path, "a folder"),
    "hardware": (_switch, "true, false"),
    "model": (_model, "openai:gpt-5-mini, or with model_url a name that the server knows"),
    "model_url": (_url("https", "http"), "http://127.0.0.1:8080/v1"),
    "model_key": (_key, "a key in one line"),
    "model_order": (_order, "rules, model, off"),
    "model_timeout_s": (_above_zero, "30"),
    "model_tokens": (_whole(1_000, 10_000_000), "1000-10000000"),
    "models_at_once": (_whole(1, 256), "1-256"),
    "host": (_host, "127.0.0.1, 0.0.0.0"),
    "port": (_whole(0, 65_535), "8000"),
    "data": (_path, "a folder"),
    "database_url": (_url("postgresql", "sqlite"), "postgresql://user:password@host/database"),
    "public_url": (_url("https", "http"), "https://cut.example.com"),
    "allow_private_addresses": (_switch, "true, false"),
    "cors_origins": (str, "https://a.example https://b.example, or *"),
    "plans": (_path, "a TOML file"),
    "queues": (_queues, "turns exports uploads, or none"),
    "turns_at_once": (_whole(1, 256), "32"),
    "exports_at_once": (_whole(1, 64), "2"),
    "takeover_s": (_above_zero, "6"),
    "stop_s": (_above_zero, "5"),
    "max_upload_mb": (_whole(1, 1_000_000), "500"),
    "keep_free_mb": (_whole(0, 100_000_000), "1024"),
    "export_days": (_above_zero, "7"),
    "link_hours": (_above_zero, "24"),
}
"""How each setting is read, and what a person is shown when theirs does not fit."""
