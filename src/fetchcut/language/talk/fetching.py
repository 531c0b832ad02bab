"""Links in a message: fetched first, then the same message is read again with what they brought."""

from typing import Final

from fetchcut.errors import RequestError
from fetchcut.language.languages import Language
from fetchcut.language.outcome import Route
from fetchcut.language.replies.talk import phrase
from fetchcut.language.situation import Situation
from fetchcut.language.talk.reading import Reading
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
    return Route(
        kind="upload",
        text=phrase("route.fetch", language),
        links=waiting,
        wish=_wish(message),
        is_message_open=bool(others),
        language=language,
    )


def _wish(message: str) -> Wish:
    """Return what is wished of the links themselves, as far as the main job's words can tell."""
    from fetchcut.language.understand import understand

    try:
        found = understand(message, format_names=_NAMES).wish
    except RequestError:
        return Wish()
    # Parts and formats of the result are wishes of the edit, not of the fetch.
    return Wish(lines=found.lines, wants_best=found.wants_best, wants_playlist=found.wants_playlist)
