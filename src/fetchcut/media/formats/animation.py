"""Moving pictures without sound: gif, and webp, which also holds stills."""

from typing import Final

from fetchcut.media.formats.format import Encoder, Format

_WEBP_QUALITY: Final = ("-q:v", "80")

GIF: Final = Format(
    name="gif",
    kind="animation",
    muxer="gif",
    extension="gif",
    containers=("gif",),
    video_codecs=frozenset({"gif"}),
    everywhere_video=frozenset({"gif"}),
    video_encoder=Encoder(name="gif", codec="gif"),
    muxer_options=("-loop", "0"),
)
WEBP: Final = Format(
    name="webp",
    kind="animation",
    muxer="webp",
    extension="webp",
    containers=("webp_anim", "webp_pipe", "webp"),
    video_codecs=frozenset({"webp", "webp_anim"}),
    everywhere_video=frozenset({"webp", "webp_anim"}),
    video_encoder=Encoder(name="libwebp_anim", codec="webp", quality=_WEBP_QUALITY, pixel_format="yuva420p"),
    still_encoder=Encoder(name="libwebp", codec="webp", quality=_WEBP_QUALITY, pixel_format="yuva420p"),
    muxer_options=("-loop", "0"),
)
