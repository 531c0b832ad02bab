"""The main command on a server: the same words, flags, paths and exit codes as in this process.

a wish (part, format, size)   link or file up ─▶ typed cuts ─▶ export ─▶ the file under its name
an edit in words              all of them up ─▶ the message ─▶ export ─▶ the file under its name
"""

import sys
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Final

from fetchcut.cli import exits
from fetchcut.cli.display import Display
from fetchcut.cli.edit import errand_of
from fetchcut.cli.flags import Flags, batch_lines, build_parser, parse
from fetchcut.cli.get import choose_display, fail, with_flags, without_flags
from fetchcut.cli.locale import own_language
from fetchcut.cli.stdout import write_path
from fetchcut.cli.wishes import asked, names_of
from fetchcut.client.events import Note, Text, Working
from fetchcut.errors import Cancelled, FetchcutError, NotOfferedYet, NotUnderstood, RequestError, StoreError
from fetchcut.language.replies import say
from fetchcut.progress import Progress
from fetchcut.service.job import Order
from fetchcut.service.naming import Destination, wanted_path
from fetchcut.settings import Settings
from fetchcut.timeline.time import Seconds, clock, resolve_cuts
from fetchcut.timeline.wish import Wish

if TYPE_CHECKING:
    from fetchcut.cli.chat import Reached
    from fetchcut.client.download import Saved
    from fetchcut.client.face import Client
    from fetchcut.service.edit_once import Errand

_LOCAL_ONLY: Final = (
    ("--dry-run", "dry_run"),
    ("--cookies", "cookies"),
    ("--cookies-from-browser", "cookies_from_browser"),
    ("--playlist-items", "playlist_items"),
    ("--yes-playlist", "playlist"),
    ("--duration", "duration"),
    ("--format-sort", "format_sort"),
)
"""Flags about how hosts are spoken to or lists are walked: a server decides that itself."""


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
        orders, errand = _meant(flags, settings, language)
        from fetchcut.client.face import Client

        ways = reached(server, settings, platform="terminal", language=language)
        with ways as reach, reach.driver() as driver:
            job = _Job(Client(reach.line(), driver, _shown(display, language)), display, language)
            return job.edit(errand) if errand else job.all(orders, is_verbose=flags.verbose)
    except FetchcutError as error:
        return fail(error, display, language, is_verbose=flags.verbose)
    except KeyboardInterrupt:
        return fail(Cancelled(), display, language, is_verbose=False)
    finally:
        display.close()


def _meant(flags: Flags, settings: Settings, language: str) -> tuple[tuple[Order, ...], "Errand | None"]:
    """Return the orders of a command line, or the errand where its words ask for an edit. Raises a RequestError."""
    if refused := next((name for name, attribute in _LOCAL_ONLY if getattr(flags, attribute)), None):
        raise NotOfferedYet(words=refused)
    batch = batch_lines(flags.batch_file)
    try:
        return asked(flags, batch, settings).orders, None
    except (NotOfferedYet, NotUnderstood):
        if not names_of(flags, batch).targets:
            raise
        return (), errand_of(flags, batch, settings, language)


class _Job:
    """One command line on a server; each of its orders has a session of its own."""

    def __init__(self, client: "Client", display: Display, language: str) -> None:
        self._client = client
        self._display = display
        self._language = language

    def all(self, orders: Sequence[Order], *, is_verbose: bool) -> int:
        """Return the exit code: that of the only failure, or of several with nothing delivered, else "some failed"."""
        codes: list[int] = []
        for order in orders:
            try:
                self._deliver(_one(self._client, order))
            except (Cancelled, StoreError):
                raise
            except FetchcutError as error:
                codes.append(fail(error, self._display, self._language, is_verbose=is_verbose))
        if not codes:
            return exits.OK
        return codes[0] if len(codes) == len(orders) else exits.SOME_FAILED

    def edit(self, errand: "Errand") -> int:
        """Say the words over all links and files, and return the exit code."""
        client = self._client
        client.new_session()
        items = client.add(*errand.files, *errand.links)
        reply = client.say(errand.message)
        if not reply.has_changed and not reply.export_id:
            code = exits.QUESTION if reply.text.rstrip().endswith(("?", "？")) else exits.CANNOT
            self._display.failed("Question" if code == exits.QUESTION else "Cannot", reply.text, code)
            return code
        output: Mapping[str, object] = {"format": "mp4", **errand.output}
        title = items[0].filename.rpartition(".")[0] if items else "video"
        self._deliver(client.export(_path(errand.goal, title, str(output["format"])), **output))
        return exits.OK

    def _deliver(self, saved: "Saved") -> None:
        for note in saved.export.notes:
            self._display.note("render.note", note)
        if saved.export.checks:
            checked = say("render.checked", self._language, checks=", ".join(saved.export.checks))
            self._display.note("render.checked", checked)
        self._display.delivered(saved.path, saved.size_bytes)
        write_path(saved.path)


def _one(client: "Client", order: Order) -> "Saved":
    from fetchcut.timeline.edits import KeepRanges, Mute, Part

    client.new_session()
    (item, *_) = client.add(Path(order.target).expanduser() if order.is_local else order.target)
    wish = order.wish
    if wish.cuts:
        kept = resolve_cuts(wish.cuts, client.state().draft.duration)
        client.edit(KeepRanges(parts=tuple(Part(start_ms=_ms(each.start), end_ms=_ms(each.end)) for each in kept)))
    if wish.wants_video_only:
        client.edit(Mute())
    output = _output(wish)
    title = item.filename.rpartition(".")[0] or item.filename
    return client.export(_path(order.goal, title, str(output["format"])), **output)


def _output(wish: Wish) -> dict[str, object]:
    """Return the wish as an export's output."""
    output: dict[str, object] = {"format": wish.format or ("m4a" if wish.wants_audio_only else "mp4")}
    if wish.lines:
        output["resolution"] = f"{wish.lines}p"
    if wish.max_bytes:
        output["max_bytes"] = wish.max_bytes
    return output


def _path(goal: Destination, title: str, extension: str) -> Path:
    if goal.template is not None:
        raise NotOfferedYet(words="-o %(…)s")
    return wanted_path(goal, title=title, extension=extension)


def _ms(time: Seconds) -> int:
    return round(time * 1000)


def _shown(display: Display, language: str) -> Callable[[object], None]:
    """Return what shows the events of flows on the display of the command line."""

    def show(event: object) -> None:
        match event:
            case Progress():
                display.progress(event)
            case Text(text=text):
                display.note("reply", text)
            case Note(code=code, facts=facts):
                display.note(code, say(code, language, **facts))
            case Working(for_s=for_s):
                time = clock(Seconds(round(for_s)))
                display.note("client.working", say("client.working", language, time=time))

    return show
