"""Webhooks: who asked to be told of an export's end is told, signed, again and again until they take it.

    POST <their address>
    X-Fetchcut-Signature: t=<seconds since 1970>,v1=<hex HMAC-SHA256 of "<t>.<body>" with the account's secret>

Told at least once: a worker that dies after the answer came and before it was noted leads to a second call with the
same body. The address passes the same guard as any other link of a stranger's.
"""

import hashlib
import hmac
import logging
from typing import Final, Self

import msgspec

from fetchcut.errors import BodyInvalid, FetchcutError, Problem
from fetchcut.ingest.guard import AddressGuard
from fetchcut.ingest.web import Web
from fetchcut.service.repeating import Repeating
from fetchcut.store import exports as export_rows, webhooks as rows
from fetchcut.store.database import Database
from fetchcut.store.exports import Export
from fetchcut.store.secrets import secret
from fetchcut.store.transaction import Transaction
from fetchcut.store.webhooks import Webhook

log = logging.getLogger("fetchcut.webhooks")

WAITS_S: Final = (10, 60, 300, 1800, 7200, 21_600)
"""Before the second call, the third, and so on; then it is given up."""

LONGEST_URL: Final = 2000
_TIMEOUT_S: Final = 10.0
_HELD_S: Final = 120
"""A call that is being made is nobody else's for so long."""


class Target(msgspec.Struct, frozen=True):
    """Where to call, and how that client reaches us: as an export keeps it."""

    url: str
    base_url: str

    @classmethod
    def read(cls, text: str) -> Self:
        """Return what `written` wrote."""
        return msgspec.json.decode(text, type=cls)

    def written(self) -> str:
        """Return it as JSON."""
        return msgspec.json.encode(self).decode()


def require_url(url: str) -> None:
    """Raise BodyInvalid unless this can be called. Where it leads is looked at when it is called."""
    if not url.startswith(("https://", "http://")) or len(url) > LONGEST_URL or not url.isprintable() or " " in url:
        raise BodyInvalid(
            problems=(Problem("$.webhook", f"an http or https link of at most {LONGEST_URL} characters"),)
        )


def tell(tx: Transaction, export: Export, target: Target, link: str | None, now_ms: int) -> None:
    """Keep, in the transaction that ended it, what is to be told of an export; `link` is the path of its result."""
    body = msgspec.json.encode(_body(export, target.base_url, link)).decode()
    rows.add(tx, export.uid, target.url, body, now_ms)


def _body(export: Export, base_url: str, link: str | None) -> dict[str, object]:
    url = f"{base_url}{link}" if link else None
    failure = msgspec.json.decode(export.error) if export.error else {}
    output = {"url": url, "duration": (export.duration_ms or 0) / 1000, "size": export.size_bytes} if url else None
    return {
        "event": f"export.{export.status}",
        "id": export.id,
        "sessionId": export.session_id,
        "status": export.status,
        "progress": export.progress,
        "output": output,
        "outputUrl": url,
        "error": failure.get("message"),
        "checks": msgspec.json.decode(export.checks or "[]"),
        "notes": msgspec.json.decode(export.notes or "[]"),
        "createdAt": export.created_at_ms,
        "completedAt": export.completed_at_ms,
    }


class Webhooks:
    """Makes the calls that are due."""

    def __init__(self, db: Database, *, allows_private: bool) -> None:
        self._db = db
        self._allows_private = allows_private
        self._calling = Repeating("webhooks", self.call_due, every_s=2.0)

    def start(self) -> None:
        """Begin to call."""
        self._calling.start()

    def stop(self) -> None:
        """End; what was not told is told by others, or later."""
        self._calling.stop(wait_s=0.5)

    def wake(self) -> None:
        """Look now: something is to be told."""
        self._calling.wake()

    def secret_of(self, user_id: str) -> str:
        """Return what this account checks signatures with."""
        key = secret(self._db, "webhooks")
        return f"whsec_{hmac.new(key, user_id.encode(), hashlib.sha256).hexdigest()}"

    def call_due(self) -> None:
        """Make every call that is due."""
        with self._db.transaction() as tx:
            now_ms = tx.clock_ms()
            due = rows.take_due(tx, now_ms, now_ms + _HELD_S * 1000)
        for each in due:
            self._end(each, self._call(each))

    def _call(self, webhook: Webhook) -> bool:
        """Return whether they took it."""
        with self._db.reading() as tx:
            export = export_rows.by_uid(tx, webhook.export_uid)
            now_s = tx.clock_ms() // 1000
        if export is None:
            return True
        signed = signature(self.secret_of(export.user_id), now_s, webhook.body)
        headers = {"Content-Type": "application/json", "X-Fetchcut-Signature": signed}
        web = Web(AddressGuard(allows_private=self._allows_private), timeout_s=_TIMEOUT_S)
        try:
            return 200 <= web.post(webhook.url, webhook.body.encode(), headers=headers) < 300
        except FetchcutError as error:
            log.info("webhook of %s: %s", webhook.export_uid, type(error).__name__)
            return False
        finally:
            web.close()

    def _end(self, webhook: Webhook, is_taken: bool) -> None:
        with self._db.transaction() as tx:
            if is_taken:
                rows.finish(tx, webhook.export_uid, "done")
            elif webhook.attempts > len(WAITS_S):
                rows.finish(tx, webhook.export_uid, "failed")
            else:
                rows.again(tx, webhook.export_uid, tx.clock_ms() + WAITS_S[webhook.attempts - 1] * 1000)


def signature(key: str, at_s: int, body: str) -> str:
    """Return the header that proves a call is ours and when it was made."""
    digest = hmac.new(key.encode(), f"{at_s}.{body}".encode(), hashlib.sha256).hexdigest()
    return f"t={at_s},v1={digest}"
