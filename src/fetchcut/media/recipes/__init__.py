"""How each kind of result is made: one file a kind, each from a Request to a Recipe. Pure."""
