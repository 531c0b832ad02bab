"""A message read in a situation: the person's own names are words, and "the first 5" are clips or seconds as it is."""

from collections.abc import Sequence
from typing import Final

from fetchcut.language.situation import Situation
from fetchcut.language.talk.clause import Clause
from fetchcut.language.talk.reading import Reading, read
from fetchcut.language.talk.scene import stem
from fetchcut.language.talk.words import subjects

_SOCIAL: Final = frozenset({"hello", "thanks", "yes", "no"})


def understood(message: str, situation: Situation) -> Reading:
    """Return the stages of reading a message in a situation: "the first 5" are clips or seconds as the draft is."""
    arrived = {link: situation.library[ids[0]].name for link, ids in situation.arrived.items() if ids}
    reading = read(message, own_names(situation), arrived)
    count = len(situation.draft.main.segments) if situation.draft.main else 0
    return reading.counted(count).placed(on_main(situation))


def on_main(situation: Situation) -> frozenset[str]:
    """Return the names of the files that clips play."""
    main = situation.draft.main
    played = {segment.media.src for segment in main.segments if segment.media} if main else set()
    return frozenset(asset.name for id_, asset in situation.library.items() if id_ in played)


def own_names(situation: Situation) -> dict[str, str]:
    """Return what the person may call files and clips, folded, with the name each stands for."""
    names = {asset.name for asset in situation.library.values()} | situation.captions.keys()
    names |= {segment.name for track in situation.draft.tracks for segment in track.segments if segment.name}
    known = subjects().lexicon.words
    found: dict[str, str] = {}
    for name in sorted(names):
        said = stem(name)
        # A file called "title.mp4" makes no name of the word; with its ending it is still found.
        if len(said) > 1 and said not in known:
            found[said] = name
    return found | {name: name for name in names}


def without_talk(clauses: Sequence[Clause]) -> tuple[Clause, ...]:
    """Return the clauses without greetings and thanks where anything else is said."""
    rest = tuple(each for each in clauses if not (each.fit and each.fit.frame.intent in _SOCIAL))
    return rest if any(each.fit is not None for each in rest) else tuple(clauses)
