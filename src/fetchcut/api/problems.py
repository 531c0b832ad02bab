"""Where in a request something is wrong, when services only know where in a part of it."""

from collections.abc import Iterator
from contextlib import contextmanager

from fetchcut.errors import DraftInvalid, OutputInvalid, Problem


@contextmanager
def placed() -> Iterator[None]:
    """Have drafts and outputs say where they are wrong from the whole body on: $.draft.t[0], $.output.crf."""
    try:
        yield
    except DraftInvalid as error:
        raise DraftInvalid(problems=_under("$.draft", error.problems)) from None
    except OutputInvalid as error:
        raise OutputInvalid(problems=_under("$.output", error.problems)) from None


def _under(place: str, problems: tuple[Problem, ...]) -> tuple[Problem, ...]:
    return tuple(Problem(place + each.path.removeprefix("$"), each.reason) for each in problems)
