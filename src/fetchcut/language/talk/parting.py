"""Phrases without a mark between them in two: where the second begins with a verb, or another thing is spoken of.

trim the head by 4 s | add the title "Hi"      logo放右下角 | 标题放顶部      静音 两倍速
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Final

from fetchcut.language.lexer import Token
from fetchcut.language.talk.frames import Fit, best_fit
from fetchcut.language.talk.marks import THINGS
from fetchcut.language.talk.words import Subjects

Items = tuple[Token, ...]


@dataclass(frozen=True, slots=True)
class _Cut:
    """A place where phrases may part: what begins there, and how both sides read."""

    items: Items
    at: int
    is_gap: bool
    is_verb: bool
    is_plain: bool
    left: Fit
    right: Fit


def parted(items: Items, gaps: frozenset[int], subjects: Subjects) -> list[Items]:
    """Return the phrases in as many parts as read better apart than together; `gaps` are blanks that part."""
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
        if left is None and right is not None and is_gap and is_verb and whole and _kinds(items[:at]) <= THINGS:
            return [items[:at], *parted(items[at:], gaps, subjects)]  # 删掉标题和logo | 只留音乐
        if left is not None and right is None and is_subject and left.frame.intent in {"remove", "keep"}:
            return [items[:at], items[at:]]  # 第二段不要 | 第三段提前: not both go
        if left is None or right is None:
            continue
        cut = _Cut(items, at, is_gap, is_verb, is_gap or is_colour or is_subject, left, right)
        if _describes(cut, whole) or _is_held(cut, subjects):
            continue
        gain = left.score + right.score - least - (_GAP if cut.is_plain else _PARTING)
        if gain > best[0] and (left.frame.intent != right.frame.intent or cut.is_plain):
            best = (gain, at)
    at = best[1]
    return [*parted(items[:at], gaps, subjects), *parted(items[at:], gaps, subjects)] if at else [items]


def _describes(cut: _Cut, whole: Fit | None) -> bool:
    """Return whether one side only says how the other is to look: 蓝底白字写“特价”."""
    items, at, left, right = cut.items, cut.at, cut.left.frame.intent, cut.right.frame.intent
    goes_on = cut.is_gap or items[at].kind == "SET" or _adds_besides(items, at)
    is_done = goes_on and bool(_kinds(items[:at]) & _CUTTING)
    if whole and whole.frame.intent == "text_add" and left in ATTRIBUTES and not is_done:
        return True
    # "… in white with | a black background from 2 s to 5 s": its box.
    return left == "text_add" and right == "background_add" and not _adds(items[at:])


def _is_held(cut: _Cut, subjects: Subjects) -> bool:
    """Return whether the first side is no wish by itself, and stands for what the second is done to."""
    items, at, left = cut.items, cut.at, cut.left.frame.intent
    if items[at - 1].kind == "NEG" and cut.is_verb and not cut.is_gap and left == "remove":
        return True  # 第三段不用 | 静音: what is denied is the verb, not the clip
    if at == 1 and items[0].kind == "REMOVE" and not cut.is_gap and items[0].text in _CALLING_OFF:
        return True  # 取消 | 倒放: what is called off is not done
    if left == "cant" and items[0].kind == "BA" and at == 2:
        return True  # 给车牌 | 打马赛克: what it is to be done to is nothing anybody sees
    if left in {"condition", "q_whatif", "q_advice"}:
        return True  # 若删掉前八秒, "would black and white suit it": what is supposed is no wish
    if left != "keep" or cut.is_gap:
        return False
    # "make the first 3 seconds | slow motion", 3到6秒 | 画面放大: a stretch alone says only where.
    return _is_merely_named(items[:at]) or (cut.is_verb and not subjects.verbs & _kinds(items[:at]))


def _adds_besides(items: Items, at: int) -> bool:
    """Return whether English cuts first and then adds: "trim the head by 4 s | add the title …"."""
    return items[0].kind in _CUTTING and items[0].text.isascii() and items[at].kind == "ADD" and _adds(items[at:])


def _is_turning(items: Items, at: int) -> bool:
    """Return whether "up", "down" stand for a verb: "drop the title | bring the music down"."""
    item = items[at]
    return item.kind in {"UP", "DOWN"} and item.text.isascii() and not item.text.endswith(("up", "down"))


_CUTTING: Final = frozenset({"KEEP", "TRIM", "REMOVE", "CUT"})
_CALLING_OFF: Final = frozenset({"取消", "去掉", "撤掉", "关掉", "cancel", "remove"})


def _adds(items: Items) -> bool:
    return any(item.kind in {"ADD", "INSERT"} and not item.text.startswith("with") for item in items)


def _is_merely_named(items: Items) -> bool:
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
        "PART",
        "WORD",
    }


def _begins_subject(items: Items, at: int, subjects: Subjects) -> bool:
    """Return whether Chinese speaks of another thing once it is said what to do with one: logo放右下角 | 标题放顶部."""
    if items[at].kind not in _SPOKEN_OF or all(item.text.isascii() for item in items):
        return False
    first = next((item.kind for item in items if item.kind != "BA"), "")
    if first not in _SPOKEN_OF or items[at - 1].kind in _SPOKEN_OF | _LEADING_ON:
        return False
    said, told = _kinds(items[1:at]), _kinds(items[at + 1 :])
    return all(each & (subjects.verbs | _SAYING) for each in (said, told))


def _runs_on(items: Items, at: int, subjects: Subjects) -> bool:
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


def _begins_shape(items: Items, at: int) -> bool:
    """Return whether a shape follows a length: 剪成10秒 | 竖屏, 做个15秒的 | 竖屏."""
    return items[at].kind in {"SHAPE", "RATIO"} and items[at - 1].kind == "T" and items[0].kind in _MAKING


def _begins_colour(items: Items, at: int) -> bool:
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
