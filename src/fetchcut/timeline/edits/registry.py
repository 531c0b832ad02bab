"""All edits there are; from and to JSON, and done one after the other."""

from collections.abc import Iterable
from functools import reduce
from typing import Final, Union

import msgspec

from fetchcut.errors import DoesNotFit
from fetchcut.timeline.assets import Library
from fetchcut.timeline.draft import Draft
from fetchcut.timeline.edits.canvas import SetBackground, SetCanvas
from fetchcut.timeline.edits.captions import AddCaptions, SetTimes, ShiftCaptions
from fetchcut.timeline.edits.cut import Delete, DeleteTrack, KeepRanges, RemoveRange, Split, Trim
from fetchcut.timeline.edits.edit import Edit
from fetchcut.timeline.edits.fades import Fade
from fetchcut.timeline.edits.generate import AddAudiogram, AddCountdown, AddGenerated, AddTitleCard, MakeSlideshow
from fetchcut.timeline.edits.languages import ChooseSound
from fetchcut.timeline.edits.look import AddEffect, Adjust, RemoveEffect
from fetchcut.timeline.edits.media import AddMedia, ReplaceMedia, SetSource
from fetchcut.timeline.edits.motion import KenBurns, SetKeyframes
from fetchcut.timeline.edits.music import AddSound, SetMusic
from fetchcut.timeline.edits.order import CloseGaps, Duplicate, Join, Move, Reorder, Swap
from fetchcut.timeline.edits.overlay import AddOverlay
from fetchcut.timeline.edits.picture import Crop, Flip, Opacity, Rotate, Scale, SetBlend, SetFit, SetPlace
from fetchcut.timeline.edits.ramp import SpeedRamp
from fetchcut.timeline.edits.sound import Duck, Loudness, Mute, ScaleVolume, TrackGain, Volume
from fetchcut.timeline.edits.speed import FitLength, Freeze, Repeat, Reverse, ScaleSpeed, Speed
from fetchcut.timeline.edits.split_screen import SplitScreen
from fetchcut.timeline.edits.subtitles import ChooseSubtitles
from fetchcut.timeline.edits.text import AddText, SetText, StyleText
from fetchcut.timeline.edits.tracks import ExtractSound, Hide, Rename, ReplaceSound
from fetchcut.timeline.edits.transition import AddTransition, RemoveTransitions

ALL: Final[tuple[type[Edit], ...]] = (
    AddMedia,
    ReplaceMedia,
    SetSource,
    RemoveRange,
    KeepRanges,
    Delete,
    DeleteTrack,
    Split,
    Trim,
    Move,
    Swap,
    Reorder,
    Duplicate,
    CloseGaps,
    Join,
    Speed,
    ScaleSpeed,
    SpeedRamp,
    FitLength,
    Reverse,
    Freeze,
    Repeat,
    Volume,
    ScaleVolume,
    Mute,
    TrackGain,
    Loudness,
    Duck,
    ChooseSound,
    ChooseSubtitles,
    Fade,
    SetMusic,
    AddSound,
    ExtractSound,
    ReplaceSound,
    Rename,
    Hide,
    AddText,
    SetText,
    StyleText,
    AddCaptions,
    ShiftCaptions,
    SetTimes,
    SetCanvas,
    SetBackground,
    Crop,
    Rotate,
    Flip,
    Scale,
    SetPlace,
    Opacity,
    SetFit,
    SetBlend,
    AddOverlay,
    SplitScreen,
    AddTransition,
    RemoveTransitions,
    AddEffect,
    RemoveEffect,
    Adjust,
    SetKeyframes,
    KenBurns,
    AddGenerated,
    AddTitleCard,
    AddCountdown,
    AddAudiogram,
    MakeSlideshow,
)
"""By family: files, cuts, order, speed, sound, texts, pictures, effects, what is made from nothing."""
_ANY: Final = Union[ALL]  # noqa: UP007  a union made of a table


def decode(raw: bytes | str | object) -> Edit:
    """Return the edit that JSON (text, or its objects) describes. Raises DoesNotFit, which says what is wrong where."""
    try:
        edit = msgspec.json.decode(raw, type=_ANY) if isinstance(raw, bytes | str) else msgspec.convert(raw, _ANY)
    except (msgspec.MsgspecError, UnicodeError, RecursionError) as error:
        raise DoesNotFit(name="edit", found="this", expected=str(error)[:200]) from None
    if not isinstance(edit, Edit):
        raise TypeError(type(edit))
    return edit


def encode(edit: Edit) -> str:
    """Return the edit as JSON."""
    return msgspec.json.encode(edit).decode()


def json_schema() -> dict[str, object]:
    """Return the JSON Schema of any edit."""
    return msgspec.json.schema(_ANY)


def apply_all(draft: Draft, edits: Iterable[Edit], library: Library) -> Draft:
    """Return the draft after all of them, in order. Raises EditError where one cannot be done; then none is."""
    return reduce(lambda each, edit: edit.apply(each, library), edits, draft)
