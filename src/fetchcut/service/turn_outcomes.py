"""What a turn came to, done in the transaction that ends it."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Final

import msgspec

from fetchcut.errors import FetchcutError, ScopeMissing
from fetchcut.language.outcome import Edits, History, Outcome, Replace, Route
from fetchcut.language.replies import explain, say
from fetchcut.language.replies.changes import told
from fetchcut.service import credits, sessions  # noqa: A004  the trade's word
from fetchcut.service.callers import Caller
from fetchcut.service.events import Telling
from fetchcut.service.exports import Asked, Exports
from fetchcut.service.situations import Background, draft_of
from fetchcut.service.steps.turn import Understood
from fetchcut.store import bookmarks, exports as export_rows, ledger
from fetchcut.store.transaction import Transaction
from fetchcut.store.turns import Turn
from fetchcut.timeline import history as histories, output as outputs, wire
from fetchcut.timeline.draft import Draft
from fetchcut.timeline.summary import summary

LONGEST_LABEL: Final = 80


@dataclass(slots=True, kw_only=True)
class Ending:
    """A turn that is being ended: what it was read against, what was said so far, and what is to follow."""

    tx: Transaction
    turn: Turn
    caller: Caller
    ground: Background
    telling: Telling
    language: str
    arrived: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    version: int | None = None
    exports: list[str] = field(default_factory=list)

    @property
    def base(self) -> int:
        """Return the latest version, ours included."""
        return self.ground.now.version if self.version is None else self.version

    @property
    def draft(self) -> Draft:
        """Return the draft that is shown now."""
        if self.version is None:
            return self.ground.now.draft
        return sessions.current(self.tx, self.turn.user_id, self.turn.session_id).draft


class Outcomes:
    """Does outcomes, one of each kind; the answer is what is said at the end."""

    def __init__(self, exports: Exports) -> None:
        self._exports = exports

    def do(self, ending: Ending, understood: Understood) -> str:
        """Do what was understood and return what to say. Raises VersionStale; then all is to be done anew."""
        outcome = understood.outcome
        if ending.arrived:
            assets = [asset for link in ending.arrived.values() for asset in link]
            ending.telling.did("upload_links", {"urls": list(ending.arrived)}, {"status": "done", "asset_ids": assets})
        done = self._of(ending, outcome, understood.draft)
        then = getattr(outcome, "then", None)
        return " ".join(filter(None, (done, self._route(ending, then) if then else "")))

    def _of(self, ending: Ending, outcome: Outcome, draft: Draft | None) -> str:
        if isinstance(outcome, Edits | Replace):
            return self._edit(ending, outcome, draft)
        if isinstance(outcome, History):
            return self._walk(ending, outcome)
        if isinstance(outcome, Route):
            return self._route(ending, outcome)
        return outcome.text

    def _edit(self, ending: Ending, outcome: Edits | Replace, draft: Draft | None) -> str:
        if draft is None:
            return outcome.text
        tx, turn = ending.tx, ending.turn
        if isinstance(outcome, Replace) and ending.ground.memory.edits:
            # What is replaced is taken back first: undo then leads to before it, not to it.
            self._show(ending, ending.ground.memory.before, "undo")
        ending.version = sessions.commit(
            tx,
            turn.user_id,
            turn.session_id,
            draft,
            base=ending.base,
            cause="turn",
            turn_id=turn.id,
            label=turn.message[:LONGEST_LABEL],
        )
        args = {"edits": [msgspec.to_builtins(each) for each in outcome.edits]}
        self._tell(ending, "edit_multitrack", args, draft)
        return outcome.text

    def _walk(self, ending: Ending, outcome: History) -> str:
        move = outcome.move
        if move == "bookmark":
            bookmarks.put(ending.tx, ending.turn.session_id, outcome.name, ending.ground.node)
            return outcome.text or say("turn.bookmarked", ending.language, name=outcome.name)
        if move not in _NOWHERE:
            return outcome.text
        node = self._node(ending, outcome)
        if node is None or node == ending.ground.node:
            return say(_NOWHERE[move], ending.language)
        self._show(ending, node, "redo" if move == "redo" else "restore" if move in {"restore", "start"} else "undo")
        draft = draft_of(ending.tx, ending.turn.user_id, ending.turn.session_id, node)
        self._tell(ending, "show_version", {"move": move, "version": node}, draft)
        return f"{outcome.text} {told(ending.ground.now.draft, draft, ending.language)}".strip()

    def _node(self, ending: Ending, outcome: History) -> int | None:
        past, rows = ending.ground.history, ending.ground.rows
        if outcome.move in {"undo", "redo"}:
            walk = past.undo(outcome.steps) if outcome.move == "undo" else past.redo(outcome.steps)
            return walk.node if walk else None
        if outcome.move == "start":
            return histories.start(rows)
        return next((row.node for row in rows if row.version == outcome.version), None)

    def _show(self, ending: Ending, node: int, cause: sessions.Cause) -> None:
        turn = ending.turn
        ending.version = sessions.show(
            ending.tx,
            turn.user_id,
            turn.session_id,
            node,
            base=ending.base,
            cause=cause,
            turn_id=turn.id,
            label=turn.message[:LONGEST_LABEL],
        )

    def _tell(self, ending: Ending, name: str, args: Mapping[str, object], draft: Draft) -> None:
        response = {"status": "success", "version": ending.version, "summary": summary(draft)}
        ending.telling.did(name, args, response, {"version": ending.version, "draft": wire.write(draft)})

    def _route(self, ending: Ending, route: Route) -> str:
        calls: dict[str, Callable[[Ending, Route], str]] = {
            "export": self._export,
            "credits": self._credits,
            "state": self._state,
            "upload": self._upload,
            "cancel": self._cancel,
        }
        try:
            return " ".join(filter(None, (route.text, calls[route.kind](ending, route))))
        except ScopeMissing as error:
            # What else the message wished is done all the same.
            return explain(error, ending.language)

    def _export(self, ending: Ending, route: Route) -> str:
        ending.caller.require("render")
        tx = ending.tx
        export_id = f"render_{tx.clock_ms()}"
        try:
            output = outputs.read(route.output)
            asked = Asked(id=export_id, session_id=ending.turn.session_id, draft=ending.draft, output=output)
            uid = self._exports.accept(tx, ending.caller, asked)
        except FetchcutError as error:
            ending.telling.did("export_video", dict(route.output), {"status": "error", "error": type(error).__name__})
            return explain(error, ending.language)
        ending.exports.append(uid)
        ending.telling.did("export_video", dict(route.output), {"status": "success", "id": export_id})
        return say("turn.exporting", ending.language, id=export_id)

    def _credits(self, ending: Ending, route: Route) -> str:
        found = credits.balance(ending.tx, ending.turn.user_id)
        # What this very message holds is given back with it.
        own = ledger.get(ending.tx, "reserve", ending.turn.reservation) if ending.turn.reservation else None
        held = found.frozen - (own.frozen_delta if own else 0)
        return say("turn.credits", ending.language, available=found.total - held, frozen=held)

    def _state(self, ending: Ending, route: Route) -> str:
        return summary(ending.draft)

    def _upload(self, ending: Ending, route: Route) -> str:
        if not ending.arrived:
            return say("turn.upload", ending.language)
        library = ending.ground.situation.library
        names = [library[each].name for link in ending.arrived.values() for each in link if each in library]
        return say("upload.done", ending.language, names=names)

    def _cancel(self, ending: Ending, route: Route) -> str:
        ending.caller.require("render")
        running = [
            each
            for each in export_rows.of_user(ending.tx, ending.turn.user_id)
            if each.session_id == ending.turn.session_id and each.status in {"pending", "processing"}
        ]
        text = say("export.cancelled", ending.language)
        count = sum(self._exports.end(ending.tx, each.uid, "Cancelled", text) for each in running)
        return say("turn.cancelled", ending.language, count=count)


_NOWHERE: Final = {
    "undo": "turn.nothing_to_undo",
    "redo": "turn.nothing_to_redo",
    "start": "turn.nothing_to_undo",
    "restore": "turn.no_version",
}
"""What is said where a walk leads nowhere."""
