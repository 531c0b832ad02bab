"""Sound in our one shape, and what is made of it without a file: silence, another tempo. Pure."""

from fractions import Fraction
from typing import Final

from fetchcut.media.render.frames import SAMPLE_RATE
from fetchcut.media.render.graph import Graph

LAYOUT: Final = "stereo"
STEREO: Final = f"aformat=sample_fmts=fltp:sample_rates={SAMPLE_RATE}:channel_layouts={LAYOUT}"
COUNTED: Final = f"asettb=1/{SAMPLE_RATE},asetpts=N"
"""Numbers samples from zero. Joining leaves times in microseconds, in which N would be something else."""

_SLOWEST: Final = Fraction(1, 2)
_FASTEST: Final = Fraction(2)


def silence(graph: Graph, samples: int) -> str:
    """Return the label of so many silent samples."""
    source = f"anullsrc=r={SAMPLE_RATE}:cl={LAYOUT}"
    return graph.chain("", [source, STEREO, f"atrim=end_sample={samples}", COUNTED])


def tempo(speed: Fraction) -> list[str]:
    """Return the filters that change the speed and keep the pitch.

    https://ffmpeg.org/ffmpeg-filters.html#atempo: beyond twice as fast it leaves samples out, so it stands repeatedly.
    """
    filters = []
    while speed > _FASTEST:
        filters.append("atempo=2")
        speed /= 2
    while speed < _SLOWEST:
        filters.append("atempo=0.5")
        speed *= 2
    return [*filters, f"atempo={float(speed):.9f}"] if speed != 1 else filters
