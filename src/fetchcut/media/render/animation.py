"""How a text appears, as ASS writes it. Pure."""

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import Final

from fetchcut.media.render.geometry import Size
from fetchcut.media.render.text_motion import Pose
from fetchcut.media.render.verbatim import letters, located, pieces, verbatim
from fetchcut.timeline.draft import Text
from fetchcut.timeline.time import Seconds

_LONGEST_S: Final = Fraction(2, 5)
TYPED_S: Final = Fraction(1, 20)
"""A letter of a typewriter."""

_DISTANCE: Final = Fraction(3, 25)
_DIM: Final = "&H90&"
_SLIDES: Final = {"slide-up": (0, 1), "slide-down": (0, -1), "slide-left": (1, 0), "slide-right": (-1, 0)}
"""Where a text comes from, as seen from where it stands: "slide-up" moves up."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Stage:
    """One text and where it stands: `anchor` in pixels. `second` is how many of the script's milliseconds it has.

    `opacity` is that of the whole text; `fade_in` and `fade_out` are its own, and beat those of its animation.
    `pose` is how a moving text stands in an event that begins `begun` after the text; `edge` is its outline in pixels.
    """

    text: Text
    duration_s: Seconds
    second: Fraction
    anchor: tuple[float, float]
    size: Size
    is_anchored: bool
    opacity: float = 1.0
    fade_in: Seconds = Fraction(0)
    fade_out: Seconds = Fraction(0)
    pose: Pose | None = None
    begun: Seconds = Fraction(0)
    edge: float = 0.0

    def ms(self, time: Seconds) -> int:
        """Return a real time on the script's clock."""
        return round(time * self.second)

    @property
    def swift_ms(self) -> int:
        """Return how long an appearance lasts."""
        return self.ms(min(_LONGEST_S, self.duration_s / 3))


def appearing(stage: Stage) -> str:
    """Return the text of an ASS event with the tags that place it and let it appear."""
    if stage.pose is not None:
        return _moving(stage, stage.pose)
    kind = stage.text.animation
    tags = f"\\pos({stage.anchor[0]:.1f},{stage.anchor[1]:.1f})" if stage.is_anchored else ""
    swift = stage.swift_ms
    if kind in _SLIDES:
        return f"{{{_slide(stage, *_SLIDES[kind])}{_faded(stage, swift, swift)}}}{verbatim(stage.text.text)}"
    if kind == "pop":
        most = swift * 2 // 3
        grown = f"\\fscx40\\fscy40\\t(0,{most},\\fscx112\\fscy112)\\t({most},{swift},\\fscx100\\fscy100)"
        return f"{{{tags}{grown}{_faded(stage, swift // 2, swift)}}}{verbatim(stage.text.text)}"
    if kind in {"typewriter", "word-by-word"} or stage.text.words:
        tags += _faded(stage, 0, 0)
    if kind == "typewriter":
        return f"{{{tags}}}{_typed(stage)}" if tags else _typed(stage)
    if kind == "word-by-word" or stage.text.words:
        return (f"{{{tags}}}" if tags else "") + _spoken(stage)
    tags += _faded(stage, swift, swift) if kind is not None else _faded(stage, 0, 0)
    return (f"{{{tags}}}" if tags else "") + verbatim(stage.text.text)


def shown(stage: Stage) -> str:
    """Return the tags of how opaque something is that only fades."""
    if stage.pose is None:
        return _faded(stage, 0, 0)
    clear = round(255 * (1 - stage.pose.opacity))
    return f"\\fade({clear},{clear},{clear},0,0,0,0)" if clear else ""


def _moving(stage: Stage, pose: Pose) -> str:
    """Return the text of an event in which it stands still, or its words come; where and how large keyframes say."""
    clear = round(255 * (1 - pose.opacity))
    tags = f"\\pos({stage.anchor[0]:.3f},{stage.anchor[1]:.3f})"
    if pose.scale != 1:
        tags += f"\\fscx{100 * pose.scale:.3f}\\fscy{100 * pose.scale:.3f}\\bord{stage.edge * pose.scale:.3f}"
    if pose.rotation:
        tags += f"\\frz{-pose.rotation:.3f}"
    if clear:
        tags += f"\\fade({clear},{clear},{clear},0,0,0,0)"
    if stage.text.animation == "typewriter":
        return f"{{{tags}}}{_typed(stage)}"
    if stage.text.animation == "word-by-word" or stage.text.words:
        return f"{{{tags}}}{_spoken(stage)}"
    return f"{{{tags}}}{verbatim(stage.text.text)}"


def _faded(stage: Stage, fade_in_ms: int, fade_out_ms: int) -> str:
    """Return the tag of opacity and fades, "" where there is neither; libass multiplies it with all other alphas."""
    first = stage.ms(stage.fade_in) or fade_in_ms
    last = stage.ms(stage.fade_out) or fade_out_ms
    clear, whole = round(255 * (1 - stage.opacity)), stage.ms(stage.duration_s)
    if not (clear or first or last):
        return ""
    return f"\\fade({255 if first else clear},{clear},{255 if last else clear},0,{first},{whole - last},{whole})"


def _slide(stage: Stage, across: int, down: int) -> str:
    x, y = stage.anchor
    far = float(_DISTANCE * min(stage.size.width, stage.size.height))
    return f"\\move({x + across * far:.1f},{y + down * far:.1f},{x:.1f},{y:.1f},0,{stage.swift_ms})"


def _typed(stage: Stage) -> str:
    shown = letters(stage.text.text)
    step = min(TYPED_S, stage.duration_s * Fraction(3, 5) / max(len(shown), 1))
    return _revealed(stage, shown, [step * number for number in range(len(shown))], hidden="&HFF&")


def _spoken(stage: Stage) -> str:
    """Return the words one after another: hidden until they are said, or (without an animation) dim until then."""
    text = stage.text
    hidden = "&HFF&" if text.animation == "word-by-word" else _DIM
    parts = located(text.text, tuple(word.text for word in text.words))
    if parts is not None:
        return _revealed(stage, parts, [word.at for word in text.words], hidden=hidden)
    parts = pieces(text.text)
    step = stage.duration_s * Fraction(4, 5) / max(len(parts), 1)
    return _revealed(stage, parts, [step * number for number in range(len(parts))], hidden=hidden)


def _revealed(stage: Stage, parts: Sequence[str], times: Sequence[Seconds], *, hidden: str) -> str:
    whole = []
    for part, time in zip(parts, times, strict=True):
        at = stage.ms(time - stage.begun)
        tags = f"\\alpha{hidden}\\t({at},{at + 1},\\alpha&H00&)" if at > 0 else "\\alpha&H00&"
        whole.append(f"{{{tags}}}{_part(part)}")
    return "".join(whole)


def _part(part: str) -> str:
    """Return a part of a text literally; spaces at its ends are those between words, which stay breakable."""
    inner = part.strip(" ")
    if not inner:
        return part
    start = part.index(inner)
    return part[:start] + verbatim(inner) + part[start + len(inner) :]
