"""The founding documents' steps as code: what an agent does that follows them to the letter, base URL aside."""

import json
import re
import time
from typing import Any

import httpx

WORKING = "⏳ Still working..."


def read_stream(answer: httpx.Response) -> tuple[list[str], list[dict[str, Any]], int]:
    """Return texts, all events, and how many heartbeats or empty data lines there were ("Reading the SSE Stream").

    Text goes to the user, tool calls stay internal, heartbeats and empty `data:` lines mean "still working".
    """
    texts: list[str] = []
    events: list[dict[str, Any]] = []
    beats = 0
    for line in answer.iter_lines():
        if line.startswith(":") or line == "data:":
            beats += 1
        elif line.startswith("data: "):
            event = json.loads(line.removeprefix("data: "))
            events.append(event)
            parts = (event.get("content") or {}).get("parts") or []
            texts += [part["text"] for part in parts if part.get("text")]
    return texts, events, beats


def summary(draft: dict[str, Any]) -> str:
    """Return "Timeline (3 tracks): 1. Video: … 2. BGM: … 3. Title: …" from the five keys of the draft field mapping."""
    tracks = [track for track in draft["t"] if track["sg"]]
    words = [f"{number}. {_track(track)}" for number, track in enumerate(tracks, 1)]
    return f"Timeline ({len(tracks)} tracks): {' '.join(words)}"


def _track(track: dict[str, Any]) -> str:
    kind = {0: "Video", 1: "BGM", 7: "Title"}[track["tt"]]
    return f"{kind}: " + ", ".join(_segment(track, each) for each in track["sg"])


def _segment(track: dict[str, Any], segment: dict[str, Any]) -> str:
    start, end = segment["st"] / 1000, (segment["st"] + segment["d"]) / 1000
    span = f"{start:g}-{end:g}s"
    if track["tt"] == 7:
        return f'"{segment["txt"]}" ({span})'
    if track["tt"] == 1:
        gain = segment.get("vol", 1) * track.get("m", {}).get("gain", 1)
        return f"{segment['n']} ({span}, {round(gain * 100)}%)"
    return f"{segment['n']} ({span})"


def poll_export(client: httpx.Client, export_id: str, *, every_s: float = 0.3, most: int = 400) -> dict[str, Any]:
    """Return the export's last answer, polled until its status says that it ended."""
    for _ in range(most):
        answer: dict[str, Any] = client.get(f"/api/render/proxy/lambda/{export_id}").json()
        if answer["status"] in {"completed", "failed"}:
            return answer
        time.sleep(every_s)
    raise AssertionError(answer)


def timestamp() -> str:
    """Return a render id in the documents' form."""
    time.sleep(0.002)
    return f"render_{time.time_ns() // 1_000_000}"


def looks_like_video(raw: bytes) -> bool:
    """Return whether the bytes begin as an MP4 does."""
    return bool(re.match(rb"....ftyp", raw, re.DOTALL))
