"""Starts every media child: FFmpeg, and libav in a process of its own. Nothing else in the product does."""
