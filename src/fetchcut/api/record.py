"""What is known of one request while it is served: for its log line, its metrics and the language of its errors."""

import secrets
import time
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from starlette.types import Scope

if TYPE_CHECKING:
    from fetchcut.service.callers import Caller

KEY = "fetchcut.record"


@dataclass(slots=True)
class Record:
    """Filled in by whoever learns something. `route` is the pattern and never the address: that may hold secrets."""

    request_id: str = field(default_factory=lambda: secrets.token_hex(8))
    started_at: float = field(default_factory=time.monotonic)
    method: str = ""
    route: str = "unknown"
    address: str = ""
    caller: "Caller | None" = None
    session_id: str | None = None
    language: str | None = None
    error: str | None = None
    status: int = 0
    received_bytes: int = 0
    sent_bytes: int = 0

    def facts(self) -> dict[str, object]:
        """Return the fields of the log line."""
        facts: dict[str, object] = {
            "request_id": self.request_id,
            "method": self.method,
            "route": self.route,
            "status": self.status,
            "duration_ms": round((time.monotonic() - self.started_at) * 1000, 1),
            "received_bytes": self.received_bytes,
            "sent_bytes": self.sent_bytes,
            "address": self.address,
        }
        known = {
            "user_id": self.caller.user_id if self.caller else None,
            "session_id": self.session_id,
            "error": self.error,
        }
        return facts | {name: value for name, value in known.items() if value is not None}


def of(scope: Scope) -> Record:
    """Return the record of the request."""
    record = scope[KEY]
    assert isinstance(record, Record)  # noqa: S101  the outermost middleware put it there
    return record
