"""Wishes run together without a comma, as people dictate them: where the next one begins.

don't mute it | just lower the volume        logo left | title right        too quiet | make it 130 %
silence the clips | not the music            mute all clips | the music stays
"""

from collections.abc import Sequence
from typing import Final

from fetchcut.language.lexer import Token
from fetchcut.language.talk.amending import family
from fetchcut.language.talk.frames import best_fit
from fetchcut.language.talk.words import Subjects

_THINGS: Final = frozenset(
    {"CLIPS", "NAMED", "TITLE", "CAPTION", "LOGO", "MUSIC", "SOUND", "VOICE", "VIDEO", "FIRST", "LAST", "SECOND"}
)
_JOINTS: Final = frozenset({"AT", "TO", "ON", "IN", "OF", "FOR", "BY"})
_COMMANDS: Final = frozenset(
    {"MUTE", "TRIM", "CUT", "REMOVE", "KEEP", "SPLIT", "ADD", "SET", "MOVE", "EXPORT", "SWAP", "REVERSE", "INSERT"}
    | {"REPLACE", "FREEZE", "ROTATE", "CROP", "DOWN", "UP", "FASTER", "SLOWER", "OFF"}
)
_HELPING: Final = frozenset({"SET", "PLAY", "LET", "KEEP", "MOVE"})
"""Verbs whose object may be followed by what is made of it: "don't make it faster"."""
_COMPLAINTS: Final = ("too ", "not ", "can't", "cant", "can hardly", "can barely", "hard to")
_FIGURES: Final = frozenset({"PCT", "DB", "X", "XWORD", "HALF", "SPEEDX", "T"})
_STAYING: Final = frozenset({"STAY", "LEAVEALONE"})
_LONGEST: Final = 48
"""Phrases; nobody says more in one breath, and the tries stay few."""


def run_on(items: Sequence[Token], subjects: Subjects) -> int:
    """Return where the next wish begins, 0 where all is one. Only English runs on like this."""
    if not 3 <= len(items) <= _LONGEST or not all(item.text.isascii() for item in items):
        return 0
    return (
        _after_denied(items, subjects)
        or _before_denied(items)
        or _complaint(items)
        or _staying(items, subjects)
        or _repeated(items, subjects)
    )


def _after_denied(items: Sequence[Token], subjects: Subjects) -> int:
    """Return where it is said what is to happen instead: "don't mute it | lower the volume"."""
    is_told = items[0].kind == "NEG" and items[1].kind in subjects.verbs and items[1].kind not in _HELPING
    if not is_told and items[0].kind != "LEAVEALONE":
        return 0
    least = 3 if is_told else 2
    return next((at for at in range(least, len(items) - 1) if items[at].kind in _COMMANDS), 0)


def _before_denied(items: Sequence[Token]) -> int:
    """Return where it is only said what is not meant: "vertical | not square", "clip 1 | not clip 2"."""
    if items[-2].kind != "NEG" or items[-2].text not in {"not", "no", "but not"}:
        return 0
    denied = items[-1]
    is_meant = items[-3].kind == denied.kind or family(items[-3].kind) == family(denied.kind)
    is_spared = denied.kind in _THINGS and items[-2].text != "no" and any(each.kind in _THINGS for each in items[:-2])
    return len(items) - 2 if is_meant or is_spared else 0


def _complaint(items: Sequence[Token]) -> int:
    """Return where it is said what mends what is too much: "too quiet | make it 130 %"."""
    at = next((at for at, item in enumerate(items) if item.text.startswith(_COMPLAINTS)), None)
    if at is None or any(item.kind in _FIGURES for item in items[: at + 1]):
        return 0
    follows = [item.kind for item in items[at + 1 :]]
    is_set = follows[:2] == ["SET", "PRONOUN"] and any(kind in _FIGURES for kind in follows[2:])
    return at + 1 if is_set else 0


def _staying(items: Sequence[Token], subjects: Subjects) -> int:
    """Return where it is said what stays as it is: "mute all clips | the music stays"."""
    at = next((at for at in range(2, len(items)) if items[at].kind in _STAYING), 0)
    if not at or items[at - 1].kind not in _THINGS or items[at - 2].kind in _JOINTS | {"AND", "WITH", "KEEP"}:
        return 0
    is_last = all(item.kind in _JOINTS | {"PCT", "N", "SAME", "DB"} for item in items[at + 1 :])
    return at - 1 if is_last and best_fit(items[: at - 1], subjects) is not None else 0


def _repeated(items: Sequence[Token], subjects: Subjects) -> int:
    """Return where the last phrases are of the same kinds as those before them: "logo left | title right"."""
    told = [at for at, item in enumerate(items) if item.kind not in _JOINTS]
    sorts = [_sort(items[at].kind) for at in told]
    for length in range(2, len(told) // 2 + 1):
        first, second = sorts[-2 * length : -length], sorts[-length:]
        if first != second or not {"thing", "QUOTE"} & {second[0], second[-1]} or len(set(second)) < 2:
            continue
        at, start = told[-length], told[-2 * length]
        is_other = [item.text for item in items[start:at]] != [item.text for item in items[at:]]
        if is_other and items[at - 1].kind not in _LEADING and best_fit(items[:at], subjects) is not None:
            return at
    return 0


_LEADING: Final = frozenset({"AND", "WITH", "BETWEEN", "FROM", "TO", "BEFORE", "AFTER", "IN", "OF", "ON"})


def _sort(kind: str) -> str:
    """Return a name for kinds that play the same part."""
    return next((name for name, kinds in _SORTS.items() if kind in kinds), family(kind))


_SORTS: Final = {
    "thing": _THINGS,
    "joint": _JOINTS,
    "place": {"PLACE", "LEFT", "RIGHT", "START", "END"},
    "speed": {"FASTER", "SLOWER", "SPEEDX", "X", "XWORD", "NORMALSPEED"},
    "loudness": {"LOUDER", "QUIETER", "BIGGER", "SMALLER", "UP", "DOWN"},
    "look": {"LOOK", "FX", "COLOR"},
    "figure": {"PCT", "DB"},
    "time": {"T", "C", "LEN", "RANGE", "POINT"},
}
