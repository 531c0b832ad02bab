"""One export as a value: everything that its steps need."""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from fetchcut.errors import AssetMissing, EmptyDraft
from fetchcut.media.render.bench import Bench
from fetchcut.media.render.look import Look, look_of
from fetchcut.media.render.profile import Profile, profile_of
from fetchcut.media.render.scenes import Sequence, sequence
from fetchcut.progress import Context
from fetchcut.timeline.assets import Library
from fetchcut.timeline.draft import Canvas, Draft
from fetchcut.timeline.facts import MediaInfo
from fetchcut.timeline.output import Output
from fetchcut.timeline.time import Seconds


@dataclass(frozen=True, slots=True, kw_only=True)
class Work:
    """A draft, what shall become of it, and where. `cut` are its scenes at the output's rate."""

    draft: Draft
    library: Library
    files: Mapping[str, Path]
    output: Output
    folder: Path
    bench: Bench
    context: Context
    profile: Profile
    look: Look
    cut: Sequence

    @property
    def duration_s(self) -> Seconds:
        """Return how long the result is: whole frames, and no less than the sound."""
        return max(self.cut.frames / self.look.rate, self.draft.duration)


@dataclass(frozen=True, slots=True, kw_only=True)
class Made:
    """A checked file; what was looked at, and what was done otherwise than planned, in short words."""

    path: Path
    info: MediaInfo
    checks: tuple[str, ...]
    notes: tuple[str, ...] = ()


def work_on(
    draft: Draft,
    library: Library,
    files: Mapping[str, Path],
    output: Output,
    *,
    folder: Path,
    bench: Bench,
    context: Context,
) -> Work:
    """Return the work. Raises EmptyDraft, AssetMissing for a file that is used and not there, and OutputInvalid."""
    if not draft.duration:
        raise EmptyDraft
    used = {segment.media.src for track in draft.tracks for segment in track.segments if segment.media}
    if any(src not in library or src not in files or not files[src].is_file() for src in used):
        raise AssetMissing
    profile = profile_of(output)
    # A draft of nothing but sound and text has no canvas yet.
    canvas = output.canvas(draft.canvas or Canvas(width=1280, height=720))
    look = look_of(canvas, profile.pixel_format)
    return Work(
        draft=draft,
        library=library,
        files=files,
        output=output,
        folder=folder,
        bench=bench,
        context=context,
        profile=profile,
        look=look,
        cut=sequence(draft, library, look.rate),
    )
