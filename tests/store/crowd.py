"""A database with a lot in it: thousands of accounts, nearly all of their work done long ago."""

from collections.abc import Iterator, Mapping

from fetchcut.store.database import Database
from fetchcut.store.tokens import hash_of

USERS = 1000
EACH = 3
UNFINISHED = 40

Row = Mapping[str, object]


def fill(db: Database) -> None:
    """Put the crowd in: user n has sessions, turns, exports … numbered n-0, n-1, n-2."""
    with db.transaction() as tx:
        for table, rows in _tables().items():
            first, *_ = rows
            columns = ", ".join(first)
            values = ", ".join(f":{name}" for name in first)
            tx.run_many(f"INSERT INTO {table} ({columns}) VALUES ({values})", rows)  # noqa: S608  our own names
    if not db.is_sqlite:  # as autovacuum does; SQLite gets no statistics in service either
        with db.transaction() as tx:
            tx.run("ANALYZE")


def _tables() -> dict[str, list[Row]]:
    return {
        "users": [{"id": f"u{n}", "email": f"u{n}@x.example", "plan": "default", "created_at_ms": n, "available": 100}
                  for n in range(USERS)],
        "tokens": list(_tokens()),
        "mints": [{"client_hash": f"c{n}", "address_hash": f"a{n % 500}", "user_id": f"u{n % USERS}", "at_ms": n}
                  for n in range(USERS * 2)],
        "tries": [{"key_hash": f"k{n % 700}", "at_ms": n} for n in range(USERS * 2)],
        "ledger": list(_ledger()),
        "sessions": [{"id": s, "task_id": f"task-{s}", "user_id": u, "name": "project", "language": "en", "version": 2,
                      "event_count": 5, "turn_count": 2, "created_at_ms": n, "updated_at_ms": n}
                     for n, u, s in _sessions()],
        "versions": [{"session_id": s, "version": v, "node": v, "parent": v - 1 or None, "draft": "{}", "cause": "turn",
                      "turn_id": f"{s}-{v}", "at_ms": n} for n, _, s in _sessions() for v in (1, 2)],
        "blobs": [{"hash": f"h{n}", "size_bytes": 1000, "extension": "mp4", "file_type": "video", "info": "{}",
                   "created_at_ms": n} for n in range(USERS)],
        "assets": [{"id": f"as-{s}", "user_id": u, "session_id": s, "hash": f"h{n % (USERS - 5)}", "filename": "a.mp4",
                    "origin": "upload", "created_at_ms": n} for n, u, s in _sessions()],
        "uploads": [{"id": f"up-{s}", "user_id": u, "session_id": s, "kind": "url", "filename": "a", "url": "http://x/",
                     "status": _status(n, "waiting", "done"), "created_at_ms": n, "updated_at_ms": n,
                     "expires_at_ms": 10**9 + n} for n, u, s in _sessions()],
        "turns": [{"id": f"{s}-{v}", "session_id": s, "user_id": u, "ordinal": v, "message": "trim", "is_preview": 0,
                   "idempotency_key": f"key-{v}", "status": _status(n, "waiting", "done"), "invocation_id": "e-1",
                   "created_at_ms": n} for n, u, s in _sessions() for v in (1, 2)],
        "events": [{"session_id": s, "seq": q, "turn_id": f"{s}-{1 + q // 3}", "body": "{}", "at_ms": n}
                   for n, _, s in _sessions() for q in (1, 2, 3, 4, 5)],
        "exports": [{"uid": f"ex-{s}", "user_id": u, "id": f"render_{n}", "session_id": s, "draft": "{}",
                     "output": "{}", "status": _status(n, "pending", "completed"), "file": f"ex-{s}",
                     "size_bytes": 1000, "created_at_ms": n, "expires_at_ms": 10**9 + n} for n, u, s in _sessions()],
        "webhooks": [{"export_uid": f"ex-{s}", "url": "http://x/", "body": "{}",
                      "status": _status(n, "waiting", "done"), "next_at_ms": n} for n, _, s in _sessions()],
    }  # fmt: skip


def _status(number: int, unfinished: str, finished: str) -> str:
    return unfinished if number < UNFINISHED else finished


def _sessions() -> Iterator[tuple[int, str, str]]:
    for n in range(USERS * EACH):
        yield n, f"u{n % USERS}", f"{n % USERS}-{n // USERS}"


def _tokens() -> Iterator[Row]:
    for n in range(USERS * EACH):
        yield {
            "hash": hash_of(f"token-{n}"),
            "id": f"tok{n}",
            "user_id": f"u{n % USERS}",
            "kind": "api",
            "name": "x",
            "scopes": "read",
            "created_at_ms": n,
            "expires_at_ms": 10**9 + n,
        }


def _ledger() -> Iterator[Row]:
    for n in range(USERS):
        row = {"key": f"op{n}", "user_id": f"u{n}", "note": "", "at_ms": n}
        yield row | {"kind": "grant", "available_delta": 101, "frozen_delta": 0}
        yield row | {"kind": "reserve", "available_delta": -1, "frozen_delta": 1}
        yield row | {"kind": "settle", "available_delta": 0, "frozen_delta": -1}
