"""Captions files of sessions: words that a message may ask to be shown. They are read once, when they come in.

film.srt ──read──▶ cues ──written──▶ a row of the session ──read_back──▶ what turns are read against
"""

from collections.abc import Mapping
from typing import TYPE_CHECKING, Final

import msgspec

from fetchcut.errors import LimitReached
from fetchcut.service.sessions import require_for
from fetchcut.store import captions as rows, sessions as session_rows
from fetchcut.store.captions import CaptionsFile
from fetchcut.store.database import Database
from fetchcut.store.transaction import Transaction
from fetchcut.timeline.captions import Cue, read
from fetchcut.timeline.draft import Word
from fetchcut.timeline.grid import from_ms, to_ms

if TYPE_CHECKING:
    from fetchcut.service.callers import Caller

MOST_FILES: Final = 20
"""Of one session: languages, and tries."""

_Written = list[tuple[int, int, str, list[tuple[int, str]]]]
"""Of each cue: start and end in ms, the text, its words with the ms they begin at."""


class Captions:
    """The captions files of all accounts."""

    def __init__(self, db: Database) -> None:
        self._db = db

    def put(self, caller: "Caller", session_id: str, name: str, raw: bytes) -> CaptionsFile:
        """Return what was found in a captions file, which the session now has; one of the same name goes.

        Raises CaptionsUnreadable, SessionMissing, and LimitReached beyond MOST_FILES.
        """
        cues = read(raw, name)
        file = CaptionsFile(name=name, cue_count=len(cues), end_ms=to_ms(max(each.end for each in cues)))
        text = written(cues)
        with self._db.transaction() as tx:
            require_for(tx, caller, session_id)
            session_rows.hold(tx, session_id)
            others = {each.name for each in rows.of_session(tx, caller.user_id, session_id)} - {name}
            if len(others) >= MOST_FILES:
                raise LimitReached(name="captions files", limit=str(MOST_FILES))
            rows.put(tx, session_id, file, text, tx.clock_ms())
        return file

    def of_session(self, caller: "Caller", session_id: str) -> list[CaptionsFile]:
        """Return what is told of a session's captions files, the oldest first. Raises SessionMissing."""
        with self._db.reading() as tx:
            require_for(tx, caller, session_id)
            return rows.of_session(tx, caller.user_id, session_id)


def of_session(tx: Transaction, user_id: str, session_id: str) -> Mapping[str, tuple[Cue, ...]]:
    """Return the cues of a session's captions files by name, the oldest file first."""
    return {each.name: read_back(each.cues) for each in rows.cues(tx, user_id, session_id)}


def written(cues: tuple[Cue, ...]) -> str:
    """Return cues as the text of a row. No database keeps a NUL."""
    made: _Written = [
        (
            to_ms(each.start),
            to_ms(each.end),
            each.text.replace("\0", ""),
            [(to_ms(word.at), word.text.replace("\0", "")) for word in each.words],
        )
        for each in cues
    ]
    return msgspec.json.encode(made).decode()


def read_back(text: str) -> tuple[Cue, ...]:
    """Return the cues of a row."""
    return tuple(
        Cue(from_ms(start), from_ms(end), said, tuple(Word(at=from_ms(at), text=word) for at, word in words))
        for start, end, said, words in msgspec.json.decode(text, type=_Written)
    )
