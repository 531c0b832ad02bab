"""Webhooks: one row a terminal state that somebody wants to be told of."""

from dataclasses import dataclass
from typing import Literal

from fetchcut.store.transaction import Transaction


@dataclass(frozen=True, slots=True, kw_only=True)
class Webhook:
    """What is sent where. `attempts` counts those made; the next is not before `next_at_ms`."""

    export_uid: str
    url: str
    body: str
    status: Literal["waiting", "done", "failed"] = "waiting"
    attempts: int = 0
    next_at_ms: int


_ADD = """
INSERT INTO webhooks (export_uid, url, body, status, next_at_ms)
VALUES (:export_uid, :url, :body, 'waiting', :now_ms) ON CONFLICT (export_uid) DO NOTHING"""


def add(tx: Transaction, export_uid: str, url: str, body: str, now_ms: int) -> bool:
    """Keep what is to be told; false if it is kept already."""
    return tx.run(_ADD, export_uid=export_uid, url=url, body=body, now_ms=now_ms) == 1


_TAKE = """
UPDATE webhooks SET attempts = attempts + 1, next_at_ms = :until_ms
WHERE status = 'waiting' AND export_uid IN (
  SELECT export_uid FROM webhooks WHERE status = 'waiting' AND next_at_ms <= :now_ms
  ORDER BY next_at_ms LIMIT :limit) AND next_at_ms <= :now_ms
RETURNING *"""


def take_due(tx: Transaction, now_ms: int, until_ms: int, *, limit: int = 20) -> list[Webhook]:
    """Return what is due, as this caller's alone until `until_ms`: who dies with it leaves it to the next one."""
    return tx.all(Webhook, _TAKE, now_ms=now_ms, until_ms=until_ms, limit=limit)


def finish(tx: Transaction, export_uid: str, status: Literal["done", "failed"]) -> None:
    """End it: told, or given up."""
    tx.run("UPDATE webhooks SET status = :status WHERE export_uid = :uid", status=status, uid=export_uid)


def again(tx: Transaction, export_uid: str, next_at_ms: int) -> None:
    """Try again at a later time."""
    sql = "UPDATE webhooks SET next_at_ms = :next_at_ms WHERE export_uid = :uid AND status = 'waiting'"
    tx.run(sql, next_at_ms=next_at_ms, uid=export_uid)
