"""Every edit, one file a family; their JSON, and how a list of them is done.

    decode('{"kind": "remove_range", "start_ms": 3000, "end_ms": 5000}') -> RemoveRange(start_ms=3000, end_ms=5000)
    apply_all(draft, (edit, …), library) -> Draft

An edit is pure: no speaker of edits (rules, a model, a request) can do anything but what stands here.
"""

from fetchcut.timeline.edits.canvas import SetBackground, SetCanvas
from fetchcut.timeline.edits.captions import AddCaptions, Caption, CaptionWord, SetTimes, ShiftCaptions
from fetchcut.timeline.edits.cut import Delete, DeleteTrack, KeepRanges, Part, RemoveRange, Split, Trim
from fetchcut.timeline.edits.edit import Edit
from fetchcut.timeline.edits.fades import Fade
from fetchcut.timeline.edits.generate import AddAudiogram, AddCountdown, AddGenerated, AddTitleCard, MakeSlideshow
from fetchcut.timeline.edits.languages import ChooseSound
from fetchcut.timeline.edits.look import AddEffect, Adjust, RemoveEffect
from fetchcut.timeline.edits.media import AddMedia, ReplaceMedia, SetSource
from fetchcut.timeline.edits.motion import KenBurns, Key, SetKeyframes
from fetchcut.timeline.edits.music import AddSound, SetMusic
from fetchcut.timeline.edits.order import CloseGaps, Duplicate, Join, Move, Reorder, Swap
from fetchcut.timeline.edits.overlay import AddOverlay
from fetchcut.timeline.edits.picture import Crop, Flip, Opacity, Rotate, Scale, SetBlend, SetFit, SetPlace
from fetchcut.timeline.edits.ramp import SpeedRamp
from fetchcut.timeline.edits.registry import ALL, apply_all, decode, encode, json_schema
from fetchcut.timeline.edits.sound import Duck, Loudness, Mute, ScaleVolume, TrackGain, Volume
from fetchcut.timeline.edits.speed import FitLength, Freeze, Repeat, Reverse, ScaleSpeed, Speed
from fetchcut.timeline.edits.split_screen import SplitScreen
from fetchcut.timeline.edits.subtitles import ChooseSubtitles
from fetchcut.timeline.edits.text import AddText, SetText, StyleText
from fetchcut.timeline.edits.tracks import ExtractSound, Hide, Rename, ReplaceSound
from fetchcut.timeline.edits.transition import AddTransition, RemoveTransitions

__all__ = [
    "ALL",
    "AddAudiogram",
    "AddCaptions",
    "AddCountdown",
    "AddEffect",
    "AddGenerated",
    "AddMedia",
    "AddOverlay",
    "AddSound",
    "AddText",
    "AddTitleCard",
    "AddTransition",
    "Adjust",
    "Caption",
    "CaptionWord",
    "ChooseSound",
    "ChooseSubtitles",
    "CloseGaps",
    "Crop",
    "Delete",
    "DeleteTrack",
    "Duck",
    "Duplicate",
    "Edit",
    "ExtractSound",
    "Fade",
    "FitLength",
    "Flip",
    "Freeze",
    "Hide",
    "Join",
    "KeepRanges",
    "KenBurns",
    "Key",
    "Loudness",
    "MakeSlideshow",
    "Move",
    "Mute",
    "Opacity",
    "Part",
    "RemoveEffect",
    "RemoveRange",
    "RemoveTransitions",
    "Rename",
    "Reorder",
    "Repeat",
    "ReplaceMedia",
    "ReplaceSound",
    "Reverse",
    "Rotate",
    "Scale",
    "ScaleSpeed",
    "ScaleVolume",
    "SetBackground",
    "SetBlend",
    "SetCanvas",
    "SetFit",
    "SetKeyframes",
    "SetMusic",
    "SetPlace",
    "SetSource",
    "SetText",
    "SetTimes",
    "ShiftCaptions",
    "Speed",
    "SpeedRamp",
    "Split",
    "SplitScreen",
    "StyleText",
    "Swap",
    "TrackGain",
    "Trim",
    "Volume",
    "apply_all",
    "decode",
    "encode",
    "json_schema",
]
