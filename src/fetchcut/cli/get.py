"""The main command: words, links and files in; the paths of results on standard output."""

import os
import sys
from collections.abc import Sequence
from dataclasses import replace
from typing import TYPE_CHECKING, Final

from fetchcut.cli import exits
from fetchcut.cli.display import Display
from fetchcut.cli.flags import Flags, batch_lines, build_parser, parse
from fetchcut.cli.job import TerminalJob, interruptible
from fetchcut.cli.locale import own_language
from fetchcut.cli.stdout import write_path
from fetchcut.cli.wishes import Asked, asked, is_about_timelines, names_of, read
from fetchcut.errors import (
    Cancelled,
    FetchcutError,
    FFmpegFailed,
    NotOfferedYet,
    NotUnderstood,
    OneNameForMany,
    RequestError,
    StoreError,
)
from fetchcut.language.amounts import parse_size
from fetchcut.language.replies import explain, say
from fetchcut.service.job import Delivered, Order
from fetchcut.settings import Settings

if TYPE_CHECKING:
    from fetchcut.service.workshop import Workshop


def run(argv: Sequence[str], settings: Settings) -> int:
    """Do what the command line says and return its exit code."""
    if not argv:
        build_parser().print_help(sys.stderr)
        return 2
    try:
        flags = parse(argv)
    except RequestError as error:
        return fail(error, without_flags(argv), own_language(settings, argv), is_verbose=False)
    language = flags.language or own_language(settings, flags.words)
    display: Display | None = None
    try:
        settings = with_flags(settings, flags)
        batch = batch_lines(flags.batch_file)
        wanted = _to_get(flags, batch, settings)
        if wanted is None:
            from fetchcut.cli import edit

            display = choose_display(flags, language)
            return edit.run(flags, batch, settings, display, language)
        language = flags.language or settings.language or wanted.language
        display = choose_display(flags, language)
        return _Run(wanted, settings, display, language, is_verbose=flags.verbose).all()
    except FetchcutError as error:
        shown = display or choose_display(flags, language)
        return fail(error, shown, language, is_verbose=flags.verbose)
    except BrokenPipeError:
        raise
    except Exception as error:
        shown = display or choose_display(flags, language)
        return _fail_unexpectedly(error, shown, language, is_verbose=flags.verbose)
    finally:
        if display:
            display.close()


def _to_get(flags: Flags, batch: Sequence[str], settings: Settings) -> Asked | None:
    """Return what is to be got; None where the words want an edit of what they name. Raises RequestErrors."""
    if is_about_timelines(flags):
        return None
    try:
        wanted = asked(flags, batch, settings)
    except (NotOfferedYet, NotUnderstood):
        if not names_of(flags, batch).targets:
            raise
        return None
    except OneNameForMany:
        if not _edits_files(flags):
            raise
        return None
    # What is left over may be mere description, or all that matters: "put a.gif in the corner".
    # "Audio track 2" is sound, too, and yet more than to get it; "a screenshot every 5 seconds" is a picture.
    wishes = [order.wish for order in wanted.orders]
    is_doubtful = wanted.ignored or any(each.wants_audio_only or each.format in _PICTURES for each in wishes)
    return None if is_doubtful and _edits_files(flags) else wanted


_PICTURES: Final = frozenset({"jpg", "png"})


def _edits_files(flags: Flags) -> bool:
    from fetchcut.language.converse import edits_files

    return edits_files(" ".join(flags.words))


class _Run:
    """All orders of one command line, one after the other."""

    def __init__(self, wanted: Asked, settings: Settings, display: Display, language: str, *, is_verbose: bool) -> None:
        self._wanted = wanted
        self._settings = settings
        self._display = display
        self._language = language
        self._is_verbose = is_verbose
        self._job = TerminalJob(display, language)
        self._codes: list[int] = []
        self._delivered = 0

    def all(self) -> int:
        """Return the exit code: that of the only failure, or of several with nothing delivered, else "some failed"."""
        from fetchcut.service.workshop import Workshop

        if self._wanted.ignored:
            self._job.tell("ignored", {"words": ", ".join(self._wanted.ignored)})
        with interruptible(self._job), Workshop(self._settings, self._wanted.manners, self._job) as shop:
            for order in self._wanted.orders:
                self._one(order, shop)
            shop.sweep()
        if not self._codes:
            return exits.OK
        return exits.SOME_FAILED if self._delivered else self._codes[0]

    def _one(self, order: Order, shop: "Workshop") -> None:
        from fetchcut.service.flows import get

        try:
            for result in get(order, shop):
                if isinstance(result, Delivered):
                    self._hand_over(result)
                else:
                    self._codes.append(fail(result.error, self._display, self._language, is_verbose=self._is_verbose))
        except (Cancelled, StoreError):
            # What stops one order stops the rest: there is no point in filling a full disk again.
            raise
        except FetchcutError as error:
            if len(self._wanted.orders) == 1:
                raise
            self._codes.append(fail(error, self._display, self._language, is_verbose=self._is_verbose))

    def _hand_over(self, result: Delivered) -> None:
        self._delivered += 1
        self._display.delivered(result.path, result.size_bytes)
        write_path(result.path)


def with_flags(settings: Settings, flags: Flags) -> Settings:
    """Return the settings with what the flags say for this one run."""
    return replace(
        settings,
        connections=flags.connections or settings.connections,
        retries=settings.retries if flags.retries is None else flags.retries,
        timeout_s=flags.socket_timeout or settings.timeout_s,
        rate_limit=read("--limit-rate", parse_size, flags.limit_rate) if flags.limit_rate else settings.rate_limit,
        proxy=flags.proxy or settings.proxy,
    )


def choose_display(flags: Flags, language: str) -> Display:
    """Return the display for these flags: JSON, silent, bars on a terminal, else plain lines."""
    if flags.json:
        from fetchcut.cli.display.lines import Lines

        return Lines()
    if flags.quiet:
        from fetchcut.cli.display.quiet import Quiet

        return Quiet()
    return at_hand(language)


def at_hand(language: str) -> Display:
    """Return bars where standard error is a terminal that can move them, else plain lines."""
    # A terminal that calls itself dumb (editors, some CI) cannot move a bar.
    if sys.stderr is not None and sys.stderr.isatty() and os.environ.get("TERM") != "dumb":
        from fetchcut.cli.display.terminal import Terminal

        return Terminal(language)
    from fetchcut.cli.display.plain import Plain

    return Plain(language)


def fail(error: FetchcutError, display: Display, language: str, *, is_verbose: bool) -> int:
    """Show why, and return the exit code for it."""
    code = exits.exit_code(error)
    text = explain(error, language)
    if is_verbose:
        evidence = error.log_tail if isinstance(error, FFmpegFailed) else str(error)
        text = f"{text}\n{evidence}" if evidence else text
    display.failed(type(error).__name__, text, code)
    return code


def _fail_unexpectedly(error: Exception, display: Display, language: str, *, is_verbose: bool) -> int:
    """Show that we have a bug, and only to those who ask for it where."""
    text = say("Unexpected", language)
    if is_verbose:
        import traceback

        text = "\n".join((text, *(line.rstrip() for line in traceback.format_exception(error))))
    display.failed(type(error).__name__, text, exits.UNEXPECTED)
    return exits.UNEXPECTED


def without_flags(argv: Sequence[str]) -> Display:
    """Return the display for a command line whose flags cannot be read: programs still get an event."""
    if "--json" in argv:
        from fetchcut.cli.display.lines import Lines

        return Lines()
    from fetchcut.cli.display.quiet import Quiet

    return Quiet()
