"""One moment of the timeline as a picture, which costs nothing and changes nothing."""

from pathlib import Path
from urllib.parse import urlencode

from fetchcut.client.effects import Answer, Flow, do, send
from fetchcut.client.line import Line
from fetchcut.client.result import export
from fetchcut.client.state import State
from fetchcut.disk import disk_errors, ensure_folder, publish


def picture(line: Line, at_s: float, to: Path, *, lines: int = 360, known: State | None = None) -> Flow[Path]:
    """Return where the picture at `at_s` (timeline time) was put, `lines` high. Raises what `export` raises.

    A server that offers no looks at a timeline, or refuses this one, is asked for an export of a single frame.
    """
    yield from line.connected()
    kind = "png" if to.suffix.lower() == ".png" else "jpg"
    query = urlencode({"at": round(at_s * 1000), "lines": lines, "format": kind})
    answer = yield from send(line.get(f"/api/preview/nemo_agent/me/{line.session_in_path}/picture?{query}"))
    if answer.status == 200 and answer.headers.get("content-type", "").startswith("image/"):
        return (yield from do(lambda: _kept(answer, to, kind)))
    output = {"format": kind, "at": round(at_s * 1000), "resolution": f"{lines}p", "quality": "medium"}
    return (yield from export(line, to, output, known=known)).path


def _kept(answer: Answer, to: Path, kind: str) -> Path:
    wanted = to / f"picture.{kind}" if to.is_dir() else to
    ensure_folder(wanted.parent)
    part = wanted.with_name(f".{wanted.name}.part")
    try:
        with disk_errors(part):
            part.write_bytes(answer.body)
        return publish(part, wanted, token=wanted.name)
    finally:
        part.unlink(missing_ok=True)
