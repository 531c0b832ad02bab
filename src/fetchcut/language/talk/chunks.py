"""Phrases → chunks: the message cut at commas, at "and" and "then", and before a second verb that has its own wish."""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import Final

from fetchcut.language.lexer import Token
from fetchcut.language.talk.frames import best_fit
from fetchcut.language.talk.marks import THINGS, Chunk, marked
from fetchcut.language.talk.parting import parted
from fetchcut.language.talk.runons import run_on
from fetchcut.language.talk.words import Subjects


def chunks(phrases: Sequence[Token], subjects: Subjects) -> Iterator[Chunk]:
    """Yield what belongs together, in the order said."""
    for each in marked(phrases):
        chunk = replace(each, items=_without_spared(each.items))
        yield from _run_apart(chunk, subjects)


def _run_apart(chunk: Chunk, subjects: Subjects) -> Iterator[Chunk]:
    at = _denial(chunk.items, subjects) or _after_denied(chunk.items, subjects) or _addition(chunk.items, subjects)
    at = at or run_on(chunk.items, subjects) or _begun_anew(chunk.items, subjects)
    if at:
        yield from _run_apart(replace(chunk, items=chunk.items[:at]), subjects)
        yield from _run_apart(replace(chunk, items=chunk.items[at:], mark=","), subjects)
        return
    first, *rest = parted(chunk.items, chunk.gaps, subjects)
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


def _after_denied(items: tuple[Token, ...], subjects: Subjects) -> int:
    """Return where a wish begins behind one that is not to be: 先别导出 | 把标题去掉; 0 where none does."""
    if len(items) < 3 or items[0].kind != "NEG" or items[1].kind not in subjects.verbs:
        return 0
    return next((at for at, item in enumerate(items) if at > 1 and item.kind == "BA"), 0)


def _begun_anew(items: tuple[Token, ...], subjects: Subjects) -> int:
    """Return where Chinese takes up another thing behind a whole wish: 从中间切开 | 把后面一半删掉; else 0."""
    for at, item in enumerate(items[2:-1], 2):
        if item.kind != "BA" or item.text not in _TAKING_UP:
            continue
        left, right = items[:at], items[at:]
        saying = subjects.verbs - _NO_WISH | _DEGREES
        is_said = all(any(each.kind in saying for each in part) for part in (left, right))
        if is_said and items[at - 1].kind not in _LEADING_ON and all(_reads(each, subjects) for each in (left, right)):
            return at
    return 0


_TAKING_UP: Final = frozenset({"把", "将"})
_NO_WISH: Final = frozenset({"REQUEST", "CANT", "QWHATIF", "QADVICE", "QABILITY", "IFWORD"})
_DEGREES: Final = frozenset({"BIGGER", "SMALLER", "ADJ", "LOOK", "FX", "SHAPE", "RATIO", "PLATFORM", "XWORD", "NEG"})
_LEADING_ON: Final = frozenset({"NEG", "ONLY", "AND", "EXCEPT", "WITH"})


def _reads(items: tuple[Token, ...], subjects: Subjects) -> bool:
    """Return whether a frame reads the phrases as a wish."""
    fit = best_fit(items, subjects)
    return fit is not None and not fit.frame.intent.startswith(("q_", "condition", "cant"))


def _addition(items: tuple[Token, ...], subjects: Subjects) -> int:
    """Return where "with" adds another thing to a whole wish, 0 where it does not: "make it vertical | with music".

    Behind a clip it says which: "the clip with the music".
    """
    for at, item in enumerate(items[1:-1], 1):
        is_with = item.kind == "WITH" or (item.kind == "SAYS" and item.text.startswith("with "))
        if not is_with or items[at - 1].kind not in _SAID or {item.kind for item in items[:at]} & (THINGS | {"FILE"}):
            continue
        left, right = best_fit(items[:at], subjects), best_fit(items[at:], subjects)
        if left and right and left.frame.intent in _WHOLE and right.frame.intent in _ADDED:
            return at
    return 0


_SAID: Final = frozenset(
    {"T", "RANGE", "LEN", "SHAPE", "RATIO", "PLATFORM", "X", "XWORD", "LOOK", "FASTER", "SLOWER"}
) | frozenset(
    {"DEG", "N", "PCT", "PRONOUN", "MUTE", "FLIPH", "FLIPV", "FX", "REVERSE", "HALF", "ADJ", "SPEEDX", "FITWORD"}
)
_WHOLE: Final = frozenset(
    {"trim_to", "keep", "remove", "cut", "canvas", "speed", "look", "effect", "retime"}
) | frozenset({"rotate", "flip", "mute", "reverse", "adjust"})

_ADDED: Final = frozenset({"music_add", "text_add", "text_write", "sound_choose"})


def _without_spared(items: tuple[Token, ...]) -> tuple[Token, ...]:
    """Return the phrases without a thing at their end that is let be: "remove the music but not the title"."""
    if len(items) < 4 or items[-2].kind != "EXCEPT" or items[-1].kind not in THINGS:
        return items
    return items[:-2] if {item.kind for item in items[:-2]} & THINGS else items
