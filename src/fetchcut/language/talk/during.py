"""A clip as a time: "remove the music from the second clip" is of the music while that clip is seen, 第二段不要音乐."""

from dataclasses import replace
from typing import Final

from fetchcut.language.lexer import Token
from fetchcut.language.talk.readers.clips import ref_of
from fetchcut.language.talk.values import Span

_BELOW: Final = frozenset({"MUSIC", "VOICE"})
_INTENTS: Final = frozenset({"music_remove", "music_time", "mute", "volume"})
_POINTED: Final = frozenset({"nth", "named"})
_OTHERWISE: Final = frozenset({"RANGE", "POINT", "EXCEPTED", "EXCEPT", "AFTER", "BEFORE", "OTHER", "ALL", "FILE"})
_PLACING: Final = frozenset({"IN", "FROM", "ON", "FOR", "OF", "AT", "UNDER", "UNDERNEATH", "OVERWORD", "WHEN", "OFF"})


def during(intent: str, items: tuple[Token, ...]) -> tuple[Token, ...]:
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
