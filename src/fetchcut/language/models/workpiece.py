"""The draft under a model's hands: its calls are decoded, tried, and kept only where they hold."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from fetchcut.errors import EditError, ModelTooMuch
from fetchcut.language.models.access import MOST_EDITS
from fetchcut.language.models.prompt import as_json
from fetchcut.language.models.view import difference_seen, shown
from fetchcut.language.replies import explain
from fetchcut.language.situation import Situation
from fetchcut.timeline.assets import Library
from fetchcut.timeline.draft import Draft
from fetchcut.timeline.edits import decode
from fetchcut.timeline.edits.edit import Edit


@dataclass(slots=True)
class Workpiece:
    """The draft so far, and the edits that made it of the first one."""

    draft: Draft
    library: Library
    edits: list[Edit] = field(default_factory=list)
    calls: int = 0

    @classmethod
    def of(cls, situation: Situation) -> "Workpiece":
        """Return one that begins with the draft of a situation, its files and the music on offer."""
        tunes = {tune.asset.id: tune.asset for tune in situation.music}
        return cls(situation.draft, {**situation.library, **tunes})

    def call(self, name: str, arguments: Mapping[str, object]) -> str:
        """Do one edit and return what the model is told: what is different now, or why nothing is.

        Raises ModelTooMuch where it calls more often than any message needs.
        """
        self.calls += 1
        if self.calls > MOST_EDITS:
            raise ModelTooMuch(what="edits")
        try:
            edit = decode({**arguments, "kind": name})
            draft = edit.apply(self.draft, self.library)
        except EditError as error:
            return as_json({"not_done": shown(explain(error, "en"), 400)})
        before, self.draft = self.draft, draft
        self.edits.append(edit)
        return as_json({"done": name, **difference_seen(before, draft)})
