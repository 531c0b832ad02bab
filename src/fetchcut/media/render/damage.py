"""What of an export's sources cannot be decoded: noticed, made sure of, told.

    an end that is missing ─────────────────────────────────────────────────────▶ parts ──▶ DamagedParts
    holes in their bytes ──────────────┐                                            ▲
    what FFmpeg's decoders complain of ─┴─▶ suspect ──libav, packet by packet────────┘

Only a suspect is decoded once more; a good source costs the reading of its bytes.
"""

import contextlib
import re
import threading
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from fractions import Fraction
from pathlib import Path
from typing import Final

from fetchcut.errors import DamagedParts, MediaError
from fetchcut.media.recipes.request import promised
from fetchcut.media.render.holes import holes
from fetchcut.media.run.libav import Libav, end_missing
from fetchcut.progress import Remark
from fetchcut.timeline.assets import Library
from fetchcut.timeline.damage import Damage, Kind, left_out, merged, on_timeline, used_parts
from fetchcut.timeline.draft import Draft
from fetchcut.timeline.time import TimeRange, clock

_COMPLAINTS: Final = re.compile(
    r"corrupt|invalid data|error submitting packet|decoding error|error while decoding|conceal|EBML", re.IGNORECASE
)
_NEAR_S: Final = Fraction(1, 5)
"""Who uses a file up to so little before its end uses all there is."""

_KINDS: Final[tuple[Kind, Kind]] = ("picture", "sound")


def is_complaint(log: str) -> bool:
    """Return whether FFmpeg's log (with its warnings) makes a source suspect."""
    return bool(_COMPLAINTS.search(log))


@dataclass(slots=True, kw_only=True)
class Damages:
    """What is known of the sources of one export. Threads share it. `check` raises Cancelled.

    `is_kept`: damaged parts are exported as decoders make them up, and nothing is raised.
    """

    library: Library
    files: Mapping[str, Path]
    libav: Libav
    is_kept: bool = False
    check: Callable[[], None] = lambda: None
    _known: dict[tuple[str, Kind], list[TimeRange]] = field(default_factory=dict)
    _looked_at: set[str] = field(default_factory=set)
    _decoded: set[tuple[str, Kind]] = field(default_factory=set)
    _lock: threading.Lock = field(default_factory=threading.Lock)

    def look(self, draft: Draft) -> None:
        """Look at the bytes of what the draft uses. Raises DamagedParts."""
        with self._lock:
            for src in sorted(set(self.library) - self._looked_at):
                self._looked_at.add(src)
                self._look(src, dict(self._used(draft, src)))
        self._raise_if_used(draft)

    def decode(self, draft: Draft, srcs: Iterable[str]) -> None:
        """Decode what the draft uses of these suspects, once an export. Raises DamagedParts."""
        with self._lock:
            for src in sorted(srcs):
                for kind, parts in self._used(draft, src):
                    self._decode(src, kind, parts)
        self._raise_if_used(draft)

    def told(self, draft: Draft) -> tuple[Remark, ...]:
        """Return the damaged parts that the draft shows all the same, and which files it uses up to a missing end."""
        ends = tuple(
            Remark(code="note.end_missing", facts={"name": said.name, "there": said.there, "whole": said.whole})
            for src in sorted(self.library)
            if self.library[src].info.lost_from_s is not None and self._is_used_up(draft, src)
            for said in [end_missing(self.library[src].info, self.library[src].name)]
        )
        error = self.error(draft)
        if error is None:
            return ends
        return (*ends, Remark(code="note.damage_kept", facts={"name": error.name, "parts": ", ".join(error.source)}))

    def _is_used_up(self, draft: Draft, src: str) -> bool:
        near = promised(self.library[src].info.lost_from_s, "only asked of a file whose end is missing") - _NEAR_S
        return any(part.end >= near for _, parts in self._used(draft, src) for part in parts)

    def error(self, draft: Draft) -> DamagedParts | None:
        """Return the error for what the draft uses of the damaged parts; None where it uses none."""
        seen: list[tuple[str, TimeRange]] = []
        shown: list[TimeRange] = []
        for (src, kind), parts in self._known.items():
            for part in parts:
                where = on_timeline(draft, self.library, Damage(src=src, kind=kind, part=part))
                seen += [(self.library[src].name, part)] if where else []
                shown += where
        if not shown:
            return None
        whole = merged(shown)
        return DamagedParts(
            name=", ".join(dict.fromkeys(name for name, _ in seen)),
            source=tuple(spelled(part) for part in merged([part for _, part in seen])),
            timeline=tuple(spelled(part) for part in whole),
            cuts=tuple((each.start_ms, each.end_ms or 0) for each in left_out(whole)),
        )

    def _used(self, draft: Draft, src: str) -> Iterator[tuple[Kind, list[TimeRange]]]:
        for kind in _KINDS:
            parts = used_parts(draft, self.library, src, kind)
            if parts and not self.library[src].info.is_still:
                yield kind, parts

    def _look(self, src: str, used: Mapping[Kind, list[TimeRange]]) -> None:
        if not used:
            return
        info = self.library[src].info
        longest = max(sum(part.duration for part in parts) for parts in used.values())
        is_mostly_used = longest * 2 > (info.duration_s or 0)
        if info.lost_from_s is not None and info.duration_s is not None and info.lost_from_s < info.duration_s:
            for kind in used:
                self._know(src, kind, [TimeRange(info.lost_from_s, info.duration_s)])
        path, check = self.files[src], self.check
        seen = holes(path, used, origin_s=info.start_s, is_mostly_used=is_mostly_used, check=check)
        for kind, part in seen.damaged:
            self._know(src, kind, [part])
        for kind in seen.suspects:
            self._decode(src, kind, used[kind])

    def _decode(self, src: str, kind: Kind, parts: list[TimeRange]) -> None:
        if (src, kind) in self._decoded:
            return
        self._decoded.add((src, kind))
        # A file that cannot be read at all is not damaged in parts: whoever reads it next says so.
        with contextlib.suppress(MediaError):
            path, name = self.files[src], self.library[src].name
            found = self.libav.damaged(path, parts, is_sound=kind == "sound", name=name, check=self.check)
            self._know(src, kind, found)

    def _know(self, src: str, kind: Kind, parts: Iterable[TimeRange]) -> None:
        self._known[src, kind] = merged([*self._known.get((src, kind), ()), *parts])

    def _raise_if_used(self, draft: Draft) -> None:
        error = self.error(draft)
        if error is not None and not self.is_kept:
            raise error


def spelled(part: TimeRange) -> str:
    """Return the part as people read it."""
    return f"{clock(part.start)}-{clock(part.end)}"
