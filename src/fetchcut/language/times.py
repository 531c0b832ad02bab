"""Times and durations as people write them, in English, Chinese and yt-dlp's spelling of sections."""

import re
from dataclasses import dataclass
from fractions import Fraction
from functools import cache
from typing import Final

from fetchcut.errors import NotOfferedYet, NotUnderstood
from fetchcut.language.amounts import parse_lines, parse_size
from fetchcut.language.normalise import fold
from fetchcut.language.numbers import CHINESE, DIGITS, english, has_english, number
from fetchcut.timeline.time import Cut, Moment, Seconds

__all__ = ["Time", "parse_lines", "parse_sections", "parse_size", "parse_time", "read_time", "time_pattern"]

_UNITS: Final = {
    1: (
        "seconds",
        "second",
        "secs",
        "sec",
        "s",
        "secodns",
        "secnods",
        "secnod",
        "secons",
        "secound",
        "secounds",
        "秒钟",
        "秒种",
        "妙",
        "秒",
    ),
    60: ("minutes", "minute", "mins", "min", "m", "分钟", "分"),
    3600: ("hours", "hour", "hrs", "hr", "h", "个小时", "小时", "个钟头", "钟头", "个钟"),
}
_UNIT_SECONDS: Final = {name: Seconds(value) for value, names in _UNITS.items() for name in names} | {
    "ms": Seconds(1, 1000),
    "毫秒": Seconds(1, 1000),
    "milliseconds": Seconds(1, 1000),
    "millisecond": Seconds(1, 1000),
}
_LATIN_UNIT: Final = "|".join(sorted((u for u in _UNIT_SECONDS if u.isascii()), key=len, reverse=True))
_CHINESE_UNIT: Final = "|".join(
    "分(?!为)" if unit == "分" else unit  # 从第10秒一分为二
    for unit in sorted((u for u in _UNIT_SECONDS if not u.isascii()), key=len, reverse=True)
)

_CLOCK: Final = r"[0-9]{1,3}:[0-5][0-9](?::[0-5][0-9])?(?:\.[0-9]{1,6})?(?![0-9]|:[0-9])"
_HALF: Final = rf"half an? (?:{_LATIN_UNIT})(?![a-z0-9])"
_PART: Final = (
    rf"(?P<share>half|(?:a|one|1) quarter|(?:three|3) quarters|(?:a|one|1) third|(?:two|2) thirds)"
    rf" of an? (?P<whole>{_LATIN_UNIT})(?![a-z0-9])"
)
_SHARES: Final = {"half": Fraction(1, 2), "quarter": Fraction(1, 4), "third": Fraction(1, 3)}
_HOURS: Final = r"[ -]?(?:hours?|hrs?|h)"
_MINUTES: Final = r"[ -]?(?:minutes?|mins?|m)"
_SECONDS: Final = r"[ -]?(?:seconds?|secodns?|secnods?|secons|secounds?|secs?|s|milliseconds?|ms)"
"""With the slips of the finger that people make in it."""
_HAN_NUMBER: Final = rf"(?:{DIGITS}|{CHINESE})"
_HAN: Final = (
    rf"(?:{_HAN_NUMBER} ?个?半(?:{_CHINESE_UNIT.replace('个', '')})|半个?(?:{_CHINESE_UNIT})"
    rf"|{_HAN_NUMBER} ?(?:{_CHINESE_UNIT})(?: ?[零又]?{_HAN_NUMBER} ?(?:{_CHINESE_UNIT}))*"
    rf"(?:半(?![段部场集])|[零又]?(?:[0-5]?[0-9]|{CHINESE})(?![0-9a-z个点第张次段帧下幅遍条份块.:%]| ?[pPkKmMgG倍]))?)"
)


_ENDING: Final = r"(?= (?:to|until|till|through|and|mark|on|onwards?|in|please)\b| ?[-,.!?;)–]|$)"
"""What follows seconds that are only a number: "one minute ten to one minute forty"; not "one minute two clips"."""


def _count_pattern(words: str) -> str:
    return rf"(?:{DIGITS}|{words}|an?|a couple(?: of)?)"


def _latin(words: str) -> str:
    """Return the expression for hours, minutes and seconds; `words` is that for numbers in English words.

    Units fall: "90s and 2 min" are two times. "1m30s" has no boundary inside, but one at its end ("5 some").
    """
    count, small_count = _count_pattern(words), rf"(?:{DIGITS}|{words}|a couple(?: of)?)"  # "a second": an ordinal
    following = rf"(?:,? and |, | )?(?:{DIGITS}|{words})"
    return (
        rf"(?:{count}{_HOURS}(?:{following}{_MINUTES})?(?:{following}{_SECONDS})?(?![a-z0-9])"
        rf"|{count}{_MINUTES}(?:{following}{_SECONDS}| (?:{words}){_ENDING})?(?![a-z0-9])"
        rf"|{small_count}{_SECONDS}(?![a-z0-9]))"
        rf"(?: and a half\b| [0-5]?[0-9](?![0-9a-z:.%]|[ -](?:{_LATIN_UNIT}|[0-9])))?"
    )


def time_pattern(text: str) -> re.Pattern[str]:
    """Return the expression for one time in the folded `text`; it does not look at what stands before it.

    English number words make it ten times as long; it is compiled with them only for a text that may have some.
    """
    return _time_pattern(has_english(text))


@cache
def _time_pattern(has_words: bool) -> re.Pattern[str]:
    latin = _latin(english(is_needed=has_words))
    return re.compile(rf"(?P<clock>{_CLOCK})|(?P<half>{_HALF})|(?P<part>{_PART})|(?P<latin>{latin})|(?P<han>{_HAN})")


@cache
def _step_pattern(has_words: bool) -> re.Pattern[str]:
    return re.compile(
        rf"(?P<half>half an?|半个?)? ?(?P<count>{_HAN_NUMBER}|{_count_pattern(english(is_needed=has_words))})?[ -]?个?"
        rf"(?P<more>半)?(?P<unit>(?:{_LATIN_UNIT})(?![a-z])|{_CHINESE_UNIT})"
    )


@dataclass(frozen=True, slots=True)
class Time:
    """A time someone wrote. `unit` is that of its first number ("3 to 5 minutes" lends it to the 3), or None."""

    seconds: Seconds
    unit: Seconds | None


def read_time(text: str) -> Time | None:
    """Return the time for a folded text that the time expression matches whole, else None."""
    match = time_pattern(text).fullmatch(text)
    if match is None:
        return None
    if match["clock"]:
        parts = [Seconds(part) for part in text.split(":")]
        return Time(sum((part * 60**place for place, part in enumerate(reversed(parts))), Seconds(0)), None)
    if match["part"]:
        count, _, name = match["share"].rpartition(" ")
        times = {"three": 3, "3": 3, "two": 2, "2": 2}.get(count, 1)
        unit = _UNIT_SECONDS[match["whole"]]
        return Time(times * _SHARES[name.removesuffix("s")] * unit, unit)
    return _pairs(text)


def _pairs(text: str) -> Time:
    total, unit, first, at = Seconds(0), Seconds(1), None, 0
    pattern = _step_pattern(has_english(text))
    while step := pattern.search(text, at):
        unit = _UNIT_SECONDS[step["unit"]]
        first = first or unit
        total += unit * _count(step)
        at = step.end()
    rest = text[at:].strip(" 零又")
    if rest in {"半", "and a half"}:
        total += unit / 2
    elif rest and (value := number(rest)) is not None:
        # 三分二十 are twenty seconds more, 三秒五 five tenths of one.
        total += value * unit / 60 if unit > 1 else value / 10 ** len(str(int(value)))
    return Time(total, first)


def _count(step: re.Match[str]) -> Fraction:
    half = Fraction(1, 2)
    if step["half"]:
        return half
    text = step["count"] or "a"
    value = Fraction(2 if "couple" in text else 1) if text[0] == "a" else number(text)
    return (value if value is not None else Fraction(1)) + (half if step["more"] else 0)


def parse_time(text: str) -> Seconds:
    """Return seconds for "90", "1:30", "00:01:30.5", "1m30s", "five seconds", 一分半. Raises NotUnderstood."""
    plain = fold(text).strip()
    bare = number(plain) if re.fullmatch(DIGITS, plain) else None
    time = read_time(plain)
    if time is None and bare is None:
        raise NotUnderstood(words=text)
    return bare if time is None and bare is not None else time.seconds if time else Seconds(0)


# yt-dlp's README, --download-sections: a leading "*" marks times, "inf" is the end, negative counts from the end.
_SECTION: Final = re.compile(r"\*?\s*(?P<start>-?[^-]*?)\s*-\s*(?P<end>-?[^-]*)")


def parse_sections(text: str) -> Cut:
    """Return the one kept part for "*10:15-inf", "*-0:30--0:10", "1:00-2:00", "*1:00-".

    Raises NotOfferedYet for chapters and *from-url, NotUnderstood for anything else.
    """
    plain = fold(text).strip()
    match = _SECTION.fullmatch(plain)
    if match is None or plain.startswith("*from"):
        raise NotOfferedYet(words=text)
    try:
        start = _section_moment(match["start"]) or Moment(Seconds(0))
        end = _section_moment(match["end"])
    except NotUnderstood as error:
        # Without the star yt-dlp reads a chapter's name.
        raise (NotUnderstood(words=text) if plain.startswith("*") else NotOfferedYet(words=text)) from error
    if end and is_backwards(start, end):
        raise NotUnderstood(words=text)
    return Cut(start, end)


def parse_all_sections(text: str) -> tuple[Cut, ...]:
    """Return the kept parts of a list with commas: "*1:00-2:00,3:00-4:00". Raises as parse_sections does."""
    return tuple(parse_sections(part) for part in text.split(","))


def is_backwards(start: Moment, end: Moment) -> bool:
    """Return whether no length of media puts `end` after `start`."""
    if start.is_from_end != end.is_from_end:
        return False
    return end.offset >= start.offset if end.is_from_end else end.offset <= start.offset


def _section_moment(text: str) -> Moment | None:
    if text in {"", "inf", "infinite"}:
        return None
    is_from_end = text.startswith("-")
    return Moment(parse_time(text.removeprefix("-")), is_from_end)
