"""Phrases → chunks: the message cut at commas, at "and" and "then", and before a second verb that has its own wish."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Final

from fetchcut.language.lexer import Token
from fetchcut.language.talk.frames import best_fit
from fetchcut.language.talk.tokens import HIDDEN
from fetchcut.language.talk.words import Subjects

_WEAK: Final = frozenset({",", "，", "、", ":", "：", "/", "(", ")", "（", "）", "|"})


@dataclass(frozen=True, slots=True)
class Chunk:
    items: tuple[Token, ...]
    mark: str
    """What stands before it: "" nothing, "," a weak mark, "and", ";" a strong mark, "then", "correct"."""


def chunks(phrases: Sequence[Token], subjects: Subjects) -> Iterator[Chunk]:
    for chunk in _marked(phrases):
        at = _denial(chunk.items, subjects)
        if at:
            yield Chunk(chunk.items[:at], chunk.mark)
            yield Chunk(chunk.items[at:], ",")
            continue
        first, *rest = _parted(chunk.items, subjects)
        yield Chunk(first, chunk.mark)
        yield from (Chunk(each, "and") for each in rest)


def _denial(items: tuple[Token, ...], subjects: Subjects) -> int:
    """Return where "without cutting anything" begins, 0 where nothing of the kind stands behind a wish."""
    for at, item in enumerate(items[1:], 1):
        if item.kind == "NEG" and item.text in {"without", "w/o", "but not", "不"}:
            follows = items[at + 1].kind if at + 1 < len(items) else ""
            if follows in subjects.verbs and best_fit(items[:at], subjects) is not None:
                return at
    return 0


def _parted(items: tuple[Token, ...], subjects: Subjects) -> list[tuple[Token, ...]]:
    """Return the phrases in two where the second begins with a verb and both read better apart."""
    if len(items) > _LONGEST:
        return [items]
    whole = best_fit(items, subjects)
    best: tuple[float, int] = ((whole.score if whole else -1.0) + _PARTING, 0)
    for at in range(1, len(items)):
        if items[at].kind not in subjects.verbs or items[at].kind in _UNPARTED:
            continue
        left, right = best_fit(items[:at], subjects), best_fit(items[at:], subjects)
        if left and whole and whole.frame.intent == "text_add" and left.frame.intent in ATTRIBUTES:
            continue  # 蓝底白字写“特价”: how it looks comes first
        if left and right and left.frame.intent != right.frame.intent and left.score + right.score > best[0]:
            best = (left.score + right.score, at)
    return [items[: best[1]], *_parted(items[best[1] :], subjects)] if best[1] else [items]


ATTRIBUTES: Final = frozenset({"style", "background", "retime", "opacity", "keep", "trim_to", "scale", "music_time"})
"""Intents that may as well only describe what the clause before adds: "white on black, from 0:05 to 0:10"."""

_UNPARTED: Final = frozenset({"CREDITS", "STATE", "STAY", "APPEAR", "PLAY", "WHATCHANGED", "CANT"}) | frozenset(
    {"QLENGTH", "QSIZE", "QRATE", "QCLIPS", "QSOUND", "QMUSIC", "QFORMATS", "QHOWTO", "QWHATIF", "QADVICE"}
    | {"QABILITY", "QWHAT", "TELLME", "UP", "DOWN", "LOUDER", "QUIETER"}
)

_LONGEST: Final = 48
"""Phrases of a clause that is tried in two; longer ones nobody says, and the tries grow with the square."""

_PARTING: Final = 2.5
"""What two clauses must explain better than one, so that a mere second verb parts nothing."""


def _marked(phrases: Sequence[Token]) -> Iterator[Chunk]:
    items: list[Token] = []
    mark = ""
    for phrase in _without_rejected(phrases):
        name = _mark(phrase)
        if name is None:
            if phrase.kind not in HIDDEN:
                items.append(phrase)
            continue
        if items:
            yield Chunk(tuple(items), mark)
            mark = name
        else:
            mark = max(mark, name, key=_STRENGTH.index)
        items = []
    yield Chunk(tuple(items), mark)


def _without_rejected(phrases: Sequence[Token]) -> Iterator[Token]:
    """Yield the phrases without what "instead of" says is not wanted: "make it 1.5x instead of 2x"."""
    is_rejected = False
    for at, phrase in enumerate(phrases):
        if phrase.kind == "INSTEADOF":
            follows = next((each.kind for each in phrases[at + 1 :] if each.kind not in HIDDEN), "")
            if follows in {"CLIPS", "NAMED", "LOGO", "MUSIC"} and any(each.kind == "FILE" for each in phrases[:at]):
                yield replace(phrase, kind="REPLACE")  # "use outro.mp4 instead of clip 3"
                continue
            is_rejected = True
            continue
        if is_rejected and (phrase.kind in {"SEP", "THEN", "AND", "SET", "ADD", "CORRECT"}):
            is_rejected = False
        if not is_rejected:
            yield phrase


_STRENGTH: Final = ("", ",", "and", ";", "then", "correct")


def _mark(phrase: Token) -> str | None:
    match phrase.kind:
        case "SEP":
            return "," if phrase.text in _WEAK else ";"
        case "AND":
            return "and"
        case "THEN":
            return "then"
        case "CORRECT":
            return "correct"
    return None
