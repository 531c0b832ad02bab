"""Whether an answer to a question with two answers is a yes."""

from typing import Final

from fetchcut.language.talk.reading import read

_YES: Final = frozenset({"YES", "DAMAGED"})
_LETTERS: Final = frozenset({"y", "ok", "是", "嗯"})


def is_assent(answer: str) -> bool:
    """Return whether the person said yes, in whatever words; what is not clear is no yes."""
    kinds = {token.kind for token in read(answer, {}).tokens}
    return answer.strip().lower() in _LETTERS or (bool(kinds & _YES) and "NOWORD" not in kinds)
