"""Second thoughts in Chinese about what the turn before did: 还是开着吧 after 静音, 算了不加了, 声音还是要的.

What is named besides must have been named by that turn; else it is a wish of its own.
"""

import re
from collections.abc import Sequence
from typing import Final

from fetchcut.language.lexer import Token
from fetchcut.language.talk.clause import Clause
from fetchcut.language.talk.reading import Reading
from fetchcut.language.talk.words import subjects
from fetchcut.timeline.edits.edit import Edit
from fetchcut.timeline.edits.sound import Mute

_LONGEST: Final = 30
"""Characters; more say something else as well."""
_NAMED: Final = "\ue001"
"""Stands for what the turn before was about."""
_OPENING: Final = (
    r"(?P<open>(?:算了吧?|[哎唉嗯哦啊]|不对|不行|等等|我|又|还是|就|那|先|把|给|它|这个|那个"
    rf"|再|也|想|觉得|感觉|帮|请|让|{_NAMED})*)"
)
_THERE: Final = (
    "(?P<there>要|留着?|留下|保留|开着?|打开|开起来|有|放出来"
    "|恢复|还原|复原|(?:[加放补弄拿搞添]回|回)[来去]?|[加放补弄拿搞添]上)"
)
_AS_BEFORE: Final = (
    "(?P<before>彩色|原色|正[着常]?放|顺着放|正常|原来(?:那样|的样子)?|之前(?:那样|的样子)?|刚才那样|原样)"
)
_CLOSING: Final = rf"(?:{_NAMED}|了|吧|啊|哈|的|呢|哦|着|掉|它|一下|比较|更|好看|好了?|好听|算了)*"
_ENDING: Final = ("remove", "keep", "trim_to", "mute", "volume")
_THOUGHT: Final = re.compile("算了|还是|又|再|不对|不行")
_ALWAYS: Final = "弄搞动改做整"
"""Verbs for whatever was done."""
_ENDED: Final = "关删去剪切消砍裁"


def is_regretted(reading: Reading, last: Sequence[Clause], edits: Sequence[Edit]) -> bool:
    """Return whether a message only wishes that the one wish of the turn before, `last`, had not been done.

    `edits` are what that turn did: 第三段也是 says no wish by itself.
    """
    if len(last) != 1 or len(reading.text.text) > _LONGEST:
        return False
    is_silenced = all(isinstance(each, Mute) for each in edits)
    intent = last[0].fit.frame.intent if last[0].fit else "mute" if is_silenced else ""
    said = _said(reading, last[0])
    thing = rf"(?:把|给|{_NAMED})*"
    denied = rf"(?:先|就)?(?:别|不要|不用|不必|不|甭)(?:再|想|去)?{thing}(?:{'|'.join(_verbs(last[0], intent))})"
    match = re.fullmatch(rf"{_OPENING}(?:{_THERE}|{_AS_BEFORE}|(?P<denied>{denied})){_CLOSING}", said)
    if match is None:
        return False
    is_thought = _THOUGHT.search(match["open"]) is not None or (match["there"] or "").endswith(("来", "回"))
    if match["there"]:
        return intent.endswith(_ENDING) and is_thought
    return is_thought or bool(match["denied"])


def _verbs(clause: Clause, intent: str) -> list[str]:
    own = {item.text for item in clause.items if item.kind in subjects().verbs | {"SET"} and item.text}
    ended = set(_ENDED) if intent.endswith(_ENDING) else set()
    return sorted(map(re.escape, own | {text[0] for text in own} | set(_ALWAYS) | ended), key=len, reverse=True)


def _said(reading: Reading, before: Clause) -> str:
    """Return the message's characters, with one sign for each thing that the turn before named; marks left out."""
    text = reading.text.text
    named = [phrase for phrase in reading.phrases if _is_named(phrase, before) and phrase.start < phrase.end]
    for phrase in reversed(named):
        text = text[: phrase.start] + _NAMED + text[phrase.end :]
    return "".join(each for each in text if each.isalnum() or each == _NAMED)


def _is_named(phrase: Token, before: Clause) -> bool:
    is_silenced = before.fit is not None and before.fit.frame.intent in {"mute", "volume"}
    if phrase.kind == "SOUND" and is_silenced:
        return not any(item.kind in _OTHERS for item in before.items)
    is_valued = phrase.kind in {"CLIPS", "NAMED", "RANGE"}
    same = (item for item in before.items if item.kind == phrase.kind)
    return phrase.kind in _THINGS and any(not is_valued or item.value == phrase.value for item in same)


_OTHERS: Final = frozenset({"MUSIC", "VOICE"})
_THINGS: Final = _OTHERS | {"TITLE", "CAPTION", "TEXT", "LOGO", "SOUND", "CLIPS", "NAMED", "RANGE", "LOOK", "LOOKWORD"}
