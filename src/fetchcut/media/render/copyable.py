"""Whose pictures may be copied into an output at all: read from the files' own tables."""

import contextlib
from typing import Final

from fetchcut.media.iso import avc
from fetchcut.media.iso.boxes import BadBoxes
from fetchcut.media.iso.read import SampleTrack, sample_tracks
from fetchcut.media.render.copying import CopySource, clean_starts
from fetchcut.media.render.work import Work
from fetchcut.media.run.boxes import RandomAccess
from fetchcut.media.run.disk_file import FileOnDisk, opened

_ALONE: Final = frozenset({"vp09", "av01", "apch", "apcn", "apcs", "apco", "ap4h"})
"""Sample descriptions whose every keyframe says all that a decoder must know."""


def copy_sources(work: Work) -> dict[str, CopySource]:
    """Return the assets whose pictures may be copied, by id."""
    encoder = work.profile.encoder
    if encoder is None or not work.profile.is_default:
        return {}
    used = {
        segment.media.src
        for track in work.draft.tracks
        if track.kind == "video"
        for segment in track.segments
        if segment.media
    }
    found = {}
    for src in sorted(used):
        picture = work.library[src].info.picture
        if picture is not None and picture.codec == encoder.codec and picture.pixel_format == work.look.pixel_format:
            with contextlib.suppress(BadBoxes):
                found[src] = _copy_source(src, work)
    return found


def _copy_source(src: str, work: Work) -> CopySource:
    """Return the pictures as stored. Raises BadBoxes where nothing of them can be copied."""
    with opened(work.files[src]) as file:
        source = FileOnDisk(file)
        track = next((each for each in sample_tracks(source) if each.kind == "vide"), None)
        if track is None:
            raise BadBoxes("no pictures")
        starts = clean_starts(track, _fresh(source, track))
    return CopySource(src=src, track=track, starts=starts, origin_s=work.library[src].info.start_s)


def _fresh(source: RandomAccess, track: SampleTrack) -> list[int]:
    """Return the samples with which decoding may begin behind pictures of another encoder."""
    samples = track.samples
    keys = [number for number, mark in enumerate(samples.is_sync) if mark]
    if track.codec in _ALONE:
        return keys
    if track.codec != "avc1":
        raise BadBoxes(f"{track.codec} cannot be joined")
    size = avc.avcc_of(track.entry).length_bytes
    return [each for each in keys if avc.is_idr(source, samples.offsets[each], samples.sizes[each], size)]
