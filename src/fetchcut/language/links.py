"""Links in a sentence, verbatim: also where they touch Chinese text or punctuation without a space."""

import re
from dataclasses import dataclass
from typing import Final

from fetchcut.language.normalise import is_han

# How a link begins: with a scheme, with www., as host.tld/ or as a bare host of one of five endings.
_HOST: Final = r"(?:[A-Za-z0-9](?:[A-Za-z0-9\-]{0,61}[A-Za-z0-9])?\.){1,6}"
_SCHEME: Final = r"(?<![A-Za-z0-9])[A-Za-z][A-Za-z0-9+.\-]{1,15}://"
_SURE: Final = ("com", "net", "org", "tv", "cn")
_BEGIN: Final = re.compile(
    rf"(?P<label>\[[^\[\]\n]{{0,300}}\]\()(?={_SCHEME})|(?P<full>{_SCHEME})"
    rf"|(?<![A-Za-z0-9@._/\\~\-])(?P<bare>www\.{_HOST}[A-Za-z]{{2,20}}(?P<more>[:/?])?"
    rf"|{_HOST}(?P<top>[A-Za-z]{{2,20}})(?::[0-9]{{2,5}})?/|{_HOST}(?:{'|'.join(_SURE)})/?(?![A-Za-z0-9.\-]))"
)
# Never part of a link: space, controls, quotes and brackets of both scripts, full-width punctuation, Chinese text.
_STOP: Final = re.compile(
    r"[\s\x00-\x20\x7f\"<>`\u3400-\u9fff\uf900-\ufaff\u3000-\u303f\uff00-\uffef\u2018-\u201f\u2026"
    r"\u3040-\u30ff\uac00-\ud7af\ue000]"
)
_CLOSERS: Final = {")": "(", "]": "[", "}": "{"}


_ESCAPE: Final = re.compile("%[0-9A-Fa-f]{2}")


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
    while match := _BEGIN.search(text, at):
        at = match.end()
        if match["top"] and match["top"].lower() in endings:
            continue
        start = match.end("label") if match["label"] else match.start()
        end = _end_of_body(text, match)
        if end == match.end() and match["top"] and match["top"].lower() not in _SURE:  # "e.g./": nothing behind it
            continue
        url = text[start:end]
        url = re.split(r"[,;|](?=[a-z]{2,6}://)", url, maxsplit=1)[0]  # a list of links without blanks
        if text[start - 1 : start] == "'" and "'" in url:
            url = url[: url.index("'")]
        url = _without_tail(url)
        if url.endswith("://"):
            continue
        at = start + len(url)
        is_closed = bool(match["label"]) and text[at : at + 1] == ")"
        found.append(FoundLink(url if match["bare"] is None else f"https://{url}", match.start(), at + is_closed))
        at += is_closed
    return tuple(found)


def _end_of_body(text: str, match: re.Match[str]) -> int:
    """Return where the link ends that begins with `match`; its tail may still hold the sentence's punctuation.

    A Chinese name inside an address that goes on behind it belongs to it (https://a.b/视频/1.mp4), else Chinese text
    ends the link.
    """
    begin = match.group(0)
    if match["bare"] and not begin.endswith("/") and not match["more"]:
        return match.end()
    at = match.end()
    while True:
        stop = _STOP.search(text, at)
        at = stop.start() if stop else len(text)
        name_end = at
        while name_end < len(text) and is_han(text[name_end]):
            name_end += 1
        is_inside = text[at - 1] in "/=_-" or _ESCAPE.fullmatch(text, at - 3, at)
        if name_end == at or not is_inside or not _goes_on(text, name_end):
            return at
        at = name_end


def _goes_on(text: str, at: int) -> bool:
    behind = text[at + 1 : at + 2]
    return text[at : at + 1] in set("/.?&=%_-") and ((behind.isascii() and behind.isalnum()) or is_han(behind))


def _without_tail(url: str) -> str:
    """Return the link without the sentence's punctuation; a closing bracket stays where its opening one is inside."""
    while url:
        last = url[-1]
        is_loose = last in _CLOSERS and url.count(last) > url.count(_CLOSERS[last])
        if last not in ".,;:!?'" and not is_loose:
            return url
        url = url[:-1]
    return url
