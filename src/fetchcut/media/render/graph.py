"""A filter graph in the making: inputs, chains and the small files they read. Numbers and our own labels only."""

from dataclasses import dataclass, field
from pathlib import Path

from fetchcut.media.recipes.request import TextFile


@dataclass(frozen=True, slots=True, kw_only=True)
class Reading:
    """One input: an asset's file, and the options before it."""

    src: str
    options: tuple[str, ...] = ()


@dataclass(slots=True, kw_only=True)
class Graph:
    """What is gathered while scenes are written down. `folder` takes the small files."""

    folder: Path
    readings: list[Reading] = field(default_factory=list)
    chains: list[str] = field(default_factory=list)
    files: list[TextFile] = field(default_factory=list)
    reads: list[Path] = field(default_factory=list)
    _labels: int = 0

    def read(self, src: str, *options: str) -> int:
        """Return the number of a new input."""
        self.readings.append(Reading(src=src, options=options))
        return len(self.readings) - 1

    def chain(self, start: str, filters: list[str] | tuple[str, ...]) -> str:
        """Write a chain from the labels (or nothing, for a source) in `start`; return its end's label.

        Without a filter there is nothing to write, and `start` is its own end.
        """
        if not filters:
            return start
        end = self.label()
        self.chains.append(f"{start}{','.join(filters)}{end}")
        return end

    def label(self) -> str:
        """Return a new label."""
        self._labels += 1
        return f"[l{self._labels}]"

    def text(self, name: str, content: str) -> str:
        """Have a small file stand in the folder before the command runs; return its name, as filters read it."""
        self.files.append(TextFile(path=self.folder / name, text=content))
        return name

    @property
    def written(self) -> str:
        """Return the whole graph."""
        return ";\n".join(self.chains)
