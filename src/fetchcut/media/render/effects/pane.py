"""A layer's pictures while effects are put on them, one after another."""

from collections.abc import Iterable
from dataclasses import dataclass

from fetchcut.media.render.geometry import Size
from fetchcut.media.render.graph import Graph
from fetchcut.media.render.look import Look


@dataclass(slots=True, kw_only=True)
class Pane:
    """So many `frames` of pictures of `size`; `margin` is how much an effect has added to each side of them.

    `first` is the number of the first one, counted from the segment's start.
    """

    graph: Graph
    label: str
    size: Size
    look: Look
    frames: int
    has_alpha: bool = False
    margin: int = 0
    first: int = 0

    @property
    def short(self) -> int:
        """Return the shorter side, which lengths are percents of."""
        return min(self.size.width, self.size.height)

    @property
    def pixels(self) -> str:
        """Return the pixel format it is in."""
        return "yuva420p" if self.has_alpha else self.look.pixel_format

    def through(self, *filters: str) -> None:
        """Pass the pictures through filters that keep size and format."""
        self.label = self.graph.chain(self.label, filters)

    def through_rgb(self, *filters: str) -> None:
        """Pass the pictures through filters that work on RGB."""
        rgb = "gbrap" if self.has_alpha else "gbrp"
        back = f"scale=out_color_matrix={self.look.matrix}:out_range=tv"
        self.through(f"format={rgb}", *filters, back, f"format={self.pixels}")

    def blended(self, filters: Iterable[str], mode: str, amount: float) -> None:
        """Lay the filtered pictures over themselves; `amount` 1 leaves nothing of what was."""
        below, above = self.split()
        self.label = self.graph.chain(
            f"{self.graph.chain(above, list(filters))}{below}",
            [f"blend=all_mode={mode}:all_opacity={amount:.4f}"],
        )

    def split(self) -> tuple[str, str]:
        """Return the pictures twice."""
        first, second = self.graph.label(), self.graph.label()
        self.graph.chains.append(f"{self.label}split{first}{second}")
        return first, second

    def make_transparent(self) -> None:
        """Give the pictures a channel for transparency."""
        if not self.has_alpha:
            self.has_alpha = True
            self.through(f"format={self.pixels}")

    def masked(self, mask: str) -> None:
        """Make the pictures as transparent as `mask` is dark: a label of gray pictures, as many and as large."""
        self.make_transparent()
        kept, seen = self.split()
        alpha = self.graph.chain(seen, ["alphaextract"])
        both = self.graph.chain(f"{alpha}{mask}", ["blend=all_mode=multiply"])
        self.label = self.graph.chain(f"{kept}{both}", ["alphamerge"])
