"""Real processes, killed at many points: what was accepted ends, once."""
