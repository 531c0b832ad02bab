"""Whether a language tag of a file or a site is the language that was asked for."""

from typing import Final

_THREE: Final = {
    "ar": ("ara",),
    "cs": ("cze", "ces"),
    "de": ("ger", "deu"),
    "el": ("gre", "ell"),
    "en": ("eng",),
    "es": ("spa",),
    "fr": ("fre", "fra"),
    "hi": ("hin",),
    "it": ("ita",),
    "ja": ("jpn",),
    "ko": ("kor",),
    "nl": ("dut", "nld"),
    "pl": ("pol",),
    "pt": ("por",),
    "ru": ("rus",),
    "sv": ("swe",),
    "tr": ("tur",),
    "vi": ("vie",),
    "zh": ("chi", "zho", "cmn", "yue"),
}
_TWO: Final = {three: two for two, threes in _THREE.items() for three in threes}


_CANTONESE: Final = frozenset({"yue", "yue-hk", "yue-hans", "yue-hant", "zh-yue", "zh-hk"})


def is_language(tag: str | None, asked: str) -> bool:
    """Return whether `tag` ("eng", "en-US", "zh_Hans") is the language `asked`; regions and scripts do not count.

    Files carry ISO 639-2 in both of its spellings, sites carry BCP 47: both are compared by their ISO 639-1 code. What
    is Cantonese is Chinese, too; who asks for Cantonese wants no other.
    """
    if asked.lower() == "yue":
        return tag is not None and tag.lower().replace("_", "-") in _CANTONESE
    return tag is not None and _code(tag) == _code(asked)


def three_letters(tag: str | None) -> str | None:
    """Return the language of a tag as MP4 has it (ISO 639-2): "eng" for "en-US"; None where it is none of those."""
    first = (tag or "").lower().replace("_", "-").split("-")[0]
    code = _THREE.get(first, (first,))[0]
    return code if len(code) == 3 and code.isascii() and code.isalpha() else None


def _code(tag: str) -> str:
    first = tag.lower().replace("_", "-").split("-")[0]
    return _TWO.get(first, first)
