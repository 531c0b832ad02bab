"""The encoders that more than one family of formats uses."""

from typing import Final

from fetchcut.media.formats.format import Encoder

H264: Final = Encoder(
    name="libx264",
    codec="h264",
    # veryfast: 1.6 times real time at 1080p on two cores, a third of the bytes of ultrafast (toolchain.md, C2).
    always=("-preset", "veryfast", "-profile:v", "high"),
    quality=("-crf", "20"),
    pixel_format="yuv420p",
)
AAC: Final = Encoder(name="aac", codec="aac", quality=("-b:a", "160k"), max_channels=6)
OPUS: Final = Encoder(name="libopus", codec="opus", quality=("-b:a", "128k"))
MP3: Final = Encoder(name="libmp3lame", codec="mp3", quality=("-q:a", "2"))
