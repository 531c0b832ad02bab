"""What was heard of one turn, frame by frame: which texts are for the person, and how it ended. Pure."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Final

from fetchcut.client.frames import Broke, Changed, Frame, Said, Turn, Used

NOISE: Final = ("i encountered a temporary issue", "遇到了临时问题", "遇到临时问题")
"""The original says it at the end of turns that went well."""


@dataclass(slots=True)
class Hearing:
    """One turn. `texts` are whole; `has_worked`: a tool answered or the state changed; `is_whole`: it has ended."""

    texts: list[str] = field(default_factory=list)
    tools: list[str] = field(default_factory=list)
    has_worked: bool = False
    broke: str = ""
    turn_id: str = ""
    export_id: str = ""
    output: Mapping[str, Any] = field(default_factory=dict)
    outcome: str = ""
    is_whole: bool = False
    _partial: str = ""

    def take(self, frame: Frame) -> str:
        """Take in one frame; return the text it completes, "" for none."""
        match frame:
            case Said(text=text, is_partial=True):
                self._partial += text
            case Said(text=text):
                return self._complete(text)
            case Used(tool=tool, is_answer=True, export_id=export_id):
                self.has_worked = True
                self.export_id = export_id or self.export_id
            case Used(tool=tool, output=output):
                self.tools.append(tool)
                self.output = output or self.output
            case Changed(keys=keys):
                self.has_worked = self.has_worked or "draft" in keys
            case Broke(message=message):
                self.broke = message
            case Turn(id=turn_id, is_last=is_last, outcome=outcome):
                self.turn_id = turn_id
                self.outcome = outcome or self.outcome
                self.is_whole = self.is_whole or is_last
        return ""

    def end(self) -> str:
        """Return what only came in pieces: a stream that ended before the whole text of its pieces."""
        rest, self._partial = self._partial, ""
        return self._complete(rest) if rest.strip() else ""

    def _complete(self, text: str) -> str:
        self._partial = ""
        is_noise = bool(self.texts or self.has_worked) and any(noise in text.lower() for noise in NOISE)
        if not text.strip() or is_noise or text in self.texts:
            return ""
        self.texts.append(text)
        return text
