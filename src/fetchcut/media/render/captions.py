"""Captions that go along as text: a file beside the result, or a track in it that players can switch."""

from pathlib import Path
from typing import Final

from fetchcut.disk import disk_errors
from fetchcut.media.command import Input
from fetchcut.media.render.work import Work
from fetchcut.timeline.captions.writing import write_srt, write_vtt

TRACKS: Final = {"mp4": "mov_text", "mov": "mov_text", "mkv": "srt", "webm": "webvtt"}
"""The codec of text in each container that has room for it."""


def written(work: Work) -> Path:
    """Return the captions as a file beside the result: SubRip, for WebM the web's own."""
    is_web = work.profile.target.name == "webm"
    path = work.folder / f"captions.{'vtt' if is_web else 'srt'}"
    with disk_errors(path):
        path.write_text((write_vtt if is_web else write_srt)(work.captions), encoding="utf-8")
    return path


def input_of(work: Work) -> Input:
    """Return the captions as an input of FFmpeg."""
    path = work.folder / "track.srt"
    with disk_errors(path):
        path.write_text(write_srt(work.captions), encoding="utf-8")
    return Input(path=path, own_demuxer="srt")
