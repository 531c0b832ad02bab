"""How many sentences are understood, by language, tag and level, and how long one takes."""

import random
import statistics
import time
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace

from benchmarks.words.corpus import Dialogue, Said, dialogues, utterances
from benchmarks.words.drafts import large, situation
from benchmarks.words.effects import Happened, misses
from fetchcut.language.converse import converse
from fetchcut.language.outcome import Answer, Cannot, Edits, History, Outcome, Question, Replace, Route
from fetchcut.language.situation import LastTurn, Past, Situation
from fetchcut.timeline.assets import Library
from fetchcut.timeline.draft import Draft
from fetchcut.timeline.edits.edit import Edit


@dataclass(frozen=True, slots=True, kw_only=True)
class Result:
    """One message with what was wrong about its turn; nothing is right."""

    said: Said
    wrong: tuple[str, ...]
    outcome: Outcome


def applied(edits: Iterable[Edit], draft: Draft, library: Library) -> Draft:
    """Return the draft after the edits."""
    for edit in edits:
        draft = edit.apply(draft, library)
    return draft


def judged(said: Said, now: Situation) -> tuple[Result, Draft]:
    """Return how a turn went, and the draft after it."""
    outcome = converse(said.message, now)
    library = {**now.library, **{tune.asset.id: tune.asset for tune in now.music}}
    after, actions = _after(outcome, now, library)
    # A correction is measured against what the turn it corrects began with.
    before = now.last.before if isinstance(outcome, Replace) and now.last else now.draft
    happened = Happened(before=before, after=after, library=library, outcome=_kind(outcome), actions=actions)
    wrong = [*misses(said.effect, happened), *_bad_reply(outcome, said)]
    return Result(said=said, wrong=tuple(wrong), outcome=outcome), after


def _after(outcome: Outcome, now: Situation, library: Library) -> tuple[Draft, dict[str, str]]:
    actions: dict[str, str] = {}
    route = outcome if isinstance(outcome, Route) else getattr(outcome, "then", None)
    if isinstance(route, Route):
        actions["route"] = route.kind
        actions |= {name: str(value) for name, value in route.output.items()}
    match outcome:
        case Edits():
            return applied(outcome.edits, now.draft, library), actions
        case Replace():
            before = now.last.before if now.last else now.draft
            return applied(outcome.edits, before, library), actions
        case History():
            return _walked(outcome, now, actions), actions
    return now.draft, actions


def _walked(outcome: History, now: Situation, actions: dict[str, str]) -> Draft:
    actions[outcome.move] = str(outcome.version if outcome.move == "restore" else outcome.steps)
    drafts = [past.draft for past in now.history if past.draft is not None]
    if outcome.move == "undo" and len(drafts) > outcome.steps:
        return drafts[-1 - outcome.steps]
    if outcome.move == "start" and drafts:
        return drafts[0]
    if outcome.move == "restore":
        return next((p.draft for p in now.history if p.version == outcome.version and p.draft), now.draft)
    return now.draft


def _kind(outcome: Outcome) -> str:
    names = {Question: "ask", Cannot: "cannot", Answer: "answer"}
    return names.get(type(outcome), "done")


def _bad_reply(outcome: Outcome, said: Said) -> Iterator[str]:
    text = outcome.text
    if not text.strip() and not isinstance(outcome, Route):
        yield "no reply"
    if len(text.splitlines()) > 3:
        yield "reply of more than three lines"
    if outcome.language != ("zh" if any("\u4e00" <= each <= "\u9fff" for each in _unquoted(said.message)) else "en"):
        yield "reply in the other language"


def _unquoted(text: str) -> str:
    import re

    return re.sub('"[^"]*"|“[^”]*”', "", text)


def single(said: Said) -> Result:
    """Return how a message on its own goes."""
    now = situation(said.draft)
    past = tuple(Past(version=number, label="", draft=now.draft) for number in range(5))
    return judged(said, replace(now, history=past, redoable=3))[0]


def spoken(dialogue: Dialogue) -> list[Result]:
    """Return how each turn of a conversation goes; after a wrong turn the rest is counted as wrong."""
    now = situation(dialogue.turns[0].draft)
    history = [Past(version=0, label="", draft=now.draft)]
    redoable: list[Past] = []
    results: list[Result] = []
    for said in dialogue.turns:
        now = replace(now, history=tuple(history), redoable=len(redoable))
        result, after = judged(said, now)
        outcome = result.outcome
        results.append(result)
        now = _next(now, said, (outcome, after), (history, redoable))
    return results


def _next(now: Situation, said: Said, made: tuple[Outcome, Draft], kept: tuple[list[Past], list[Past]]) -> Situation:
    outcome, after = made
    history, redoable = kept
    match outcome:
        case History(move="undo"):
            steps = min(outcome.steps, len(history) - 1)
            redoable.extend(history.pop() for _ in range(steps))
            return replace(now, draft=history[-1].draft or after, focus=(), last=None)
        case History(move="redo"):
            steps = min(outcome.steps, len(redoable))
            history.extend(redoable.pop() for _ in range(steps))
            return replace(now, draft=history[-1].draft or after, focus=(), last=None)
        case Edits() | Replace():
            before = now.last.before if isinstance(outcome, Replace) and now.last else now.draft
            history.append(Past(version=len(history), label=said.message, draft=after))
            redoable.clear()
            corrected = (*now.last.corrected, now.last.message) if isinstance(outcome, Replace) and now.last else ()
            last = LastTurn(message=said.message, before=before, edits=outcome.edits, corrected=corrected)
            return replace(now, draft=after, focus=outcome.focus, last=last)
        case History(move="bookmark"):
            return replace(now, bookmarks={**now.bookmarks, outcome.name: history[-1].version}, last=None)
        case History(move="start" | "restore"):
            history.append(Past(version=len(history), label=said.message, draft=after))
            return replace(now, draft=after, focus=(), last=None)
        case Question(is_of_last=True) if now.last:
            return replace(now, last=replace(now.last, question=outcome.text, asked=""))
        case Question() | Cannot():
            last = LastTurn(message=said.message, before=now.draft, question=outcome.text)
            return replace(now, last=last)
    if isinstance(outcome, Answer):
        return replace(now, last=None, focus=outcome.focus or now.focus)
    return replace(now, last=None) if not isinstance(outcome, Route) else now


def results(*, is_measured: bool) -> list[Result]:
    """Return all messages and turns of one of the two parts."""
    found = [single(said) for said in utterances() if said.is_measured is is_measured]
    for dialogue in dialogues():
        if dialogue.is_measured is is_measured:
            found.extend(spoken(dialogue))
    return found


def table(found: Iterable[Result]) -> Iterator[str]:
    """Yield lines: share of messages understood, in all and by language, tag and level."""
    groups: dict[str, list[bool]] = defaultdict(list)
    for result in found:
        right = not result.wrong
        for name in ("all", result.said.language, *result.said.tags, f"[{result.said.draft}]"):
            groups[name].append(right)
    for name, rights in sorted(groups.items(), key=lambda each: (each[0] != "all", each[0])):
        yield f"  {name:<14}{sum(rights):>5} of {len(rights):>5}   {100 * sum(rights) / len(rights):5.1f} %"


def speed(count: int, tries: int = 300) -> str:
    """Return p50 and p95 of a turn on a draft of `count` clips, in milliseconds."""
    now = large(count)
    chosen = random.Random(7).sample(utterances(), min(tries, len(utterances())))
    times = []
    for said in chosen:
        began = time.perf_counter()
        converse(said.message, now)
        times.append(1000 * (time.perf_counter() - began))
    ordered = sorted(times)
    middle, most = statistics.median(ordered), ordered[int(len(ordered) * 0.95)]
    return f"  {count:>4} clips   p50 {middle:6.1f} ms   p95 {most:6.1f} ms"


def report() -> Iterator[str]:
    """Yield both scores and the speed as lines."""
    for is_measured, name in ((False, "to work on"), (True, "only to measure with")):
        yield f"the part {name}"
        yield from table(results(is_measured=is_measured))
    yield "a turn"
    yield from (speed(count) for count in (1, 20, 200))
