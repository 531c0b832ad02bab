"""Phrases → chunks: the message cut at commas, at "and" and "then", and before a second verb that has its own wish."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise
from typing import Final

from fetchcut.language.lexer import Token
from fetchcut.language.normalise import is_han
from fetchcut.language.talk.amending import family
from fetchcut.language.talk.frames import best_fit
from fetchcut.language.talk.runons import run_on
from fetchcut.language.talk.tokens import HIDDEN
from fetchcut.language.talk.words import Subjects

_WEAK: Final = frozenset({",", "，", "、", ":", "：", "/", "(", ")", "（", "）", "|"})


@dataclass(frozen=True, slots=True)
class Chunk:
    items: tuple[Token, ...]
    mark: str
    """What stands before it: "" nothing, "," a weak mark, "and", ";" a strong mark, "then", "so", "correct"."""
    gaps: frozenset[int] = frozenset()
    """Where phrases begin behind a blank that stands for a comma: 静音 两倍速."""


def chunks(phrases: Sequence[Token], subjects: Subjects) -> Iterator[Chunk]:
    for marked in _marked(phrases):
        chunk = replace(marked, items=_without_spared(marked.items))
        yield from _run_apart(chunk, subjects)


def _run_apart(chunk: Chunk, subjects: Subjects) -> Iterator[Chunk]:
    at = _denial(chunk.items, subjects) or _after_denied(chunk.items, subjects) or _addition(chunk.items, subjects)
    at = at or run_on(chunk.items, subjects)
    if at:
        yield from _run_apart(replace(chunk, items=chunk.items[:at]), subjects)
        yield from _run_apart(replace(chunk, items=chunk.items[at:], mark=","), subjects)
        return
    first, *rest = _parted(chunk.items, chunk.gaps, subjects)
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


def _addition(items: tuple[Token, ...], subjects: Subjects) -> int:
    """Return where "with" adds another thing to a whole wish, 0 where it does not: "make it vertical | with music".

    Behind a clip it says which: "the clip with the music".
    """
    for at, item in enumerate(items[1:-1], 1):
        is_with = item.kind == "WITH" or (item.kind == "SAYS" and item.text.startswith("with "))
        if not is_with or items[at - 1].kind not in _SAID or _kinds(items[:at]) & (_THINGS | {"FILE"}):
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
    if len(items) < 4 or items[-2].kind != "EXCEPT" or items[-1].kind not in _THINGS:
        return items
    return items[:-2] if {item.kind for item in items[:-2]} & _THINGS else items


_THINGS: Final = frozenset({"MUSIC", "TITLE", "LOGO", "CAPTION", "VOICE"})


def _parted(items: tuple[Token, ...], gaps: frozenset[int], subjects: Subjects) -> list[tuple[Token, ...]]:
    """Return the phrases in two where the second begins with a verb, or behind a blank, and both read better apart."""
    if len(items) > _LONGEST or (items and items[0].kind == "IFWORD"):
        return [items]
    if len(items) == 3 and items[0].kind == "ADD" and _begins_shape(items, 2):
        return [(replace(items[0], kind="SET"), items[1]), items[2:]]  # 做个15秒的 | 竖屏
    if [item.kind for item in items] == ["T", "SHAPE"] and not items[1].text.isascii():
        return [(Token("SET", "", 0, 0, ""), items[0]), items[1:]]  # 10秒的 | 竖版视频
    whole = best_fit(items, subjects)
    least, best = whole.score if whole else -1.0, (0.0, 0)
    for at in range(1, len(items)):
        is_gap = items[at].start in gaps
        is_verb = items[at].kind in subjects.verbs and (items[at].kind not in _UNPARTED or _is_turning(items, at))
        is_colour = _begins_colour(items, at) or _begins_shape(items, at)
        is_subject = _begins_subject(items, at, subjects)
        if not (is_gap or is_verb or is_colour or is_subject or _runs_on(items, at, subjects)):
            continue
        if items[at].kind == "RANGE" and items[at - 1].kind == "FILE":
            continue  # city.mp4 后5秒: a part of that file
        left, right = best_fit(items[:at], subjects), best_fit(items[at:], subjects)
        if left is None and right is not None and is_gap and is_verb and whole and _kinds(items[:at]) <= _THINGS:
            return [items[:at], *_parted(items[at:], gaps, subjects)]  # 删掉标题和logo | 只留音乐
        if left is not None and right is None and is_subject and left.frame.intent in {"remove", "keep"}:
            return [items[:at], items[at:]]  # 第二段不要 | 第三段提前: not both go
        if left is None or right is None:
            continue
        if items[at - 1].kind == "NEG" and is_verb and not is_gap and left.frame.intent == "remove":
            continue  # 第三段不用 | 静音: what is denied is the verb, not the clip
        if at == 1 and items[0].kind == "REMOVE" and not is_gap and items[0].text in _CALLING_OFF:
            continue  # 取消 | 倒放: what is called off is not done
        is_done = bool(_kinds(items[:at]) & _CUTTING) and (
            is_gap or items[at].kind == "SET" or _adds_besides(items, at)
        )
        if whole and whole.frame.intent == "text_add" and left.frame.intent in ATTRIBUTES and not is_done:
            continue  # 蓝底白字写“特价”: how it looks comes first
        if left.frame.intent == "text_add" and right.frame.intent == "background_add" and not _adds(items[at:]):
            continue  # "… in white with | a black background from 2 s to 5 s": its box
        if left.frame.intent == "keep" and not is_gap and _is_merely_named(items[:at]):
            continue  # "make the first 3 seconds | slow motion": nothing is kept, that part is slowed
        if left.frame.intent == "cant" and items[0].kind == "BA" and at == 2:
            continue  # 给车牌 | 打马赛克: what it is to be done to is nothing anybody sees
        if left.frame.intent in {"condition", "q_whatif", "q_advice"}:
            continue  # 若删掉前八秒, "would black and white suit it": what is supposed is no wish
        if left.frame.intent == "keep" and is_verb and not is_gap and not subjects.verbs & _kinds(items[:at]):
            continue  # 3到6秒画面放大: a stretch alone says only where
        is_plain = is_gap or is_colour or is_subject
        gain = left.score + right.score - least - (_GAP if is_plain else _PARTING)
        if gain > best[0] and (left.frame.intent != right.frame.intent or is_plain):
            best = (gain, at)
    at = best[1]
    return [*_parted(items[:at], gaps, subjects), *_parted(items[at:], gaps, subjects)] if at else [items]


def _adds_besides(items: tuple[Token, ...], at: int) -> bool:
    """Return whether English cuts first and then adds: "trim the head by 4 s | add the title …"."""
    return items[0].kind in _CUTTING and items[0].text.isascii() and items[at].kind == "ADD" and _adds(items[at:])


def _is_turning(items: tuple[Token, ...], at: int) -> bool:
    """Return whether "up", "down" stand for a verb: "drop the title | bring the music down"."""
    item = items[at]
    return item.kind in {"UP", "DOWN"} and item.text.isascii() and not item.text.endswith(("up", "down"))


_CUTTING: Final = frozenset({"KEEP", "TRIM", "REMOVE", "CUT"})
_CALLING_OFF: Final = frozenset({"取消", "去掉", "撤掉", "关掉", "cancel", "remove"})


def _adds(items: tuple[Token, ...]) -> bool:
    return any(item.kind in {"ADD", "INSERT"} and not item.text.startswith("with") for item in items)


def _is_merely_named(items: tuple[Token, ...]) -> bool:
    """Return whether a stretch is only named for what comes behind: "make", "play", "let" keep nothing."""
    kinds = {item.kind for item in items}
    return "RANGE" in kinds and kinds <= {
        "SET",
        "PLAY",
        "RANGE",
        "BA",
        "TO",
        "INTO",
        "AT",
        "IN",
        "ON",
        "OF",
        "AND",
        "REQUEST",
        "VIDEO",
        "WORD",
    }


def _begins_subject(items: tuple[Token, ...], at: int, subjects: Subjects) -> bool:
    """Return whether Chinese speaks of another thing once it is said what to do with one: logo放右下角 | 标题放顶部."""
    if items[at].kind not in _SPOKEN_OF or all(item.text.isascii() for item in items):
        return False
    first = next((item.kind for item in items if item.kind != "BA"), "")
    if first not in _SPOKEN_OF or items[at - 1].kind in _SPOKEN_OF | _LEADING_ON:
        return False
    said, told = _kinds(items[1:at]), _kinds(items[at + 1 :])
    return all(each & (subjects.verbs | _SAYING) for each in (said, told))


def _runs_on(items: tuple[Token, ...], at: int, subjects: Subjects) -> bool:
    """Return whether English may begin another wish without a comma: "make it vertical | black and white".

    What stands right behind a verb is done by it: "drop the volume".
    """
    kind, before = items[at].kind, items[at - 1].kind
    if kind not in _BEGINNING or before in _HOLDING or not items[at].text.isascii():
        return False
    return before not in subjects.verbs or (before in _COMPLETE and kind not in _NAMING)


_NAMING: Final = frozenset({"CLIPS", "NAMED", "TITLE", "CAPTION", "LOGO", "MUSIC", "SOUND", "OTHER"})
_BEGINNING: Final = _NAMING | {"SHAPE", "RATIO", "PLATFORM", "LOOK", "FX", "LOUDER", "QUIETER", "ADJ", "ADJWORD", "NEG"}
_COMPLETE: Final = frozenset({"MUTE", "REVERSE", "FASTER", "SLOWER", "LOUDER", "QUIETER", "SPEEDX"})
"""Verbs that say all by themselves: "mute b/w"."""
_HOLDING: Final = frozenset(
    {"TO", "INTO", "AND", "WITH", "FROM", "BETWEEN", "BEFORE", "AFTER", "AT", "IN", "ON", "OF", "BY", "FOR", "WHEN"}
    | {
        "ONLY",
        "KEEP",
        "EXCEPT",
        "NEG",
        "LITTLE",
        "MUCH",
        "MORE",
        "LESS",
        "OVERWORD",
        "UNDER",
        "INSTEADOF",
        "OR",
        "PRONOUN",
    }
)


_SPOKEN_OF: Final = frozenset({"CLIPS", "NAMED", "TITLE", "CAPTION", "LOGO", "MUSIC", "SOUND", "VOICE"})
_LEADING_ON: Final = frozenset(
    {
        "MOVE",
        "ADD",
        "SET",
        "INSERT",
        "SWAP",
        "REPLACE",
        "TO",
        "INTO",
        "AND",
        "WITH",
        "FROM",
        "BETWEEN",
        "BEFORE",
        "AFTER",
    }
    | {"BA", "AT", "IN", "ON", "OF", "ONLY", "KEEP", "EXCEPT", "JOIN"}
)
"""Behind these a thing belongs to what was said before it."""
_SAYING: Final = frozenset(
    {
        "PLACE",
        "BIGGER",
        "SMALLER",
        "COLOR",
        "PCT",
        "HALF",
        "X",
        "XWORD",
        "LOOK",
        "FX",
        "ADJ",
        "TRANSITION",
        "RANGE",
        "NEG",
    }
    | {"EARLIER", "LATERWORD", "FRONTPLACE", "BACKPLACE", "T"}
)


_MAKING: Final = frozenset({"TRIM", "SET", "ADD", "GIVEME"})


def _begins_shape(items: tuple[Token, ...], at: int) -> bool:
    """Return whether a shape follows a length: 剪成10秒 | 竖屏, 做个15秒的 | 竖屏."""
    return items[at].kind in {"SHAPE", "RATIO"} and items[at - 1].kind == "T" and items[0].kind in _MAKING


def _begins_colour(items: tuple[Token, ...], at: int) -> bool:
    """Return whether another side of the picture begins: 对比度高一点 | 饱和度低一点."""
    before = {item.kind for item in items[:at]}
    is_said = bool(before & {"ADJ", "LOOK"}) or ("ADJWORD" in before and bool(before & _DIRECTIONS))
    if is_said and items[at].kind in {"MORE", "LESS"} and [item.kind for item in items[at + 1 : at + 2]] == ["ADJWORD"]:
        return items[at - 1].kind not in {"AND", "WITH"}
    return items[at].kind in {"ADJ", "ADJWORD"} and is_said and items[at - 1].kind not in {"AND", "WITH"}


def _kinds(items: Sequence[Token]) -> frozenset[str]:
    return frozenset(item.kind for item in items)


_DIRECTIONS: Final = frozenset({"UP", "DOWN", "MORE", "LESS", "PCT", "N", "BIGGER", "SMALLER", "LITTLE"})


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

_GAP: Final = 0.5
"""The same where a blank stands between them, or each has its own way of being more or less."""


def _marked(phrases: Sequence[Token]) -> Iterator[Chunk]:
    items: list[Token] = []
    heading: list[Token] = []
    mark = ""
    gaps = _gaps(phrases)
    for phrase in _with_denials(_without_denied(list(_without_rejected(phrases)))):
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


def _gaps(phrases: Sequence[Token]) -> frozenset[int]:
    """Return where phrases begin behind a blank that follows a Chinese character; others part mere words."""
    found: set[int] = set()
    is_behind = False
    is_chinese = any(phrase.text and is_han(phrase.text[0]) for phrase in phrases)
    for before, phrase in pairwise(phrases):
        is_said = is_han(before.text[-1]) if before.text else is_chinese and before.kind in {"QUOTE", "FILE"}
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
        is_next = phrase.kind in _COMMANDING and phrases[at - 1].kind in _THINGS | {
            "PRONOUN",
            "CLIPS",
            "NAMED",
            "VIDEO",
        }
        if is_rejected and (is_next or phrase.kind in {"SEP", "THEN", "AND", "SET", "ADD", "CORRECT"}):
            is_rejected = False
        if not is_rejected:
            yield phrase


_COMMANDING: Final = frozenset(
    {"FASTER", "SLOWER", "MUTE", "TRIM", "CUT", "REMOVE", "KEEP", "SPLIT", "REVERSE", "MOVE"}
)

_STRENGTH: Final = ("", ",", "and", ";", "then", "so", "correct")


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
        case "CORRECT":
            return "correct"
    return None
