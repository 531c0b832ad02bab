"""What rows are worth: one small function for each name that a subject's `reads` mentions. None refuses the row."""

from collections.abc import Mapping
from typing import Final

from fetchcut.language.talk.readers import clips, places, points, stretches
from fetchcut.language.talk.readers.tokens import Reader

READERS: Final[Mapping[str, Reader]] = {
    "pos_before_end": points.pos_before_end,
    "pos_after_start": points.pos_after_start,
    "pos_time": points.pos_time,
    "pos_unit": points.pos_unit,
    "pos_frame": points.pos_frame,
    "pos_part": points.pos_part,
    "frac_ordinal": points.frac_ordinal,
    "span": stretches.span,
    "span_number": stretches.span_number,
    "span_for": stretches.span_for,
    "first": stretches.first,
    "last": stretches.last,
    "first_part": stretches.first_part,
    "last_part": stretches.last_part,
    "middle_part": stretches.middle_part,
    "nth_part": stretches.nth_part,
    "after": stretches.after,
    "before": stretches.before,
    "length": points.length_of,
    "point": points.point,
    "first_number": stretches.first_and_last,
    "clip_nth": clips.clip_nth,
    "clip_several": clips.clip_several,
    "clip_group": clips.clip_group,
    "clip_enumerated": clips.clip_enumerated,
    "clip_side": clips.clip_side,
    "clips_joined": clips.clips_joined,
    "clip_all": clips.clip_all,
    "clip_other": clips.clip_other,
    "clip_named": clips.clip_named,
    "clip_it": clips.clip_it,
    "pronoun": clips.pronoun,
    "range_of": clips.range_of,
    "point_of": clips.point_of,
    "excepted": clips.excepted,
    "between_clips": clips.between_clips,
    "whole": stretches.whole,
    "open_with": clips.open_with,
    "place_corner": places.place_corner,
    "same_range": stretches.same_range,
    "edge_number": stretches.edge_number,
    "over": points.length_of,
    "place_middle": places.place_middle,
}
