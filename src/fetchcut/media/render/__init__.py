"""From a draft to a file: spans that are copied or encoded, one filter graph each, and their join. Deciding is pure."""
