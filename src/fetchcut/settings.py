"""Settings: read once at the start, passed down as one value. Environment beats file beats default.

The file is `config.toml` in the configuration folder; every key of it is an attribute of `Settings` and, in capitals
behind FETCHCUT_, an environment variable. docs/settings.md lists them and is compared with this module in a test.
"""

import os
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, fields
from pathlib import Path

from fetchcut.errors import FetchcutError


@dataclass(eq=False, kw_only=True)
class BadSetting(FetchcutError):
    """A setting that does not exist or cannot hold this value; `where` is the file or variable."""

    where: str
    name: str
    expected: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Settings:
    """All settings. Durations are seconds, sizes bytes, rates bytes per second."""

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


def load(environment: Mapping[str, str] | None = None) -> Settings:
    """Return the settings for this process. Raises BadSetting for an unknown key or a value that does not fit."""
    environ = os.environ if environment is None else environment
    config_folder, data_folder = _folders(environ)
    raw = {**_from_file(config_folder / "config.toml"), **_from_environment(environ)}
    values = {name: _convert(name, text, where) for name, (text, where) in raw.items()}
    return Settings(config_folder=config_folder, data_folder=data_folder, **values)  # type: ignore[arg-type]


def _folders(environ: Mapping[str, str]) -> tuple[Path, Path]:
    if home := environ.get("FETCHCUT_HOME"):
        return Path(home) / "config", Path(home) / "data"
    import platformdirs

    # ~/.config on every system but Windows: people look for a command's settings there, on a Mac too.
    config = Path(environ.get("XDG_CONFIG_HOME") or Path.home() / ".config") / "fetchcut"
    folder = config if os.name == "posix" else Path(platformdirs.user_config_dir("fetchcut", appauthor=False))
    return folder, Path(platformdirs.user_data_dir("fetchcut", appauthor=False))


_NAMES = tuple(each.name for each in fields(Settings) if each.name not in {"config_folder", "data_folder"})
_PATHS = {"output_folder", "ffmpeg"}
_WHOLE = {"connections", "retries", "rate_limit"}
_REAL = {"timeout_s", "work_days"}


def _from_file(path: Path) -> dict[str, tuple[object, str]]:
    try:
        table = tomllib.loads(path.read_text(encoding="utf-8"))
    except FileNotFoundError:
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


def _convert(name: str, value: object, where: str) -> object:
    try:
        if name in _PATHS:
            return Path(str(value)).expanduser()
        if name in _WHOLE:
            return _at_least_one(int(str(value)))
        if name in _REAL:
            return float(str(value))
    except ValueError:
        raise BadSetting(where=where, name=name, expected="a number above zero") from None
    if name == "sandbox":
        return str(value).lower() not in {"0", "false", "no", "off"}
    return str(value)


def _at_least_one(number: int) -> int:
    if number < 1:
        raise ValueError
    return number
