"""A part that the clause before is done to alone: "black and white, but only from 10 to 15", "mute it, only clip 2"."""

from dataclasses import replace
from typing import Final

from fetchcut.language.lexer import Token
from fetchcut.language.talk.bonds.link import Link
from fetchcut.language.talk.clause import Clause, with_items
from fetchcut.language.talk.frames import best_fit
from fetchcut.language.talk.words import Subjects

STRETCHED: Final = frozenset(
    {"speed", "mute", "volume", "reverse", "adjust", "look", "effect", "text_add", "overlay_add", "music_add"}
)
"""Intents that are done to a stretch as well as to everything."""
_TURNED: Final = frozenset({"flip", "rotate", "scale", "kenburns"})
"""Intents that followed up by "only" are done to clips and stretches as well."""
_PLAYED: Final = frozenset({"voice_add", "insert"})
_ADDED: Final = frozenset({"text_add", "overlay_add", "music_add"}) | _PLAYED
_WHILE: Final = frozenset({"ONLY", "RANGE", "STAY", "APPEAR", "PLAY", "AT", "IN", "ON", "FOR", "PRONOUN"})
SOUNDS: Final = (".mp3", ".m4a", ".wav", ".aac", ".flac", ".ogg", ".opus")
_PARTS: Final = frozenset({"RANGE", "CLIPS", "NAMED"})
_WHOLE: Final = frozenset({"CLIPS", "NAMED", "VIDEO", "ALL", "PRONOUN", "RANGE", "LEN", "POINT"})
"""What a wish is done to, in the place of which others are named."""
_JOINTS: Final = frozenset({"ONLY", "SET", "FOR", "AT", "IN", "ON", "PRONOUN", "UNDERNEATH", "OVERWORD", "WHEN", "BA"})


def narrowed(link: Link) -> tuple[Clause, ...] | None:
    """Return the earlier as of the part that the later names behind "only".

    What lies beside each other in time is the whole film for a crop or a cut: "vertical, only the first 10 s" cuts.
    """
    if link.intended not in STRETCHED | _TURNED | _PLAYED or link.is_denied or not link.own & _PARTS:
        return None
    if not ((_is_only(link) and link.own <= _JOINTS | _PARTS) or _is_said_again(link) or _is_while(link)):
        return None
    if link.there & (_PARTS | {"POINT", "EXCEPT", "EXCEPTED"}):
        return None
    found = done_to(_as_sound(link), link.clause, link.subjects)
    return None if found is None else (found,)


def _as_sound(link: Link) -> Clause:
    """Return the earlier; a file that was to be added is sound, which lies under a part: a film goes in whole."""
    if link.intended != "insert":
        return link.before
    items = (Token("MUSIC", "", 0, 0, ""), *link.before.items)
    is_sound = all(str(i.value).lower().endswith(SOUNDS) for i in items if i.kind in {"FILE", "NAMED"})
    return replace(link.before, items=items, fit=best_fit(items, link.subjects, "music_add") if is_sound else None)


def _is_while(link: Link) -> bool:
    """Return whether it is said when something added is there: 仅前10秒显示; 只要前10秒 is a wish for the video."""
    only = [item.text for item in link.clause.items if item.kind == "ONLY"]
    is_of_video = any(text.endswith(("要", "留", "取", "want", "need")) for text in only)
    is_told = link.intent == "keep" and "RANGE" in link.own and {"RANGE"} < link.own <= _WHILE
    return link.intended in _ADDED and is_told and not is_of_video


def _is_only(link: Link) -> bool:
    """Return whether the later limits: 只要 keeps, 只在 limits; "only" does both."""
    only = [item for item in link.clause.items if item.kind == "ONLY"]
    return bool(only) and (only[0].text.isascii() or bool(link.own & {"IN", "AT", "ON"}))


def _is_said_again(link: Link) -> bool:
    """Return whether the verb that took the sound away is said once more, of a part: 声音去掉，只去掉第二段的."""
    first = link.clause.items[0]
    sounds = [item.text for item in link.before.items if item.kind == "MUTE"]
    is_verb = first.kind in {"REMOVE", "MUTE"} and link.own <= {first.kind, "BA", "OF"} | _PARTS
    return is_verb and bool(sounds) and not first.text.isascii() and sounds[-1].endswith(first.text)


def done_to(clause: Clause, part: Clause, subjects: Subjects) -> Clause | None:
    """Return the clause as about the stretch or clips of `part` alone, None where that is no wish of its kind."""
    if clause.fit is None:
        return None
    intent = clause.fit.frame.intent
    kept = tuple(item for item in clause.items if item.kind not in _WHOLE)
    items = (*kept, *(item for item in part.items if item.kind in _PARTS))
    return _of_kind(with_items(clause, items, subjects), intent, subjects)


def _of_kind(clause: Clause, intent: str, subjects: Subjects) -> Clause | None:
    fit = best_fit(clause.items, subjects, intent)
    return None if fit is None else replace(clause, fit=fit)
