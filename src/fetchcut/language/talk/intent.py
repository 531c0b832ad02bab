"""One wish as a value: which intent, and the phrases that fill its slots."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from fractions import Fraction

from fetchcut.language.lexer import Token
from fetchcut.language.talk.readers.clips import ref_of
from fetchcut.language.talk.values import Pos, Ref, Span


@dataclass(frozen=True, slots=True, kw_only=True)
class Intent:
    """What one clause asks for. `words` are the person's own; `value` is the frame's."""

    kind: str
    value: str
    items: tuple[Token, ...]
    words: str
    used: set[tuple[int, int]] = field(default_factory=set, compare=False)
    """Where the phrases stand that a wish has looked at: what is left over was not understood (see account.py)."""

    def all(self, *kinds: str) -> tuple[Token, ...]:
        """Return the phrases of these kinds, in the order said."""
        return self.use(*(item for item in self.items if item.kind in kinds))

    def use(self, *items: Token) -> tuple[Token, ...]:
        """Return the phrases, and note that they were looked at."""
        self.used.update((item.start, item.end) for item in items)
        return items

    def has(self, *kinds: str) -> bool:
        """Return whether a phrase of one of these kinds is there."""
        return any(item.kind in kinds for item in self.items)

    def first(self, *kinds: str) -> Token | None:
        """Return the first phrase of these kinds."""
        found = next((item for item in self.items if item.kind in kinds), None)
        return found if found is None else self.use(found)[0]

    def word(self, *kinds: str) -> str | None:
        """Return the value of the first phrase of these kinds, as text."""
        found = self.first(*kinds)
        return None if found is None else str(found.value)

    def number(self, *kinds: str) -> Fraction | None:
        """Return the value of the first phrase of these kinds, as a number."""
        found = self.first(*kinds)
        return None if found is None else Fraction(str(found.value))

    def index(self, *kinds: str) -> int | None:
        """Return where the first phrase of these kinds stands among the items."""
        found = next((at for at, item in enumerate(self.items) if item.kind in kinds), None)
        if found is not None:
            self.use(self.items[found])
        return found

    @property
    def spans(self) -> tuple[Span, ...]:
        """Return the stretches of time, in the order said; what is left beside one that is excepted."""
        found = [span for item in self.all("RANGE") for span in _spans(item)]
        inner = [item.value for item in self.all("EXCEPTED") if isinstance(item.value, Token)]
        if not found and len(inner) == 1 and len(excepted := _spans(inner[0])) == 1:
            found.extend(_beside(excepted[0]))
        # "All along until 0:06": all of it is only said to mean that it does not stop before.
        return _joined(each for each in found if each.start or each.end or each.of) or tuple(found)

    @property
    def points(self) -> tuple[Pos, ...]:
        """Return the points in time, in the order said."""
        found: list[Pos] = []
        for item in self.all("POINT", "POS", "FROMPOINT"):
            values = item.value if isinstance(item.value, tuple) else (item.value,)
            found.extend(each for each in values if isinstance(each, Pos))
        return tuple(found)

    @property
    def refs(self) -> tuple[Ref, ...]:
        """Return the clips pointed at, in the order said."""
        return tuple(ref for item in self.all("CLIPS", "NAMED") if (ref := ref_of(item)) is not None)

    @property
    def points_at_it(self) -> bool:
        """Return whether a pronoun stands for what is meant."""
        return self.has("PRONOUN") or any(item.text == "reverse that" for item in self.items)

    @property
    def quote(self) -> str | None:
        """Return the first quotation, verbatim."""
        return self.word("QUOTE")

    def slots(self) -> Mapping[str, object]:
        """Return the phrases by kind, for people who look at the stages."""
        found: dict[str, list[object]] = {}
        for item in self.items:
            found.setdefault(item.kind, []).append(item.value if item.value not in {None, ""} else item.text)
        return found


def _spans(item: Token) -> tuple[Span, ...]:
    values = item.value if isinstance(item.value, tuple) else (item.value,)
    return tuple(each for each in values if isinstance(each, Span))


def _joined(spans: Iterable[Span]) -> tuple[Span, ...]:
    """Return the stretches with "from 8 s on" and "until 20 s" behind it as one."""
    found: list[Span] = []
    for span in spans:
        last = found[-1] if found else None
        if (
            last
            and span.end
            and last.start
            and span.start is None
            and last.end is None
            and _is_after(span.end, last.start)
        ):
            found[-1] = replace(last, end=span.end)
        else:
            found.append(span)
    return tuple(found)


def _is_after(end: Pos, start: Pos) -> bool:
    return end.base == start.base == "start" and end.offset > start.offset and end.of == start.of


def _beside(span: Span) -> tuple[Span, ...]:
    """Return the stretches before and after one."""
    before = Span(start=None, end=span.start, style="open", of=span.of)
    after = Span(start=span.end, end=None, style="open", of=span.of)
    return tuple(each for each, edge in ((before, span.start), (after, span.end)) if edge is not None)
