"""The orders of one command line done on a server, one after the other, or its edit in words."""

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit

from fetchcut.cli import exits
from fetchcut.cli.display import Display
from fetchcut.cli.edit import asker
from fetchcut.cli.get import fail
from fetchcut.cli.remote_wish import PAGE, alone, cookies_for, how_to_fetch, in_words, output_for, own_format, pages
from fetchcut.cli.stdout import write_path
from fetchcut.cli.wishes import Asked
from fetchcut.client import export as exports, result
from fetchcut.client.download import Saved
from fetchcut.client.face import Client
from fetchcut.client.route import route
from fetchcut.client.state import Item, State
from fetchcut.client.talk import Reply
from fetchcut.client.upload import send_files
from fetchcut.errors import (
    Cancelled,
    CookiesElsewhere,
    FetchcutError,
    FileMissing,
    LinkFailed,
    NoMediaFound,
    StoreError,
    UnsupportedFile,
)
from fetchcut.language.replies import say
from fetchcut.service.edit_once import Errand
from fetchcut.service.job import Manners, Order
from fetchcut.service.naming import Destination, wanted_path
from fetchcut.timeline.wish import Wish


@dataclass(slots=True)
class Listing:
    """What was heard of the list behind a link: its entries that were looked at, and those that failed."""

    entries: int = 0
    failed: int = 0


class RemoteJob:
    """One command line on a server; each of its orders has a session of its own."""

    def __init__(
        self,
        client: Client,
        display: Display,
        language: str,
        manners: Manners,
        listing: Listing,
        *,
        is_verbose: bool,
    ) -> None:
        self._client = client
        self._display = display
        self._language = language
        self._manners = manners
        self._listing = listing
        self._is_verbose = is_verbose
        self._codes: list[int] = []
        self._delivered = 0

    def all(self, wanted: Asked) -> int:
        """Return the exit code: that of the only failure, or of several with nothing delivered, else "some failed"."""
        if wanted.ignored:
            self._tell("ignored", words=", ".join(wanted.ignored))
        for order in wanted.orders:
            with self._failing():
                self._order(order)
        if not self._codes:
            return exits.OK
        return exits.SOME_FAILED if self._delivered else self._codes[0]

    def edit(self, errand: Errand, *, is_dry_run: bool) -> int:
        """Say the words over all links and files, and return the exit code."""
        client = self._client
        client.new_session()
        how = how_to_fetch(Wish(), self._manners, cookies=self._cookies(errand.links))
        named = {link: client.add(link, how=how) for link in errand.links}
        named |= {str(path): client.add(path) for path in errand.files}
        items = [item for found in named.values() for item in found if item.file_type != "captions"]
        message = _by_name(errand.message, named)
        before = client.state()
        # Where only the form of the result is wished, a server that does not see that from the words is not asked.
        routed = route(message, before)
        if routed.way == "export" and not before.is_ours and not is_dry_run:
            self._deliver(self._made(errand.goal, items, before, {**routed.output, **errand.output}))
            return exits.OK
        reply = self._said(message, is_preview=is_dry_run)
        if (code := self._unchanged(reply)) is not None:
            return code
        self._display.note("reply", reply.text)
        if not is_dry_run:
            words = reply.output if before.is_ours else routed.output
            self._deliver(self._edited(errand, items, reply, words))
        return exits.OK

    def _order(self, order: Order) -> None:
        if order.is_local and order.is_dry_run:
            self._tell("dry_run", title=Path(order.target).stem, renditions=1)
            return
        self._client.new_session()
        if order.is_local:
            # As media, also what is named like captions: alone it can be no result.
            path = Path(order.target).expanduser()
            self._result(order, self._client.run(send_files(self._client.line, [path]))[0])
            return
        cookies = self._cookies((order.target,))
        for number, page in enumerate(pages(order.wish)):
            how = how_to_fetch(order.wish, self._manners, items=page, cookies=cookies, is_dry_run=order.is_dry_run)
            self._listing.entries = self._listing.failed = 0
            try:
                items = self._client.add(order.target, how=how)
            except (UnsupportedFile, LinkFailed) as error:
                # Behind the last entry of a list there is no media: that is how its end is known.
                if number and not self._listing.entries and _is_nothing(error):
                    return
                raise
            self._codes += [exits.SOME_FAILED] * self._listing.failed
            for item in items:
                with self._failing(is_only=len(items) == 1):
                    self._result(order, item)
            if not order.wish.playlist_items and (self._listing.entries < PAGE or (order.is_dry_run and not page)):
                return

    def _result(self, order: Order, item: Item) -> None:
        state = self._client.state()
        if state.is_ours:
            state = alone(state, item, order.wish)
        else:
            for words in in_words(order.wish, state.draft.duration):
                state = self._client.say(words).state
        output = output_for(order.wish, item)
        self._deliver(self._made(order.goal, [item], state, output))

    def _edited(self, errand: Errand, items: Sequence[Item], reply: Reply, words: Mapping[str, object]) -> Saved:
        """Return the file of an edit: what the flags say of it beats what the words say."""
        output = {**words, **errand.output}
        if reply.export_id and output == dict(words):
            ending = result.ending_of(output)
            to = self._path(errand.goal, items, reply.state, ending)
            begun = exports.Export(id=reply.export_id)
            return self._client.run(result.fetch(self._client.line, begun, to, reply.state, ending=ending))
        if reply.export_id:
            self._client.cancel_export(reply.export_id)
        return self._made(errand.goal, items, reply.state, output)

    def _made(self, goal: Destination, items: Sequence[Item], state: State, output: Mapping[str, object]) -> Saved:
        wish = {**output, "format": str(output.get("format") or _own_format(items, state))}
        to = self._path(goal, items, state, result.ending_of(wish))
        return self._client.run(result.export(self._client.line, to, wish, known=state))

    def _said(self, message: str, *, is_preview: bool) -> Reply:
        """Return what the message came to; a question is put to the person as often as there are answers."""
        ask = asker(self._display)
        reply = self._client.say(message, is_preview=is_preview)
        while reply.is_question and (answer := ask(reply.text)):
            reply = self._client.say(answer, is_preview=is_preview)
        return reply

    def _unchanged(self, reply: Reply) -> int | None:
        """Say why nothing is made, and return the exit code for it; None where there is something to make."""
        if reply.is_question:
            self._display.failed("Question", reply.text, exits.QUESTION)
            return exits.QUESTION
        if reply.has_changed or reply.export_id or reply.outcome in {"edit", "export"}:
            return None
        if reply.outcome in {"", "cannot"}:
            self._display.failed("Cannot", reply.text, exits.CANNOT)
            return exits.CANNOT
        self._display.note("answer", reply.text)
        return exits.OK

    def _path(self, goal: Destination, items: Sequence[Item], state: State, ending: str) -> Path:
        title = state.draft.title or next((Path(item.filename).stem for item in items), "video")
        rendered = None
        if goal.template is not None:
            from fetchcut.ingest.ytdlp_words import render_template

            fields = {"title": title, "id": title, **(items[0].source if len(items) == 1 else {}), "ext": ending}
            rendered = render_template(goal.template, fields)
        return wanted_path(goal, title=title, extension=ending, rendered=rendered)

    def _cookies(self, links: Sequence[str]) -> str:
        """Return the cookies that may go to a server: those of the links' own hosts. Raises CookiesElsewhere."""
        path = self._manners.cookies_file
        if path is None or not links:
            return ""
        try:
            text = path.read_text("utf-8")
        except (OSError, UnicodeDecodeError):
            raise FileMissing(path=str(path)) from None
        if found := cookies_for(text, links):
            return found
        raise CookiesElsewhere(path=str(path), host=urlsplit(links[0]).hostname or links[0])

    @contextmanager
    def _failing(self, *, is_only: bool = False) -> Iterator[None]:
        """Let what goes wrong be one result less; what stops one order stops the rest where it is the disk's doing."""
        try:
            yield
        except (Cancelled, StoreError):
            raise
        except FetchcutError as error:
            if is_only:
                raise
            self._codes.append(fail(error, self._display, self._language, is_verbose=self._is_verbose))

    def _tell(self, code: str, **facts: object) -> None:
        self._display.note(code, say(code, self._language, **facts))

    def _deliver(self, saved: Saved) -> None:
        self._delivered += 1
        for note in saved.export.notes:
            self._display.note("render.note", note)
        if saved.export.checks:
            self._tell("render.checked", checks=saved.export.checks)
        self._display.delivered(saved.path, saved.size_bytes)
        write_path(saved.path)


def _is_nothing(error: UnsupportedFile | LinkFailed) -> bool:
    return isinstance(error, UnsupportedFile) or error.kind == NoMediaFound.__name__


def _own_format(items: Sequence[Item], state: State) -> str:
    """Return what a timeline becomes when nobody says: a film where there are pictures on it."""
    if items and not any(track.kind == "video" and track.segments for track in state.draft.tracks):
        return own_format(items[0])
    return "mp4"


def _by_name(message: str, named: Mapping[str, Sequence[Item]]) -> str:
    """Return the message with the names that links and files have in the session, instead of where they are."""
    for place, items in named.items():
        message = message.replace(place, ", ".join(item.filename for item in items))
    return message
