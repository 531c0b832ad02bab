"""The session's state as the server tells it, and the balance of credits."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from fetchcut.client.effects import Flow
from fetchcut.client.line import Line
from fetchcut.client.view import view
from fetchcut.client.wire import Data
from fetchcut.timeline.draft import Draft


@dataclass(frozen=True, slots=True, kw_only=True)
class Item:
    """A file in the session, as an upload's answer describes it. Seconds, pixels, frames a second; None: has none.

    `source` is what the site of its link says of it, by yt-dlp's names; empty for files, and where nobody says.
    """

    filename: str
    file_type: str = ""
    url: str = ""
    duration_s: float | None = None
    width: int | None = None
    height: int | None = None
    fps: float | None = None
    asset_id: str = ""
    hash: str = ""
    source: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class State:
    """`raw_draft` is the draft as it came, which is what may be sent back; `draft` is what we understand of it.

    `version` None: the server counts none, which tells the original from ours.
    """

    session_id: str
    version: int | None = None
    raw_draft: Mapping[str, Any] = field(default_factory=dict)
    draft: Draft = field(default_factory=Draft)
    items: tuple[Item, ...] = ()
    title: str = ""

    @property
    def is_ours(self) -> bool:
        """Return whether the server is one of ours, which answers faster and remembers more."""
        return self.version is not None

    @property
    def is_empty(self) -> bool:
        """Return whether there is nothing that could be exported."""
        return not any(track.segments for track in self.draft.tracks)


@dataclass(frozen=True, slots=True, kw_only=True)
class Credits:
    """What the account has: `total` is the sum of both."""

    available: int
    frozen: int
    total: int


def state(line: Line) -> Flow[State]:
    """Return the latest state of the line's session."""
    yield from line.connected()
    data = yield from line.ask(
        lambda: line.get(f"/api/state/nemo_agent/me/{line.session_in_path}/latest"), is_safe=True
    )
    return read_state(data, line.session_id)


def read_state(data: Data, session_id: str) -> State:
    """Return the state in an answer's data."""
    inner = data.get("state")
    inside: Mapping[str, Any] = inner if isinstance(inner, dict) else {}
    draft, version = inside.get("draft"), data.get("version")
    items = (*read_items(inside.get("video_infos")), *read_items(inside.get("generated_media")))
    return State(
        session_id=str(data.get("session_id") or session_id),
        version=version if isinstance(version, int) else None,
        raw_draft=draft if isinstance(draft, dict) else {},
        draft=view(draft),
        items=items,
        title=str(data.get("task_name") or ""),
    )


def balance(line: Line) -> Flow[Credits]:
    """Return the balance."""
    yield from line.connected()
    data = yield from line.ask(lambda: line.get("/api/credits/balance/simple"), is_safe=True)
    available, frozen = _number(data.get("available")), _number(data.get("frozen"))
    return Credits(available=available, frozen=frozen, total=_number(data.get("total")) or available + frozen)


def read_items(raw: object) -> tuple[Item, ...]:
    """Return the files of a list on the wire."""
    return tuple(_item(each) for each in raw if isinstance(each, dict)) if isinstance(raw, list) else ()


def _item(raw: Mapping[str, Any]) -> Item:
    return Item(
        filename=str(raw.get("filename") or raw.get("name") or ""),
        file_type=str(raw.get("file_type") or ""),
        url=str(raw.get("cdn_url") or ""),
        duration_s=_real(raw.get("duration")),
        width=_number(raw.get("width")) or None,
        height=_number(raw.get("height")) or None,
        fps=_real(raw.get("fps")),
        asset_id=str(raw.get("asset_id") or ""),
        hash=str(raw.get("hash") or ""),
        source=source if isinstance(source := raw.get("source"), dict) else {},
    )


def _number(value: object) -> int:
    return int(value) if isinstance(value, int | float) and not isinstance(value, bool) else 0


def _real(value: object) -> float | None:
    return float(value) if isinstance(value, int | float) and not isinstance(value, bool) else None
