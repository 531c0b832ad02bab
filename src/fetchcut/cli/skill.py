"""`fetchcut skill`: the agent skills that come along, put where agents look for them."""

import argparse
from collections.abc import Sequence
from pathlib import Path
from typing import Final

from fetchcut.cli import exits
from fetchcut.cli.display.stderr import say_line
from fetchcut.cli.locale import own_language
from fetchcut.cli.stdout import write_path
from fetchcut.disk import ensure_folder, write_whole
from fetchcut.errors import UnknownSkill
from fetchcut.language.replies import say
from fetchcut.settings import Settings

PLACES: Final = {
    "cursor": Path("~/.cursor/skills"),
    "claude": Path("~/.claude/skills"),
    "openclaw": Path("~/.openclaw/skills"),
    "clawhub": Path("skills"),
}
"""Where each looks: the first three in the home of the person, ClawHub in the folder one works in."""

FILE: Final = "SKILL.md"


def run(argv: Sequence[str], settings: Settings) -> int:
    """List or install; installed paths go to standard output."""
    flags = parser().parse_args(argv)
    language = own_language(settings)
    skills = bundled()
    if flags.command == "list":
        for path in skills.values():
            write_path(path)
        return exits.OK
    for name in flags.names:
        if name not in skills:
            raise UnknownSkill(name=name, known=tuple(skills))
    places = [flags.to] if flags.to else found()
    if not places:
        say_line(say("skill.nowhere", language))
        return 2
    for place in places:
        for name in flags.names or skills:
            write_path(install(skills[name], PLACES[place].expanduser().absolute()))
    return exits.OK


def parser() -> argparse.ArgumentParser:
    """Return the parser of `fetchcut skill`."""
    made = argparse.ArgumentParser(prog="fetchcut skill", description="Skills that teach an agent to use fetchcut.")
    commands = made.add_subparsers(dest="command", required=True, metavar="COMMAND")
    commands.add_parser("list", help="where they are in this installation")
    put = commands.add_parser("install", help="put them where agents find them")
    put.add_argument("names", nargs="*", metavar="NAME", help="only these; all without a name")
    put.add_argument("--to", choices=tuple(PLACES), help="for this agent; without it for every one that is there")
    return made


def bundled() -> dict[str, Path]:
    """Return the skills by name: beside the package in an installation, at the root of a checkout."""
    package = Path(__file__).resolve().parent.parent
    for folder in (package / "skills", package.parent.parent / "skills"):
        found_here = {path.parent.name: path for path in sorted(folder.glob(f"*/{FILE}"))}
        if found_here:
            return found_here
    return {}


def found() -> list[str]:
    """Return the agents of this person, by the folders they made; ClawHub is only meant by name."""
    return [name for name, place in PLACES.items() if name != "clawhub" and place.expanduser().parent.is_dir()]


def install(skill: Path, place: Path) -> Path:
    """Put a skill into `place` and return its file; another text that was there stays beside it as SKILL.md.old."""
    folder = ensure_folder(place / skill.parent.name)
    target, content = folder / FILE, skill.read_bytes()
    if target.is_file() and (before := target.read_bytes()) != content:
        write_whole(folder / f"{FILE}.old", before)
    write_whole(target, content)
    return target
