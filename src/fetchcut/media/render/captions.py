"""Captions that go along as text: a file beside the result, or a track in it that players can switch."""

from collections.abc import Sequence
from pathlib import Path
from typing import Final

from fetchcut.disk import disk_errors
from fetchcut.media.command import Input
from fetchcut.media.render.subtitles import SubtitleTrack
from fetchcut.media.render.work import Work
from fetchcut.timeline.captions.writing import write_srt, write_vtt
from fetchcut.timeline.facts import SubtitleStream
from fetchcut.timeline.spoken import three_letters

TRACKS: Final = {"mp4": "mov_text", "mov": "mov_text", "mkv": "srt", "webm": "webvtt"}
"""The codec of text in each container that has room for it."""


def written(work: Work) -> Path:
    """Return the captions as a file beside the result: SubRip, for WebM the web's own."""
    is_web = work.profile.target.name == "webm"
    path = work.folder / f"captions.{'vtt' if is_web else 'srt'}"
    with disk_errors(path):
        path.write_text((write_vtt if is_web else write_srt)(work.captions), encoding="utf-8")
    return path


def inputs_of(work: Work, along: Sequence[SubtitleTrack], first: int) -> tuple[list[Input], list[str]]:
    """Return the captions, and the subtitles of the source, as inputs of FFmpeg from number `first` on, and arguments.

    The arguments make tracks of them that tell their language, as the source tells it.
    """
    name = work.profile.target.name
    inputs = [_captions_of(work)] if work.output.captions == "soft" and work.captions else []
    arguments = ["-map", f"{first}", "-c:s:0", TRACKS[name]] if inputs else []
    for each in along:
        number = len(inputs)
        codec = "copy" if each.kind == "webvtt" or (name, each.kind) == ("mkv", "ass") else TRACKS[name]
        arguments += ["-map", f"{first + number}", f"-c:s:{number}", codec]
        arguments += [f"-disposition:s:{number}", _disposition(each.stream)]
        if (language := three_letters(each.stream.language)) is not None:
            arguments += [f"-metadata:s:s:{number}", f"language={language}"]
        if each.stream.title is not None:
            arguments += [f"-metadata:s:s:{number}", f"title={each.stream.title}"]
        inputs.append(Input(path=each.path, own_demuxer=each.kind))
    return inputs, arguments


def _disposition(stream: SubtitleStream) -> str:
    marks = [name for name, is_so in (("default", stream.is_default), ("forced", stream.is_forced)) if is_so]
    return "+".join(marks) or "0"


def _captions_of(work: Work) -> Input:
    """Return the captions as an input of FFmpeg."""
    path = work.folder / "track.srt"
    with disk_errors(path):
        path.write_text(write_srt(work.captions), encoding="utf-8")
    return Input(path=path, own_demuxer="srt")
