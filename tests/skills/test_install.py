"""Skills put where agents look for them."""

from pathlib import Path

import pytest

from tests.cli.command import Home
from tests.skills.reading import NAMES, SKILLS


@pytest.fixture
def home(tmp_path: Path) -> Home:
    """Return an empty home."""
    return Home(tmp_path)


def content(name: str) -> bytes:
    """Return the skill as it is shipped."""
    return (SKILLS / name / "SKILL.md").read_bytes()


@pytest.mark.parametrize(
    ("to", "place"),
    [
        ("cursor", ".cursor/skills"),
        ("claude", ".claude/skills"),
        ("openclaw", ".openclaw/skills"),
        ("clawhub", "skills"),
    ],
)
def test_each_agent_has_its_place(home: Home, to: str, place: str) -> None:
    ran = home.run("skill", "install", "--to", to, HOME=str(home.folder))
    assert ran.code == 0, ran.err
    assert ran.paths == [home.folder / place / name / "SKILL.md" for name in NAMES]
    assert [path.read_bytes() for path in ran.paths] == [content(name) for name in NAMES]


def test_without_a_name_it_goes_to_those_that_are_there(home: Home) -> None:
    (home.folder / ".claude").mkdir()
    ran = home.run("skill", "install", NAMES[0], HOME=str(home.folder))
    assert ran.paths == [home.folder / ".claude" / "skills" / NAMES[0] / "SKILL.md"]


def test_with_nobody_there_it_says_so(home: Home) -> None:
    ran = home.run("skill", "install", HOME=str(home.folder))
    assert ran.code == 2
    assert "--to" in ran.err


def test_what_a_person_changed_is_kept_beside(home: Home) -> None:
    own = home.folder / ".cursor" / "skills" / NAMES[0] / "SKILL.md"
    own.parent.mkdir(parents=True)
    own.write_text("mine")
    home.run("skill", "install", "--to", "cursor", HOME=str(home.folder))
    assert own.read_bytes() == content(NAMES[0])
    assert own.with_name("SKILL.md.old").read_text() == "mine"


def test_an_unknown_skill_is_named_with_those_there_are(home: Home) -> None:
    ran = home.run("skill", "install", "fly-to-the-moon", "--to", "cursor", HOME=str(home.folder))
    assert ran.code == 2
    assert all(name in ran.err for name in ("fly-to-the-moon", *NAMES))


def test_they_can_be_listed(home: Home) -> None:
    assert [path.parent.name for path in home.run("skill", "list").paths] == list(NAMES)
