"""Trim: to a length, at both ends, earlier or later."""

from collections.abc import Iterator
from fractions import Fraction

from fetchcut.language.talk.intent import Intent
from fetchcut.language.talk.refusals import Ask, Meant, Refuse
from fetchcut.language.talk.scene import Scene, milliseconds
from fetchcut.language.talk.wishes import frame
from fetchcut.language.talk.wishes.keep import keep
from fetchcut.language.talk.wishes.lengths import SLIP, length_of, wanted_length
from fetchcut.language.talk.wishes.plan import Plan, plan
from fetchcut.language.talk.wishes.targets import clips, things
from fetchcut.timeline.draft import Segment
from fetchcut.timeline.edits.captions import SetTimes
from fetchcut.timeline.edits.cut import KeepRanges, Part, RemoveRange
from fetchcut.timeline.edits.edit import Edit
from fetchcut.timeline.edits.speed import FitLength, ScaleSpeed
from fetchcut.timeline.edits.transition import AddTransition
from fetchcut.timeline.time import Seconds, clock


def trim_to(intent: Intent, scene: Scene) -> Plan:
    """Keep the first of a clip or of everything: "trim to 5 s", 剪到5秒."""
    if intent.spans and not (intent.refs and intent.has("LEN", "T")):
        return keep(intent, scene)
    if intent.has("FASTER", "SLOWER") and intent.has("BY"):
        raise Meant("speed")  # "make it last a minute by slowing it down"
    if intent.has("SIZEWORD") and not intent.has("T", "LEN", "C"):
        return frame.scale(intent, scene)  # "shrink the video to half size" takes no time away
    if (edge := _off_an_edge(intent, scene)) is not None:
        return edge
    if other := _other_length(intent, scene):
        return other
    if not scene.clips:
        raise Refuse("cannot.nothing_there")
    if intent.has("LONG") and (times := intent.number("XWORD")) is not None:
        return _times_as_long(times, intent, scene)
    if intent.refs or (len(scene.clips) > 1 and (intent.points_at_it or _is_of_focused(intent, scene))):
        meant = clips(intent, scene, is_one_needed=True)
        lengths = [wanted_length(intent, scene, clip.duration) for clip in meant]
        if None in lengths:
            raise Ask("ask.how_long")
        if _is_by(intent):
            if intent.has("LONGER"):
                raise Refuse("cannot.no_more")
            lengths = [clip.duration - off for clip, off in zip(meant, lengths, strict=True) if off is not None]
        pairs = zip(meant, lengths, strict=True)
        is_each = len(meant) > 1
        return plan(
            *(
                edit
                for clip, length in reversed(list(pairs))
                if length is not None
                for edit in _shortened(clip, length, is_each=is_each)
            )
        )
    return _whole(intent, scene)


def _times_as_long(times: Fraction, intent: Intent, scene: Scene) -> Plan:
    """Return "half as long" as a cut at the end, "twice as long" as slower: there is no more of it to be shown."""
    meant = clips(intent, scene) if intent.refs or intent.points_at_it else scene.clips
    ids = tuple(each.id for each in meant)
    if times > 1:
        return plan(ScaleSpeed(factor=float(1 / times), segments=ids))
    if len(meant) == len(scene.clips):
        start = milliseconds(scene.duration * times)
        return plan(RemoveRange(start_ms=start, end_ms=milliseconds(scene.duration)))
    is_each = len(meant) > 1
    cuts = (_shortened(clip, clip.duration * times, is_each=is_each) for clip in reversed(meant))
    return plan(*(edit for each in cuts for edit in each))


def _is_of_focused(intent: Intent, scene: Scene) -> bool:
    """Return whether the clip spoken of last is meant: one that can be cut to the length; else it is asked for."""
    focused = scene.focused("main")
    if len(focused) != 1 or intent.has("VIDEO", "LONG", "MAXLEN", "SIZE", "ALL", "UNDERSIZE", "WITHIN", "PLATFORM"):
        return False
    length = wanted_length(intent, scene, focused[0].duration)
    return length is not None and length < focused[0].duration


def _off_an_edge(intent: Intent, scene: Scene) -> Plan | None:
    """Return "trim the start of the last clip by 3 seconds" as a removal there, None where that is not said."""
    refs = [(point, point.of) for point in intent.points if point.of is not None and not point.offset]
    if not refs or not _is_by(intent):
        return None
    point, ref = refs[0]
    clip = scene.pointed((ref,))[0]
    length = next((n for item in intent.all("T", "LEN") if (n := length_of(item, scene.frame_rate))), None)
    if length is None or point.base not in {"start", "end"}:
        return None
    if length >= clip.duration:
        raise Refuse("cannot.nothing_left")
    start = clip.start if point.base == "start" else clip.end - length
    return plan(RemoveRange(start_ms=milliseconds(start), end_ms=milliseconds(start + length)))


def _other_length(intent: Intent, scene: Scene) -> Plan | None:
    """Return how long something else than a clip is to be, where "it" is that: a title, a logo, a transition."""
    if intent.refs or intent.has("VIDEO", "TRIM", "CUT"):
        return None

    focused = scene.focused()
    if focused and not scene.focused("main"):
        raise Meant("retime")
    last = scene.situation.last
    if last and any(isinstance(edit, AddTransition) for edit in last.edits):
        raise Meant("transition")
    return None


def _whole(intent: Intent, scene: Scene) -> Plan:
    if len(scene.clips) > 1 and not intent.has("VIDEO", "LONG", "MAXLEN", "SIZE"):
        raise Ask("ask.which_clip", count=len(scene.clips))
    length = wanted_length(intent, scene, scene.duration)
    if length is None:
        raise Ask("ask.how_long")
    whole = scene.duration
    if _is_by(intent):
        length = whole + length if intent.has("LONGER") else whole - length
    elif (
        intent.has("TRIM")
        and not intent.has("TO", "LEN", "DOWN", "INTO", "ONLY", "N", "UNDERSIZE", "VIDEO", "PRONOUN")
        and intent.has("T")
    ):
        if _trims(intent):
            raise Ask("ask.trim_how")
    elif _trims(intent) and intent.has("PCT", "FRAC", "FRACWORD") and not intent.has("TO", "DOWN", "INTO", "ONLY"):
        raise Ask("ask.trim_how")  # "trim a tenth of it" off, or to it?
    if intent.has("LONGER") and length > whole:
        return plan(FitLength(duration_ms=milliseconds(length)))
    if length <= 0:
        raise Refuse("cannot.nothing_left")
    if length > whole + SLIP:
        if intent.has("UNDERSIZE", "WITHIN"):
            return plan()
        raise Refuse("cannot.shorter_already", asked=clock(length), duration=clock(whole))
    if length >= whole:
        return plan()
    if intent.has("SPEED", "FASTER", "SLOWER") or intent.value == "fit":
        return plan(FitLength(duration_ms=milliseconds(length)))
    return plan(KeepRanges(parts=(Part(start_ms=0, end_ms=milliseconds(length)),)))


def _trims(intent: Intent) -> bool:
    """Return whether the bare word "trim" leaves open whether a length goes or stays."""
    word = intent.first("TRIM")
    return word is not None and word.text == "trim"


def _is_by(intent: Intent) -> bool:
    """Return whether the length is a difference: "shorten by 5 s", 缩短5秒; 缩短到5秒 is not."""
    if (by := intent.index("BY")) is not None:
        is_amount = by + 1 < len(intent.items) and intent.items[by + 1].kind in {"T", "C", "LEN", "FRAMES", "PCT", "N"}
        return is_amount and not intent.has("SPEED", "FASTER")
    word = intent.first("TRIM", "SHORTER", "LONGER")
    is_plain = word is not None and word.text in {
        "缩短",
        "短",
        "再短",
        "剪短",
        "截短",
        "裁短",
        "shorten",
        "shorter",
        "延长",
        "加长",
        "longer",
    }
    at = intent.index("TRIM", "SHORTER", "LONGER")
    follows = intent.items[at + 1].kind if at is not None and at + 1 < len(intent.items) else ""
    before = intent.items[at - 1].kind if at else ""
    return is_plain and (follows == "T" or (before == "T" and word is not None and word.text in {"shorter", "longer"}))


def shift(intent: Intent, scene: Scene) -> Plan:
    """Begin or end so much earlier or later: the video by cutting, a text or the music by moving."""
    length = wanted_length(intent, scene, scene.duration)
    if length is None:
        raise Ask("ask.how_long")
    meant = things(intent, scene, "text", "over", "music", "main")
    is_end = intent.has("END", "STOP", "LAST") or any(point.base == "end" for point in intent.points)
    if meant.kind == "main":
        if is_end and intent.has("EARLIER"):
            return plan(
                RemoveRange(start_ms=milliseconds(scene.duration - length), end_ms=milliseconds(scene.duration))
            )
        if not is_end and intent.has("LATERWORD"):
            return plan(RemoveRange(start_ms=0, end_ms=milliseconds(length)))
        raise Refuse("cannot.no_more")
    step = length if intent.has("LATERWORD") else -length
    segment = meant.segments[0]
    start, end = segment.start + step, segment.end + step
    if is_end:
        start = segment.start
    elif segment.end >= scene.duration:
        end = segment.end
    return plan(
        SetTimes(
            segment=segment.id,
            start_ms=milliseconds(max(start, Fraction(0))),
            end_ms=milliseconds(min(end, scene.duration)),
        )
    )


def _shortened(clip: Segment, length: Seconds, *, is_each: bool) -> Iterator[Edit]:
    if length <= 0:
        raise Refuse("cannot.nothing_left")
    if length > clip.duration + SLIP and not is_each:
        raise Refuse("cannot.shorter_already", asked=clock(length), duration=clock(clip.duration))
    if length < clip.duration:
        yield RemoveRange(start_ms=milliseconds(clip.start + length), end_ms=milliseconds(clip.end))


def trim_both(intent: Intent, scene: Scene) -> Plan:
    """Take as much off the beginning as off the end."""
    off = wanted_length(intent, scene, scene.duration) or Fraction(1)
    if 2 * off >= scene.duration:
        raise Refuse("cannot.nothing_left")
    kept = Part(start_ms=milliseconds(off), end_ms=milliseconds(scene.duration - off))
    return plan(KeepRanges(parts=(kept,)))
