"""Pictures between those of a source, at the output's rate, for clips that would repeat theirs. Pure.

source   0       1       2       3      slowed down, or with fewer pictures a second than the result
output   0   .   1   .   2   .   3      "motion" moves what moved between two, "blend" mixes the two
"""

from fractions import Fraction
from typing import Final

from fetchcut.media.render.frames import TICKS, ratio
from fetchcut.media.render.look import Look
from fetchcut.timeline.draft import Effect, Segment
from fetchcut.timeline.facts import VideoStream
from fetchcut.timeline.ramps import extremes

_AROUND: Final = 6
"""Pictures of the source before the first one wanted: what moved is seen from them, and older ones cost time."""
_ENOUGH: Final = Fraction(99, 100)
"""Of the output's rate: a source that has so many pictures has none missing."""


def between(segment: Segment, stream: VideoStream, speed: Fraction, look: Look) -> tuple[str, ...]:
    """Return the filters that add pictures to a source's, on the output's clock; none where none are missing."""
    effect = next((each for each in segment.picture.effects if each.kind == "interpolate"), None)
    media = segment.media
    if effect is None or media is None or media.is_frozen:
        return ()
    rate = stream.frame_rate or Fraction(25)
    slowest = rate * speed * extremes(media.ramp)[0]
    if slowest >= look.rate * _ENOUGH:
        return ()
    return (f"trim=start_pts={-int(_AROUND * TICKS / slowest)}", _made(effect, look))


def _made(effect: Effect, look: Look) -> str:
    # Not `framerate`, which is quicker: it counts from the first picture it sees, and spans would differ.
    how = "blend" if effect.params["method"] == "blend" else "mci:me_mode=bidir:mc_mode=obmc"
    return f"minterpolate=fps={ratio(look.rate)}:mi_mode={how}:scd=fdiff:scd_threshold=10"
