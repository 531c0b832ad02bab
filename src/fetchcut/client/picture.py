"""One moment of the timeline as a picture: an export of a single frame, which costs nothing and changes nothing."""

from pathlib import Path

from fetchcut.client.download import Saved
from fetchcut.client.effects import Flow
from fetchcut.client.line import Line
from fetchcut.client.result import export
from fetchcut.client.state import State


def picture(line: Line, at_s: float, to: Path, *, lines: int = 360, known: State | None = None) -> Flow[Saved]:
    """Return where the picture at `at_s` (timeline time) was put, `lines` high. Raises what `export` raises."""
    output = {"format": "jpg", "at": round(at_s * 1000), "resolution": f"{lines}p", "quality": "medium"}
    return (yield from export(line, to, output, known=known))
