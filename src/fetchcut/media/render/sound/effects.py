"""Effects on sound by their names in a draft. The timeline has checked the values. Pure."""

from collections.abc import Callable, Mapping
from typing import Final

from fetchcut.media.render.frames import SAMPLE_RATE
from fetchcut.timeline.draft import Effect

Params = Mapping[str, object]


def filters_of(effect: Effect) -> list[str]:
    """Return the filters of an effect on sound; none for an effect on something else."""
    make = _MAKERS.get(effect.kind)
    return make(effect.params) if make else []


def _number(params: Params, name: str) -> float:
    return float(str(params[name]))


def _noise_reduction(params: Params) -> list[str]:
    amount = _number(params, "amount")
    return [f"afftdn=nr={3 + 27 * amount:.3f}:nf=-40:tn=1"] if amount else []


def _voice(params: Params) -> list[str]:
    """Return what makes speech clearer: no rumble, more presence, even loudness."""
    amount = _number(params, "amount")
    if not amount:
        return []
    return [
        "highpass=f=80",
        f"equalizer=f=250:t=q:w=1:g={-3 * amount:.3f}",
        f"equalizer=f=3500:t=q:w=1:g={5 * amount:.3f}",
        f"acompressor=threshold=0.125:ratio={1 + 2 * amount:.3f}:attack=10:release=150:makeup={1 + 0.4 * amount:.3f}",
    ]


def _bass(params: Params) -> list[str]:
    return [f"bass=g={_number(params, 'db'):.3f}:f=110:w=0.6"]


def _treble(params: Params) -> list[str]:
    return [f"treble=g={_number(params, 'db'):.3f}:f=4000:w=0.6"]


def _compressor(params: Params) -> list[str]:
    amount = _number(params, "amount")
    if not amount:
        return []
    return [f"acompressor=threshold=0.1:ratio={1 + 7 * amount:.3f}:attack=8:release=120:makeup={1 + amount:.3f}"]


def _echo(params: Params) -> list[str]:
    decay = _number(params, "decay")
    # The echoes that come after its end are cut with it.
    return [f"aecho=1:1:{_number(params, 'delay_ms'):.3f}:{decay:.4f}"] if decay else []


def _pitch(params: Params) -> list[str]:
    factor = 2 ** (_number(params, "semitones") / 12)
    if factor == 1:
        return []
    rate = round(SAMPLE_RATE * factor)
    # Played faster or slower, which moves the pitch, and back to its tempo, which does not.
    return [f"asetrate={rate}", f"aresample={SAMPLE_RATE}", f"atempo={SAMPLE_RATE / rate:.9f}"]


_MAKERS: Final[Mapping[str, Callable[[Params], list[str]]]] = {
    "noise_reduction": _noise_reduction,
    "voice": _voice,
    "bass": _bass,
    "treble": _treble,
    "compressor": _compressor,
    "echo": _echo,
    "pitch": _pitch,
}
