"""Files that stand in the row of clips only because they came, and are wanted elsewhere now.

What is handed over is laid in a row at once: "put logo.mp4 in the corner", "use b.mp4 as the intro" then name a file
that is a clip already. Nobody wants it twice.

    row      film ── logo ── end        "put the logo in the corner"
    row      film ── end
    above    logo
"""

from collections.abc import Iterable
from dataclasses import dataclass
from fractions import Fraction
from typing import Final

from fetchcut.language.talk.scene import Scene
from fetchcut.timeline.assets import Asset
from fetchcut.timeline.draft import Media, Picture, Segment
from fetchcut.timeline.edits.cut import Delete
from fetchcut.timeline.edits.edit import Edit
from fetchcut.timeline.edits.registry import apply_all

_ROUNDED: Final = Fraction(1)
"""Seconds that a file may be longer than the clip it became: sound that goes on after the pictures, whole frames."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Lifted:
    """The edits that take files out of the row, the ids of the clips they take, and the scene as it is then."""

    edits: tuple[Edit, ...]
    ids: tuple[str, ...]
    scene: Scene


def lifted(assets: Iterable[Asset], scene: Scene) -> Lifted:
    """Return the scene without the clips that are these files as they came; others stay, and so does the last clip."""
    wanted = {each.id: each for each in assets}
    untouched = [each for each in scene.clips if each.media and _is_as_it_came(each, wanted.get(each.media.src))]
    sources = [each.media.src for each in scene.clips if each.media]
    ids = tuple(each.id for each in untouched if each.media and sources.count(each.media.src) == 1)
    if not ids or len(ids) == len(scene.clips):
        return Lifted(edits=(), ids=(), scene=scene)
    edits: tuple[Edit, ...] = (Delete(segments=ids),)
    return Lifted(edits=edits, ids=ids, scene=scene.after(apply_all(scene.draft, edits, scene.library)))


def _is_as_it_came(segment: Segment, asset: Asset | None) -> bool:
    if asset is None or asset.info.duration_s is None or segment.media != Media(src=asset.id):
        return False
    is_plain = segment.picture == Picture() and segment.transition is None
    return is_plain and segment.duration >= asset.info.duration_s - _ROUNDED
