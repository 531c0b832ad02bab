"""A session's timeline to be played in a browser: playlists that are whole from the start, pieces made when asked for.

    all.m3u8 ─▶ pictures.m3u8 ─▶ pictures.mp4 (the head), pictures-0.m4s, pictures-1.m4s …
             ─▶ sound.m3u8    ─▶ sound.mp4, sound-0.m4s …

One signature is good for all of them: players send no header, and a playlist's own links carry it on.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from math import ceil
from typing import TYPE_CHECKING, Final

from fetchcut.errors import AssetMissing
from fetchcut.media.render.playing import PLAYED, Playing, playing
from fetchcut.service import sessions
from fetchcut.service.links import Links
from fetchcut.service.previews import Previews
from fetchcut.store.database import Database
from fetchcut.timeline.time import Seconds

if TYPE_CHECKING:
    from fetchcut.service.callers import Caller

LINK: Final = "play"

_ALL: Final = "all.m3u8"
_PLAYLIST: Final = "application/vnd.apple.mpegurl"
_KINDS: Final = {"pictures": "video/mp4", "sound": "audio/mp4"}
_NAME: Final = re.compile(r"(pictures|sound)(?:\.(mp4|m3u8)|-(\d{1,6})\.m4s)", re.ASCII)
_CODECS: Final = {"pictures": "avc1.64001f", "sound": "mp4a.40.2"}
_BITS_PER_S: Final = 1_000_000


@dataclass(frozen=True, slots=True, kw_only=True)
class Offer:
    """What there is to play; `link` is a path of this server. Lengths are of the pieces, in seconds."""

    link: str
    version: int
    duration_s: float
    pictures_s: tuple[float, ...]
    sound_s: tuple[float, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Link:
    """A link, as somebody sent it, to one version of a session's timeline."""

    user_id: str
    session_id: str
    version: int
    expires: str
    signature: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Piece:
    """A playlist, a head or a piece, and its media type."""

    data: bytes
    kind: str


class Player:
    """The players of all accounts."""

    def __init__(self, db: Database, previews: Previews, links: Links) -> None:
        self._db = db
        self._previews = previews
        self._links = links

    def offer(self, caller: "Caller", session_id: str) -> Offer:
        """Return what there is to play. Raises SessionMissing, EmptyDraft, AssetMissing and TooManyRequests."""
        with self._db.reading() as tx:
            sessions.require_for(tx, caller, session_id)
            version, now_ms = sessions.current(tx, caller.user_id, session_id).version, tx.clock_ms()
        with self._previews.work(caller.user_id, session_id, PLAYED, version=version) as work:
            played = playing(work)
            return Offer(
                link=self._links.signed(LINK, caller.user_id, session_id, str(version), name=_ALL, now_ms=now_ms),
                version=version,
                duration_s=float(work.duration_s),
                pictures_s=tuple(map(float, played.picture_lengths_s)),
                sound_s=tuple(map(float, played.sound_lengths_s)),
            )

    def fetch(self, link: Link, name: str) -> Piece:
        """Return what has this name there. Raises AssetMissing for another link or name, and VersionStale."""
        words = (LINK, link.user_id, link.session_id, str(link.version))
        with self._db.reading() as tx:
            now_ms = tx.clock_ms()
        if not self._links.allows(*words, expires=link.expires, signature=link.signature, now_ms=now_ms):
            raise AssetMissing
        query = f"?expires={link.expires}&signature={link.signature}"
        with self._previews.work(link.user_id, link.session_id, PLAYED, version=link.version) as work:
            return _named(playing(work), name, query)


def _named(played: Playing, name: str, query: str) -> Piece:
    if name == _ALL:
        return Piece(data=master(played, query).encode(), kind=_PLAYLIST)
    found = _NAME.fullmatch(name)
    if found is None or (found[1] == "sound" and not played.has_sound):
        raise AssetMissing
    track, ending = found[1], found[2]
    lengths = played.picture_lengths_s if track == "pictures" else played.sound_lengths_s
    if ending == "m3u8":
        return Piece(data=playlist(track, lengths, query).encode(), kind=_PLAYLIST)
    if ending == "mp4":
        data = played.picture_head() if track == "pictures" else played.sound_head()
    elif int(found[3]) < len(lengths):
        data = played.picture(int(found[3])) if track == "pictures" else played.sound(int(found[3]))
    else:
        raise AssetMissing
    return Piece(data=data, kind=_KINDS[track])


def master(played: Playing, query: str) -> str:
    """Return the playlist of playlists. RFC 8216, 4.3.4."""
    size, codecs = played.work.look.stored, [_CODECS["pictures"]]
    lines = ["#EXTM3U", "#EXT-X-VERSION:7", "#EXT-X-INDEPENDENT-SEGMENTS"]
    group = ""
    if played.has_sound:
        named = 'TYPE=AUDIO,GROUP-ID="sound",NAME="sound",DEFAULT=YES,AUTOSELECT=YES'
        lines.append(f'#EXT-X-MEDIA:{named},URI="sound.m3u8{query}"')
        codecs.append(_CODECS["sound"])
        group = ',AUDIO="sound"'
    told = f'BANDWIDTH={_BITS_PER_S},CODECS="{",".join(codecs)}",RESOLUTION={size.width}x{size.height}{group}'
    return "\n".join([*lines, f"#EXT-X-STREAM-INF:{told}", f"pictures.m3u8{query}", ""])


def playlist(track: str, lengths: Sequence[Seconds], query: str) -> str:
    """Return the playlist of all pieces of a track. RFC 8216, 4.3.2 and 4.3.3."""
    longest = ceil(max(lengths))
    lines = ["#EXTM3U", "#EXT-X-VERSION:7", f"#EXT-X-TARGETDURATION:{longest}", "#EXT-X-PLAYLIST-TYPE:VOD"]
    lines.append(f'#EXT-X-MAP:URI="{track}.mp4{query}"')
    for number, length in enumerate(lengths):
        lines += [f"#EXTINF:{float(length):.6f},", f"{track}-{number}.m4s{query}"]
    return "\n".join([*lines, "#EXT-X-ENDLIST", ""])
