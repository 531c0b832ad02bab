"""Clips people point at, and times said of one of them: "the second clip", "the first 3 s of it"."""

from dataclasses import replace
from typing import Final

from fetchcut.language.lexer import Token
from fetchcut.language.talk.readers.tokens import Tokens, count_of, number_of, position
from fetchcut.language.talk.values import Pos, Ref, Span


def _is_enumerated(token: Token) -> bool:
    """Return whether digits stand side by side that count one by one: 第一二段."""
    return token.kind == "N" and len(token.text) > 1 and all(each in "一二三四五六七八九" for each in token.text)


def clip_nth(tokens: Tokens, between: Tokens, value: str) -> Ref | None:
    kinds = [token.kind for token in tokens]
    if "MIDDLE" in kinds:
        return Ref(kind="clip", which="nth", numbers=(0,))
    numbers = [count for token in tokens if (count := count_of(token)) is not None]
    if not numbers or any(_is_enumerated(token) for token in tokens):
        return None
    if "COUNTBACK" in kinds:
        return Ref(kind="clip", which="nth", numbers=(-numbers[0],))
    if kinds[0] == "LAST" and kinds[1:2] == ["N"]:
        return Ref(kind="clip", which="nth", numbers=tuple(range(-numbers[1], 0)))
    return Ref(kind="clip", which="nth", numbers=(numbers[0],))


def clip_several(tokens: Tokens, between: Tokens, value: str) -> Ref | None:
    if tokens[0].kind == "FIRSTLAST":
        return Ref(kind="clip", which="nth", numbers=(1, -1))
    numbers = [count for token in tokens if (count := count_of(token)) is not None]
    is_range = any(token.kind in {"TO", "DASH"} for token in tokens)
    if is_range and len(numbers) == 2 and 0 < numbers[0] < numbers[1]:
        numbers = list(range(numbers[0], numbers[1] + 1))
    return Ref(kind="clip", which="nth", numbers=tuple(numbers)) if numbers else None


def clips_joined(tokens: Tokens, between: Tokens, value: str) -> Ref | None:
    """Return one reference for several that count: "clip 1 and clip 3"."""
    numbers: list[int] = []
    for token in tokens:
        if isinstance(token.value, Ref):
            if token.value.which != "nth":
                return None
            numbers.extend(token.value.numbers)
        elif (count := count_of(token)) is not None:
            numbers.append(count)
    if tokens[1].kind == "CLIPS" and len(tokens) == 2 and not _is_joined(between):
        return None
    return Ref(kind="clip", which="nth", numbers=tuple(numbers)) if numbers else None


def clip_enumerated(tokens: Tokens, between: Tokens, value: str) -> Ref | None:
    """Return the clips of 一二段 and 第二三段: digits side by side count them one by one."""
    text = next(token.text for token in tokens if token.kind == "N")
    digits = {digit: number for number, digit in enumerate("一二三四五六七八九", 1)}
    if len(text) < 2 or not all(each in digits for each in text):
        return None
    return Ref(kind="clip", which="nth", numbers=tuple(digits[each] for each in text))


def clip_side(tokens: Tokens, between: Tokens, value: str) -> Ref:
    """Return "the part behind" after a split: the last, or the first one."""
    number = -1 if tokens[0].kind in {"AFTER", "BACK"} else 1
    return Ref(kind="clip", which="nth", numbers=(number,))


def clip_group(tokens: Tokens, between: Tokens, value: str) -> Ref | None:
    count = next((int(number_of(token)) for token in tokens if token.kind == "N"), 1)
    if not 0 < count < 10_000:
        return None
    is_last = tokens[0].kind in {"LAST", "BACK"}
    return Ref(kind="clip", which="nth", numbers=tuple(range(-count, 0) if is_last else range(1, count + 1)))


def clip_all(tokens: Tokens, between: Tokens, value: str) -> Ref:
    return Ref(kind="clip", which="all")


def clip_other(tokens: Tokens, between: Tokens, value: str) -> Ref:
    names = {"NEXT": ("next",), "PREV": ("previous",)}.get(tokens[0].kind, ())
    is_one = " ".join(token.text for token in tokens) in _OTHER_ONE
    return Ref(kind="clip", which="other", names=names, numbers=(1,) if is_one else ())


_OTHER_ONE: Final = frozenset(
    {"other one", "other clip", "另一段", "另一个", "另外一段", "另外一个", "另外那段", "另外那个"}
)
"""What means one clip: with several others it is not known which."""


def clip_named(tokens: Tokens, between: Tokens, value: str) -> Ref | None:
    names = tuple(str(token.value) for token in tokens if token.kind in {"NAMED", "QUOTE", "FILE"})
    return Ref(kind="clip", which="named", names=names) if names else None


def clip_it(tokens: Tokens, between: Tokens, value: str) -> Ref:
    return Ref(kind="clip", which="it")


def pronoun(tokens: Tokens, between: Tokens, value: str) -> Ref:
    return Ref(kind="any", which="it")


def ref_of(token: Token) -> Ref | None:
    """Return what a token points at: a reference as it is, a name as a reference to what is called so."""
    if isinstance(token.value, Ref):
        return token.value
    if token.kind in {"NAMED", "FILE"}:
        return Ref(kind="clip", which="named", names=(str(token.value),))
    return None


def range_of(tokens: Tokens, between: Tokens, value: str) -> object:
    """The stretch counts in the clip: only where they really belong together."""
    found = next(token for token in tokens if token.kind == "RANGE")
    ref = next((ref for token in tokens if (ref := ref_of(token)) is not None), None)
    if ref is None:
        return None
    if tokens[0].kind in {"CLIPS", "NAMED"} and not _is_joined(between):
        return None
    if [token.kind for token in tokens] in (["RANGE", "CLIPS"], ["RANGE", "NAMED"]) and not tokens[1].text.isascii():
        return None  # 第一段留前五秒 | 第二段留前三秒: in Chinese the clip comes first
    spans = found.value if isinstance(found.value, tuple) else (found.value,)
    return tuple(replace(span, of=ref) for span in spans if isinstance(span, Span))


def _is_joined(between: Tokens) -> bool:
    """Return whether 的 or an apostrophe stands between, or Chinese simply goes on: 第二段前5秒."""
    texts = {token.text for token in between}
    has_han = any("\u4e00" <= character <= "\u9fff" for token in between for character in token.text)
    return bool(texts & {"的", "'s"}) or has_han


def point_of(tokens: Tokens, between: Tokens, value: str) -> Pos | None:
    ref = next((ref for token in tokens if (ref := ref_of(token)) is not None), None)
    at = next((pos for token in tokens if (pos := position(token)) is not None), None)
    if tokens[0].kind in {"CLIPS", "NAMED"} and not _is_joined(between):
        return None
    return replace(at, of=ref) if at is not None and ref is not None else None


def excepted(tokens: Tokens, between: Tokens, value: str) -> object:
    if tokens[-1].kind in _ENDS:  # "all but the last": nothing of it says "clip"
        ref = Ref(kind="clip", which="nth", numbers=(_ENDS[tokens[-1].kind],))
        return replace(tokens[-1], kind="CLIPS", value=ref)
    return next((token for token in tokens if token.kind in {"RANGE", "CLIPS", "NAMED", "PRONOUN"}), None)


_ENDS: Final = {"FIRST": 1, "LAST": -1}


def between_clips(tokens: Tokens, between: Tokens, value: str) -> tuple[Ref, ...] | None:
    cuts = {"FIRSTCUT": 1, "SECONDCUT": 2, "LASTCUT": -2}
    if tokens[0].kind in cuts:
        return (Ref(kind="clip", which="nth", numbers=(cuts[tokens[0].kind],)),)
    if any(token.kind == "CUTNOUN" for token in tokens):
        count = next((count for token in tokens if (count := count_of(token)) is not None), 1)
        return (Ref(kind="clip", which="nth", numbers=(count if count > 0 else count - 1,)),)
    if tokens[-1].kind == "BETWEEN" and tokens[-1].text.isascii():  # "put clip 3 between …"
        return None
    found = [ref for token in tokens if (ref := ref_of(token)) is not None]
    numbers = [int(number_of(token)) for token in tokens if token.kind == "N"]
    found += [Ref(kind="clip", which="nth", numbers=(number,)) for number in numbers]
    return tuple(found) or None


def open_with(tokens: Tokens, between: Tokens, value: str) -> tuple[Ref, str] | None:
    """Return which clip is to open or to close: "start with the city one", 用city开场."""
    ref = next((ref for token in tokens if (ref := ref_of(token)) is not None), None)
    is_end = any(token.kind in {"END", "FINISH", "LAST"} for token in tokens)
    return None if ref is None else (ref, "end" if is_end else "start")


def clip_called(tokens: Tokens, between: Tokens, value: str) -> Ref:
    """Return the clip that a word counts by itself: "the opener"."""
    return Ref(kind="clip", which="nth", numbers=(int(str(tokens[0].value)),))
