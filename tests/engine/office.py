"""A whole server in this process, without HTTP, and people who talk to it."""

import asyncio
import json
import time
import uuid
from collections.abc import AsyncIterator, Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from fetchcut.service.callers import Caller
from fetchcut.service.server import Server
from fetchcut.settings import Settings, load
from fetchcut.store import events, ledger
from fetchcut.store.events import Event
from fetchcut.store.turns import Turn
from tests.media import clips

PLANS = """
[accounts]
anonymous_credits = 1000
tokens_per_address = 100000

[plans.default]
waiting_exports = 8
"""


def settings(folder: Path, url: str | None = None, **changes: object) -> Settings:
    """Return settings of a server in `folder`; `changes` by name."""
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "plans.toml").write_text(PLANS)
    environment = {
        "FETCHCUT_HOME": str(folder),
        "FETCHCUT_PLANS": str(folder / "plans.toml"),
        "FETCHCUT_ALLOW_PRIVATE_ADDRESSES": "1",
        "FETCHCUT_KEEP_FREE_MB": "0",
        "FETCHCUT_STOP_S": "1",
    }
    environment |= {"FETCHCUT_DATABASE_URL": url} if url else {}
    return load(environment | {f"FETCHCUT_{name.upper()}": str(value) for name, value in changes.items()})


@dataclass(frozen=True, slots=True, kw_only=True)
class Person:
    """An account with one session, and the film it uploaded."""

    server: Server
    caller: Caller
    session_id: str

    def upload(self, *files: Path) -> list[str]:
        """Send files; return their asset ids."""
        uploads = self.server.uploads

        async def send() -> list[str]:
            arrivals = [await uploads.receive(self.caller, self.session_id, each.name, _chunks(each)) for each in files]
            try:
                kept = await asyncio.to_thread(uploads.keep, self.caller, self.session_id, arrivals)
            finally:
                for each in arrivals:
                    each.close()
            return [item.asset_id for item in kept.items]

        return asyncio.run(send())

    def submit(self, message: str, **more: Any) -> Turn:
        """Send a message."""
        return self.server.turns.submit(self.caller, self.session_id, message, **more)

    def say(self, message: str, **more: Any) -> list[dict[str, Any]]:
        """Send a message and return the events of its turn."""
        turn = self.submit(message, **more)
        return [json.loads(each.body) for each in self.followed(turn)]

    def followed(self, turn: Turn) -> list[Event]:
        """Return all events of a turn, once it is over."""

        async def follow() -> list[Event]:
            return [each async for each in self.server.turns.follow(turn.session_id, turn.id, 0)]

        return asyncio.run(asyncio.wait_for(follow(), 60))

    @property
    def draft(self) -> dict[str, Any]:
        """Return the draft as it is on the wire."""
        from fetchcut.timeline import wire

        return wire.write(self.server.sessions.state(self.caller, self.session_id).draft)

    @property
    def seconds(self) -> float:
        """Return how long the draft is."""
        return float(self.draft["d"]) / 1000

    @property
    def credits(self) -> tuple[int, int]:
        """Return what is available and what is frozen."""
        from fetchcut.service.credits import balance

        with self.server.db.reading() as tx:
            found = balance(tx, self.caller.user_id)
        return found.available, found.frozen


def arrive(server: Server, *, language: str = "en", has_film: bool = True) -> Person:
    """Return a new person."""
    minted = server.accounts.mint(str(uuid.uuid4()), "127.0.0.1")
    caller = server.accounts.caller(minted.token)
    session = server.sessions.create(caller, "project", language)
    person = Person(server=server, caller=caller, session_id=session.id)
    if has_film:
        person.upload(film())
    return person


def film() -> Path:
    """Return six seconds of pictures and sound."""
    source = ("-f", "lavfi", "-i", "testsrc2=size=320x180:rate=30:duration=6")
    sound = ("-f", "lavfi", "-i", "sine=frequency=440:sample_rate=48000:duration=6")
    return clips.make("engine.mp4", *source, *sound, *clips.H264, *clips.AAC, "-movflags", "+faststart")


def until(is_so: Callable[[], object], within_s: float = 30.0) -> None:
    """Wait until something is so."""
    patience = time.monotonic() + within_s
    while not is_so():
        assert time.monotonic() < patience
        time.sleep(0.02)


def texts(told: list[dict[str, Any]]) -> list[str]:
    """Return what events say to the person."""
    return [part["text"] for each in told for part in each["content"]["parts"] if "text" in part]


def require_books(server: Server) -> None:
    """Fail unless every amount is the sum of its rows and nothing is reserved by what has ended."""
    with server.db.reading() as tx:
        assert ledger.wrong(tx) == []
        assert ledger.open_reservations(tx, 2**62) == []


def all_events(person: Person) -> list[Event]:
    """Return the whole log of the person's session."""
    with person.server.db.reading() as tx:
        return events.tail(tx, person.session_id, 0)


async def _chunks(path: Path) -> AsyncIterator[bytes]:
    yield path.read_bytes()
