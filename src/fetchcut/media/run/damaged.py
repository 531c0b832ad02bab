"""How far a packet that cannot be decoded reaches. Pure; known to the worker, too.

decoded   K0 p2 b1 P4 b3 | K5 …      P4 is bad: 3 and 4 are, and whatever follows until decoding begins anew
"""

from dataclasses import dataclass, field
from fractions import Fraction

_REORDERED = 64


@dataclass(slots=True)
class Packets:
    """Packets of one stream in decoding order: when each is shown, until when, and what follows from that it is bad.

    `is_key`: decoding can begin with it. `is_alone`: no other refers to it. All are so of sound.
    """

    shown: list[tuple[Fraction, Fraction]] = field(default_factory=list)
    is_key: list[bool] = field(default_factory=list)
    is_alone: list[bool] = field(default_factory=list)
    bad: set[int] = field(default_factory=set)

    def add(self, shown: tuple[Fraction, Fraction], *, is_key: bool, is_alone: bool) -> None:
        """Take the next packet."""
        self.shown.append(shown)
        self.is_key.append(is_key)
        self.is_alone.append(is_alone)

    def damage(self) -> list[tuple[Fraction, Fraction]]:
        """Return [start, end) of what cannot be shown: from each bad packet on until decoding begins anew."""
        found = []
        at = 0
        for number in sorted(self.bad):
            if number < at:
                continue
            at = number + 1
            while not self.is_alone[number] and at < len(self.shown) and not self.is_key[at]:
                at += 1
            found.append(self._reach(number, at))
        return found

    def _reach(self, first: int, last: int) -> tuple[Fraction, Fraction]:
        begin = min(start for start, _ in self.shown[first:last])
        end = max(end for _, end in self.shown[first:last])
        # What is not there at all before or behind the bad ones is missing, too.
        before = [end for start, end in self.shown[max(0, first - _REORDERED) : first] if start < begin]
        behind = self.shown[last][0] if last < len(self.shown) and self.is_key[last] else end
        return min(begin, max(before, default=begin)), max(end, behind)
