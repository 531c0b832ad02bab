"""A skill's file taken apart: front matter, and the shell of its blocks in order."""

import re
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from skills_ref import read_properties  # type: ignore[import-untyped]

SKILLS = Path(__file__).resolve().parent.parent.parent / "skills"
NAMES = tuple(sorted(path.name for path in SKILLS.iterdir() if (path / "SKILL.md").is_file()))


@dataclass(frozen=True)
class Skill:
    """One skill."""

    folder: Path

    @property
    def text(self) -> str:
        """Return the whole file."""
        return (self.folder / "SKILL.md").read_text(encoding="utf-8")

    @property
    def body(self) -> str:
        """Return what stands behind the front matter."""
        return self.text.split("\n---\n", 1)[1]

    @property
    def properties(self) -> Any:
        """Return the front matter as the reference library reads it."""
        return read_properties(self.folder)

    @property
    def blocks(self) -> list[str]:
        """Return the shell blocks in order."""
        return re.findall(r"^```sh\n(.*?)^```", self.body, re.MULTILINE | re.DOTALL)


def skill(name: str) -> Skill:
    """Return the skill of this name."""
    return Skill(SKILLS / name)
