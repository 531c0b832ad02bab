"""What was typed, as orders: words are understood in language/, flags laid over them, contradictions refused."""

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TypeVar

from fetchcut.cli.flags import Flags, bad_option
from fetchcut.cli.locale import is_file, system_locale
from fetchcut.errors import Contradiction, FileMissing, NothingToDo, NotUnderstood
from fetchcut.language.amounts import parse_lines, parse_size
from fetchcut.language.times import parse_all_sections, parse_time
from fetchcut.language.understand import Named, named, understand
from fetchcut.media.formats import ALIASES, find
from fetchcut.service.job import Manners, Order
from fetchcut.service.naming import Destination, destination
from fetchcut.settings import Settings
from fetchcut.timeline.output import TEXTS, TIMELINES
from fetchcut.timeline.time import Seconds
from fetchcut.timeline.wish import Wish

HIGHEST_ITEM = 10_000
Value = TypeVar("Value")
_BROKEN_TEMPLATE = re.compile(r"%\((?!.*?\)[-#0+ ]*\d*(?:\.\d+)?[diouxXeEfFgGcrsaBjhlqDSU])")
"""A "%(" without ")s" or another of yt-dlp's conversions: said before the download, not after it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """All that one command line asks for, in the order said. `ignored` are harmless words nobody understood."""

    orders: tuple[Order, ...]
    manners: Manners
    language: str
    ignored: tuple[str, ...]


def asked(flags: Flags, batch: Sequence[str], settings: Settings) -> Asked:
    """Return the orders of a command line. Raises a RequestError for what cannot be meant."""
    said = understand(
        [*flags.words, *batch], format_names=ALIASES, is_file=is_file, locale=settings.language or system_locale()
    )
    if not said.targets:
        raise NothingToDo()
    goal = goal_of(flags, settings, said_name=said.output_name, count=len(said.targets))
    wish = _with_goal(with_flags(said.wish, flags), goal)
    orders = tuple(
        Order(target=each.text, is_local=each.is_file, wish=wish, goal=goal, is_dry_run=flags.dry_run)
        for each in said.targets
    )
    return Asked(orders=orders, manners=manners_of(flags), language=said.language, ignored=said.ignored)


def names_of(flags: Flags, batch: Sequence[str]) -> Named:
    """Return the links and files of the command line. Raises FileMissing."""
    return named([*flags.words, *batch], format_names=ALIASES, is_file=is_file)


def with_flags(wish: Wish, flags: Flags) -> Wish:
    """Return the wish with what the flags say. Raises Contradiction where words and flags differ."""
    changes: dict[str, object] = {}
    if flags.format and not is_selector(flags.format):
        name = find(flags.format).name
        if wish.format not in {None, name}:
            raise Contradiction(first=str(wish.format), second=flags.format)
        changes["format"] = name
    if flags.quality:
        changes.update(_quality(flags.quality, wish))
    if flags.extract_audio:
        changes["wants_audio_only"] = True
    if flags.sections:
        changes["cuts"] = (
            *wish.cuts,
            *(cut for text in flags.sections for cut in read("--sections", parse_all_sections, text)),
        )
    if flags.exact:
        changes["is_exact"] = True
    if flags.under:
        changes["max_bytes"] = read("--under", parse_size, flags.under)
    if flags.duration:
        changes["max_duration_s"] = _duration(flags.duration)
    if flags.playlist is not None:
        changes["wants_playlist"] = flags.playlist
    if flags.playlist_items:
        changes["playlist_items"] = parse_items(flags.playlist_items)
    return replace(wish, **changes)  # type: ignore[arg-type]  # each value above has its field's type


def read(option: str, parse: Callable[[str], Value], text: str) -> Value:
    """Return the flag's value. What is no such value is a BadOption: nobody misunderstood a sentence."""
    try:
        return parse(text)
    except NotUnderstood:
        raise bad_option(option, text) from None


def _duration(text: str) -> Seconds:
    seconds = read("--duration", parse_time, text)
    if seconds <= 0:
        raise bad_option("--duration", text)
    return seconds


def is_selector(text: str) -> bool:
    """Return whether `-f` holds one of yt-dlp's selectors rather than the name of a format.

    A single unknown word is neither: it is refused, with the list of names, instead of being handed to yt-dlp.
    """
    if text.lower().removeprefix(".") in ALIASES:
        return False
    return bool(re.search(r"[\[\]+/*:,()]|^\d+$|^(best|worst|b|w|bv|ba|wv|wa)(video|audio)?$", text))


def parse_items(text: str) -> tuple[int, ...]:
    """Return the numbers of "1:3,7" or "1-3,7", counting from one. Raises BadOption for anything else."""
    numbers: list[int] = []
    for part in text.split(","):
        match = re.fullmatch(r"\s*(\d{1,5})(?:[-:](\d{1,5}))?\s*", part)
        first, last = (int(match[1]), int(match[2] or match[1])) if match else (0, 0)
        if not 1 <= first <= last <= HIGHEST_ITEM:
            raise bad_option("--playlist-items", text)
        numbers += range(first, last + 1)
    return tuple(dict.fromkeys(numbers))


def _quality(text: str, wish: Wish) -> dict[str, object]:
    if text.lower() == "best":
        return {"wants_best": True}
    lines = read("--quality", parse_lines, text)
    if wish.lines not in {None, lines}:
        raise Contradiction(first=f"{wish.lines}p", second=text)
    return {"lines": lines}


def goal_of(flags: Flags, settings: Settings, *, said_name: str | None = None, count: int = 1) -> Destination:
    """Return where the results go. Raises BadOption and OneNameForMany."""
    # Absolute: the path that is printed must be found from any folder.
    folder = (Path(flags.folder).expanduser() if flags.folder else settings.output_folder or Path.cwd()).absolute()
    if flags.output and (flags.output == "-" or _BROKEN_TEMPLATE.search(flags.output)):
        raise bad_option("--output", flags.output)
    goal = destination(flags.output or said_name, folder, result_count=count)
    return replace(goal, is_unsaid=False) if flags.folder else goal


def is_about_timelines(flags: Flags) -> bool:
    """Return whether a timeline is handed in or wanted, or its captions: that is an edit, whatever else is said."""
    given = any(each.lower().endswith(tuple(f".{each}" for each in TIMELINES)) for each in flags.words)
    wanted = {(flags.format or "").lower(), (flags.output or "").lower().rpartition(".")[2]}
    return given or bool(wanted & {*TIMELINES, *TEXTS})


def outputs_of(flags: Flags, goal: Destination) -> dict[str, object]:
    """Return what the flags and the wanted name fix of an edit's result, by the keys of `timeline.output`."""
    given: dict[str, object] = {}
    extension = goal.file.suffix.lower().removeprefix(".") if goal.file else ""
    named_format = (flags.format or extension).lower()
    if named_format in {*TIMELINES, *TEXTS}:
        given["format"] = named_format
    elif flags.format or extension in ALIASES:
        given["format"] = find(flags.format or extension).name
    if flags.quality and flags.quality.lower() != "best":
        given["resolution"] = f"{read('--quality', parse_lines, flags.quality)}p"
    if flags.under:
        given["max_bytes"] = read("--under", parse_size, flags.under)
    return given


def _with_goal(wish: Wish, goal: Destination) -> Wish:
    """Return the wish with the format that the wanted name has. A known one that differs from the words is refused."""
    extension = goal.file.suffix.lower().removeprefix(".") if goal.file else ""
    if extension not in ALIASES:
        return wish
    name = ALIASES[extension]
    if wish.format not in {None, name}:
        raise Contradiction(first=str(wish.format), second=str(goal.file))
    return replace(wish, format=name)


def manners_of(flags: Flags) -> Manners:
    """Return how hosts are to be spoken to. Raises FileMissing and BadOption."""
    headers = dict(_header(text) for text in flags.add_header)
    if flags.user_agent:
        headers["User-Agent"] = flags.user_agent
    if flags.referer:
        headers["Referer"] = flags.referer
    cookies = Path(flags.cookies).expanduser() if flags.cookies else None
    if cookies and not cookies.is_file():
        raise FileMissing(path=str(cookies))
    selector = flags.format if flags.format and is_selector(flags.format) else None
    return Manners(
        cookies_file=cookies,
        cookies_from_browser=flags.cookies_from_browser,
        headers=headers,
        selector=selector,
        sort=flags.format_sort,
    )


def _header(text: str) -> tuple[str, str]:
    name, colon, value = text.partition(":")
    if not colon or not re.fullmatch(r"[\w!#$%&'*+.^`|~-]+", name.strip()) or re.search(r"[\r\n\0]", value):
        raise bad_option("--add-header", text)
    return name.strip(), value.strip()
