"""DBOS Transact, behind the few words that the engine needs: the only module that imports it.

The reference (job engine, traps 1 to 20) says why each setting is what it is: a serializer that runs no code, a
constant version (the default is a hash of the code: after any edit the waiting jobs would never be claimed), an
executor id of its own for every boot, small pools, and nothing that would load the vendor's proprietary half.
"""

import logging
import sqlite3
import threading
import time
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from dbos import DBOS, DBOSClient, DBOSConfig, DBOSPortableJSONSerializer, SetWorkflowID
from dbos._sys_db import SystemDatabase
from sqlalchemy.engine import make_url

from fetchcut.disk import disk_errors, ensure_folder
from fetchcut.service.queue_glance import Glance, glance_at, remembered

APP: Final = "fetchcut"
VERSION: Final = "jobs-1"
"""Goes up only when a workflow changes so that runs of the old one cannot go on."""

MOST_RUNS: Final = 20
"""A job whose worker died so often is not tried again: it may well be what kills them."""

_SETTINGS_S: Final = 10.0
_LIVE: Final = {"ENQUEUED", "DELAYED", "PENDING"}
_CONNECTION: Final = {"keepalives": 1, "keepalives_idle": 30, "keepalives_interval": 10, "keepalives_count": 3}


@dataclass(frozen=True, slots=True, kw_only=True)
class Queue:
    """A queue of one kind of jobs: how many of them one process runs at once, how often it looks for the next."""

    name: str
    at_once: int
    poll_s: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Holding:
    """A workflow that an executor holds now; `runs` counts those begun, this one included."""

    id: str
    name: str
    executor_id: str
    runs: int


class Flows:
    """Workflows that do one call each, in the database `url` (SQLite or PostgreSQL).

    `queue_of` has the queue where a workflow of each name waits. `glance` is there while queues are worked on.
    """

    def __init__(self, url: str, executor_id: str, queue_of: Mapping[str, str]) -> None:
        # Ours, before DBOS makes one: its own handler writes to the terminal whatever the server's log is set to.
        logging.getLogger("dbos").addHandler(logging.NullHandler())
        logging.getLogger("dbos").setLevel(logging.WARNING)
        self.executor_id = executor_id
        self._url = url
        self._queue_of = queue_of
        self._flows: dict[str, Callable[[str], None]] = {}
        self._serializer = DBOSPortableJSONSerializer()
        self._prepare()
        self._client = DBOSClient(
            system_database_url=url,
            serializer=self._serializer,
            application_name=APP,
            # Whoever submits must not wait for minutes: what is not handed over now, the engine hands over later.
            retry_connection_errors=False,
            lazy=True,
        )
        self._dbos: DBOS | None = None
        self.glance: Glance | None = None

    def _prepare(self) -> None:
        """Make the tables. A process that only submits needs them as well, and the client makes none."""
        url = make_url(self._url)
        if url.get_backend_name() == "sqlite":
            _in_wal(Path(str(url.database)))
        tables = SystemDatabase.create(
            system_database_url=self._url,
            engine_kwargs={"pool_timeout": 30, "max_overflow": 0, "pool_size": 2},
            engine=None,
            schema="dbos",
            serializer=self._serializer,
            executor_id=None,
            use_listen_notify=False,
        )
        try:
            tables.run_migrations()
        finally:
            tables.destroy()

    def launch(self, flows: Mapping[str, Callable[[str], None]], queues: Sequence[Queue]) -> None:
        """Begin to work on `queues`; `flows` has what a workflow of each name does with its job's id."""
        engine: dict[str, Any] = {} if self._url.startswith("sqlite") else {"connect_args": dict(_CONNECTION)}
        config = DBOSConfig(
            name=APP,
            system_database_url=self._url,
            executor_id=self.executor_id,
            application_version=VERSION,
            serializer=self._serializer,
            sys_db_pool_size=5,
            db_engine_kwargs=engine,
            use_listen_notify=False,
            run_migrations=False,
            log_level="WARNING",
            scheduler_polling_interval_sec=3600.0,
        )
        self._dbos = DBOS(config=config)
        self._flows = {name: _registered(name, call) for name, call in flows.items()}
        DBOS.listen_queues([queue.name for queue in queues])
        DBOS.launch()
        for queue in queues:
            DBOS.register_queue(
                queue.name,
                worker_concurrency=queue.at_once,
                polling_interval_sec=queue.poll_s,
                on_conflict="always_update",
            )
        self._look_lightly(self._dbos._sys_db)  # noqa: SLF001

    def _look_lightly(self, database: SystemDatabase) -> None:
        """Have queues be looked at only where something waits: looking in vain cost 4 % of a core.

        There is no public word for it. A queue's own settings never change while we run.
        """
        glance = self.glance = glance_at(self._url, database.engine)
        scopes = database.dequeue_scopes

        def scopes_with_work(queue_name: str) -> list[str | None]:
            return scopes(queue_name) if glance.waits(queue_name) else []

        database.dequeue_scopes = scopes_with_work  # type: ignore[method-assign]
        database.get_queue = remembered(database.get_queue, for_s=_SETTINGS_S)  # type: ignore[method-assign]
        database.list_queues = remembered(database.list_queues, for_s=_SETTINGS_S)  # type: ignore[method-assign]

    def enqueue(self, name: str, job_id: str) -> None:
        """Have the workflow `job_id` run by some worker, once: a second time changes nothing."""
        self._client.enqueue({"workflow_name": name, "queue_name": self._queue_of[name], "workflow_id": job_id}, job_id)

    def start(self, name: str, job_id: str) -> None:
        """Run the workflow `job_id` here and now, unless there is one. Returns once it is held by us."""
        with SetWorkflowID(job_id):
            DBOS.start_workflow(self._flows[name], job_id)

    def states(self, job_ids: Sequence[str]) -> dict[str, bool]:
        """Return for each of these workflows that exists whether it is still to run or running."""
        found = self._list(workflow_ids=list(job_ids)) if job_ids else []
        return {each.workflow_id: each.status in _LIVE for each in found}

    def held(self) -> list[Holding]:
        """Return what all executors hold now."""
        if self.glance and not self.glance.is_held():
            return []
        return [_holding(each) for each in self._list(status="PENDING")]

    def holding(self, job_id: str) -> Holding | None:
        """Return who holds this workflow now, None where nobody does."""
        return next((_holding(each) for each in self._list(workflow_ids=[job_id]) if each.status == "PENDING"), None)

    def release(self, holdings: Iterable[Holding]) -> list[str]:
        """Put what dead executors hold back into its queue; return which of it nobody else had taken meanwhile.

        The one call that is not public in DBOS (its own recovery by other executors is the vendor's paid service): one
        UPDATE guarded by status and executor, so that any number of workers may release the same at once.
        """
        database = self._client._sys_db  # noqa: SLF001
        return [
            each.id
            for each in holdings
            if database.reenqueue_for_recovery(each.id, [each.executor_id], self._queue_of[each.name])
        ]

    def purge(self, older_than_s: float) -> int:
        """Delete workflows that ended so long ago, at most a thousand; return how many."""
        before = time.strftime("%Y-%m-%dT%H:%M:%SZ", time.gmtime(time.time() - older_than_s))
        ended = self._list(status=["SUCCESS", "ERROR", "CANCELLED", "MAX_RECOVERY_ATTEMPTS_EXCEEDED"], limit=1000,
                           completed_before=before, has_parent=False)  # fmt: skip
        ids = [each.workflow_id for each in ended]
        if ids:
            self._client.delete_workflows(ids, delete_children=True)
        return len(ids)

    def stop_claiming(self) -> None:
        """Take no more jobs; those that run go on. Returns when no claim is under way."""
        if self._dbos:
            for event in self._dbos.background_thread_stop_events:
                event.set()
            for thread in threading.enumerate():
                if thread.name.startswith("queue-worker-"):
                    thread.join(10)

    def close(self) -> None:
        """End every thread and connection of DBOS."""
        if self._dbos:
            _let_go(self._dbos)
            DBOS.destroy(destroy_registry=True)
            self._dbos = None
        if self.glance:
            self.glance.close()
            self.glance = None
        self._client.destroy()

    def _list(self, **filters: Any) -> list[Any]:
        return self._client.list_workflows(load_input=False, load_output=False, **filters)


def _registered(name: str, call: Callable[[str], None]) -> Callable[[str], None]:
    def flow(job_id: str) -> None:
        call(job_id)

    return DBOS.workflow(name=name, max_recovery_attempts=MOST_RUNS)(flow)


def _let_go(dbos: DBOS) -> None:
    """Have threads end that wait for the outcome of a run which another worker has by now.

    DBOS lets such a run wait until the job is done, wherever: it would keep this process from ending, for ever where
    the database goes as well. There is no public word for it.
    """

    def ended(workflow_id: str, **_: object) -> None:
        raise RuntimeError(f"{workflow_id} is another worker's")

    database = dbos._sys_db  # noqa: SLF001
    database.check_workflow_result = ended  # type: ignore[method-assign]
    database._retry_connection_errors = False  # noqa: SLF001


def _holding(status: Any) -> Holding:
    return Holding(
        id=status.workflow_id,
        name=status.name,
        executor_id=str(status.executor_id),
        runs=int(status.recovery_attempts or 0),
    )


def _in_wal(path: Path) -> None:
    """Make the file with a write-ahead log, which lasts: DBOS leaves the slower rollback journal on."""
    ensure_folder(path.parent)
    with disk_errors(path):
        path.touch(mode=0o600)
    connection = sqlite3.connect(path, timeout=30)
    try:
        connection.execute("PRAGMA journal_mode = WAL")
    finally:
        connection.close()
