"""Cues as files that others read: SubRip and WebVTT."""

import html
from collections.abc import Iterable

from fetchcut.timeline.captions.cues import Cue
from fetchcut.timeline.grid import to_ms
from fetchcut.timeline.time import Seconds


def write_srt(cues: Iterable[Cue]) -> str:
    """Return the cues as SubRip."""
    return "\n".join(f"{number}\n{_times(cue, ',')}\n{_lines(cue)}\n" for number, cue in enumerate(cues, start=1))


def write_vtt(cues: Iterable[Cue]) -> str:
    """Return the cues as WebVTT."""
    return "WEBVTT\n\n" + "\n".join(f"{_times(cue, '.')}\n{html.escape(_lines(cue), quote=False)}\n" for cue in cues)


def _times(cue: Cue, point: str) -> str:
    return f"{_clock(cue.start, point)} --> {_clock(cue.end, point)}"


def _clock(time: Seconds, point: str) -> str:
    seconds, milliseconds = divmod(to_ms(time), 1000)
    minutes, second = divmod(seconds, 60)
    hours, minute = divmod(minutes, 60)
    return f"{hours:02}:{minute:02}:{second:02}{point}{milliseconds:03}"


def _lines(cue: Cue) -> str:
    """Return the text without empty lines, which would end the cue, and with no arrow, which would begin one."""
    return "\n".join(line for line in cue.text.replace("-->", "→").splitlines() if line.strip())
