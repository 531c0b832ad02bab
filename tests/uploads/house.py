"""The upload half of a server, wired as the server does it, without HTTP or engine: what these tests talk to."""

import asyncio
from collections.abc import AsyncIterator, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path

from fetchcut.service import ids, plans
from fetchcut.service.assets import Assets
from fetchcut.service.callers import SCOPES, Caller
from fetchcut.service.links import Links
from fetchcut.service.music import packaged
from fetchcut.service.probing import Probing
from fetchcut.service.resumable import Resumable
from fetchcut.service.sessions import Sessions
from fetchcut.service.storage import Storage
from fetchcut.service.uploads import Kept, Uploads
from fetchcut.store import users
from fetchcut.store.database import Database
from fetchcut.store.migrate import migrate

MB = 1 << 20


@dataclass(frozen=True, slots=True, kw_only=True)
class House:
    """Everything that takes files in, and one caller with a session."""

    folder: Path
    db: Database
    storage: Storage
    assets: Assets
    sessions: Sessions
    uploads: Uploads
    resumable: Resumable
    caller: Caller
    session_id: str

    def person(self, **plan: object) -> tuple[Caller, str]:
        """Return another account and its session."""
        return arrive(self.db, self.sessions, **plan)

    def upload(self, *files: tuple[str, bytes], caller: Caller | None = None, session_id: str | None = None) -> Kept:
        """Send files as one request and return what was kept; raises what the request would answer."""
        who, where = caller or self.caller, session_id or self.session_id

        async def send() -> Kept:
            arrivals = []
            try:
                for name, content in files:
                    arrivals.append(await self.uploads.receive(who, where, name, pieces(content)))
                return await asyncio.to_thread(self.uploads.keep, who, where, arrivals)
            finally:
                for each in arrivals:
                    each.close()

        return asyncio.run(send())

    def files(self, below: str = "") -> set[str]:
        """Return the names of all files of the storage, relative to it."""
        found = (self.folder / below).rglob("*") if below else self.folder.rglob("*")
        return {str(each.relative_to(self.folder)) for each in found if each.is_file() and ".db" not in each.name}


@contextmanager
def house(folder: Path, url: str, *, limit_bytes: int = 64 * MB, keep_free_bytes: int = 0) -> Iterator[House]:
    """Give a house on `folder` and the (new or used) database at `url`."""
    db = Database(url)
    migrate(db)
    storage = Storage(folder, keep_free_bytes=keep_free_bytes)
    assets = Assets(db, storage, Links(key=b"k" * 32, hours=1))
    uploads = Uploads(db, storage, assets, Probing(), limit_bytes=limit_bytes)
    sessions = Sessions(db, assets, packaged())
    resumable = Resumable(db, storage, uploads)
    caller, session_id = arrive(db, sessions)
    try:
        yield House(
            folder=folder,
            db=db,
            storage=storage,
            assets=assets,
            sessions=sessions,
            uploads=uploads,
            resumable=resumable,
            caller=caller,
            session_id=session_id,
        )
    finally:
        resumable.close()
        uploads.close()
        db.close()


def arrive(db: Database, sessions: Sessions, **plan: object) -> tuple[Caller, str]:
    """Return a new account, as a token of all scopes shows it, and a session of it; `plan` changes what it may do."""
    user_id = ids.user()
    with db.transaction() as tx:
        users.add(tx, id=user_id, email=f"{user_id}@example.com", plan="default", now_ms=1)
    caller = Caller(
        user_id=user_id,
        token_id="token",
        scopes=frozenset(SCOPES),
        plan=replace(plans.load().named("default"), **plan),  # type: ignore[arg-type]
        is_anonymous=False,
        language="en",
    )
    return caller, sessions.create(caller, "project", "en").id


async def pieces(content: bytes | Iterable[bytes], size: int = 1 << 16) -> AsyncIterator[bytes]:
    """Yield bytes as a request's body comes in."""
    whole = content if isinstance(content, bytes) else b""
    parts = (whole[start : start + size] for start in range(0, len(whole), size)) if whole else content
    for piece in parts if not isinstance(parts, bytes) else ():
        yield piece
        await asyncio.sleep(0)
