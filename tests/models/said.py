"""Situations to speak in."""

from fractions import Fraction

from fetchcut.language.situation import Situation
from fetchcut.language.talk.catalogue import bundled
from fetchcut.timeline.assets import Asset
from fetchcut.timeline.draft import Canvas, Draft, Media, Segment, Text, Track
from fetchcut.timeline.facts import AudioStream, MediaInfo, VideoStream

UNREAD = "frobnicate the vibes"
"""Words no rule knows."""


def situation(*lengths_s: int, names: tuple[str, ...] = (), title: str = "") -> Situation:
    """Return a timeline of clips "s1", "s2" … of files "a1", "a2" …, as long as said."""
    library: dict[str, Asset] = {}
    segments, at = [], Fraction(0)
    for number, length in enumerate(lengths_s or (10, 20), 1):
        name = names[number - 1] if number <= len(names) else f"clip{number}.mp4"
        library[f"a{number}"] = asset(f"a{number}", name, length)
        media = Media(src=f"a{number}")
        segments.append(Segment(id=f"s{number}", name=name, start=at, duration=Fraction(length), media=media))
        at += length
    tracks = [Track(id="t1", kind="video", role="main", segments=tuple(segments))]
    if title:
        text = Segment(id="x1", start=Fraction(0), duration=Fraction(3), text=Text(text=title))
        tracks.append(Track(id="t2", kind="text", role="title", segments=(text,)))
    draft = Draft(canvas=Canvas(width=1920, height=1080), tracks=tuple(tracks))
    return Situation(draft=draft, library=library, music=bundled())


def asset(asset_id: str, name: str, length_s: int) -> Asset:
    """Return a film with sound."""
    info = MediaInfo(
        container="mov,mp4,m4a,3gp,3g2,mj2",
        size_bytes=0,
        duration_s=Fraction(length_s),
        video=(VideoStream(index=0, codec="h264", width=1920, height=1080, frame_rate=Fraction(30)),),
        audio=(AudioStream(index=1, codec="aac", sample_rate=48_000, channels=2),),
    )
    return Asset(id=asset_id, name=name, file_type="video", info=info)
