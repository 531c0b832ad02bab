"""`fetchcut chat`: a session at the terminal, in this process or on a server.

› trim it to 30 seconds and add some music
Length: 1:12 → 0:30. …
[the timeline as bars]
› /export short.mp4
"""

import argparse
import contextlib
import re
import shlex
import shutil
import sys
import tempfile
from collections.abc import Callable, Sequence
from contextlib import AbstractContextManager
from pathlib import Path
from typing import TYPE_CHECKING, Final, Protocol

from fetchcut.cli import exits, thumbnail, tracks
from fetchcut.cli.get import at_hand
from fetchcut.cli.locale import is_file, own_language, system_locale
from fetchcut.client.events import Note, Remark, Text, Working
from fetchcut.disk import ensure_folder
from fetchcut.errors import FetchcutError
from fetchcut.language.languages import detect
from fetchcut.language.replies import explain, say
from fetchcut.language.replies.facts import cleaned, size
from fetchcut.language.understand import targets_of
from fetchcut.media.formats import ALIASES
from fetchcut.progress import Progress
from fetchcut.settings import Settings
from fetchcut.timeline.time import Seconds, clock

if TYPE_CHECKING:
    from fetchcut.client.download import Saved
    from fetchcut.client.face import Client
    from fetchcut.client.reach import Reach
    from fetchcut.client.state import State

PROMPT: Final = "› "
_COMMAND: Final = re.compile(r"/[a-z]+")
"""What looks like a command and is none: those there are are told."""

LONGEST_LINE: Final = 2000


class Reached(Protocol):
    """Gives the way to a server or to a service in this process; made by `app.py`, which knows both."""

    def __call__(
        self, server: str | None, settings: Settings, *, platform: str, language: str = "en"
    ) -> "AbstractContextManager[Reach]":
        """Return what is open as long as the block runs."""


def run(argv: Sequence[str], settings: Settings, reached: Reached, server: str | None = None) -> int:
    """Talk until the person leaves; return the exit code of what failed last where nobody is at the keyboard."""
    flags = parser().parse_args(argv)
    language = flags.language or own_language(settings, flags.words)
    from fetchcut.client.face import Client

    ways = reached(flags.server or server, settings, platform="terminal", language=language)
    with ways as reach, reach.driver() as driver:
        screen = Screen(language)
        client = Client(reach.line(), driver, screen.event)
        client.line.is_attended = True
        client.resume() if flags.go_on else client.connect()
        chat = Chat(client, screen, settings, flags.output)
        screen.line(say("client.ready", language))
        if flags.go_on:
            chat.show()
        if flags.words:
            chat.take(" ".join(flags.words))
        return chat.listen()


def parser() -> argparse.ArgumentParser:
    """Return the parser of `fetchcut chat`."""
    made = argparse.ArgumentParser(
        prog="fetchcut chat",
        description="Talk about a video: links and files in, wishes in English or Chinese, a file out.",
        epilog="In the talk: /help",
    )
    made.add_argument("words", nargs="*", metavar="WORDS | LINK | FILE", help="what to begin with")
    made.add_argument("--server", metavar="URL", help="work there instead of in this process (NEMO_API_URL)")
    made.add_argument("-c", "--continue", dest="go_on", action="store_true", help="go on with the last session")
    made.add_argument("-o", "--output", metavar="FOLDER", help="where exports go")
    made.add_argument("--language", choices=("en", "zh"))
    return made


class Screen:
    """What is written. Words go to standard output; bars that move go to standard error and are gone afterwards."""

    def __init__(self, language: str) -> None:
        self.language = language
        self._display = at_hand(language)

    @property
    def columns(self) -> int:
        """Return the width there is."""
        return shutil.get_terminal_size((80, 24)).columns

    def line(self, text: str) -> None:
        """Write one line or several. What a server says may not steer the terminal."""
        for each in text.splitlines() or [""]:
            sys.stdout.write(f"{cleaned(each, longest=LONGEST_LINE) if each.strip() else ''}\n")
        sys.stdout.flush()

    def bars(self, state: "State") -> None:
        """Draw the timeline."""
        for each in tracks.picture(state.draft, self.columns):
            sys.stdout.write(f"  {each}\n")
        sys.stdout.flush()

    def event(self, event: object) -> None:
        """Show what a flow tells; called from the thread that runs it."""
        match event:
            case Progress():
                self._display.progress(event)
            case Text(text=text) | Remark(text=text):
                self.quiet()
                self.line(text)
            case Note(code=code, facts=facts):
                self.quiet()
                self.line(say(code, self.language, **facts))
            case Working(for_s=for_s):
                self.quiet()
                self.line(say("client.working", self.language, time=clock(Seconds(round(for_s)))))

    def quiet(self) -> None:
        """Take bars away."""
        self._display.close()
        self._display = at_hand(self.language)

    def failed(self, error: FetchcutError) -> int:
        """Say why something was not done and return its exit code."""
        self.quiet()
        self.line(explain(error, self.language))
        return exits.exit_code(error)

    def saved(self, saved: "Saved") -> None:
        """Say where a result is."""
        self.quiet()
        length = "" if saved.export.duration_s is None else f", {clock(Seconds(round(saved.export.duration_s)))}"
        for note in saved.export.notes:
            self.line(note)
        if saved.export.checks:
            self.line(say("render.checked", self.language, checks=saved.export.checks))
        sys.stdout.write(f"→ {saved.path} ({size(saved.size_bytes)}{length})\n")
        sys.stdout.flush()


def dropped_files(message: str) -> list[Path]:
    """Return the files where `message` is nothing but their names, written as a shell (and a drop) writes them."""
    try:
        names = shlex.split(message)
    except ValueError:
        return []
    return [Path(name).expanduser() for name in names] if names and all(map(is_file, names)) else []


class Chat:
    """One talk. `output` is where exports go that are given no place."""

    def __init__(self, client: "Client", screen: Screen, settings: Settings, output: str | None = None) -> None:
        self._client = client
        self._screen = screen
        self._settings = settings
        self._folder = ensure_folder(Path(output or settings.output_folder or Path.cwd()).absolute())
        self._code = exits.OK
        self._is_over = False
        self._commands: dict[str, Callable[[str], None]] = {
            "export": self._export,
            "state": self._state,
            "undo": lambda rest: self._talk(f"undo {rest}".strip()),
            "redo": lambda rest: self._talk(f"redo {rest}".strip()),
            "credits": lambda _: self._talk("credits"),
            "add": self._talk,
            "new": self._new,
            "picture": self._picture,
            "help": self._help,
            "quit": self._quit,
        }

    def show(self) -> None:
        """Show what was worked on, if there is anything."""
        state = self._client.state()
        if not state.is_empty:
            self._draw(state)

    def listen(self) -> int:
        """Read and do until the end; return the exit code."""
        is_typed = sys.stdin is not None and sys.stdin.isatty()
        if is_typed:
            with contextlib.suppress(ImportError):
                import readline  # noqa: F401  line editing and history for input()
        while not self._is_over:
            try:
                message = input(PROMPT if is_typed else "")
            except EOFError:
                break
            except KeyboardInterrupt:
                self._screen.line("")
                continue
            self.take(message)
        return exits.OK if is_typed else self._code

    def take(self, message: str) -> None:
        """Do one line of the person's."""
        self._screen.language = self._client.line.language = detect(message, self._own_locale())
        name, _, rest = message.strip().partition(" ")
        command = self._commands.get(name[1:]) if name.startswith("/") and not is_file(name) else None
        try:
            if command:
                command(rest.strip())
            elif dropped := dropped_files(message):
                self._client.add(*dropped)
                self._draw(self._client.state())
            elif _COMMAND.fullmatch(message.strip()):
                self._help("")
            elif message.strip():
                self._talk(message)
        except FetchcutError as error:
            self._code = self._screen.failed(error)
        except KeyboardInterrupt:
            self._screen.quiet()
            self._screen.line(say("chat.stopped", self._screen.language))

    def _own_locale(self) -> str | None:
        return "zh_CN" if self._screen.language == "zh" else system_locale()

    def _talk(self, message: str) -> None:
        from fetchcut.client.act import act

        found = targets_of([message], format_names=ALIASES, is_file=is_file)
        files = [Path(each.text).expanduser() for each in found if each.is_file]
        for each in files:
            message = message.replace(str(each), each.name)
        links = [each.text for each in found if not each.is_file]
        words = message
        for name in (*(each.name for each in files), *links):
            words = words.replace(name, " ")
        line = self._client.line
        before = self._client.state()
        # A recording that a job brings in is ended by Ctrl-C and kept; one within a turn goes on to its limit.
        if not words.strip(" ,，、和&+'\"") and (files or links) and (not links or before.is_empty):
            self._client.add(*(Path(each.text).expanduser() if each.is_file else each.text for each in found))
            self._draw(self._client.state())
            return
        deed = self._client.run(act(line, message, self._folder, files))
        if deed.saved:
            self._screen.saved(deed.saved)
        elif not deed.is_told:
            self._screen.line(deed.text)
        if deed.state and deed.state.raw_draft != before.raw_draft:
            self._draw(deed.state)

    def _draw(self, state: "State") -> None:
        self._screen.quiet()
        self._screen.bars(state)

    def _export(self, rest: str) -> None:
        self._screen.saved(self._client.export(Path(rest).expanduser().absolute() if rest else self._folder))

    def _state(self, rest: str) -> None:
        state = self._client.state()
        self._draw(state)
        for item in state.items:
            self._screen.line(f"· {item.filename}")
        if thumbnail.way() and not state.is_empty:
            self._picture("")

    def _picture(self, rest: str) -> None:
        """Show a moment of the timeline: the one named, else its middle."""
        how = thumbnail.way()
        if how is None:
            self._screen.line(say("chat.no_pictures", self._screen.language))
            return
        from fetchcut.language.times import parse_time
        from fetchcut.media.tools import find_ffmpeg

        at_s = float(parse_time(rest)) if rest else float(self._client.state().draft.duration) / 2
        with tempfile.TemporaryDirectory() as folder:
            path = self._client.picture(at_s, Path(folder) / "picture.png")
            tool = find_ffmpeg(self._settings.ffmpeg)
            seen = thumbnail.shown(path, how, tool=tool, sandbox=self._settings.sandbox)
            self._screen.quiet()
            sys.stdout.write(seen)
            sys.stdout.flush()

    def _new(self, rest: str) -> None:
        self._client.new_session()
        self._screen.line(say("client.ready", self._screen.language))

    def _help(self, rest: str) -> None:
        self._screen.line(say("chat.help", self._screen.language))
        self._screen.line("  ".join(f"/{name}" for name in self._commands))

    def _quit(self, rest: str) -> None:
        self._is_over = True
