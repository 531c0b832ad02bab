"""Google ADK's forms where they differ from ours: partial texts, errors, sessions."""

import re
import time
import uuid
from collections.abc import Iterator

import msgspec

from fetchcut.errors import FetchcutError
from fetchcut.language.replies import explain, say


def with_partials(body: str) -> Iterator[str]:
    """Yield an event's body as a client that asked for streaming wants it: its text in pieces, then all of it.

    Pieces are events of their own that say `partial`; who joins texts must leave out either these or the whole.
    """
    event = msgspec.json.decode(body)
    content = event.get("content") or {}
    texts = [part["text"] for part in content.get("parts", ()) if isinstance(part.get("text"), str)]
    if texts and content.get("role") == "model" and not event.get("partial"):
        for piece in _pieces("".join(texts)):
            part = {**event, "content": {"role": "model", "parts": [{"text": piece}]}, "partial": True}
            part.pop("turnComplete", None)
            part.pop("customMetadata", None)
            yield msgspec.json.encode({**part, "id": str(uuid.uuid4())}).decode()
    yield body


def fault(error: Exception, language: str, request_id: str) -> str:
    """Return the frame ADK sends when a run fails in the middle."""
    if isinstance(error, FetchcutError):
        message = explain(error, language)
    else:
        message = say("api.our_fault", language, request_id=request_id)
    details = {"error_type": type(error).__name__, "error_message": message, "timestamp": time.time()}
    return msgspec.json.encode({"error": message, "error_details": details}).decode()


def _pieces(text: str, size: int = 24) -> Iterator[str]:
    """Yield `text` in pieces that end between words, of about `size` characters."""
    piece = ""
    for word in re.findall(r"\S+\s*|\s+", text):
        piece += word
        if len(piece) >= size:
            yield piece
            piece = ""
    if piece:
        yield piece
