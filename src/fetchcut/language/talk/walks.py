"""History in words: undo, redo, start over, named versions, what changed."""

from fractions import Fraction

from fetchcut.language.languages import Language
from fetchcut.language.outcome import Cannot, History, Outcome, Question
from fetchcut.language.replies.talk import phrase
from fetchcut.language.situation import Past, Situation
from fetchcut.language.talk.intent import Intent
from fetchcut.language.talk.reading import read

KINDS = frozenset({"undo", "redo", "start_over", "bookmark", "go_back_to", "what_changed", "compare"})

_ABOUT = {
    "MUSIC": ("music_add", "music_remove", "music_time"),
    "TITLE": ("text_add", "text_write", "style"),
    "TEXT": ("text_add", "text_write", "style"),
    "CAPTION": ("text_add", "text_write"),
    "LOGO": ("overlay_add",),
    "SPEED": ("speed",),
    "FASTER": ("speed",),
    "SLOWER": ("speed",),
    "LOOK": ("look",),
    "FX": ("effect",),
    "ADJ": ("adjust",),
    "MUTE": ("mute",),
    "TRIM": ("trim_to", "keep"),
    "CUT": ("trim_to", "keep", "remove", "split"),
    "SHAPE": ("canvas",),
    "ROTATE": ("rotate",),
    "CROP": ("crop",),
    "TRANSITION": ("transition",),
    "VOLUME": ("volume", "mute"),
    "SPLIT": ("split",),
}
"""Words for what a turn was about, and the intents it may have had."""


def walk(intent: Intent, situation: Situation, language: Language) -> Outcome:
    """Return the walk through the history that is asked for."""
    match intent.kind:
        case "undo":
            return _undo(intent, situation, language)
        case "redo":
            if situation.history and not situation.redoable:
                return Cannot(text=phrase("history.nothing_to_redo", language), language=language)
            return History(move="redo", steps=_steps(intent), text=phrase("history.redo", language), language=language)
        case "start_over":
            return History(move="start", text=phrase("history.start", language), language=language)
        case "bookmark":
            return _bookmark(intent, language)
        case "go_back_to":
            return _back_to(intent, situation, language)
        case "compare":
            return History(move="compare", text=compared(situation, language), language=language)
    return History(move="changes", text=changed(situation, language), language=language)


def taken_back(situation: Situation, language: Language) -> Outcome:
    """Return the walk one step back, for a message that takes back the last turn in other words than "undo"."""
    return _undo(Intent(kind="undo", value="", items=(), words=""), situation, language)


def _steps(intent: Intent) -> int:
    number = intent.number("N", "X", "XWORD", "TWICE")
    if number is None and any(item.text in {"both", "both of"} for item in intent.all("ALL")):
        number = Fraction(2)
    if number is None and (edge := intent.first("EDGEN")) is not None and isinstance(edge.value, tuple):
        number = edge.value[1]
    return max(1, min(int(number), 10_000)) if number else 1


def _undo(intent: Intent, situation: Situation, language: Language) -> Outcome:
    steps = _steps(intent)
    if situation.history and len(situation.history) < 2:
        return Cannot(text=phrase("history.nothing_to_undo", language), language=language)
    text = phrase("history.undo", language) if steps == 1 else phrase("history.undo_steps", language, steps=steps)
    return History(move="undo", steps=steps, text=text, language=language)


def _bookmark(intent: Intent, language: Language) -> Outcome:
    name = intent.quote or _free_name(intent)
    if not name:
        return Question(text=phrase("ask.which_name", language), language=language)
    text = phrase("history.bookmarked", language, name=name)
    return History(move="bookmark", name=name, text=text, language=language)


def _free_name(intent: Intent) -> str:
    words = [item.text for item in intent.items if item.kind not in {"SAVEAS", "VERSION", "SAYS", "BA"}]
    return " ".join(words).strip()


def _back_to(intent: Intent, situation: Situation, language: Language) -> Outcome:
    name = (intent.quote or _free_name_of_version(intent)).strip()
    for known, version in situation.bookmarks.items():
        if name and (known.lower() == name.lower() or known.lower() in name.lower()):
            return _restored(version, language)
    if intent.has("BEFORE", "FRONT", "PRIOR"):
        found = _before(intent, situation)
        if found is not None:
            return _restored(found.version, language)
    if (number := intent.number("N")) is not None and intent.has("VERSION"):
        fitting = [past for past in situation.history if past.version == number]
        if fitting:
            return _restored(fitting[0].version, language)
    return Question(text=phrase("ask.which_version", language), language=language)


def _free_name_of_version(intent: Intent) -> str:
    return " ".join(item.text for item in intent.items if item.kind not in {"BACKTO", "VERSION", "BA", "HOWITWAS"})


def _restored(version: int, language: Language) -> History:
    return History(move="restore", version=version, text=phrase("history.restored", language), language=language)


def _before(intent: Intent, situation: Situation) -> Past | None:
    """Return the state before the last turn that was about what is named."""
    kinds = {kind for item in intent.items for kind in _ABOUT.get(item.kind, ())}
    if not kinds:
        return None
    for at in range(len(situation.history) - 1, 0, -1):
        clauses = read(situation.history[at].label, {}).clauses
        if any(clause.fit and clause.fit.frame.intent in kinds for clause in clauses):
            return situation.history[at - 1]
    return None


def changed(situation: Situation, language: Language) -> str:
    """Return what the last turns did, in their own words."""
    labels = [past.label for past in situation.history[1:] if past.label]
    if not labels:
        return phrase("history.nothing_done", language)
    listed = "; ".join(f"{number}. {label}" for number, label in enumerate(labels[-5:], max(1, len(labels) - 4)))
    return phrase("history.changes", language, changes=listed)


def compared(situation: Situation, language: Language) -> str:
    """Return how the draft differs from the first state."""
    from fetchcut.language.replies.changes import told

    first = situation.history[0].draft if situation.history else None
    if first is None:
        return changed(situation, language)
    return told(first, situation.draft, language) or phrase("history.nothing_done", language)
