"""From one clip into the next."""

from fractions import Fraction
from typing import Final

from fetchcut.language.talk.intent import Intent
from fetchcut.language.talk.readers.clips import ref_of
from fetchcut.language.talk.refusals import Ask, Meant, Refuse
from fetchcut.language.talk.scene import Scene, milliseconds
from fetchcut.language.talk.values import Pos, Ref
from fetchcut.language.talk.wishes.lengths import length_of
from fetchcut.language.talk.wishes.plan import Plan, plan
from fetchcut.timeline.draft import Segment, Transition
from fetchcut.timeline.edits.transition import AddTransition, RemoveTransitions


def transition(intent: Intent, scene: Scene) -> Plan:
    """Lead over from clips into the next ones."""
    if _is_ending(intent) and _kind(intent) in _FADING and not intent.refs:
        raise Meant("fade")  # "dip to black at the end" leads nowhere
    if len(scene.clips) < 2:
        raise Refuse("cannot.one_clip_only")
    after = _after(intent, scene)
    length = next((n for item in intent.all("T", "LEN") if (n := length_of(item, scene.frame_rate))), None)
    if length is None and intent.has("HALF", "UNIT"):
        length = Fraction(1, 2)
    now = _now(after, scene)
    if length is None and now and intent.has(*_STEPS):
        length = now.duration * next(step for kind, step in _STEPS.items() if intent.has(kind))
    kind = _kind(intent) or (now.kind if now else "crossfade")
    duration_ms = milliseconds(length) if length else 500
    return plan(AddTransition(transition=kind, duration_ms=duration_ms, after=tuple(each.id for each in after)))


_FADING: Final = frozenset({"dip-black", "dip-white"})
_STEPS: Final = {
    "LONGER": Fraction(3, 2),
    "SLOWER": Fraction(3, 2),
    "SHORTER": Fraction(2, 3),
    "FASTER": Fraction(2, 3),
}
"""How many times as long a transition becomes that is to be longer, or shorter."""


def _is_ending(intent: Intent) -> bool:
    """Return whether it is to stand at the end; looking does not use the point."""
    points = (item.value for item in intent.items if item.kind == "POINT")
    return any(isinstance(each, Pos) and each.base == "end" and not each.offset for each in points)


def _now(after: tuple[Segment, ...], scene: Scene) -> Transition | None:
    clips = after or scene.clips
    return next((each.transition for each in clips if each.transition), None)


def _kind(intent: Intent) -> str | None:
    kind = intent.word("TRANSITION")
    if kind in {"wipe", "slide"}:
        for kinds, direction in (
            (("RIGHT",), "right"),
            (("UP", "UPWARD"), "up"),
            (("DOWN", "DOWNWARD"), "down"),
        ):
            if intent.has(*kinds):
                return f"{kind}-{direction}"
        return f"{kind}-left"
    if kind is None and any("black" in item.text for item in intent.all("FADEOUT")):
        return "dip-black"
    if kind is None and intent.has("FADE", "FADEBOTH"):
        return "crossfade"
    return kind


def _after(intent: Intent, scene: Scene) -> tuple[Segment, ...]:
    """Return the clips that lead over; none for all of them."""
    if intent.has("EVERYWHERE", "ALL") or (
        intent.has("BETWEEN") and not intent.has("CLIPS", "NAMED", "RANGE", "BETWEENCLIPS")
    ):
        return ()
    if (pair := intent.first("BETWEENCLIPS")) is not None and isinstance(pair.value, tuple):
        return _leading(pair.value, scene)
    refs = [ref for item in intent.all("CLIPS", "NAMED") if (ref := ref_of(item)) is not None]
    if (numbers := _numbers(intent)) and not refs:
        return _leading(numbers, scene)
    if intent.has("BETWEENTHEM", "MIDDLE", "POINT") and not refs:
        both = [each for each in scene.clips if each.id in scene.focus]
        if len(both) == 2 and scene.clips.index(both[1]) == scene.clips.index(both[0]) + 1:
            return (both[0],)
        return ()
    if not refs:
        focused = scene.focused("main")
        if len(focused) == 1 and focused[0].transition:
            return focused
        return ()
    if all(ref.which == "all" for ref in refs):
        return ()
    clips = scene.pointed(refs)
    if len(clips) == 1 and not intent.has("AFTER", "BACK", "FROM"):
        # "slide into the third clip": the one before it leads over.
        at = scene.clips.index(clips[0])
        if intent.has("INTO", "TO", "BEFORE", "FRONT") and at > 0:
            return (scene.clips[at - 1],)
    return _checked(clips if len(clips) == 1 else clips[:-1], scene)


def _numbers(intent: Intent) -> tuple[Ref, ...]:
    """Return "between 2 and 3" as clips: beside a transition these are no seconds."""
    for span in intent.spans:
        ends = [pos.offset for pos in (span.start, span.end) if pos is not None]
        if len(ends) == 2 and all(each.denominator == 1 and 0 < each < 1000 for each in ends):
            return tuple(Ref(kind="clip", which="nth", numbers=(int(each),)) for each in ends)
    return ()


def _leading(refs: tuple[Ref, ...], scene: Scene) -> tuple[Segment, ...]:
    clips = scene.pointed(refs)
    if len(refs) == 1 and len(clips) == 1:
        return _checked(clips, scene)
    if len(clips) != 2 or scene.clips.index(clips[1]) != scene.clips.index(clips[0]) + 1:
        if len(clips) > 2:
            return clips[:-1]
        raise Ask("ask.not_neighbours")
    return clips[:1]


def _checked(clips: tuple[Segment, ...], scene: Scene) -> tuple[Segment, ...]:
    if clips and clips[-1] is scene.clips[-1]:
        if len(clips) > 1:
            return clips[:-1]
        raise Refuse("cannot.last_clip")
    return clips


def transition_remove(intent: Intent, scene: Scene) -> Plan:
    """Let clips follow each other plainly again."""
    after = _after(intent, scene) if intent.has("CLIPS", "NAMED", "BETWEENCLIPS", "RANGE") else ()
    if intent.has("HARDCUT") and not any(each.transition for each in after or scene.clips):
        return plan()  # they follow each other plainly already
    if not any(each.transition for each in scene.clips):
        raise Refuse("cannot.no_transition")
    return plan(RemoveTransitions(after=tuple(each.id for each in after)))
