"""How pictures and sounds are changed: looks, colour amounts, effects by name."""

from collections.abc import Mapping
from dataclasses import replace
from fractions import Fraction
from typing import Final

from msgspec import field

from fetchcut.errors import DoesNotFit, LimitReached, NoSuchTarget, NothingToEdit
from fetchcut.timeline import effects, limits
from fetchcut.timeline.assets import Library
from fetchcut.timeline.draft import Draft, Effect, Keyframe, Segment, Track
from fetchcut.timeline.edits.edit import Edit
from fetchcut.timeline.edits.targets import can_sound, changed_segments, chosen, find_all, pictures_of
from fetchcut.timeline.edits.times import part
from fetchcut.timeline.effects import ADJUSTMENTS, LOOKS, RAMPED, scope_of
from fetchcut.timeline.splitting import split


class AddEffect(Edit, frozen=True):
    """Gives clips an effect by name (`effects.py` has all), with its parameters; those not said are as usual.

    |---- A ----|   ->   |- A -|fx|-A|     with a part of the timeline: the clip is cut there, and only that has it

    The same effect takes the place of itself, a look that of another look. Without `segments`: all clips of the main
    track, for sound also voices.
    """

    effect: str
    params: dict[str, float | str] = field(default_factory=dict)
    segments: tuple[str, ...] = ()
    start_ms: int | None = None
    end_ms: int | None = None

    def changed(self, draft: Draft, library: Library) -> Draft:
        """Return the draft with the effect on them."""
        effect = made(self.effect, self.params, library)
        ids = _meant(draft, effect, self.segments)
        if self.start_ms is not None or self.end_ms is not None:
            draft, ids = within(draft, ids, self.start_ms or 0, self.end_ms)
        return changed_segments(draft, ids, lambda each: _with(each, effect))


class RemoveEffect(Edit, frozen=True):
    """Takes an effect away; without a name all effects and colour amounts."""

    effect: str | None = None
    segments: tuple[str, ...] = ()

    def changed(self, draft: Draft, library: Library) -> Draft:
        """Return the draft without it. Raises NothingToEdit where nobody has it."""
        named = {each.id for _, each in find_all(draft, self.segments)}
        having = frozenset(
            each.id
            for track in draft.tracks
            for each in track.segments
            if (not named or each.id in named) and self._has(each)
        )
        if not having:
            raise NothingToEdit(kind="picture")
        return changed_segments(draft, having, self._without)

    def _has(self, segment: Segment) -> bool:
        picture = segment.picture
        if self.effect is None:
            return bool(picture.effects or picture.adjust)
        return any(each.kind == self.effect for each in picture.effects)

    def _without(self, segment: Segment) -> Segment:
        kept = () if self.effect is None else tuple(e for e in segment.picture.effects if e.kind != self.effect)
        adjust = {} if self.effect is None else segment.picture.adjust
        still = _still(segment.picture.keyframes, {each.kind for each in kept})
        return replace(segment, picture=replace(segment.picture, effects=kept, adjust=adjust, keyframes=still))


class Adjust(Edit, frozen=True):
    """Sets colour amounts from -1 to 1, 0 as it is: {"brightness": 0.2}. `is_relative` adds to what there is."""

    amounts: dict[str, float]
    is_relative: bool = False
    segments: tuple[str, ...] = ()
    start_ms: int | None = None
    end_ms: int | None = None

    def changed(self, draft: Draft, library: Library) -> Draft:
        """Return the draft with these amounts; others stay."""
        for key, amount in self.amounts.items():
            if key not in ADJUSTMENTS:
                raise DoesNotFit(name="colour", found=key[:20], expected=", ".join(ADJUSTMENTS))
            if not -1 <= amount <= 1:
                raise DoesNotFit(name=key, found=f"{amount:.0%}", expected="-100%-100%")
        ids = pictures_of(draft, self.segments)
        if self.start_ms is not None or self.end_ms is not None:
            draft, ids = within(draft, ids, self.start_ms or 0, self.end_ms)
        return changed_segments(draft, ids, self._adjusted)

    def _adjusted(self, segment: Segment) -> Segment:
        adjust = dict(segment.picture.adjust)
        for key, amount in self.amounts.items():
            wanted = adjust.get(key, 0.0) + amount if self.is_relative else amount
            adjust[key] = round(max(-1.0, min(1.0, wanted)), 6)
        return replace(segment, picture=replace(segment.picture, adjust={k: v for k, v in adjust.items() if v}))


def made(name: str, params: Mapping[str, float | str], library: Library) -> Effect:
    """Return the effect. Raises DoesNotFit for what it cannot be, NoSuchTarget for a file it needs and has not."""
    try:
        effect = effects.made(name, params)
    except ValueError as error:
        raise DoesNotFit(name=f"effect {name[:20]}", found="this", expected=str(error)[:200]) from None
    src = effect.params.get("src")
    if src and src not in library:
        raise NoSuchTarget(name=str(src))
    return effect


def within(draft: Draft, ids: frozenset[str], start_ms: int, end_ms: int | None) -> tuple[Draft, frozenset[str]]:
    """Return the draft with segments cut at the ends of a part of the timeline, and the ids of those inside of it.

    Raises OutOfRange, and NothingToEdit where none of them plays then.
    """
    meant = part(draft, start_ms, end_ms)
    for at in (meant.start, meant.end):
        before = _ids(draft)
        draft = split(draft, at, ids)
        ids |= _ids(draft) - before
    inside = frozenset(
        each.id
        for track in draft.tracks
        for each in track.segments
        # Sound is cut on milliseconds, up to half of one beside the frame.
        if each.id in ids and meant.start - _NEAR <= each.start and each.end <= meant.end + _NEAR
    )
    if not inside:
        raise NothingToEdit(kind="clip")
    return draft, inside


_NEAR: Final = Fraction(1, 2000)


def _ids(draft: Draft) -> frozenset[str]:
    return frozenset(each.id for track in draft.tracks for each in track.segments)


def _meant(draft: Draft, effect: Effect, segments: tuple[str, ...]) -> frozenset[str]:
    scope = scope_of(effect)
    if scope == "picture":
        return pictures_of(draft, segments)
    if scope != "sound":
        raise DoesNotFit(name="effect", found=effect.kind, expected="an effect of pictures or sound")
    return chosen(draft, segments, fits=can_sound if segments else _is_spoken, kind="sound")


def _is_spoken(track: Track, segment: Segment) -> bool:
    return track.role != "bgm" and can_sound(track, segment)


def _with(segment: Segment, effect: Effect) -> Segment:
    gone = set(LOOKS) if effect.kind in LOOKS else {effect.kind}
    # Several regions may be hidden at once.
    kept = tuple(each for each in segment.picture.effects if each.kind not in gone or effect.kind == "blur_region")
    if len(kept) >= limits.MOST_EFFECTS:
        raise LimitReached(name="effects", limit=str(limits.MOST_EFFECTS))
    still = _still(segment.picture.keyframes, {each.kind for each in kept} - {effect.kind})
    return replace(segment, picture=replace(segment.picture, effects=(*kept, effect), keyframes=still))


def _still(keyframes: Mapping[str, tuple[Keyframe, ...]], kept: set[str]) -> Mapping[str, tuple[Keyframe, ...]]:
    """Return the keyframes without those of effects that are gone."""
    return {name: each for name, each in keyframes.items() if name not in RAMPED or name in kept}
