"""Which language a person speaks to us, so that the answer comes in the same."""

import re
from typing import Final, Literal

from fetchcut.language.links import find_links

Language = Literal["en", "zh"]
_HAN: Final = re.compile(r"[\u3400-\u9fff\uf900-\ufaff]")


def detect(text: str, locale: str | None = None) -> Language:
    """Return the language of the person's own words: pass `text` without file names; links in it do not count.

    Any Chinese character makes it Chinese. Without any word the locale ("zh_CN.UTF-8") decides; else English.
    """
    own = text
    for link in reversed(find_links(text)):
        own = own[: link.start] + " " + own[link.end :]
    if _HAN.search(own):
        return "zh"
    if not re.search(r"[^\W\d_]", own) and (locale or "").lower().startswith("zh"):
        return "zh"
    return "en"
