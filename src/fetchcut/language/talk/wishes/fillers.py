"""Filler words, by captions that time every word."""

from collections.abc import Iterator
from fractions import Fraction
from typing import Final

from fetchcut.language.normalise import fold
from fetchcut.language.talk.intent import Intent
from fetchcut.language.talk.refusals import Refuse
from fetchcut.language.talk.scene import Scene
from fetchcut.language.talk.wishes.plan import Plan, Tell
from fetchcut.language.talk.wishes.silence import seconds
from fetchcut.language.talk.wishes.stretches import removals
from fetchcut.timeline.captions import Cue, cues_of
from fetchcut.timeline.time import TimeRange

_FILLERS: Final = frozenset(
    {"um", "umm", "ummm", "uh", "uhh", "uhm", "er", "erm", "ah", "ahh", "hm", "hmm", "mhm", "mm"}
    | {"嗯", "呃", "额", "唔", "嗯嗯", "呃呃", "嗯啊"}
)
_EDGES: Final = " \t\n.,;:!?…-—~，。；：！？、“”\"'()（）"
_LONGEST_S: Final = Fraction(3, 2)
"""The last word of a caption seems to last until the caption goes; nobody says "um" for so long."""


def fillers_remove(intent: Intent, scene: Scene) -> Plan:
    """Cut filler words out, where captions say when each word is said."""
    if not scene.clips:
        raise Refuse("cannot.nothing_there")
    cues = cues_of(scene.draft) or next(iter(scene.situation.captions.values()), ())
    if not any(cue.words for cue in cues):
        raise Refuse("cannot.fillers")
    found = [(said, when) for cue in cues for said, when in _fillers(cue) if when.end <= scene.duration]
    if not found:
        raise Refuse("cannot.no_fillers")
    ranges = [when for _, when in found]
    total = sum((each.duration for each in ranges), Fraction(0))
    words = tuple(dict.fromkeys(said for said, _ in found))[:5]
    facts = {"count": len(found), "words": words, "total": seconds(total)}
    return Plan(edits=tuple(removals(ranges)), tells=(Tell("found.fillers", facts),))


def _fillers(cue: Cue) -> Iterator[tuple[str, TimeRange]]:
    ends = [*(cue.start + word.at for word in cue.words[1:]), cue.end]
    for word, end in zip(cue.words, ends, strict=False):
        said, start = fold(word.text).strip(_EDGES), cue.start + word.at
        if said in _FILLERS and start < end:
            yield said, TimeRange(start, min(end, start + _LONGEST_S))
