"""From a draft to a checked file, by the way that fits the output."""

from collections.abc import Callable, Mapping
from dataclasses import replace
from pathlib import Path
from typing import Final

from fetchcut.media.formats import Kind
from fetchcut.media.recipes.request import promised
from fetchcut.media.render.alone import made_animation, made_song, made_still
from fetchcut.media.render.bench import Bench
from fetchcut.media.render.captions import written
from fetchcut.media.render.carried import tidy, with_told
from fetchcut.media.render.fonts import FAMILIES
from fetchcut.media.render.glyphs import missing
from fetchcut.media.render.sized import made_to_size
from fetchcut.media.render.spanned import made_of_spans
from fetchcut.media.render.whole import made_whole
from fetchcut.media.render.work import Made, Work, work_on
from fetchcut.progress import Context, Remark
from fetchcut.timeline.assets import Library
from fetchcut.timeline.draft import Draft
from fetchcut.timeline.output import Output


def rendered(
    draft: Draft,
    library: Library,
    files: Mapping[str, Path],
    output: Output,
    *,
    folder: Path,
    bench: Bench,
    context: Context,
) -> Made:
    """Return the draft's checked file in `folder`."""
    work = work_on(draft, library, files, output, folder=folder, bench=bench, context=context)
    try:
        work = with_told(work)
        made = _MAKERS[work.profile.target.kind](work)
    finally:
        tidy(folder)
    made = replace(made, notes=(*made.notes, *_notes(work)))
    if not work.captions or output.captions != "file":
        return made
    return replace(made, beside=(written(work),))


def _notes(work: Work) -> tuple[Remark, ...]:
    """Return what a person should know of the text in the pictures."""
    if not work.profile.target.holds_pictures:
        return ()
    texts = [
        segment.text for track in work.draft.tracks if not track.is_hidden for segment in track.segments if segment.text
    ]
    absent = missing("".join(text.text for text in texts))
    notes = [Remark(code="note.no_glyph", facts={"characters": " ".join(absent[:20])})] if absent else []
    known = {family.lower() for family in FAMILIES}
    unknown = sorted({text.font for text in texts if text.font and text.font.lower() not in known})
    return (*notes, *(Remark(code="note.no_font", facts={"name": name[:60]}) for name in unknown[:5]))


def _video(work: Work) -> Made:
    encoder = promised(work.profile.encoder, "a video has an encoder")
    if work.output.max_bytes is not None:
        return made_to_size(work)
    return made_of_spans(work) if encoder.can_join else made_whole(work)


_MAKERS: Final[dict[Kind, Callable[[Work], Made]]] = {
    "video": _video,
    "audio": made_song,
    "animation": made_animation,
    "still": made_still,
}
