"""Whether an effect happened, and nothing besides. An effect is a row of terms; ` || ` parts others that will do, too.

    cut=3-5;8-9     these parts of the timeline are gone      keep=3-5     only these are left
    drop=2 order=3,1,2 order2=beach,outro split=10 clips=city:0-5,dog       the main track
    order2=color!,city       with plain pictures before it      joined       cuts in the middle of a file are gone
    len=20  gain=0.5 (every clip)  gain.2=0  gain.t5-8=0 (in that time)  fx.1=grayscale|noir  fade_in>
    text1.txt="Hi"  text1.time=0-3  -text1  music1.name~calm|tender  over1.scale<  canvas=1080x1920  duck=yes
    beside=beach,dog/city (row by row, where clips stand beside each other)
    same  ask  cannot  answer  route=export format=mp4  undo=2  redo=1  start  restore  changes  any  empty

`=` values within 2 % (`~` behind one: 5 %), `>` and `<` against before or a figure, `~` a pattern. What changed and is
not named is an error, except what follows from it: the length, and where things stand that shrink or go along.
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Final

from benchmarks.words.facets import DEFAULTS, Piece, Value, clip_facets, numbered, pieces, whole
from fetchcut.timeline.assets import Library
from fetchcut.timeline.draft import Draft

_TERM: Final = re.compile(r"(-)?([a-z][a-z0-9_.\-]*?)(=|~|>|<|$)(.*)")
_CONTENT: Final = frozenset({"clips", "cut", "keep", "drop", "order", "order2", "split", "empty"})
_SETTINGS: Final = frozenset({"canvas", "bg", "fps", "loudness", "duck", "title", "beside"})
_CELLS: Final = frozenset({"place", "crop", "scale", "fit", "freeze"})
"""What of a clip is another where it stands beside others."""
_JOINED: Final = "joined"
_OUTCOMES: Final = frozenset({"ask", "cannot", "answer"})
_ACTIONS: Final = frozenset(
    {
        "route",
        "format",
        "separate",
        "sheet",
        "every",
        "subtitles",
        "width",
        "height",
        "undo",
        "redo",
        "start",
        "restore",
        "changes",
        "bookmark",
        "compare",
    }
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Happened:
    """What a turn did: the drafts around it, what kind of outcome it was, and what others are to do."""

    before: Draft
    after: Draft
    library: Library
    outcome: str
    actions: Mapping[str, str] = field(default_factory=dict)


def misses(effect: str, happened: Happened) -> list[str]:
    """Return what is wrong with what happened; empty if it is one of the effects that will do."""
    found = [_Checker(terms(each), happened).misses() for each in effect.split(" || ")]
    return min(found, key=len)


def terms(effect: str) -> list[str]:
    """Return the terms of an effect: apart by blanks that stand in no quotes."""
    return re.findall(r'(?:[^\s"]|"[^"]*")+', effect)


class _Checker:
    """One way an effect could be met."""

    def __init__(self, wanted: Sequence[str], happened: Happened) -> None:
        self.wanted = wanted
        self.happened = happened
        self.named: set[str] = set()
        before, after, library = happened.before, happened.after, happened.library
        self.was, things = numbered(before, (), library)
        self.now, _ = numbered(after, things, library)
        self.was |= whole(before)
        self.now |= whole(after)
        self.clips_were, self.clips_are = clip_facets(before), clip_facets(after)
        self.old, self.new = pieces(before, library), pieces(after, library)

    def misses(self) -> list[str]:
        wrong = [term for term in self.wanted if not any(self._holds(each) for each in _alternatives(term))]
        return wrong + [f"unasked {name}" for name in self._unasked()]

    def _holds(self, term: str) -> bool:
        match = _TERM.fullmatch(term)
        if match is None:
            raise ValueError(f"no term: {term}")
        gone, name, sign, value = match.groups()
        self.named.add(name)
        if gone:
            return not any(each.startswith(f"{name}.") for each in self.now)
        if name in _OUTCOMES:
            return self.happened.outcome == name
        if name == "same":
            return not self._changed()
        if name == "any":
            return True
        if name == _JOINED:
            return len(self.new) < len(self.old) and _same(self.new, _merged(self.old))
        if name in _ACTIONS:
            found = self.happened.actions.get(name)
            return found is not None and (not value or found == value)
        if name in _CONTENT:
            return self._content(name, value)
        return self._value(name, sign, value.strip('"'))

    # The main track

    def _content(self, name: str, value: str) -> bool:
        if name == "empty":
            return not self.new
        if value == "any":
            return not _same(self.old, self.new)
        if name == "split":
            times = {float(each) for each in value.split(",")} | {piece.start for piece in self.old}
            is_cut = _are_near(sorted(piece.start for piece in self.new), sorted(times))
            return is_cut and _same(_merged(self.new), _merged(self.old))
        expected = _merged(self._expected(name, value))
        if any(each.startswith("tr") for each in self.wanted):  # clips give up some frames to a transition
            return [piece.name for piece in _merged(self.new)] == [piece.name for piece in expected]
        return _same(_merged(self.new), expected)

    def _expected(self, name: str, value: str) -> list[Piece]:
        old = self.old
        match name:
            case "cut":
                gone = [_pair(each) for each in value.split(";")]
                return [part for piece in old for part in _outside(piece, gone)]
            case "keep":
                kept = [_pair(each) for each in value.split(";")]
                return [part for span in kept for piece in old for part in _inside(piece, span)]
            case "drop":
                return [piece for at, piece in enumerate(old, 1) if str(at) not in value.split(",")]
            case "order":
                return [old[int(each) - 1] for each in value.split(",")]
        return [self._named_piece(each) for each in value.split(",")]

    def _named_piece(self, text: str) -> Piece:
        name, _, part = text.partition(":")
        if name.endswith("!"):  # pictures that come from no file
            return Piece(name, 0, 0, 0)
        if part:
            return Piece(name, 0, *_pair(part))
        known = next((piece for piece in self.old if piece.name == name), None)
        if known:
            return known
        asset = next((each for each in self.happened.library.values() if each.name.startswith(f"{name}.")), None)
        if asset is None:
            raise ValueError(f"no such file: {name}")
        length = 5.0 if asset.info.duration_s is None else float(asset.info.duration_s)
        return Piece(name if asset.info.duration_s is not None else f"{name}!", 0, 0, length)

    # Everything else

    def _value(self, name: str, sign: str, value: str) -> bool:
        attribute, _, place = name.rpartition(".")
        if re.fullmatch(r".*\.t[0-9.]+-[0-9.]+", name):
            attribute, span = name.rsplit(".t", 1)
            self.named.add(attribute)
            return self._in_time(attribute, _pair(span), sign, value)
        if match := re.fullmatch(r"tr\.([0-9]+)\.d", name):
            self.named.add("tr.d")
            return self._of_clip("tr.d", int(match[1]), sign, value)
        if place.isdigit() and (attribute in DEFAULTS or attribute.startswith(("adj.", "kf."))):
            self.named.add(attribute)
            return self._of_clip(attribute, int(place), sign, value)
        if name in DEFAULTS or name.startswith(("adj.", "kf.")):
            count = len(self.new)
            return (
                count > 0 and any(all(self._of_clip(name, at, sign, value) for at in range(1, count + 1)) for _ in (0,))
            ) or (name == "freeze" and any(self._of_clip(name, at, sign, value) for at in range(1, count + 1)))
        if name == "adj":
            return any(each.startswith("adj.") for each in self.clips_are)
        return _fits(sign, value, self.now.get(name), self.was.get(name))

    def _of_clip(self, attribute: str, number: int, sign: str, value: str) -> bool:
        default = DEFAULTS.get(attribute, 0.0 if attribute.startswith("adj.") else "")
        now = self.clips_are.get(attribute, {}).get(number, default)
        was = self.clips_were.get(attribute, {}).get(number, default)
        if number > len(self.new):
            return False
        return _fits(sign, value, now, was)

    def _in_time(self, attribute: str, span: tuple[float, float], sign: str, value: str) -> bool:
        main = self.happened.after.main
        segments = main.segments if main else ()
        inside = [at for at, each in enumerate(segments, 1) if each.start < span[1] and each.end > span[0]]
        default = DEFAULTS.get(attribute, 0.0)
        outside = [at for at in range(1, len(segments) + 1) if at not in inside]
        exact = bool(inside) and abs(float(segments[inside[0] - 1].start) - span[0]) < 0.05
        ends = bool(inside) and abs(float(segments[inside[-1] - 1].end) - span[1]) < 0.05
        is_changed = all(
            _fits(sign, value, self.clips_are.get(attribute, {}).get(at, default), default) for at in inside
        )
        is_kept = all(self.clips_are.get(attribute, {}).get(at, default) == default for at in outside)
        return exact and is_changed and is_kept and (ends or attribute == "speed")

    def _changed(self) -> list[str]:
        changed = [name for name in {**self.was, **self.now} if self.was.get(name) != self.now.get(name)]
        if not _same(self.old, self.new):
            changed.append("clips")
        changed += [
            name
            for name in {**self.clips_were, **self.clips_are}
            if self.clips_were.get(name) != self.clips_are.get(name)
        ]
        return changed

    def _unasked(self) -> list[str]:
        if any(each.partition("=")[0] in {"same", "any", "undo", "redo", "start", "restore"} for each in self.wanted):
            return []
        is_content = bool(self.named & _CONTENT) or bool(self.named & {"len", "speed", "freeze", "rev", "tr"})
        is_content = is_content or any(name.startswith(("speed.", "freeze.", "tr.")) for name in self.named)
        is_beside = "beside" in self.named
        is_content = is_content or is_beside
        is_split = any(".t" in name for name in self.named)
        wrong = []
        if not is_content and not is_split and not _same(_merged(self.old), _merged(self.new)):
            wrong.append("clips")
        for name in {**self.clips_were, **self.clips_are}:
            values = set(self.clips_are.get(name, {}).values()), set(self.clips_were.get(name, {}).values())
            is_named = any(each == name or each.startswith(f"{name}.") for each in self.named)
            implied = name == "tr.d" or (name == "fit" and "canvas" in self.named) or (name == "freeze" and is_content)
            is_colour = name.startswith("adj.") and "adj" in self.named
            implied = implied or (is_beside and name in _CELLS)
            if not is_named and not implied and not is_colour and not values[0] <= values[1]:
                wrong.append(name)
        wrong += [name for name in sorted(_SETTINGS) if self.was[name] != self.now[name] and name not in self.named]
        for name in {**self.was, **self.now}:
            thing = name.partition(".")[0]
            if "." not in name or self.was.get(name) == self.now.get(name):
                continue
            is_new = f"{thing}.time" not in self.was
            is_gone = f"{thing}.time" not in self.now
            mentioned = any(each == thing or each.startswith(f"{thing}.") for each in self.named)
            mentioned = mentioned or (is_beside and thing.startswith("over"))
            if (is_new and mentioned) or f"{thing}.name" in self.named:
                continue
            if (is_gone or name.endswith((".time", ".len"))) and (is_content or thing in self.named):
                continue
            if name.endswith((".len", ".time")) and self.named & {f"{thing}.time", f"{thing}.len"}:
                continue
            if name not in self.named and not (mentioned and name.endswith((".fx", ".place", ".size", ".outline"))):
                wrong.append(name)
        return wrong


def _alternatives(term: str) -> list[str]:
    """Return "a>|b>" as two terms; "fx=x|y" is one."""
    parts = term.split("|")
    if len(parts) > 1 and all(re.search("[=~<>]", part) for part in parts):
        return parts
    return [term]


def _fits(sign: str, value: str, now: Value | None, was: Value | None) -> bool:
    if now is None:
        return False
    if sign in {">", "<"}:
        if isinstance(now, str):
            return False
        limit = float(value) if value else (was if isinstance(was, float | int) else 0.0)
        return now > limit + 1e-9 if sign == ">" else now < limit - 1e-9
    if sign == "~":
        return re.search(value, str(now), re.IGNORECASE) is not None
    if value == "any":
        return now not in {"", 0.0}
    return any(_equal(each, now) for each in value.split("|"))


_COLORS: Final = {"red": "#FF0000", "yellow": "#FFFF00", "blue": "#0000FF", "pink": "#FFC0CB", "white": "#FFFFFF"}


def _equal(value: str, now: Value) -> bool:
    tolerance = 0.05 if value.endswith("~") else 0.02
    if isinstance(now, str):
        text = _COLORS.get(value, value)
        if re.fullmatch(r"[0-9.]+-[0-9.]+", text) and re.fullmatch(r"[0-9.]+-[0-9.]+", now):
            return all(abs(a - b) < 0.06 for a, b in zip(_pair(text), _pair(now), strict=True))
        return now == text or text in now.split("+") or now.partition(" ")[0] == text
    try:
        wanted = float(value.rstrip("~"))
    except ValueError:
        return False
    return abs(now - wanted) <= max(tolerance * abs(wanted), 0.005)


def _pair(text: str) -> tuple[float, float]:
    first, _, second = text.partition("-")
    return float(first), float(second)


def _length(piece: Piece) -> float:
    return piece.source_out - piece.source_in


def _inside(piece: Piece, span: tuple[float, float]) -> list[Piece]:
    start, end = max(piece.start, span[0]), min(piece.start + _length(piece), span[1])
    if end - start <= 0.001:
        return []
    offset = piece.source_in - piece.start
    return [Piece(piece.name, start, start + offset, end + offset)]


def _outside(piece: Piece, gone: Sequence[tuple[float, float]]) -> list[Piece]:
    parts = [piece]
    for start, end in gone:
        parts = [part for each in parts for part in (*_inside(each, (-1, start)), *_inside(each, (end, 1e9)))]
    return parts


def _merged(found: Sequence[Piece]) -> list[Piece]:
    merged: list[Piece] = []
    for piece in found:
        last = merged[-1] if merged else None
        if last and last.name == piece.name and abs(last.source_out - piece.source_in) < 0.04:
            merged[-1] = Piece(last.name, last.start, last.source_in, piece.source_out)
        else:
            merged.append(piece)
    return merged


def _same(first: Sequence[Piece], second: Sequence[Piece]) -> bool:
    return len(first) == len(second) and all(
        a.name == b.name
        # How long a still stands in the place of a clip is that clip's length.
        and (a.name.endswith("!") or abs(a.source_in - b.source_in) + abs(a.source_out - b.source_out) < 0.08)
        for a, b in zip(first, second, strict=True)
    )


def _are_near(first: Sequence[float], second: Sequence[float]) -> bool:
    return len(first) == len(second) and all(abs(a - b) < 0.04 for a, b in zip(first, second, strict=True))
