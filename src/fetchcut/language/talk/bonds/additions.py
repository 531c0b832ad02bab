"""A clause that only adds to the one before it: a colour, a time, a text, a further picture."""

from dataclasses import replace
from typing import Final

from fetchcut.language.lexer import Token
from fetchcut.language.talk.bonds.link import Link
from fetchcut.language.talk.bonds.narrowing import SOUNDS
from fetchcut.language.talk.clause import Clause, has_verb, joined, with_items
from fetchcut.language.talk.frames import best_fit
from fetchcut.language.talk.parting import ATTRIBUTES

_FADES: Final = frozenset({"FADE", "FADEIN", "FADEOUT", "FADEBOTH"})
_HEARD: Final = frozenset({"MUSIC", "SOUND", "VOICE", "VOLUME"})
_AMOUNTS: Final = frozenset({"LOUDER", "QUIETER", "BIGGER", "SMALLER", "UP", "DOWN", "PCT", "DB"})
_SHOWN: Final = frozenset({"TITLE", "CAPTION", "TEXT", "LOWERTHIRD", "LOGO", "PIP", "MUSIC"})
_COLOURS: Final = frozenset({"ADJ", "ADJWORD"})
_SINGLE: Final = frozenset(
    {"LOOK", "FX", "MOOD", "FADEIN", "FADEOUT", "TRANSITION", "QUOTE", "MUSIC", "SHAPE", "RATIO", "X", "XWORD"}
)
_LOOSE: Final = frozenset(
    {"AT", "IN", "ON", "FOR", "WITH", "OF", "TO", "WORD", "HAN", "BA", "INTO", "BY", "IT", "LITTLE"}
)
_GATHERING: Final = frozenset({"slideshow", "title_card"})
"""Intents that take what follows as their own, though it could be a wish by itself: "…, 3 s each with crossfades"."""
_PICTURES: Final = frozenset({"FILE", "NAMED", "PHOTO", "WITH", "ADD", "BA", "PLAY"})
_LOOKS: Final = frozenset({"TITLE", "CAPTION", "TEXT", "WITH", "COLOR", "FONT", "PLACE"})


def added(link: Link) -> tuple[Clause, ...] | None:
    """Return the two as one where the later only says more of the same: "… white, at the top"."""
    if not link.intended or link.before.is_negated or (link.has_verb and not _is_manner(link)):
        return None
    if (link.mark == "then" and link.intent) or _is_own_wish(link) or _is_of_another(link):
        return None
    if _is_second_picture(link):
        return None
    takes = link.subjects.used[link.intended]
    is_new = not (link.own & link.there & _SINGLE) and not (link.own & _COLOURS and link.there & _COLOURS)
    if not is_new or not link.own <= takes | _LOOSE or link.own <= _LOOSE:
        return None
    return (joined(link.before, link.clause.items, link.subjects),)


def _is_second_picture(link: Link) -> bool:
    """Return whether another file comes to another place: "put logo.png top left and photo.jpg bottom right"."""
    return link.intended == "overlay_add" and "FILE" in link.own & link.there


def _is_manner(link: Link) -> bool:
    """Return whether the verbs only say how what was added comes and goes: "…, fading in"."""
    verbs = link.own & link.subjects.verbs
    if link.intended == "music_add":
        return verbs <= _FADES | {"QUIETER"} and not link.own & {"SOUND", "VIDEO"}
    if link.intended == "overlay_add" and "ZOOM" in link.own:
        return link.own <= {"ZOOM", "PCT", "N", "TO", "SET"} and bool(link.own & {"PCT", "N"})
    is_plain = not link.own & {"T", "LEN", "RANGE", "SOUND", "VIDEO", "MUSIC", "CLIPS", "POINT"}
    return link.intended == "text_add" and verbs <= _FADES and is_plain


def _is_own_wish(link: Link) -> bool:
    if link.clause.fit is None or len(link.clause.fit.frame.needs) < 2:
        return False
    is_other = link.intent not in ATTRIBUTES and link.intent != link.intended
    return is_other and link.intended not in _GATHERING


def _are_two_moves(link: Link) -> bool:
    """Return whether each names a clip of its own and where it goes: "dog to the front, beach to the back"."""
    first, second = (
        {(item.kind, item.text) for item in each.items if item.kind in {"CLIPS", "NAMED"}}
        for each in (link.before, link.clause)
    )
    places = {"FRONTPLACE", "BACKPLACE", "START", "END", "FIRST", "LAST", "POINT"}
    return link.intent == "move" and bool(first and second) and first != second and bool(link.own & places)


def _is_of_another(link: Link) -> bool:
    """Return whether the two are about different things: "title red and logo smaller", 人声大一点，音乐小一点."""
    if link.intent == link.intended and _are_two_moves(link):
        return True
    own, there = link.own & _SHOWN, link.there & _SHOWN
    if link.intent == link.intended == "style" and own and there and not own & there:
        return True
    return link.intended == "volume" and all(each & _HEARD and each & _AMOUNTS for each in (link.there, link.own))


def cropped(link: Link) -> tuple[Clause, ...] | None:
    """Return the shape and how it is to be filled as one: "make it vertical, crop the sides", 竖屏，裁剪填满."""
    is_cropped = "CROP" in link.own and link.own <= {"CROP", "SIDES", "VIDEO", "PRONOUN", "PICTURE"}
    is_filled = "FITWORD" in link.own and link.own <= {"CUT", "CROP", "FITWORD", "VIDEO", "PRONOUN", "PICTURE"}
    if link.intended != "canvas" or link.is_denied or not (is_cropped or is_filled):
        return None
    items = (*link.before.items, *(item for item in link.clause.items if item.kind in {"CROP", "FITWORD"}))
    fit = best_fit(items, link.subjects, "canvas")
    return None if fit is None else (replace(link.before, items=items, fit=fit),)


def listed(link: Link) -> tuple[Clause, ...] | None:
    """Return the two as one where the earlier is the first of several stretches or pictures: 前3秒和最后3秒都删掉."""
    if link.mark not in {"and", ","} or not link.intent or not link.intended:
        return None
    is_album = link.intent == "slideshow" and link.there <= _PICTURES  # 用photo.jpg和logo.png做电子相册
    is_stretch = link.there <= {"RANGE", "AND", "OF", "BA"} and link.clause.items[0].kind == "RANGE"
    if not is_album and not (is_stretch and link.own & {"REMOVE", "KEEP", "MUTE", "CUT"}):
        return None
    return (with_items(link.clause, (*link.before.items, *link.clause.items), link.subjects),)


def titled(link: Link) -> tuple[Clause, ...] | None:
    """Return both, the later text as what the earlier one is: "caption from 1 s to 4 s: “Look”, from 5 s: “Wow”"."""
    noun = next((item for item in link.before.items if item.kind in {"CAPTION", "LOWERTHIRD"}), None)
    is_bare = "QUOTE" in link.own and link.own <= {"QUOTE", "RANGE", "POINT", "LEN", "T", "FROMPOINT"}
    if noun is None or not is_bare or link.own == {"QUOTE"} or "QUOTE" not in link.there or link.is_denied:
        return None
    found = link.read(noun, *link.clause.items)
    return None if found is None else (link.before, found)


def written(link: Link) -> tuple[Clause, ...] | None:
    """Return the clause before with the text that follows behind a colon: 片尾最后3秒加一行字：感谢观看."""
    is_styled = link.intended == "style" and not link.there & link.subjects.verbs and link.there <= _LOOKS
    if is_styled and link.own == {"ADD", "QUOTE"}:
        return (with_items(link.clause, (*link.before.items, *link.clause.items), link.subjects),)  # 标题用黄色，写“好”
    if link.before.is_negated or link.clause.items[0].kind != "QUOTE" or link.own & link.subjects.verbs:
        return None
    if not link.there & {"TITLE", "CAPTION", "TEXT", "LOWERTHIRD"} or link.there & {
        "REMOVE",
        "MUTE",
        "SAVEAS",
        "QUOTE",
    }:
        return None
    found = joined(link.before, link.clause.items, link.subjects)
    return (replace(found, fit=best_fit(found.items, link.subjects, "text_add") or found.fit),)


def shown_beside(link: Link) -> tuple[Clause, ...] | None:
    """Return what stands beside what as one wish: "clip 1 left | and clip 2 right", "clip 1 | and 2 side by side".

    So with which of them is heard: "… side by side | only the sound of the first".
    """
    items = (*link.before.items, *link.clause.items)
    if link.is_denied:
        return None
    if "SPLITSCREEN" in link.there:
        is_more = bool(link.own & {"SOUND", "AUDIOONLY"}) and bool(link.own & {"ONLY", "AUDIOONLY", "KEEP"})
        is_more = is_more or bool(link.own & {"FITWORD", "SHORTESTENDS"}) or _is_side(link.clause, "NAMED")
        return (_beside(link, items),) if is_more else None
    if "SPLITSCREEN" in link.own:
        return (_beside(link, items),) if link.there & {"FILE", "NAMED", "CLIPS", "CLIPN"} else None
    sides = [str(item.value) for item in items if item.kind == "PLACE"]
    if _is_side(link.before) and _is_side(link.clause) and set(sides) in _FACING:
        return (_beside(link, (*items, Token("SPLITSCREEN", "", 0, 0, "any"))),)
    return None


_FACING: Final = ({"left", "right"}, {"top", "bottom"})


def _is_side(clause: Clause, *others: str) -> bool:
    """Return whether a clip or a video (or one of the kinds `others`) is only said to stand somewhere."""
    kinds = {item.kind for item in clause.items} - set(others)
    kinds |= {"CLIPS" for item in clause.items if item.kind in others}
    is_video = all(str(item.value).lower().endswith(_VIDEOS) for item in clause.items if item.kind == "FILE")
    return is_video and bool(kinds & {"CLIPS", "FILE"}) and bool(kinds & {"PLACE", "ON"}) and kinds <= _SIDED


_SIDED: Final = frozenset({"CLIPS", "FILE", "PLACE", "HALF", "SET", "ADD", "BA", "WITH", "PLAY", "AT", "ON", "IN"})
_VIDEOS: Final = (".mp4", ".mov", ".mkv", ".webm", ".avi", ".m4v", ".ts", ".flv", ".wmv")


def _beside(link: Link, items: tuple[Token, ...]) -> Clause:
    return replace(with_items(link.clause, items, link.subjects), fit=best_fit(items, link.subjects, "split_screen"))


def smoothed(link: Link) -> tuple[Clause, ...] | None:
    """Return slow motion and the pictures that are to come between as one: "half speed | and interpolate it"."""
    is_bare = "INTERPOLATE" in link.own and link.own <= {"INTERPOLATE", "ADD", "SET", "WITH", "PRONOUN", "VIDEO", "BA"}
    if link.intended != "speed" or link.is_denied or not is_bare:
        return None
    items = (*link.before.items, *link.clause.items)
    fit = best_fit(items, link.subjects, "interpolate")
    return None if fit is None else (replace(link.before, items=items, fit=fit),)


def aimed_tones(link: Link) -> tuple[Clause, ...] | None:
    """Return "brighten | the shadows a bit" as one: which tones, where nothing else says which way they are to go."""
    first, last = link.clause.items[0], link.before.items[-1]
    is_tone = first.kind == "ADJWORD" and first.value in {"shadows", "highlights", "blacks", "whites"}
    if not is_tone or last.kind != "ADJ" or link.is_denied or not link.own <= {"ADJWORD", "LITTLE", "MUCH"}:
        return None
    return (with_items(link.clause, (*link.before.items, *link.clause.items), link.subjects),)


def shortened(link: Link) -> tuple[Clause, ...] | None:
    """Return both, the later as the length that is wished: "vertical, 15 seconds, upbeat music"."""
    if link.own not in ({"T"}, {"T", "LONG"}, {"T", "MAX"}) or link.mark not in {",", "and"} or link.is_denied:
        return None
    if link.intended not in {"canvas", "fit", "look", "effect", "adjust", "flip"} or link.has_verb:
        return None
    found = link.read(Token("TRIM", "", 0, 0, ""), *link.clause.items)
    return None if found is None else (link.before, found)


def by_speed(link: Link) -> tuple[Clause, ...] | None:
    """Return the length wished before and the way to it as one: 压到15秒，用加速的方式."""
    is_way = bool(link.own & {"FASTER", "SLOWER", "SPEED"} and link.own & {"WITH", "BY", "ONLY"})
    is_way = is_way and link.own <= {"FASTER", "SLOWER", "SPEED", "WITH", "BY", "PRONOUN", "VIDEO", "ONLY"}
    if link.intended != "trim_to" or link.is_denied or not is_way or not link.there & {"T", "LEN"}:
        return None
    items = (*link.before.items, *link.clause.items)
    return (Clause(items=items, fit=best_fit(items, link.subjects, "speed")),)


def toned(link: Link) -> tuple[Clause, ...] | None:
    """Return when music is to play and in what mood as one wish: "music from 0 to 10 s, something calm"."""
    if link.intended != "music_time" or link.is_denied or has_verb(link.before.items, link.subjects):
        return None
    if "MOOD" not in link.own or not link.own <= {"MOOD", "STYLE", "SOMETHING", "WITH", "IN"}:
        return None
    items = (*link.before.items, *link.clause.items)
    fit = best_fit(items, link.subjects, "music_add")
    return None if fit is None else (replace(link.before, items=items, fit=fit),)


def played(link: Link) -> tuple[Clause, ...] | None:
    """Return when music is to play and which file it is as one wish: "let the music come in at 8 s: song.mp3"."""
    is_file = bool(link.own & {"FILE", "NAMED"}) and link.own <= {"FILE", "NAMED", "WITH", "ADD", "SET", "PLAY"}
    names = [str(item.value).lower() for item in link.clause.items if item.kind == "FILE"]
    if (
        link.intended != "music_time"
        or link.is_denied
        or not is_file
        or not all(each.endswith(SOUNDS) for each in names)
    ):
        return None
    items = (*link.before.items, *link.clause.items)
    fit = best_fit(items, link.subjects, "music_add")
    return None if fit is None else (replace(link.before, items=items, fit=fit),)


def gathered(link: Link) -> tuple[Clause, ...] | None:
    """Return the clause before with words behind a comma that mean nothing by themselves."""
    if link.intent or link.mark not in {",", "and"} or has_verb(link.clause.items, link.subjects):
        return None
    return (joined(link.before, link.clause.items, link.subjects),)
