"""The other sounds of a source: languages, commentaries. Each becomes a track of its own in the result. Pure."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Final

from fetchcut.media.render.sound.pieces import is_heard
from fetchcut.timeline.assets import Library
from fetchcut.timeline.draft import Draft, Segment

MOST: Final = 16
"""Sounds of one result."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Version:
    """A draft with one of its sounds heard, and in which language that is, as its file tells."""

    draft: Draft
    language: str | None


def versions(draft: Draft, library: Library) -> tuple[Version, ...]:
    """Return the draft once for each sound of its source, the first one first; once where there is nothing to choose.

        source   pictures | English | Spanish
        draft    [clip 1][clip 2] + music      ->   both clips in English + music, both in Spanish + music

    There is something to choose where all clips that are heard play one file with several sounds, and none was chosen.
    """
    main = [each for each in _main(draft) if is_heard(each, library)]
    files = {each.media.src for each in main if each.media}
    if len(files) != 1:
        return (Version(draft=draft, language=None),)
    sounds = library[files.pop()].info.audio
    chosen = {each.media.sound for each in main if each.media}
    if len(chosen) == 1 and (number := chosen.pop()) is not None:
        return (Version(draft=draft, language=sounds[min(number, len(sounds) - 1)].language),)
    if len(sounds) == 1 or any(each.media and each.media.sound is not None for each in main):
        return (Version(draft=draft, language=sounds[0].language),)
    return tuple(
        Version(draft=_with(draft, number) if number else draft, language=each.language)
        for number, each in enumerate(sounds[:MOST])
    )


def _main(draft: Draft) -> Iterator[Segment]:
    """Yield the clips, and what was put on tracks of their own of their sound."""
    src = {each.media.src for each in (draft.main.segments if draft.main else ()) if each.media}
    for track in draft.tracks:
        if track.role != "bgm" and not track.is_hidden:
            yield from (
                each for each in track.segments if track.role == "main" or (each.media and each.media.src in src)
            )


def _with(draft: Draft, number: int) -> Draft:
    ids = {each.id for each in _main(draft)}
    tracks = [
        replace(track, segments=tuple(_heard(each, number) if each.id in ids else each for each in track.segments))
        for track in draft.tracks
    ]
    return replace(draft, tracks=tuple(tracks))


def _heard(segment: Segment, number: int) -> Segment:
    return replace(segment, media=replace(segment.media, sound=number)) if segment.media else segment
