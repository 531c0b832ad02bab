"""What a model may say to a person: one short line of plain text, with nothing in it to click."""

import re
from typing import Final

from fetchcut.language.models.view import shown

LONGEST: Final = 300

_LINK: Final = re.compile(r"://|www\.|\bmailto:|[\w-]\.[a-z]{2,}/|\]\(", re.IGNORECASE)
_FORMATTING: Final = re.compile(r"[*_`#<>|~]+")


def plain(text: str) -> str:
    """Return what of a model's text is shown; "" where there is nothing, or a link in it: that is nobody's question."""
    line = shown(text, 4 * LONGEST)
    if _LINK.search(line):
        return ""
    return shown(_FORMATTING.sub("", line), LONGEST)


def is_question(text: str) -> bool:
    """Return whether it asks the person something."""
    return text.endswith(("?", "？"))
