"""What a page says about its own video where yt-dlp found nothing: tags in an order or with marks new to it."""

from html.parser import HTMLParser
from typing import Final
from urllib.parse import urljoin

_OPEN_GRAPH: Final = ("og:video:secure_url", "og:video:url", "og:video", "og:audio", "twitter:player:stream")
_MEDIA: Final = frozenset({"video", "audio", "source"})


class _Reader(HTMLParser):
    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.told: dict[str, str] = {}
        self.links: list[str] = []
        self.title = ""
        self._is_title = False

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        told = {name: value or "" for name, value in attrs}
        self._is_title = tag == "title" and not self.title
        if tag == "meta":
            self.told.setdefault((told.get("property") or told.get("name", "")).lower(), told.get("content", ""))
        elif tag in _MEDIA and told.get("src"):
            self.links.append(told["src"])

    def handle_endtag(self, tag: str) -> None:
        self._is_title = self._is_title and tag != "title"

    def handle_data(self, data: str) -> None:
        if self._is_title:
            self.title += data


def media_in(html: str, url: str) -> tuple[str, tuple[str, ...]]:
    """Return the page's title and the addresses of media that it names itself, the likeliest first, http(s) only."""
    reader = _Reader()
    reader.feed(html)
    named = [reader.told[name] for name in _OPEN_GRAPH if reader.told.get(name)]
    found = dict.fromkeys(urljoin(url, each.strip()) for each in [*reader.links, *named])
    title = reader.told.get("og:title") or reader.title
    return " ".join(title.split()), tuple(each for each in found if each.startswith(("http://", "https://")))
