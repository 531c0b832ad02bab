"""The wishes of one message done one after the other on the draft, and what the message comes to."""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from typing import Final

from fetchcut.errors import EditError
from fetchcut.language.languages import Language
from fetchcut.language.outcome import Answer, Cannot, Edits, Measure, Outcome, Pending, Question, Replace, Route
from fetchcut.language.replies import explain
from fetchcut.language.replies.changes import told
from fetchcut.language.replies.talk import key_of, phrase
from fetchcut.language.situation import Situation, Tune
from fetchcut.language.talk import account, routes, walks
from fetchcut.language.talk.answers import ANSWERS, FACTS
from fetchcut.language.talk.clause import Clause
from fetchcut.language.talk.during import during
from fetchcut.language.talk.earnest import REFUSED, UNSURE, is_condition, said_in_earnest
from fetchcut.language.talk.intent import Intent
from fetchcut.language.talk.reading import Reading
from fetchcut.language.talk.refusals import Ask, Refuse, Unmeasured
from fetchcut.language.talk.scene import Scene
from fetchcut.language.talk.singled import singled_out
from fetchcut.language.talk.wishes import WISHES, wished
from fetchcut.timeline.assets import Library
from fetchcut.timeline.draft import Draft
from fetchcut.timeline.edits.cut import KeepRanges, RemoveRange
from fetchcut.timeline.edits.edit import Edit

_STRUCTURE: Final = frozenset(
    {
        "trim_to",
        "keep",
        "remove",
        "split",
        "move",
        "swap",
        "insert",
        "reorder",
        "duplicate",
        "replace",
        "loop",
        "freeze",
        "silence_remove",
        "scene_split",
        "beat_cut",
        "black_remove",
        "fillers_remove",
    }
)
"""Intents that other wishes may count on: where one of them fails, what was said after it is not done."""


_MET: Final = frozenset({"cannot.no_silences", "cannot.no_blacks", "cannot.no_fillers", "cannot.no_scenes"})
"""Refusals of wishes of which nothing is left to do: "remove the silence" where there is none."""


@dataclass(slots=True)
class _Work:
    """What the wishes of one message have come to so far."""

    scene: Scene
    edits: list[Edit] = field(default_factory=list)
    tunes: list[Tune] = field(default_factory=list)
    told: list[str] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)
    then: Route | None = None
    ended: Outcome | None = None
    pending: Pending | None = None
    is_broken: bool = False
    used: set[account.Place] = field(default_factory=set)
    """Where the phrases stand that the wishes have looked at, or that are said not to be done."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Turn:
    """One message in its situation."""

    situation: Situation
    reading: Reading
    language: Language

    def outcome(self, clauses: Sequence[Clause]) -> Outcome:
        """Return what these clauses come to on the draft as it is."""
        if not any(clause.items for clause in clauses):
            return Question(text=phrase("ask.nothing_said", self.language), language=self.language)
        return self._carried_out(clauses, self.situation.draft, self.situation.focus)

    def replacing(self, clauses: Sequence[Clause]) -> Outcome:
        """Return what these clauses come to in the place of what the last turn did."""
        last = self.situation.last
        if last is None:
            return self.outcome(clauses)
        found = self._carried_out(clauses, last.before, self._focus_before(last.before))
        if isinstance(found, Question):
            return replace(found, is_of_last=bool(last.edits))
        if isinstance(found, Answer) and key_of(found.text) == "done.nothing":
            return walks.taken_back(self.situation, self.language)  # 转竖屏 / 还是横屏好看
        if not isinstance(found, Edits):
            return found
        if found.edits == last.edits:
            # Corrected to what it is already: what was to change was not understood, and must not look as if it were.
            return Question(text=phrase("ask.what_instead", self.language), language=self.language)
        return Replace(
            edits=found.edits,
            text=found.text,
            focus=found.focus,
            tunes=found.tunes,
            then=found.then,
            language=found.language,
        )

    def _focus_before(self, draft: Draft) -> tuple[str, ...]:
        """Return what is singled out of that which was there already: "a bit louder", "no, quieter" are of one clip."""
        there = {segment.id for track in draft.tracks for segment in track.segments}
        return tuple(each for each in self.situation.focus if each in there)

    def _carried_out(self, clauses: Sequence[Clause], draft: Draft, focus: tuple[str, ...]) -> Outcome:
        keeps_all = any(clause.is_negated and clause.fit and clause.fit.frame.intent in _CUTS for clause in clauses)
        wishes = said_in_earnest([clause for clause in clauses if not clause.is_negated], self.reading.tokens)
        if not wishes:
            return Answer(text=phrase("negated", self.language), language=self.language)
        scene = Scene(draft=draft, library=self._library(), situation=self.situation, focus=focus)
        work = _Work(scene)
        asked = [self.intent(clause) for clause in wishes]
        if len(asked) > 1 and all(each.kind in FACTS for each in asked):
            return self._all_answered(asked, work)
        work.used.update(place for clause in clauses if clause.is_negated for place in account.places(clause.items))
        for clause in wishes:
            ended = self._wish(clause, work, is_only=len(wishes) == 1, keeps_all=keeps_all)
            if ended is not None:
                return ended
        is_own = all(clause in self.reading.clauses for clause in clauses)
        return self._result(work, draft, self._left_over(work) if is_own else "")

    def _left_over(self, work: _Work) -> str:
        """Return the person's words that nothing used, empty where all was."""
        if account.revokes(self.reading.phrases):
            return ""
        found = account.left_over(self.reading.tokens, work.used)
        return ", ".join(self.reading.text.original(token.start, token.end) for token in found)

    def _library(self) -> Library:
        return {**self.situation.library, **{tune.asset.id: tune.asset for tune in self.situation.music}}

    def intent(self, clause: Clause) -> Intent:
        """Return the clause as a value: what it asks for, with its slots."""
        frame = clause.fit.frame if clause.fit else None
        return Intent(
            kind=frame.intent if frame else "",
            value=frame.value if frame else "",
            items=during(frame.intent, clause.items) if frame else clause.items,
            words=self.reading.quote(clause),
        )

    def _wish(self, clause: Clause, work: _Work, *, is_only: bool, keeps_all: bool) -> Outcome | None:
        """Do one wish; return an outcome only where it ends the message. `keeps_all`: nothing is to be cut for it."""
        intent = self.intent(clause)
        if keeps_all and intent.kind == "trim_to":
            intent = replace(intent, value="fit")
        if is_condition(clause):
            return self._failed(intent, self._question("ask.condition"), work, is_only)
        if clause.fit is None:
            return self._failed(intent, self._question("ask.not_understood", words=intent.words), work, is_only)
        if intent.kind in walks.KINDS:
            return None if work.edits else walks.walk(intent, self.situation, self.language)
        if intent.kind in routes.KINDS:
            return self._routed(intent, work)
        if intent.kind in ANSWERS:
            return None if work.edits else self._answered(intent, work)
        if intent.kind in REFUSED:
            return self._failed(intent, self._refused(intent), work, is_only)
        if intent.kind not in WISHES:  # "leave the music": nothing is to happen
            return Answer(text=phrase("negated", self.language), language=self.language) if is_only else None
        return self._done(intent, work, is_only)

    def _done(self, intent: Intent, work: _Work, is_only: bool) -> Outcome | None:
        if work.is_broken:
            work.notes.append(phrase("note.depends", self.language, words=intent.words))
            return None
        if _is_vague(intent, work.scene):
            return self._failed(intent, self._question("ask.which_part"), work, is_only)
        try:
            found = wished(intent.kind, intent, work.scene)
            draft = work.scene.draft
            for edit in found.edits:
                draft = edit.apply(draft, work.scene.library)
        except Ask as question:
            return self._failed(intent, self._question(question.key, **question.told), work, is_only)
        except Refuse as refusal:
            text = phrase(refusal.key, self.language, **refusal.told)
            is_met = refusal.key in _MET
            return self._failed(intent, Cannot(text=text, language=self.language), work, is_only, is_met=is_met)
        except Unmeasured as lack:
            return self._measure(lack)
        except EditError as error:
            text = explain(error, self.language)
            return self._failed(intent, Cannot(text=text, language=self.language), work, is_only)
        work.used |= intent.used
        work.told.extend(phrase(each.key, self.language, **each.facts) for each in found.tells)
        work.edits.extend(found.edits)
        work.tunes.extend(found.tunes)
        changed = () if _is_of_times(found.edits, intent) else singled_out(work.scene.draft, draft)
        focus = found.focus or changed
        work.scene = work.scene.after(draft, focus)
        return None

    def _failed(
        self, intent: Intent, outcome: Outcome, work: _Work, is_only: bool, *, is_met: bool = False
    ) -> Outcome | None:
        """End the message, or go on with the other wishes where they do not depend on this one.

        `is_met`: there is nothing to do for it, so all stands as if it were done.
        """
        if is_only:
            return outcome
        is_structure = intent.kind in _STRUCTURE or (not intent.kind and intent.has(*UNSURE))
        work.is_broken = work.is_broken or (is_structure and not is_met)
        work.ended = work.ended or outcome
        if isinstance(outcome, Question) and work.pending is None:
            work.pending = Pending(words=intent.words, question=outcome.text)
        work.used.update(account.places(intent.items))
        work.notes.append(phrase("note.left_out", self.language, words=intent.words, why=outcome.text))
        return None

    def _measure(self, lack: Unmeasured) -> Measure:
        key = "measure.pictures" if lack.pictures else "measure.subtitles" if lack.subtitles else "measure.sound"
        return Measure(
            text=phrase(key, self.language),
            sounds=lack.sounds,
            pictures=lack.pictures,
            beats=lack.beats,
            subtitles=lack.subtitles,
            language=self.language,
        )

    def _question(self, key: str, **facts: object) -> Question:
        return Question(text=phrase(key, self.language, **facts), language=self.language)

    def _refused(self, intent: Intent) -> Outcome:
        if intent.kind == "condition":
            return self._question("ask.condition")
        if intent.kind == "content" and intent.has("CLIPS", "ONES", "CLIP", "CLIPN", "THATCLIP"):
            return self._question("ask.which_clip_seen")
        key = (
            "cannot.content"
            if intent.kind == "content"
            else f"cannot.{intent.word('CANT', 'DESTINATION') or 'publish'}"
        )
        return Cannot(text=phrase(key, self.language), language=self.language)

    def _all_answered(self, asked: Sequence[Intent], work: _Work) -> Answer:
        """Return the answers to several questions about the draft, a line each: "how long is it, and what size?"."""
        lines = dict.fromkeys(self._answered(each, work).text for each in asked)
        return Answer(text="\n".join(list(lines)[:3]), language=self.language)

    def _answered(self, intent: Intent, work: _Work) -> Outcome:
        try:
            text = ANSWERS[intent.kind](intent, work.scene, self.language)
        except Unmeasured as lack:
            return self._measure(lack)
        except (Ask, Refuse) as error:
            text = phrase(error.key, self.language, **error.told)
        return Answer(text=text, focus=_asked_about(intent, work.scene), language=self.language)

    def _routed(self, intent: Intent, work: _Work) -> Outcome | None:
        try:
            edits = self._before_export(intent, work.scene)
            draft = work.scene.draft
            for edit in edits:
                draft = edit.apply(draft, work.scene.library)
            work.then = routes.route(intent, work.scene.after(draft), self.language)
        except Unmeasured as lack:
            return self._measure(lack)
        except Ask as question:
            return self._question(question.key, **question.told)
        except Refuse as error:
            return Cannot(text=phrase(error.key, self.language, **error.told), language=self.language)
        except EditError as error:
            return Cannot(text=explain(error, self.language), language=self.language)
        work.used |= intent.used
        work.edits.extend(edits)
        work.scene = work.scene.after(draft)
        return None

    @staticmethod
    def _before_export(intent: Intent, scene: Scene) -> tuple[Edit, ...]:
        """Return what an export needs first: the part that is named, the shape of a platform, cuts between files."""
        if intent.kind == "separate":
            return (*wished("separate", intent, scene).edits, *routes.reframing(intent, scene))
        if intent.kind != "export":
            return ()
        kept = wished("keep", intent, scene).edits if intent.spans else ()
        return (*kept, *routes.reframing(intent, scene))

    def _result(self, work: _Work, before: Draft, left_over: str) -> Outcome:
        if not work.edits and work.ended is not None:
            return work.ended
        unused = [phrase("note.unread", self.language, words=left_over)] if left_over else []
        if not work.edits and work.then is not None:
            return replace(work.then, text="\n".join([work.then.text, *unused]))
        if work.scene.draft == before:
            return Answer(text=phrase("done.nothing", self.language), language=self.language)
        text = " ".join([*work.told, told(before, work.scene.draft, self.language)])
        notes = [*unused, *work.notes]
        lines = [*text.split("\n"), " ".join(notes)] if notes else text.split("\n")
        return Edits(
            edits=tuple(work.edits),
            text="\n".join(lines[:3]),
            focus=work.scene.focus,
            tunes=tuple(work.tunes),
            then=work.then,
            pending=work.pending,
            language=self.language,
        )


def _asked_about(intent: Intent, scene: Scene) -> tuple[str, ...]:
    """Return the one thing that a question names; nothing where it names none, or several are so called."""
    roles = [_ROLES[item.kind] for item in intent.items if item.kind in _ROLES]
    found = scene.of(roles[0]) if len(set(roles)) == 1 else ()
    return (found[0].id,) if len(found) == 1 else ()


_ROLES: Final = {
    "MUSIC": "bgm",
    "QMUSIC": "bgm",
    "TITLE": "title",
    "CAPTION": "caption",
    "LOGO": "overlay",
    "PIP": "overlay",
    "VOICE": "voice",
}


def _is_of_times(edits: Sequence[Edit], intent: Intent) -> bool:
    """Return whether stretches of the whole timeline were cut: whichever clips they lay in, none was pointed at."""
    return not intent.refs and all(isinstance(each, RemoveRange | KeepRanges) for each in edits)


def _is_middle_of_several(intent: Intent, scene: Scene) -> bool:
    """Return whether "the middle part" is the clip in the middle."""
    return intent.has("MIDDLE") and intent.has("PART") and len(scene.clips) % 2 == 1 and len(scene.clips) > 1


def _is_vague(intent: Intent, scene: Scene) -> bool:
    """Return whether a part without an end is meant: "slow down at the end"; doing it to everything would be wrong."""
    if intent.kind not in _OF_STRETCHES or intent.spans or intent.refs or intent.has("T", "LEN", "PLACE", *_ON_TOP):
        return False
    if intent.kind not in {"volume", "reverse"} and _is_middle_of_several(intent, scene):
        return False
    is_part = any(point.of is None for point in intent.points)
    is_bare = not intent.has("X", "SPEEDX", "PCT", "PRONOUN", "CLIPN")
    is_part = is_part or (is_bare and intent.has("START", "END", "MIDDLE", "OPEN", "FINISH"))
    return is_part or any(item.kind == "WORD" and item.text in {"intro", "outro"} for item in intent.items)


_OF_STRETCHES: Final = frozenset({"speed", "mute", "volume", "reverse", "adjust", "look", "effect"})
_ON_TOP: Final = ("MUSIC", "VOICE", "TITLE", "CAPTION", "TEXT", "LOGO", "PIP")
_CUTS: Final = frozenset({"remove", "trim_to", "keep", "split"})
