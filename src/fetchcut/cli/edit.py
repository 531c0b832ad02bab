"""The main command where the words ask for an edit: the same conversation as everywhere, about files at hand.

`cli/get.py` hands over what is more than getting a file: `fetchcut "join these, title \"Sea\"" a.mp4 b.mp4`.
"""

import sys
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from fetchcut.cli import exits
from fetchcut.cli.display import Display
from fetchcut.cli.flags import Flags
from fetchcut.cli.job import TerminalJob, interruptible
from fetchcut.cli.locale import is_file
from fetchcut.cli.stdout import write_path
from fetchcut.cli.wishes import goal_of, manners_of, names_of, outputs_of
from fetchcut.errors import ModelError
from fetchcut.language.files import is_file_argument
from fetchcut.language.outcome import Answer, Cannot, Edits, Outcome, Replace
from fetchcut.language.replies import explain
from fetchcut.language.understand import Target
from fetchcut.settings import Settings

if TYPE_CHECKING:
    from fetchcut.service.edit_once import Errand


def run(flags: Flags, batch: Sequence[str], settings: Settings, display: Display, language: str) -> int:
    """Do what the words ask of the links and files, and return the exit code."""
    from fetchcut.service.workshop import Workshop

    def failed(error: ModelError) -> None:
        display.note("model", explain(error, language))

    job = TerminalJob(display, language)
    with interruptible(job), Workshop(settings, manners_of(flags), job) as shop:
        # The worker starts beside the loading of all that understands words and renders.
        shop.libav.start()
        from fetchcut.service.edit_once import gather, make, pending_in, route_of, said
        from fetchcut.service.speaking import speaking

        errand = errand_of(flags, batch, settings, language)
        gathered = gather(errand, shop)
        with speaking(settings, check=job.raise_if_cancelled, failed=failed) as speak:
            understood = said(errand, gathered, asker(display), shop, speak)
        outcome = understood.outcome
        if pending_in(outcome):
            display.failed("Question", outcome.text, exits.QUESTION)
            return exits.QUESTION
        if not isinstance(outcome, Edits | Replace) and route_of(outcome) is None:
            return _without_edit(outcome, display)
        if outcome.text:
            display.note("reply", outcome.text)
        if flags.dry_run:
            return exits.OK
        for result in make(errand, gathered, understood, asker(display), shop):
            display.delivered(result.path, result.size_bytes)
            write_path(result.path)
        shop.sweep()
    return exits.OK


def errand_of(flags: Flags, batch: Sequence[str], settings: Settings, language: str) -> "Errand":
    """Return the command line as an errand. Raises FileMissing and what the flags' values say."""
    from fetchcut.service.edit_once import Errand

    found = names_of(flags, batch)
    goal = goal_of(flags, settings, said_name=found.output_name)
    return Errand(
        message=" ".join(word for word in flags.words if not _is_target(word, found.targets)),
        links=tuple(each.text for each in found.targets if not each.is_file),
        files=tuple(Path(each.text).expanduser() for each in found.targets if each.is_file),
        goal=goal,
        output=outputs_of(flags, goal),
        language=language,
    )


def asker(display: Display) -> Callable[[str], str | None]:
    """Return what puts a question to the person at the terminal; elsewhere nobody answers."""

    def ask(question: str) -> str | None:
        if not (sys.stdin and sys.stdin.isatty() and sys.stderr and sys.stderr.isatty()):
            return None
        display.note("question", question)
        try:
            return input("> ").strip() or None
        except EOFError:
            return None

    return ask


def _without_edit(outcome: Outcome, display: Display) -> int:
    """Say what the message came to where nothing is made, and return the exit code for it."""
    if isinstance(outcome, Cannot):
        display.failed("Cannot", outcome.text, exits.CANNOT)
        return exits.CANNOT
    display.note("answer" if isinstance(outcome, Answer) else "reply", outcome.text)
    return exits.OK


def _is_target(word: str, targets: Sequence[Target]) -> bool:
    """Return whether a whole argument is a link or a file: the message then need not repeat it."""
    return is_file_argument(word, is_file) or any(word == each.text for each in targets)
