"""Captions as plain cues: read from SRT, WebVTT, ASS and LRC, which are untrusted; written as SRT and WebVTT.

    read(b"1\\n00:00:01,000 --> 00:00:02,500\\n<i>Hi</i> {\\\\an8}there\\n") -> (Cue(1, 5/2, "Hi there"),)

Nothing of a file's own style, drawing or position survives, only when and what.
"""

from fetchcut.timeline.captions.cues import ENDINGS, Cue, cues_of
from fetchcut.timeline.captions.reading import read
from fetchcut.timeline.captions.writing import write_srt, write_vtt

__all__ = ["ENDINGS", "Cue", "cues_of", "read", "write_srt", "write_vtt"]
