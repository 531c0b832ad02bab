"""Which language a person speaks to us, so that the answer comes in the same."""

from typing import Literal

from fetchcut.language.links import find_links
from fetchcut.language.normalise import is_han

Language = Literal["en", "zh"]


def detect(text: str, locale: str | None = None) -> Language:
    """Return the language of the person's own words: pass `text` without file names; links in it do not count.

    Any Chinese character makes it Chinese. Without any word the locale ("zh_CN.UTF-8") decides; else English.
    """
    own = text
    for link in reversed(find_links(text)):
        own = own[: link.start] + " " + own[link.end :]
    if any(map(is_han, own)):
        return "zh"
    if not any(map(str.isalpha, own)) and (locale or "").lower().startswith("zh"):
        return "zh"
    return "en"
