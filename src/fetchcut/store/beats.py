"""Living workers say so here, by the database's clock: no two machines need agree on the time."""

from dataclasses import dataclass

from fetchcut.store.transaction import Transaction


@dataclass(frozen=True, slots=True)
class Beat:
    """When a worker was last heard of."""

    executor_id: str
    beat_at_ms: int


_BEAT = """
INSERT INTO worker_beats (executor_id, beat_at_ms) VALUES (:executor_id, :now_ms)
ON CONFLICT (executor_id) DO UPDATE SET beat_at_ms = excluded.beat_at_ms"""


def beat(tx: Transaction, executor_id: str) -> int:
    """Say that this worker lives; return the database's time of it."""
    now_ms = tx.clock_ms()
    tx.run(_BEAT, executor_id=executor_id, now_ms=now_ms)
    return now_ms


def living(tx: Transaction, within_ms: int) -> set[str]:
    """Return the workers that were heard of within the last `within_ms`."""
    since_ms = tx.clock_ms() - within_ms
    sql = "SELECT executor_id FROM worker_beats WHERE beat_at_ms >= :since_ms"
    return set(tx.all(str, sql, since_ms=since_ms))


def all_beats(tx: Transaction) -> list[Beat]:
    """Return every worker that was ever heard of and not forgotten."""
    return tx.all(Beat, "SELECT * FROM worker_beats ORDER BY executor_id")


def stop(tx: Transaction, executor_id: str) -> None:
    """Say that this worker ends: others need not wait for its silence."""
    tx.run("DELETE FROM worker_beats WHERE executor_id = :executor_id", executor_id=executor_id)


def forget(tx: Transaction, silent_ms: int) -> int:
    """Remove workers not heard of for `silent_ms`; return how many."""
    return tx.run("DELETE FROM worker_beats WHERE beat_at_ms < :before_ms", before_ms=tx.clock_ms() - silent_ms)
