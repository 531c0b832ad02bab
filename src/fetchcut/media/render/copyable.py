"""Whose pictures may be copied into an output at all: read from the files' own tables."""

import contextlib

from fetchcut.errors import Damaged, FFmpegFailed, Unreadable
from fetchcut.media.iso.boxes import BadBoxes
from fetchcut.media.render.copying import CopySource
from fetchcut.media.render.spans import untouched
from fetchcut.media.render.stored import as_mp4
from fetchcut.media.render.stored_pictures import is_plain_mp4, read_pictures
from fetchcut.media.render.work import Work
from fetchcut.timeline.time import Seconds


def copy_sources(work: Work) -> dict[str, CopySource]:
    """Return the assets whose pictures may be copied, by id."""
    encoder = work.profile.encoder
    if encoder is None or not work.profile.is_default:
        return {}
    found = {}
    for src in sorted(untouched(work.cut, work.look)):
        picture = work.library[src].info.picture
        if picture is not None and picture.codec == encoder.codec and picture.pixel_format == work.look.pixel_format:
            # What cannot be copied is decoded, which says what is wrong with it if anything is.
            with contextlib.suppress(BadBoxes, FFmpegFailed, Damaged, Unreadable):
                found[src] = _copy_source(src, work)
    return found


def _copy_source(src: str, work: Work) -> CopySource:
    """Return the pictures as stored. Raises BadBoxes where nothing of them can be copied."""
    info, path = work.library[src].info, work.files[src]
    if is_plain_mp4(info):
        return read_pictures(src, path, origin_s=info.start_s)
    return read_pictures(src, as_mp4(src, work), origin_s=Seconds(0))
