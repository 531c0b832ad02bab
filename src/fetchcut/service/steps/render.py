"""Make the file of a draft, checked before it is handed over; or one a clip or a moment, where that was asked."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Final

from fetchcut.disk import disk_errors, ensure_folder
from fetchcut.errors import EmptyDraft, NothingToEdit
from fetchcut.media.render.bench import Bench
from fetchcut.media.render.render import rendered, rendered_moments
from fetchcut.media.render.shares import Shares
from fetchcut.media.render.subtitles import cues_along
from fetchcut.media.render.work import Made, Work, used_in, work_on
from fetchcut.progress import Context, Remark
from fetchcut.timeline.assets import Library
from fetchcut.timeline.captions.writing import write_srt, write_vtt
from fetchcut.timeline.draft import Draft
from fetchcut.timeline.interchange import otio
from fetchcut.timeline.output import TEXTS, TIMELINES, Output
from fetchcut.timeline.parted import moments, parted

_AT_ONCE_PIXELS: Final = 16 * 1920 * 1080
_MOST_AT_ONCE: Final = 16
"""Moments in one command: each opens its sources for itself. Measured with 720p: half the time, 250 MB."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Rendered:
    """A checked result. `checks` says what was looked at; `notes` what was done otherwise than asked.

    `beside` are files that belong to it: captions that were asked as a file. `parts`: a result of several files has one
    result for each, in order; `path` is then the first one's, the size and the length are those of all.
    """

    path: Path
    size_bytes: int
    duration_s: float
    checks: tuple[Remark, ...]
    notes: tuple[Remark, ...] = ()
    beside: tuple[Path, ...] = ()
    parts: tuple["Rendered", ...] = ()


def render(
    draft: Draft,
    library: Library,
    files: Mapping[str, Path],
    output: Output,
    *,
    folder: Path,
    bench: Bench,
    context: Context,
) -> Rendered:
    """Return the draft's file in `folder`, which belongs to this work alone; what is finished there is not done again.

    `files` has the place of each asset's file by its id. Raises Cancelled with all children gone, EmptyDraft,
    AssetMissing, OutputInvalid, LimitReached, and MediaErrors; no result is left then. As "otio" the timeline itself is
    written, for other editors, and nothing of its files; as "srt" or "vtt" its captions, else its file's subtitles.
    """
    ensure_folder(folder)
    if output.format in TIMELINES:
        return _written(draft, library, folder)
    if output.format in TEXTS:
        # The captions of a timeline are those of its film.
        film = work_on(draft, library, files, Output(captions="file"), folder=folder, bench=bench, context=context)
        return _said(film, output)
    if output.every_ms is not None and draft.duration:
        stills = replace(output, every_ms=None)
        work = work_on(draft, library, files, stills, folder=folder, bench=bench, context=context)
        return _together(_pictures(work, moments(draft.duration, output.every_ms)))
    if output.is_separate and (parts := parted(draft, library)):
        shares = Shares(context, float(draft.duration))
        made = []
        for number, part in enumerate(parts, 1):
            share = shares.share(float(part.duration))
            place = ensure_folder(folder / f"part-{number}")
            made.append(_made(part, library, files, output, folder=place, bench=bench, context=share))
            share.finish()
        return _together(tuple(made))
    return _made(draft, library, files, output, folder=folder, bench=bench, context=context)


def _pictures(work: Work, moments_ms: tuple[int, ...]) -> tuple[Rendered, ...]:
    """Return a picture of each moment, so many by one command as it opens files without harm."""
    shares = Shares(work.context, float(len(moments_ms)))
    made: list[Rendered] = []
    step = _at_once(work)
    for first in range(0, len(moments_ms), step):
        run = moments_ms[first : first + step]
        share = shares.share(float(len(run)))
        folders = [ensure_folder(work.folder / f"part-{first + number}") for number in range(1, len(run) + 1)]
        made += [_told(each) for each in rendered_moments(replace(work, context=share), run, folders)]
        share.finish()
    return tuple(made)


def _at_once(work: Work) -> int:
    """Return how many moments one command makes: fewer where the sources have large pictures."""
    pictures = [each for src in used_in(work.draft) for each in work.library[src].info.video]
    largest = max((each.width * each.height for each in pictures), default=1)
    return max(1, min(_MOST_AT_ONCE, _AT_ONCE_PIXELS // max(largest, 1)))


def _made(
    draft: Draft,
    library: Library,
    files: Mapping[str, Path],
    output: Output,
    *,
    folder: Path,
    bench: Bench,
    context: Context,
) -> Rendered:
    return _told(rendered(draft, library, files, output, folder=folder, bench=bench, context=context))


def _told(made: Made) -> Rendered:
    return Rendered(
        path=made.path,
        size_bytes=made.path.stat().st_size,
        duration_s=float(made.info.duration_s or 0),
        checks=made.checks,
        notes=made.notes,
        beside=made.beside,
    )


def _together(parts: tuple[Rendered, ...]) -> Rendered:
    notes: list[Remark] = []
    for each in parts:
        notes += [note for note in each.notes if note not in notes]
    return replace(
        parts[0],
        size_bytes=sum(each.size_bytes for each in parts),
        duration_s=sum(each.duration_s for each in parts),
        notes=tuple(notes),
        beside=(),
        parts=parts,
    )


def _written(draft: Draft, library: Library, folder: Path) -> Rendered:
    if not draft.duration:
        raise EmptyDraft
    path = folder / "timeline.otio"
    with disk_errors(path):
        path.write_text(otio.dumps(draft, library), encoding="utf-8")
    return Rendered(path=path, size_bytes=path.stat().st_size, duration_s=float(draft.duration), checks=())


def _said(film: Work, output: Output) -> Rendered:
    form, own = output.format, film.captions if output.subtitles is None else ()
    cues = own or cues_along(film, output.subtitles)
    if not cues:
        raise NothingToEdit(kind="text")
    path = film.folder / f"captions.{form}"
    with disk_errors(path):
        path.write_text((write_vtt if form == "vtt" else write_srt)(cues), encoding="utf-8")
    return Rendered(path=path, size_bytes=path.stat().st_size, duration_s=float(film.draft.duration), checks=())
