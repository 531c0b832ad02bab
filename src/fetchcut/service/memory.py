"""What a turn leaves behind for the next one: "no, 4 seconds" and "it" refer to it."""

from typing import Self

import msgspec

from fetchcut.language.outcome import Edits, Outcome, Question, Replace
from fetchcut.language.situation import LastTurn
from fetchcut.timeline.draft import Draft
from fetchcut.timeline.edits import decode, encode


class Memory(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """Kept as JSON. `version` is the one the turn made (None: none), `before` the node that was shown before it."""

    version: int | None = None
    before: int = 0
    edits: tuple[str, ...] = ()
    focus: tuple[str, ...] = ()
    question: str = ""
    asked: str = ""

    @classmethod
    def of(cls, outcome: Outcome, *, version: int | None, before: int) -> Self:
        """Return what is worth keeping of an outcome."""
        if isinstance(outcome, Question):
            return cls(question=outcome.text)
        if version is None or not isinstance(outcome, Edits | Replace):
            return cls()
        pending = outcome.pending if isinstance(outcome, Edits) else None
        return cls(
            version=version,
            before=before,
            edits=tuple(encode(each) for each in outcome.edits),
            focus=outcome.focus,
            question=pending.question if pending else "",
            asked=pending.words if pending else "",
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
        """Return the turn as the conversation sees it, None where it neither changed the draft nor asked."""
        if not self.edits and not self.question:
            return None
        edits = tuple(decode(each) for each in self.edits)
        return LastTurn(message=message, before=before, edits=edits, question=self.question, asked=self.asked)
