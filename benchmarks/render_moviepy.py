"""The composite of benchmarks/render.py as moviepy makes it: arguments are film, music, seconds and result.

Runs in a Python that has moviepy 2; nothing of ours is imported.
"""

import sys

from moviepy import (  # type: ignore[import-not-found]
    AudioFileClip,
    CompositeAudioClip,
    CompositeVideoClip,
    TextClip,
    VideoFileClip,
    afx,
    concatenate_videoclips,
)


def main(film: str, music: str, seconds: float, out: str) -> None:
    """Make the film."""
    half = seconds / 2
    parts = [VideoFileClip(film).subclipped(begin, begin + half).resized((1280, 720)) for begin in (7, 60)]
    base = concatenate_videoclips([part.with_volume_scaled(0.8) for part in parts])
    small = VideoFileClip(film, audio=False).subclipped(31, 31 + seconds).resized((384, 216)).with_position((860, 36))
    text = TextClip(text="Urban Dreams", font_size=65, color="white").with_duration(seconds).with_position("center")
    song = AudioFileClip(music).with_effects([afx.AudioLoop(duration=seconds)]).with_volume_scaled(0.35)
    whole = CompositeVideoClip([base, small, text], size=(1280, 720))
    whole = whole.with_audio(CompositeAudioClip([base.audio, song]))
    whole.write_videofile(
        out, fps=25, codec="libx264", preset="veryfast", audio_codec="aac", ffmpeg_params=["-crf", "20"], logger=None
    )


if __name__ == "__main__":
    main(sys.argv[1], sys.argv[2], float(sys.argv[3]), sys.argv[4])
