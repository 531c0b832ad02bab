"""Folded text → tokens: values (times, sizes, heights, numbers), known words by the longest spelling, and the rest."""

import re
from dataclasses import dataclass, replace
from functools import cache
from typing import Final

from fetchcut.errors import NotUnderstood
from fetchcut.language.amounts import COMMON_LINES, parse_lines, parse_size
from fetchcut.language.lexicon import Lexicon, Word
from fetchcut.language.normalise import HOLE, Folded, is_han
from fetchcut.language.numbers import CHINESE, DIGITS, ENGLISH, has_english, number
from fetchcut.language.times import read_time, time_pattern

HIDDEN: Final = frozenset({"FILL", "DET", "SYM"})
"""Kinds that shapes do not see: politeness, articles, decoration."""


@dataclass(frozen=True, slots=True)
class Token:
    """A piece of the sentence: folded[start:end], what kind it is, and its value where the kind has one."""

    kind: str
    text: str
    start: int
    end: int
    value: object = None

    @property
    def is_hidden(self) -> bool:
        """Return whether shapes look through this token."""
        return self.kind in HIDDEN


@dataclass(frozen=True, slots=True)
class _Rule:
    kind: str
    pattern: re.Pattern[str]


_END: Final = r"(?![a-z0-9])"
_RULES: Final = (
    _Rule("LINES", re.compile(rf"[1-9][0-9]{{1,3}} ?[pi](?:[2-9][0-9]|1[0-9]{{2}})?{_END}|[2458]k{_END}")),
    _Rule("LINES", re.compile(rf"[1-9][0-9]{{2,4}} ?[x*×] ?[1-9][0-9]{{2,4}}{_END}")),
    _Rule(
        "SIZE",
        re.compile(rf"{DIGITS} ?(?:[kmgt]i?b{_END}|(?:mega|giga|kilo)bytes?{_END}|(?:megs?|gigs?){_END}|兆|个g)"),
    ),
    _Rule("BARE_SIZE", re.compile(rf"{DIGITS} ?[kmg]{_END}")),
    _Rule(
        "QUANTITY",
        re.compile(
            rf"{DIGITS} ?(?:%|fps|[kmg]?bps|[km]?bit(?:/s)?|k?hz|db|px|x|frames?){_END}|{DIGITS} ?(?:%|倍速?|帧|度)"
        ),
    ),
    _Rule("QUANTITY", re.compile(rf"(?:[1-9]:[1-9]|16:9|21:9|2\.35:1|5:4){_END}(?!:)")),
    _Rule("NTH", re.compile(rf"[0-9]{{1,4}}(?:st|nd|rd|th){_END}")),
    _Rule("N", re.compile(rf"{DIGITS}(?![a-z0-9.]*[a-z0-9])")),
    _Rule("N", re.compile(CHINESE)),
)


@cache
def _english_rule() -> _Rule:
    return _Rule("N", re.compile(rf"{ENGLISH}{_END}"))


def _rules(text: str) -> tuple[_Rule, ...]:
    """Return the rules for values in `text`; on equal length the earlier one wins."""
    words = (_english_rule(),) if has_english(text) else ()
    return (_Rule("T", time_pattern(text)), *_RULES, *words)


_SEPARATORS: Final = frozenset(',.;:!?、，。；：！？\n()[]{}"|/')
_UNKNOWN_LATIN: Final = re.compile(r"[a-zà-ɏ_][a-zà-ɏ0-9_']*(?:-[a-zà-ɏ][a-zà-ɏ0-9_']*)*")
_UNKNOWN_NUMBER: Final = re.compile(r"[0-9]+(?:[.:,]?[0-9a-z]+)*")


def tokens(text: Folded, lexicon: Lexicon, holes: tuple[Token, ...]) -> tuple[Token, ...]:
    """Return the tokens in order. `holes` are the tokens that stand for the HOLE characters, in order."""
    waiting = iter(holes)
    rules = _rules(text.text)
    found: list[Token] = []
    at = 0
    while at < len(text.text):
        character = text.text[at]
        if character == HOLE:
            found.append(replace(next(waiting), start=at, end=at + 1))
        elif character.isspace() and character != "\n":
            at += 1
            continue
        else:
            found.append(_next(text, at, lexicon, rules))
        at = found[-1].end
    return tuple(_joined(_counted(found)))


def _next(text: Folded, at: int, lexicon: Lexicon, rules: tuple[_Rule, ...]) -> Token:
    value = _value(text, at, rules)
    known = lexicon.longest(text.text, at)
    # On equal length the lexicon wins: 十分感谢 is no ten minutes, "second" no number.
    if known and (value is None or len(known[0]) >= value.end - at):
        return _known(known[1], known[0], at)
    return value or _rest(text.text, at, lexicon)


def _known(word: Word, spelling: str, at: int) -> Token:
    value = parse_lines(word.value) if word.kind == "LINES" else word.value
    return Token(word.kind, spelling, at, at + len(spelling), value)


def _value(text: Folded, at: int, rules: tuple[_Rule, ...]) -> Token | None:
    best: Token | None = None
    if at and _is_latin(text.text[at]) and _is_latin(text.text[at - 1]):
        return None
    for rule in rules:
        match = rule.pattern.match(text.text, at)
        if match and match.end() > (best.end if best else at):
            best = _valued(rule.kind, match[0], at, text)
    return best


def _is_latin(character: str) -> bool:
    return character.isascii() and character.isalnum()


def _valued(kind: str, text: str, at: int, source: Folded) -> Token:
    end = at + len(text)
    if kind == "T":
        # "25m" is minutes; "25M" is what people write for megabytes.
        if re.fullmatch(rf"{DIGITS} ?m", text):
            kind = "SIZE" if source.original(end - 1, end) == "M" else "TM"
            return Token(kind, text, at, end, parse_size(text) if kind == "SIZE" else read_time(text))
        return Token("T", text, at, end, read_time(text))
    if kind == "LINES":
        return Token(kind, text, at, end, parse_lines(re.sub(r"[*×]", "x", text)))
    if kind in {"SIZE", "BARE_SIZE"}:
        return _size(kind, text, at, end)
    if kind == "NTH":
        return Token("NTH_N", text, at, end, number(text[:-2]))
    if kind == "N":
        value = number(text)
        if text.isascii() and value in COMMON_LINES and not text.isalpha():
            return Token("LINES", text, at, end, int(value))
        return Token(kind, text, at, end, value)
    return Token(kind, text, at, end)


def _size(kind: str, text: str, at: int, end: int) -> Token:
    plain = re.sub(
        r"megabytes?|megs?|兆", "mb", re.sub(r"gigabytes?|gigs?|个g", "gb", re.sub("kilobytes?", "kb", text))
    )
    try:
        return Token(kind, text, at, end, parse_size(plain))
    except NotUnderstood:
        return Token("QUANTITY", text, at, end)


def _rest(text: str, at: int, lexicon: Lexicon) -> Token:
    if text[at] in _SEPARATORS:
        return Token("SEP", text[at], at, at + 1)
    if text[at] in "-~":
        return Token("TO", text[at], at, at + 1)
    if match := _UNKNOWN_LATIN.match(text, at):
        if word := _corrected(match[0], lexicon):
            return _known(word, match[0], at)
        return Token("WORD", match[0], at, match.end())
    if match := _UNKNOWN_NUMBER.match(text, at):
        return Token("ODD", match[0], at, match.end())
    return Token("HAN" if is_han(text[at]) else "SYM", text[at], at, at + 1)


def _corrected(spelling: str, lexicon: Lexicon) -> Word | None:
    """Return the known word one slip away: two letters swapped, one doubled or missing, in words of five letters on.

    A changed letter is a slip only from seven letters on: "spend" is not "speed", "fight" is not "right".
    """
    if not 5 <= len(spelling) <= 20 or not spelling.isascii() or not spelling.isalpha():
        return None
    for near in _near(spelling):
        word = lexicon.words.get(near)
        if word and near[0] == spelling[0] and len(near) >= 5:
            return word
    return None


def _near(spelling: str) -> list[str]:
    letters = "abcdefghijklmnopqrstuvwxyz"
    halves = [(spelling[:at], spelling[at:]) for at in range(1, len(spelling) + 1)]
    swapped = [left + right[1] + right[0] + right[2:] for left, right in halves if len(right) > 1]
    shorter = [left + right[1:] for left, right in halves if right and right[0] in left[-1] + right[1:2]]
    longer = [left + letter + right for left, right in halves for letter in letters] if len(spelling) > 5 else []
    changed = [left + letter + right[1:] for left, right in halves if right for letter in letters]
    return swapped + shorter + longer + (changed if len(spelling) >= 7 else [])


def _counted(found: list[Token]) -> list[Token]:
    """Return the tokens with 个 behind a number as what it counts: 前三个, 第2个 are entries of a list."""
    return [
        replace(token, kind="ITEM")
        if token.text == "个" and before and before.kind == "N" and before.end == token.start and not _is_part(behind)
        else token
        for before, token, behind in zip([None, *found], found, [*found[1:], None], strict=False)
    ]


def _is_part(token: Token | None) -> bool:
    return token is not None and token.kind in {"CLIPNOUN", "T", "TM", "UNIT", "SECOND"}


def _joined(found: list[Token]) -> list[Token]:
    """Return the tokens with unknown Chinese characters side by side made one."""
    joined: list[Token] = []
    for token in found:
        last = joined[-1] if joined else None
        if last and token.kind == last.kind == "HAN" and last.end == token.start:
            joined[-1] = replace(last, text=last.text + token.text, end=token.end)
        else:
            joined.append(token)
    return joined
