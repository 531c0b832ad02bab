"""A link or a file and a sentence in, the right video file out."""

from typing import TYPE_CHECKING

__version__ = "0.1.0"
__all__ = ["AsyncFetchcut", "Fetchcut", "__version__"]

if TYPE_CHECKING:
    from fetchcut.python import AsyncFetchcut, Fetchcut


def __getattr__(name: str) -> object:
    """Return the Python API when it is first asked for: the command line's start must not pay for it."""
    if name in {"AsyncFetchcut", "Fetchcut"}:
        from fetchcut import python

        return getattr(python, name)
    raise AttributeError(name)
