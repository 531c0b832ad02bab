"""Where the beat of music falls: what FFmpeg is told to measure, and what follows from it. Pure.

Two bands (drums' bodies below, their strokes above) are measured every hundredth of a second. Where they rise something
is struck; how far apart strokes mostly are is the tempo; the beat is the row of strokes that keeps it best: Ellis, Beat
Tracking by Dynamic Programming, 2007.
"""

import math
import re
from collections.abc import Sequence
from fractions import Fraction
from itertools import pairwise
from pathlib import Path
from statistics import fmean, pstdev
from typing import Final

from fetchcut.media.command import Command, Input
from fetchcut.timeline.facts import MediaInfo
from fetchcut.timeline.measured import Beats

BANDS: Final = "bands.txt"
"""The file that FFmpeg writes into the folder of the measurement."""

LONGEST_S: Final = 1800
"""How much of a file is listened to: what follows costs some seconds of Python an hour."""

_STEPS: Final = 100
"""Measurements a second."""
_RATE: Final = 22_000
_KEY: Final = re.compile(r"^lavfi\.astats\.([12])\.RMS_level=(\S+)$")
_FLOOR_DB: Final = -60.0
_MOST_RISE_DB: Final = 15.0
_FASTEST, _SLOWEST = 28, 100
"""Steps between beats: 214 and 60 a minute."""
_USUAL: Final = 50.0
"""Two a second: of tempos that would do, what people tap is near it."""
_TIGHT: Final = 100.0
_STEADY: Final = 0.08
"""How alike the strokes must be to themselves one beat later, of 1, to be a beat at all."""
_LEAST: Final = 8


def listening(path: Path, info: MediaInfo) -> Command:
    """Return the command that measures the two bands of a file's first sound into BANDS. The file must have sound."""
    graph = ";".join(
        (
            f"[0:a:0]aresample={_RATE},aformat=channel_layouts=mono,asplit[l][h]",
            "[l]lowpass=f=150[low]",
            "[h]highpass=f=2000[high]",
            "[low][high]join=inputs=2:channel_layout=stereo[both]",
            f"[both]asetnsamples=n={_RATE // _STEPS}:p=0[steps]",
            "[steps]astats=metadata=1:reset=1:measure_perchannel=RMS_level:measure_overall=none[told]",
            f"[told]ametadata=mode=print:file={BANDS}[out]",
        )
    )
    arguments = ("-filter_complex", graph, "-map", "[out]", "-t", str(LONGEST_S), "-f", "null")
    return Command(inputs=(Input(path=path),), arguments=arguments, expected_s=info.duration_s or None)


def found(text: str, per_minute: Fraction | None = None) -> Beats:
    """Return the beats that the text of BANDS tells of; none where nothing is struck steadily.

    `per_minute` is the tempo where it is known, else it is found as well.
    """
    low, high = _levels(text)
    strokes = _strokes(low, high)
    period = _period(strokes) if per_minute is None else float(60 * _STEPS / per_minute)
    if period is None:
        return Beats()
    steps = _row(strokes, period)
    return Beats(times=tuple(Fraction(each, _STEPS) for each in steps)) if len(steps) >= _LEAST else Beats()


def _levels(text: str) -> tuple[list[float], list[float]]:
    bands: dict[str, list[float]] = {"1": [], "2": []}
    for line in text.splitlines():
        if said := _KEY.match(line):
            is_number = "inf" not in said[2] and "nan" not in said[2]
            bands[said[1]].append(max(_FLOOR_DB, float(said[2])) if is_number else _FLOOR_DB)
    return bands["1"], bands["2"]


def _strokes(low: Sequence[float], high: Sequence[float]) -> list[float]:
    """Return by step how much something is struck, in standard deviations above what is usual around it."""
    # Waves of 50 Hz are two steps long: only over some of them they have a level.
    deep = [fmean(low[max(0, at - 2) : at + 1]) for at in range(len(low))]
    rises = [0.0]
    for (below, here), (above, there) in zip(pairwise(deep), pairwise(high), strict=True):
        rises.append(min(_MOST_RISE_DB, max(0.0, here - below)) + min(_MOST_RISE_DB, max(0.0, there - above)))
    half = _STEPS // 2
    sums = [0.0]
    for each in rises:
        sums.append(sums[-1] + each)
    around = [
        (sums[min(len(rises), at + half)] - sums[max(0, at - half)]) / (min(len(rises), at + half) - max(0, at - half))
        for at in range(len(rises))
    ]
    raised = [max(0.0, here - usual) for here, usual in zip(rises, around, strict=True)]
    spread = pstdev(raised) if raised else 0.0
    return [each / spread for each in raised] if spread else []


def _period(strokes: Sequence[float]) -> float | None:
    """Return how many steps a beat lasts, None where there is none."""
    if len(strokes) < 4 * _SLOWEST:
        return None
    mean = fmean(strokes)
    around = [each - mean for each in strokes]
    whole = sum(each * each for each in around)
    alike = {
        lag: sum(map(float.__mul__, around[lag:], around[:-lag])) / whole
        for lag in range(_FASTEST - 1, 2 * _SLOWEST + 2)
    }

    def near(lag: int) -> float:
        return max(alike[lag - 1], alike[lag], alike[lag + 1])

    def liked(lag: int) -> float:
        octaves = math.log2(lag / _USUAL)
        return (alike[lag] + 0.5 * near(2 * lag)) * math.exp(-0.5 * (octaves / 0.9) ** 2)

    best = max(range(_FASTEST, _SLOWEST + 1), key=liked)
    if near(best) < _STEADY:
        return None
    # The top of the parabola through three steps lies between them.
    before, at, behind = alike[best - 1], alike[best], alike[best + 1]
    bend = before - 2 * at + behind
    return best + (0.5 * (before - behind) / bend if bend < 0 else 0.0)


def _row(strokes: Sequence[float], period: float) -> list[int]:
    """Return the steps of the beats: the row with most strokes on it whose distances are nearest to the period."""
    first, last = round(period / 2), round(2 * period)
    costs = [(back, -_TIGHT * math.log(back / period) ** 2) for back in range(first, last + 1)]
    totals: list[float] = []
    before: list[int] = []
    for at, stroke in enumerate(strokes):
        most, from_ = 0.0, -1
        for back, cost in costs:
            if back > at:
                break
            total = totals[at - back] + cost
            if total > most:
                most, from_ = total, at - back
        totals.append(stroke + most)
        before.append(from_)
    at = max(range(max(0, len(totals) - last), len(totals)), key=totals.__getitem__)
    row = [at]
    while before[at] >= 0:
        at = before[at]
        row.append(at)
    return _sounding(row[::-1], strokes)


def _sounding(row: list[int], strokes: Sequence[float]) -> list[int]:
    """Return the beats from the first to the last on which anything is struck."""
    struck = [number for number, at in enumerate(row) if max(strokes[max(0, at - 2) : at + 3]) > 1]
    return row[struck[0] : struck[-1] + 1] if struck else []
