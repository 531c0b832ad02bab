"""Drafts as other editors write them down: a file a format, to and fro."""
