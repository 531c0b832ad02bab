"""Every join of a result decoded: all pictures there, none damaged, and copied ones those of their source."""

import hashlib
from collections.abc import Mapping, Sequence
from importlib.metadata import version
from itertools import pairwise

from fetchcut.media.render.copying import CopyRun, CopySource
from fetchcut.media.render.encoding import SpanWork
from fetchcut.media.render.joining import Joined
from fetchcut.media.render.keys import fingerprint
from fetchcut.media.render.spans import Span
from fetchcut.media.render.work import Work
from fetchcut.media.run.boxes import RandomAccess


def join_keys(
    planned: Sequence[SpanWork | CopyRun], pictures: Joined, sources: Mapping[str, CopySource], work: Work
) -> list[str]:
    """Return a key for every join: the hash of all that decides whether it holds.

    These are the bytes on both its sides, the parameter sets of the whole, and who decodes. What stands elsewhere on
    the timeline, and where the join lies on it, changes nothing: so an export with one title changed looks at two.
    """
    marks = {src: fingerprint(source.path) for src, source in sources.items()}
    whole = f"{version('av')} {work.look.rate} {hashlib.sha256(pictures.track.entry).hexdigest()}"
    sides = [
        f"{marks[each.src]} {each.first_sample} {each.last_sample} {each.leading} {each.is_open}"
        if isinstance(each, CopyRun)
        else fingerprint(each.path)
        for each in planned
    ]
    return [hashlib.sha256(f"{whole}\n{one}\n{two}".encode()).hexdigest()[:40] for one, two in pairwise(sides)]


def faults_at_joins(
    result: RandomAccess, begun: Sequence[Span], sources: Mapping[str, CopySource], work: Work
) -> tuple[str, ...]:
    """Return what is wrong in `result` at the joins where the spans `begun` begin; nothing where they hold.

    A picture that refers to others than it was made with decodes without a word: only its source tells it is wrong.
    """
    look, libav = work.look, work.bench.libav
    found = libav.joins(result, [part.first / look.rate for part in begun], name="result")
    faults = list(found.errors)
    for src, source in sources.items():
        runs = [
            (part, marks)
            for part, marks in zip(begun, found.prints, strict=True)
            if isinstance(part, CopyRun) and part.src == src
        ]
        if not runs:
            continue
        moments = [source.track.seconds(_first_shown(source, run)) for run, _ in runs]
        originals = libav.prints(source.path, moments, name=source.path.name)
        for (run, marks), original in zip(runs, originals, strict=True):
            same = min(len(marks), len(original), run.last - run.first)
            if marks[:same] != original[:same] or not same:
                faults.append(f"{float(run.first / look.rate):.3f} s: other pictures than those of the source")
    return tuple(faults)


def _first_shown(source: CopySource, run: CopyRun) -> int:
    shown = source.track.samples.shown
    return min(min(shown[first:last]) for first, last in run.stretches)
