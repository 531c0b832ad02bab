"""A reason as a value: what was decided and by which facts. The sentences are in `language/replies`."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Why:
    """One reason. `code` names it ("asked_lines"), `facts` are what a sentence may quote, by name."""

    code: str
    facts: tuple[tuple[str, int | str], ...] = ()

    def named(self) -> dict[str, int | str]:
        """Return the facts by name, ready for `str.format`."""
        return dict(self.facts)


def why(code: str, **facts: int | str) -> Why:
    """Return the reason `code` with its facts in the order given."""
    return Why(code, tuple(facts.items()))
