"""Numbers as people write them: digits, English words up to 999, Chinese numerals up to 9999."""

import re
from fractions import Fraction
from typing import Final

_ONES: Final = {
    word: value
    for value, word in enumerate(
        [
            "zero",
            "one",
            "two",
            "three",
            "four",
            "five",
            "six",
            "seven",
            "eight",
            "nine",
            "ten",
            "eleven",
            "twelve",
            "thirteen",
            "fourteen",
            "fifteen",
            "sixteen",
            "seventeen",
            "eighteen",
            "nineteen",
        ]
    )
}
_TENS: Final = {
    word: 20 + 10 * place
    for place, word in enumerate(["twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety"])
} | {"fourty": 40}
_DIGITS: Final = {"零": 0, "〇": 0, "一": 1, "二": 2, "两": 2, "三": 3, "四": 4} | {
    digit: value for value, digit in enumerate("五六七八九", 5)
}
_PLACES: Final = {"十": 10, "百": 100, "千": 1000}

DIGITS: Final = r"[0-9]{1,9}(?:\.[0-9]{1,6})?"
_BELOW_HUNDRED: Final = (
    rf"(?:(?:{'|'.join(_TENS)})(?:[ -](?:{'|'.join(list(_ONES)[1:10])}))?|{'|'.join(reversed(_ONES))})"
)
ENGLISH: Final = (
    rf"(?:(?:a|{'|'.join(list(_ONES)[1:10])}) hundred(?: (?:and )?{_BELOW_HUNDRED})?|{_BELOW_HUNDRED})(?: and a half)?"
)
CHINESE: Final = r"[零〇一二两三四五六七八九十百千]+(?:点[零〇一二三四五六七八九]+)?"
"""Regular expressions for folded text; none of them looks at its surroundings."""


_NOTHING: Final = "(?!)"


def has_english(text: str) -> bool:
    """Return whether a number in English words can stand in the folded text."""
    return any(word in text for word in (*_ONES, *_TENS, "hundred"))


def english(*, is_needed: bool) -> str:
    """Return ENGLISH, or what matches nothing and takes no time to compile where no such number can stand."""
    return ENGLISH if is_needed else _NOTHING


def number(text: str) -> Fraction | None:
    """Return the value of a folded text that one of the three expressions matches whole; None for any other."""
    if re.fullmatch(DIGITS, text):
        return Fraction(text)
    if re.fullmatch(CHINESE, text):
        return _chinese(text)
    return _english(text) if has_english(text) and re.fullmatch(ENGLISH, text) else None


def _english(text: str) -> Fraction:
    half = Fraction(1, 2) if text.endswith(" and a half") else Fraction(0)
    total = 0
    for word in text.removesuffix(" and a half").replace("-", " ").split():
        if word == "hundred":
            total = max(total, 1) * 100
        else:
            total += _ONES.get(word) or _TENS.get(word) or int(word == "a")
    return total + half


def _chinese(text: str) -> Fraction:
    whole, _, decimals = text.partition("点")
    tail = "".join(str(_DIGITS[digit]) for digit in decimals)
    return _chinese_whole(whole) + (Fraction(int(tail), 10 ** len(tail)) if tail else 0)


def _chinese_whole(text: str) -> Fraction:
    if not any(place in text for place in _PLACES):  # 二〇二五 is read digit by digit
        return Fraction(int("".join(str(_DIGITS[digit]) for digit in text)))
    total, pending = 0, 0
    for character in text:
        if character in _PLACES:
            total, pending = total + (pending or 1) * _PLACES[character], 0
        else:
            pending = _DIGITS[character]
    return Fraction(total + pending)
