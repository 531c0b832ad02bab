"""Every effect by name, with its parameters, their ranges and what they are when nobody says.

An effect in a draft always has all its parameters, and every value lies in its range: `made` sees to that, for edits as
for drafts from outside. So whoever renders one may use the values as they stand. No value here is an option of a
program; lengths are parts of the picture, so that a draft looks the same at any size.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Final, Literal

from fetchcut.timeline.draft import Effect

Scope = Literal["picture", "sound", "track", "generated"]
Value = float | str | bool

_COLOR: Final = re.compile(r"#[0-9A-F]{6}", re.ASCII)


@dataclass(frozen=True, slots=True, kw_only=True)
class Number:
    """A number from `least` to `most`, both included."""

    least: float
    most: float
    unasked: float

    def read(self, value: object) -> Value:
        """Return the value as a float. Raises ValueError."""
        if isinstance(value, bool) or not isinstance(value, int | float) or not self.least <= value <= self.most:
            raise ValueError(f"expected {self}")
        return float(value)

    def __str__(self) -> str:
        return f"a number from {self.least:g} to {self.most:g}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Choice:
    """One of a few words."""

    among: tuple[str, ...]

    @property
    def unasked(self) -> str:
        """Return the first."""
        return self.among[0]

    def read(self, value: object) -> Value:
        """Return the word. Raises ValueError."""
        if value not in self.among:
            raise ValueError(f"expected {self}")
        return str(value)

    def __str__(self) -> str:
        return "one of " + ", ".join(self.among)


@dataclass(frozen=True, slots=True, kw_only=True)
class Color:
    """A colour, "#RRGGBB"."""

    unasked: str

    def read(self, value: object) -> Value:
        """Return the colour in capitals. Raises ValueError."""
        return read_color(value)

    def __str__(self) -> str:
        return "a colour like #FFCC00"


@dataclass(frozen=True, slots=True, kw_only=True)
class AssetId:
    """The id of a file in the library; "" where none is needed."""

    unasked: str = ""

    def read(self, value: object) -> Value:
        """Return the id. Raises ValueError."""
        if not isinstance(value, str) or len(value) > 64:
            raise ValueError(f"expected {self}")
        return value

    def __str__(self) -> str:
        return "the id of a file"


Parameter = Number | Choice | Color | AssetId


@dataclass(frozen=True, slots=True, kw_only=True)
class EffectKind:
    """What may be said about one effect. `scope`: what it works on; "generated" ones make pictures from nothing."""

    name: str
    scope: Scope
    says: str
    parameters: Mapping[str, Parameter]


def _part(unasked: float, least: float = 0.0, most: float = 1.0) -> Number:
    return Number(least=least, most=most, unasked=unasked)


def _kind(name: str, scope: Scope, says: str, **parameters: Parameter) -> EffectKind:
    return EffectKind(name=name, scope=scope, says=says, parameters=MappingProxyType(parameters))


_REGION: Final = {"x": _part(0.25), "y": _part(0.25), "w": _part(0.5, 0.01), "h": _part(0.5, 0.01)}

ALL: Final[Mapping[str, EffectKind]] = MappingProxyType(
    {
        each.name: each
        for each in (
            # Looks: colour presets, `amount` between as it was and all of it.
            _kind("grayscale", "picture", "without colours", amount=_part(1.0)),
            _kind("sepia", "picture", "brown, like an old photo", amount=_part(1.0)),
            _kind("vintage", "picture", "faded film", amount=_part(1.0)),
            _kind("cinematic", "picture", "teal shadows, warm lights", amount=_part(1.0)),
            _kind("warm", "picture", "towards orange", amount=_part(1.0)),
            _kind("cool", "picture", "towards blue", amount=_part(1.0)),
            _kind("vivid", "picture", "stronger colours and contrast", amount=_part(1.0)),
            _kind("noir", "picture", "hard black and white", amount=_part(1.0)),
            _kind("matte", "picture", "lifted blacks, soft contrast", amount=_part(1.0)),
            _kind("dreamy", "picture", "soft glow", amount=_part(1.0)),
            _kind("invert", "picture", "negative", amount=_part(1.0)),
            _kind("lut", "picture", "a .cube table of colours", src=AssetId(), amount=_part(1.0)),
            # Pictures. `radius`, `width`, `cell`, `feather` in percent of the picture's shorter side.
            _kind("blur", "picture", "out of focus", radius=_part(2.0, 0.1, 20.0)),
            _kind("sharpen", "picture", "crisper edges", amount=_part(0.5, 0.0, 2.0)),
            _kind("vignette", "picture", "darker corners", amount=_part(0.5)),
            _kind("grain", "picture", "film grain", amount=_part(0.3)),
            _kind("pixelate", "picture", "large squares", cell=_part(4.0, 0.5, 50.0)),
            _kind("shake", "picture", "as if held in a trembling hand", amount=_part(0.5)),
            _kind("rgb_split", "picture", "colours apart, like a broken screen", width=_part(1.0, 0.1, 10.0)),
            _kind("motion_blur", "picture", "what moves is smeared", amount=_part(0.5)),
            _kind(
                "mask",
                "picture",
                "only a shape in x, y, w, h is seen (or all around it), its edge soft by `feather`",
                shape=Choice(among=("ellipse", "circle", "rectangle", "diamond")),
                x=_part(0.0),
                y=_part(0.0),
                w=_part(1.0, 0.01),
                h=_part(1.0, 0.01),
                feather=_part(0.0, 0.0, 50.0),
                keeps=Choice(among=("inside", "outside")),
            ),
            _kind("denoise", "picture", "less noise in the picture", amount=_part(0.5)),
            _kind("stabilise", "picture", "less camera shake", amount=_part(0.5)),
            _kind(
                "interpolate",
                "picture",
                "more pictures where there are too few: what moves is moved on (slow), or two are mixed",
                method=Choice(among=("motion", "blend")),
            ),
            _kind(
                "chroma_key",
                "picture",
                "one colour becomes transparent",
                color=Color(unasked="#00FF00"),
                similarity=_part(0.2, 0.01),
                blend=_part(0.1),
            ),
            _kind(
                "blur_region",
                "picture",
                "a part of the picture is hidden; x, y, w, h are parts of the picture as displayed",
                **_REGION,
                style=Choice(among=("blur", "pixelate", "fill")),
                amount=_part(0.6),
                color=Color(unasked="#000000"),
            ),
            _kind("round_corners", "picture", "50 makes a circle of a square", radius=_part(5.0, 0.0, 50.0)),
            _kind(
                "border", "picture", "a frame around it", width=_part(1.0, 0.1, 20.0), color=Color(unasked="#FFFFFF")
            ),
            _kind("shadow", "picture", "a soft shadow below it", amount=_part(0.5)),
            # Sound
            _kind("noise_reduction", "sound", "less hiss and hum", amount=_part(0.5)),
            _kind("voice", "sound", "clearer speech", amount=_part(0.5)),
            _kind("bass", "sound", "low tones, in decibels", db=_part(6.0, -20.0, 20.0)),
            _kind("treble", "sound", "high tones, in decibels", db=_part(6.0, -20.0, 20.0)),
            _kind("compressor", "sound", "loud and soft come closer", amount=_part(0.5)),
            _kind(
                "echo",
                "sound",
                "repeats after `delay_ms`",
                delay_ms=_part(250.0, 20.0, 2000.0),
                decay=_part(0.4, 0, 0.9),
            ),
            _kind("pitch", "sound", "higher or lower, in semitones", semitones=_part(0.0, -12.0, 12.0)),
            _kind("loudness", "sound", "to a loudness (EBU R 128), in LUFS", lufs=_part(-14.0, -40.0, -5.0)),
            # Tracks
            _kind(
                "duck",
                "track",
                "softer while other tracks with speech are heard: down to `gain`",
                gain=_part(0.25),
                attack_ms=_part(150.0, 10.0, 2000.0),
                release_ms=_part(600.0, 10.0, 5000.0),
            ),
            # Generated pictures
            _kind("color", "generated", "one colour", color=Color(unasked="#000000")),
            _kind(
                "gradient",
                "generated",
                "from one colour into another; `angle` 0 leads to the right, 90 down",
                start=Color(unasked="#1E3C72"),
                end=Color(unasked="#2A5298"),
                angle=_part(90.0, 0.0, 360.0),
            ),
            _kind(
                "waveform",
                "generated",
                "the sound of `src` drawn as it plays (empty: of the whole mix)",
                src=AssetId(),
                color=Color(unasked="#FFFFFF"),
                background=Color(unasked="#101820"),
                style=Choice(among=("bars", "line")),
            ),
        )
    }
)

RAMPED: Final = frozenset(
    each.name
    for each in ALL.values()
    if each.scope == "picture" and each.name not in {"stabilise", "interpolate", "shadow"}
)
"""Effects on pictures that may have keyframes, which say how strong they are from 0 to 1: they keep sizes and times."""

LOOKS: Final = (
    "grayscale",
    "sepia",
    "vintage",
    "cinematic",
    "warm",
    "cool",
    "vivid",
    "noir",
    "matte",
    "dreamy",
    "invert",
)
"""Effects of which a segment has one at most: a new one takes the place of the old."""

ADJUSTMENTS: Final = (
    "brightness",
    "contrast",
    "saturation",
    "exposure",
    "gamma",
    "temperature",
    "tint",
    "hue",
    "vibrance",
    "shadows",
    "highlights",
    "blacks",
    "whites",
)
"""Keys of `Picture.adjust`, each from -1 to 1: 0 as it is. Saturation -1 is gray, temperature 1 is warm.

Shadows and highlights are the dark and the light tones, black and white themselves stay; blacks and whites move these.
"""


def made(name: str, params: Mapping[str, object] = MappingProxyType({})) -> Effect:
    """Return the effect with all its parameters. Raises ValueError, which says what is wrong."""
    kind = ALL.get(name)
    if kind is None:
        raise ValueError("no such effect; there are " + ", ".join(ALL))
    unknown = params.keys() - kind.parameters.keys()
    if unknown:
        raise ValueError(f"{name} has no {min(unknown)!r}; it has {', '.join(kind.parameters)}")
    values: dict[str, object] = {}
    for key, parameter in kind.parameters.items():
        try:
            values[key] = parameter.read(params.get(key, parameter.unasked))
        except ValueError as error:
            raise ValueError(f"{key} of {name}: {error}") from error
    return Effect(kind=name, params=values)


def scope_of(effect: Effect) -> Scope:
    """Return what an effect of a draft works on."""
    return ALL[effect.kind].scope


def read_color(value: object) -> str:
    """Return "#RRGGBB" in capitals from itself, "#rgb" or "rrggbb". Raises ValueError."""
    text = value.upper().removeprefix("#") if isinstance(value, str) else ""
    color = "#" + ("".join(2 * digit for digit in text) if len(text) == 3 else text)
    if not _COLOR.fullmatch(color):
        raise ValueError("expected a colour like #FFCC00")
    return color
