"""One export as a value: everything that its steps need."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from fractions import Fraction
from pathlib import Path
from typing import Final

from fetchcut.errors import AssetMissing, Damaged, EmptyDraft, OutputInvalid, Problem
from fetchcut.media.encode import ANIMATION_RATE, ANIMATION_SIDE
from fetchcut.media.formats import Format
from fetchcut.media.render.bench import Bench
from fetchcut.media.render.colors import shared_colors
from fetchcut.media.render.damage import Damages
from fetchcut.media.render.look import Look, look_of
from fetchcut.media.render.profile import Profile, profile_of
from fetchcut.media.render.scenes import Sequence, sequence
from fetchcut.media.render.tags import Told
from fetchcut.progress import Context, Remark
from fetchcut.timeline.assets import Library
from fetchcut.timeline.captions.cues import Cue, cues_of
from fetchcut.timeline.draft import Canvas, Draft
from fetchcut.timeline.facts import MediaInfo
from fetchcut.timeline.output import MOST_SIDE, Output
from fetchcut.timeline.time import Seconds

DEFAULT_CANVAS: Final = Canvas(width=1280, height=720)


@dataclass(frozen=True, slots=True, kw_only=True)
class Work:
    """A draft, what shall become of it, and where. `cut` are its scenes at the output's rate.

    `captions` are those that are not drawn, but go along as text; `told` is what the result tells of itself.
    `damages` is what is known of its sources, None where nobody asks.
    """

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
    captions: tuple[Cue, ...] = ()
    damages: Damages | None = None
    told: Told = field(default_factory=Told)

    @property
    def duration_s(self) -> Seconds:
        """Return how long the result is: whole frames, and no less than the sound."""
        return max(self.cut.frames / self.look.rate, self.draft.duration)


@dataclass(frozen=True, slots=True, kw_only=True)
class Made:
    """A checked file; what was looked at, and what was done otherwise than planned.

    `beside` are files that belong to it: captions.
    """

    path: Path
    info: MediaInfo
    checks: tuple[Remark, ...]
    notes: tuple[Remark, ...] = ()
    beside: tuple[Path, ...] = ()


def work_on(
    draft: Draft,
    library: Library,
    files: Mapping[str, Path],
    output: Output,
    *,
    folder: Path,
    bench: Bench,
    context: Context,
    damages: Damages | None = None,
) -> Work:
    """Return the work.

    Raises EmptyDraft, OutputInvalid, AssetMissing for a file that is used and not there, Damaged for one that has
    become shorter since it was taken in.
    """
    if not draft.duration:
        raise EmptyDraft
    if any(src not in library or src not in files or not files[src].is_file() for src in used_in(draft)):
        raise AssetMissing
    _raise_if_shorter(draft, library, files)
    profile = profile_of(output)
    # A draft of nothing but sound and text has no canvas yet.
    canvas = _small(output, output.canvas(draft.canvas or DEFAULT_CANVAS), profile.target)
    if profile.target.kind == "video" and max(canvas.width, canvas.height) > MOST_SIDE:
        reason = f"the canvas has {canvas.width}×{canvas.height} pixels, and what moves {MOST_SIDE} a side at the most"
        raise OutputInvalid(problems=(Problem("$.width", reason),))
    colors = shared_colors(draft, library, canvas) if profile.target.kind == "video" else None
    look = look_of(canvas, profile.pixel_format, colors)
    captions = cues_of(draft) if output.captions != "burnt" else ()
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
        cut=sequence(without_captions(draft) if captions else draft, library, look.rate),
        captions=captions,
        damages=damages,
    )


def _raise_if_shorter(draft: Draft, library: Library, files: Mapping[str, Path]) -> None:
    """Raise Damaged where a file has lost bytes. One that has grown is still being recorded."""
    for src in sorted(used_in(draft)):
        size, known = files[src].stat().st_size, library[src].info.size_bytes
        if size < known:
            raise Damaged(name=library[src].name, reason=f"{size} of {known} bytes")


def used_in(draft: Draft) -> set[str]:
    """Return the ids of all assets that a draft names."""
    segments = [segment for track in draft.tracks for segment in track.segments]
    effects = [effect for segment in segments for effect in segment.picture.effects]
    effects += [segment.generated for segment in segments if segment.generated]
    named = {str(effect.params.get("src", "")) for effect in effects}
    return ({segment.media.src for segment in segments if segment.media} | named) - {""}


def without_captions(draft: Draft) -> Draft:
    """Return the draft without what its captions show; as long as it was."""
    tracks = tuple(replace(each, is_hidden=True) if each.role == "caption" else each for each in draft.tracks)
    return replace(draft, tracks=tracks)


def _small(output: Output, canvas: Canvas, target: Format) -> Canvas:
    """Return the canvas of an animation, which is smaller and slower where nothing else was asked."""
    if target.kind != "animation":
        return canvas
    rate = canvas.frame_rate if output.frame_rate else min(canvas.frame_rate, Fraction(ANIMATION_RATE))
    factor = Fraction(1)
    if not (output.width or output.height or output.lines):
        factor = min(factor, Fraction(ANIMATION_SIDE, max(canvas.width, canvas.height)))
    width, height = (max(2, round(side * factor / 2) * 2) for side in (canvas.width, canvas.height))
    return replace(canvas, width=width, height=height, frame_rate=rate)
