"""A clip of the row shown in a corner of another: "play clip 2 picture in picture over clip 1".

row      A ── B ── C        "B picture in picture over A"
row      A ── C
above    B
"""

from typing import Final

from fetchcut.language.talk.intent import Intent
from fetchcut.language.talk.scene import Scene, milliseconds
from fetchcut.language.talk.wishes.plan import Plan, plan
from fetchcut.timeline.draft import Media, Picture, Segment
from fetchcut.timeline.edits.cut import Delete
from fetchcut.timeline.edits.overlay import AddOverlay
from fetchcut.timeline.edits.registry import apply_all

WINDOW: Final = 0.3
"""How much of the canvas a picture in the picture fills."""


def inset(intent: Intent, scene: Scene) -> Plan | None:
    """Return the edits that lift the first clip named above the second, or above the start; None where none is meant.

    It keeps its part of the file and its sound. One that is sped up, turned or coloured stays: all that would be lost.
    """
    if not intent.has("PIP") or intent.has("FILE", "NAMED", "LINK", "PHOTO", "LOGO") or not intent.refs:
        return None
    clips = [clip for ref in intent.refs for clip in scene.pointed((ref,))]
    above = clips[0]
    if above.media is None or not _is_plain(above) or len(clips) > 2 or len(scene.clips) < 2:
        return None
    gone = Delete(segments=(above.id,))
    after = apply_all(scene.draft, (gone,), scene.library)
    below = next((each for each in scene.after(after).clips if each.id == clips[-1].id), None)
    return plan(gone, _laid(above, above.media, below, intent))


def _laid(above: Segment, media: Media, below: Segment | None, intent: Intent) -> AddOverlay:
    return AddOverlay(
        asset=media.src,
        start_ms=milliseconds(below.start) if below else 0,
        end_ms=milliseconds(min(below.end, below.start + above.duration)) if below else None,
        place=intent.word("PLACE") or "top-right",
        scale=WINDOW,
        gain=media.gain,
        source_in_ms=milliseconds(media.source_in),
        source_out_ms=milliseconds(media.source_in + above.duration),
    )


def _is_plain(clip: Segment) -> bool:
    media = clip.media
    if media is None or clip.picture != Picture() or clip.transition is not None:
        return False
    return media == Media(src=media.src, source_in=media.source_in, gain=media.gain)
