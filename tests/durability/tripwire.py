"""Runs fetchcut and kills it with -9 at one point: `python -m tests.durability.tripwire FILE serve …`.

The point is read from FILE when SIGUSR1 comes; FILE is removed once the trap is set. A point is
`module:Class.method:before` or `…:after`, and `…:after:3` the third time. Nothing of the product is changed but that
this process is gone before or after the call, as if the power had been cut there.
"""

import functools
import importlib
import itertools
import os
import signal
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any


def arm(point: str) -> None:
    """Set the trap."""
    module, path, when, *number = point.split(":")
    owner: Any = importlib.import_module(module)
    *names, last = path.split(".")
    for name in names:
        owner = getattr(owner, name)
    setattr(owner, last, _trapped(getattr(owner, last), when, int(number[0]) if number else 1))


def _trapped(function: Callable[..., Any], when: str, number: int) -> Callable[..., Any]:
    calls = itertools.count(1)

    @functools.wraps(function)
    def wrapped(*args: Any, **kwargs: Any) -> Any:
        is_it = next(calls) == number
        if is_it and when == "before":
            os.kill(os.getpid(), signal.SIGKILL)
        result = function(*args, **kwargs)
        if is_it and when == "after":
            os.kill(os.getpid(), signal.SIGKILL)
        return result

    return wrapped


def arm_when_told(file: Path) -> None:
    """Set the trap that `file` names when SIGUSR1 comes."""

    def told(*_: object) -> None:
        arm(file.read_text())
        file.unlink()

    signal.signal(signal.SIGUSR1, told)


if __name__ == "__main__":
    arm_when_told(Path(sys.argv.pop(1)))
    from fetchcut.__main__ import run

    run()
