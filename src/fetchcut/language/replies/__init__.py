"""What people read: every sentence of the product, one file a language. Only here are words for people."""

from collections.abc import Iterable, Mapping
from typing import Final

from fetchcut.errors import FetchcutError
from fetchcut.language.replies.en import SENTENCES as ENGLISH
from fetchcut.language.replies.facts import Facts
from fetchcut.language.replies.zh import SENTENCES as CHINESE
from fetchcut.progress import Remark

_SENTENCES: Final[Mapping[str, Mapping[str, str]]] = {"en": ENGLISH, "zh": CHINESE}


def say(key: str, language: str, **facts: object) -> str:
    """Return the sentence `key` in `language` with its facts put in, safe to print; one line.

    Another language than ours gets English. A key nobody wrote a sentence for comes back as itself: a missing
    sentence must never stop the work it is about.
    """
    sentences = _SENTENCES.get(language[:2], ENGLISH)
    template = sentences.get(key) or ENGLISH.get(key)
    return key if template is None else template.format_map(Facts(facts, sentences))


def remarks(found: Iterable[Remark], language: str) -> tuple[str, ...]:
    """Return remarks of a result in words."""
    return tuple(say(each.code, language, **each.facts) for each in found)


def explain(error: FetchcutError, language: str) -> str:
    """Return what happened and what to do next, in one or two short sentences.

    A class without its own sentence gets that of the class it stands under.
    """
    key = next(kind.__name__ for kind in type(error).__mro__ if kind.__name__ in ENGLISH)
    return say(key, language, **error.facts())
