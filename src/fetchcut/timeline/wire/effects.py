"""Effects as JSON: {"k": "blur", "radius": 2}."""

from collections.abc import Callable, Mapping

from fetchcut.timeline import effects
from fetchcut.timeline.draft import Effect

Wrong = Callable[[str, str], None]
"""Is told the path and the reason of what is wrong."""


def read_effects(shapes: list[dict[str, str | float | bool]], path: str, wrong: Wrong) -> tuple[Effect, ...]:
    """Return the effects that are right; of the others `wrong` is told."""
    read = (read_effect(each, f"{path}[{index}]", wrong) for index, each in enumerate(shapes))
    return tuple(each for each in read if each is not None)


def read_effect(shape: Mapping[str, str | float | bool], path: str, wrong: Wrong) -> Effect | None:
    """Return the effect, or None after telling `wrong` why not."""
    kind = shape.get("k")
    if not isinstance(kind, str):
        wrong(path, "needs its kind as k")
        return None
    try:
        return effects.made(kind, {key: value for key, value in shape.items() if key != "k"})
    except ValueError as error:
        wrong(path, str(error))
        return None


def write_effect(effect: Effect) -> dict[str, object]:
    """Return the JSON object."""
    return {"k": effect.kind, **effect.params}
