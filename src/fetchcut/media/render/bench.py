"""What rendering works with: the programs, the folders and how much at once."""

import os
from dataclasses import dataclass, field
from pathlib import Path

from fetchcut.media.run.libav import Libav
from fetchcut.media.tools import Tool


@dataclass(frozen=True, slots=True, kw_only=True)
class Bench:
    """Tools shared by many renders. `folder` keeps fonts' caches and finished spans; `workers` is spans at once."""

    tool: Tool
    libav: Libav
    folder: Path
    sandbox: bool = True
    workers: int = field(default_factory=lambda: os.cpu_count() or 1)
