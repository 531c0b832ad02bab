"""The main command on a server: the same words, flags, paths and exit codes as in this process.

a wish (part, format, size)   link or file up ─▶ its own timeline, cut ─▶ export ─▶ the file under its name
an edit in words              all of them up ─▶ the message ─▶ export ─▶ the file under its name
"""

import sys
from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

from fetchcut.cli.display import Display
from fetchcut.cli.edit import errand_of
from fetchcut.cli.exits import SOME_FAILED
from fetchcut.cli.flags import Flags, batch_lines, build_parser, parse
from fetchcut.cli.get import choose_display, fail, with_flags, without_flags
from fetchcut.cli.job import polite_kills_as_interrupts
from fetchcut.cli.locale import own_language
from fetchcut.cli.wishes import Asked, asked, manners_of, names_of
from fetchcut.client.events import Note, Remark, Working
from fetchcut.errors import (
    BrowserStaysHere,
    Cancelled,
    FetchcutError,
    NotOfferedYet,
    NotOnServer,
    NotUnderstood,
    RequestError,
)
from fetchcut.language.replies import say
from fetchcut.progress import Progress
from fetchcut.settings import Settings
from fetchcut.timeline.time import Seconds, clock

if TYPE_CHECKING:
    from fetchcut.cli.chat import Reached
    from fetchcut.cli.remote_job import Listing
    from fetchcut.service.edit_once import Errand


def run(argv: Sequence[str], settings: Settings, reached: "Reached", server: str) -> int:
    """Do what the command line says on `server` and return its exit code."""
    if not argv:
        build_parser().print_help(sys.stderr)
        return 2
    try:
        flags = parse(argv)
    except RequestError as error:
        return fail(error, without_flags(argv), own_language(settings, argv), is_verbose=False)
    language = flags.language or own_language(settings, flags.words)
    display = choose_display(flags, language)
    try:
        settings = with_flags(settings, flags)
        _require_sendable(flags)
        batch = batch_lines(flags.batch_file)
        meant = _meant(flags, batch, settings, language)
        if own := _own_way(flags):
            display.note("client.own_way", say("client.own_way", language, words=", ".join(own)))
        from fetchcut.cli.remote_job import Listing, RemoteJob
        from fetchcut.client.face import Client

        ways = reached(server, settings, platform="terminal", language=language)
        with polite_kills_as_interrupts(), ways as reach, reach.driver() as driver:
            listing = Listing()
            client = Client(reach.line(), driver, _shown(display, language, listing))
            client.line.is_attended = True
            job = RemoteJob(client, display, language, manners_of(flags), listing, is_verbose=flags.verbose)
            return job.all(meant) if isinstance(meant, Asked) else job.edit(meant, is_dry_run=flags.dry_run)
    except FetchcutError as error:
        return fail(error, display, language, is_verbose=flags.verbose)
    except KeyboardInterrupt:
        return fail(Cancelled(), display, language, is_verbose=False)
    finally:
        display.close()


def _require_sendable(flags: Flags) -> None:
    """Raise where the flags are about this machine alone, or would send to a server what must stay here."""
    if flags.cookies_from_browser:
        raise BrowserStaysHere
    if flags.proxy:
        raise NotOnServer(option="--proxy")


def _own_way(flags: Flags) -> list[str]:
    """Return the flags that change how fast something comes, not what comes: a server has its own mind about that."""
    given = {
        "--connections": flags.connections,
        "--limit-rate": flags.limit_rate,
        "--retries": flags.retries,
        "--socket-timeout": flags.socket_timeout,
    }
    return [name for name, value in given.items() if value is not None]


def _meant(flags: Flags, batch: Sequence[str], settings: Settings, language: str) -> "Asked | Errand":
    """Return the orders of a command line, or the errand where its words ask for an edit. Raises a RequestError."""
    try:
        return asked(flags, batch, settings)
    except (NotOfferedYet, NotUnderstood):
        if not names_of(flags, batch).targets:
            raise
        return errand_of(flags, batch, settings, language)


def _shown(display: Display, language: str, listing: "Listing") -> Callable[[object], None]:
    """Return what shows the events of flows on the display. What is said to a message, whoever said it shows."""

    def show(event: object) -> None:
        match event:
            case Progress():
                display.progress(event)
            case Remark(code="entry_failed", text=text):
                listing.failed += 1
                display.failed("EntryFailed", text, SOME_FAILED)
            case Remark(code=code, text=text):
                listing.entries += code == "entry"
                display.note(code, text)
            case Note(code=code, facts=facts):
                display.note(code, say(code, language, **facts))
            case Working(for_s=for_s):
                time = clock(Seconds(round(for_s)))
                display.note("client.working", say("client.working", language, time=time))

    return show
