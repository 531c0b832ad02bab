"""The shapes of the JSON: types, ranges and descriptions. What they cannot say is in `laws.py`.

Numbers are floats here, because an honest client computes 3.5 * 1000 and sends 3500.0; times are rounded to whole
milliseconds (source times to whole microseconds) when they are read.
"""

from typing import Annotated, Any, Literal

from msgspec import Meta, Struct

from fetchcut.timeline import limits

Text = Annotated[str, Meta(max_length=limits.MOST_TEXT)]
Name = Annotated[str, Meta(max_length=limits.MOST_NAME)]
Id = Annotated[str, Meta(max_length=limits.MOST_ID)]
Ms = Annotated[float, Meta(ge=0, le=limits.LONGEST_MS, description="milliseconds")]
RelativeMs = Annotated[
    float, Meta(ge=-limits.LONGEST_MS, le=limits.LONGEST_MS, description="milliseconds from the segment's start")
]
SourceMs = Annotated[
    float, Meta(ge=0, le=limits.LONGEST_MS, description="milliseconds of source time, to three decimals")
]
Gain = Annotated[float, Meta(ge=0, le=limits.MOST_GAIN, description="linear, 1 as it is")]
Part = Annotated[float, Meta(ge=0, le=1)]
Amount = Annotated[float, Meta(ge=-1, le=1)]
Value = Annotated[float, Meta(ge=-1000, le=1000)]
Color = Annotated[str, Meta(pattern=r"^#[0-9a-fA-F]{6}$")]
EffectObject = Annotated[
    dict[Annotated[str, Meta(max_length=32)], str | float | bool],
    Meta(description='"k" is the kind, the other keys are its parameters'),
]
Effects = Annotated[list[EffectObject], Meta(max_length=limits.MOST_EFFECTS)]
Extra = Annotated[dict[str, Any], Meta(description="unknown keys are kept")]


class KeyframeShape(Struct, array_like=True, forbid_unknown_fields=True, gc=False):
    """[at, value, easing to the next one]"""

    at: RelativeMs
    value: Value
    easing: str = "linear"


class RampShape(Struct, array_like=True, forbid_unknown_fields=True, gc=False):
    """[at, factor of the speed], changing evenly until the next one"""

    at: RelativeMs
    factor: Annotated[float, Meta(ge=0.0001, le=float(limits.MOST_SPEED / limits.LEAST_SPEED))]


class WordShape(Struct, array_like=True, forbid_unknown_fields=True, gc=False):
    """[at, word]"""

    at: RelativeMs
    text: Text


class TransitionShape(Struct, forbid_unknown_fields=True, gc=False):
    """Into the next segment."""

    k: str
    d: Ms


class SegmentShape(Struct, forbid_unknown_fields=True, gc=False, omit_defaults=True, rename={"in_": "in"}):
    """One piece on a track."""

    id: Id = ""
    n: Name = ""
    st: Ms = 0.0
    d: Ms | None = None
    src: Id | None = None
    in_: SourceMs = 0.0
    out: SourceMs | None = None
    sp: Annotated[float, Meta(ge=float(limits.LEAST_SPEED), le=float(limits.MOST_SPEED), description="speed")] = 1.0
    ramp: Annotated[list[RampShape], Meta(max_length=limits.MOST_KEYFRAMES)] = []
    rev: bool = False
    frz: Annotated[bool, Meta(description="shows the picture at `in` all the time")] = False
    loop: Annotated[SourceMs | None, Meta(description="where the source starts again at `in`")] = None
    snd: Annotated[int, Meta(ge=0, lt=limits.MOST_SOUNDS, description="which sound of the file, from 0")] | None = None
    subs: (
        Annotated[
            list[Annotated[int, Meta(ge=0, lt=limits.MOST_SUBTITLES)]],
            Meta(max_length=limits.MOST_SUBTITLES, description="which subtitles of the file go along, from 0"),
        ]
        | None
    ) = None
    vol: Gain = 1.0
    fi: Annotated[Ms, Meta(description="fade in, milliseconds")] = 0.0
    fo: Annotated[Ms, Meta(description="fade out, milliseconds")] = 0.0
    pfi: Annotated[Ms | None, Meta(description="fade in of the pictures, where it is another")] = None
    pfo: Annotated[Ms | None, Meta(description="fade out of the pictures, where it is another")] = None
    pfic: Annotated[Color | None, Meta(description="colour that the pictures fade in from")] = None
    pfoc: Annotated[Color | None, Meta(description="colour that the pictures fade out to")] = None
    blend: Annotated[str, Meta(max_length=32, description="how they are laid over what is below")] = "normal"
    fit: Literal["contain", "cover", "blur", "stretch"] | None = None
    pos: Annotated[str | list[Value] | None, Meta(description="a named place, or the centre as [x, y] in parts")] = None
    scale: Annotated[float, Meta(ge=limits.LEAST_SCALE, le=limits.MOST_SCALE)] = 1.0
    rot: Literal[0, 90, 180, 270] = 0
    flip: Literal["", "h", "v", "hv"] = ""
    crop: Annotated[list[Part], Meta(min_length=4, max_length=4, description="[x, y, w, h] in parts")] | None = None
    op: Annotated[Part, Meta(description="opacity")] = 1.0
    fx: Effects = []
    adj: dict[str, Amount] = {}
    kf: dict[str, Annotated[list[KeyframeShape], Meta(max_length=limits.MOST_KEYFRAMES)]] = {}
    txt: Text | None = None
    size: Annotated[float, Meta(ge=limits.LEAST_TEXT_SIZE, le=limits.MOST_TEXT_SIZE)] = 9.0
    color: Color = "#FFFFFF"
    bg: Color | None = None
    line: Annotated[Color | None, Meta(description="colour of the outline")] = None
    font: Id | None = None
    anim: str | None = None
    bold: bool = False
    ital: bool = False
    vert: Annotated[bool, Meta(description="in columns from right to left")] = False
    words: Annotated[list[WordShape], Meta(max_length=limits.MOST_TEXT)] = []
    gen: EffectObject | None = None
    tr: TransitionShape | None = None
    m: Extra = {}


class TrackMeta(Struct):
    """What we know in a track's `m`."""

    role: Literal["main", "overlay", "bgm", "voice", "title", "caption"] | None = None
    gain: Gain = 1.0
    hidden: bool = False


class TrackShape(Struct, forbid_unknown_fields=True, gc=False, omit_defaults=True):
    """Segments in order, never overlapping."""

    tt: Annotated[Literal[0, 1, 7], Meta(description="0 video, 1 audio, 7 text")]
    id: Id = ""
    n: Name = ""
    m: Extra = {}
    fx: Effects = []
    sg: Annotated[list[SegmentShape], Meta(max_length=limits.MOST_SEGMENTS)] = []


class DraftMeta(Struct):
    """What we know in a draft's `m`."""

    title: Name = ""
    width: Annotated[int, Meta(ge=limits.LEAST_SIDE, le=limits.MOST_SIDE)] | None = None
    height: Annotated[int, Meta(ge=limits.LEAST_SIDE, le=limits.MOST_SIDE)] | None = None
    fps: str | float = "30"
    background: Color = "#000000"
    lufs: Annotated[float, Meta(ge=-40, le=-5)] | None = None


class DraftShape(Struct, forbid_unknown_fields=True, gc=False):
    """A whole timeline; video tracks from bottom to top."""

    v: Literal[1] = 1
    d: Annotated[Ms, Meta(description="length in milliseconds; derived, so it is not read")] = 0.0
    m: Extra = {}
    t: Annotated[list[TrackShape], Meta(max_length=limits.MOST_TRACKS)] = []
