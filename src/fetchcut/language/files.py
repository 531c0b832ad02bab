"""File names in a sentence: existing files, quoted ones with spaces, and media names that are not there."""

import re
from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass
from typing import Final

IsFile = Callable[[str], bool]

# What surrounds a name in running text. Quotes are looked at first, as names with spaces stand in them.
_QUOTED: Final = re.compile(
    r"\"([^\"\n]{1,300})\"|'([^'\n]{1,300})'|“([^”\n]{1,300})”|「([^」\n]{1,300})」|《([^》\n]{1,300})》"
)
_WORD: Final = re.compile(r"[^\s\ue000\"“”「」《》，。；！？、：()（）]+")
_ASCII_NAME: Final = r"(?:~|\.{1,2})?[A-Za-z0-9_./\\\-]*[A-Za-z0-9_\-]\."
_LONGEST: Final = 300
# "~/Videos", "./out" (also right behind Chinese text) and "/tmp/out" (behind a blank only: not "and/or", 视频/mp3).
_FOLDER: Final = re.compile(
    r"(?:(?<![A-Za-z0-9_/:.~%])(?:~|\.{1,2})/|(?<![\w/:.~%])/(?=[A-Za-z0-9_.]))[^\s\ue000\"“”「」《》，。；！？、：()（）]*"
)


@dataclass(frozen=True, slots=True)
class FoundFile:
    """A name and where it stands, half-open. Where it does not exist it may be a wished name for the result."""

    name: str
    start: int
    end: int
    is_there: bool


def is_file_argument(argument: str, is_file: IsFile) -> bool:
    """Return whether a whole argument is a file; without dot or slash it is a word (a file called "mute" is ./mute)."""
    return len(argument) <= 4096 and any(mark in argument for mark in "./\\") and is_file(argument)


def find_files(text: str, is_file: IsFile, endings: Collection[str]) -> tuple[FoundFile, ...]:
    """Return the file names in `text` in order; `endings` are those of media, without a dot."""
    ending = "|".join(sorted(map(re.escape, endings), key=len, reverse=True))
    ends = re.compile(rf"\.(?:{ending})(?![A-Za-z0-9])", re.IGNORECASE)
    ascii_name = re.compile(rf"{_ASCII_NAME}(?:{ending})(?![A-Za-z0-9])", re.IGNORECASE)
    found = [each for match in _QUOTED.finditer(text) if (each := _quoted(match, is_file))]
    quoted = {at for each in found for at in range(each.start, each.end)}
    for match in _WORD.finditer(text):
        if len(match[0]) > _LONGEST or not quoted.isdisjoint(range(*match.span())):
            continue
        found.extend(_in_word(match, is_file, ends, ascii_name))
    return tuple(sorted(found, key=lambda each: each.start))


def named_again(text: str, given: Sequence[FoundFile]) -> tuple[FoundFile, ...]:
    """Return where the words speak of files that are arguments and hold blanks: "my trip.mov on the right"."""
    taken = {at for each in given for at in range(each.start, each.end)}
    found: list[FoundFile] = []
    for each in given:
        said = re.split(r"[/\\]", each.name)[-1]
        if " " not in said:
            continue
        for match in re.finditer(re.escape(said), text, re.IGNORECASE):
            if taken.isdisjoint(range(*match.span())):
                found.append(FoundFile(each.name, *match.span(), True))
                taken.update(range(*match.span()))
    return tuple(found)


def find_folders(text: str) -> tuple[FoundFile, ...]:
    """Return the places named by path in `text`, in order: a result goes there, for nothing is read from a folder."""
    found = ((match, match[0].rstrip(".,;:!?'")) for match in _FOLDER.finditer(text))
    return tuple(FoundFile(name, match.start(), match.start() + len(name), False) for match, name in found if name)


def _quoted(match: re.Match[str], is_file: IsFile) -> FoundFile | None:
    name = match[match.lastindex or 0]
    return FoundFile(name, *match.span(), True) if is_file_argument(name, is_file) else None


def _in_word(
    match: re.Match[str], is_file: IsFile, ends: re.Pattern[str], ascii_name: re.Pattern[str]
) -> list[FoundFile]:
    word, start = match[0], match.start()
    whole = word.rstrip(".,;:!?'")
    if is_file_argument(whole, is_file):
        return [FoundFile(whole, start, start + len(whole), True)]
    found: list[FoundFile] = []
    at = 0
    for end in ends.finditer(word):
        if name := _longest_file(word[at : end.end()], is_file):
            found.append(FoundFile(name, start + end.end() - len(name), start + end.end(), True))
        elif missing := ascii_name.search(word, at, end.end()):
            found.append(FoundFile(missing[0], start + missing.start(), start + missing.end(), False))
        at = end.end()
    return found


def _longest_file(text: str, is_file: IsFile) -> str | None:
    """Return the longest existing file whose name ends `text`: in 把猫.mp4转成 the 把 is no part of it."""
    return next((text[at:] for at in range(len(text) - 2) if is_file(text[at:])), None)
