"""Words, links and files of a command line → what is wished. Pure: same words, same wish; no disk, no network.

    words ── targets ── folded text ── tokens ── corrections ── matches ── findings ── wish, leftovers

Each stage is a module and a value in `Reading`, so that one can look at how a sentence was read.
"""

import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cache
from typing import Final

from fetchcut.errors import FileMissing
from fetchcut.language.context import Surroundings
from fetchcut.language.corrections import corrected
from fetchcut.language.files import FoundFile, IsFile, find_files, find_folders, is_file_argument, named_again
from fetchcut.language.findings import Finding, findings, words_of
from fetchcut.language.languages import Language, detect
from fetchcut.language.leftovers import Leftovers
from fetchcut.language.lexer import Token, tokens
from fetchcut.language.lexicon import FOLDER, Word, extended, lexicon
from fetchcut.language.links import find_links
from fetchcut.language.normalise import Folded, fold, folded
from fetchcut.language.shapes import Match, matches
from fetchcut.language.wishes import FormatKinds, WishBuilder, kinds_from
from fetchcut.timeline.wish import Wish


@dataclass(frozen=True, slots=True)
class Target:
    """A link (verbatim; an address without a scheme has https:// put before it) or the name of a file that is there."""

    text: str
    is_file: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Understood:
    """What a message asks for, of which `targets`, in the order said.

    `output_name` is a wished file name ("save it as talk.mp4"), a folder (with a slash at its end), or both. `ignored`
    are words nobody knows that cannot have changed the result, in the person's spelling.
    """

    wish: Wish
    targets: tuple[Target, ...] = ()
    output_name: str | None = None
    language: Language = "en"
    ignored: tuple[str, ...] = ()

    @property
    def links(self) -> tuple[str, ...]:
        """Return the links among the targets."""
        return tuple(each.text for each in self.targets if not each.is_file)

    @property
    def files(self) -> tuple[str, ...]:
        """Return the files among the targets."""
        return tuple(each.text for each in self.targets if each.is_file)


@dataclass(frozen=True, slots=True, kw_only=True)
class Reading:
    """The stages of one message."""

    text: Folded
    tokens: tuple[Token, ...]
    matches: tuple[Match, ...]
    findings: tuple[Finding, ...]
    targets: tuple[Target, ...]

    def quote(self, finding: Finding) -> str:
        """Return the person's own words behind a finding."""
        return self.text.original(*words_of(self.tokens, finding)).strip()


def understand(
    words: str | Sequence[str],
    *,
    format_names: Mapping[str, str],
    is_file: IsFile = lambda _: False,
    locale: str | None = None,
) -> Understood:
    """Return what `words` (a sentence, or the arguments of a command line) ask for.

    `format_names` maps every spelling of a format to its name in the registry; `is_file` says whether a name is a file
    on this machine. Raises only RequestErrors: Contradiction, FileMissing, NotOfferedYet, NotUnderstood, UnknownFormat.
    That neither link nor file is there is no error here.
    """
    reading = read(words, format_names=format_names, is_file=is_file)
    around = Surroundings(reading.tokens, reading.findings)
    known = sorted(set(format_names.values()))
    wish = WishBuilder(around, quote=reading.quote, kinds=_kinds(), known=known).build()
    ignored = Leftovers(around, reading.text, known).ignored()
    output = _output_name(reading, around)
    return Understood(
        wish=wish,
        targets=tuple(dict.fromkeys(reading.targets)),
        output_name=output,
        language=detect(_own_words(reading), locale),
        ignored=ignored,
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class Named:
    """What a command line names: links and files, each once, and the name that was wished for the result."""

    targets: tuple[Target, ...]
    output_name: str | None


def targets_of(words: Sequence[str], *, format_names: Mapping[str, str], is_file: IsFile) -> tuple[Target, ...]:
    """Return the links and the files that are there, each once. Raises nothing."""
    return tuple(dict.fromkeys(read(words, format_names=format_names, is_file=is_file).targets))


def named(words: Sequence[str], *, format_names: Mapping[str, str], is_file: IsFile) -> Named:
    """Return the links and files of a command line. Raises FileMissing for a file that is not there."""
    reading = read(words, format_names=format_names, is_file=is_file)
    around = Surroundings(reading.tokens, reading.findings)
    return Named(targets=tuple(dict.fromkeys(reading.targets)), output_name=_output_name(reading, around))


def read(words: str | Sequence[str], *, format_names: Mapping[str, str], is_file: IsFile) -> Reading:
    """Return all stages of reading `words`; raises nothing."""
    source, whole_files = _joined([words] if isinstance(words, str) else words, is_file)
    holes = _holes(source, whole_files, is_file, format_names)
    text = _bounded(folded(source, tuple((hole.start, hole.end) for hole in holes)))
    known = extended(lexicon(), {spelling: Word("FORMAT", name) for spelling, name in _spellings(format_names).items()})
    found_tokens = corrected(tokens(text, known, holes))
    found_matches = matches(found_tokens, known, lambda match: findings(match) is not None)
    return Reading(
        text=text,
        tokens=found_tokens,
        matches=found_matches,
        findings=tuple(each for match in found_matches for each in findings(match) or ()),
        targets=tuple(Target(str(hole.value), hole.kind == "FILE") for hole in holes if hole.kind in {"LINK", "FILE"}),
    )


LONGEST: Final = 4_000
"""Characters of wording that are read, links and files not counted; nobody types more in earnest."""


def _bounded(text: Folded) -> Folded:
    return replace(text, text=text.text[:LONGEST], origin=text.origin[:LONGEST], ends=text.ends[:LONGEST])


def _joined(words: Sequence[str], is_file: IsFile) -> tuple[str, list[FoundFile]]:
    """Return the arguments as one text, and those that are files as a whole (names may hold spaces)."""
    text, found = "", []
    for word in words:
        if is_file_argument(word, is_file):
            found.append(FoundFile(word, len(text), len(text) + len(word), True))
        text += f"{word} "
    return text, found


def _holes(
    source: str, whole_files: Sequence[FoundFile], is_file: IsFile, format_names: Mapping[str, str]
) -> tuple[Token, ...]:
    """Return tokens for files and links: places in `source`, ascending and apart. Whole arguments first, then links."""
    endings = frozenset(fold(spelling).lstrip(".") for spelling in format_names)
    given = [*whole_files, *named_again(source, whole_files)]
    found = [Token("FILE", each.name, each.start, each.end, each.name) for each in given if each.name]
    links = find_links(_blanked(source, found), endings)
    found.extend(Token("LINK", "", link.start, link.end, link.url) for link in links)
    files = find_files(_blanked(source, found), is_file, endings)
    found.extend(
        Token("FILE" if each.is_there else "NAME", each.name, each.start, each.end, each.name) for each in files
    )
    folders = find_folders(_blanked(source, found))
    found.extend(Token("FOLDER", each.name, each.start, each.end, each.name) for each in folders)
    return tuple(sorted(found, key=lambda each: each.start))


def _blanked(source: str, found: Sequence[Token]) -> str:
    pieces, at = [], 0
    for token in sorted(found, key=lambda each: each.start):
        if token.end <= at:
            continue
        start = max(token.start, at)
        pieces += [source[at:start], " " * (token.end - start)]
        at = token.end
    return "".join([*pieces, source[at:]])


def _spellings(format_names: Mapping[str, str]) -> dict[str, str]:
    plain = {fold(spelling).lstrip("."): name for spelling, name in format_names.items()}
    return {
        each: name
        for spelling, name in plain.items()
        if spelling
        for each in (spelling, f".{spelling}", f"{spelling}s")
    }


@cache
def _kinds() -> FormatKinds:
    return kinds_from(tomllib.loads((FOLDER / "formats.toml").read_text(encoding="utf-8"))["carries"])


def _output_name(reading: Reading, around: Surroundings) -> str | None:
    """Return the name wished for the result; raises FileMissing for a name that nobody wished and that is not there."""
    wished, folder = None, ""
    for index, token in enumerate(reading.tokens):
        if token.kind == "FOLDER":
            folder = f"{str(token.value).rstrip('/')}/"
        if token.kind != "NAME":
            continue
        before = around.before(index)
        if not before or reading.tokens[before[0]].kind not in {"AS", "TO", "IN", "GET"}:
            raise FileMissing(path=str(token.value))
        wished = str(token.value)
    return f"{folder}{wished or ''}" or None


def _own_words(reading: Reading) -> str:
    return reading.text.text.replace("\ue000", " ")
