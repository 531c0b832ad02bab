"""Effects that come and go: as strong as keyframes say, frame by frame. Pure.

pictures ──┬───────────────────────┐
           └── with the effect ────┤ mixed by a mask as bright as the effect is strong in that frame
"""

from collections.abc import Callable
from dataclasses import replace

from fetchcut.media.render.curve import expression
from fetchcut.media.render.effects.pane import Pane
from fetchcut.media.render.frames import ratio
from fetchcut.timeline.draft import Keyframe


def ramped(pane: Pane, keyframes: tuple[Keyframe, ...], put: Callable[[Pane], None], *, is_clear: bool) -> None:
    """Put an effect on the pictures by `put`, as strong as the keyframes say from 0 to 1, the rest as they were.

    `is_clear`: something may shine through afterwards. The effect must leave the pictures as large as they are.
    """
    if is_clear:
        pane.make_transparent()
    below, above = pane.split()
    treated = replace(pane, label=above)
    put(treated)
    if treated.has_alpha != pane.has_alpha:
        raise AssertionError("whoever lets something shine through says so before")
    # Blending by an expression would compute every pixel by itself, and take a hundred times as long.
    pane.label = pane.graph.chain(f"{below}{treated.label}{_mask(pane, keyframes)}", ["maskedmerge"])


def _mask(pane: Pane, keyframes: tuple[Keyframe, ...]) -> str:
    """Return the label of pictures of one value each, in all their planes."""
    look = pane.look
    most = 1023 if "10" in pane.pixels else 255
    value = expression(keyframes, f"(N+{pane.first})*{ratio(1 / look.rate)}")
    level = f"clip({most}*({value})+0.5,0,{most})"
    planes = [*("lum", "cb", "cr"), *(("a",) if pane.has_alpha else ())]
    return pane.graph.chain(
        "",
        [
            f"color=c=black:s=16x16:r={ratio(look.rate)}",
            f"trim=end_frame={pane.frames}",
            f"format={pane.pixels}",
            "geq=" + ":".join(f"{plane}='{level}'" for plane in planes),
            *(f"scale={pane.size.width}:{pane.size.height}:flags=neighbor", "setsar=1"),
            f"format={pane.pixels}",
        ],
    )
