"""The text of a cue without what is not text: HTML-like tags, ASS override blocks, entities."""

import html
import re
from typing import Final

_TAG: Final = re.compile(r"</?[A-Za-z0-9][^<>\n]{0,200}>")
_OVERRIDE: Final = re.compile(r"\{\\[^{}\n]{0,500}\}")
# C0 and C1, and the marks that turn the direction of text; the line break stays.
_CONTROL: Final = re.compile("[\x00-\x09\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069\ufeff\ud800-\udfff]+")


def plain(text: str) -> str:
    """Return the text as people are to read it. "a < b" and "{smiles}" stay: they are no tags."""
    bare = _TAG.sub("", _OVERRIDE.sub("", text))
    return _CONTROL.sub(" ", html.unescape(bare) if "&" in bare else bare)
