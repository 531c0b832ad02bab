"""What a person wants of a link or a file, as one value, whoever speaks: words, flags, a model."""

from dataclasses import dataclass

from fetchcut.timeline.time import Cut, Seconds


@dataclass(frozen=True, slots=True, kw_only=True)
class Wish:
    """Everything left at its default means: best quality that plays everywhere.

    `format` is a name of the format registry ("mp4", "mp3") or None for what fits. `lines` is the wished height as
    people say it (1080 for "1080p", the smaller side). `wants_best` puts resolution above playing everywhere.
    `is_exact` asks for frame-exact edges even where that means encoding. `max_duration_s` ends a live recording.
    `playlist_items` counts from one, empty for all.
    """

    format: str | None = None
    lines: int | None = None
    wants_best: bool = False
    wants_audio_only: bool = False
    wants_video_only: bool = False
    cuts: tuple[Cut, ...] = ()
    is_exact: bool = False
    max_bytes: int | None = None
    max_duration_s: Seconds | None = None
    wants_playlist: bool | None = None
    playlist_items: tuple[int, ...] = ()
    audio_language: str | None = None
