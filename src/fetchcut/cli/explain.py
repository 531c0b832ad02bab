"""`fetchcut explain "trim to 5 s"`: how words are read, stage by stage. Nothing is fetched, cut or kept."""

import argparse
from collections.abc import Sequence
from fractions import Fraction
from pathlib import Path

from fetchcut.errors import FileMissing
from fetchcut.language.situation import Situation
from fetchcut.language.talk.catalogue import bundled
from fetchcut.language.talk.stages import stages
from fetchcut.timeline import wire
from fetchcut.timeline.assets import Asset, Library
from fetchcut.timeline.draft import Canvas, Draft, Media, Segment, Track
from fetchcut.timeline.facts import AudioStream, MediaInfo, VideoStream


def run(argv: Sequence[str]) -> int:
    """Print the stages of the sentence to standard output and return 0."""
    asked = _parser().parse_args(list(argv))
    lengths = [Fraction(each) for each in asked.clips]
    draft = _read(asked.draft) if asked.draft else _example(lengths)
    situation = Situation(draft=draft, library=_library(draft, lengths), music=bundled())
    for line in stages(" ".join(asked.words), situation):
        print(line)  # noqa: T201  the stages are the result
    return 0


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="fetchcut explain", description="Show how words are read, stage by stage.")
    parser.add_argument("words", nargs="+", metavar="WORDS", help="what one would say, English or Chinese")
    parser.add_argument(
        "--clips",
        nargs="+",
        default=["30"],
        type=_seconds,
        metavar="SECONDS",
        help="lengths of the clips it is said to",
    )
    parser.add_argument("--draft", type=Path, metavar="FILE", help="the draft it is said to, as JSON")
    return parser


def _seconds(text: str) -> str:
    if Fraction(text) <= 0:
        raise ValueError(text)
    return text


def _read(path: Path) -> Draft:
    try:
        return wire.read(path.read_bytes())
    except OSError as error:
        raise FileMissing(path=str(path)) from error


def _example(lengths: Sequence[Fraction]) -> Draft:
    segments, at = [], Fraction(0)
    for number, length in enumerate(lengths, 1):
        media = Media(src=f"clip{number}")
        segments.append(Segment(id=f"s{number}", name=f"clip{number}.mp4", start=at, duration=length, media=media))
        at += length
    main = Track(id="t1", kind="video", role="main", segments=tuple(segments))
    return Draft(canvas=Canvas(width=1920, height=1080), tracks=(main,))


def _library(draft: Draft, lengths: Sequence[Fraction]) -> Library:
    """Return a file for every one that the draft plays, as long as it has to be."""
    found: dict[str, Asset] = {}
    for track in draft.tracks:
        for segment in track.segments:
            if segment.media is not None:
                end = segment.source_range.end if segment.source_range else segment.duration
                found[segment.media.src] = _asset(segment.media.src, segment.name, max(end, Fraction(1)))
    return found


def _asset(asset_id: str, name: str, duration: Fraction) -> Asset:
    info = MediaInfo(
        container="mov,mp4,m4a,3gp,3g2,mj2",
        size_bytes=0,
        duration_s=duration,
        video=(VideoStream(index=0, codec="h264", width=1920, height=1080, frame_rate=Fraction(30)),),
        audio=(AudioStream(index=1, codec="aac", sample_rate=48_000, channels=2),),
    )
    return Asset(id=asset_id, name=name or asset_id, file_type="video", info=info)
