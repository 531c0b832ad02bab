"""How it is now, and what it would be: "the picture's a bit dark" complains, "would slow motion suit it?" asks."""

from collections.abc import Sequence
from dataclasses import replace
from typing import Final

from fetchcut.language.lexer import Token
from fetchcut.language.talk.contraries import CONTRARY

_BARE: Final = frozenset(
    {"loud", "quiet", "dark", "bright", "dim", "fast", "quick", "slow", "big", "large", "small", "tiny"}
    | {"快", "慢", "大", "小", "响", "吵", "轻", "亮", "暗"}
)
_STATING: Final = frozenset(
    {"is", "'s", "are", "was", "it's", "its", "that's", "looks", "look", "seems", "sounds", "feels", "'re"}
    | {"有点", "有点儿", "有些", "偏"}
)
_ASKING: Final = frozenset({"would", "wouldn't", "will", "won't", "does", "doesn't", "did", "might"})
_ASKED: Final = frozenset({"you", "u", "ya", "someone", "somebody", "anyone", "we"})
_SENTENCE_ENDS: Final = frozenset({"?", "？", ".", "。", "!", "！", ";", "；", "\n"})


def stated(tokens: Sequence[Token], at: int) -> Token | None:
    """Return the token as what is wished where it only says how things are, as a question where it asks; else None."""
    token = tokens[at]
    if token.text == "还是" and at + 1 < len(tokens) and tokens[at + 1].text.startswith(("太", "有点")):
        return replace(token, kind="FILL")  # 还是太大声: still so, no correction
    if token.text in _BARE and (token.kind in CONTRARY or token.kind == "ADJ") and _is_stated(tokens, at):
        return _wished(token)
    if token.text in _ASKING and _asks(tokens, at):
        return replace(token, kind="QWHATIF")
    return None


def _wished(token: Token) -> Token:
    """Return a complaint as the wish it is: what is "too loud" is to be quieter."""
    text = f"too {token.text}"
    if token.kind in CONTRARY:
        return replace(token, kind=CONTRARY[token.kind], text=text)
    sign = {"+": "-", "-": "+"}[str(token.value)[-1]]
    return replace(token, text=text, value=str(token.value)[:-1] + sign)


def _is_stated(tokens: Sequence[Token], at: int) -> bool:
    for token in reversed(tokens[:at]):
        if token.text in _STATING:
            return True
        if token.kind not in {"LITTLE", "MUCH", "FILL", "TOO"} and token.text != "rather":
            return False
    return False


def _asks(tokens: Sequence[Token], at: int) -> bool:
    """Return whether the sentence asks what something would do: "would slow motion suit it?", not "would you …?"."""
    is_opening = at == 0 or tokens[at - 1].kind in {"SEP", "THEN"}
    follows = tokens[at + 1].text if at + 1 < len(tokens) else ""
    if not is_opening or follows in _ASKED:
        return False
    ends = next((token.text for token in tokens[at:] if token.kind == "SEP" and token.text in _SENTENCE_ENDS), "")
    return ends in {"?", "？"}
