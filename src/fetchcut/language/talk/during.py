"""Where as when: "remove the music from the second clip" is of the music while that clip is seen, 第二段不要音乐.

"Mute it from twelve seconds in" is of the stretch from there to the end.
"""

from dataclasses import replace
from typing import Final

from fetchcut.language.lexer import Token
from fetchcut.language.talk.readers.clips import ref_of
from fetchcut.language.talk.values import Pos, Span

_BELOW: Final = frozenset({"MUSIC", "VOICE"})
_INTENTS: Final = frozenset({"music_remove", "music_time", "mute", "volume"})
_POINTED: Final = frozenset({"nth", "named"})
_OTHERWISE: Final = frozenset({"RANGE", "POINT", "EXCEPTED", "EXCEPT", "AFTER", "BEFORE", "OTHER", "ALL", "FILE"})
_PLACING: Final = frozenset({"IN", "FROM", "ON", "FOR", "OF", "AT", "UNDER", "UNDERNEATH", "OVERWORD", "WHEN", "OFF"})


def during(intent: str, items: tuple[Token, ...]) -> tuple[Token, ...]:
    """Return the phrases of a wish with what says when as a stretch of time."""
    return _onward(intent, _bounded(intent, _while_seen(intent, items)))


def _bounded(intent: str, items: tuple[Token, ...]) -> tuple[Token, ...]:
    """Return the phrases with where it begins and where it ends as one stretch: "music in at 3 s, out at 25 s"."""
    begins = [item for item in items if item.kind == "FROMPOINT" and isinstance(item.value, Pos)]
    ends = [item for item in items if item.kind == "RANGE" and isinstance(item.value, Span)]
    if intent in _CUTTING or len(begins) != 1 or len(ends) != 1:
        return items
    start, end = begins[0], ends[0]
    if not isinstance(start.value, Pos) or not isinstance(end.value, Span) or end.value.start is not None:
        return items
    if end.value.style != "open":
        return items
    both = replace(end, start=min(start.start, end.start), value=replace(end.value, start=start.value, style="span"))
    return tuple(both if item is end else item for item in items if item is not start)


_CUTTING: Final = frozenset({"keep", "remove", "trim_to", "split"})
"""Intents that have their own ways with where it begins and ends."""


def _onward(intent: str, items: tuple[Token, ...]) -> tuple[Token, ...]:
    """Return the phrases with a time that something begins at as the stretch from there on."""
    kinds = {item.kind for item in items}
    if intent not in _OF_STRETCHES or kinds & _CLOSED:
        return items
    return tuple(
        replace(item, kind="RANGE", value=Span(start=item.value, end=None, style="open"))
        if item.kind == "FROMPOINT" and isinstance(item.value, Pos) and item.text.isascii()
        else item
        for item in items
    )


_OF_STRETCHES: Final = frozenset({"mute", "volume", "speed", "look", "effect", "adjust", "reverse"})
_CLOSED: Final = frozenset({"RANGE", "EXCEPTED", "TO", "UNTIL", "N", "T", "LEN", "POINT"})


def _while_seen(intent: str, items: tuple[Token, ...]) -> tuple[Token, ...]:
    """Return the phrases of a wish about music or a voice with the one clip beside it as a stretch of time.

    Sound below has no clips: whoever names one says when. "Mute clip 2 and the music" names two things to be done to.
    """
    kinds = {item.kind for item in items}
    clips = [at for at, item in enumerate(items) if item.kind in {"CLIPS", "NAMED"}]
    if intent not in _INTENTS or not kinds & _BELOW or kinds & _OTHERWISE or len(clips) != 1:
        return items
    at = clips[0]
    ref = ref_of(items[at])
    if not _is_placed(items, at) or ref is None or ref.which not in _POINTED or len(ref.numbers) > 1:
        return items
    span = Span(start=None, end=None, of=ref)
    return (*items[:at], replace(items[at], kind="RANGE", value=(span,)), *items[at + 1 :])


def _is_placed(items: tuple[Token, ...], at: int) -> bool:
    """Return whether the clip says where: behind "from" or "during"; in Chinese it comes first, 第二段的音乐."""
    if items[at].text.isascii():
        return at > 0 and items[at - 1].kind in _PLACING
    return at + 1 < len(items) and bool({item.kind for item in items[at + 1 :]} & _BELOW)
