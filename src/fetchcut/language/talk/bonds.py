"""How a clause hangs on the one before it: adds to it, completes it, says it again, takes its verb or its noun."""

from dataclasses import replace
from typing import Final

from fetchcut.language.lexer import Token
from fetchcut.language.talk.amending import family, is_amending
from fetchcut.language.talk.chunks import ATTRIBUTES, Chunk
from fetchcut.language.talk.clause import Clause, has_verb, joined, with_items
from fetchcut.language.talk.frames import best_fit
from fetchcut.language.talk.values import Ref
from fetchcut.language.talk.words import Subjects


def belongs(before: Clause, clause: Clause, chunk: Chunk, subjects: Subjects) -> bool:
    """Return whether the clause only adds to the one before it."""
    if before.fit is None or before.is_negated:
        return False
    if has_verb(clause.items, subjects) and not _is_manner(before.fit.frame.intent, clause, subjects):
        return False
    if chunk.mark == "then" and clause.fit is not None:
        return False
    if clause.fit and len(clause.fit.frame.needs) > 1:
        intent = clause.fit.frame.intent
        is_other = intent not in ATTRIBUTES and intent != before.fit.frame.intent
        if is_other and before.fit.frame.intent not in _GATHERING:
            return False
    kinds = {item.kind for item in clause.items}
    here = {item.kind for item in before.items}
    if clause.fit and clause.fit.frame.intent == before.fit.frame.intent == "style":
        own, there = kinds & _REMARKED, here & _REMARKED
        if own and there and not own & there:  # "title red and logo smaller"
            return False
    are_both_said = all(each & _HEARD and each & _AMOUNTS for each in (here, kinds))
    if before.fit.frame.intent == "volume" and are_both_said:
        return False  # 人声大一点，音乐小一点
    takes = subjects.used[before.fit.frame.intent]
    is_new = not (kinds & here & _SINGLE) and not (kinds & _COLOURS and here & _COLOURS)
    return kinds <= takes | _LOOSE and bool(kinds - _LOOSE) and is_new


_HEARD: Final = frozenset({"MUSIC", "SOUND", "VOICE", "VOLUME"})
_AMOUNTS: Final = frozenset({"LOUDER", "QUIETER", "BIGGER", "SMALLER", "UP", "DOWN", "PCT", "DB"})

_GATHERING: Final = frozenset({"slideshow", "title_card"})
"""Intents that take what follows as their own, though it could be a wish by itself: "…, 3 s each with crossfades"."""
_MERGED: Final = frozenset(
    {"fade", "volume", "style", "adjust", "speed", "reverse", "effect", "look", "trim_to", "scale"}
)

_THINGS: Final = frozenset(
    {"TITLE", "CAPTION", "TEXT", "LOWERTHIRD", "LOGO", "PIP", "MUSIC", "VOICE", "CLIPS", "NAMED"}
)


def leads(before: Clause, clause: Clause, chunk: Chunk, subjects: Subjects) -> bool:
    """Return whether what came before is only the first of several stretches: 前3秒和最后3秒都删掉."""
    if chunk.mark not in {"and", ","} or clause.fit is None or before.fit is None:
        return False
    if clause.fit.frame.intent == "slideshow" and {item.kind for item in before.items} <= _PICTURES:
        return True  # 用photo.jpg和logo.png做电子相册
    if any(item.kind not in {"RANGE", "AND", "OF", "BA"} for item in before.items):
        return False
    kinds = {item.kind for item in clause.items}
    return bool(kinds & {"REMOVE", "KEEP", "MUTE", "CUT"}) and "RANGE" in kinds and clause.items[0].kind == "RANGE"


_PICTURES: Final = frozenset({"FILE", "NAMED", "PHOTO", "WITH", "ADD", "BA", "PLAY"})


def sharing(before: Clause, clause: Clause, chunk: Chunk, subjects: Subjects) -> Clause | None:
    """Return the clause before, which only names a thing, with the verb of this one: 标题和音乐都删掉.

    None where that is not what they are.
    """
    if chunk.mark not in {"and", ","} or clause.fit is None or before.is_negated or clause.is_negated:
        return None
    if not all(item.kind in _THINGS | {"BA", "ALL", "OF"} for item in before.items):
        return None
    verbs = [item for item in clause.items if item.kind in subjects.verbs or item.kind == "OFF"]
    things = [item for item in clause.items if item.kind in _THINGS]
    if not things or not verbs or {verb.kind for verb in verbs} - _SHARED:
        return None
    # 第一段和第三段都删掉 would be counted anew once the first is gone: those are one phrase already.
    if any(item.kind in {"CLIPS", "NAMED"} for item in (*before.items, *things)):
        return None
    items = (*before.items, *(item for item in clause.items if item.kind not in _THINGS | {"BA"}))
    found = with_items(before, items, subjects)
    if found.fit is None or not any(verb.kind in need for verb in verbs for need in found.fit.frame.needs[:2]):
        return None
    return found


_SHARED: Final = frozenset({"OFF", "REMOVE", "MUTE", "LOUDER", "QUIETER", "FADEIN", "FADEOUT", "FADEBOTH", "HIDE"})
"""Verbs that are said once for several things."""


def written(before: Clause, clause: Clause, subjects: Subjects) -> Clause | None:
    """Return the clause before with the text that follows behind a colon: 片尾最后3秒加一行字：感谢观看.

    None where no text is to be written, or one stands there.
    """
    kinds = {item.kind for item in clause.items}
    there = {item.kind for item in before.items}
    is_styled = before.fit is not None and before.fit.frame.intent == "style" and not there & subjects.verbs
    if is_styled and kinds == {"ADD", "QUOTE"} and there <= _LOOKS:
        return with_items(clause, (*before.items, *clause.items), subjects)  # 标题用黄色，写“新年快乐”
    if before.is_negated or clause.items[0].kind != "QUOTE" or kinds & subjects.verbs or "QUOTE" in there:
        return None
    if not there & {"TITLE", "CAPTION", "TEXT", "LOWERTHIRD"} or there & {"REMOVE", "MUTE", "SAVEAS"}:
        return None
    found = joined(before, clause.items, subjects)
    added = best_fit(found.items, subjects, "text_add")
    return replace(found, fit=added or found.fit)


_LOOKS: Final = frozenset({"TITLE", "CAPTION", "TEXT", "WITH", "COLOR", "FONT", "PLACE"})


def supposed(before: Clause, clause: Clause, subjects: Subjects) -> Clause | None:
    """Return a supposition and the question about it as one: 若删掉前八秒，还剩多长？ None where they are none."""
    if not any(item.kind == "IFWORD" for item in before.items) or clause.fit is None:
        return None
    if clause.fit.frame.intent not in {"q_length", "q_whatif", "q_advice"}:
        return None
    found = joined(before, clause.items, subjects)
    return replace(found, fit=best_fit(found.items, subjects, "q_whatif") or found.fit)


def remedied(before: Clause, clause: Clause, subjects: Subjects) -> Clause | None:
    """Return the wish for a stretch that the clause before only complains of: 第18秒到第20秒有杂音，把这段静音.

    None where the clause before wishes something itself, or names no stretch.
    """
    stretch = next((item for item in before.items if item.kind == "RANGE"), None)
    if stretch is None or has_verb(before.items, subjects) or before.is_negated:
        return None
    if any(item.kind in {"START", "END", "STOP", "FROMPOINT"} for item in before.items):
        return None  # "end it after 12 seconds and mute it": two wishes
    if any(item.kind in {"RANGE", "T", "LEN", "POINT"} for item in clause.items) or not has_verb(
        clause.items, subjects
    ):
        return None
    if not any(item.kind == "PRONOUN" or _is_it(item) for item in clause.items):
        return None
    items = tuple(stretch if item.kind == "PRONOUN" or _is_it(item) else item for item in clause.items)
    found = with_items(clause, items, subjects)
    return found if found.fit is not None else None


def _is_it(item: Token) -> bool:
    return item.kind == "CLIPS" and isinstance(item.value, Ref) and item.value.which == "it"


def shown_beside(before: Clause, clause: Clause, subjects: Subjects) -> Clause | None:
    """Return "put dog.mp4 | and beach.mp4 side by side" as one wish that nobody here can do, None for others."""
    is_beside = any(item.kind == "CANT" and item.value == "grid" for item in clause.items)
    if not is_beside or not any(item.kind in {"FILE", "NAMED", "CLIPS", "CLIPN"} for item in before.items):
        return None
    return with_items(clause, (*before.items, *clause.items), subjects)


def is_complaint(before: Clause, clause: Clause) -> bool:
    """Return whether a clause only says what is wrong, and this one what is to be done: 前面太长了，把前8秒去掉."""
    if before.fit is None or clause.fit is None:
        return False
    there = {item.kind for item in before.items}
    if there <= {"VIDEO", "PRONOUN", "CLIPS", "UPSIDEDOWN"} and clause.fit.frame.intent in {"rotate", "flip"}:
        return "UPSIDEDOWN" in there  # 画面倒过来了，转180度
    if before.fit.frame.intent != "trim_to":
        return False
    if there <= {"TRIM", "VIDEO", "PRONOUN", "BA"} and clause.fit.frame.intent in {"remove", "keep"}:
        return True  # 剪短一下，只要5到10秒
    is_bare = not any(item.kind in {"T", "C", "LEN", "N", "PCT", "HALF", "RANGE", "CLIPS"} for item in before.items)
    is_said = any(item.kind == "LONGISH" for item in before.items)
    return is_bare and is_said and clause.fit.frame.intent in {"remove", "keep", "trim_to", "speed"}


def by_speed(before: Clause, clause: Clause, subjects: Subjects) -> Clause | None:
    """Return the length wished before and the way to it as one: 压到15秒，用加速的方式. None where they are not."""
    kinds = {item.kind for item in clause.items}
    if before.fit is None or before.fit.frame.intent != "trim_to" or before.is_negated or clause.is_negated:
        return None
    if not kinds & {"FASTER", "SLOWER"} or not kinds & {"WITH", "BY"} or kinds - {"FASTER", "SLOWER", "WITH", "BY"}:
        return None
    if not any(item.kind in {"T", "LEN"} for item in before.items):
        return None
    items = (*before.items, *clause.items)
    return Clause(items=items, fit=best_fit(items, subjects, "speed"))


def is_cancel(clause: Clause) -> bool:
    """Return whether the clause calls off what was said before it: "… no, never mind"."""
    return clause.fit is not None and clause.fit.frame.intent == "no" and clause.items[0].kind == "NEVERMIND"


def spared(before: Clause, clause: Clause, subjects: Subjects) -> Clause:
    """Return "mute the rest" behind "keep the music" as about all clips, any other clause unchanged."""
    is_left = before.fit is not None and before.fit.frame.intent == "leave_alone"
    if not is_left or not any(item.kind == "MUSIC" for item in before.items):
        return clause
    if clause.fit is None or clause.fit.frame.intent not in {"mute", "volume"}:
        return clause
    every = Ref(kind="clip", which="all")
    items = tuple(
        replace(item, kind="CLIPS", value=every)
        if item.kind == "OTHER" or (isinstance(item.value, Ref) and item.value.which == "other")
        else item
        for item in clause.items
    )
    return with_items(clause, items, subjects)


def is_instead(before: Clause, clause: Clause, subjects: Subjects) -> bool:
    """Return whether a bare value takes the place of one that was called off: "50 %, never mind, 30 %"."""
    return not has_verb(clause.items, subjects) and is_amending(before.items, clause.items)


def completes(before: Clause, clause: Clause, subjects: Subjects) -> bool:
    """Return whether a bare verb says what is done to what was named before: 前三秒太拖了，直接砍掉."""
    kinds = {item.kind for item in clause.items}
    if not kinds & {"REMOVE", "KEEP"} or not kinds <= {"REMOVE", "KEEP", "WORD", "HAN", "BA", "PRONOUN", "REQUEST"}:
        return False
    there = {item.kind for item in before.items}
    if not there & {"RANGE", "CLIPS", "NAMED"} or before.is_negated:
        return False
    said = there & subjects.verbs
    return not said or (before.fit is None and not said - {"QWHAT"})


def is_rest(before: Clause, clause: Clause) -> bool:
    """Return whether the clause only removes what the one before it does not keep: "keep 0-5, delete the rest"."""
    kinds = {item.kind for item in clause.items}
    if before.fit is None or before.fit.frame.intent not in {"keep", "trim_to"}:
        return False
    is_away = bool(kinds & {"REMOVE", "NEG", "CUT"}) and bool(kinds & {"OTHER", "BEFORE", "AFTER"})
    refs = [item.value for item in clause.items if item.kind == "CLIPS"]
    is_others = any(isinstance(ref, Ref) and ref.which == "other" for ref in refs)
    if before.fit.frame.intent == "trim_to" and kinds <= {"KEEP", "START", "FIRST", "PART", "FRONT"}:
        return True  # 控制在20秒（保留开头部分）
    if before.items[-1].kind == "BY" and kinds <= {"CUT", "REMOVE", "TRIM", "END", "LAST", "OFF", "PRONOUN", "VIDEO"}:
        return bool(kinds & {"CUT", "REMOVE", "TRIM"})  # "make it 10 s long by cutting the end off"
    is_away = is_away or (is_others and bool(kinds & {"REMOVE", "NEG", "CUT"}))
    return is_away and not kinds & {"RANGE", "T", "QUOTE", "NAMED", "TITLE", "MUSIC"}


def repeats(before: Clause, clause: Clause) -> bool:
    """Return whether a clause only says again, or more exactly, what the one before it says.

    "The music is too loud, can you turn it down": a complaint and its remedy. "1 s fade in and 3 s fade out on it".
    """
    if before.fit is None or before.is_negated or clause.is_negated:
        return False
    intent = before.fit.frame.intent
    own = {item.kind for item in clause.items}
    there = {item.kind for item in before.items}
    is_said = bool(own & {"PRONOUN"}) or (clause.fit is None and bool(own & {"PCT", "X", "DB", "N"}))
    is_remedy = own <= _REMEDY and is_said and any(i.text.startswith(_COMPLAINTS) for i in before.items)
    if intent in _MERGED and is_remedy:
        return True
    if clause.fit is None:
        return False
    if intent != clause.fit.frame.intent or intent not in _MERGED:
        return False
    if intent == "fade":
        return not (own & _THINGS and there & _THINGS)
    if intent == "speed" and not (own | there) & {"RANGE", "CLIPS", "NAMED", "OTHER"}:
        # "at half speed, slow": one of the two has the figure, the other only the direction
        bare = {"FASTER", "SLOWER", "LITTLE", "MUCH", "PRONOUN", "SET", "VIDEO", "WORD", "AND", "LOOKWORD", "FOR"}
        directions = {_direction(before), _direction(clause)} - {""}
        if (own <= bare) != (there <= bare) and len(directions) < 2:
            return True
    is_complaint = any(item.text.startswith(_COMPLAINTS) for item in before.items)
    if intent in {"style", "adjust"} and not is_complaint:
        return False
    return not own & (_THINGS | {"RANGE", "QUOTE", "LOOK", "FX"}) and (is_complaint or intent == "reverse")


_REMEDY: Final = frozenset(
    {
        "PRONOUN",
        "UP",
        "DOWN",
        "SET",
        "TO",
        "AT",
        "BY",
        "PCT",
        "X",
        "XWORD",
        "DB",
        "N",
        "LITTLE",
        "MUCH",
        "REQUEST",
        "HALF",
    }
)
"""Kinds that say only by how much, once a complaint has said what is wrong: "I talk too slow, bump it to 1.15x"."""


def _direction(clause: Clause) -> str:
    return next((item.kind for item in clause.items if item.kind in {"FASTER", "SLOWER"}), "")


_COMPLAINTS: Final = (
    "too ",
    "太",
    "有点",
    "有些",
    "not ",
    "can't",
    "cant",
    "声音太",
    "音量太",
    "声音有点",
    "can hardly",
    "can barely",
    "hard to",
    "听不",
)


def with_later(before: Clause, clause: Clause, subjects: Subjects) -> Clause:
    """Return the two as one; what the later one says of direction and amount wins."""
    if before.fit and before.fit.frame.intent == "fade":
        return joined(before, clause.items, subjects)
    later = {family(item.kind) for item in clause.items}
    kept = tuple(item for item in before.items if family(item.kind) not in later)
    rest = tuple(item for item in clause.items if item.kind != "PRONOUN")
    return with_items(before, (*kept, *rest), subjects)


def taken(before: Clause, clause: Clause, subjects: Subjects) -> Clause | None:
    """Return "take the third clip and put it first" as one wish."""
    if before.fit is None or before.fit.frame.intent != "keep" or before.items[0].text not in _TAKING:
        return None
    thing = next((item for item in before.items if item.kind in {"CLIPS", "NAMED"}), None)
    if thing is None or not any(item.kind == "PRONOUN" for item in clause.items):
        return None
    items = tuple(thing if item.kind == "PRONOUN" else item for item in clause.items)
    found = with_items(clause, items, subjects)
    return found if found.fit is not None else None


_TAKING: Final = frozenset({"take", "grab", "拿", "取", "把"})


def is_mood(before: Clause, clause: Clause) -> bool:
    """Return whether a clause only says in what mood the wish before it is: "backwards, just for fun"."""
    if clause.fit is None or clause.fit.frame.intent != "music_add":
        return False
    if before.fit is not None and before.fit.frame.intent.startswith(("music", "mute", "volume", "fade")):
        return False
    kinds = {item.kind for item in clause.items}
    wishes = {
        "MUSIC",
        "ADD",
        "WITH",
        "ANOTHER",
        "FILE",
        "NAMED",
        "UNDERNEATH",
        "STYLE",
        "PLAY",
        "LINK",
        "REPLACE",
        "SET",
    }
    is_named = any(item.kind == "MOOD" and item.text.endswith(("music", "音乐", "曲")) for item in clause.items)
    return "MOOD" in kinds and not kinds & (wishes | {"PCT"}) and not is_named


def remarked(before: Clause, clause: Clause, subjects: Subjects) -> Clause | None:
    """Return the wish for a thing that the clause before only remarks on: "the logo blocks the view, put it left".

    None where the clause before wishes something itself, or this one names what it is about.
    """
    thing = next((item for item in before.items if item.kind in _REMARKED), None)
    kinds = {item.kind for item in before.items}
    if thing is None or before.is_negated or kinds & subjects.verbs - {"CANT"} or kinds & _GIVEN:
        return None
    is_remark = bool(kinds & {"WORD", "HAN", "CANT"}) or kinds <= _REMARKED | {"IN", "ON", "AT", "TOO", "OF"}
    if not is_remark or any(item.kind in _THINGS for item in clause.items):
        return None
    said = {item.kind for item in clause.items}
    is_it = any(item.kind == "PRONOUN" or _is_it(item) for item in clause.items)
    is_wish = has_verb(clause.items, subjects) and (is_it or said & {"PLACE", "BIGGER", "SMALLER", "COLOR", "ON"})
    if not is_wish or said & {"QUOTE", "FILE", "SOUND", "ADD"}:
        return None
    items = tuple(item for item in clause.items if item.kind != "PRONOUN" and not _is_it(item))
    found = with_items(clause, (thing, *items), subjects)
    return found if found.fit is not None else None


_REMARKED: Final = frozenset({"TITLE", "CAPTION", "TEXT", "LOWERTHIRD", "LOGO", "PIP", "MUSIC"})
_GIVEN: Final = frozenset(
    {
        "QUOTE",
        "FILE",
        "LINK",
        "RANGE",
        "T",
        "LEN",
        "POINT",
        "PLACE",
        "PCT",
        "COLOR",
        "CLIPS",
        "NEG",
        "OFF",
        "UP",
        "DOWN",
    }
    | {"BIGGER", "SMALLER", "LOUDER", "QUIETER", "FASTER", "SLOWER", "LOOK"}
)


def aimed(before: Clause, clause: Clause, subjects: Subjects) -> Clause | None:
    """Return a complaint with the figure that is to mend it: 声音太吵了，调到30%, "too loud, set it to 30 %"."""
    if before.fit is None or before.fit.frame.intent not in {"volume", "speed", "scale"} or before.is_negated:
        return None
    kinds = {item.kind for item in clause.items}
    is_told = any(item.kind in {"TO", "AT", "SET", "INTO"} or item.text.endswith("到") for item in clause.items)
    if not kinds & {"PCT", "DB", "X", "XWORD", "N"} or not is_told:
        return None
    if kinds - {"PCT", "DB", "X", "XWORD", "N", "SET", "PRONOUN", "TO", "AT", "BA", "IN", "INTO", "ADD", "MOVE"}:
        return None
    if not any(item.text.startswith(_COMPLAINTS) for item in before.items):
        return None
    if any(family(item.kind) == "amount" for item in before.items):
        return None
    items = tuple(
        replace(item, kind="TO") if item.kind == "MOVE" else item
        for item in clause.items
        if item.kind not in {"PRONOUN", "BA"}
    )
    found = best_fit((*before.items, *items), subjects, before.fit.frame.intent)
    return None if found is None else replace(before, items=(*before.items, *items), fit=found)


def paired(before: Clause, clause: Clause, subjects: Subjects) -> tuple[Clause, Clause] | None:
    """Return two wishes where a second thing has a figure of its own: "music to 25 % and own sound to 80 %".

    Bare numbers beside figures are clips: "volume of 1 at 70 % and 3 at 130 %". None where it is not so.
    """
    if before.fit is None or before.fit.frame.intent not in {"volume", "mute"} or before.is_negated:
        return None
    first, second = _counted(before.items), _counted(clause.items)
    every = Ref(kind="clip", which="all")
    second = tuple(replace(item, kind="CLIPS", value=every) if item.kind == "CLIPN" else item for item in second)
    if has_verb(second, subjects) or not (_has_figure(first) and _has_figure(second)):
        return None
    if not any(item.kind in {"CLIPS", "NAMED", "MUSIC", "SOUND", "VOICE"} for item in second):
        return None
    volume = Token("VOLUME", "", 0, 0, "")
    own = best_fit((volume, *second), subjects, "volume")
    again = best_fit(first, subjects, "volume")
    if own is None or again is None:
        return None
    return replace(before, items=first, fit=again), Clause(items=(volume, *second), fit=own)


def _has_figure(items: tuple[Token, ...]) -> bool:
    return any(item.kind in {"PCT", "DB"} for item in items)


def _counted(items: tuple[Token, ...]) -> tuple[Token, ...]:
    """Return the phrases with a number before a figure as the clip of that number."""
    kinds = [item.kind for item in items]
    return tuple(
        replace(item, kind="CLIPS", value=Ref(kind="clip", which="nth", numbers=(int(str(item.value)),)))
        if item.kind == "N" and str(item.value).isdigit() and _is_before_figure(kinds[at + 1 :])
        else item
        for at, item in enumerate(items)
    )


def _is_before_figure(kinds: list[str]) -> bool:
    left = [kind for kind in kinds[:3] if kind not in {"AT", "TO", "SET"}]
    return bool(left) and left[0] in {"PCT", "DB"}


def with_antecedent(before: Clause, clause: Clause, subjects: Subjects) -> Clause:
    """Return the clause with "it" as what the clause before names, unchanged: "the title's fine, move it"."""
    is_talk = before.fit is None or before.fit.frame.intent in {"cant", "content", "q_other"}
    thing = next((item for item in before.items if item.kind in _THINGS), None)
    if thing is None or not is_talk or any(item.kind in _THINGS | {"QUOTE", "FILE"} for item in clause.items):
        return clause
    if not any(item.kind == "PRONOUN" for item in clause.items):
        is_about_it = clause.fit is not None and clause.fit.frame.intent in {"style", "opacity"}
        return with_items(clause, (thing, *clause.items), subjects) if is_about_it else clause  # logo挡住了，放左下角
    items = tuple(thing if item.kind == "PRONOUN" else item for item in clause.items)
    return with_items(clause, items, subjects)


def _is_manner(intent: str, clause: Clause, subjects: Subjects) -> bool:
    """Return whether the clause's verbs only say how what was added comes and goes: "…, fading in"."""
    kinds = {item.kind for item in clause.items}
    verbs = kinds & subjects.verbs
    if intent == "music_add":
        return verbs <= {"FADE", "FADEIN", "FADEOUT", "FADEBOTH", "QUIETER"} and not kinds & {"SOUND", "VIDEO"}
    is_plain = not kinds & {"T", "LEN", "RANGE", "SOUND", "VIDEO", "MUSIC", "CLIPS", "POINT"}
    return intent == "text_add" and verbs <= {"FADE", "FADEIN", "FADEOUT", "FADEBOTH"} and is_plain


_COLOURS: Final = frozenset({"ADJ", "ADJWORD"})

_SINGLE: Final = frozenset(
    {"LOOK", "FX", "MOOD", "FADEIN", "FADEOUT", "TRANSITION", "QUOTE", "MUSIC", "SHAPE", "RATIO", "X", "XWORD"}
)

_LOOSE: Final = frozenset(
    {"AT", "IN", "ON", "FOR", "WITH", "OF", "TO", "WORD", "HAN", "BA", "INTO", "BY", "IT", "LITTLE"}
)


def inherited(before: Clause | None, clause: Clause, mark: str, subjects: Subjects) -> Clause | None:
    """Return the clause read with the verb of the one before it: "remove the title and the music"."""
    if before is None or has_verb(clause.items, subjects) or any(item.kind == "NEG" for item in clause.items):
        return None
    verb = next((item for item in before.items if item.kind in subjects.verbs), None)
    if verb is None:
        return None
    items = (verb, *clause.items)
    fit = best_fit(items, subjects)
    if mark == ";" and any(item.kind in {"WORD", "HAN"} for item in clause.items):
        return None  # a new sentence with a verb nobody knows
    if clause.fit is not None and fit is not None and (mark == ";" or fit.score < clause.fit.score + _INHERITING):
        return None
    if fit is None or len(fit.frame.needs) < 2 or not any(verb.kind in need for need in fit.frame.needs):
        return None
    return Clause(items=items, fit=fit, is_negated=before.is_negated)


_INHERITING: Final = 2.0
"""How much better a clause with a verb of its own meaning must read with the verb of the one before."""


def told(before: Clause, clause: Clause, subjects: Subjects) -> Clause | None:
    """Return "trim it so that only the first 5 s are left" as one wish, None where that reads no better."""
    if before.fit is None or before.is_negated:
        return None
    both = with_items(before, (*before.items, *clause.items), subjects)
    return both if both.fit is not None and both.fit.score > before.fit.score else None


def asks_about(before: Clause, clause: Clause) -> bool:
    """Return whether the clause asks what the one before would do: "if I cut the intro, how long will it be?"."""
    return (
        before.items[0].kind == "IFWORD"
        and clause.fit is not None
        and clause.fit.frame.intent.startswith("q_")
        and not before.is_negated
    )


def done_to(before: Clause, clause: Clause, subjects: Subjects) -> Clause | None:
    """Return what a clause does to the stretch that the one before only talks of; None where that is no talk.

    "The back half is boring, ditch it", "from 22 s on I only repeat myself, so cut that off": what is said of the
    stretch is no wish, however it reads.
    """
    kinds = {item.kind for item in clause.items}
    if (
        not kinds & {"REMOVE", "CUT", "KEEP"}
        or not kinds & {"PRONOUN", "SAME"}
        or before.is_negated
        or clause.is_negated
    ):
        return None
    if not kinds <= {"REMOVE", "CUT", "KEEP", "PRONOUN", "SAME", "OFF", "WORD", "REQUEST", "CLIPS"}:
        return None
    said = {item.kind for item in before.items} & {"REMOVE", "CUT", "KEEP", "TRIM", "SPLIT", "MUTE", "QUOTE"}
    stretch = tuple(item for item in before.items if item.kind == "RANGE")
    if said or not stretch:
        return None
    verbs = tuple(item for item in clause.items if item.kind in {"REMOVE", "CUT", "KEEP"})
    return with_items(clause, (*verbs, *stretch), subjects)


def also(before: Clause, clause: Clause, subjects: Subjects) -> Clause | None:
    """Return "take out 3 to 5 and also the one from 14 to 16" as one wish: both stretches are those of the start."""
    if before.fit is None or clause.fit is None or before.is_negated is not clause.is_negated:
        return None
    intent = before.fit.frame.intent
    is_same = intent == clause.fit.frame.intent and intent in {"remove", "keep"}
    stretches = tuple(item for item in clause.items if item.kind == "RANGE")
    if not is_same or not stretches or not any(item.kind == "RANGE" for item in before.items):
        return None
    return joined(before, stretches, subjects)
