"""Probing, planning, running and checking media. Deciding is pure; only `run` starts anything."""
