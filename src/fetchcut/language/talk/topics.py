"""What the turn before was about, by what it did: "bigger", "from 5 s on" and "no, 30 %" name nothing themselves."""

from collections.abc import Mapping, Sequence
from typing import Final

from fetchcut.language.lexer import Token
from fetchcut.language.talk.clause import Clause, with_items
from fetchcut.language.talk.values import Ref
from fetchcut.language.talk.words import Subjects
from fetchcut.timeline.draft import Draft, Track
from fetchcut.timeline.edits.edit import Edit
from fetchcut.timeline.edits.look import Adjust
from fetchcut.timeline.edits.sound import Mute, ScaleVolume, TrackGain, Volume
from fetchcut.timeline.edits.speed import FitLength, ScaleSpeed, Speed
from fetchcut.timeline.edits.transition import AddTransition

_IT: Final = Token("PRONOUN", "it", 0, 0, Ref(kind="any", which="it"))
_BY_ROLE: Final = {
    "bgm": "MUSIC",
    "voice": "VOICE",
    "title": "TITLE",
    "caption": "CAPTION",
    "overlay": "LOGO",
}
_BARE: Final = frozenset(
    {"BIGGER", "SMALLER", "LOUDER", "QUIETER", "FASTER", "SLOWER", "UP", "DOWN", "MORE", "LESS", "LITTLE", "MUCH"}
    | {"LONGER", "SHORTER", "STRONGER", "WEAKER", "EARLIER", "LATERWORD", "PCT", "DB", "N", "X", "XWORD", "HALF"}
    | {"T", "C", "LEN", "RANGE", "POINT", "FROMPOINT", "PLACE", "COLOR", "FONT", "FONTWORD", "COLORWORD", "SIZEWORD"}
    | {"START", "BOLD", "ITALIC", "OUTLINE", "ANIM", "ANIMWORD", "FADEIN", "FADEOUT", "FADEBOTH", "UPWARD", "DOWNWARD"}
    | {"LEFT", "RIGHT", "RETIME", "STAY", "APPEAR", "MOVE", "SHOW", "OPACITY", "TRANSPARENCY", "MARK", "VOLUME"}
    | {"SET", "TO", "AT", "IN", "ON", "FOR", "BY", "BA", "AND", "THEN", "ONLY", "WITH", "INTO", "PRONOUN", "TOO"}
    | {
        "BACKGROUND",
        "OTHER",
        "FRAC",
        "FRACWORD",
        "MAX",
        "MIN",
        "FRONTPLACE",
        "BACKPLACE",
        "END",
        "MIDDLE",
        "IT",
        "PLAY",
        "STOP",
        "NORMALWORD",
    }
)
"""Kinds of which none says what is meant: a clause of them alone is about what was spoken of before."""


def topic(edits: Sequence[Edit], focus: Sequence[str], draft: Draft) -> tuple[Token, ...]:
    """Return what the edits were about as phrases: a thing off the main track, or a side of the clips; () for others.

    `focus` are the ids that the turn singled out, `draft` is the draft after it.
    """
    if not edits:
        return ()
    if (thing := pointed_at(focus, draft)) is not None:
        return (thing,)
    roles = _roles(focus, draft)
    if roles - {"main"}:
        return ()
    side = _side(edits[-1])
    return (*side, _IT) if side and roles else side


def pointed_at(focus: Sequence[str], draft: Draft) -> Token | None:
    """Return the one thing off the main track that is singled out, as a phrase; None for others and for several."""
    roles = _roles(focus, draft)
    kind = _BY_ROLE.get(next(iter(roles))) if len(roles) == 1 else None
    return None if kind is None else _token(kind)


def _roles(focus: Sequence[str], draft: Draft) -> set[str]:
    return {track.role for each in focus if (track := _track(each, draft))}


def _track(segment_id: str, draft: Draft) -> Track | None:
    return next((track for track in draft.tracks if any(s.id == segment_id for s in track.segments)), None)


def _side(edit: Edit) -> tuple[Token, ...]:
    match edit:
        case Volume() | ScaleVolume() | Mute() | TrackGain():
            return (_token("SOUND"),)
        case Speed() | ScaleSpeed() | FitLength():
            return (_token("SPEED"),)
        case AddTransition():
            return (_token("TRANSITIONWORD"),)
        case Adjust(amounts=amounts) if len(amounts) == 1:
            return (Token("ADJWORD", "", 0, 0, next(iter(amounts))),)
    return ()


def _token(kind: str) -> Token:
    return Token(kind, _WORDS.get(kind, ""), 0, 0, "")


_WORDS: Final[Mapping[str, str]] = {"CAPTION": "subtitle"}
"""What a phrase is told from others of its kind by: one caption, not all of them."""


def is_bare(clause: Clause) -> bool:
    """Return whether a clause names nothing that it could be about."""
    return bool(clause.items) and all(item.kind in _BARE for item in clause.items)


def about(clause: Clause, spoken: tuple[Token, ...], subjects: Subjects) -> Clause:
    """Return a clause that names nothing as about what was spoken of before; any other comes back unchanged."""
    if not spoken or clause.is_negated or not is_bare(clause):
        return clause
    found = with_items(clause, (*spoken, *clause.items), subjects)
    if found.fit is None or not all(item.kind in subjects.used[found.fit.frame.intent] for item in spoken[:1]):
        return clause
    return found
