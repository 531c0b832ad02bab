"""Whether all that is heard is one file's sound from its start to its end, as it is. Pure."""

from itertools import pairwise
from typing import Final

from fetchcut.media.render.sound.effects import filters_of
from fetchcut.media.render.sound.pieces import Piece, pieces_of
from fetchcut.timeline.assets import Library
from fetchcut.timeline.draft import Draft

_MOST_CHANNELS: Final = 2
"""More are mixed down, as everywhere else."""


def whole_sound(draft: Draft, library: Library) -> str | None:
    """Return the asset whose sound is all that is heard, untouched and from its start to its end; None otherwise.

    A cut in the midst of a sound softens it there, which touches it.
    """
    heard = [(track, pieces) for track in draft.tracks if (pieces := list(pieces_of(track, library)))]
    if len(heard) != 1 or draft.loudness_lufs is not None:
        return None
    track, pieces = heard[0]
    first = pieces[0]
    is_begun = first.first == 0 and first.source_sample == 0
    if track.effects or not is_begun or not all(_is_as_it_is(each) for each in pieces):
        return None
    if not all(_goes_on(here, there) for here, there in pairwise(pieces)):
        return None
    stream = first.asset.info.audio[0]
    return first.asset.id if stream.channels <= _MOST_CHANNELS else None


def _is_as_it_is(piece: Piece) -> bool:
    is_plain = piece.is_plain and piece.gain == 1 and not (piece.head or piece.tail)
    effects = piece.segment.picture.effects
    is_shaped = any(filters_of(each) or each.kind == "loudness" for each in effects)
    return is_plain and not is_shaped and not piece.media.gain_keyframes


def _goes_on(here: Piece, there: Piece) -> bool:
    is_same = here.asset.id == there.asset.id and here.last == there.first
    # Sources are cut on millionths of a second, samples do not lie there.
    return is_same and abs(here.source_sample + here.samples - there.source_sample) <= 1
