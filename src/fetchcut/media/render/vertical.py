"""Text in columns, as Chinese and Japanese are also written: from top to bottom, columns from right to left. Pure.

    a text            column 2   column 1
    春眠不觉晓，         处         春         each character stands upright in a cell of its own; marks that lie
    处处闻啼鸟。         处         眠         otherwise in columns are written with their own characters for that

libass can turn lines of fonts whose names begin with @, but puts marks where they do not belong and takes another size
for the fonts we have (https://github.com/libass/libass/issues/600 and /619).
"""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from fetchcut.media.render.verbatim import letters

EM: Final = 1 / 1.448
"""The size of a character in parts of the line's height: what ascends and descends in Noto Sans CJK is 1.448 em."""
_PITCH: Final = 1.08
_COLUMN: Final = 1.4
"""From a character to the next one, and from a column to the next one, in em."""
_RAISED: Final = 0.056
"""How much lower than the middle of its line the middle of a character lies, in em."""
_FORMS: Final = str.maketrans(
    "，、。：；！？（）｛｝〔〕【】《》〈〉「」『』［］“”‘’(),:;!?—–…‥_",
    "︐︑︒︓︔︕︖︵︶︷︸︹︺︻︼︽︾︿﹀﹁﹂﹃﹄﹇﹈﹃﹄﹁﹂︵︶︐︓︔︕︖︱︲︙︰︳",
)
"""Presentation forms for vertical text: https://www.unicode.org/charts/PDF/UFE10.pdf and UFE30.pdf."""
_NOT_FIRST: Final = frozenset("︐︑︒︓︔︕︖︶︸︺︼︾﹀﹂﹄﹈︙・ー～%％ぁぃぅぇぉっゃゅょァィゥェォッャュョ")
"""What begins no column: it stays below the character it belongs to."""
_MOST_DIGITS: Final = 2
"""Figures that stand beside each other in one cell."""


@dataclass(frozen=True, slots=True)
class Cell:
    """What stands upright in one place; its middle counts from that of the whole block, in pixels."""

    text: str
    x: float
    y: float


@dataclass(frozen=True, slots=True)
class Block:
    """Columns of cells, and how large they are together, in pixels."""

    width: float
    height: float
    cells: tuple[Cell, ...]


def laid_out(text: str, line_height: float, most_height: float) -> Block:
    """Return the text in columns no higher than `most_height`, but for a mark that may not begin one."""
    em = line_height * EM
    rows = max(1, int(most_height / (em * _PITCH)))
    columns = [column for line in text.splitlines() for column in _columns(list(_units(line)), rows)]
    longest = max((len(each) for each in columns), default=0)
    width = em * (1 + _COLUMN * (len(columns) - 1)) if columns else 0.0
    height = em * (1 + _PITCH * (longest - 1)) if columns else 0.0
    cells = [
        Cell(unit, width / 2 - em / 2 - em * _COLUMN * across, em / 2 + em * _PITCH * down - height / 2 - _RAISED * em)
        for across, column in enumerate(columns)
        for down, unit in enumerate(column)
        if unit.strip()
    ]
    return Block(width, height, tuple(cells))


def _units(line: str) -> Iterator[str]:
    """Yield what stands in a cell: a character with its marks, or figures of a short number."""
    held = ""
    for unit in letters(line.translate(_FORMS)):
        if unit.isascii() and unit.strip().isdigit():
            held += unit.strip()
            continue
        yield from _figures(held)
        held = ""
        # Blanks are kept with the letter before them: one is a cell of its own.
        yield unit.rstrip() or " "
        if unit != unit.rstrip() and unit.strip():
            yield " "
    yield from _figures(held)


def _figures(digits: str) -> Iterator[str]:
    if len(digits) <= _MOST_DIGITS:
        yield from (digits,) if digits else ()
    else:
        yield from digits


def _columns(units: list[str], rows: int) -> Iterator[list[str]]:
    at = 0
    while at < len(units):
        end = min(at + rows, len(units))
        if end < len(units) and units[end] in _NOT_FIRST:
            end += 1
        yield units[at:end]
        at = end
