"""Logs, one line a record: JSON for programs, plain lines on a terminal; without anything that opens a door."""

import json
import logging
import re
import sys
import traceback
from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Final, TextIO

from fetchcut.language.replies.facts import cleaned

LOGGER: Final = logging.getLogger("fetchcut.api")

# Tokens and claim links by their form, and whatever a query, a header or a cookie calls by such a name.
_SECRETS: Final = re.compile(
    r"(?:nmv_usr|web|clm)_[\w-]{20,}"
    r"|(?<=earer )[\w.~+/-]+=*"
    r"|(?i:(?<=sig=)|(?<=token=)|(?<=signature=)|(?<=password=)|(?<=code=)|(?<=ct=)|(?<=bind=))[^&\s\"',;}]+"
)


_LONGEST: Final = 500
"""Characters of a line on a terminal."""


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


class PlainLines(logging.Formatter):
    """A record as somebody at a terminal reads it: the time, what happened, and the facts that say more.

    20:41:13 GET /api/state/nemo_agent/{user}/{session_id}/latest 200 4 ms
    20:41:20 WARNING no answer of the model (error=ModelBusy)
    """

    def format(self, record: logging.LogRecord) -> str:
        """Return the line; a traceback follows below it."""
        at = datetime.fromtimestamp(record.created).astimezone().strftime("%H:%M:%S")
        told = self._told(record.getMessage(), getattr(record, "facts", {}))
        level = "" if record.levelno <= logging.INFO else f"{record.levelname} "
        lines = [f"{at} {level}{told}"]
        if record.exc_info and record.exc_info[1]:
            lines += "".join(traceback.format_exception(record.exc_info[1])).splitlines()
        # What others wrote must not steer the terminal.
        return without_secrets("\n".join(cleaned(line, longest=_LONGEST) for line in lines))

    @staticmethod
    def _told(message: str, facts: Mapping[str, object]) -> str:
        if {"method", "route", "status", "duration_ms"} <= facts.keys():
            return f"{facts['method']} {facts['route']} {facts['status']} {facts['duration_ms']} ms"
        more = ", ".join(f"{name}={value}" for name, value in facts.items() if value is not None)
        return f"{message} ({more})" if more else message


def write_to(stream: TextIO | None = None, *, level: int = logging.INFO) -> None:
    """Send all logs of the process to `stream` (standard error): plain lines on a terminal, else JSON lines."""
    to = sys.stderr if stream is None else stream
    handler = logging.StreamHandler(to)
    handler.setFormatter(PlainLines() if to.isatty() else JsonLines())
    root = logging.getLogger()
    root.handlers[:] = [handler]
    root.setLevel(level)
    for name in ("uvicorn", "uvicorn.error", "uvicorn.access", "uvicorn.asgi", "dbos"):
        logger = logging.getLogger(name)
        logger.handlers.clear()
        logger.propagate = True
    # Where we listen is said by our own greeting, which comes first.
    logging.getLogger("uvicorn.error").setLevel(logging.WARNING)
    # Our own line a request says more, and never the address with its query.
    logging.getLogger("uvicorn.access").disabled = True
    # It warns of each refused form; the answer has said so already.
    logging.getLogger("python_multipart").setLevel(logging.ERROR)
