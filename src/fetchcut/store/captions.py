"""Captions files that sessions have: their cues as text, and what is told of them."""

from dataclasses import dataclass

from fetchcut.store.transaction import Transaction


@dataclass(frozen=True, slots=True, kw_only=True)
class CaptionsFile:
    """One file as it is told: how many cues it has, and when the last one ends."""

    name: str
    cue_count: int
    end_ms: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Cues:
    """One file as it is read: its cues as `service/captions.py` writes them."""

    name: str
    cues: str


_PUT = """
INSERT INTO captions (session_id, name, cues, cue_count, end_ms, at_ms)
VALUES (:session_id, :name, :cues, :cue_count, :end_ms, :at_ms)
ON CONFLICT (session_id, name) DO UPDATE SET
  cues = excluded.cues, cue_count = excluded.cue_count, end_ms = excluded.end_ms, at_ms = excluded.at_ms"""


def put(tx: Transaction, session_id: str, file: CaptionsFile, cues: str, now_ms: int) -> None:
    """Keep a file; one of the same name goes. The caller has made sure whose session it is."""
    tx.run(
        _PUT,
        session_id=session_id,
        name=file.name,
        cues=cues,
        cue_count=file.cue_count,
        end_ms=file.end_ms,
        at_ms=now_ms,
    )


_FROM = """
FROM captions c JOIN sessions s ON s.id = c.session_id
WHERE c.session_id = :session_id AND s.user_id = :user_id ORDER BY c.at_ms, c.name"""


def of_session(tx: Transaction, user_id: str, session_id: str) -> list[CaptionsFile]:
    """Return what is told of the files of this account's session, the oldest first."""
    sql = f"SELECT c.name, c.cue_count, c.end_ms {_FROM}"
    return tx.all(CaptionsFile, sql, session_id=session_id, user_id=user_id)


def cues(tx: Transaction, user_id: str, session_id: str) -> list[Cues]:
    """Return the files of this account's session with their cues, the oldest first."""
    return tx.all(Cues, f"SELECT c.name, c.cues {_FROM}", session_id=session_id, user_id=user_id)
