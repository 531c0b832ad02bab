"""How the links of an upload are to be fetched, and what came besides the files: kept with the job as JSON."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from fractions import Fraction
from typing import Final, Literal

import msgspec

from fetchcut.timeline.time import Cut
from fetchcut.timeline.wish import Wish

MOST_ENTRIES: Final = 10
"""Entries of one link that leads to a list, those that fail too."""

LIVE_S: Final = 600
"""How much of a stream that is live is recorded, at most."""

LONGEST_FIELD: Final = 1000
MOST_FIELDS: Final = 60
"""Of what a site says about a video: names of files are made of it, nothing else."""

Sound = Literal["m4a", "mp3", "wav", "aac"]


@dataclass(frozen=True, slots=True, kw_only=True)
class How:
    """All left out: the best that plays everywhere, one video, as anybody would get it.

    `selector` and `sort` are yt-dlp's -f and -S. `sound` asks for the sound alone, in that format. `headers` go to the
    link's site, `cookies` (a Netscape cookie file) to theirs. `cuts` are the parts that are wanted, exact to the
    picture: no more than they need is fetched. `is_dry_run`: only look what there is.
    """

    selector: str = ""
    sort: str = ""
    lines: int | None = None
    is_best: bool = False
    sound: Sound | None = None
    audio_language: str | None = None
    wants_playlist: bool = False
    items: tuple[int, ...] = ()
    cuts: tuple[Cut, ...] = ()
    live_s: int = LIVE_S
    headers: Mapping[str, str] = field(default_factory=dict)
    cookies: str = ""
    is_dry_run: bool = False

    @property
    def wish(self) -> Wish:
        """Return the same as the wish of an order."""
        # Where all of a list is wanted: no more of it is even looked at than is taken.
        items = self.items[:MOST_ENTRIES] or (tuple(range(1, MOST_ENTRIES + 1)) if self.wants_playlist else ())
        return Wish(
            format=self.sound,
            lines=self.lines,
            wants_best=self.is_best,
            wants_audio_only=self.sound is not None,
            audio_language=self.audio_language,
            wants_playlist=self.wants_playlist,
            playlist_items=items,
            cuts=self.cuts,
            is_exact=bool(self.cuts),
            max_duration_s=Fraction(min(self.live_s, LIVE_S)),
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class Told:
    """A decision or an event on the way: its `code` for programs, its sentence for people."""

    code: str
    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Found:
    """What came besides the files: `notes` in order, and of each file what its site says of it (yt-dlp's names)."""

    notes: tuple[Told, ...] = ()
    sources: tuple[Mapping[str, str | int | float], ...] = ()


def how_text(how: How) -> str:
    """Return it as JSON."""
    return msgspec.json.encode(how, enc_hook=str).decode()


def how_of(text: str | None) -> How:
    """Return what `how_text` wrote; without any text what anybody would get."""
    return msgspec.json.decode(text, type=How, dec_hook=_of_text) if text else How()


def _of_text(kind: type, value: object) -> object:
    return kind(value)


def found_text(found: Found) -> str:
    """Return it as JSON."""
    return msgspec.json.encode(found).decode()


def found_of(text: str | None) -> Found:
    """Return what `found_text` wrote."""
    return msgspec.json.decode(text, type=Found) if text else Found()


def few(fields: Mapping[str, object]) -> dict[str, str | int | float]:
    """Return the plain ones of a site's fields, none of them long."""
    plain = {
        name: value[:LONGEST_FIELD] if isinstance(value, str) else value
        for name, value in fields.items()
        if isinstance(value, str | int | float) and not isinstance(value, bool)
    }
    return dict(list(plain.items())[:MOST_FIELDS])
