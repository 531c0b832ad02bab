"""What rendering works with: the programs, the folders and how much at once."""

from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path

from fetchcut.media.render import fonts
from fetchcut.media.render.kept import KeptMarks, KeptSpans
from fetchcut.media.run.libav import Libav
from fetchcut.media.run.machine import cores
from fetchcut.media.tools import Tool


@dataclass(frozen=True, kw_only=True)
class Bench:
    """Tools shared by many renders. `folder` keeps fonts' caches and finished spans, `workers` is spans at once
    where memory allows.

    `uses_card` lets a graphics card encode where that is better; whoever asks for one gets it anyway.
    """

    tool: Tool
    libav: Libav
    folder: Path
    sandbox: bool = True
    workers: int = field(default_factory=cores)
    most_kept_bytes: int = 4 << 30
    uses_card: bool = False
    most_view_bytes: int = 256 << 20
    most_copied_bytes: int = 2 << 30
    most_joins: int = 20_000
    most_sound_bytes: int = 512 << 20

    @cached_property
    def fonts_file(self) -> Path:
        """Return the fontconfig file of our fonts."""
        return fonts.configured(self.folder / "fonts")

    @cached_property
    def views(self) -> KeptSpans:
        """Return the store of pictures that were looked at."""
        return KeptSpans(self.folder / "views", most_bytes=self.most_view_bytes, suffix=".view")

    @cached_property
    def copies(self) -> KeptSpans:
        """Return the store of small copies of sources."""
        return KeptSpans(self.folder / "copies", most_bytes=self.most_copied_bytes)

    @cached_property
    def kept(self) -> KeptSpans:
        """Return the store of finished spans."""
        return KeptSpans(self.folder / "spans", most_bytes=self.most_kept_bytes)

    @cached_property
    def sounds(self) -> KeptSpans:
        """Return the store of mixed sound."""
        return KeptSpans(self.folder / "sounds", most_bytes=self.most_sound_bytes, suffix=".sound")

    @cached_property
    def held(self) -> KeptMarks:
        """Return which joins were decoded and held."""
        return KeptMarks(self.folder / "joins", most=self.most_joins)
