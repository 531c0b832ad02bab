"""Logs as one JSON object a line, without anything that opens a door."""

import json
import logging
import re
import sys
import traceback
from datetime import UTC, datetime
from typing import Final, TextIO

LOGGER: Final = logging.getLogger("fetchcut.api")

# Tokens and claim links by their form, and whatever a query, a header or a cookie calls by such a name.
_SECRETS: Final = re.compile(
    r"(?:nmv_usr|web|clm)_[\w-]{20,}"
    r"|(?<=earer )[\w.~+/-]+=*"
    r"|(?i:(?<=sig=)|(?<=token=)|(?<=signature=)|(?<=password=)|(?<=code=)|(?<=ct=)|(?<=bind=))[^&\s\"',;}]+"
)


def without_secrets(text: str) -> str:
    """Return `text` with everything that looks like a key taken out."""
    return _SECRETS.sub("***", text)


class JsonLines(logging.Formatter):
    """A record as one line. `record.facts` (a mapping) become its members."""

    def format(self, record: logging.LogRecord) -> str:
        """Return the line."""
        line: dict[str, object] = {
            "time": datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds"),
            "level": record.levelname.lower(),
            "logger": record.name,
            "message": record.getMessage(),
            **getattr(record, "facts", {}),
        }
        if record.exc_info and record.exc_info[1]:
            line["traceback"] = "".join(traceback.format_exception(record.exc_info[1]))
        # JSON keeps a line one line, whatever it quotes; the secrets go out of the whole, wherever they stood.
        return without_secrets(json.dumps(line, ensure_ascii=False, default=str))


def write_to(stream: TextIO | None = None, *, level: int = logging.INFO) -> None:
    """Send all logs of the process to `stream` (standard error) as JSON lines."""
    handler = logging.StreamHandler(sys.stderr if stream is None else stream)
    handler.setFormatter(JsonLines())
    root = logging.getLogger()
    root.handlers[:] = [handler]
    root.setLevel(level)
    for name in ("uvicorn", "uvicorn.error", "uvicorn.access", "uvicorn.asgi", "dbos"):
        logger = logging.getLogger(name)
        logger.handlers.clear()
        logger.propagate = True
    # Our own line a request says more, and never the address with its query.
    logging.getLogger("uvicorn.access").disabled = True
    # It warns of each refused form; the answer has said so already.
    logging.getLogger("python_multipart").setLevel(logging.ERROR)
