"""What a turn leaves behind for the next one: "no, 4 seconds" and "it" refer to it."""

from typing import Final, Self

import msgspec

from fetchcut.language.outcome import Answer, Cannot, Edits, Outcome, Question, Replace, Route
from fetchcut.language.situation import LastTurn
from fetchcut.timeline.draft import Draft
from fetchcut.timeline.edits import decode, encode

_MOST: Final = 8
"""Corrections of one wish that are kept; nobody mends it more often, and reading them again takes time."""


class Memory(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """Kept as JSON. `version` is the one it holds for (None: none), `before` the node that the edits were made on.

    `message`: the words that led to the edits, "" those of the turn itself; `corrected` those that they corrected.
    """

    version: int | None = None
    before: int = 0
    edits: tuple[str, ...] = ()
    focus: tuple[str, ...] = ()
    question: str = ""
    asked: str = ""
    message: str = ""
    corrected: tuple[str, ...] = ()

    @classmethod
    def of(cls, outcome: Outcome, *, version: int | None, before: int, was: Self | None = None) -> Self:
        """Return what is worth keeping of an outcome; `was` is the memory that the turn itself began with."""
        was = was or cls()
        if isinstance(outcome, Question) and outcome.is_of_last:
            return msgspec.structs.replace(was, question=outcome.text, asked="")
        if isinstance(outcome, Question | Cannot):
            return cls(version=was.version, focus=was.focus, question=outcome.text)
        if isinstance(outcome, Answer):
            return cls(version=was.version, focus=outcome.focus or was.focus)
        if isinstance(outcome, Route):
            return was
        if version is None or not isinstance(outcome, Edits | Replace):
            return cls()
        pending = outcome.pending if isinstance(outcome, Edits) else None
        return cls(
            version=version,
            # What a correction takes the place of is no state that the next correction goes back to.
            before=was.before if isinstance(outcome, Replace) and was.edits else before,
            edits=tuple(encode(each) for each in outcome.edits),
            focus=outcome.focus,
            question=pending.question if pending else "",
            asked=pending.words if pending else "",
            corrected=(*was.corrected, was.message)[-_MOST:] if isinstance(outcome, Replace) and was.message else (),
        )

    @classmethod
    def read(cls, text: str | None) -> Self:
        """Return what `written` wrote; nothing, where it is of another version of ours."""
        try:
            return msgspec.json.decode(text or "{}", type=cls)
        except msgspec.MsgspecError:
            return cls()

    def written(self) -> str:
        """Return it as JSON."""
        return msgspec.json.encode(self).decode()

    def last_turn(self, message: str, before: Draft) -> LastTurn | None:
        """Return the turn as the conversation sees it, None where it neither changed the draft, asked nor refused."""
        if not self.edits and not self.question:
            return None
        edits = tuple(decode(each) for each in self.edits)
        said = self.message or message
        return LastTurn(
            message=said,
            before=before,
            edits=edits,
            question=self.question,
            asked=self.asked,
            corrected=self.corrected,
        )
