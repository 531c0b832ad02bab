"""A command whose verb nobody knows: "skrrt the intro and mute it" must not look as if all of it were done."""

from collections.abc import Sequence
from typing import Final

from fetchcut.language.lexer import Token
from fetchcut.language.talk.clause import Clause

_OPENING: Final = frozenset({"SEP", "AND", "THEN", "REQUEST", "SO"})
_COURTESY: Final = frozenset(
    {"please", "pls", "plz", "just", "also", "can", "could", "you", "then", "maybe", "let's", "kindly", "and"}
)
_OBJECTS: Final = frozenset(
    {"IT", "CLIP", "VIDEO", "NAMED", "TITLE", "TEXT", "CAPTION", "LOGO", "MUSIC", "SOUND", "VOICE", "FIRST", "LAST"}
)
_STATING: Final = frozenset(
    {"love", "like", "hate", "thank", "thanks", "hope", "see", "saw", "know", "think", "remember", "imagine", "enjoy"}
    | {"got", "said", "told", "took", "made", "gave", "found", "has", "had", "was", "bless", "given", "unlike", "love"}
    | {"while", "despite", "besides", "although", "though", "since", "unless", "considering", "per", "via", "within"}
)


def is_unknown_command(clause: Clause, tokens: Sequence[Token]) -> bool:
    """Return whether an unknown word stands where English puts a command, with what it is done to behind it."""
    if clause.fit is not None or not clause.items or clause.items[0].kind != "WORD":
        return False
    word = clause.items[0]
    at = next((index for index, token in enumerate(tokens) if token.start == word.start), None)
    if at is None or not word.text.isalpha() or word.text in _STATING or word.text.endswith(("ed", "ing", "ly", "s")):
        return False
    return _is_opening(tokens, at) and _has_object(tokens, at)


def _is_opening(tokens: Sequence[Token], at: int) -> bool:
    for token in reversed(tokens[:at]):
        if token.kind in _OPENING:
            return True
        if token.text not in _COURTESY:
            return False
    return True


def _has_object(tokens: Sequence[Token], at: int) -> bool:
    behind = tokens[at + 1 : at + 3]
    if not behind:
        return False
    is_named = behind[0].kind == "DET" and behind[0].text in {"the", "my", "this", "that"} and len(behind) == 2
    return behind[0].kind in _OBJECTS or is_named
