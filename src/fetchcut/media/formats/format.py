"""What a format is: a container, what may be copied into it, and how to encode what may not."""

from dataclasses import dataclass
from typing import Literal

Kind = Literal["video", "audio", "animation", "still"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Encoder:
    """One encoder of FFmpeg, `name`, and the `codec` it writes.

    `always` stands in every command, `quality` only where no size was asked (a bit rate takes its place then).
    `pixel_format` is what its pictures must be in; `max_channels` the most it takes, above it sound is mixed down.
    """

    name: str
    codec: str
    always: tuple[str, ...] = ()
    quality: tuple[str, ...] = ()
    pixel_format: str | None = None
    max_channels: int = 2


@dataclass(frozen=True, slots=True, kw_only=True)
class Format:
    """One format a person can ask for by `name` or one of `aliases`; `muxer` is FFmpeg's name for its container.

    `video_codecs` and `audio_codecs` are what the container holds in practice: what may be copied when a person puts
    the best picture first or hands us such a file. The `everywhere_` ones are the part of these that plays wherever
    this format plays at all: what may be copied when nothing else was asked. `tags` are codec tags a copy needs.
    `has_edit_lists` true: a copied cut can start between keyframes, the lead-in is hidden by the container.
    """

    name: str
    kind: Kind
    muxer: str
    extension: str
    aliases: tuple[str, ...] = ()
    containers: tuple[str, ...] = ()
    video_codecs: frozenset[str] = frozenset()
    audio_codecs: frozenset[str] = frozenset()
    everywhere_video: frozenset[str] = frozenset()
    everywhere_audio: frozenset[str] = frozenset()
    video_encoder: Encoder | None = None
    audio_encoder: Encoder | None = None
    still_encoder: Encoder | None = None
    text_subtitles: str | None = None
    subtitle_codecs: frozenset[str] = frozenset()
    tags: tuple[tuple[str, str], ...] = ()
    muxer_options: tuple[str, ...] = ()
    has_edit_lists: bool = False
    has_many_audio: bool = False
    holds_cover: bool = False

    @property
    def holds_pictures(self) -> bool:
        """Return whether a file of this format shows anything (a cover does not count)."""
        return self.kind != "audio"

    @property
    def holds_sound(self) -> bool:
        """Return whether a file of this format can be heard."""
        return self.kind in {"video", "audio"}
