"""Links in a message: fetched first, then the same message is read again with what they brought."""

import re
from collections.abc import Collection
from dataclasses import replace
from typing import Final

from fetchcut.errors import RequestError
from fetchcut.language.languages import Language
from fetchcut.language.outcome import Route
from fetchcut.language.replies.talk import phrase
from fetchcut.language.situation import Situation
from fetchcut.language.talk.clause import Clause
from fetchcut.language.talk.linkparts import MERE, parts
from fetchcut.language.talk.reading import LONGEST, Reading
from fetchcut.timeline.wish import Wish

_NAMES: Final = {
    name: name
    for name in (
        *("mp4", "mov", "mkv", "webm", "avi", "gif", "webp", "mp3", "wav", "m4a", "aac", "flac", "opus", "jpg", "png"),
    )
}
_GETTING: Final = frozenset({"upload", "export"})
_BRINGING: Final = frozenset({"upload", "export", "insert", "join", "keep", "trim_to"})
"""Intents of clauses that may do no more than bring a file onto the timeline."""


def route(reading: Reading, message: str, situation: Situation, language: Language) -> Route | None:
    """Return the route that fetches the message's links; None where there are none, or all have arrived."""
    links = tuple(dict.fromkeys(str(token.value) for token in reading.tokens if token.kind == "LINK"))
    waiting = tuple(link for link in links if link not in situation.arrived)
    if not waiting:
        return None
    others = [each for each in reading.clauses if each.fit and each.fit.frame.intent not in _GETTING]
    found = parts(reading, is_laid=not _is_begun(situation)) if len(links) == 1 else None
    if found is not None:
        wish = _wish(_getting_words(reading))
        is_more = bool(others) or _is_begun(situation)
        rest = found.rest if is_more else _rest(reading, waiting[0], language)
        return Route(
            kind="upload",
            text=phrase("route.fetch", language),
            links=waiting,
            wish=replace(wish, cuts=found.cuts, is_exact=True),
            is_message_open=bool(others),
            rest=rest,
            language=language,
        )
    wish = _wish(_getting_words(reading) if others else message)
    is_part = _is_part(reading, waiting, wish)
    return Route(
        kind="upload",
        text=phrase("route.fetch", language),
        links=waiting,
        wish=wish if is_part else replace(wish, cuts=(), is_exact=False),
        is_message_open=bool(others),
        rest=_rest(reading, waiting[0], language) if is_part else "",
        language=language,
    )


def without_laid(clauses: tuple[Clause, ...], situation: Situation) -> tuple[Clause, ...]:
    """Return the clauses without those that only bring what has arrived and lies on the timeline already.

    The first videos are put on an empty timeline as they come in: added by the message too they would play twice.
    """
    names = {
        situation.library[id_].name for ids in situation.arrived.values() for id_ in ids if _is_laid(id_, situation)
    }
    rest = tuple(each for each in clauses if not _brings(each, names))
    return rest or clauses


def _brings(clause: Clause, names: Collection[str]) -> bool:
    if clause.fit is None or clause.fit.frame.intent not in _BRINGING or clause.is_negated:
        return False
    named = [item for item in clause.items if item.kind in {"FILE", "NAMED"}]
    kinds = {item.kind for item in clause.items}
    return bool(named) and all(item.value in names for item in named) and kinds <= MERE - {"RANGE"}


def _is_laid(asset_id: str, situation: Situation) -> bool:
    main = situation.draft.main
    return main is not None and any(each.media and each.media.src == asset_id for each in main.segments)


def _is_begun(situation: Situation) -> bool:
    return situation.draft.main is not None and bool(situation.draft.main.segments)


def _getting_words(reading: Reading) -> str:
    """Return the person's own words of the clauses that get something."""
    getting = [each for each in reading.clauses if each.fit and each.fit.frame.intent in _GETTING]
    return ", ".join(reading.quote(each) for each in getting)


def _is_part(reading: Reading, links: tuple[str, ...], wish: Wish) -> bool:
    """Return whether all that is said is to get parts of one link: then no more than they need be fetched."""
    said = [each for each in reading.clauses if each.fit is None or each.fit.frame.intent not in _GETTING]
    is_kept = bool(wish.cuts) and not any(cut.is_removal for cut in wish.cuts)
    return is_kept and len(links) == 1 and not said and not any(token.kind == "ADD" for token in reading.tokens)


def _rest(reading: Reading, link: str, language: Language) -> str:
    """Return the message without its parts: the export in the format and the size that it names; "" without one."""
    said = {token.kind: token.value for token in reading.tokens}
    if not said.keys() & {"EXPORT", "FORMAT"}:
        return ""
    words = [("下载" if language == "zh" else "download") if "EXPORT" in said else "", link]
    if "FORMAT" in said:
        words.append(f"转成{said['FORMAT']}" if language == "zh" else f"as {said['FORMAT']}")
    if "RES" in said:
        words.append(f"{said['RES']}p" if language == "zh" else f"at {said['RES']}p")
    return " ".join(each for each in words if each)


def _wish(message: str) -> Wish:
    """Return what is wished of the links themselves, as far as the main job's words can tell.

    Where it does not know a piece of it ("带字幕"), the other pieces still count.
    """
    found = _understood(message)
    pieces = [found] if found is not None else [_understood(each) for each in _PIECES.split(message)]
    wishes = [each for each in pieces if each is not None]
    # The format of the result is a wish of the edit, not of the fetch; sound alone is one of both.
    cuts = tuple(cut for each in wishes for cut in each.cuts)
    return Wish(
        lines=next((each.lines for each in wishes if each.lines), None),
        wants_best=any(each.wants_best for each in wishes),
        wants_audio_only=any(each.wants_audio_only for each in wishes),
        wants_playlist=next((each.wants_playlist for each in wishes if each.wants_playlist is not None), None),
        playlist_items=next((each.playlist_items for each in wishes if each.playlist_items), ()),
        audio_language=next((each.audio_language for each in wishes if each.audio_language), None),
        cuts=cuts,
        is_exact=bool(cuts),
    )


_PIECES: Final = re.compile(r"[,，、;；。\n]|(?<=[\u4e00-\u9fff]) ")


def _understood(message: str) -> Wish | None:
    from fetchcut.language.understand import understand

    try:
        return understand(message[:LONGEST], format_names=_NAMES).wish
    except RequestError:
        return None
