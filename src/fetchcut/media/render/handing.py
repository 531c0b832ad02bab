"""A result is checked, gets its name, and nothing else is left."""

import contextlib
from collections.abc import Iterator
from fractions import Fraction
from pathlib import Path

from fetchcut.disk import disk_errors
from fetchcut.media.check import Expected, described, verify
from fetchcut.media.lengths import GUESSING
from fetchcut.media.render.parallel import Crew
from fetchcut.media.render.seeing import strange_pictures
from fetchcut.media.render.work import Made, Work
from fetchcut.progress import Progress, Remark
from fetchcut.timeline.facts import MediaInfo
from fetchcut.timeline.time import Seconds


def handed_over(
    making: Path,
    work: Work,
    *,
    has_sound: bool,
    checks: tuple[Remark, ...] = (),
    is_looked_at: bool = False,
    ends: str = "",
) -> Made:
    """Return the finished file under its name, after it was checked.

    `is_looked_at`: whether its pictures show anything is looked at, too; what is copied shows what its source does.
    `ends` is the key of its ends (ends.py): such as held before are not decoded again.
    """
    work.context.report(Progress(stage="check", unit="steps", done=0, total=1))
    target = work.profile.target
    moves = target.kind != "still"
    is_as_large = target.holds_pictures and work.output.sheet is None
    expected = Expected(
        duration_s=work.duration_s if moves else None,
        tolerance_s=_tolerance(work),
        has_video=target.holds_pictures,
        has_audio=has_sound,
        needs_faststart=target.has_edit_lists,
        lines=min(work.look.size.width, work.look.size.height) if is_as_large else None,
        max_bytes=work.output.max_bytes,
        most_offset_s=_tolerance(work) if moves and has_sound else None,
    )
    notes: list[Remark] = []
    with Crew(1, stop=lambda: None) as crew:
        if is_looked_at:
            crew.begin([lambda: notes.extend(strange_pictures(making, work))])
        info = _checked(making, expected, ends, work)
    result = work.folder / f"result.{target.extension}"
    with disk_errors(result):
        making.replace(result)
    work.context.report(Progress(stage="check", unit="steps", done=1, total=1))
    seen = ["length", "size", "streams", "ends"] if moves else ["size", "picture"]
    if moves and has_sound and target.holds_pictures:
        seen.append("in_step")
    if is_looked_at:
        seen.append("seen")
    return Made(
        path=result, info=info, checks=(*(Remark(code=f"check.{each}") for each in seen), *checks), notes=tuple(notes)
    )


def _checked(making: Path, expected: Expected, ends: str, work: Work) -> MediaInfo:
    libav, held = work.bench.libav, work.bench.held
    if ends and held.has(ends):
        return described(making, expected, libav)
    info = verify(making, expected, libav).info
    if ends:
        held.keep(ends)
    return info


def _tolerance(work: Work) -> Seconds:
    """Return how far the length may be off: two frames or a packet of sound; more where players can only guess it."""
    if set(work.profile.target.containers) & GUESSING:
        return max(Fraction(1, 2), work.duration_s / 10)
    return max(2 / work.look.rate, Fraction(1, 12))


@contextlib.contextmanager
def gone_if_failed(*paths: Path) -> Iterator[None]:
    """Take the files away where the work on them fails or is cancelled."""
    try:
        yield
    except BaseException:
        for path in paths:
            with contextlib.suppress(OSError):
                path.unlink(missing_ok=True)
        raise
