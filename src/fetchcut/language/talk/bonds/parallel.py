"""Two things with a figure each, the verb said once: "cut the beach down to 4 s and the city to 5", "…, clip 2 3 s"."""

from typing import Final

from fetchcut.language.lexer import Token
from fetchcut.language.talk.amending import family
from fetchcut.language.talk.bonds.link import Link
from fetchcut.language.talk.clause import Clause
from fetchcut.language.talk.frames import best_fit

_THINGS: Final = frozenset({"CLIPS", "NAMED", "MUSIC", "SOUND", "VOICE", "PICTURE", "TITLE", "CAPTION", "LOGO", "PIP"})
_VALUES: Final = frozenset(
    {"T", "C", "LEN", "RANGE", "POINT", "PCT", "SPEEDX", "DB", "X", "XWORD", "HALF", "DEG", "PLACE", "COLOR"}
)
_JOINTS: Final = frozenset({"TO", "AT", "BY", "FOR", "IN", "ON", "OVERWORD", "OF", "BA", "ALL"})
_SHARING: Final = frozenset(
    {"trim_to", "speed", "fade", "retime", "adjust", "scale", "style", "rotate", "opacity", "music_time", "volume"}
)


def paralleled(link: Link) -> tuple[Clause, ...] | None:
    """Return both, the later one with the verb of the earlier, where each names another thing and a figure of it."""
    if link.intended not in _SHARING or link.is_denied or _has_own_verb(link) or link.mark not in {"and", ","}:
        return None
    if "SPEEDX" in link.own and link.intended != "speed":
        return None  # "clip 2 louder by 3 dB, clip 3 half speed": it has its own verb
    if not link.own <= _THINGS | _VALUES | _JOINTS | {"SET"} or not link.own & _THINGS or not link.own & _VALUES:
        return None
    if _families(link.own & _VALUES) != _families(link.there & _VALUES) or _is_of_same(link):
        return None
    sides = {"SOUND"} if link.intended == "volume" and link.there & link.own & {"CLIPS", "NAMED"} else set()
    kept = tuple(item for item in link.before.items if item.kind in _kept(link) | sides)
    speed = (Token("SPEED", "", 0, 0, ""),) if link.intended == "speed" and not kept else ()
    items = (*kept, *speed, *link.clause.items)
    fit = best_fit(items, link.subjects, link.intended)
    return None if fit is None else (link.before, Clause(items=items, fit=fit))


def _has_own_verb(link: Link) -> bool:
    # 第一段声音调到80%，第二段调到50%: by itself the later would be a wish for nothing.
    return bool(link.own & link.subjects.verbs - ({"SPEEDX"} if link.intent else {"SPEEDX", "SET"}))


def _kept(link: Link) -> frozenset[str]:
    """Return the kinds that say what is done: of both things, though they stand beside the first."""
    return (link.subjects.verbs - {"SPEEDX"}) | {
        "BIGGER",
        "SMALLER",
        "LONGER",
        "SHORTER",
        "VOLUME",
        "OPACITY",
        "ADJWORD",
        "SPEED",
        "DOWN",
    }


def _families(kinds: frozenset[str]) -> set[str]:
    return {_family(kind) for kind in kinds}


def _family(kind: str) -> str:
    return "time" if kind in {"LEN", "RANGE"} else "amount" if kind == "SPEEDX" else family(kind)


def _is_of_same(link: Link) -> bool:
    """Return whether the earlier names nothing, or the very thing of the later: a figure is only said of it again."""
    there = {_key(item) for item in link.before.items if item.kind in _THINGS}
    own = {_key(item) for item in link.clause.items if item.kind in _THINGS}
    return not there or bool(there & own)


def _key(item: Token) -> object:
    return (item.kind, item.value if item.kind in {"CLIPS", "NAMED"} else "")
