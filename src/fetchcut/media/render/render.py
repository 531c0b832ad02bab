"""From a draft to a checked file, by the way that fits the output."""

from collections.abc import Mapping
from pathlib import Path

from fetchcut.media.render.bench import Bench
from fetchcut.media.render.spanned import made_of_spans
from fetchcut.media.render.whole import made_whole
from fetchcut.media.render.work import Made, work_on
from fetchcut.progress import Context
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
    encoder = work.profile.encoder
    is_spanned = encoder is not None and encoder.can_join and work.output.max_bytes is None
    return made_of_spans(work) if is_spanned else made_whole(work)
