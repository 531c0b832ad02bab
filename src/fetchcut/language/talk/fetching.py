"""Links in a message: fetched first, then the same message is read again with what they brought."""

from dataclasses import replace
from typing import Final

from fetchcut.errors import RequestError
from fetchcut.language.languages import Language
from fetchcut.language.outcome import Route
from fetchcut.language.replies.talk import phrase
from fetchcut.language.situation import Situation
from fetchcut.language.talk.reading import LONGEST, Reading
from fetchcut.timeline.wish import Wish

_NAMES: Final = {
    name: name
    for name in (
        *("mp4", "mov", "mkv", "webm", "avi", "gif", "webp", "mp3", "wav", "m4a", "aac", "flac", "opus", "jpg", "png"),
    )
}
_GETTING: Final = frozenset({"upload", "export"})


def route(reading: Reading, message: str, situation: Situation, language: Language) -> Route | None:
    """Return the route that fetches the message's links; None where there are none, or all have arrived."""
    links = tuple(dict.fromkeys(str(token.value) for token in reading.tokens if token.kind == "LINK"))
    waiting = tuple(link for link in links if link not in situation.arrived)
    if not waiting:
        return None
    others = [each for each in reading.clauses if each.fit and each.fit.frame.intent not in _GETTING]
    wish = _wish(message)
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
    """Return what is wished of the links themselves, as far as the main job's words can tell."""
    from fetchcut.language.understand import understand

    try:
        found = understand(message[:LONGEST], format_names=_NAMES).wish
    except RequestError:
        return Wish()
    # The format of the result is a wish of the edit, not of the fetch.
    return Wish(
        lines=found.lines,
        wants_best=found.wants_best,
        wants_playlist=found.wants_playlist,
        cuts=found.cuts,
        is_exact=bool(found.cuts),
    )
