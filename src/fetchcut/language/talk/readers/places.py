"""Places in the picture."""

from fetchcut.language.talk.readers.tokens import Tokens


def place_corner(tokens: Tokens, between: Tokens, value: str) -> str | None:
    """Return the corner of "at the top" and "right"."""
    words = [str(token.value) if token.kind == "PLACE" else token.kind.lower() for token in tokens]
    down = next((word for word in words if word in {"top", "bottom"}), None)
    across = next((word for word in words if word in {"left", "right"}), None)
    return f"{down}-{across}" if down and across else None


def place_middle(tokens: Tokens, between: Tokens, value: str) -> str:
    place = next((token for token in tokens if token.kind == "PLACE"), None)
    return "center" if place is None else str(place.value)
