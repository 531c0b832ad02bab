"""Every edit, one file a family; their JSON, and how a list of them is done.

    decode('{"kind": "remove_range", "start_ms": 3000, "end_ms": 5000}') -> RemoveRange(start_ms=3000, end_ms=5000)
    apply_all(draft, (edit, …), library) -> Draft

An edit is pure: no speaker of edits (rules, a model, a request) can do anything but what stands here.
"""

from fetchcut.timeline.edits.canvas import SetBackground, SetCanvas
from fetchcut.timeline.edits.cut import Delete, DeleteTrack, KeepRanges, Part, RemoveRange, Split, Trim
from fetchcut.timeline.edits.edit import Edit
from fetchcut.timeline.edits.media import AddMedia
from fetchcut.timeline.edits.music import AddSound, SetMusic
from fetchcut.timeline.edits.order import CloseGaps, Duplicate, Join, Move, Reorder, Swap
from fetchcut.timeline.edits.registry import ALL, apply_all, decode, encode, json_schema
from fetchcut.timeline.edits.sound import Mute, ScaleVolume, Volume
from fetchcut.timeline.edits.speed import Speed
from fetchcut.timeline.edits.text import AddText, SetText, StyleText

__all__ = [
    "ALL",
    "AddMedia",
    "AddSound",
    "AddText",
    "CloseGaps",
    "Delete",
    "DeleteTrack",
    "Duplicate",
    "Edit",
    "Join",
    "KeepRanges",
    "Move",
    "Mute",
    "Part",
    "RemoveRange",
    "Reorder",
    "ScaleVolume",
    "SetBackground",
    "SetCanvas",
    "SetMusic",
    "SetText",
    "Speed",
    "Split",
    "StyleText",
    "Swap",
    "Trim",
    "Volume",
    "apply_all",
    "decode",
    "encode",
    "json_schema",
]
