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

Originals = Mapping[CopyRun, tuple[str, ...]]
"""The marks of the pictures with which copies begin."""


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


def originals(runs: Sequence[CopyRun], sources: Mapping[str, CopySource], work: Work) -> Originals:
    """Return the marks of the first pictures of these runs, as their sources have them."""
    found: dict[CopyRun, tuple[str, ...]] = {}
    for src in dict.fromkeys(run.src for run in runs):
        source, own = sources[src], [run for run in runs if run.src == src]
        moments = [source.track.seconds(_first_shown(source, run)) for run in own]
        found |= zip(own, work.bench.libav.prints(source.path, moments, name=source.path.name), strict=True)
    return found


def faults_at_joins(
    result: RandomAccess, begun: Sequence[Span], sources: Mapping[str, CopySource], work: Work, known: Originals
) -> tuple[str, ...]:
    """Return what is wrong in `result` at the joins where the spans `begun` begin; nothing where they hold.

    A picture that refers to others than it was made with decodes without a word: only its source tells it is wrong.
    `known` are the originals that were looked at before.
    """
    look = work.look
    found = work.bench.libav.joins(result, [part.first / look.rate for part in begun], name="result")
    runs = {part: marks for part, marks in zip(begun, found.prints, strict=True) if isinstance(part, CopyRun)}
    wanted = {**known, **originals([run for run in runs if run not in known], sources, work)}
    faults = list(found.errors)
    for run, marks in runs.items():
        same = min(len(marks), len(wanted[run]), run.last - run.first)
        if marks[:same] != wanted[run][:same] or not same:
            faults.append(f"{float(run.first / look.rate):.3f} s: other pictures than those of the source")
    return tuple(faults)


def _first_shown(source: CopySource, run: CopyRun) -> int:
    shown = source.track.samples.shown
    return min(min(shown[first:last]) for first, last in run.stretches)
