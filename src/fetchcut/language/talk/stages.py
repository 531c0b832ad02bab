"""The stages of a message as lines for people: what was read, as what, and which edits that makes."""

from collections.abc import Iterator, Sequence

from fetchcut.language.converse import converse
from fetchcut.language.heard import understood
from fetchcut.language.lexer import Token
from fetchcut.language.outcome import Edits, History, Replace, Route
from fetchcut.language.situation import Situation
from fetchcut.language.talk.clause import Clause
from fetchcut.language.talk.intent import Intent
from fetchcut.timeline.edits.registry import encode


def stages(message: str, situation: Situation) -> Iterator[str]:
    """Yield the lines: text, tokens, phrases, clauses, then the outcome with its edits and its reply."""
    reading = understood(message, situation)
    yield f"text      {reading.text.text!r}"
    yield f"tokens    {_row(reading.tokens)}"
    yield f"phrases   {_row(reading.phrases)}"
    for number, clause in enumerate(reading.clauses, 1):
        yield f"clause {number}  {_row(clause.items)}"
        yield f"  intent  {_intent(clause)}"
        yield from (f"  {name:<8}{_short(values)}" for name, values in _slots(clause))
    outcome = converse(message, situation)
    yield f"outcome   {type(outcome).__name__.lower()}{_details(outcome)}"
    if isinstance(outcome, Edits | Replace):
        yield from (f"  edit    {encode(edit)}" for edit in outcome.edits)
    yield from (f"  says    {line}" for line in outcome.text.splitlines())


def _row(tokens: Sequence[Token]) -> str:
    return " ".join(f"{token.kind}({token.text or token.value})" for token in tokens)


def _intent(clause: Clause) -> str:
    name = "none" if clause.fit is None else f"{clause.fit.frame.intent} ({clause.fit.score:g})"
    marks = [word for word, is_so in (("negated", clause.is_negated), ("corrects", clause.corrects)) if is_so]
    return " ".join([name, *marks])


def _slots(clause: Clause) -> Iterator[tuple[str, object]]:
    intent = Intent(kind="", value="", items=clause.items, words="")
    yield from ((name.lower(), values) for name, values in intent.slots().items() if values != [name])


def _short(values: object) -> str:
    texts = [str(each) for each in values] if isinstance(values, list) else [str(values)]
    return ", ".join(texts)


def _details(outcome: object) -> str:
    route = outcome if isinstance(outcome, Route) else getattr(outcome, "then", None)
    parts = []
    if isinstance(outcome, History):
        parts.append(f" {outcome.move} {outcome.steps}")
    if isinstance(route, Route):
        parts.append(f" {route.kind} {dict(route.output) or ''}".rstrip())
    return "".join(parts)
