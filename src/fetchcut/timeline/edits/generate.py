"""Pictures that come from no file: title cards, backgrounds, a countdown, sound made visible; a slideshow of stills."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Final, Literal, Protocol

from msgspec import field

from fetchcut.errors import DoesNotFit, NothingToEdit
from fetchcut.timeline.assets import Library
from fetchcut.timeline.canvas import UNASKED, on_canvas, settled
from fetchcut.timeline.draft import Draft, Effect, Segment, Text
from fetchcut.timeline.edits.edit import Edit
from fetchcut.timeline.edits.look import made
from fetchcut.timeline.edits.media import AddMedia
from fetchcut.timeline.edits.motion import KenBurns
from fetchcut.timeline.edits.text import checked_text
from fetchcut.timeline.edits.times import moment
from fetchcut.timeline.edits.transition import AddTransition
from fetchcut.timeline.effects import scope_of
from fetchcut.timeline.grid import from_ms, grid_of
from fetchcut.timeline.ids import Ids
from fetchcut.timeline.laying import laid, on_main
from fetchcut.timeline.ripple import opened
from fetchcut.timeline.time import Seconds

MOST_COUNTED: Final = 60
MOST_SLIDES: Final = 500


class AddGenerated(Edit, frozen=True):
    """Puts a colour, a gradient or a waveform on the main track for so long, at the end or at a time.

    |  A  |  B  |   ->   |  A  | gen |  B  |
    """

    generator: str
    params: dict[str, float | str] = field(default_factory=dict)
    duration_ms: int = 3000
    at_ms: int | None = None

    def changed(self, draft: Draft, library: Library) -> Draft:
        """Return the draft with the pictures; what comes later moves on."""
        return _with_generated(settled(draft, library), generated(self.generator, self.params, library), self)[0]


class AddTitleCard(Edit, frozen=True):
    """Puts a text on a background of its own between the clips: at the beginning, unless at another time.

    |  A  |  B  |   ->   | card |  A  |  B  |
                         |-text-|
    """

    text: str
    duration_ms: int = 3000
    at_ms: int | None = 0
    generator: str = "color"
    params: dict[str, float | str] = field(default_factory=dict)
    size: float = 12.0
    color: str = "#FFFFFF"
    font: str | None = None
    animation: str | None = "fade"

    def changed(self, draft: Draft, library: Library) -> Draft:
        """Return the draft with the card and its text."""
        text = Text(text=self.text, size=self.size, color=self.color, font=self.font, animation=self.animation)
        draft, card = _with_generated(settled(draft, library), generated(self.generator, self.params, library), self)
        title = Segment(id=Ids(draft).segment(), start=card.start, duration=card.duration, text=checked_text(text))
        return laid(draft, title, kind="text", role="title")


class AddCountdown(Edit, frozen=True):
    """Counts down from a number to one, a second each, on a background: at the beginning, unless at another time.

    | 3 | 2 | 1 |  A  |  B  |
    """

    count: int = 3
    at_ms: int | None = 0
    generator: str = "color"
    params: dict[str, float | str] = field(default_factory=dict)
    size: float = 40.0
    color: str = "#FFFFFF"

    def changed(self, draft: Draft, library: Library) -> Draft:
        """Return the draft with the countdown before what comes then."""
        if not 1 <= self.count <= MOST_COUNTED:
            raise DoesNotFit(name="countdown", found=str(self.count), expected=f"1-{MOST_COUNTED}")
        background = generated(self.generator, self.params, library)
        draft, card = _with_generated(settled(draft, library), background, self)
        grid, ids = grid_of(draft.canvas, "video"), Ids(draft)
        for number in range(self.count):
            start, end = grid.snap(card.start + number), grid.snap(card.start + number + 1)
            text = checked_text(Text(text=str(self.count - number), size=self.size, color=self.color, animation="pop"))
            digit = Segment(id=ids.segment(), start=start, duration=min(end, card.end) - start, text=text)
            draft = laid(draft, digit, kind="text", role="title")
        return draft

    @property
    def duration_ms(self) -> int:
        """Return how long it takes."""
        return 1000 * self.count


class AddAudiogram(Edit, frozen=True):
    """Shows sound as a moving waveform: of the file given, else of the sound that is the whole timeline until now.

    |~~~~ waveform ~~~~|    main
    |----- sound ------|    voice
    """

    asset: str | None = None
    color: str = "#FFFFFF"
    background: str = "#101820"
    style: Literal["bars", "line"] = "bars"

    def changed(self, draft: Draft, library: Library) -> Draft:
        """Return the draft with pictures to its sound. Raises NothingToEdit where it is not sound alone."""
        params: dict[str, float | str] = {"color": self.color, "background": self.background, "style": self.style}
        if self.asset is not None:
            if draft.main is not None:
                raise DoesNotFit(name="audiogram", found="this", expected="a timeline with nothing on it yet")
            draft = AddMedia(asset=self.asset).changed(draft, library)
        main = draft.main
        if main is None or main.kind != "audio":
            raise NothingToEdit(kind="sound")
        voice = replace(main, role="voice")
        draft = replace(draft, tracks=tuple(voice if each is main else each for each in draft.tracks))
        draft = on_canvas(draft, draft.canvas or UNASKED)
        grid = grid_of(draft.canvas, "video")
        wave = Segment(
            id=Ids(draft).segment(),
            name="waveform",
            start=Seconds(0),
            duration=max(grid.snap(main.end), grid.step),
            generated=generated("waveform", params, library),
        )
        return on_main(draft, wave, kind="video")


class MakeSlideshow(Edit, frozen=True):
    """Shows pictures one after the other, each for so long, gently moving, one fading into the next.

    | p1 |x| p2 |x| p3 |
    """

    assets: tuple[str, ...]
    each_ms: int = 3000
    transition: str | None = "crossfade"
    transition_ms: int = 500
    is_moving: bool = True

    def changed(self, draft: Draft, library: Library) -> Draft:
        """Return the draft with the pictures after what is there already. Videos among them play as they are."""
        if not 1 <= len(self.assets) <= MOST_SLIDES:
            raise DoesNotFit(name="pictures", found=str(len(self.assets)), expected=f"1-{MOST_SLIDES}")
        if not 100 <= self.each_ms <= 600_000:
            raise DoesNotFit(name="duration", found=f"{self.each_ms / 1000:g} s", expected="0.1-600 s")
        before = {each.id for each in draft.main.segments} if draft.main is not None else set()
        for each in self.assets:
            draft = AddMedia(asset=each, duration_ms=self.each_ms).changed(draft, library)
        new = [each for each in draft.main.segments if each.id not in before] if draft.main is not None else []
        stills = tuple(each.id for each in new if each.media is not None and each.media.is_frozen)
        for number, each in enumerate(stills if self.is_moving else ()):
            draft = KenBurns(segments=(each,), is_out=bool(number % 2)).changed(draft, library)
        if self.transition is not None and len(new) > 1:
            led = tuple(each.id for each in new[:-1])
            made_so = AddTransition(transition=self.transition, duration_ms=self.transition_ms, after=led)
            draft = made_so.changed(draft, library)
        return draft


def generated(name: str, params: Mapping[str, float | str], library: Library) -> Effect:
    """Return the generator of pictures. Raises DoesNotFit where this name is none."""
    effect = made(name, params, library)
    if scope_of(effect) != "generated":
        raise DoesNotFit(name="background", found=name, expected="color, gradient, waveform")
    return effect


class _Placed(Protocol):
    """What an edit says of the place of its pictures."""

    @property
    def duration_ms(self) -> int: ...
    @property
    def at_ms(self) -> int | None: ...


def _with_generated(draft: Draft, effect: Effect, placed: _Placed) -> tuple[Draft, Segment]:
    """Return the draft with generated pictures on its main track, and their segment."""
    if draft.main is not None and draft.main.kind != "video":
        raise NothingToEdit(kind="picture")
    grid = grid_of(draft.canvas, "video")
    duration = grid.snap(from_ms(placed.duration_ms))
    if duration <= 0:
        raise DoesNotFit(name="duration", found=f"{placed.duration_ms} ms", expected="a frame at least")
    end = draft.main.end if draft.main is not None else Seconds(0)
    at = end if placed.at_ms is None else min(moment(draft, placed.at_ms), end)
    room = opened(draft, at, duration) if at < end else draft
    segment = Segment(id=Ids(room).segment(), name=effect.kind, start=at, duration=duration, generated=effect)
    return on_main(room, segment, kind="video"), segment
