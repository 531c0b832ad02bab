"""What measuring found in a file, as values: how loud it is over time, where its pictures change, where it is black.

And where the beat of its music falls, and what its subtitles say.
"""

from dataclasses import dataclass
from fractions import Fraction
from itertools import pairwise
from typing import Final

from fetchcut.timeline.captions.cues import Cue
from fetchcut.timeline.time import Seconds, TimeRange

STEP_S: Final = Fraction(1, 20)
"""How much sound one level stands for."""
SILENT_DB: Final = -100.0
"""The level of nothing at all."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Heard:
    """The sound of a file. `levels_db` has the root mean square of each STEP_S from the file's start, in dBFS.

    `lufs` is the loudness of the whole (EBU R 128), `peak_db` its highest sample; None where there is no sound.
    """

    levels_db: tuple[float, ...] = ()
    lufs: float | None = None
    peak_db: float | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Seen:
    """The pictures of a file. `scenes` are the times, ascending, where another scene begins: the first one is unnamed.

    `blacks` are the stretches in which there is nothing but black, half-open, ascending.
    """

    scenes: tuple[Seconds, ...] = ()
    blacks: tuple[TimeRange, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Beats:
    """The beats of a file's music, source times, ascending; none where there is no steady beat."""

    times: tuple[Seconds, ...] = ()

    @property
    def per_minute(self) -> int:
        """Return the tempo by the middle one of the distances, 0 without beats."""
        distances = sorted(there - here for here, there in pairwise(self.times))
        return round(60 / distances[len(distances) // 2]) if distances else 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Said:
    """The lines of each of a file's subtitles, in its order and source times; none of those that are pictures."""

    subtitles: tuple[tuple[Cue, ...], ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Measured:
    """All that is known of one file; None is not measured yet."""

    heard: Heard | None = None
    seen: Seen | None = None
    beats: Beats | None = None
    said: Said | None = None
