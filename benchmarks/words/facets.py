"""A draft as names and values: what a person could check by looking at it.

`clips` is the main track, `gain.2` the gain of its second clip, `text1.place`, `music1.gain`, `over1.scale` … belong to
the first text, music, picture above. Things keep their number through a turn; new ones count on.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby

from fetchcut.timeline.assets import Library
from fetchcut.timeline.draft import Draft, Segment, Track
from fetchcut.timeline.effects import scope_of

Value = str | float


@dataclass(frozen=True, slots=True)
class Piece:
    """A stretch of a file on the main track, in source seconds; `start` is timeline time."""

    name: str
    start: float
    source_in: float
    source_out: float


def pieces(draft: Draft, library: Library) -> list[Piece]:
    """Return the main track, in order."""
    main = draft.main
    return [_piece(each, library) for each in main.segments] if main else []


def _piece(segment: Segment, library: Library) -> Piece:
    found = segment.source_range
    name = file_of(segment, library)
    if found is None or (segment.media and segment.media.is_frozen):
        at = float(segment.media.source_in) if segment.media else 0.0
        return Piece(f"{name}!", float(segment.start), at, at + float(segment.duration))
    return Piece(name, float(segment.start), float(found.start), float(found.end))


def file_of(segment: Segment, library: Library) -> str:
    """Return the name of the file a segment plays, without its ending."""
    if segment.media is None:
        return segment.generated.kind if segment.generated else ""
    asset = library.get(segment.media.src)
    return asset.name.rpartition(".")[0] if asset else segment.media.src


def clip_facets(draft: Draft) -> dict[str, dict[int, Value]]:
    """Return by attribute its values by clip number; only those that are not as they are by default."""
    found: dict[str, dict[int, Value]] = {}
    for number, segment in enumerate(draft.main.segments if draft.main else (), 1):
        for name, value in _attributes(segment):
            found.setdefault(name, {})[number] = value
    return found


DEFAULTS: dict[str, Value] = {
    "gain": 1.0,
    "speed": 1.0,
    "audio": "",
    "subs": "",
    "rev": "",
    "freeze": 0.0,
    "fade_in": 0.0,
    "fade_out": 0.0,
    "fit": "",
    "rot": 0.0,
    "flip": "",
    "crop": "",
    "scale": 1.0,
    "op": 1.0,
    "blend": "normal",
    "place": "",
    "fx": "",
    "sfx": "",
    "tr": "",
    "tr.d": 0.0,
}


def _attributes(segment: Segment) -> Iterator[tuple[str, Value]]:
    media, picture = segment.media, segment.picture
    values: dict[str, Value] = {}
    if media:
        values |= {
            "gain": media.gain,
            "speed": float(media.speed),
            "audio": "" if media.sound is None else str(media.sound + 1),
            "subs": "" if media.subtitles is None else ",".join(str(each + 1) for each in media.subtitles) or "none",
            "rev": "yes" if media.is_reversed else "",
            "freeze": float(segment.duration) if media.is_frozen else 0.0,
            "fade_in": float(media.fade_in),
            "fade_out": float(media.fade_out),
        }
    values |= {
        "fit": picture.fit or "",
        "rot": float(picture.rotation_deg % 360),
        "flip": picture.flip,
        "crop": ",".join(f"{each:g}" for each in picture.crop) if picture.crop else "",
        "scale": picture.scale,
        "op": picture.opacity,
        "blend": picture.blend,
        "place": _place(picture.place),
        "fx": "+".join(each.kind for each in picture.effects if scope_of(each) != "sound"),
        "sfx": "+".join(each.kind for each in picture.effects if scope_of(each) == "sound"),
        "tr": segment.transition.kind if segment.transition else "",
        "tr.d": float(segment.transition.duration) if segment.transition else 0.0,
    }
    values |= {f"adj.{name}": amount for name, amount in picture.adjust.items() if amount}
    values |= {f"kf.{name}": "yes" for name, frames in picture.keyframes.items() if frames}
    yield from ((name, value) for name, value in values.items() if value != DEFAULTS.get(name))


def _place(place: object) -> str:
    if place is None:
        return ""
    return place if isinstance(place, str) else ",".join(f"{each:g}" for each in place)  # type: ignore[attr-defined]


def numbered(draft: Draft, known: Sequence[str], library: Library) -> tuple[dict[str, Value], list[str]]:
    """Return the facets of everything off the main track, and the things ("text:s21") in the order of their numbers."""
    found: dict[str, Value] = {}
    things: list[str] = []
    for kind, role in (("text", None), ("music", "bgm"), ("voice", "voice"), ("over", "overlay")):
        segments = _of(draft, kind, role)
        mine = [each for each in known if each.startswith(f"{kind}:")]
        new = sorted((each for _, each in segments), key=lambda each: each.start)
        there = {f"{kind}:{each.id}" for each in new}
        for name in (name for each in new if (name := f"{kind}:{each.id}") not in mine):
            # What takes the place of something gets its number.
            gone = next((at for at, each in enumerate(mine) if each not in there), None)
            mine = [*mine, name] if gone is None else [*mine[:gone], name, *mine[gone + 1 :]]
        for track, segment in segments:
            number = mine.index(f"{kind}:{segment.id}") + 1
            found |= {f"{kind}{number}.{key}": value for key, value in _thing(track, segment, library).items()}
        things += mine
    return found, things


def _of(draft: Draft, kind: str, role: str | None) -> list[tuple[Track, Segment]]:
    return [
        (track, segment)
        for track in draft.tracks
        if not track.is_hidden and (track.kind == "text" if kind == "text" else track.role == role)
        for segment in track.segments
    ]


def _thing(track: Track, segment: Segment, library: Library) -> dict[str, Value]:
    values: dict[str, Value] = {
        "time": f"{float(segment.start):g}-{float(segment.end):g}",
        "len": float(segment.duration),
        **{name: value for name, value in _attributes(segment) if name != "freeze"},
    }
    if segment.text:
        text = segment.text
        values |= {
            "txt": text.text,
            "place": _place(text.place),
            "size": text.size,
            "color": text.color,
            "bg": text.background or "",
            "font": text.font or "",
            "anim": text.animation or "",
            "bold": "yes" if text.is_bold else "",
            "italic": "yes" if text.is_italic else "",
            "vertical": "yes" if text.is_vertical else "",
            "outline": text.outline or "",
        }
        return values
    for name in ("gain", "scale", "op", "place", "fade_in", "fade_out"):
        values.setdefault(name, DEFAULTS[name])
    values["name"] = f"{file_of(segment, library)} {segment.name}"
    values["gain"] = float(values["gain"]) * track.gain
    return values


def whole(draft: Draft) -> dict[str, Value]:
    """Return what belongs to the draft as a whole."""
    canvas = draft.canvas
    ducked = any(effect.kind == "duck" for track in draft.tracks for effect in track.effects)
    return {
        "len": float(draft.duration),
        "canvas": f"{canvas.width}x{canvas.height}" if canvas else "",
        "bg": canvas.background if canvas else "",
        "fps": float(canvas.frame_rate) if canvas else 0.0,
        "title": draft.title,
        "loudness": draft.loudness_lufs if draft.loudness_lufs is not None else 0.0,
        "beside": _beside(draft),
        "duck": "yes" if ducked else "",
    }


def _beside(draft: Draft) -> str:
    """Return the files of the first clips that share the canvas, as one reads it: "beach,dog/city"."""
    cells = [
        (segment.start, segment.picture.place[1], segment.picture.place[0], segment.name.partition(".")[0])
        for track in draft.tracks
        if track.kind == "video"
        for segment in track.segments
        if isinstance(segment.picture.place, tuple)
    ]
    first = sorted(each[1:] for each in cells if each[0] == min(cells)[0])
    rows = [",".join(name for _, _, name in row) for _, row in groupby(first, key=lambda each: each[0])]
    return "/".join(rows) if len(first) > 1 else ""
