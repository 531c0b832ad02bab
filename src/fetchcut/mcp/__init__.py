"""The capabilities as Model Context Protocol tools."""
