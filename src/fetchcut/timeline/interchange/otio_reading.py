"""OpenTimelineIO as a draft: our own files come back whole, those of other editors as far as a draft can say them.

Untrusted: what is read here becomes JSON of our own wire, which checks everything. Where a clip was shortened or moved
by another editor, its new place counts, and all else that we wrote down about it still holds.
"""

import json
from collections.abc import Iterator, Mapping
from fractions import Fraction
from typing import Final
from urllib.parse import unquote, urlsplit

from fetchcut.errors import DraftInvalid, Problem
from fetchcut.timeline import limits, wire
from fetchcut.timeline.assets import Library
from fetchcut.timeline.draft import Draft
from fetchcut.timeline.interchange.otio import OURS, TEXT, TIMES
from fetchcut.timeline.rates import read_rate
from fetchcut.timeline.time import Seconds

_ROLES: Final = {"Video": ("main", "overlay"), "Audio": ("voice", "voice")}
_TYPES: Final = {"Video": 0, "Audio": 1}


def loads(raw: bytes | str, library: Library) -> Draft:
    """Return the draft of an .otio file. Its files are found in `library`: by name, and by the id we wrote
    down where two are called alike.

    Raises DraftInvalid, which says what cannot be read and which file is missing.
    """
    if len(raw) > limits.MOST_BYTES:
        raise _wrong("$", f"more than {limits.MOST_BYTES} bytes")
    try:
        timeline = json.loads(raw)
    except (ValueError, RecursionError):
        raise _wrong("$", "no JSON") from None
    return wire.read(json.dumps(_Reader(library).draft(timeline)))


class _Reader:
    def __init__(self, library: Library) -> None:
        self._library = library
        self._by_name = {each.name: each.id for each in library.values()}
        self._main_is_there = False
        self._ids: set[str] = set()

    def draft(self, timeline: object) -> dict[str, object]:
        root = _schema(timeline, "Timeline", "$")
        tracks = _list(_object(root.get("tracks"), "$.tracks"), "children", "$.tracks")
        meta = _object(_ours(root).get("m", {}), "$.metadata")
        rate = _first_rate(root)
        if not meta and rate is not None:
            meta = {"fps": rate, "title": str(root.get("name") or "")[: limits.MOST_NAME]}
        numbered = ((f"$.tracks[{number}]", each) for number, each in enumerate(tracks))
        read = [(path, _schema(each, "Track", path)) for path, each in numbered]
        return {
            "v": 1,
            "m": meta,
            "t": [self._track(each, path) for path, each in read if "sound_of" not in _ours(each)],
        }

    def _track(self, track: Mapping[str, object], path: str) -> dict[str, object]:
        kind = str(track.get("kind", "Video"))
        if kind not in _TYPES:
            raise _wrong(f"{path}.kind", "expected Video or Audio")
        ours = dict(_object(_ours(track).get("t", {}), path))
        if not ours:
            first, further = _ROLES[kind]
            role = further if kind == "Audio" or self._main_is_there else first
            self._main_is_there = self._main_is_there or role == "main"
            ours = {"tt": _TYPES[kind], "n": str(track.get("name") or "")[: limits.MOST_NAME], "m": {"role": role}}
        return {**ours, "sg": list(self._segments(_list(track, "children", path), path))}

    def _segments(self, items: list[object], path: str) -> Iterator[dict[str, object]]:
        at = Fraction(0)
        before: dict[str, object] | None = None
        for number, each in enumerate(items):
            here = f"{path}.children[{number}]"
            item = _object(each, here)
            schema = str(item.get("OTIO_SCHEMA", "")).partition(".")[0]
            if schema == "Transition":
                if before is not None:
                    before["tr"] = _transition(item, here)
                continue
            start, duration = _range(item, here)
            if schema == "Clip":
                if before is not None:
                    yield before
                before = self._clip(item, (at, start, duration), here)
            elif schema != "Gap":
                raise _wrong(here, f"{schema[:30] or 'this'} cannot be read, only clips, gaps and transitions")
            at += duration
        if before is not None:
            yield before

    def _clip(
        self, clip: Mapping[str, object], times: tuple[Seconds, Seconds, Seconds], path: str
    ) -> dict[str, object]:
        at, start, duration = times
        known = _ours(clip)
        said = {key: value for key, value in _object(known.get("sg", {}), path).items() if key not in TIMES}
        # Both ends are rounded, never a length: clips that met still meet.
        begin, end = _ms(at), _ms(at + duration)
        name = known.get("name", clip.get("name") or "")
        if (known_as := str(said.get("id", ""))) in self._ids:
            said["id"] = ""  # a copy that another editor made
        self._ids |= {known_as} if known_as else set()
        segment: dict[str, object] = {**said, "n": str(name)[: limits.MOST_NAME], "st": begin, "d": end - begin}
        reference = _reference(clip, path)
        if str(reference.get("OTIO_SCHEMA", "")).startswith("GeneratorReference"):
            return segment | _generated(reference, said, path)
        segment |= {"src": self._file(reference, path), "in": _us(start)}
        if "sp" not in said:
            segment |= _warp(clip)
        return segment

    def _file(self, reference: Mapping[str, object], path: str) -> str:
        src = str(_ours(reference).get("src", ""))
        url = str(reference.get("target_url") or reference.get("name") or "")
        name = unquote(urlsplit(url).path).replace("\\", "/").rpartition("/")[2]
        # Of two files of one name the id tells which; alone it may be that of another session's file.
        is_known = src in self._library and self._library[src].name == name
        found = src if is_known else self._by_name.get(name)
        if found is None:
            raise _wrong(f"{path}.media_reference", f"there is no file {name[:80] or 'for this clip'!r} here")
        return found


def _generated(reference: Mapping[str, object], said: Mapping[str, object], path: str) -> dict[str, object]:
    """Return what a clip without a file shows: what we wrote down, else the text that it names."""
    if "txt" in said or "gen" in said:
        return {}
    text = _object(reference.get("parameters", {}), path).get("text")
    if reference.get("generator_kind") == TEXT and isinstance(text, str):
        return {"txt": text}
    return {"gen": {"k": "color"}}


def _warp(clip: Mapping[str, object]) -> dict[str, object]:
    for each in _list(clip, "effects", "$"):
        effect = _object(each, "$")
        scalar = effect.get("time_scalar")
        if str(effect.get("OTIO_SCHEMA", "")).startswith("FreezeFrame") or scalar == 0:
            return {"frz": True}
        if isinstance(scalar, int | float) and not isinstance(scalar, bool):
            return {"sp": round(abs(float(scalar)), 6), "rev": scalar < 0}
    return {}


def _transition(item: Mapping[str, object], path: str) -> dict[str, object]:
    length = sum((_seconds(item.get(key), path) for key in ("in_offset", "out_offset")), Fraction(0))
    return {"k": str(_ours(item).get("k", "crossfade")), "d": _ms(length)}


def _reference(clip: Mapping[str, object], path: str) -> Mapping[str, object]:
    """Return the reference that counts: the active one, or the only one of older files."""
    many = clip.get("media_references")
    if isinstance(many, dict):
        return _object(many.get(str(clip.get("active_media_reference_key", "DEFAULT_MEDIA"))), path)
    return _object(clip.get("media_reference"), path)


def _range(item: Mapping[str, object], path: str) -> tuple[Seconds, Seconds]:
    """Return (start, duration) of what of an item is played."""
    found = item.get("source_range")
    if found is None and str(item.get("OTIO_SCHEMA", "")).startswith("Clip"):
        found = _reference(item, path).get("available_range")
    given = _object(found, f"{path}.source_range")
    return _seconds(given.get("start_time"), path), _seconds(given.get("duration"), path)


def _seconds(time: object, path: str) -> Seconds:
    given = _object(time, path)
    value, rate = given.get("value"), given.get("rate")
    if isinstance(value, bool) or not isinstance(value, int | float) or not abs(value) < 1e12:
        raise _wrong(path, "a time needs a value")
    try:
        exact = read_rate(f"{float(rate):.6f}") if isinstance(rate, int | float) and rate < 500 else Fraction(str(rate))
        return Fraction(value) / exact
    except (ValueError, ZeroDivisionError):
        raise _wrong(path, "a time needs a rate") from None


def _first_rate(root: Mapping[str, object]) -> str | None:
    """Return the rate in which the first time is counted, as our wire writes it; None where no pictures have it."""
    waiting: list[object] = [root]
    while waiting:
        each = waiting.pop(0)
        if isinstance(each, dict):
            if str(each.get("OTIO_SCHEMA", "")).startswith("RationalTime"):
                rate = each.get("rate")
                return f"{rate:g}" if isinstance(rate, int | float) and 1 <= rate <= 240 else None
            waiting.extend(each.values())
        elif isinstance(each, list):
            waiting.extend(each)
    return None


def _schema(value: object, name: str, path: str) -> Mapping[str, object]:
    found = _object(value, path)
    if str(found.get("OTIO_SCHEMA", "")).partition(".")[0] != name:
        raise _wrong(path, f"no OpenTimelineIO {name}")
    return found


def _ours(value: Mapping[str, object]) -> Mapping[str, object]:
    metadata = value.get("metadata")
    ours = metadata.get(OURS) if isinstance(metadata, dict) else None
    return ours if isinstance(ours, dict) else {}


def _object(value: object, path: str) -> Mapping[str, object]:
    if not isinstance(value, dict):
        raise _wrong(path, "expected an object")
    return value


def _list(value: Mapping[str, object], key: str, path: str) -> list[object]:
    found = value.get(key) or []
    if not isinstance(found, list):
        raise _wrong(f"{path}.{key}", "expected a list")
    return found


def _ms(seconds: Seconds) -> int:
    return round(seconds * 1000)


def _us(seconds: Seconds) -> float:
    """Return milliseconds with three decimals, as source times stand on our wire."""
    return round(seconds * 1_000_000) / 1000


def _wrong(path: str, reason: str) -> DraftInvalid:
    return DraftInvalid(problems=(Problem(path, reason),))
