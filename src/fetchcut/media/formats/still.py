"""One picture: jpg, png. Written through image2pipe, which never reads a % in a file name as a pattern."""

from typing import Final

from fetchcut.media.formats.format import Encoder, Format

JPG: Final = Format(
    name="jpg",
    kind="still",
    muxer="image2pipe",
    extension="jpg",
    aliases=("jpeg", "jpe", "mjpeg"),
    containers=("jpeg_pipe", "image2", "mjpeg"),
    video_codecs=frozenset({"mjpeg"}),
    everywhere_video=frozenset({"mjpeg"}),
    still_encoder=Encoder(name="mjpeg", codec="mjpeg", quality=("-q:v", "2"), pixel_format="yuvj420p"),
)
PNG: Final = Format(
    name="png",
    kind="still",
    muxer="image2pipe",
    extension="png",
    containers=("png_pipe", "image2"),
    video_codecs=frozenset({"png"}),
    everywhere_video=frozenset({"png"}),
    still_encoder=Encoder(name="png", codec="png"),
)
