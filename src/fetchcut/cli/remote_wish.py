"""A wish as a server is told it: how its link is fetched, what the timeline of its file is, what is exported. Pure."""

import math
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from itertools import count
from typing import Final
from urllib.parse import urlsplit

from fetchcut.client.library import asset
from fetchcut.client.links import How
from fetchcut.client.state import Item, State
from fetchcut.service.job import Manners
from fetchcut.timeline import wire
from fetchcut.timeline.draft import Draft
from fetchcut.timeline.edits import AddMedia, KeepRanges, Mute, Part, apply_all
from fetchcut.timeline.time import Seconds, clock, resolve_cuts
from fetchcut.timeline.wish import Wish

PAGE: Final = 10
"""Entries of a list that a server takes in at once."""

_FETCHED_AS: Final = {"mp3": "mp3", "wav": "wav", "aac": "aac", "flac": "wav"}
"""What a server fetches sound as that becomes one of these: it takes in no other kinds, and twice encoded is worse."""

_SOUNDS: Final = frozenset({"mp3", "wav", "m4a", "aac", "flac", "opus"})
_PICTURES: Final = frozenset({"png", "jpg", "gif", "webp"})


def pages(wish: Wish) -> Iterator[tuple[int, ...]]:
    """Yield the numbers of a list's entries in portions, no end for all of them.

    Where no list is wanted the first portion is empty: a link that leads to nothing else gives its first ones then.
    """
    if wish.playlist_items:
        for at in range(0, len(wish.playlist_items), PAGE):
            yield wish.playlist_items[at : at + PAGE]
        return
    if not wish.wants_playlist:
        yield ()
    for page in count(0 if wish.wants_playlist else 1):
        yield tuple(range(page * PAGE + 1, (page + 1) * PAGE + 1))


def how_to_fetch(
    wish: Wish, manners: Manners, *, items: Sequence[int] = (), cookies: str = "", is_dry_run: bool = False
) -> How:
    """Return what a server is told about fetching the link; nothing that says what it does anyway."""
    is_sound = wish.wants_audio_only or wish.format in _SOUNDS
    said: dict[str, object] = {
        "selector": manners.selector,
        "sort": manners.sort,
        "lines": wish.lines,
        "best": wish.wants_best,
        "sound": _FETCHED_AS.get(wish.format or "", "m4a") if is_sound else None,
        "audio_language": wish.audio_language,
        "playlist": bool(wish.wants_playlist) or bool(items),
        "items": list(items),
        "live_s": math.ceil(wish.max_duration_s) if wish.max_duration_s else None,
        "headers": dict(manners.headers),
        "cookies": cookies,
        "dry_run": is_dry_run,
    }
    return {name: value for name, value in said.items() if value}


def cookies_for(text: str, links: Sequence[str]) -> str:
    """Return of a Netscape cookie file the cookies that go to the links' own hosts, "" for none of them."""
    hosts = {(urlsplit(link).hostname or "").lower() for link in links}
    kept = [line for line in text.splitlines() if any(_is_for(host, line) for host in hosts)]
    return "\n".join(("# Netscape HTTP Cookie File", *kept, "")) if kept else ""


def _is_for(host: str, line: str) -> bool:
    domain, tab, _ = line.removeprefix("#HttpOnly_").partition("\t")
    bare = domain.lower().lstrip(".")
    return bool(tab and bare) and (host == bare or host.endswith(f".{bare}"))


def alone(state: State, item: Item, wish: Wish) -> State:
    """Return the state as if only `item` were in the session, cut and silenced as the wish says.

    The server's own timeline is the most exact where it has nothing else on it. Raises EditErrors, RangeBeyondEnd.
    """
    own = asset(item)
    library = {own.id: own}
    tracks = [track for track in state.draft.tracks if track.segments]
    is_alone = len(tracks) == 1 and [each.media and each.media.src for each in tracks[0].segments] == [own.id]
    draft = state.draft if is_alone else apply_all(Draft(), [AddMedia(asset=own.id)], library)
    if wish.cuts:
        kept = resolve_cuts(wish.cuts, draft.duration)
        parts = tuple(Part(start_ms=_ms(each.start), end_ms=_ms(each.end)) for each in kept)
        draft = apply_all(draft, [KeepRanges(parts=parts)], library)
    if wish.wants_video_only:
        draft = apply_all(draft, [Mute()], library)
    return state if draft is state.draft else replace(state, draft=draft, raw_draft=wire.write(draft))


def in_words(wish: Wish, duration: Seconds) -> list[str]:
    """Return the same as messages, for servers that only listen. Raises RangeBeyondEnd."""
    kept = resolve_cuts(wish.cuts, duration) if wish.cuts else ()
    parts = " and ".join(f"{clock(each.start)} to {clock(each.end)}" for each in kept)
    return [*([f"keep only {parts}"] if parts else []), *(["mute it"] if wish.wants_video_only else [])]


def output_for(wish: Wish, item: Item) -> Mapping[str, object]:
    """Return what to export of `item`: never more lines than there are."""
    output: dict[str, object] = {"format": wish.format or ("m4a" if wish.wants_audio_only else own_format(item))}
    lines = min(item.width, item.height) if item.width and item.height else None
    if wish.lines and (lines is None or lines > wish.lines):
        output["resolution"] = f"{wish.lines}p"
    if wish.max_bytes:
        output["max_bytes"] = wish.max_bytes
    return output


def own_format(item: Item) -> str:
    """Return what a file of this kind becomes when nobody says: sound and pictures stay what they are."""
    ending = item.filename.rpartition(".")[2].lower().replace("jpeg", "jpg")
    if item.file_type == "audio":
        return ending if ending in _SOUNDS else "m4a"
    if item.file_type == "image":
        return ending if ending in _PICTURES else "png"
    return "mp4"


def _ms(time: Seconds) -> int:
    return round(time * 1000)
