"""What a person hands over: links and paths, told apart, and sent in the order given."""

from collections.abc import Sequence
from pathlib import Path

from fetchcut.client.captions import is_captions, send_captions
from fetchcut.client.effects import Flow
from fetchcut.client.line import Line
from fetchcut.client.links import How, send_links
from fetchcut.client.state import Item
from fetchcut.client.upload import send_files

Source = str | Path


def add(line: Line, sources: Sequence[Source], how: How | None = None) -> Flow[tuple[Item, ...]]:
    """Return what the server found in the links and files, in order. `how` is for the links.

    Captions files have the type "captions" and are on no timeline before a message asks for them. Raises FileMissing,
    CaptionsUnreadable, CaptionsNotTaken, and refusals.
    """
    items: list[Item] = []
    for source in sources:
        if is_link(source):
            items += yield from send_links(line, [str(source)], how)
        elif is_captions(path := Path(source).expanduser()):
            items += yield from send_captions(line, path)
        else:
            items += yield from send_files(line, [path])
    return tuple(items)


def is_link(source: Source) -> bool:
    """Return whether the server has to fetch it."""
    return isinstance(source, str) and source.lower().startswith(("http://", "https://"))
