"""Sessions: a timeline with its history and its files. Whatever changes a draft comes through `commit` or `show`.

version   1 ── 2 ── 3 ── 4 ── 5         every change, in order; clients say which one they saw (base_version)
node      1 ── 2 ── 3    2    5         the version whose draft it shows: version 4 was an undo, 5 went on from 2
                \\__ parent of 5 is 2
"""

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

from fetchcut.errors import DraftInvalid, SessionMissing, VersionStale
from fetchcut.service import assets as files, ids
from fetchcut.service.assets import GIVEN, Assets, UploadItem
from fetchcut.service.music import Shelf
from fetchcut.store import assets as asset_rows, sessions as rows, versions
from fetchcut.store.database import Database
from fetchcut.store.sessions import Session
from fetchcut.store.transaction import Transaction
from fetchcut.store.versions import Version
from fetchcut.timeline import wire
from fetchcut.timeline.check import problems
from fetchcut.timeline.draft import Canvas, Draft

if TYPE_CHECKING:
    from fetchcut.service.callers import Caller

__all__ = ["Current", "Session", "Sessions", "State", "commit", "current", "library", "show"]

Cause = Literal["turn", "upload", "hand", "undo", "redo", "restore"]
"""Why a version is there. "hand": a client put a whole draft."""

library = files.library


@dataclass(frozen=True, slots=True, kw_only=True)
class Current:
    """The draft a session shows now. `node` is None before the first change."""

    version: int
    node: int | None
    draft: Draft


@dataclass(frozen=True, slots=True, kw_only=True)
class State:
    """A session as clients see it."""

    session: Session
    draft: Draft
    given: tuple[UploadItem, ...]
    made: tuple[UploadItem, ...]

    @property
    def canvas(self) -> Canvas | None:
        """Return what the result will look like, None until the first picture decides."""
        return self.draft.canvas


class Sessions:
    """The sessions of all accounts."""

    def __init__(self, db: Database, assets: Assets, music: Shelf) -> None:
        self._db = db
        self._assets = assets
        self._music = music

    def create(self, caller: "Caller", name: str, language: str) -> Session:
        """Return a new session, empty."""
        session_id, task_id = ids.session(), ids.task()
        with self._db.transaction() as tx:
            now_ms = tx.clock_ms()
            rows.add(
                tx,
                id=session_id,
                task_id=task_id,
                user_id=caller.user_id,
                name=name,
                language=language,
                now_ms=now_ms,
            )
        return Session(
            id=session_id,
            task_id=task_id,
            user_id=caller.user_id,
            name=name,
            language=language,
            created_at_ms=now_ms,
            updated_at_ms=now_ms,
        )

    def get(self, caller: "Caller", session_id: str) -> Session:
        """Return the caller's session. Raises SessionMissing."""
        with self._db.reading() as tx:
            return require_for(tx, caller, session_id)

    def state(self, caller: "Caller", session_id: str) -> State:
        """Return all a client wants to know, as of one moment. Raises SessionMissing."""
        with self._db.reading() as tx:
            session = require_for(tx, caller, session_id)
            now = current(tx, caller.user_id, session_id)
            found = asset_rows.of_session(tx, caller.user_id, session_id)
            now_ms = tx.clock_ms()
        items = [(each, self._assets.item(each, now_ms)) for each in found]
        return State(
            session=session,
            draft=now.draft,
            given=tuple(item for each, item in items if each.origin in GIVEN),
            made=tuple(item for each, item in items if each.origin not in GIVEN),
        )

    def replace_draft(self, caller: "Caller", session_id: str, draft: bytes | str | object, base_version: int) -> int:
        """Make a draft from outside the session's next version and return its number: one step that can be undone.

        Raises DraftInvalid with the path of what is wrong (also of assets that are not this session's), VersionStale
        where the draft was changed after `base_version`, SessionMissing.
        """
        # Read before anything is locked: a large draft takes its time.
        read = wire.read(draft)
        with self._db.reading() as tx:
            require_for(tx, caller, session_id)
            known = self._music.with_music(library(tx, caller.user_id, session_id))
        if found := problems(read, known):
            raise DraftInvalid(problems=found)
        text = wire.dumps(read)
        with self._db.transaction() as tx:
            require_for(tx, caller, session_id)
            return _append(tx, caller.user_id, session_id, base=base_version, draft=text, cause="hand")


def require_for(tx: Transaction, caller: "Caller", session_id: str) -> Session:
    """Return the caller's session, if their token is good for it. Raises SessionMissing."""
    if not caller.may_see(session_id):
        raise SessionMissing
    return require(tx, caller.user_id, session_id)


def require(tx: Transaction, user_id: str, session_id: str) -> Session:
    """Return this account's session. Raises SessionMissing."""
    session = rows.get(tx, user_id, session_id)
    if session is None:
        raise SessionMissing
    return session


def current(tx: Transaction, user_id: str, session_id: str) -> Current:
    """Return the draft that is shown now; an empty one before the first change."""
    head = versions.head(tx, user_id, session_id)
    if head is None:
        return Current(version=0, node=None, draft=Draft())
    return Current(version=head.version, node=head.node, draft=wire.read(_text(tx, user_id, head)))


def commit(
    tx: Transaction,
    user_id: str,
    session_id: str,
    draft: Draft,
    *,
    base: int,
    cause: Cause,
    turn_id: str | None = None,
    label: str = "",
) -> int:
    """Make `draft` the next version after `base` and return its number.

    Raises VersionStale if somebody was first: whoever read the draft in this same transaction of SQLite, or locked the
    session before, need not fear that.
    """
    text = wire.dumps(draft)
    return _append(tx, user_id, session_id, base=base, draft=text, cause=cause, turn_id=turn_id, label=label)


def show(
    tx: Transaction,
    user_id: str,
    session_id: str,
    node: int,
    *,
    base: int,
    cause: Cause,
    turn_id: str | None = None,
    label: str = "",
) -> int:
    """Make the next version one that shows the draft of the older `node` (undo, redo, restore); return its number.

    Raises VersionStale.
    """
    return _append(tx, user_id, session_id, base=base, node=node, cause=cause, turn_id=turn_id, label=label)


def _append(
    tx: Transaction,
    user_id: str,
    session_id: str,
    *,
    base: int,
    cause: Cause,
    draft: str | None = None,
    node: int | None = None,
    turn_id: str | None = None,
    label: str = "",
) -> int:
    """Add the version after `base`: a node of its own with `draft`, below the one shown at `base`; or `node` again."""
    before = versions.get(tx, user_id, session_id, base if node is None else node)
    version, now_ms = _next(tx, user_id, session_id, base)
    parent = None if before is None else before.node if node is None else before.parent
    row = Version(
        session_id=session_id,
        version=version,
        node=version if node is None else node,
        parent=parent,
        draft=draft,
        cause=cause,
        turn_id=turn_id,
        label=label,
        at_ms=now_ms,
    )
    versions.add(tx, row)
    return version


def _next(tx: Transaction, user_id: str, session_id: str, base: int) -> tuple[int, int]:
    now_ms = tx.clock_ms()
    version = rows.next_version(tx, user_id, session_id, base, now_ms)
    if version is None:
        raise VersionStale(current_version=require(tx, user_id, session_id).version)
    return version, now_ms


def _text(tx: Transaction, user_id: str, head: Version) -> str:
    text = head.draft if head.node == head.version else versions.draft(tx, user_id, head.session_id, head.node)
    return text or "{}"
