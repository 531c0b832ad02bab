"""What is written over the pictures: titles, captions, lower thirds."""

from collections.abc import Callable
from dataclasses import replace
from typing import Final, Literal

from msgspec import UNSET, UnsetType

from fetchcut.errors import DoesNotFit, NothingToEdit
from fetchcut.timeline import limits
from fetchcut.timeline.assets import Library
from fetchcut.timeline.draft import Draft, Place, Segment, Text
from fetchcut.timeline.edits.edit import Edit
from fetchcut.timeline.edits.targets import changed_segments, chosen, is_text
from fetchcut.timeline.edits.times import visible
from fetchcut.timeline.effects import read_color
from fetchcut.timeline.ids import Ids
from fetchcut.timeline.laying import laid
from fetchcut.timeline.names import ANIMATIONS
from fetchcut.timeline.places import PLACES


class AddText(Edit, frozen=True):
    """Writes something over the pictures from `start_ms` to `end_ms` (None: to the end).

    |    A    |   B   |
    |-title-|
    """

    text: str
    start_ms: int = 0
    end_ms: int | None = None
    role: Literal["title", "caption"] = "title"
    place: Place = "center"
    size: float = 9.0
    color: str = "#FFFFFF"
    background: str | None = None
    outline: str | None = None
    font: str | None = None
    animation: str | None = None
    is_bold: bool = False
    is_italic: bool = False
    is_vertical: bool = False

    def changed(self, draft: Draft, library: Library) -> Draft:
        """Return the draft with the text on a track of its role that is free then."""
        if not draft.tracks:
            raise NothingToEdit(kind="clip")
        shown = visible(draft, self.start_ms, self.end_ms)
        text = checked_text(
            Text(
                text=self.text,
                place=self.place,
                size=self.size,
                color=self.color,
                background=self.background,
                outline=self.outline,
                font=self.font,
                animation=self.animation,
                is_bold=self.is_bold,
                is_italic=self.is_italic,
                is_vertical=self.is_vertical,
            )
        )
        segment = Segment(id=Ids(draft).segment(), start=shown.start, duration=shown.duration, text=text)
        return laid(draft, segment, kind="text", role=self.role)


class SetText(Edit, frozen=True):
    """Writes something else in the place of texts; look and times stay. Without `segments` in that of all."""

    text: str
    segments: tuple[str, ...] = ()

    def changed(self, draft: Draft, library: Library) -> Draft:
        """Return the draft with the new words. Timed words go, because they were of the old ones."""
        ids = chosen(draft, self.segments, fits=is_text, kind="text")
        return _changed_texts(draft, ids, lambda text: replace(text, text=self.text, words=()))


class StyleText(Edit, frozen=True):
    """Changes how texts look; what is not said stays as it is. `background` None takes the box away.

    A text that gets a place stands there: it no longer moves by keyframes.
    """

    segments: tuple[str, ...] = ()
    place: Place | UnsetType = UNSET
    size: float | UnsetType = UNSET
    color: str | UnsetType = UNSET
    background: str | UnsetType | None = UNSET
    outline: str | UnsetType | None = UNSET
    font: str | UnsetType | None = UNSET
    animation: str | UnsetType | None = UNSET
    is_bold: bool | UnsetType = UNSET
    is_italic: bool | UnsetType = UNSET
    is_vertical: bool | UnsetType = UNSET

    def changed(self, draft: Draft, library: Library) -> Draft:
        """Return the draft with the texts restyled."""
        ids = chosen(draft, self.segments, fits=is_text, kind="text")
        said = {name: value for name in STYLES if (value := getattr(self, name)) is not UNSET}
        styled = _changed_texts(draft, ids, lambda text: replace(text, **said))
        return styled if self.place is UNSET else changed_segments(styled, ids, _standing)


def _standing(segment: Segment) -> Segment:
    moves = segment.picture.keyframes
    kept = {name: each for name, each in moves.items() if name not in {"x", "y"}}
    return segment if len(kept) == len(moves) else replace(segment, picture=replace(segment.picture, keyframes=kept))


STYLES: Final = (
    "place",
    "size",
    "color",
    "background",
    "outline",
    "font",
    "animation",
    "is_bold",
    "is_italic",
    "is_vertical",
)


def _changed_texts(draft: Draft, ids: frozenset[str], change: Callable[[Text], Text]) -> Draft:
    def changed(segment: Segment) -> Segment:
        return segment if segment.text is None else replace(segment, text=checked_text(change(segment.text)))

    return changed_segments(draft, ids, changed)


def checked_text(text: Text) -> Text:
    """Return the text with its colours in one form. Raises DoesNotFit for what a text cannot have."""
    if not text.text.strip() or len(text.text) > limits.MOST_TEXT:
        raise DoesNotFit(name="text", found=f"{len(text.text)} characters", expected=f"1-{limits.MOST_TEXT} characters")
    if not limits.LEAST_TEXT_SIZE <= text.size <= limits.MOST_TEXT_SIZE:
        expected = f"{limits.LEAST_TEXT_SIZE:g}-{limits.MOST_TEXT_SIZE:g} % of the picture"
        raise DoesNotFit(name="size", found=f"{text.size:g}", expected=expected)
    if text.font is not None and not 0 < len(text.font) <= limits.MOST_ID:
        raise DoesNotFit(name="font", found=text.font[:20], expected="the name of a font")
    if text.animation is not None and text.animation not in ANIMATIONS:
        raise DoesNotFit(name="animation", found=text.animation, expected=", ".join(ANIMATIONS))
    return replace(
        text,
        place=checked_place(text.place),
        color=checked_color(text.color),
        background=None if text.background is None else checked_color(text.background),
        outline=None if text.outline is None else checked_color(text.outline),
    )


def checked_color(color: str) -> str:
    """Return "#RRGGBB". Raises DoesNotFit."""
    try:
        return read_color(color)
    except ValueError:
        raise DoesNotFit(name="color", found=color[:20], expected="a colour like #FFCC00") from None


def checked_place(place: Place) -> Place:
    """Return the place. Raises DoesNotFit for a name there is not, or a centre far outside."""
    if isinstance(place, str):
        if place not in PLACES:
            raise DoesNotFit(name="place", found=place[:20], expected=", ".join(PLACES))
    elif not all(-4 <= each <= 5 for each in place):
        raise DoesNotFit(name="place", found=f"{place[0]:g}, {place[1]:g}", expected="parts of the picture from 0 to 1")
    return place
