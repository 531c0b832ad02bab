"""Split: clips in two, or in equal parts."""

from fractions import Fraction

from fetchcut.language.talk.intent import Intent
from fetchcut.language.talk.refusals import Ask, Refuse
from fetchcut.language.talk.scene import Scene, milliseconds
from fetchcut.language.talk.values import Pos
from fetchcut.language.talk.wishes.lengths import length_of
from fetchcut.language.talk.wishes.plan import Plan, plan
from fetchcut.timeline.edits.cut import Split
from fetchcut.timeline.time import Seconds, TimeRange, clock


def split(intent: Intent, scene: Scene) -> Plan:
    """Cut clips in two, or in equal parts; nothing goes."""
    if not scene.clips:
        raise Refuse("cannot.nothing_there")
    times = _split_times(intent, scene)
    if not times:
        raise Ask("ask.where_to_split")
    inner = [at for at in times if any(each.start < at < each.end for each in scene.clips)]
    if not inner:
        raise Refuse("cannot.cut_already", asked=clock(times[0]))
    intent.use(*(item for item in intent.items if item.kind == "N" and item.value == len(times) + 1))  # "in two parts"
    return plan(*(Split(at_ms=milliseconds(at)) for at in inner))


def _split_times(intent: Intent, scene: Scene) -> list[Seconds]:
    step = intent.first("T", "LEN")
    if step and intent.has("ALL", "PART", "CLIPN", "INTO") and (every := length_of(step, scene.frame_rate)):
        count = int(scene.duration / every)
        if not 0 < count <= 500:
            raise Ask("ask.where_to_split")
        return [every * at for at in range(1, count + 1) if every * at < scene.duration]
    if intent.refs and not intent.has("N") and all(ref.which == "all" for ref in intent.refs) and len(scene.clips) > 1:
        return [clip.start + clip.duration / 2 for clip in scene.clips]
    clip = scene.pointed(intent.refs)[0].timeline_range if intent.refs else None
    if intent.points:
        more = [length_of(item, scene.frame_rate) for item in intent.all("T", "C")]
        points = [*intent.points, *(Pos(offset=each) for each in more if each is not None)]
        return [scene.moment(point, clip) for point in points]
    if (moment := intent.first("T", "C")) is not None and not intent.has("ALL"):
        seconds = length_of(moment, scene.frame_rate) or Fraction(0)
        return [scene.moment(Pos(offset=seconds), clip)]
    if intent.spans:
        found = [scene.stretch(span) for span in intent.spans]
        return [at for each in found for at in (each.start, each.end) if 0 < at < scene.duration]
    whole = clip or TimeRange(Fraction(0), scene.duration)
    pieces: Fraction | None = intent.number("N") or intent.number("X")
    if pieces is None and intent.has("HALF", "MIDDLE"):
        pieces = Fraction(2)
    if pieces is None and (third := intent.first("FRACWORD", "FRACNOUN", "FRAC")) is not None:
        part = Fraction(str(third.value))
        pieces = 1 / part if part < 1 else part
    if pieces is None or not 2 <= pieces <= 100 or pieces.denominator != 1:
        raise Ask("ask.where_to_split")
    return [whole.start + whole.duration * at / pieces for at in range(1, int(pieces))]
