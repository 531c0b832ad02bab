"""From a draft to a checked file, by the way that fits the output."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Final

from fetchcut.disk import ensure_folder
from fetchcut.errors import DamagedParts, EditError, MediaError
from fetchcut.media.formats import Kind
from fetchcut.media.recipes.request import promised
from fetchcut.media.render.alone import made_animation, made_song, made_still, made_stills
from fetchcut.media.render.bench import Bench
from fetchcut.media.render.captions import written
from fetchcut.media.render.carried import tidy, with_told
from fetchcut.media.render.damage import Damages
from fetchcut.media.render.fonts import FAMILIES
from fetchcut.media.render.glyphs import missing
from fetchcut.media.render.sized import made_to_size
from fetchcut.media.render.spanned import made_of_spans
from fetchcut.media.render.whole import made_whole
from fetchcut.media.render.work import Made, Work, used_in, work_on
from fetchcut.progress import Context, Remark
from fetchcut.timeline.assets import Library
from fetchcut.timeline.draft import Draft
from fetchcut.timeline.edits import RemoveRange, apply_all
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
    """Return the draft's checked file in `folder`.

    Raises DamagedParts where it uses what cannot be decoded, unless the output says what becomes of that.
    """
    work = work_on(draft, library, files, output, folder=folder, bench=bench, context=context)
    if work.profile.target.kind == "still":
        return _rendered(work)
    is_kept, check = output.damaged == "keep", context.raise_if_cancelled
    damages = Damages(library=library, files=files, libav=bench.libav, is_kept=is_kept, check=check)
    left_out: list[Remark] = []
    while True:
        try:
            made = _undamaged(replace(work, damages=damages))
        except DamagedParts as error:
            if output.damaged != "leave_out" or len(left_out) >= _ROUNDS:
                raise
            left_out.append(Remark(code="note.left_out", facts={"name": error.name, "parts": ", ".join(error.source)}))
            # A folder of its own: nothing finished before fits what is left.
            place = ensure_folder(folder / f"rest-{len(left_out)}")
            rest = _without(work.draft, error, library)
            work = work_on(rest, library, files, output, folder=place, bench=bench, context=context)
        else:
            return replace(made, notes=(*made.notes, *left_out, *damages.told(work.draft)))


def rendered_moments(work: Work, moments_ms: Sequence[int], folders: Sequence[Path]) -> tuple[Made, ...]:
    """Return moments of a work that makes stills, each checked and in a folder of its own."""
    try:
        made = made_stills(work, moments_ms, folders)
    finally:
        tidy(work.folder)
    return tuple(replace(each, notes=(*each.notes, *_notes(work))) for each in made)


def _without(draft: Draft, error: DamagedParts, library: Library) -> Draft:
    """Return the draft without the damaged parts. Raises the error itself where nothing is left."""
    cuts = [RemoveRange(start_ms=start, end_ms=end) for start, end in error.cuts]
    try:
        return apply_all(draft, cuts, library)
    except EditError:
        raise error from None


def _undamaged(work: Work) -> Made:
    """Return the file of a work whose sources are looked at. Raises DamagedParts."""
    damages = promised(work.damages, "whoever watches has where to note it")
    damages.look(work.draft)
    if damages.error(work.draft) is not None:
        # What is damaged is copied into no file of ours.
        work = replace(work, profile=replace(work.profile, is_default=False))
    try:
        return _rendered(work)
    except DamagedParts:
        raise
    except MediaError:
        damages.decode(work.draft, used_in(work.draft))
        raise


def _rendered(work: Work) -> Made:
    try:
        work = with_told(work)
        made = _MAKERS[work.profile.target.kind](work)
    finally:
        tidy(work.folder)
    made = replace(made, notes=(*made.notes, *_notes(work)))
    if not work.captions or work.output.captions != "file":
        return made
    return replace(made, beside=(written(work),))


_ROUNDS: Final = 10
"""How often more damage may come to light than was known."""


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
