"""Which of a file's subtitles go along with its pictures: languages, those for the deaf."""

from dataclasses import replace

from fetchcut.errors import DoesNotFit
from fetchcut.timeline import limits
from fetchcut.timeline.assets import Library
from fetchcut.timeline.draft import Draft, Segment, Track
from fetchcut.timeline.edits.edit import Edit
from fetchcut.timeline.edits.targets import changed_segments, chosen


class ChooseSubtitles(Edit, frozen=True):
    """Lets only these subtitles of a file go along as tracks of the result, counted from 1; None: all of them.

    file   pictures | sound | English | Spanish      [2]: Spanish     []: none     None: both

    Without `segments` with all clips whose file has any. Texts and captions over the pictures are not meant.
    """

    numbers: tuple[int, ...] | None
    segments: tuple[str, ...] = ()

    def changed(self, draft: Draft, library: Library) -> Draft:
        """Return the draft with these. Raises NothingToEdit, and DoesNotFit beyond the last ones of a file."""

        def has_any(track: Track, segment: Segment) -> bool:
            return track.role == "main" and bool(_count(segment, library))

        ids = chosen(draft, self.segments, fits=has_any, kind="clip")
        for track in draft.tracks:
            for each in track.segments:
                if each.id in ids:
                    self._check(_count(each, library))
        return changed_segments(draft, ids, self._chosen)

    def _check(self, count: int) -> None:
        wrong = [each for each in self.numbers or () if not 1 <= each <= min(count, limits.MOST_SUBTITLES)]
        if wrong:
            raise DoesNotFit(name="subtitles", found=str(wrong[0]), expected=f"1-{count}" if count else "none")

    def _chosen(self, segment: Segment) -> Segment:
        kept = None if self.numbers is None else tuple(sorted({each - 1 for each in self.numbers}))
        return replace(segment, media=replace(segment.media, subtitles=kept)) if segment.media else segment


def _count(segment: Segment, library: Library) -> int:
    asset = library.get(segment.media.src) if segment.media else None
    return len(asset.info.subtitles) if asset else 0
