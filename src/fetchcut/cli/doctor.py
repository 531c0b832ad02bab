"""`fetchcut doctor`: what works on this machine, what does not, and how to fix it. Needs no network."""

import importlib.metadata
import os
import platform
import shutil
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import Literal

from fetchcut import __version__
from fetchcut.cli.display.stderr import say_line
from fetchcut.cli.locale import own_language
from fetchcut.errors import FetchcutError, FFmpegMissing, ModelError
from fetchcut.language.replies import explain, say
from fetchcut.service import machine
from fetchcut.settings import BadSetting, Settings

State = Literal["works", "limited", "broken"]
MARKS: dict[State, str] = {"works": "✓", "limited": "!", "broken": "✗"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """One line: what was looked at, how it is, and (for what is not well) what to do."""

    name: str
    state: State
    text: str
    fix: str = ""


def run(argv: Sequence[str], settings: Settings, unreadable: BadSetting | None = None) -> int:
    """Print all findings to standard output; return 0 if nothing is broken, else 1.

    `unreadable` says why `settings` are only the defaults.
    """
    language = _spoken(argv, settings)
    if language is None:
        say_line("usage: fetchcut doctor [--language {en,zh}]")
        return 0 if set(argv) <= {"-h", "--help"} else 2
    findings = list(examine(settings, language, unreadable))
    width = max(len(finding.name) for finding in findings)
    for finding in findings:
        print(f"{MARKS[finding.state]} {finding.name:<{width}}  {finding.text}")  # noqa: T201  findings are the result
        if finding.fix:
            print(f"  {'':<{width}}  → {finding.fix}")  # noqa: T201
    return 1 if any(finding.state == "broken" for finding in findings) else 0


def _spoken(argv: Sequence[str], settings: Settings) -> str | None:
    """Return the language to speak, None where the command line is no use of this command."""
    match list(argv):
        case []:
            return own_language(settings)
        case ["--language", ("en" | "zh") as language] | [("--language=en" | "--language=zh") as language]:
            return language.removeprefix("--language=")
    return None


def examine(settings: Settings, language: str, unreadable: BadSetting | None = None) -> Iterator[Finding]:
    """Yield what is found, quickest first. Where things are kept is not looked at while the settings are unreadable."""
    yield Finding(name="fetchcut", state="works", text=f"{__version__}, Python {platform.python_version()}")
    if unreadable:
        yield Finding(name="settings", state="broken", text=explain(unreadable, language))
    checks = (check for check in CHECKS if not unreadable or check is not _data)
    yield from (_guarded(check, settings, language) for check in checks)


def _guarded(check: Callable[[Settings, str], Finding], settings: Settings, language: str) -> Finding:
    try:
        return check(settings, language)
    except FetchcutError as error:
        return Finding(name=check.__name__.strip("_"), state="broken", text=explain(error, language))


def _ffmpeg(settings: Settings, language: str) -> Finding:
    try:
        found = machine.ffmpeg(settings)
    except FFmpegMissing as error:
        text = say("doctor.ffmpeg_missing", language, tried=error.tried or "–")
        return Finding(name="ffmpeg", state="broken", text=text, fix=say("doctor.ffmpeg_fix", language))
    text = f"{found.version} ({say(f'doctor.origin.{found.origin}', language)}) {found.path}"
    if not found.missing:
        return Finding(name="ffmpeg", state="works", text=text)
    lacks = say("doctor.ffmpeg_lacks", language, names=", ".join(found.missing))
    return Finding(name="ffmpeg", state="limited", text=f"{text}; {lacks}", fix=say("doctor.ffmpeg_fix", language))


def _sandbox(settings: Settings, language: str) -> Finding:
    if not settings.sandbox:
        fix = say("doctor.sandbox_on", language)
        return Finding(name="sandbox", state="limited", text=say("doctor.sandbox_off", language), fix=fix)
    state = machine.sandbox(settings)
    if state.is_whole:
        return Finding(name="sandbox", state="works", text=", ".join(state.layers))
    text = say("doctor.sandbox_partly", language, layers=", ".join(state.layers) or "–")
    return Finding(name="sandbox", state="limited", text=text, fix=say("doctor.sandbox_fix", language))


def _sites(settings: Settings, language: str) -> Finding:
    version = importlib.metadata.version("yt-dlp")
    age_days = machine.age_of_release(version)
    text = say("doctor.sites", language, version=version, days=age_days)
    if age_days <= 90:
        return Finding(name="yt-dlp", state="works", text=text)
    return Finding(name="yt-dlp", state="limited", text=text, fix=say("doctor.sites_fix", language))


def _javascript(settings: Settings, language: str) -> Finding:
    path = machine.javascript()
    if path:
        return Finding(name="javascript", state="works", text=str(path))
    return Finding(
        name="javascript",
        state="limited",
        text=say("doctor.javascript_missing", language),
        fix=say("doctor.javascript_fix", language),
    )


def _data(settings: Settings, language: str) -> Finding:
    folder = machine.writable(settings.data_folder)
    free = shutil.disk_usage(folder).free
    text = say("doctor.data", language, path=str(folder), free=f"{free / 1e9:.0f} GB")
    if free > 2e9:
        return Finding(name="data", state="works", text=text)
    return Finding(name="data", state="limited", text=text, fix=say("doctor.data_fix", language))


def _results(settings: Settings, language: str) -> Finding:
    folder = machine.writable(settings.output_folder or machine.here())
    return Finding(name="results", state="works", text=str(folder))


def _network(settings: Settings, language: str) -> Finding:
    proxy = settings.proxy or os.environ.get("HTTPS_PROXY") or os.environ.get("https_proxy")
    text = say("doctor.proxy", language, proxy=proxy) if proxy else say("doctor.no_proxy", language)
    return Finding(name="network", state="works", text=text)


def _model(settings: Settings, language: str) -> Finding:
    try:
        found = machine.model(settings)
    except ModelError as error:
        return Finding(name="model", state="limited", text=explain(error, language))
    if found is None:
        return Finding(name="model", state="works", text=say("doctor.no_model", language))
    text = say(f"doctor.model_{found.order}", language, name=found.name, at=found.url or "–")
    return Finding(name="model", state="works", text=text)


CHECKS: tuple[Callable[[Settings, str], Finding], ...] = (
    _ffmpeg,
    _sandbox,
    _sites,
    _javascript,
    _data,
    _results,
    _network,
    _model,
)
