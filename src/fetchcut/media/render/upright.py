"""A text in columns as events of libass: one for each character, and one for the box behind them. Pure."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from fractions import Fraction
from typing import Final

from fetchcut.media.render.animation import TYPED_S, Stage, shown
from fetchcut.media.render.geometry import Size
from fetchcut.media.render.text_motion import Pose, Posed, poses
from fetchcut.media.render.vertical import Block, laid_out
from fetchcut.timeline.draft import Segment, Text
from fetchcut.timeline.places import MARGIN, PLACES

_PADDING: Final = 1 / 7
"""How much the box is larger than the columns on each side, in parts of the line's height."""


@dataclass(frozen=True, slots=True, kw_only=True)
class One:
    """One event in the output's frames [first, last): a stage with its tags before it, or a drawing."""

    first: int
    last: int
    stage: Stage
    tag: str
    drawing: str = ""


def upright(
    segment: Segment, stage: Stage, line_height: float, frames: tuple[int, int], rate: Fraction
) -> Iterator[One]:
    """Yield the events of a text in columns. Words are not lit one by one: all stand from the start."""
    size = stage.size
    margin = MARGIN * min(size.width, size.height)
    block = laid_out(stage.text.text, line_height, size.height - 2 * margin)
    plain = replace(stage.text, words=(), animation=None if stage.text.words else stage.text.animation)
    is_moving = bool(segment.picture.keyframes)
    posed = poses(segment, *frames, rate) if is_moving else [Posed(*frames, Pose())]
    for each in posed:
        pose = each.pose
        x, y = _middle(stage.text, block, pose, size)
        begun = each.first / rate - segment.start if is_moving else Fraction(0)
        whole = replace(stage, text=plain, pose=pose if is_moving else None, begun=begun, is_anchored=True)
        tag = f"{{\\an5\\org({x:.3f},{y:.3f})}}"
        if plain.background:
            box = _box(block, whole, line_height * _PADDING, pose.scale, (x, y))
            yield One(first=each.first, last=each.last, stage=whole, tag=tag, drawing=box)
        for place, cell in enumerate(block.cells):
            anchor = x + pose.scale * cell.x, y + pose.scale * cell.y
            late = TYPED_S * place if plain.animation == "typewriter" else Fraction(0)
            one = replace(whole, text=replace(plain, text=cell.text), anchor=anchor, begun=begun - late)
            yield One(first=each.first, last=each.last, stage=one, tag=tag)


def _middle(text: Text, block: Block, pose: Pose, size: Size) -> tuple[float, float]:
    """Return where the middle of the columns stands: at a named place all of them within the margins."""
    margin = MARGIN * min(size.width, size.height)
    across, down = PLACES[text.place] if isinstance(text.place, str) else text.place
    x, y = float(across) * size.width, float(down) * size.height
    if isinstance(text.place, str):
        x = min(max(x, margin + block.width / 2), size.width - margin - block.width / 2)
        y = min(max(y, margin + block.height / 2), size.height - margin - block.height / 2)
    return x if pose.x is None else pose.x * size.width, y if pose.y is None else pose.y * size.height


def _box(block: Block, stage: Stage, padding: float, scale: float, middle: tuple[float, float]) -> str:
    """Return the rectangle behind the columns, as a drawing."""
    wide, high = (side * scale + 2 * padding for side in (block.width, block.height))
    digits = (stage.text.background or "#000000").removeprefix("#")
    color = f"&H{digits[4:6]}{digits[2:4]}{digits[0:2]}&".upper()
    turned = f"\\frz{-stage.pose.rotation:.3f}" if stage.pose and stage.pose.rotation else ""
    tags = f"\\pos({middle[0]:.3f},{middle[1]:.3f})\\1c{color}\\bord0{turned}{shown(stage)}\\p1"
    return f"{{{tags}}}m 0 0 l {wide:.0f} 0 {wide:.0f} {high:.0f} 0 {high:.0f}"
