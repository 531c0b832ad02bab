"""What an `m` holds beside what we know: any JSON, within limits. It is kept and never looked at."""

from collections.abc import Iterator, Mapping

from fetchcut.timeline import limits


def check_extra(values: Mapping[str, object]) -> None:
    """Raise ValueError where an `m` is too large, too deep or no JSON."""
    if sum(1 for _ in _nodes(values, limits.DEEPEST_EXTRA)) > limits.MOST_EXTRA:
        raise ValueError(f"more than {limits.MOST_EXTRA} values")


def _nodes(value: object, depth: int) -> Iterator[None]:
    if depth < 0:
        raise ValueError(f"nested deeper than {limits.DEEPEST_EXTRA}")
    yield None
    if isinstance(value, dict):
        for key, each in value.items():
            _check_value(key)
            yield from _nodes(each, depth - 1)
    elif isinstance(value, list):
        for each in value:
            yield from _nodes(each, depth - 1)
    else:
        _check_value(value)


def _check_value(value: object) -> None:
    if isinstance(value, str) and len(value) > limits.MOST_TEXT:
        raise ValueError(f"a text of more than {limits.MOST_TEXT} characters")
    if isinstance(value, float) and not abs(value) < float("inf"):
        raise ValueError("a number that is not finite")
    if isinstance(value, int) and abs(value) >= 1 << 63:
        raise ValueError("a number of more than 64 bits")
    if not isinstance(value, str | int | float | None):
        raise ValueError(f"no JSON: {type(value).__name__}")
