"""What a message is read against: the draft, the files at hand, what was said last, and the music on offer."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from fractions import Fraction
from typing import Final

from fetchcut.language.languages import Language
from fetchcut.timeline.assets import Asset, Library
from fetchcut.timeline.captions import Cue
from fetchcut.timeline.draft import Draft
from fetchcut.timeline.edits.edit import Edit
from fetchcut.timeline.measured import Measured

NO_DRAFT: Final = Draft()


@dataclass(frozen=True, slots=True, kw_only=True)
class Tune:
    """A piece of music on offer. `asset` is what the library gets under its id once an edit uses it.

    `moods` are words of the catalogue ("calm", "happy"); `style` is "acoustic" or "electronic"; `key` as "A minor".
    """

    asset: Asset
    moods: tuple[str, ...] = ()
    style: str = ""
    tempo_bpm: Fraction | None = None
    key: str = ""
    is_own: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class LastTurn:
    """The turn before this one, if it changed the draft, asked or refused: what a correction or an answer refers to.

    `before` is the draft as it was before that turn; `question` what we asked or why we refused, `asked` the words we
    asked about: "" all of the message, of which nothing was done then. With `edits` and no `asked` the question was
    about a correction of that turn, which stands as it was.
    """

    message: str
    before: Draft
    edits: tuple[Edit, ...] = ()
    question: str = ""
    asked: str = ""
    corrected: tuple[str, ...] = ()
    """The messages that `message` corrects, in the order said: what it says is understood as one with them."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Past:
    """One entry of the history, as it is told: the version's number and what made it. The first is the first state."""

    version: int
    label: str
    draft: Draft | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Situation:
    """Everything that decides what a message means. Same message, same situation: same outcome.

    `focus`: ids of segments or tracks the last turn singled out. `history` goes from the first state to the present
    one (inclusive) along what undo would take back; `redoable` counts undone steps. `bookmarks` are names people gave
    to versions. `arrived` gives the assets a link of this message has brought in already, by the link as written.
    `measured` has, by asset id, what was measured of files so far: a message that needs more of it asks for it first.
    `captions` are those of files of captions, by the name of the file. `language` answers messages that have no words
    of their own.
    """

    draft: Draft = NO_DRAFT
    library: Library = field(default_factory=dict)
    language: Language = "en"
    focus: tuple[str, ...] = ()
    last: LastTurn | None = None
    history: tuple[Past, ...] = ()
    redoable: int = 0
    bookmarks: Mapping[str, int] = field(default_factory=dict)
    music: tuple[Tune, ...] = ()
    arrived: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    measured: Mapping[str, Measured] = field(default_factory=dict)
    captions: Mapping[str, tuple[Cue, ...]] = field(default_factory=dict)
