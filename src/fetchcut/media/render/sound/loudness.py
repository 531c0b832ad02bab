"""How loud a mix is, by EBU R 128, and how it gets as loud as wanted. Pure: text in, numbers out."""

import re
from dataclasses import dataclass
from typing import Final

from fetchcut.progress import Remark

METER: Final = "ebur128=peak=sample:framelog=quiet"
"""Tells at its end how loud all was, in the log."""

_LOUDNESS: Final = re.compile(r"I:\s*(-?\d+(?:\.\d+)?|-inf|nan) LUFS")
_PEAK: Final = re.compile(r"Peak:\s*(-?\d+(?:\.\d+)?|-inf|nan) dBFS")
_SILENT: Final = -70.0
NEAR_LU: Final = 0.5
_MOST_GAIN_DB: Final = 30.0
CEILING: Final = 0.84
"""-1.5 dBFS by samples: between them, true peaks stay below -1 dBTP."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Loudness:
    """What a meter said: integrated loudness in LUFS, the highest sample in dBFS."""

    lufs: float
    peak_db: float

    @property
    def is_silent(self) -> bool:
        """Return whether there is nothing to hear, or too little to measure."""
        return self.lufs <= _SILENT

    def gain_to(self, target_lufs: float) -> float:
        """Return the decibels that are missing to the target; 0 for silence, which no gain makes louder."""
        return 0.0 if self.is_silent else max(-60.0, min(_MOST_GAIN_DB, target_lufs - self.lufs))


def read(log: str) -> Loudness | None:
    """Return what the last meter in a log said, None if none did."""
    loudness, peaks = _LOUDNESS.findall(log), _PEAK.findall(log)
    if not loudness:
        return None
    return Loudness(lufs=_number(loudness[-1]), peak_db=_number(peaks[-1]) if peaks else _SILENT)


def remark(heard: Loudness) -> Remark:
    """Return what a person is told of how loud a result is."""
    if heard.is_silent:
        return Remark(code="check.silent")
    return Remark(code="check.loudness", facts={"lufs": round(heard.lufs, 1), "peak_db": round(heard.peak_db, 1)})


def mastered(gain_db: float) -> list[str]:
    """Return the filters that make a mix louder (or softer) without letting it clip."""
    return [
        f"volume={gain_db:.3f}dB:precision=float",
        f"alimiter=limit={CEILING}:level=0:attack=5:release=80:latency=1",
    ]


def _number(text: str) -> float:
    return _SILENT if text in {"-inf", "nan"} else float(text)
