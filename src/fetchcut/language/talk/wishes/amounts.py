"""How an amount is meant: to it or by it, more or less."""

from typing import Final

from fetchcut.language.lexer import Token
from fetchcut.language.talk.intent import Intent

_AMOUNTS: Final = ("PCT", "N", "FRAC", "FRACWORD", "DB", "X", "PX")
_COMPLAINING: Final = ("太", "有点", "听不", "too ")
_TO: Final = frozenset({"UNTIL", "TO", "AT", "INTO", "SET"})


def is_less(intent: Intent) -> bool:
    """Return whether it is to become less; in 声音小，调大 the remedy comes last."""
    sized = intent.all("BIGGER", "SMALLER", "LOUDER", "QUIETER")
    if len(sized) > 1 and not sized[-1].text.startswith(_COMPLAINING) and sized[0].kind != sized[-1].kind:
        return sized[-1].kind in {"SMALLER", "QUIETER"}
    return intent.has("DOWN", "QUIETER", "LESS", "TOOMUCH", "SMALLER", "SLOWER", "ZOOMOUT", "MIN")


def is_signed(amount: Token) -> bool:
    """Return whether a sign stands before an amount: "+10 %" and "-0.2" are differences."""
    return amount.text.startswith(("+", "-", "plus", "minus", "负"))


def is_absolute(intent: Intent) -> bool:
    """Return whether the amount is what it is to become: "to 35 %", "at 35 %", 调到35%; not "by 20 %", 提高20%.

    降到, 加到 say both the direction and that the amount is where it ends.
    """
    at = intent.index(*_AMOUNTS)
    if at is None:
        return False
    before = intent.items[at - 1] if at else None
    if is_signed(intent.items[at]):
        return False
    if before is not None:
        if before.kind == "BY" or intent.items[at].text.startswith("+"):
            return False
        if before.kind in _TO or before.text.endswith(("到", "至", "为", "成")):
            return True
    return not intent.has(
        "BY", "UP", "DOWN", "LOUDER", "QUIETER", "MORE", "LESS", "BIGGER", "SMALLER", "FASTER", "SLOWER"
    )
