"""A draft from any server as our values: our own exactly, others as far as they can be understood. Pure.

Public sources name five keys of the original's drafts and none inside a segment, so what others write there is guessed
and what is not understood is left out. For reading only: what is sent back is always the draft as it came.
"""

from collections.abc import Iterator, Mapping
from fractions import Fraction
from typing import Any, Final

from fetchcut.timeline.draft import Canvas, Draft, Media, Segment, Text, Track, TrackKind

_KINDS: Final[dict[object, TrackKind]] = {0: "video", 1: "audio", 7: "text"}


def view(raw: object) -> Draft:
    """Return the draft that `raw` (JSON as read) seems to be; an empty one for what is none."""
    from fetchcut.errors import DraftInvalid
    from fetchcut.timeline import wire

    if not isinstance(raw, dict) or not raw.get("t"):
        return Draft()
    try:
        return wire.read(raw)
    except DraftInvalid:
        return Draft(
            title=_text(_mapping(raw.get("m")).get("title")),
            canvas=_canvas(_mapping(raw.get("m"))),
            tracks=tuple(_tracks(raw.get("t"))),
        )


def _tracks(raw: object) -> Iterator[Track]:
    has_main = False
    for number, each in enumerate(raw if isinstance(raw, list) else (), start=1):
        if not isinstance(each, dict):
            continue
        kind = _KINDS.get(each.get("tt"), "video")
        is_main = kind == "video" and not has_main
        has_main = has_main or is_main
        segments = tuple(_segments(each.get("sg"), kind))
        yield Track(
            id=_text(each.get("id")) or f"t{number}",
            kind=kind,
            role={"audio": "bgm", "text": "title"}.get(kind, "main" if is_main else "overlay"),  # type: ignore[arg-type]
            name=_text(each.get("n") or each.get("name")),
            segments=segments,
        )


def _segments(raw: object, kind: TrackKind) -> Iterator[Segment]:
    at = Fraction(0)
    for number, each in enumerate(raw if isinstance(raw, list) else (), start=1):
        if not isinstance(each, dict):
            continue
        start = _first(each, "st", "start", "s", "position")
        begin = at if start is None else start
        duration = _first(each, "d", "duration", "dur") or Fraction(0)
        at = max(at, begin + duration)
        words = _text(each.get("txt") or each.get("text") or each.get("content"))
        yield Segment(
            id=_text(each.get("id")) or f"s{number}",
            name=_text(each.get("n") or each.get("name") or each.get("title")),
            start=begin,
            duration=duration,
            media=None if kind == "text" else _media(each),
            text=Text(text=words) if kind == "text" else None,
        )


def _media(raw: Mapping[str, Any]) -> Media:
    gain = next((raw[key] for key in ("vol", "volume", "v") if isinstance(raw.get(key), int | float)), 1.0)
    source = _first(raw, "in", "source_in", "ss") or Fraction(0)
    return Media(src=_text(raw.get("src") or raw.get("url") or raw.get("n")), source_in=source, gain=float(gain))


def _canvas(meta: Mapping[str, Any]) -> Canvas | None:
    width, height = meta.get("width"), meta.get("height")
    if not isinstance(width, int) or not isinstance(height, int) or width < 2 or height < 2:
        return None
    return Canvas(width=width, height=height)


def _first(raw: Mapping[str, Any], *names: str) -> Fraction | None:
    """Return the first of the named times that is one, in seconds; the wire has milliseconds."""
    for name in names:
        value = raw.get(name)
        if isinstance(value, int | float) and not isinstance(value, bool) and 0 <= value < 10**12:
            return Fraction(round(value), 1000)
    return None


def _mapping(value: object) -> Mapping[str, Any]:
    return value if isinstance(value, dict) else {}


def _text(value: object) -> str:
    return value if isinstance(value, str) else ""
