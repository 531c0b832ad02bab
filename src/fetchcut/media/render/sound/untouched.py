"""Whether all that is heard is one stretch of one file's sound, as it is. Pure."""

from dataclasses import dataclass
from fractions import Fraction
from itertools import pairwise
from typing import Final

from fetchcut.media.render.frames import SAMPLE_RATE, sample_at
from fetchcut.media.render.sound.effects import filters_of
from fetchcut.media.render.sound.pieces import Piece, pieces_of
from fetchcut.timeline.assets import Library
from fetchcut.timeline.draft import Draft
from fetchcut.timeline.time import Seconds

_MOST_CHANNELS: Final = 2
"""More are mixed down, as everywhere else."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Stretch:
    """Sound `number` of an asset, from its time `begin_s` on. `is_whole`: from its own start to its own end."""

    src: str
    number: int
    begin_s: Seconds
    is_whole: bool


def untouched_sound(draft: Draft, library: Library) -> Stretch | None:
    """Return the stretch that is all that is heard, None where anything is done to it or to another.

    Where the result itself begins or ends in the midst of sound nothing is softened: there is no join.
    """
    heard = [(track, pieces) for track in draft.tracks if (pieces := list(pieces_of(track, library)))]
    if len(heard) != 1 or draft.loudness_lufs is not None:
        return None
    track, pieces = heard[0]
    first, last = pieces[0], pieces[-1]
    is_row = all(_goes_on(here, there) for here, there in pairwise(pieces))
    is_bounded = first.first == 0 and first.source_sample >= 0 and (not last.tail or _is_last(last, draft))
    if track.effects or not is_row or not is_bounded or not all(_is_as_it_is(each) for each in pieces):
        return None
    if first.stream.channels > _MOST_CHANNELS:
        return None
    begin_s = Fraction(first.source_sample, SAMPLE_RATE)
    return Stretch(
        src=first.asset.id, number=first.media.sound or 0, begin_s=begin_s, is_whole=not begin_s and not last.tail
    )


def _is_last(piece: Piece, draft: Draft) -> bool:
    return piece.last >= sample_at(draft.duration)


def _is_as_it_is(piece: Piece) -> bool:
    media, effects = piece.media, piece.segment.picture.effects
    is_plain = piece.is_plain and piece.gain == 1 and not media.gain_keyframes
    is_faded = media.fade_in or media.fade_out or piece.is_crossed_in or piece.is_crossed_out
    is_shaped = any(filters_of(each) or each.kind == "loudness" for each in effects)
    return is_plain and not is_faded and not is_shaped


def _goes_on(here: Piece, there: Piece) -> bool:
    is_same = here.asset.id == there.asset.id and here.stream == there.stream and here.last == there.first
    # Sources are cut on millionths of a second, samples do not lie there.
    return is_same and abs(here.source_sample + here.samples - there.source_sample) <= 1
