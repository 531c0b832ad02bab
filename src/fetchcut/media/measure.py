"""What FFmpeg is told to measure of a file, and what its answers mean. Pure: values in, text and numbers out."""

import re
from collections.abc import Mapping
from fractions import Fraction
from pathlib import Path
from typing import Final

from fetchcut.media.command import Command, Input
from fetchcut.media.render.sound import loudness
from fetchcut.timeline.facts import MediaInfo
from fetchcut.timeline.measured import SILENT_DB, STEP_S, Heard, Seen
from fetchcut.timeline.time import Seconds, TimeRange

LEVELS: Final = "levels.txt"
SCENES: Final = "scenes.txt"
BLACK_STARTS: Final = "black_starts.txt"
BLACK_ENDS: Final = "black_ends.txt"
"""The files that filters write into the folder of the measurement."""

_RATE: Final = 48_000
_SCENE: Final = 10
"""How different two pictures in a row must be, in percent, so that another scene begins: scdet's own default."""
_SHORTEST_BLACK_S: Final = 0.05
_TIME: Final = re.compile(r"pts_time:(-?[0-9.]+)")
_VALUE: Final = re.compile(r"^lavfi\.[A-Za-z0-9_.]+=(\S+)$")
_LEVEL_KEY: Final = "lavfi.astats.Overall.RMS_level"


def listening(path: Path, info: MediaInfo) -> Command:
    """Return the command that measures the first sound of a file: a level each STEP_S into LEVELS, loudness in the log.

    The file must have sound.
    """
    filters = (
        f"aresample={_RATE}",
        f"asetnsamples=n={int(_RATE * STEP_S)}:p=0",
        "astats=metadata=1:reset=1:measure_perchannel=none:measure_overall=RMS_level",
        f"ametadata=mode=print:key={_LEVEL_KEY}:file={LEVELS}",
        loudness.METER,
    )
    arguments = ("-map", "0:a:0", "-vn", "-sn", "-dn", "-af", ",".join(filters), "-f", "null")
    return Command(
        inputs=(Input(path=path),), arguments=arguments, expected_s=info.duration_s or None, is_talkative=True
    )


def looking(path: Path, info: MediaInfo) -> Command:
    """Return the command that finds where scenes begin and where it is black. The file must have moving pictures.

    Small pictures tell as much, and are looked at in a fraction of the time.
    """
    filters = (
        "scale=w=320:h=-2:flags=fast_bilinear",
        f"scdet=threshold={_SCENE}",
        f"metadata=mode=print:key=lavfi.scd.time:file={SCENES}",
        f"blackdetect=d={_SHORTEST_BLACK_S}:pic_th=0.98:pix_th=0.10",
        f"metadata=mode=print:key=lavfi.black_start:file={BLACK_STARTS}",
        f"metadata=mode=print:key=lavfi.black_end:file={BLACK_ENDS}",
    )
    index = info.picture.index if info.picture else 0
    arguments = ("-map", f"0:{index}", "-an", "-sn", "-dn", "-vf", ",".join(filters), "-f", "null")
    return Command(inputs=(Input(path=path),), arguments=arguments, expected_s=info.duration_s or None)


def heard(levels: str, log: str) -> Heard:
    """Return what `listening` found: the text of LEVELS and the log."""
    found: dict[int, float] = {}
    at = 0
    for line in levels.splitlines():
        if time := _TIME.search(line):
            at = round(Fraction(time[1]) / STEP_S)
        elif value := _VALUE.match(line.strip()):
            found[at] = _decibels(value[1])
    meter = loudness.read(log)
    silent = meter is None or meter.is_silent
    return Heard(
        levels_db=tuple(found.get(each, SILENT_DB) for each in range(max(found, default=-1) + 1)),
        lufs=None if meter is None or silent else meter.lufs,
        peak_db=None if meter is None or silent else meter.peak_db,
    )


def seen(texts: Mapping[str, str], duration: Seconds) -> Seen:
    """Return what `looking` found: the texts of its files by name. What is black until the end ends with the file."""
    scenes = sorted(set(_values(texts.get(SCENES, ""))))
    starts, ends = _values(texts.get(BLACK_STARTS, "")), _values(texts.get(BLACK_ENDS, ""))
    blacks = []
    for start in sorted(set(starts)):
        end = min((each for each in ends if each > start), default=duration)
        if end > start:
            blacks.append(TimeRange(start, end))
    return Seen(scenes=tuple(each for each in scenes if each > 0), blacks=tuple(blacks))


def _values(text: str) -> list[Seconds]:
    return [Fraction(found[1]) for line in text.splitlines() if (found := _VALUE.match(line.strip()))]


def _decibels(text: str) -> float:
    return SILENT_DB if "inf" in text or "nan" in text else max(SILENT_DB, round(float(text), 1))
