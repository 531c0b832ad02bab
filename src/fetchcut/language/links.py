"""Links in a sentence, verbatim: also where they touch Chinese text or punctuation without a space."""

import re
from dataclasses import dataclass
from typing import Final

_HAN: Final = "\u3400-\u9fff\uf900-\ufaff"
# Never part of a link: space, controls, quotes and brackets of both scripts, full-width punctuation, Chinese text.
_STOP: Final = (
    rf"\s\x00-\x20\x7f\"<>`{_HAN}\u3000-\u303f\uff00-\uffef\u2018-\u201f\u2026\u3040-\u30ff\uac00-\ud7af\ue000"
)
# A Chinese name inside an address that goes on behind it: https://a.b/视频/1.mp4; else Chinese text ends the link.
_INNER_HAN: Final = rf"(?<=[/=_\-])[{_HAN}]+(?=[/.?&=%_\-][A-Za-z0-9{_HAN}])"
_BODY: Final = rf"(?:[^{_STOP}]|{_INNER_HAN})+"
_FULL: Final = rf"(?<![A-Za-z0-9])[A-Za-z][A-Za-z0-9+.\-]{{1,15}}://{_BODY}"
_HOST: Final = r"(?:[A-Za-z0-9](?:[A-Za-z0-9\-]{0,61}[A-Za-z0-9])?\.){1,6}"
_BARE: Final = (
    rf"(?<![A-Za-z0-9@._/\\~\-])(?:www\.{_HOST}[A-Za-z]{{2,20}}(?:[:/?]{_BODY})?"
    rf"|{_HOST}(?P<top>[A-Za-z]{{2,20}})(?::[0-9]{{2,5}})?/{_BODY}"
    rf"|{_HOST}(?:com|net|org|tv|cn)/?(?![A-Za-z0-9.\-]))"
)
_LABELLED: Final = rf"\[[^\[\]\n]{{0,300}}\]\((?P<target>{_FULL})"
_LINK: Final = re.compile(rf"{_LABELLED}|(?P<full>{_FULL})|(?P<bare>{_BARE})")
_CLOSERS: Final = {")": "(", "]": "[", "}": "{"}


@dataclass(frozen=True, slots=True)
class FoundLink:
    """A link and where it stands in the text, half-open; the place covers a Markdown label as well."""

    url: str
    start: int
    end: int


def find_links(text: str, endings: frozenset[str] = frozenset()) -> tuple[FoundLink, ...]:
    """Return the links in order. `endings` are file name endings: "a.mp4/b" is then no address.

    Any scheme with :// counts (whether it is fetched is not decided here). An address without a scheme gets https://.
    """
    found = []
    at = 0
    while match := _LINK.search(text, at):
        at = match.end()
        if match["top"] and match["top"].lower() in endings:
            continue
        url = match["target"] or match["full"] or match["bare"]
        url = re.split(r"[,;|](?=[a-z]{2,6}://)", url, maxsplit=1)[0]  # a list of links without blanks
        start = match.start("target") if match["target"] else match.start()
        if text[start - 1 : start] == "'" and "'" in url:
            url = url[: url.index("'")]
        url = _without_tail(url)
        if url.endswith("://"):
            continue
        at = start + len(url)
        is_closed = bool(match["target"]) and text[at : at + 1] == ")"
        found.append(FoundLink(url if match["bare"] is None else f"https://{url}", match.start(), at + is_closed))
        at += is_closed
    return tuple(found)


def _without_tail(url: str) -> str:
    """Return the link without the sentence's punctuation; a closing bracket stays where its opening one is inside."""
    while url:
        last = url[-1]
        is_loose = last in _CLOSERS and url.count(last) > url.count(_CLOSERS[last])
        if last not in ".,;:!?'" and not is_loose:
            return url
        url = url[:-1]
    return url
