"""Phrases → chunks at what marks an end: commas, line breaks, "and", "then", blanks between Chinese words."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise
from typing import Final

from fetchcut.language.lexer import Token
from fetchcut.language.normalise import is_han
from fetchcut.language.talk.amending import family
from fetchcut.language.talk.tokens import HIDDEN

_WEAK: Final = frozenset({",", "，", "、", ":", "：", "/", "(", ")", "（", "）", "|"})


THINGS: Final = frozenset({"MUSIC", "TITLE", "LOGO", "CAPTION", "VOICE"})


@dataclass(frozen=True, slots=True)
class Chunk:
    """Phrases that belong together, as far as marks tell."""

    items: tuple[Token, ...]
    mark: str
    """What stands before it: "" nothing, "," a weak, ";" a strong mark, "and", "then", "so", "because", "correct"."""
    gaps: frozenset[int] = frozenset()
    """Where phrases begin behind a blank that stands for a comma: 静音 两倍速."""


def marked(phrases: Sequence[Token]) -> Iterator[Chunk]:
    """Yield the phrases between marks, without what a correction says not to be meant."""
    items: list[Token] = []
    heading: list[Token] = []
    mark = ""
    gaps = _gaps(phrases)
    said = _without_remarks(_without_present(list(_without_rejected(phrases))))
    for phrase in _with_only(_with_rests(list(_with_denials(_without_denied(said))))):
        name = _mark(phrase)
        if name is None:
            if phrase.kind not in HIDDEN:
                items.append(phrase)
            continue
        if phrase.text in {":", "："} and items and all(item.kind in _HEADINGS for item in items):
            heading = items[:]  # "clip 1: mute, music: 20 %": what it is about, and then what is done
            continue
        if phrase.text in {":", "："} and items and all(item.kind in _TIMES for item in items):
            continue  # "from 5 s to 7 s: “Wow”": the time of what follows
        if items:
            yield Chunk(_under(heading, items, mark), mark, gaps)
            mark = name
            heading = [] if name in {";", "then"} else heading
        else:
            mark = max(mark, name, key=_STRENGTH.index)
        items = []
    yield Chunk(_under(heading, items, mark), mark, gaps)


def _under(heading: Sequence[Token], items: Sequence[Token], mark: str) -> tuple[Token, ...]:
    """Return the phrases with the clip that a heading named before: "clip 2: mute + reverse"."""
    is_clip = any(item.kind in {"CLIPS", "NAMED"} for item in heading)
    is_told = mark in {",", "and"} and not any(item.kind in _HEADINGS | {"VIDEO", "QUOTE", "FILE"} for item in items)
    return (*heading, *items) if is_clip and is_told else tuple(items)


_TIMES: Final = frozenset({"RANGE", "POINT", "LEN"})
_HEADINGS: Final = frozenset({"CLIPS", "NAMED", "MUSIC", "LOGO", "TITLE", "CAPTION", "VOICE", "SOUND"})


def _without_denied(phrases: list[Token]) -> list[Token]:
    """Return the phrases of a correction without what it says not to be meant: 不是这段，是第二段."""
    begins = [at for at, each in enumerate(phrases[:3]) if each.kind == "CORRECT" and each.text == "不是"]
    if not begins:
        return phrases
    first = begins[0] + 1
    ends = [at for at, each in enumerate(phrases) if each.text in {"是", "而是", "应该是"} and first < at < first + 6]
    if not ends or all(each.kind in {"SEP", *HIDDEN} for each in phrases[ends[0] + 1 :]):
        return phrases
    return [*phrases[:first], *phrases[ends[0] + 1 :]]


def _without_remarks(phrases: list[Token]) -> list[Token]:
    """Return the phrases without what is seen where times are told: "14 to 17, where I drop the camera"."""
    if not any(each.kind == "RANGE" for each in phrases):
        return phrases
    found: list[Token] = []
    is_remark = False
    for each in phrases:
        if each.kind == "CONTENT" and each.text.startswith("where ") and each.text != "where it":
            is_remark = True
        is_remark = is_remark and each.kind not in {"SEP", "RANGE", "POINT", "AND", "THEN", "SO", "BECAUSE"}
        if not is_remark:
            found.append(each)
    return found


def _without_present(phrases: list[Token]) -> list[Token]:
    """Return the phrases without what an amount is now: "raise it from 35 % to 50 %" says what it is to be."""
    seen = [at for at, each in enumerate(phrases) if each.kind not in HIDDEN]
    if any(phrases[at].kind in _GRADUAL for at in seen):
        return phrases
    for at in range(len(seen) - 2):
        first, value, to = seen[at : at + 3]
        kinds = [phrases[each].kind for each in seen[at : at + 4]]
        if kinds[0] == "FROM" and kinds[2] == "TO" and kinds[1] == kinds[-1] and kinds[1] in {"PCT", "DB"}:
            return [*phrases[:first], *phrases[to:]]
        if kinds[:3] == ["FROMPOINT", "TO", "PCT"] and phrases[first].text.split()[-1].isdigit():
            return [*phrases[:first], *phrases[value:]]  # "from 100 to 120 percent"
    return phrases


_GRADUAL: Final = frozenset(
    {"RAMP", "ZOOM", "ZOOMOUT", "KENBURNS", "KENBURNSOUT", "FADE", "FADEIN", "FADEOUT", "FADEBOTH"}
)
"""Between these and "to" lie all the amounts."""


def _with_denials(phrases: Sequence[Token]) -> Iterator[Token]:
    """Yield the phrases with 不是 as "not" where it only says what is not meant: 我要竖屏，不是方形."""
    for at, phrase in enumerate(phrases):
        if phrase.kind == "CORRECT" and phrase.text in {"不是", "而不是", "并不是"} and at + 1 < len(phrases):
            value = phrases[at + 1]
            is_told = any(family(each.kind) == family(value.kind) for each in phrases[:at])
            is_last = all(each.kind in {"SEP", *HIDDEN} for each in phrases[at + 2 :])
            if is_told and is_last and value.kind in {"SHAPE", "RATIO", "PLATFORM", "COLOR", "PCT", "X", "T"}:
                phrase = replace(phrase, kind="NEG")  # noqa: PLW2901
        yield phrase


def _with_rests(phrases: list[Token]) -> list[Token]:
    """Return the phrases with "after that" at the end of a clause as the time it is: "…, and mute it after that"."""
    return [
        replace(phrase, kind="FROMTHERE") if phrase.text in _FROM_THERE and _ends(phrases, at) else phrase
        for at, phrase in enumerate(phrases)
    ]


def _ends(phrases: list[Token], at: int) -> bool:
    follows = next((each.kind for each in phrases[at + 1 :] if each.kind not in HIDDEN), "SEP")
    before = next((each.kind for each in reversed(phrases[:at]) if each.kind not in HIDDEN), "SEP")
    return follows == "SEP" and before not in {"SEP", "THEN", "AND"}


_FROM_THERE: Final = frozenset(
    {"after that", "afterwards", "from then on", "from there on", "thereafter", "之后", "以后"}
)


def _with_only(phrases: Sequence[Token]) -> Iterator[Token]:
    """Yield the phrases with "just" as "only" where it limits: "just clips 1 and 3", "blur it, just 3 to 5 s"."""
    kinds = [each.kind for each in phrases if each.kind not in HIDDEN and each.kind != "SEP"]
    is_only = kinds in (["CLIPS"], ["NAMED"])
    for at, phrase in enumerate(phrases):
        is_just = phrase.text == "just" and (is_only or _limits(phrases, at))
        yield replace(phrase, kind="ONLY") if is_just else phrase


def _limits(phrases: Sequence[Token], at: int) -> bool:
    """Return whether a "just" behind a mark stands before a stretch or a clip."""
    before = next((each.kind for each in reversed(phrases[:at]) if each.kind not in HIDDEN), "")
    follow = [each.kind for each in phrases[at + 1 :] if each.kind not in HIDDEN | _PLACING]
    return before in {"SEP", "THEN"} and follow[:1] in (["RANGE"], ["CLIPS"], ["NAMED"])


_PLACING: Final = frozenset({"FOR", "IN", "ON", "AT", "OVERWORD", "UNDERNEATH"})


def _gaps(phrases: Sequence[Token]) -> frozenset[int]:
    """Return where phrases begin behind a blank that follows a Chinese character; others part mere words."""
    found: set[int] = set()
    is_behind = False
    is_chinese = any(phrase.text and is_han(phrase.text[0]) for phrase in phrases)
    for before, phrase in pairwise(phrases):
        is_foreign = is_chinese and before.kind in _FOREIGN and (not before.text or is_han(phrase.text[:1]))
        is_said = is_foreign or is_han(before.text[-1:])
        is_behind = is_behind or (before.end < phrase.start and is_said)
        if is_behind and phrase.kind not in HIDDEN:
            found.add(phrase.start)
            is_behind = False
    return frozenset(found)


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
        is_next = phrase.kind in _COMMANDING and phrases[at - 1].kind in THINGS | {
            "PRONOUN",
            "CLIPS",
            "NAMED",
            "VIDEO",
        }
        if is_rejected and (is_next or phrase.kind in {"SEP", "THEN", "AND", "SET", "ADD", "CORRECT"}):
            is_rejected = False
        if not is_rejected:
            yield phrase


_FOREIGN: Final = frozenset({"QUOTE", "FILE"}) | THINGS
"""What Chinese names in Latin letters as well: logo, BGM."""

_COMMANDING: Final = frozenset(
    {"FASTER", "SLOWER", "MUTE", "TRIM", "CUT", "REMOVE", "KEEP", "SPLIT", "REVERSE", "MOVE"}
)

_STRENGTH: Final = ("", ",", "and", ";", "then", "so", "because", "correct")


def _mark(phrase: Token) -> str | None:
    match phrase.kind:
        case "SEP":
            return "," if phrase.text in _WEAK else ";"
        case "AND":
            return "and"
        case "THEN":
            return "then"
        case "SO":
            return "so"
        case "BECAUSE":
            return "because"
        case "CORRECT":
            return "correct"
    return None
