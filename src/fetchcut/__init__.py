"""A link or a file and a sentence in, the right video file out."""

__version__ = "0.1.0"
