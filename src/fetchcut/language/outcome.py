"""What a message comes to. Only `Edits` and `Replace` change the draft; every outcome has something to say.

Outcome
├── Edits       the edits, in order; afterwards perhaps a Route ("trim to 5 s and export")
├── Replace     a correction of the last turn: its before-draft with these edits instead
├── History     undo, redo, restore, bookmark; afterwards perhaps more
├── Route       export, credits, state, upload: done by others
├── Measure     files must be listened to or looked through first, then the same message is read again
├── Question    one short question; the draft stays
├── Cannot      why not, and what can be done; the draft stays
└── Answer      an answer to a question; the draft stays
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal

from fetchcut.language.languages import Language
from fetchcut.language.situation import Tune
from fetchcut.timeline.edits.edit import Edit
from fetchcut.timeline.wish import Wish

RouteKind = Literal["export", "credits", "state", "upload", "cancel"]
Word = Literal["edit", "history", "question", "cannot", "answer"] | RouteKind
Move = Literal["undo", "redo", "restore", "start", "bookmark", "changes", "compare"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Route:
    """Something that others do. `text` is said at once.

    export: `output` has the keys of the contract ("format", "resolution", "quality", "fps", "codec", "max_bytes",
    "width", "height"); upload: `links` to fetch as `wish` says, and when they are in, the same message again with
    `arrived` filled: `is_message_open` says that it has wishes beyond getting them. Where the wish has
    parts, what comes is they alone, and `rest` is read instead of the message then, if there is any.
    """

    kind: RouteKind
    text: str = ""
    output: Mapping[str, object] = field(default_factory=dict)
    links: tuple[str, ...] = ()
    wish: Wish = field(default_factory=Wish)
    is_message_open: bool = False
    rest: str = ""
    language: Language = "en"


@dataclass(frozen=True, slots=True, kw_only=True)
class Pending:
    """A wish of the message that is not done because it has to be asked about: its words, and our question."""

    words: str
    question: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Edits:
    """The edits of one message, already tried on the draft. `focus` is what they singled out, for the next turn.

    `tunes` are those of the catalogue that the edits refer to: their assets belong in the library before the draft is
    kept. `text` is the reply: what changed, before → after. `pending`: a wish of the message that was left out.
    """

    edits: tuple[Edit, ...]
    text: str
    focus: tuple[str, ...] = ()
    tunes: tuple[Tune, ...] = ()
    then: Route | None = None
    pending: Pending | None = None
    language: Language = "en"


@dataclass(frozen=True, slots=True, kw_only=True)
class Replace:
    """Like Edits, but instead of what the last turn did: they apply to the draft as it was before it."""

    edits: tuple[Edit, ...]
    text: str
    focus: tuple[str, ...] = ()
    tunes: tuple[Tune, ...] = ()
    then: Route | None = None
    language: Language = "en"


@dataclass(frozen=True, slots=True, kw_only=True)
class History:
    """A walk through the history. undo, redo: `steps`; restore: to `version`; bookmark: `name` for the present one.

    `text` is what to say when it worked; the caller who finds nothing to undo says so himself.
    """

    move: Move
    text: str = ""
    steps: int = 1
    version: int | None = None
    name: str = ""
    then: Route | None = None
    language: Language = "en"


@dataclass(frozen=True, slots=True, kw_only=True)
class Measure:
    """Files (asset ids) that must be measured before the message can be done: their sound, pictures, beat, subtitles.

    Then the same message is read again with the situation's `measured` filled. `text` is said meanwhile.
    """

    text: str
    sounds: tuple[str, ...] = ()
    pictures: tuple[str, ...] = ()
    beats: tuple[str, ...] = ()
    subtitles: tuple[str, ...] = ()
    language: Language = "en"


@dataclass(frozen=True, slots=True, kw_only=True)
class Question:
    """One short question; nothing changed. `is_of_last`: it is about how the turn before should have been done."""

    text: str
    language: Language = "en"
    is_of_last: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Cannot:
    """Why it cannot be done, and what can; nothing changed."""

    text: str
    language: Language = "en"


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """An answer; nothing changed. `focus` is the one thing it is about: "how long is the title on?", "make it 5 s"."""

    text: str
    focus: tuple[str, ...] = ()
    language: Language = "en"


Outcome = Edits | Replace | History | Route | Measure | Question | Cannot | Answer


def word_of(outcome: Outcome) -> Word:
    """Return what kind of outcome it is, in the word that programs are told."""
    match outcome:
        case Edits(pending=Pending()):
            return "question"
        case Edits() | Replace() | Measure():
            return "edit"
        case History():
            return "history"
        case Route(kind=kind):
            return kind
        case Question():
            return "question"
        case Cannot():
            return "cannot"
        case Answer():
            return "answer"
