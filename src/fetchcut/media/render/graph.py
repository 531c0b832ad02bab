"""A filter graph in the making: inputs, chains and the small files they read. Numbers and our own labels only."""

from collections.abc import Callable
from dataclasses import dataclass, field
from fractions import Fraction
from hashlib import sha256
from pathlib import Path
from typing import Final

from fetchcut.media.recipes.request import TextFile
from fetchcut.media.tools import Tool
from fetchcut.timeline.time import Seconds

LONGEST_ARGUMENT_BYTES: Final = 96 * 1024
"""What goes as one argument at the most: Linux takes 128 KiB, whatever there is room for in all."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Reading:
    """One input: an asset's file, and the options before it."""

    src: str
    options: tuple[str, ...] = ()


@dataclass(slots=True, kw_only=True)
class Graph:
    """What is gathered while scenes are written down. `folder` takes the small files.

    `links` are assets that filters open by a name of ours. `before` are graphs that must have run in the same folder,
    for what their filters write; `end` is the label of one's end. `makes` is the file that one writes, by name: sound
    ends in .w64, pictures in .mkv; `lasts_s` is how long what it makes is. `hear` gives the label, in the graph it is
    given, of what is heard of an asset ("": of all) in samples [first, last) of the output, None for silence. `enter`
    gives the time of an asset's last picture up to a time of it that begins anew; None where nobody knows.
    """

    folder: Path
    readings: list[Reading] = field(default_factory=list)
    chains: list[str] = field(default_factory=list)
    files: list[TextFile] = field(default_factory=list)
    links: list[tuple[str, str]] = field(default_factory=list)
    before: list["Graph"] = field(default_factory=list)
    end: str = ""
    makes: str = ""
    lasts_s: Seconds = Fraction(0)
    hear: Callable[["Graph", str, int, int], str | None] | None = None
    enter: Callable[[str, Seconds], Seconds | None] | None = None
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

    def link(self, src: str, name: str) -> str:
        """Have the asset's file stand in the folder under `name`; return that, as filters read it."""
        self.links.append((src, name))
        return name

    @property
    def sources(self) -> set[str]:
        """Return the ids of all assets that are read."""
        own = {each.src for each in self.readings} | {src for src, _ in self.links}
        return own.union(*(each.sources for each in self.before))

    @property
    def written(self) -> str:
        """Return the whole graph."""
        return ";\n".join(self.chains)

    @property
    def script(self) -> TextFile | None:
        """Return the file that holds a graph which is too long for an argument, None for the others."""
        content = self.written.encode()
        if len(content) <= LONGEST_ARGUMENT_BYTES:
            return None
        # Graphs of one folder run beside each other: each has a name of its own.
        return TextFile(path=Path(f"graph-{sha256(content).hexdigest()[:16]}.txt"), text=self.written)

    def arguments(self, tool: Tool) -> tuple[str, ...]:
        """Return the words that give FFmpeg the graph; a long one stands as `script` in the folder it runs in."""
        script = self.script
        if script is None:
            return ("-filter_complex", self.written)
        # FFmpeg 7 reads any option from a file, and 9 has no other way any more.
        return ("-/filter_complex" if tool.major >= 7 else "-filter_complex_script", str(script.path))
