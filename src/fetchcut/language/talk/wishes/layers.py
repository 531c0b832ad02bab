"""Whole tracks and what lies on them: faders, sound apart, what is hidden, names, other parts of a file."""

from collections.abc import Iterator
from dataclasses import replace
from fractions import Fraction
from typing import Final

from fetchcut.language.talk.intent import Intent
from fetchcut.language.talk.refusals import Ask, Refuse
from fetchcut.language.talk.scene import Scene, milliseconds
from fetchcut.language.talk.wishes import insert, sound, trim
from fetchcut.language.talk.wishes.amounts import is_absolute
from fetchcut.language.talk.wishes.lengths import first_length, length_of, wanted_length
from fetchcut.language.talk.wishes.music import music_add
from fetchcut.language.talk.wishes.plan import Plan, plan
from fetchcut.language.talk.wishes.targets import clips, music, texts
from fetchcut.timeline.draft import Segment, Track
from fetchcut.timeline.edits.cut import Trim
from fetchcut.timeline.edits.edit import Edit
from fetchcut.timeline.edits.media import SetSource
from fetchcut.timeline.edits.order import CloseGaps, Join
from fetchcut.timeline.edits.picture import Opacity
from fetchcut.timeline.edits.sound import TrackGain
from fetchcut.timeline.edits.tracks import ExtractSound, Hide, Rename, ReplaceSound
from fetchcut.timeline.limits import MOST_GAIN
from fetchcut.timeline.slices import continues
from fetchcut.timeline.time import Seconds

_BED: Final = frozenset({"MUSIC", "AT", "PCT", "DB", "BACKGROUND", "IN"})


def volume(intent: Intent, scene: Scene) -> Plan:
    """Move a track's fader where decibels are said of one ("music track -6 dB"); else set how loud segments are.

    "Music at 35 %" with no verb and nothing to be made louder is a wish for music.
    """
    if _is_bed(intent) and not scene.of("bgm"):
        return music_add(intent, scene)
    tracks = _faders(intent, scene)
    decibels = intent.number("DB")
    if not tracks or decibels is None:
        return sound.volume(intent, scene)
    is_less = intent.has("DOWN", "QUIETER", "LESS") and decibels > 0
    factor = 10 ** (float(-decibels if is_less else decibels) / 20)
    is_absolute = intent.has("TO", "AT", "INTO", "SET") and not intent.has("BY", "UP", "DOWN", "LOUDER", "QUIETER")
    return plan(
        *(
            TrackGain(track=each.id, gain=round(min(factor if is_absolute else each.gain * factor, MOST_GAIN), 6))
            for each in tracks
        )
    )


def fade(intent: Intent, scene: Scene) -> Plan:
    """Fade in, out or both; "add music with a fade out" where there is none is a wish for music that fades."""
    if intent.has("MUSIC") and intent.has("ADD") and not scene.of("bgm"):
        return music_add(intent, scene)
    return sound.fade(intent, scene)


def _is_bed(intent: Intent) -> bool:
    return intent.has("MUSIC") and {item.kind for item in intent.items} <= _BED and is_absolute(intent)


def _faders(intent: Intent, scene: Scene) -> tuple[Track, ...]:
    """Return the tracks that are called so: "the music track", 背景音乐轨."""
    for item in intent.items:
        is_track = item.text.endswith((" track", " bus", " fader")) or "轨" in item.text
        if is_track and item.kind in _ROLES:
            found = scene.tracks(_ROLES[item.kind])
            if not found:
                raise Refuse(_NONE[item.kind])
            return found
    return ()


_ROLES = {"MUSIC": "bgm", "VOICE": "voice", "SOUND": "main"}
_NONE = {"MUSIC": "cannot.no_music", "VOICE": "cannot.no_voice", "SOUND": "cannot.nothing_there"}


def detach(intent: Intent, scene: Scene) -> Plan:
    """Put the sound of clips on a track of its own; they fall silent."""
    meant = clips(intent, scene)
    whole = len(meant) == len(scene.clips)
    return plan(ExtractSound(segments=() if whole else tuple(each.id for each in meant)))


def sound_replace(intent: Intent, scene: Scene) -> Plan:
    """Play a file in the place of the sound of all clips."""
    if not scene.clips:
        raise Refuse("cannot.nothing_there")
    name = intent.word("FILE") or intent.word("NAMED")
    if name is None:
        raise Ask("ask.which_file")
    asset = scene.asset(name)
    if not asset.info.audio:
        raise Refuse("cannot.no_sound_in", name=asset.name)
    part = intent.number("PCT")
    return plan(ReplaceSound(asset=asset.id, gain=1.0 if part is None else float(part)))


def hide(intent: Intent, scene: Scene) -> Plan:
    """Leave a track out of the result, or take it in again; of texts that are quoted only those."""
    is_hidden = not intent.has("UNHIDE")
    if intent.quote is not None:
        ids = tuple(each.id for each in texts(intent, scene))
        return plan(Opacity(opacity=0.0 if is_hidden else 1.0, segments=ids))
    tracks = _meant(intent, scene, is_hidden=is_hidden)
    changing = [each for each in tracks if each.is_hidden is not is_hidden]
    return plan(*(Hide(track=each.id, is_hidden=is_hidden) for each in changing))


def _meant(intent: Intent, scene: Scene, *, is_hidden: bool) -> tuple[Track, ...]:
    for kind, roles in _HIDEABLE.items():
        if intent.has(kind):
            found = scene.tracks(*roles)
            if not found:
                raise Refuse(_ABSENT.get(kind, "cannot.no_text"))
            return found
    focused = [track for each in scene.focused() if (track := scene.track_of(each.id)) and track.role != "main"]
    if focused:
        return tuple(dict.fromkeys(focused))
    hidden = tuple(each for each in scene.draft.tracks if each.is_hidden)
    if not is_hidden and hidden:
        return hidden
    if not is_hidden:
        raise Refuse("cannot.nothing_hidden")
    raise Refuse("cannot.hide_clip")


_HIDEABLE = {
    "CAPTION": ("caption",),
    "TITLE": ("title",),
    "LOWERTHIRD": ("caption",),
    "TEXT": ("title", "caption"),
    "LOGO": ("overlay",),
    "PIP": ("overlay",),
    "PHOTO": ("overlay",),
    "MUSIC": ("bgm",),
    "VOICE": ("voice",),
}
_ABSENT = {
    "LOGO": "cannot.no_overlay",
    "PIP": "cannot.no_overlay",
    "PHOTO": "cannot.no_overlay",
    "MUSIC": "cannot.no_music",
    "VOICE": "cannot.no_voice",
}


def rename(intent: Intent, scene: Scene) -> Plan:
    """Call the project, a clip or a track something else."""
    name = intent.quote
    if name is None:
        raise Ask("ask.which_title")
    if intent.has("MUSIC"):
        return plan(*(Rename(name=name, segment=each.id) for each in music(scene)))
    if intent.has("CLIPS", "NAMED", "PRONOUN") and not intent.has("PROJECT"):
        return plan(*(Rename(name=name, segment=each.id) for each in clips(intent, scene, is_one_needed=True)))
    return plan(Rename(name=name))


def close_gaps(intent: Intent, scene: Scene) -> Plan:
    """Let the clips follow each other without gaps."""
    if not scene.clips:
        raise Refuse("cannot.nothing_there")
    return plan(CloseGaps())


def join(intent: Intent, scene: Scene) -> Plan:
    """Put files one after the other; of clips that go on where the one before ends make one."""
    halves = list(_halves(scene.pointed(intent.refs) if intent.refs else scene.clips))
    if intent.has("FILE") or not scene.clips or (not intent.refs and not halves):
        return insert.join(intent, scene)
    return plan(*halves)


def rejoin(intent: Intent, scene: Scene) -> Plan:
    """Make one clip again of halves that were split. Refuses where no two clips are such halves."""
    halves = list(_halves(scene.pointed(intent.refs) if intent.refs else scene.clips))
    if not halves:
        raise Refuse("cannot.no_halves")
    intent.all("POINT", "POS")  # "undo the split at 0:10": there is no other
    return plan(*halves)


def _halves(meant: tuple[Segment, ...]) -> Iterator[Edit]:
    """Yield what joins each clip to the one it goes on from; the first of a row keeps its id."""
    first = before = None
    for each in meant:
        if first is not None and before is not None and continues(before, each):
            yield Join(first=first.id, second=each.id)
        else:
            first = each
        before = each


def source(intent: Intent, scene: Scene) -> Plan:
    """Play another part of the file: "0:10-0:15 of the source for clip 2"."""
    (clip,) = _one(intent, scene)
    media = clip.media
    if media is None:
        raise Refuse("cannot.no_source")
    if intent.spans:
        span = replace(intent.spans[0], of=None)
        begin = Fraction(0) if span.start is None else span.start.offset
        end = None if span.end is None else span.end.offset
    elif intent.points:
        begin, end = intent.points[0].offset, None
    else:
        found = intent.first("T", "C")
        length = None if found is None else length_of(found, scene.frame_rate)
        if length is None:
            raise Ask("ask.which_part")
        begin, end = length, None
    if end is None:
        end = begin + media.played(clip.duration)
    if end <= begin:
        raise Refuse("cannot.nothing_left")
    return plan(SetSource(segment=clip.id, source_in_ms=milliseconds(begin), source_out_ms=milliseconds(end)))


def slip(intent: Intent, scene: Scene) -> Plan:
    """Let a clip begin later (or earlier) in its file and stay as long as it is."""
    (clip,) = _one(intent, scene)
    found = clip.source_range
    step = first_length(intent, scene)
    if found is None or step is None:
        raise Refuse("cannot.no_source") if found is None else Ask("ask.how_long")
    is_back = intent.has("EARLIER", "BACK", "LEFT") or "前移" in (intent.word("SLIP") or "")
    by = -step if is_back else step
    if found.start + by < 0:
        raise Refuse("cannot.no_more")
    begin, end = milliseconds(found.start + by), milliseconds(found.end + by)
    return plan(SetSource(segment=clip.id, source_in_ms=begin, source_out_ms=end))


def _one(intent: Intent, scene: Scene) -> tuple[Segment]:
    meant = clips(intent, scene, is_one_needed=True)
    if len(meant) != 1:
        raise Ask("ask.which_clip", count=len(scene.clips))
    return (meant[0],)


def trim_both(intent: Intent, scene: Scene) -> Plan:
    """Take as much off the beginning as off the end: of the whole, or of clips that are named."""
    refs = intent.refs
    if not refs and not (intent.points_at_it and scene.focused("main")):
        return trim.trim_both(intent, scene)
    meant = clips(intent, scene)
    off = wanted_length(intent, scene, scene.duration) or Fraction(1)
    return plan(*(_shorter(each, off) for each in meant))


def _shorter(clip: Segment, off: Seconds) -> Edit:
    if 2 * off >= clip.duration:
        raise Refuse("cannot.nothing_left")
    return Trim(segment=clip.id, head_ms=milliseconds(off), tail_ms=milliseconds(off))
