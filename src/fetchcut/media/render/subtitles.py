"""The subtitles of the one source of a draft, as tracks of the result: cut and shifted like its pictures."""

import contextlib
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from fetchcut.disk import disk_errors
from fetchcut.errors import CaptionsUnreadable, MediaError
from fetchcut.media.command import Command
from fetchcut.media.render.carried import only_source
from fetchcut.media.render.encoding import note
from fetchcut.media.render.work import Work
from fetchcut.media.run.ffmpeg import run
from fetchcut.media.subtitles import Kind, gathering, kind_of, parting, texts
from fetchcut.progress import Context, Silent
from fetchcut.timeline.captions import read
from fetchcut.timeline.captions.cues import MOST_BYTES, Cue
from fetchcut.timeline.captions.embedded import clips_with, on_timeline, times_on
from fetchcut.timeline.captions.srt import blocks
from fetchcut.timeline.captions.times import read_time
from fetchcut.timeline.captions.writing import write_srt, write_vtt
from fetchcut.timeline.draft import Segment
from fetchcut.timeline.facts import SubtitleStream
from fetchcut.timeline.time import Seconds

GATHERED: Final = "subtitles.mkv"
_USUAL: Final = ("layer", "start", "end")
"""The first columns of a dialogue line, where no line says them."""


@dataclass(frozen=True, slots=True, kw_only=True)
class SubtitleTrack:
    """Subtitles as a file in the result's time, and what the source says of them.

    WebVTT for WebM, ASS where the source has it, else SubRip.
    """

    path: Path
    kind: Kind
    stream: SubtitleStream


def subtitle_tracks(work: Work) -> tuple[SubtitleTrack, ...]:
    """Return the text subtitles of the source that go along, of a draft whose main track plays one source.

    None where they cannot be read, which whoever decodes the source will say, and none without a line left.
    """
    return tuple(_tracks(work))


def _tracks(work: Work) -> Iterator[SubtitleTrack]:
    src = only_source(work)
    for number, path in _taken_out(src, work) if src is not None else ():
        stream = work.library[src or ""].info.subtitles[number]
        kind: Kind = "webvtt" if work.profile.target.name == "webm" else "ass" if kind_of(stream) == "ass" else "srt"
        with disk_errors(path):
            said = path.read_text("utf-8", "replace")
            text = _shifted(said, kind_of(stream), kind, clips_with(work.draft, src or "", number))
            path.write_text(text, encoding="utf-8")
        if text:
            yield SubtitleTrack(path=path, kind=kind, stream=stream)


def _shifted(text: str, kind: Kind, wanted: Kind, clips: tuple[Segment, ...]) -> str:
    """Return the lines where these clips play them, plain where they change their kind; "" where none is left."""
    if kind == wanted and kind in _SHIFTED:
        return _SHIFTED[kind](text, clips)
    with contextlib.suppress(CaptionsUnreadable):
        if cues := on_timeline(read(text), clips):
            return (write_vtt if wanted == "webvtt" else write_srt)(cues)
    return ""


def cues_along(work: Work, wanted: int | None = None) -> tuple[Cue, ...]:
    """Return the lines of these subtitles (from 1; None: the first that go along) as captions; none without any."""
    src = only_source(work)
    for number, path in _taken_out(src, work) if src is not None else ():
        if wanted is not None and number != wanted - 1:
            continue
        with disk_errors(path):
            raw = path.read_bytes()
        with contextlib.suppress(CaptionsUnreadable):
            return on_timeline(read(raw), clips_with(work.draft, src or "", number))
    return ()


def _taken_out(src: str, work: Work) -> Iterator[tuple[int, Path]]:
    """Yield the number of each of the source's subtitles that goes along, and a file of it in the source's time."""
    info, gathered = work.library[src].info, work.folder / GATHERED
    numbers = [each for each in texts(info) if clips_with(work.draft, src, each)]
    if not numbers or not _ran(gathering(work.files[src], info, numbers, gathered), work):
        return
    for at, number in enumerate(numbers):
        kind = kind_of(info.subtitles[number])
        path = work.folder / f"subtitles-{number}.{kind}"
        if _ran(parting(gathered, at, kind, path), work) and path.stat().st_size <= MOST_BYTES:
            yield number, path


def _ran(command: Command, work: Work) -> bool:
    note(command, work)
    try:
        # All of a film is read for its subtitles: who cancels does not wait for that.
        watched = _Watched(work.context)
        run(command, tool=work.bench.tool, folder=work.folder, context=watched, sandbox=work.bench.sandbox)
    except MediaError:
        return False
    return True


@dataclass(frozen=True, slots=True)
class _Watched(Silent):
    """A Context that tells nothing, and stops where the work is cancelled."""

    context: Context

    def raise_if_cancelled(self) -> None:
        """Raise Cancelled where the work is."""
        self.context.raise_if_cancelled()


# Lines at other times; what is in them stays as it is


def shifted_srt(text: str, clips: tuple[Segment, ...]) -> str:
    """Return SubRip with its lines where these clips play them; "" where none is left."""
    cues = []
    for times, lines in blocks(text.splitlines()):
        start, end = read_time(times[1]), read_time(times[2])
        if start is not None and end is not None:
            cues += [Cue(time.start, time.end, "\n".join(lines)) for time in times_on(clips, start, end)]
    return write_srt(sorted(cues, key=lambda cue: (cue.start, cue.end)))


def shifted_ass(text: str, clips: tuple[Segment, ...]) -> str:
    """Return ASS with its lines where these clips play them, styles and all; "" where none is left."""
    columns, written, dialogue = list(_USUAL), [], 0
    for line in text.splitlines():
        if line.lower().startswith("format:"):
            columns = [each.strip().lower() for each in line[7:].split(",")]
        if not line.lower().startswith("dialogue:"):
            written.append(line)
            continue
        fields = line[9:].split(",", len(columns) - 1)
        at = {name: columns.index(name) for name in ("start", "end") if name in columns[: len(fields)]}
        start, end = (read_time(fields[at[name]]) if name in at else None for name in ("start", "end"))
        if start is None or end is None:
            continue
        for time in times_on(clips, start, end):
            fields[at["start"]], fields[at["end"]] = _hundredths(time.start), _hundredths(time.end)
            written.append("Dialogue:" + ",".join(fields))
            dialogue += 1
    return "\n".join(written) + "\n" if dialogue else ""


_SHIFTED: Final[Mapping[Kind, Callable[[str, tuple[Segment, ...]], str]]] = {"ass": shifted_ass, "srt": shifted_srt}


def _hundredths(time: Seconds) -> str:
    seconds, rest = divmod(round(time * 100), 100)
    return f"{seconds // 3600}:{seconds // 60 % 60:02}:{seconds % 60:02}.{rest:02}"
