"""Exact time, media facts and what a person wishes. No I/O, no clock, no randomness."""
