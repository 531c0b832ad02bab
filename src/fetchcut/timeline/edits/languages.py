"""Which of a file's sounds is heard: languages, commentaries."""

from dataclasses import replace

from fetchcut.errors import DoesNotFit, NothingToEdit
from fetchcut.timeline.assets import Library
from fetchcut.timeline.draft import Draft, Segment, Track
from fetchcut.timeline.edits.edit import Edit
from fetchcut.timeline.edits.targets import can_sound, changed_segments, chosen


class ChooseSound(Edit, frozen=True):
    """Lets another of a file's sounds be heard, counted from 1, and it alone; None: the first, the others beside it.

    file   pictures | English | Spanish            2: Spanish alone     None: both, English first

    Without `segments` in all clips whose file has several.
    """

    number: int | None
    segments: tuple[str, ...] = ()

    def changed(self, draft: Draft, library: Library) -> Draft:
        """Return the draft with this sound. Raises NothingToEdit, and DoesNotFit beyond the last sound of a file."""

        def has_several(track: Track, segment: Segment) -> bool:
            return can_sound(track, segment) and _count(segment, library) > 1

        try:
            ids = chosen(draft, self.segments, fits=has_several, kind="sound")
        except NothingToEdit:
            self._check(1)
            raise
        for track in draft.tracks:
            for each in track.segments:
                if each.id in ids:
                    self._check(_count(each, library))
        return changed_segments(draft, ids, self._heard)

    def _check(self, count: int) -> None:
        if self.number is not None and not 1 <= self.number <= count:
            raise DoesNotFit(name="audio track", found=str(self.number), expected=f"1-{count}")

    def _heard(self, segment: Segment) -> Segment:
        sound = None if self.number is None else self.number - 1
        return replace(segment, media=replace(segment.media, sound=sound)) if segment.media else segment


def _count(segment: Segment, library: Library) -> int:
    asset = library.get(segment.media.src) if segment.media else None
    return len(asset.info.audio) if asset else 0
