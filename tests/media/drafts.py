"""Drafts for tests: short words for tracks and segments, a library of clips, and a place to render them."""

import itertools
from dataclasses import dataclass
from fractions import Fraction
from pathlib import Path

from fetchcut.media.render.bench import Bench
from fetchcut.media.run.libav import Libav
from fetchcut.media.tools import find_ffmpeg
from fetchcut.progress import Context, Silent
from fetchcut.service.steps.render import Rendered, render
from fetchcut.timeline.assets import Asset, FileType
from fetchcut.timeline.draft import Canvas, Draft, Media, Picture, Role, Segment, Text, Track, TrackKind, Transition
from fetchcut.timeline.output import Output

_numbers = itertools.count(1)
_KINDS: dict[Role, TrackKind] = {
    "main": "video",
    "overlay": "video",
    "bgm": "audio",
    "voice": "audio",
    "title": "text",
    "caption": "text",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Studio:
    """A folder to render in and the tools."""

    folder: Path
    libav: Libav

    @property
    def bench(self) -> Bench:
        """Return the tools as the service has them."""
        return Bench(tool=find_ffmpeg(), libav=self.libav, folder=self.folder / "bench")

    def library(self, **files: Path) -> dict[str, Asset]:
        """Return the files as assets under these names."""
        return {name: self._asset(name, path) for name, path in files.items()}

    def render(
        self,
        draft: Draft,
        output: Output | None = None,
        *,
        name: str = "out",
        **files: Path,
    ) -> Rendered:
        """Return the rendered draft; `files` are its assets by id."""
        return self.render_watched(draft, output or Output(), Silent(), name=name, files=files)

    def render_watched(
        self, draft: Draft, output: Output, context: Context, *, name: str = "out", files: dict[str, Path]
    ) -> Rendered:
        """Return the rendered draft, telling `context` of the work."""
        return render(
            draft,
            self.library(**files),
            files,
            output,
            folder=self.folder / name,
            bench=self.bench,
            context=context,
        )

    def _asset(self, name: str, path: Path) -> Asset:
        info = self.libav.probe(path, path.name, takes_cut_off=True)
        kind: FileType = "image" if info.is_still else "video" if info.picture else "audio"
        return Asset(id=name, name=path.name, file_type=kind, info=info)


def seconds(value: str | float | Fraction) -> Fraction:
    """Return "1/3", 2 or 0.04 as exact seconds."""
    return Fraction(str(value)) if isinstance(value, float) else Fraction(value)


def clip(
    src: str,
    start: str | float | Fraction,
    duration: str | float | Fraction,
    source_in: str | float | Fraction = 0,
    *,
    picture: Picture | None = None,
    transition: Transition | None = None,
    **media: object,
) -> Segment:
    """Return a segment of media; further keywords are fields of Media."""
    return Segment(
        id=f"s{next(_numbers)}",
        start=seconds(start),
        duration=seconds(duration),
        media=Media(src=src, source_in=seconds(source_in), **media),  # type: ignore[arg-type]
        picture=picture or Picture(),
        transition=transition,
    )


def words(text: str, start: str | float | Fraction, duration: str | float | Fraction, **how: object) -> Segment:
    """Return a segment of text; further keywords are fields of Text."""
    return Segment(
        id=f"s{next(_numbers)}",
        start=seconds(start),
        duration=seconds(duration),
        text=Text(text=text, **how),  # type: ignore[arg-type]
    )


def track(role: Role, *segments: Segment, **how: object) -> Track:
    """Return a track of that role; further keywords are fields of Track."""
    return Track(id=f"t{next(_numbers)}", kind=_KINDS[role], role=role, segments=segments, **how)  # type: ignore[arg-type]


def draft(*tracks: Track, size: tuple[int, int] = (320, 180), rate: str = "25", **how: object) -> Draft:
    """Return a draft on a small canvas."""
    canvas = Canvas(width=size[0], height=size[1], frame_rate=Fraction(rate))
    return Draft(canvas=canvas, tracks=tracks, **how)  # type: ignore[arg-type]
