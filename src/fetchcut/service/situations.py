"""All that a turn is read against, as of one moment of the database."""

from collections.abc import Sequence
from dataclasses import dataclass

from msgspec.structs import replace

from fetchcut.language.languages import Language
from fetchcut.language.situation import LastTurn, Past, Situation, Tune
from fetchcut.service import captions, sessions
from fetchcut.service.memory import Memory
from fetchcut.service.sessions import Current
from fetchcut.store import bookmarks, turns, versions
from fetchcut.store.sessions import Session
from fetchcut.store.transaction import Transaction
from fetchcut.store.versions import Change
from fetchcut.timeline import wire
from fetchcut.timeline.draft import Draft
from fetchcut.timeline.history import History, history


@dataclass(frozen=True, slots=True, kw_only=True)
class Background:
    """Where a session stands: its draft, its history, and how the conversation sees both."""

    session: Session
    now: Current
    rows: Sequence[Change]
    history: History
    situation: Situation
    memory: Memory

    @property
    def node(self) -> int:
        """Return the node that is shown; 0 is the empty draft."""
        return self.now.node or 0


def background(
    tx: Transaction, user_id: str, session_id: str, *, music: tuple[Tune, ...], before_turn: int = 2**62
) -> Background:
    """Return where the session stands for the turn of this ordinal, with the music on offer. Raises SessionMissing."""
    session = sessions.require(tx, user_id, session_id)
    now = sessions.current(tx, user_id, session_id)
    rows = versions.history(tx, user_id, session_id)
    walked = history(rows)
    last, memory = _last(tx, session, now, before_turn)
    situation = Situation(
        draft=now.draft,
        library=sessions.library(tx, user_id, session_id),
        language=language_of(session),
        focus=memory.focus,
        last=last,
        history=_past(rows, walked),
        redoable=len(walked.redoable),
        music=music,
        captions=captions.of_session(tx, user_id, session_id),
        bookmarks={each.name: each.node for each in bookmarks.of_session(tx, user_id, session_id)},
    )
    return Background(session=session, now=now, rows=rows, history=walked, situation=situation, memory=memory)


def language_of(session: Session) -> Language:
    """Return the language a session is answered in: English where it is neither of ours."""
    return "zh" if session.language.lower().startswith("zh") else "en"


def draft_of(tx: Transaction, user_id: str, session_id: str, node: int) -> Draft:
    """Return the draft of a node, the empty one of node 0."""
    return wire.read(versions.draft(tx, user_id, session_id, node) or "{}") if node else Draft()


def _last(tx: Transaction, session: Session, now: Current, before_turn: int) -> tuple[LastTurn | None, Memory]:
    """Return the turn before, with what it left; nothing of it where somebody has changed the draft since."""
    found = turns.last_of(tx, session.id, before=before_turn)
    if not found:
        return None, Memory()
    memory = Memory.read(found[0].outcome)
    if memory.question and not memory.edits:
        kept = memory if memory.version == now.version else Memory()
        return memory.last_turn(found[0].message, now.draft), kept
    if memory.version != now.version:
        return None, Memory()
    before = draft_of(tx, session.user_id, session.id, memory.before)
    return memory.last_turn(found[0].message, before), replace(memory, message=memory.message or found[0].message)


def _past(rows: Sequence[Change], walked: History) -> tuple[Past, ...]:
    labels = {row.version: row.label or row.cause for row in rows}
    return tuple(Past(version=node, label=labels.get(node, "")) for node in (*walked.undoable, walked.node))
