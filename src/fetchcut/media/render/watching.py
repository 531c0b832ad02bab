"""Every join of a result decoded: all pictures there, none damaged, and copied ones those of their source."""

from collections.abc import Mapping, Sequence

from fetchcut.media.render.copying import CopyRun, CopySource
from fetchcut.media.render.spans import Span
from fetchcut.media.render.work import Work
from fetchcut.media.run.boxes import RandomAccess
from fetchcut.media.run.libav import Libav


def faults_at_joins(
    result: RandomAccess, parts: Sequence[Span], sources: Mapping[str, CopySource], work: Work, eyes: Libav
) -> tuple[str, ...]:
    """Return what is wrong at the joins of `result`, which is made of `parts`; nothing where they hold.

    A picture that refers to others than it was made with decodes without a word: only its source tells it is wrong.
    """
    if len(parts) < 2:
        return ()
    look = work.look
    found = eyes.joins(result, [part.first / look.rate for part in parts[1:]], name="result")
    faults = list(found.errors)
    for src, source in sources.items():
        runs = [
            (part, marks)
            for part, marks in zip(parts[1:], found.prints, strict=True)
            if isinstance(part, CopyRun) and part.src == src
        ]
        if not runs:
            continue
        moments = [source.track.seconds(_first_shown(source, run)) for run, _ in runs]
        originals = eyes.joins(source.path, moments, name=source.path.name).prints
        for (run, marks), original in zip(runs, originals, strict=True):
            same = min(len(marks), len(original), run.last - run.first)
            if marks[:same] != original[:same] or not same:
                faults.append(f"{float(run.first / look.rate):.3f} s: other pictures than those of the source")
    return tuple(faults)


def _first_shown(source: CopySource, run: CopyRun) -> int:
    shown = source.track.samples.shown
    return min(min(shown[first:last]) for first, last in run.stretches)
