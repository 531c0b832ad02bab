"""Findings → one wish. Two that exclude each other are a Contradiction that quotes both."""

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise
from typing import Any, Final

from fetchcut.errors import Contradiction, NotOfferedYet, NotUnderstood, UnknownFormat
from fetchcut.language.context import Surroundings, cuts, sound_removed_with, with_corrections
from fetchcut.language.findings import Finding
from fetchcut.timeline.wish import Wish

SMALLEST_LINES: Final = 144
"""What "the smallest" asks for: no site offers fewer lines."""
_SILENCING: Final = frozenset({"mute", "muting", "静音", "消音", "消声"})
_TAKING: Final = frozenset({"KEEP", "GET", "EXTRACT", "ONLY", "CLIP", "RECORD", "TRIM_TO"})
_AUDIO_TWIN: Final = {"mp4": "m4a", "mov": "m4a"}


@dataclass(frozen=True, slots=True)
class FormatKinds:
    """Which formats carry only sound, one picture, or pictures without sound."""

    audio: Collection[str]
    still: Collection[str]
    moving: Collection[str]


class WishBuilder:
    """Collects the findings by slot and settles them."""

    def __init__(
        self, around: Surroundings, *, quote: Callable[[Finding], str], kinds: FormatKinds, known: Sequence[str]
    ) -> None:
        self.around = around
        self.quote = quote
        self.kinds = kinds
        self.known = tuple(known)
        found = with_corrections(around, around.findings)
        self.parts = [each for each in found if each.slot == "part"]
        self.cuts = cuts(around, self.parts)
        self.by_slot: dict[str, list[Finding]] = {}
        for each in found:
            if each.slot != "part" and not around.is_negated(each):
                self.by_slot.setdefault(self._slot(each), []).append(each)

    def build(self) -> Wish:
        """Return the wish. Raises Contradiction, NotOfferedYet, NotUnderstood or UnknownFormat."""
        self._refuse()
        self._refuse_silent_part()
        self._check()
        form = self._format()
        playlist = self._playlist()
        values: dict[str, Any] = {
            "format": self._settled_format(form),
            "lines": self._lines(),
            "wants_best": self._has("best"),
            "wants_audio_only": self._has("audio_only"),
            "wants_video_only": self._has("video_only"),
            "cuts": tuple(cut for _, cut in self.cuts),
            "is_exact": self._has("exact"),
            "max_bytes": self._value("size", min),
            "max_duration_s": self._value("length"),
            "wants_playlist": playlist,
            "playlist_items": self._items(),
            "audio_language": self._value("language"),
        }
        return Wish(**values)

    def _slot(self, finding: Finding) -> str:
        kinds = {each.kind for each in self.around.tokens[finding.first : finding.last] if not each.is_hidden}
        is_noun = finding.slot == "audio_only" and kinds == {"AUDIO"}
        return "video_only" if is_noun and sound_removed_with(self.around, self.cuts, finding) else finding.slot

    def _has(self, slot: str) -> bool:
        return slot in self.by_slot

    def _first(self, slot: str) -> Finding | None:
        return self.by_slot.get(slot, [None])[0]

    def _refuse(self) -> None:
        if later := self._first("later"):
            raise NotOfferedYet(words=self.quote(later))
        if odd := self._first("odd"):
            raise NotUnderstood(words=self.quote(odd))
        if (foreign := self._first("foreign")) and not self._has("format"):
            raise UnknownFormat(name=self.quote(foreign), known=self.known)

    def _refuse_silent_part(self) -> None:
        """Raise NotOfferedYet for "remove the audio from the first 10 s": all is kept, a part of it without sound.

        "The first 10 s, without sound" and 截取前10秒静音 are both at once and stay what they are.
        """
        silent = self._first("video_only")
        if silent is None or not self._is_silencing(silent):
            return
        for part in self.parts:
            first, second = sorted((silent, part), key=lambda each: each.first)
            # English says the verb first; Chinese may put it behind: 前10秒静音.
            is_ordered = first is silent or not self.around.tokens[silent.last - 1].text.isascii()
            kept = self.around.verbs_before(first.first) | {
                t.kind for t in self.around.tokens[first.last : second.first]
            }
            if is_ordered and self.around.is_one_clause(first, second) and not kept & _TAKING:
                raise NotOfferedYet(words=self.quote(replace(first, last=second.last)))

    def _is_silencing(self, finding: Finding) -> bool:
        tokens = self.around.tokens[finding.first : finding.last]
        return any(token.kind == "REMOVE" or token.text in _SILENCING for token in tokens)

    def _value(self, slot: str, choose: Callable[[Sequence[Any]], Any] | None = None) -> Any:
        """Return the slot's one value, None for none. With "or" between them the first counts, or `choose` picks."""
        found = self.by_slot.get(slot, [])
        values = list(dict.fromkeys(each.value for each in found))
        if len(values) <= 1:
            return values[0] if values else None
        if choose:
            return choose(values)
        rest = [each for before, each in pairwise(found) if not self._is_choice(before, each)]
        other = next((each for each in rest if each.value != found[0].value), None)
        if other:
            raise Contradiction(first=self.quote(found[0]), second=self.quote(other))
        return values[0]

    def _is_choice(self, first: Finding, second: Finding) -> bool:
        return self.around.has_between("OR", first, second)

    def _lines(self) -> int | None:
        found = self.by_slot.get("lines", [])
        if len(found) > 1 and all(map(self._is_choice, found, found[1:])):
            return max(each.value for each in found if isinstance(each.value, int))
        lines = self._value("lines")
        if lines is None and self._has("smallest") and not self._is_sound():
            return SMALLEST_LINES
        return int(lines) if lines is not None else None

    def _format(self) -> str | None:
        """Return the format of the result: what is named as the source ("this mkv to mp4") does not count."""
        found = self.by_slot.get("format", [])
        strong = [each for each in found if each.is_strong]
        if strong:
            found = [each for each in found if each.is_strong or not self._is_source(each, strong)]
            self.by_slot["format"] = found
        value = self._value("format")
        return str(value) if value is not None else None

    def _is_source(self, weak: Finding, strong: Sequence[Finding]) -> bool:
        before = self.around.tokens[weak.first - 1] if weak.first else None
        if before and (before.kind in {"THIS", "FROM", "BA"} or before.text in {"the", "my", "an", "a"}):
            return True
        following = next((each for each in strong if each.first >= weak.last), None)
        if following is None:
            return False
        between = self.around.tokens[weak.last : following.first]
        return not any(token.kind in {"SEP", "AND", "CORRECT"} for token in between)

    def _settled_format(self, form: str | None) -> str | None:
        if self._has("still"):
            return form or "jpg"
        if self._has("audio_only") and form in _AUDIO_TWIN:
            return _AUDIO_TWIN[form]
        return form

    def _is_sound(self) -> bool:
        form = self._format()
        return self._has("audio_only") or form in self.kinds.audio

    def _playlist(self) -> bool | None:
        many = self._first("playlist") or self._first("items")
        single = self._first("single")
        if many and single:
            raise Contradiction(first=self.quote(many), second=self.quote(single))
        return True if many else False if single else None

    def _items(self) -> tuple[int, ...]:
        return tuple(sorted({item for each in self.by_slot.get("items", []) for item in _tuple(each.value)}))

    def _check(self) -> None:
        form = self._format()
        named = self._first("format")
        audio, silent, still = self._first("audio_only"), self._first("video_only"), self._first("still")
        sound = audio or (named if form in self.kinds.audio else None)
        picture = silent or still or (named if form in {*self.kinds.still, *self.kinds.moving} else None)
        moving = named if form and form not in {*self.kinds.still, "webp"} else None
        for first, second in (
            (sound, self._first("lines")),
            (sound, picture),
            (still, moving),
            (self._first("best"), self._first("smallest")),
            (self._first("smallest"), self._first("lines")),
        ):
            if first and second:
                early, late = sorted((first, second), key=lambda each: each.first)
                raise Contradiction(first=self.quote(early), second=self.quote(late))


def _tuple(value: object) -> tuple[int, ...]:
    return value if isinstance(value, tuple) else ()


def kinds_from(table: Mapping[str, Any]) -> FormatKinds:
    """Return the kinds as formats.toml lists them under [carries]."""
    return FormatKinds(audio=table["audio"], still=table["still"], moving=table["moving"])
