"""A service's data between its processes: what was accepted, and the laws that hold once all of it has ended."""

import itertools
import json
import sqlite3
import time
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import httpx

from fetchcut.store import ledger
from fetchcut.store.database import Database
from tests.contract.service import Account
from tests.durability.process import Process, Serve, Worker, children_of, free_port, parents_of_children, until
from tests.media import clips

LOOK = {"compatible": True, "width": 1280, "height": 720}
"""An export in which every picture is encoded: it takes several seconds."""


def film() -> Path:
    """Return twelve seconds of pictures and sound."""
    source = ("-f", "lavfi", "-i", "testsrc2=size=640x360:rate=30:duration=12")
    sound = ("-f", "lavfi", "-i", "sine=frequency=440:sample_rate=48000:duration=12")
    return clips.make("durable.mp4", *source, *sound, *clips.H264, *clips.AAC, "-movflags", "+faststart")


@dataclass
class World:
    """The folder, the address and one account with one session, over all restarts. `url` None: SQLite.

    `settings` are environment variables of every process.
    """

    home: Path
    url: str | None = None
    settings: Mapping[str, str] = field(default_factory=dict)
    port: int = field(default_factory=free_port)
    processes: list[Process] = field(default_factory=list)
    session_id: str = ""
    qualities: Iterator[int] = field(default_factory=lambda: itertools.count(18))

    def __post_init__(self) -> None:
        own = {"FETCHCUT_DATABASE_URL": self.url} if self.url else {}
        self.environment = {**self.settings, **own}
        self.db = Database(self.url or f"sqlite:///{self.folder}/fetchcut.db")

    @property
    def folder(self) -> Path:
        """Return the server's folder."""
        return self.home / "data" / "server"

    def serve(self, *more: str) -> Serve:
        """Return a server that takes requests."""
        made = Serve(self.home, self.port, *more, **self.environment)
        self.processes.append(made)
        return made.listens()

    def worker(self, *more: str) -> Worker:
        """Return a worker that takes jobs."""
        made = Worker(self.home, *more, **self.environment)
        self.processes.append(made)
        return made.works()

    def begin(self, serve: Serve) -> None:
        """Make the account, its session and its film."""
        answer = httpx.post(f"{serve.url}/api/auth/anonymous-token", headers={"X-Client-Id": "me"}, timeout=30)
        found = answer.json()["data"]
        self.me = Account(serve.url, found["token"], found["user_id"])
        self.session_id = self.me.session()
        self.me.upload(self.session_id, film())
        self.draft = self.me.state(self.session_id)["state"]["draft"]

    def reset(self) -> None:
        """Put the draft as it was at the beginning."""
        version = self.me.state(self.session_id)["version"]
        path = f"/api/state/nemo_agent/me/{self.session_id}/draft"
        assert self.me.http.put(path, json={"draft": self.draft, "base_version": version}).status_code == 200

    def quietly(self, path: str, body: dict[str, Any]) -> None:
        """Send a request whose answer may never come."""
        try:
            self.me.http.post(path, json=body)
        except httpx.TransportError:
            return

    def say(self, text: str, **headers: str) -> None:
        """Send a message; the stream may break off."""
        try:
            self.me.http.post("/run_sse", json=self.me.run(self.session_id, text), headers=headers)
        except httpx.TransportError:
            return

    def accept(self, text: str) -> None:
        """Send a message and leave as soon as it is accepted."""
        with self.me.http.stream("POST", "/run_sse", json=self.me.run(self.session_id, text)) as answer:
            assert answer.status_code == 200

    def is_reachable(self) -> bool:
        """Return whether the server answers with its database."""
        return self.me.http.get("/readyz").status_code == 200

    def export(self, export_id: str, **more: object) -> None:
        """Ask for an export; the answer may never come."""
        # Of another quality each time: finished spans are kept, and the same export again would take no time.
        output = {**LOOK, "crf": next(self.qualities)}
        body = {"id": export_id, "sessionId": self.session_id, "output": output, **more}
        self.quietly("/api/render/proxy/lambda", body)

    def rendering(self, least: int = 1) -> Process:
        """Return the process that renders now, once it has come to `least` percent."""
        until(lambda: (self.rows("SELECT MAX(progress) AS n FROM exports WHERE status = 'processing'")[0] or 0) >= least
              and self._parents(), 60, lambda: [each.said for each in self.processes])  # fmt: skip
        return next(each for each in self.processes if each.pid in self._parents())

    def _parents(self) -> set[int]:
        return parents_of_children(self.home)

    def rows(self, sql: str) -> list[Any]:
        """Return the first column of a query."""
        with self.db.reading() as tx:
            return tx.all(object, sql)

    def live(self) -> int:
        """Return how many accepted jobs have not ended."""
        counts = [
            self.rows(f"SELECT COUNT(*) AS n FROM {table} WHERE status IN ({states})")[0]  # noqa: S608  ours
            for table, states in (
                ("turns", "'waiting', 'running'"),
                ("exports", "'pending', 'processing'"),
                ("uploads", "'waiting', 'running'"),
            )
        ]
        return sum(counts)

    def settle(self, within_s: float) -> float:
        """Wait until nothing accepted is left to do; return the seconds it took."""
        return until(lambda: self.live() == 0, within_s, lambda: [each.said for each in self.processes[-2:]])

    def orphans(self) -> list[str]:
        """Return children of dead processes that still run."""
        return children_of(self.home, {each.pid: each for each in self.processes if each.popen.poll() is None})

    def require_no_orphans(self) -> None:
        """Fail if a child outlives its process by more than a moment."""
        until(lambda: not self.orphans(), 3, self.orphans)

    def require_laws(self) -> None:
        """Fail unless everything that ended has ended once, is paid once, and left nothing behind."""
        with self.db.reading() as tx:
            assert ledger.wrong(tx) == []
            assert ledger.open_reservations(tx, 2**62) == []
        done = self.rows("SELECT id FROM turns WHERE status = 'done'")
        ends = Counter(self._last_events())
        assert all(ends[turn] == 1 for turn in done), ends
        versions = Counter(self.rows("SELECT turn_id FROM versions WHERE turn_id IS NOT NULL"))
        assert all(count == 1 for count in versions.values()), versions
        settled = self.rows("SELECT key FROM ledger WHERE kind = 'settle' AND available_delta + frozen_delta < 0")
        assert sorted(settled) == sorted(versions)
        kept = self.rows("SELECT file FROM exports WHERE status = 'completed' AND file IS NOT NULL")
        found = [path.name for path in (self.folder / "exports" / "results").iterdir()]
        assert sorted(Counter(each.partition(".")[0] for each in kept).values()) == [1] * len(kept)
        assert set(kept) <= set(found)

    def _last_events(self) -> list[str]:
        with self.db.reading() as tx:
            bodies = tx.all(str, "SELECT turn_id || ' ' || body AS told FROM events WHERE turn_id IS NOT NULL")
        told = (body.split(" ", 1) for body in bodies)
        return [turn for turn, body in told if json.loads(body).get("turnComplete")]

    def end(self) -> None:
        """End every process."""
        for each in self.processes:
            each.end()
        self.me.http.close()
        self.db.close()


def integrity(path: Path) -> str:
    """Return "ok" if SQLite finds no fault in the file."""
    with sqlite3.connect(path) as connection:
        return str(connection.execute("PRAGMA integrity_check").fetchone()[0])


def now() -> float:
    """Return a clock that only goes on."""
    return time.monotonic()
