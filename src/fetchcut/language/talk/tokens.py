"""Folded text → tokens: values (times, amounts, shapes of picture, colours, numbers), known words, and the rest."""

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace
from fractions import Fraction
from functools import cache
from typing import Final

from fetchcut.language.amounts import parse_lines, parse_size
from fetchcut.language.lexer import Token
from fetchcut.language.lexicon import Lexicon, Word
from fetchcut.language.normalise import HOLE, Folded, is_han
from fetchcut.language.numbers import CHINESE, DIGITS, ENGLISH, has_english, number
from fetchcut.language.talk.spelling import corrected
from fetchcut.language.times import Time, read_time, time_pattern

HIDDEN: Final = frozenset({"FILL", "DET", "SYM"})
"""Kinds that rows and frames do not see."""

_END: Final = r"(?![a-z0-9])"
_HAN: Final = rf"(?:{DIGITS}|{CHINESE})"
_SIGN: Final = r"(?:(?<![a-z0-9%秒分时点帧])[+-] ?)?"
_PLAIN_RATIOS: Final = "16:9|9:16|1:1|4:3|3:4|4:5|5:4|21:9|9:21|3:2|2:3|2\\.35:1|2\\.39:1|2:1|18:9"
_SEPARATORS: Final = frozenset(',.;:!?、，。；：！？\n()[]{}"|/…')
_PERCENT: Final = "(?:percent|per cent|pct|percnt|precent|pecent|prcent|persent)"
"""With the slips of the finger that people make in it."""
_UNIT: Final = " ?(?:s|secs?|seconds?|m|mins?|minutes?|frames?|%|percent|db)(?![a-z])"
"""What makes a difference of "clip 2 by 1 second", and no shape."""
_NO_CLIP: Final = "(?<!clip )(?<!clips )"
"""What a number counts behind it: "clip 1 by 3 dB" is no shape."""
_RATE: Final = r"(?:24|25|30|48|50|60|90|100|120)(?: ?fps| ?帧)?(?![a-z0-9])"
_JOINED_RATE: Final = re.compile(rf"(?<=[0-9]p){_RATE}")
"""The frames a second that stand right behind the lines: 1080p60, 1080p60帧."""
_LONG_SECOND: Final = re.compile(r"(?:a|one) (?:second|minute) and a half(?![a-z])")
_LATIN: Final = re.compile(r"[a-zà-ɏ_][a-zà-ɏ0-9_']*(?:-[a-zà-ɏ][a-zà-ɏ0-9_']*)*")
_ODD: Final = re.compile(r"[0-9]+(?:[.:,]?[0-9a-z]+)*")


def _rule(kind: str, text: str) -> tuple[str, re.Pattern[str]]:
    return kind, re.compile(text)


@cache
def _rules(has_words: bool) -> tuple[tuple[str, re.Pattern[str]], ...]:
    """Return the rules for values; on equal length the earlier one wins."""
    words = f"|{ENGLISH}" if has_words else ""
    count = rf"(?:{DIGITS}{words})"
    return (
        _rule(
            "RATIO",
            rf"(?:{_PLAIN_RATIOS}){_END}(?!:)|{_NO_CLIP}[0-9]{{1,2}} ?(?:x|by|比|/) ?[0-9]{{1,2}}{_END}(?!{_UNIT})",
        ),
        _rule("RES", rf"[1-9][0-9]{{2,3}}p(?={_RATE})"),
        _rule("RES", rf"[1-9][0-9]{{2,4}} ?[x*×:] ?[1-9][0-9]{{2,4}}{_END}"),
        _rule("RES", rf"[1-9][0-9]{{2,3}} ?[pi]{_END}|[248]k{_END}"),
        _rule(
            "PCT",
            rf"(?:{_SIGN}|负 ?|minus ){count} ?(?:%|{_PERCENT}{_END})"
            rf"|负? ?百分之 ?{_HAN}|{_HAN}成(?:半|[一二三四五六七八九](?![秒段个分条成]))?(?![员功])|打?{_HAN}折(?!叠)",
        ),
        _rule("DB", rf"{_SIGN}(?:minus |plus )?{count} ?(?:dbs?{_END}|decibels?{_END})|[+-]?(?:{_HAN}) ?个?分贝"),
        _rule("LUFS", rf"(?:minus )?-? ?{count} ?(?:lufs|lkfs){_END}"),
        _rule("X", rf"{count} ?(?:x|times){_END}|x ?{DIGITS}{_END}|×{DIGITS}|{DIGITS}×|{_HAN} ?倍半?"),
        _rule("FRAC", rf"{CHINESE}分之{CHINESE}|[1-9]/[1-9]{_END}"),
        _rule("DEG", rf"-?{count} ?(?:degrees?{_END}|deg{_END}|°)|{_HAN} ?度"),
        _rule("FPS", rf"{DIGITS} ?(?:fps|frames (?:per|a) second){_END}|每秒 ?{_HAN} ?帧|{DIGITS} ?帧每秒"),
        _rule("SIZE", rf"{DIGITS} ?(?:[kmg]i?b|megabytes?|gigabytes?|kilobytes?|megs?|gigs?){_END}|{DIGITS} ?兆"),
        _rule(
            "SIDE",
            rf"[1-9][0-9]{{1,3}} ?(?:px|pixels?)? ?(?:in )?(?:wide|width|high|height|tall){_END}"
            r"|[1-9][0-9]{1,3} ?(?:像素)?[宽高]|[宽高]度? ?[1-9][0-9]{1,3}(?: ?像素)?(?![0-9秒分%])",
        ),
        _rule("PX", rf"{DIGITS} ?(?:px|pixels?){_END}|{_HAN} ?像素"),
        _rule("FRAMES", rf"{count} ?frames?{_END}|{_HAN} ?帧"),
        _rule("COLOR", rf"#[0-9a-f]{{6}}{_END}|#[0-9a-f]{{3}}{_END}"),
        _rule("ORD", rf"[0-9]{{1,4}}(?:st|nd|rd|th){_END}"),
        _rule("N", rf"{DIGITS}(?![a-z0-9.]*[a-z0-9])"),
        _rule("N", rf"(?<![a-z0-9%秒分时点帧])[+-]{DIGITS}(?![a-z0-9.]*[a-z0-9])"),
        _rule("N", rf"负? ?{CHINESE}"),
        _rule("N", rf"负 ?{DIGITS}"),
        *((_rule("N", rf"{ENGLISH}{_END}"),) if has_words else ()),
    )


@cache
def _halved() -> re.Pattern[str]:
    """Return the expression for "two and a half seconds"."""
    count = f"{DIGITS}|{ENGLISH.removesuffix('(?: and a half)?')}"
    part = r"(?:a |one |(?P<three>three ))?(?P<part>half|quarters?)"
    return re.compile(rf"(?P<count>{count}) and {part} (?P<unit>seconds?|secs?|minutes?|mins?)(?![a-z])")


Rules = tuple[tuple[str, re.Pattern[str]], ...]


def tokens(text: Folded, lexicon: Lexicon, holes: tuple[Token, ...], own: Mapping[str, str]) -> tuple[Token, ...]:
    """Return the tokens in order. `holes` stand for the HOLE characters; `own` are the person's names of things."""
    waiting = iter(holes)
    rules = (("T", time_pattern(text.text)), *_rules(has_english(text.text)))
    found: list[Token] = []
    at = 0
    while at < len(text.text):
        character = text.text[at]
        if character.isspace() and character != "\n":
            if _is_pause(text.text, at) and (not found or found[-1].kind not in _BEFORE_TEXT):
                found.append(Token("SEP", ",", at, at + 1))
            at += 1
            continue
        if character == HOLE:
            found.append(replace(next(waiting), start=at, end=at + 1))
        else:
            found.append(_next(text, at, lexicon, rules, own))
        at = found[-1].end
    return tuple(_joined(found))


_BEFORE_TEXT: Final = frozenset({"ADD", "SAYS", "TITLE", "CAPTION", "TEXT", "LOWERTHIRD", "CARD"})
"""A text to show may follow these behind a blank: 最后三秒写 谢谢惠顾."""


def _is_pause(text: str, at: int) -> bool:
    """Return whether a blank stands for a comma: between Chinese characters, where nobody types one for its looks."""
    return 0 < at < len(text) - 1 and (is_han(text[at - 1]) or text[at - 1] == "%") and is_han(text[at + 1])


def _next(text: Folded, at: int, lexicon: Lexicon, rules: Rules, own: Mapping[str, str]) -> Token:
    name = _own_name(text.text, at, own)
    value = _value(text, at, rules)
    known = lexicon.longest(text.text, at)
    if name and (known is None or len(known[0]) <= len(name)):
        return Token("NAMED", name, at, at + len(name), own[name])
    # On equal length the lexicon wins: 十分感谢 is no ten minutes, "second" no number.
    if known and (value is None or len(known[0]) >= value.end - at):
        return _known(known[1], known[0], at)
    return value or _rest(text.text, at, lexicon)


def _own_name(text: str, at: int, own: Mapping[str, str]) -> str | None:
    if at and _is_latin(text[at]) and _is_latin(text[at - 1]):
        return None
    fitting = (name for name in own if text.startswith(name, at))
    whole = (
        name
        for name in fitting
        if not (_is_latin(name[-1]) and at + len(name) < len(text) and _is_latin(text[at + len(name)]))
    )
    return max(whole, key=len, default=None)


def _known(word: Word, spelling: str, at: int) -> Token:
    return Token(word.kind, spelling, at, at + len(spelling), word.value)


def _is_latin(character: str) -> bool:
    return character.isascii() and character.isalnum()


def _value(text: Folded, at: int, rules: Rules) -> Token | None:
    best: Token | None = None
    if rate := _JOINED_RATE.match(text.text, at):
        return Token("FPS", rate[0], at, rate.end(), valued("FPS", rate[0]))
    is_glued = text.text[at].isdigit() and text.text[at - 1].isalpha()
    if at and _is_latin(text.text[at]) and _is_latin(text.text[at - 1]) and not is_glued:
        return None
    if long := _LONG_SECOND.match(text.text, at):
        return Token("T", long[0], at, long.end(), Time(Fraction(3, 2) * (60 if "min" in long[0] else 1), Fraction(1)))
    if (
        " and " in text.text
        and (halved := _halved().match(text.text, at))
        and (count := number(halved["count"])) is not None
    ):
        part = Fraction(1, 2) if halved["part"] == "half" else Fraction(3, 4) if halved["three"] else Fraction(1, 4)
        unit = Fraction(60 if halved["unit"].startswith("min") else 1)
        return Token("T", halved[0], at, halved.end(), Time((count + part) * unit, unit))
    for kind, pattern in rules:
        match = pattern.match(text.text, at)
        if match and match.end() > (best.end if best else at):
            token = _token(kind, match[0], at, text)
            best = token or best
    return best


def _token(kind: str, text: str, at: int, source: Folded) -> Token | None:
    if kind == "T":
        return _time(text, at, source)
    value = valued(kind, text)
    return None if value is None else Token(kind, text, at, at + len(text), value)


def _time(text: str, at: int, source: Folded) -> Token | None:
    end = at + len(text)
    # "25M" is what people write for megabytes, "25m" for minutes.
    if re.fullmatch(rf"{DIGITS} ?m", text) and source.original(end - 1, end) == "M":
        return Token("SIZE", text, at, end, parse_size(text))
    time = read_time(text)
    return None if time is None else Token("C" if time.unit is None else "T", text, at, end, time)


def valued(kind: str, text: str) -> object:
    """Return what a text is worth as a value of the kind, None for nothing; kinds without values keep the text."""
    reader = _READERS.get(kind)
    return reader(text) if reader else text


def _numbers(text: str) -> Iterator[Fraction]:
    pattern = rf"{DIGITS}|{CHINESE}" + (f"|{ENGLISH}" if has_english(text) else "")
    yield from (value for each in re.findall(pattern, text) if (value := number(each)) is not None)


def _signed(text: str) -> Fraction | None:
    value = next(_numbers(text), None)
    if value is None:
        return None
    return -value if text.lstrip().startswith(("-", "minus", "负")) else value


def _percent(text: str) -> Fraction | None:
    """Return the share: 三成五 is 35 %, 打八折 80 %, 八五折 85 %."""
    value = _signed(text.replace("百分之", ""))
    if value is None:
        return None
    if text.endswith("折"):
        return value / 10 if value < 10 else value / 100
    if "成" not in text:
        return value / 100
    rest = text.partition("成")[2]
    return value / 10 + (Fraction(5) if rest == "半" else number(rest) or Fraction(0)) / 100


def _times_as_much(text: str) -> Fraction | None:
    value = next(_numbers(text), None)
    return value + Fraction(1, 2) if value is not None and text.endswith("半") else value


def _ratio(text: str) -> Fraction | None:
    numbers = [Fraction(each) for each in re.findall(r"[0-9]+(?:\.[0-9]+)?", text)]
    return numbers[0] / numbers[1] if len(numbers) == 2 and all(numbers) else None


def _signed_number(text: str) -> Fraction | None:
    value = number(text.lstrip("+-负 "))
    return -value if value is not None and text[0] in "-负" else value


def _fraction(text: str) -> Fraction | None:
    if "/" in text:
        return _ratio(text)
    below, _, above = text.partition("分之")
    top, bottom = number(above), number(below)
    return top / bottom if top is not None and bottom else None


def _resolution(text: str) -> tuple[int, int] | int:
    numbers = [int(each) for each in re.findall("[0-9]+", text)]
    return (numbers[0], numbers[1]) if len(numbers) == 2 else parse_lines(text.replace(" ", ""))


def _side(text: str) -> tuple[str, int]:
    which = "width" if re.search("wid|宽", text) else "height"
    return which, int(next(_numbers(text)))


def _bytes(text: str) -> int | None:
    plain = re.sub("gigabytes?|gigs?", "gb", re.sub("megabytes?|megs?|兆", "mb", re.sub("kilobytes?", "kb", text)))
    return parse_size(plain) if next(_numbers(plain), Fraction(0)) > 0 else None


def _color(text: str) -> str:
    digits = text[1:]
    return "#" + (digits if len(digits) == 6 else "".join(each * 2 for each in digits)).upper()


_READERS: Final[Mapping[str, Callable[[str], object]]] = {
    "T": read_time,
    "PCT": _percent,
    "DB": _signed,
    "LUFS": lambda text: -abs(next(_numbers(text), Fraction(14))),
    "X": _times_as_much,
    "RATIO": lambda text: _ratio(re.sub("[a-z比/]+", ":", text.replace(" ", ""))),
    "FRAC": _fraction,
    "RES": _resolution,
    "SIDE": _side,
    "DEG": _signed,
    "FPS": lambda text: next(_numbers(text), None),
    "SIZE": _bytes,
    "PX": lambda text: next(_numbers(text), None),
    "FRAMES": lambda text: next(_numbers(text), None),
    "COLOR": _color,
    "ORD": lambda text: number(text[:-2]),
    "N": _signed_number,
}


def _rest(text: str, at: int, lexicon: Lexicon) -> Token:
    if text[at] in _SEPARATORS:
        return Token("SEP", text[at], at, at + 1)
    if text[at] in "-~":
        return Token("DASH", text[at], at, at + 1)
    if text.startswith("'s", at) and at and _is_latin(text[at - 1]):
        return Token("DET", "'s", at, at + 2)
    if match := _LATIN.match(text, at):
        if match[0].endswith("'s") and (word := lexicon.words.get(match[0][:-2])):
            return Token(word.kind, match[0][:-2], at, match.end() - 2, word.value)
        if meant := corrected(match[0], lexicon):
            word = lexicon.words[meant]
            return Token(word.kind, meant, at, match.end(), word.value)
        return _glued(match[0], at, lexicon) or Token("WORD", match[0], at, match.end())
    if is_han(text[at]) and text[at + 1 : at + 2] == "掉":
        return Token("REMOVE", text[at : at + 2], at, at + 2)  # whatever is done to it, it goes
    if match := _ODD.match(text, at):
        return Token("ODD", match[0], at, match.end())
    return Token("HAN" if is_han(text[at]) else "SYM", text[at], at, at + 1)


def _glued(text: str, at: int, lexicon: Lexicon) -> Token | None:
    """Return the noun before a figure without a blank: BGM20%, clip2, speed1.5; None where none stands there."""
    name = text.rstrip("0123456789")
    word = lexicon.words.get(name) if name != text else None
    return Token(word.kind, name, at, at + len(name), word.value) if word and word.kind in _COUNTED else None


_COUNTED: Final = frozenset(
    {"CLIP", "MUSIC", "LOGO", "TITLE", "CAPTION", "SOUND", "VOICE", "VOLUME", "SPEED", "OPACITY", "SIZEWORD"}
)


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
