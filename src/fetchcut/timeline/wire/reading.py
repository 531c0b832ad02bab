"""From JSON to a draft. What is wrong is told with its path; nothing is repaired, only rounded, and named where it has
no id."""

import gc
import re
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager, nullcontext
from itertools import count
from typing import Final, TypeVar

import msgspec

from fetchcut.errors import DraftInvalid, Problem
from fetchcut.timeline import limits
from fetchcut.timeline.draft import Canvas, Draft, Role, Track, TrackKind
from fetchcut.timeline.grid import grid_of
from fetchcut.timeline.laws import broken
from fetchcut.timeline.rates import read_rate
from fetchcut.timeline.wire.effects import read_effects
from fetchcut.timeline.wire.extra import check_extra
from fetchcut.timeline.wire.segments import SegmentReader
from fetchcut.timeline.wire.shapes import DraftMeta, DraftShape, TrackMeta, TrackShape

KINDS: Final[Mapping[int, TrackKind]] = {0: "video", 1: "audio", 7: "text"}
_DECODER: Final = msgspec.json.Decoder(DraftShape)
_LARGE: Final = 2 * 1024 * 1024
"""Bytes from which on it is worth counting first."""
_MANY: Final = 10_000
"""Segments from which on the collector is felt."""
_UNKNOWN: Final = re.compile(r"Object contains unknown field `(.{1,60})`")
_Meta = TypeVar("_Meta", DraftMeta, TrackMeta)


def read(raw: bytes | str | object) -> Draft:
    """Return the draft that JSON (text, or its objects) describes.

    Raises DraftInvalid: of wrong types and unknown keys it names the first, of all else that is wrong up to twenty.
    """
    shape = _shaped(raw)
    with _without_collector() if sum(len(each.sg) for each in shape.t) > _MANY else nullcontext():
        return _Reader().draft(shape)


@contextmanager
def _without_collector() -> Iterator[None]:
    """Pause the collector of cycles: it would walk all segments made so far again and again, a third of the time.

    It is the process's, so another thread may switch it on meanwhile, which is only slower.
    """
    was_on = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_on:
            gc.enable()


class _OutlinedTrack(msgspec.Struct):
    sg: list[msgspec.Raw] = []


class _Outline(msgspec.Struct):
    """A draft whose segments are only counted."""

    t: list[_OutlinedTrack] = []


def _shaped(raw: bytes | str | object) -> DraftShape:
    try:
        if isinstance(raw, bytes | str) and len(raw) > _LARGE:
            _check_size(raw)
        return _DECODER.decode(raw) if isinstance(raw, bytes | str) else msgspec.convert(raw, DraftShape)
    except msgspec.ValidationError as error:
        raise DraftInvalid(problems=(_problem(error, "$"),)) from None
    except (msgspec.DecodeError, UnicodeError, RecursionError) as error:
        raise DraftInvalid(problems=(Problem("$", f"not JSON: {str(error)[:200]}"),)) from None


def _check_size(raw: bytes | str) -> None:
    """Raise DraftInvalid for a draft with too much in it, before work is spent on it."""
    if len(raw) > limits.MOST_BYTES:
        raise DraftInvalid(problems=(Problem("$", f"more than {limits.MOST_BYTES} bytes"),))
    if sum(len(track.sg) for track in msgspec.json.decode(raw, type=_Outline).t) > limits.MOST_SEGMENTS:
        raise DraftInvalid(problems=(Problem("$.t", f"more than {limits.MOST_SEGMENTS} segments"),))


def _problem(error: msgspec.ValidationError, above: str) -> Problem:
    """Return msgspec's "Expected … - at `$.t[0].sg`" as a problem, at the very key where it is one nobody knows."""
    reason, _, place = str(error).partition(" - at `$")
    path = above + place.removesuffix("`")
    unknown = _UNKNOWN.fullmatch(reason)
    return Problem(f"{path}.{unknown[1]}", "no such key") if unknown else Problem(path, reason)


class _Reader:
    def __init__(self) -> None:
        self._problems: list[Problem] = []

    def draft(self, shape: DraftShape) -> Draft:
        meta = self._meta(shape.m, DraftMeta, "$.m")
        canvas = self._canvas(meta)
        tracks = self._tracks(shape, canvas)
        self._stop_if_wrong()
        draft = Draft(
            title=meta.title, canvas=canvas, tracks=tracks, loudness_lufs=meta.lufs, extra=_unknown(shape.m, DraftMeta)
        )
        self._problems.extend(broken(draft))
        self._stop_if_wrong()
        return draft

    def _stop_if_wrong(self) -> None:
        if self._problems:
            raise DraftInvalid(problems=tuple(self._problems[: limits.MOST_PROBLEMS]))

    def _wrong(self, path: str, reason: str) -> None:
        if len(self._problems) < limits.MOST_PROBLEMS:
            self._problems.append(Problem(path, reason))

    def _meta(self, values: dict[str, object], kind: type[_Meta], path: str) -> _Meta:
        try:
            check_extra(values)
            return msgspec.convert(values, kind)
        except msgspec.ValidationError as error:
            self._problems.append(_problem(error, path))
        except ValueError as error:
            self._wrong(path, str(error))
        return kind()

    def _canvas(self, meta: DraftMeta) -> Canvas | None:
        if meta.width is None and meta.height is None:
            return None
        if meta.width is None or meta.height is None:
            self._wrong("$.m", "width and height go together")
            return None
        try:
            rate = read_rate(meta.fps)
        except ValueError as error:
            self._wrong("$.m.fps", str(error))
            return None
        return Canvas(width=meta.width, height=meta.height, frame_rate=rate, background=meta.background.upper())

    def _tracks(self, shape: DraftShape, canvas: Canvas | None) -> tuple[Track, ...]:
        new_id = _ids(shape)
        has_main = any(each.m.get("role") == "main" for each in shape.t)
        tracks = []
        for index, each in enumerate(shape.t):
            track = self._track(each, canvas, f"$.t[{index}]", new_id, may_be_main=not has_main)
            has_main = has_main or track.role == "main"
            tracks.append(track)
        return tuple(tracks)

    def _track(
        self, shape: TrackShape, canvas: Canvas | None, path: str, new_id: Callable[[str], str], *, may_be_main: bool
    ) -> Track:
        meta = self._meta(shape.m, TrackMeta, f"{path}.m")
        kind = KINDS[shape.tt]
        reader = SegmentReader(kind, grid_of(canvas, kind), self._wrong, lambda: new_id("s"))
        segments = [reader.segment(each, f"{path}.sg[{index}]") for index, each in enumerate(shape.sg)]
        return Track(
            id=shape.id or new_id("t"),
            kind=kind,
            role=meta.role or _unsaid_role(kind, may_be_main=may_be_main),
            name=shape.n,
            gain=meta.gain,
            is_hidden=meta.hidden,
            effects=read_effects(shape.fx, f"{path}.fx", self._wrong),
            segments=tuple(segments),
            extra=_unknown(shape.m, TrackMeta),
        )


def _unsaid_role(kind: TrackKind, *, may_be_main: bool) -> Role:
    if kind == "video":
        return "main" if may_be_main else "overlay"
    return "bgm" if kind == "audio" else "title"


def _unknown(values: dict[str, object], kind: type[DraftMeta | TrackMeta]) -> dict[str, object]:
    return {key: value for key, value in values.items() if key not in kind.__struct_fields__}


def _ids(shape: DraftShape) -> Callable[[str], str]:
    """Return what names a track ("t") or segment ("s") that came without an id."""
    taken = {track.id for track in shape.t}
    taken.update(segment.id for track in shape.t for segment in track.sg)
    numbers = {"t": count(1), "s": count(1)}

    def new_id(letter: str) -> str:
        return next(name for number in numbers[letter] if (name := f"{letter}{number}") not in taken)

    return new_id
