"""What was measured of files, as stretches of the timeline: silences, scenes, black; and where all is much louder."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from fractions import Fraction
from itertools import pairwise
from typing import Final

from fetchcut.language.talk.refusals import Refuse, Unmeasured
from fetchcut.language.talk.scene import Scene
from fetchcut.timeline.draft import Segment
from fetchcut.timeline.measured import SILENT_DB, STEP_S, Beats, Heard, Measured, Seen
from fetchcut.timeline.played import rounds
from fetchcut.timeline.time import Seconds, TimeRange

_NOWHERE: Final = Measured()
_BELOW_SPEECH_DB: Final = 26.0
"""So much softer than the loud parts of a recording nothing is said."""
_BELOW_QUIET_DB: Final = 16.0
"""So much softer than the loud parts people call quiet."""
_ABOVE_NOISE_DB: Final = 5.0
_NOTHING_DB: Final = -70.0
_LOUDER_DB: Final = 8.0
"""So much above the usual level people call too loud."""
_CLICK_S: Final = Fraction(1, 10)
"""A sound so short within silence is a click, not speech."""


def silences(
    scene: Scene, clips: Sequence[Segment], *, least: Seconds, below_db: float | None = None, is_quiet: bool = False
) -> list[TimeRange]:
    """Return the stretches of the timeline of `least` and more in which these clips are silent, ascending.

    Below which level is silence depends on how loud the recording is, unless `below_db` says it. Clips without sound
    are not silent in this sense. Raises Unmeasured, and Refuse where no clip has sound.
    """
    sounding = [each for each in clips if each.media and each.media.gain > 0 and _has_sound(each, scene)]
    if not sounding:
        raise Refuse("cannot.no_sound")
    _require(sounding, scene, lambda found: found.heard is None, sounds=True)
    found: list[TimeRange] = []
    for clip in sounding:
        heard = _measured(clip, scene).heard or Heard()
        limit = below_db if below_db is not None else threshold(heard, is_quiet=is_quiet)
        found.extend(_on_timeline(clip, _below(heard.levels_db, limit)))
    return [each for each in _merged(found) if each.duration >= least]


def threshold(heard: Heard, *, is_quiet: bool = False) -> float:
    """Return the level in dBFS below which a recording is silent (or quiet): from its own loud and soft parts.

    Where noise never lets it get so soft, what is hardly louder than that noise is silence.
    """
    audible = sorted(each for each in heard.levels_db if each > _NOTHING_DB)
    if not audible:
        return _NOTHING_DB
    loud, soft = audible[int(0.9 * (len(audible) - 1))], audible[int(0.1 * (len(audible) - 1))]
    limit = loud - (_BELOW_QUIET_DB if is_quiet else _BELOW_SPEECH_DB)
    noise = soft + _ABOVE_NOISE_DB
    return max(_NOTHING_DB, noise if limit < noise < loud - _BELOW_QUIET_DB else limit)


def scene_starts(scene: Scene, clips: Sequence[Segment]) -> list[Seconds]:
    """Return the times within these clips where another scene begins, ascending. Raises Unmeasured."""
    moving = [each for each in clips if _moves(each, scene)]
    _require(moving, scene, lambda found: found.seen is None, sounds=False)
    times: list[Seconds] = []
    for clip in moving:
        seen = _measured(clip, scene).seen or Seen()
        points = (TimeRange(each, each) for each in seen.scenes)
        times.extend(each.start for each in _on_timeline(clip, points) if clip.start < each.start < clip.end)
    return sorted(set(times))


def scenes(scene: Scene) -> list[TimeRange]:
    """Return the scenes of the whole timeline: clips, and what scene changes make of them. Raises Unmeasured."""
    cuts = {each.start for each in scene.clips} | set(scene_starts(scene, scene.clips)) | {scene.duration}
    times = sorted(cuts)
    return [TimeRange(start, end) for start, end in pairwise(times)]


def blacks(scene: Scene, clips: Sequence[Segment]) -> list[TimeRange]:
    """Return the stretches in which these clips are black, ascending; black backgrounds, too. Raises Unmeasured."""
    moving = [each for each in clips if _moves(each, scene)]
    _require(moving, scene, lambda found: found.seen is None, sounds=False)
    found: list[TimeRange] = []
    for clip in clips:
        if clip.generated is not None and clip.generated.params.get("color") == "#000000":
            found.append(clip.timeline_range)
        elif clip in moving:
            found.extend(_on_timeline(clip, (_measured(clip, scene).seen or Seen()).blacks))
    return _merged(found)


def louds(scene: Scene) -> tuple[Heard, list[TimeRange]]:
    """Return what was heard of the longest clip's file, and the stretches much louder than the rest.

    Raises Unmeasured, and Refuse where no clip has sound.
    """
    sounding = [each for each in scene.clips if each.media and _has_sound(each, scene)]
    if not sounding:
        raise Refuse("cannot.no_sound")
    _require(sounding, scene, lambda found: found.heard is None, sounds=True)
    longest = max(sounding, key=lambda each: each.duration)
    found: list[TimeRange] = []
    for clip in sounding:
        levels = (_measured(clip, scene).heard or Heard()).levels_db
        audible = sorted(each for each in levels if each > _NOTHING_DB)
        if audible:
            limit = audible[len(audible) // 2] + _LOUDER_DB
            found.extend(_on_timeline(clip, _runs([each > limit for each in levels])))
    return _measured(longest, scene).heard or Heard(), [each for each in _merged(found) if each.duration >= _CLICK_S]


def beats(scene: Scene, heard: Sequence[Segment]) -> list[Seconds]:
    """Return the times of the timeline on which the beat of these sounds falls, ascending. Raises Unmeasured."""
    lacking = [each.media.src for each in heard if each.media and _measured(each, scene).beats is None]
    if lacking:
        raise Unmeasured(beats=tuple(dict.fromkeys(lacking)))
    times: set[Seconds] = set()
    for each in heard:
        points = (_measured(each, scene).beats or Beats()).times
        for part in rounds(each):
            found = _on_timeline(part, (TimeRange(at, at) for at in points))
            times.update(at.start for at in found if each.start <= at.start < each.end)
    return sorted(times)


def tempo(scene: Scene, heard: Sequence[Segment]) -> int:
    """Return the beats a minute of the first of these sounds that has any, as it is played."""
    for each in heard:
        if (found := (_measured(each, scene).beats or Beats()).per_minute) and each.media:
            return round(found * each.media.speed)
    return 0


# Files


def _measured(clip: Segment, scene: Scene) -> Measured:
    return scene.situation.measured.get(clip.media.src, _NOWHERE) if clip.media else _NOWHERE


def _has_sound(clip: Segment, scene: Scene) -> bool:
    asset = scene.library.get(clip.media.src) if clip.media and not clip.media.is_frozen else None
    return asset is not None and bool(asset.info.audio)


def _moves(clip: Segment, scene: Scene) -> bool:
    asset = scene.library.get(clip.media.src) if clip.media and not clip.media.is_frozen else None
    return asset is not None and asset.info.picture is not None and asset.info.duration_s is not None


def _require(clips: Iterable[Segment], scene: Scene, is_missing: Callable[[Measured], bool], *, sounds: bool) -> None:
    lacking = tuple(
        dict.fromkeys(each.media.src for each in clips if each.media and is_missing(_measured(each, scene)))
    )
    if lacking:
        raise Unmeasured(sounds=lacking) if sounds else Unmeasured(pictures=lacking)


# From levels to stretches, from the file to the timeline


def _below(levels: Sequence[float], limit: float) -> Iterator[TimeRange]:
    """Yield the silent stretches of a file; clicks within them do not count."""
    silent = [each <= max(limit, SILENT_DB) for each in levels]
    found = list(_runs(silent))
    joined: list[TimeRange] = []
    for each in found:
        if joined and each.start - joined[-1].end <= _CLICK_S:
            joined[-1] = TimeRange(joined[-1].start, each.end)
        else:
            joined.append(each)
    yield from joined


def _runs(flags: Sequence[bool]) -> Iterator[TimeRange]:
    start: int | None = None
    for at, flag in enumerate([*flags, False]):
        if flag and start is None:
            start = at
        elif not flag and start is not None:
            yield TimeRange(start * STEP_S, at * STEP_S)
            start = None


def _on_timeline(clip: Segment, ranges: Iterable[TimeRange]) -> Iterator[TimeRange]:
    """Yield stretches of the clip's file where the clip plays them, as times of the timeline."""
    played, media = clip.source_range, clip.media
    if played is None or media is None:
        return
    for each in ranges:
        start, end = max(each.start, played.start), min(each.end, played.end)
        if start > end or (start == end and each.start != each.end):
            continue
        if media.is_reversed:
            start, end = played.end - end, played.end - start
        else:
            start, end = start - played.start, end - played.start
        yield TimeRange(clip.start + media.elapsed(start), min(clip.start + media.elapsed(end), clip.end))


def _merged(ranges: Iterable[TimeRange]) -> list[TimeRange]:
    merged: list[TimeRange] = []
    for each in sorted(ranges):
        if merged and each.start - merged[-1].end <= STEP_S:
            merged[-1] = TimeRange(merged[-1].start, max(merged[-1].end, each.end))
        else:
            merged.append(each)
    return merged
