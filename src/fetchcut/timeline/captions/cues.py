"""One caption: when, and what; and the captions of a draft."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final

from fetchcut.timeline.draft import Draft, Word
from fetchcut.timeline.time import Seconds

ENDINGS: Final = (".srt", ".vtt", ".ass", ".ssa", ".lrc")
"""Of files that are captions; what they are is told by what is in them."""

MOST_BYTES: Final = 8 * 1024 * 1024
"""Of a file of captions: a two-hour film has 0.2 MB, with every word timed 2 MB."""
MOST_CUES: Final = 10_000
MOST_CHARACTERS: Final = 500
"""Of one cue; the rest is left out."""
MOST_WORDS: Final = 200
"""Of one cue that are timed."""


@dataclass(frozen=True, slots=True)
class Cue:
    """A text from `start` to `end`, plain, lines parted by "\\n". Words count from the cue's start."""

    start: Seconds
    end: Seconds
    text: str
    words: tuple[Word, ...] = ()


def cues_of(draft: Draft) -> tuple[Cue, ...]:
    """Return the captions of a draft in order of time: of all its caption tracks that are shown."""
    written = (
        Cue(each.start, each.end, each.text.text, each.text.words)
        for track in draft.tracks
        if track.role == "caption" and not track.is_hidden
        for each in track.segments
        if each.text is not None
    )
    return tuple(sorted(written, key=lambda cue: (cue.start, cue.end)))


def in_order(cues: Iterable[Cue]) -> tuple[Cue, ...]:
    """Return at most MOST_CUES of those that say something for some time, in order, their texts not too long."""
    kept = []
    for cue in cues:
        text = "\n".join(line for line in (" ".join(each.split()) for each in cue.text.split("\n")) if line)
        if text and 0 <= cue.start < cue.end:
            kept.append(Cue(cue.start, cue.end, text[:MOST_CHARACTERS].rstrip(), cue.words[:MOST_WORDS]))
        if len(kept) == MOST_CUES:
            break
    return tuple(sorted(kept, key=lambda cue: cue.start))
