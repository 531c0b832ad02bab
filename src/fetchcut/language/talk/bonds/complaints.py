"""What is wrong, and what is to be done about it: "the logo blocks the view, put it left", 前三秒太拖了，直接砍掉."""

from dataclasses import replace
from typing import Final

from fetchcut.language.lexer import Token
from fetchcut.language.talk.amending import family
from fetchcut.language.talk.bonds.link import THINGS, Link, is_it
from fetchcut.language.talk.clause import Clause
from fetchcut.language.talk.frames import best_fit

_WORDS: Final = (
    *("too ", "not ", "can't", "cant", "can hardly", "can barely", "hard to"),
    *("太", "有点", "有些", "声音太", "音量太", "声音有点", "听不"),
)
_CUTTING: Final = frozenset({"REMOVE", "CUT", "KEEP", "TRIM", "SPLIT", "MUTE", "QUOTE"})
_BARE: Final = frozenset({"ONLY", "REMOVE", "CUT", "KEEP", "SAME", "OFF", "WORD", "HAN", "BA", "REQUEST"})
_STRETCHES: Final = frozenset({"RANGE", "CLIPS", "NAMED"})
_TALK: Final = frozenset({"", "cant", "content", "q_other"})
"""Intents of clauses that nothing comes of."""
_WISHED: Final = frozenset({"effect", "look"})
"""Intents of clauses that wish something without a verb: "blur 5-8 s and mute it"."""
_REMARKED: Final = frozenset({"TITLE", "CAPTION", "TEXT", "LOWERTHIRD", "LOGO", "PIP", "MUSIC"})
_GIVEN: Final = frozenset(
    {"QUOTE", "FILE", "LINK", "RANGE", "T", "LEN", "POINT", "PLACE", "PCT", "COLOR", "CLIPS", "NEG", "OFF", "UP"}
    | {"DOWN", "BIGGER", "SMALLER", "LOUDER", "QUIETER", "FASTER", "SLOWER", "LOOK"}
)
_FIGURES: Final = frozenset({"PCT", "DB", "X", "XWORD", "N"})
_SETTING: Final = frozenset({"SET", "PRONOUN", "TO", "AT", "BA", "IN", "INTO", "ADD", "MOVE"})


def is_complaint(clause: Clause) -> bool:
    """Return whether the clause says that something is too much or too little of it."""
    return any(item.kind == "TOOMUCH" or item.text.startswith(_WORDS) for item in clause.items)


def stretch_mended(link: Link) -> tuple[Clause, ...] | None:
    """Return what is done to the stretch or clip that the clause before only talks of.

    "The back half is boring, ditch it", 第18秒到第20秒有杂音，把这段静音. A bare "cut it" is sure; what else is done
    needs a pronoun, and a clause before that wishes nothing whatever.
    """
    said = [item for item in link.before.items if item.kind in _STRETCHES and not is_it(item)]
    # "the last part, after 24 seconds": the time says which part is meant.
    named = next((item for item in said if item.kind == "RANGE"), next(iter(said), None))
    own = frozenset(item.kind for item in link.clause.items if not is_it(item))
    if (
        named is None
        or link.clause.is_negated
        or (link.before.is_negated and link.intended not in _TALK)  # 没什么内容 denies no wish
        or (named.kind != "RANGE" and own & _STRETCHES)
        or own & {"RANGE", "T", "LEN", "POINT"}
        or not link.has_verb
    ):
        return None
    says_it = any(is_it(item) or item.kind == "SAME" or _holds_it(item) for item in link.clause.items)
    is_bare = bool(own & {"REMOVE", "CUT", "KEEP"}) and own <= _BARE
    is_told = named.kind == "RANGE" and _is_chinese_talk(link)  # 10到15秒太无聊，快进两倍
    if not _is_idle(link, named.kind, is_sure=is_bare and says_it) or not (says_it or is_bare or is_told):
        return None
    found = link.read(*(item for item in link.clause.items if not is_it(item) and item.kind != "SAME"), named)
    if found is None:
        return None
    is_wish = link.intended in _WISHED and not is_complaint(link.before)
    return (link.before, found) if is_wish else (found,)


def _is_chinese_talk(link: Link) -> bool:
    """Return whether Chinese, which says no "it", goes on about what the clause before only talks of."""
    is_talk = link.intended in _TALK and link.intent in _DONE_TO_PART and not link.own & _NOUNS
    return is_talk and not any(item.text.isascii() for item in link.clause.items[:1])


_DONE_TO_PART: Final = frozenset({"speed", "mute", "volume", "adjust", "look", "effect", "reverse"})


def named_first(link: Link) -> tuple[Clause, ...] | None:
    """Return what is done to a stretch that was only named: 中间那段，就是12秒到16秒，剪掉."""
    stretches = tuple(item for item in link.before.items if item.kind == "RANGE")
    if link.is_denied or not stretches or link.mark not in {",", "and"} or not link.there <= _NAMING:
        return None
    if not link.own <= _DONE or not link.has_verb:
        return None
    found = link.read(*link.clause.items, *stretches)
    return None if found is None else (found,)


_NAMING: Final = frozenset({"RANGE", "CLIPS", "NAMED", "POINT", "PART", "BA", "OF", "IN", "AT"})
_DONE: Final = frozenset(
    {"REMOVE", "CUT", "MUTE", "REVERSE", "FASTER", "SLOWER", "LITTLE", "BA", "SPLIT", "HAN", "WORD"}
)


def _holds_it(item: Token) -> bool:
    """Return whether the pronoun stands between a verb and its particle: "speed them up"."""
    return bool({"it", "them", "that"} & set(item.text.split()[1:-1]))


def clip_mended(link: Link) -> tuple[Clause, ...] | None:
    """Return what is done to the clip that is too long: "the second one is too long, keep only its first 4 s"."""
    named = next((item for item in link.before.items if item.kind in {"CLIPS", "NAMED"}), None)
    is_too_long = link.intended == "trim_to" and "LONGISH" in link.there
    if named is None or not is_too_long or link.is_denied or link.there & {"T", "LEN", "RANGE", "PCT", "HALF", "X"}:
        return None
    if link.intent == "split" and link.own <= {"CUT", "PRONOUN", "POINT", "OFF"}:
        ends = (replace(item, kind="LEN") for item in link.clause.items if item.kind == "POINT")
        cut = link.read(named, Token("TRIM", "trim", 0, 0, ""), Token("TO", "to", 0, 0, ""), *ends)
        return None if cut is None else (cut,)  # "cut it at 6 seconds"
    if link.intent not in {"keep", "remove", "trim_to", "speed"} or link.own & {"CLIPS", "NAMED"}:
        return None
    found = link.read(named, *(item for item in link.clause.items if not is_it(item)))
    return None if found is None else (found,)


def _is_idle(link: Link, named: str, *, is_sure: bool) -> bool:
    """Return whether the clause before only talks of a stretch; where it is cut for sure, other verbs are talk, too."""
    if named == "RANGE" and is_sure:
        return not link.there & _CUTTING
    wishing = link.subjects.verbs - {"CANT", "QWHAT"} | {"START", "END", "STOP", "FROMPOINT"}
    return not link.there & wishing and (named == "RANGE" or link.intended in _TALK)


def thing_mended(link: Link) -> tuple[Clause, ...] | None:
    """Return the wish for a thing that the clause before only remarks on: "the logo blocks the view, put it left"."""
    thing = next((item for item in link.before.items if item.kind in _REMARKED), None)
    if thing is None or link.before.is_negated or not _is_remark(link):
        return None
    says_it = any(map(is_it, link.clause.items))
    is_told = says_it or bool(link.own & {"PLACE", "BIGGER", "SMALLER", "COLOR", "ON"})
    if not ((link.has_verb and is_told) or link.intent in {"style", "opacity"}) or link.own & (
        THINGS - {"CLIPS"} | {"QUOTE", "FILE", "SOUND", "ADD"}
    ):
        return None
    found = link.read(thing, *(item for item in link.clause.items if not is_it(item)))
    return None if found is None else (found,)


def gone_already(link: Link) -> tuple[Clause, ...] | None:
    """Return the first of two that take the same thing away: "I don't like the music, get rid of it"."""
    if link.intended not in _REMOVALS or not link.own <= _BARE | {"PRONOUN"} or "REMOVE" not in link.own:
        return None
    return (link.before,) if any(map(is_it, link.clause.items)) else None


_REMOVALS: Final = frozenset({"music_remove", "text_remove", "overlay_remove", "voice_remove", "look_remove"})


def _is_remark(link: Link) -> bool:
    """Return whether the clause before names something without wishing anything of it."""
    if link.intended in _TALK - {""}:
        return True
    is_talk = bool(link.there & {"WORD", "HAN", "CANT"}) or link.there <= _REMARKED | {"IN", "ON", "AT", "TOO", "OF"}
    return is_talk and not link.there & (link.subjects.verbs - {"CANT"} | _GIVEN)


def aimed(link: Link) -> tuple[Clause, ...] | None:
    """Return a complaint with the figure that is to mend it: 声音太吵了，调到30%, "too loud, set it to 30 %"."""
    items = link.clause.items
    if link.intended not in {"volume", "speed", "scale"} or not is_complaint(link.before) or link.before.is_negated:
        return None
    is_set = bool(link.own & {"TO", "AT", "SET", "INTO"}) or any(item.text.endswith("到") for item in items)
    is_told = is_set or "ONLY" in link.own or link.own in ({"PCT"}, {"X"}, {"N"})  # "too loud, 20 % is enough"
    if not link.own & _FIGURES or not is_told or link.own - _FIGURES - _SETTING - {"ONLY"}:
        return None
    if any(family(item.kind) == "amount" for item in link.before.items):
        return None
    aim = (replace(item, kind="TO") if item.kind == "MOVE" else item for item in items)
    to = () if is_set else (Token("TO", "to", 0, 0, ""),)
    both = (*link.before.items, *to, *(item for item in aim if item.kind not in {"PRONOUN", "BA", "ONLY"}))
    fit = best_fit(both, link.subjects, link.intended)
    return None if fit is None else (replace(link.before, items=both, fit=fit),)


def silenced(link: Link) -> tuple[Clause, ...] | None:
    """Return the remedy alone where the earlier only says what is bad: "the wind noise is awful so mute it"."""
    if link.intended not in _CURES or link.is_denied or link.there & link.subjects.verbs:
        return None
    is_bad = "MUCH" in link.there or any(item.text in _BAD for item in link.before.items)
    is_remedy = link.intent in _REMEDIES.get(link.intended, frozenset()) and link.has_verb
    return (link.clause,) if is_bad and is_remedy and not link.own & (THINGS | {"QUOTE", "FILE"}) else None


_CURES: Final = frozenset({"sound_effect", "effect"})
_REMEDIES: Final = {
    "sound_effect": frozenset({"mute", "volume", "remove", "keep", "trim_to", "replace"}),
    "effect": frozenset({"remove", "keep", "trim_to", "speed", "reverse"}),
}
_BAD: Final = frozenset(
    {"awful", "terrible", "horrible", "bad", "annoying", "unbearable", "distracting", "ugly", "dreadful", "nasty"}
    | {"disgusting", "insane", "crazy", "loud", "irritating", "appalling", "ridiculous", "atrocious", "poor", "hell"}
)
"""What nobody says of something that is to be added."""


def contradicted(link: Link) -> tuple[Clause, ...] | None:
    """Return the wish alone where Chinese says before how it is: 声音小，大声点; 第一段画面暗，提亮点."""
    states = [item for item in link.before.items if item.text in _STATES]
    aims = [sign for item in link.clause.items if (sign := _sign(item))]
    if link.is_denied or link.mark not in {",", "so"} or len(states) != 1 or len(aims) != 1:
        return None
    if _sign(states[0]) != _AGAINST.get(aims[0]) or not link.there <= _TOLD | {states[0].kind}:
        return None
    if link.own & (_NOUNS - {"PRONOUN", "BA"}) or link.own & _CUTTING:
        return None
    nouns = tuple(item for item in link.before.items if item.kind in _NOUNS)
    return (link.read(*nouns, *link.clause.items) or link.clause,)


def _sign(item: Token) -> str:
    """Return "+" for more, "-" for less of something, "" for neither."""
    if item.kind in {"ADJ", "TRANSPARENCY"}:
        return "-" if item.text == "淡" else str(item.value)[-1:]
    return _SIGNS.get(item.kind, "")


_AGAINST: Final = {"+": "-", "-": "+"}
_SIGNS: Final = {
    **dict.fromkeys(("LOUDER", "BIGGER", "FASTER", "UP", "MORE"), "+"),
    **dict.fromkeys(("QUIETER", "SMALLER", "SLOWER", "DOWN", "LESS"), "-"),
}
_STATES: Final = frozenset("暗亮小大低高淡浓慢快轻")
"""How something is, said without a wish; 暗一点, 调暗 are wishes."""
_NOUNS: Final = frozenset(
    {"CLIPS", "NAMED", "VIDEO", "SOUND", "VOICE", "MUSIC", "VOLUME", "SPEED", "ADJWORD", "COLORWORD", "RANGE"}
    | {"TITLE", "CAPTION", "TEXT", "LOGO", "PRONOUN", "BA"}
)
_TOLD: Final = _NOUNS | {"LITTLE", "MUCH", "OF", "HAN", "POINT", "IN", "ON"}


def outdone(link: Link) -> tuple[Clause, ...] | None:
    """Return the wish alone where the clause before only says what is wrong: 前面太长了，把前8秒去掉."""
    if not link.intended or not link.intent:
        return None
    if "UPSIDEDOWN" in link.there and link.there <= {"VIDEO", "PRONOUN", "CLIPS", "UPSIDEDOWN"}:
        is_told = bool(link.own & {"DEG", "LEFT", "RIGHT", "CLOCKWISE", "COUNTERCLOCKWISE"}) or link.intent == "flip"
        found = link.clause if is_told else link.before  # 画面倒过来了，转180度; 画面倒了，转正
        return (found,) if link.intent in {"rotate", "flip"} else None
    if link.intended == "adjust" and link.intent == "look" and _is_of_warmth(link):
        return (link.clause,)  # 画面偏黄了，调冷点
    if link.mark == "so" and link.intended == "remove" and link.intent == "trim_to" and link.there <= _UNMEASURED:
        return (link.clause,)  # "chop the tail so it's 25 seconds"
    if link.intended != "trim_to" or link.intent not in {"remove", "keep", "trim_to", "speed"}:
        return None
    is_bare = not link.there & {"T", "C", "LEN", "N", "PCT", "HALF", "RANGE", "CLIPS"}
    is_short = link.there <= {"TRIM", "VIDEO", "PRONOUN", "BA"} and link.intent in {"remove", "keep"}
    return (link.clause,) if is_short or (is_bare and "LONGISH" in link.there) else None  # 剪短一下，只要5到10秒


def _is_of_warmth(link: Link) -> bool:
    """Return whether a colour cast is complained of, and warmer or colder pictures are the remedy."""
    casts = {str(item.value)[:-1] for item in link.before.items if item.kind == "ADJ"}
    return casts == {"temperature"} and {str(i.value) for i in link.clause.items if i.kind == "LOOK"} <= {
        "warm",
        "cool",
    }


_UNMEASURED: Final = frozenset({"REMOVE", "CUT", "OFF", "START", "END", "POINT", "PRONOUN", "VIDEO"})
