"""The examples of the subjects: beside each way to say something, a sentence that uses it and its effect.

"trim to 5 s => clips=city:0-5"         said to the draft "one"; the effect is the corpus' (see effects.py)
"@full 标题再大一点 => text1.size>"       said to the draft "full" (see drafts.py)
"mute clip 1 / the next one too => gain.2=0"     turns in order; the effect is that of the last
"""

import re
import tomllib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

from benchmarks.words.corpus import Dialogue, Said, no_tags
from benchmarks.words.drafts import situation
from benchmarks.words.score import Result, single, spoken
from fetchcut.language.lexicon import spellings
from fetchcut.language.normalise import is_han
from fetchcut.language.talk.words import FOLDER

TABLES: Final = ("word", "phrase", "frame", "pair", "sense", "variant")
_FORM: Final = re.compile(r"(?:@(?P<draft>[a-z]+) )?(?P<said>.+?) => (?P<effect>.+)")
_APART: Final = " / "


@dataclass(frozen=True, slots=True, kw_only=True)
class Way:
    """An entry of a subject: a way to say something. `name` tells people where it stands."""

    name: str
    table: str
    entry: Mapping[str, Any]

    @property
    def needed(self) -> frozenset[str]:
        """Return the languages its examples must be in: those it has spellings in; one of both for rows and frames."""
        if self.table != "word":
            return frozenset()
        return frozenset(name for name in ("en", "zh") if spellings({name: self.entry.get(name, ())}))


@dataclass(frozen=True, slots=True, kw_only=True)
class Example:
    """A sentence, or several turns, with the effect of the last on the draft."""

    text: str
    draft: str
    turns: tuple[str, ...]
    effect: str

    @property
    def language(self) -> str:
        """Return "zh" where the last turn holds a Chinese character, quoted text aside, else "en"."""
        own = re.sub(r'"[^"]*"|“[^”]*”', "", self.turns[-1])
        return "zh" if any(map(is_han, own)) else "en"

    def result(self) -> Result:
        """Return how it goes."""
        said = [self._said(turn, "any") for turn in self.turns[:-1]] + [self._said(self.turns[-1], self.effect)]
        return single(said[0]) if len(said) == 1 else spoken(Dialogue(turns=tuple(said)))[-1]

    def _said(self, message: str, effect: str) -> Said:
        return Said(
            message=message,
            effect=effect,
            draft=self.draft,
            tags=no_tags(),
            language=self.language,
            place=self.text,
        )


def ways() -> Iterator[Way]:
    """Yield every entry of every subject, in the order of file names."""
    for path in sorted(FOLDER.glob("*.toml")):
        tables = tomllib.loads(path.read_text(encoding="utf-8"))
        for table in TABLES:
            for number, entry in enumerate(tables.get(table, ()), 1):
                means = next(str(entry[key]) for key in ("is", "makes", "intent", "means") if key in entry)
                value = f" {entry['value']}" if entry.get("value") else ""
                yield Way(name=f"{path.stem}: {table} {number}, {means}{value}", table=table, entry=entry)


def examples(way: Way) -> Sequence[Example]:
    """Return the examples of an entry. Raises ValueError for one that is none: no effect, no such draft."""
    return [example(text) for text in way.entry.get("examples", ())]


def example(text: str) -> Example:
    """Return a text as an example. Raises ValueError where it is none."""
    match = _FORM.fullmatch(text)
    if match is None:
        raise ValueError(f"no example (a sentence => its effect): {text}")
    draft = match["draft"] or "one"
    try:
        situation(draft)
    except KeyError as error:
        raise ValueError(f"no such draft: {text}") from error
    return Example(text=text, draft=draft, turns=tuple(match["said"].split(_APART)), effect=match["effect"])
