"""Understood sentences said in other words that mean the same: who understands the one should understand the other.

The corpus asks about sentences that people wrote, this about what must not matter: politeness, spelling, how a number
or a clip is named, which of two words of one meaning is used. A rule is a pattern and what stands in its place; it is
tried on every message of the part to work on that is understood as it is.

    python -m benchmarks.words.rephrase            how many hold, by rule
    python -m benchmarks.words.rephrase NAME       what does not hold of the rules whose name has this in it
"""

import re
import sys
from collections.abc import Iterator
from dataclasses import dataclass, replace

from benchmarks.words.corpus import Said, utterances
from benchmarks.words.rephrase_en import RULES as ENGLISH
from benchmarks.words.rephrase_zh import RULES as CHINESE
from benchmarks.words.score import Result, single

_QUOTED = re.compile("\"[^\"]*\"|“[^”]*”|「[^」]*」|《[^》]*》|'[^']*'|https?://\\S+")


@dataclass(frozen=True, slots=True, kw_only=True)
class Rephrased:
    """A message said in other words by one rule, and how it went; nothing wrong is right."""

    rule: str
    original: str
    result: Result


def reworded(message: str, pattern: str, instead: str) -> str | None:
    """Return the message with the first match outside of quotes and links replaced; None if there is none."""
    quoted = [match.span() for match in _QUOTED.finditer(message)]
    for match in re.finditer(pattern, message, re.IGNORECASE):
        if not any(start < match.end() and match.start() < end for start, end in quoted) or match.span() == (
            0,
            len(message),
        ):
            other = message[: match.start()] + match.expand(instead) + message[match.end() :]
            return other if other != message else None
    return None


def rephrased(name: str = "") -> Iterator[Rephrased]:
    """Yield how each understood message to work on goes in the words of the rules with this in their name."""
    for said in utterances():
        rules = CHINESE if said.language == "zh" else ENGLISH
        wanted = [rule for rule in rules if name in rule[0]] if said.language != "mixed" else []
        if not said.is_measured and wanted and not single(said).wrong:
            yield from _tried(said, wanted)


def _tried(said: Said, rules: list[tuple[str, str, str]]) -> Iterator[Rephrased]:
    for rule, pattern, instead in rules:
        other = reworded(said.message, pattern, instead)
        if other is not None:
            yield Rephrased(rule=rule, original=said.message, result=single(replace(said, message=other)))


def main(name: str) -> None:
    """Print how many hold by rule and, if a name is given, what does not."""
    counts: dict[str, list[int]] = {}
    for each in rephrased(name):
        count = counts.setdefault(each.rule, [0, 0])
        count[0] += not each.result.wrong
        count[1] += 1
        if name and each.result.wrong:
            print(
                f"{each.rule}: {each.result.said.message}\n    was: {each.original}\n    {'; '.join(each.result.wrong)}"
            )
    for rule, (right, total) in sorted(counts.items(), key=lambda each: each[1][0] / each[1][1]):
        print(f"  {rule:<34}{right:>5} of {total:>5}   {100 * right / total:5.1f} %")
    right, total = (sum(count[at] for count in counts.values()) for at in (0, 1))
    print(f"  all{'':<31}{right:>5} of {total:>5}   {100 * right / max(total, 1):5.1f} %")


if __name__ == "__main__":
    main(sys.argv[1] if len(sys.argv) > 1 else "")
