"""Write the tables of effects and edits into docs/draft.md and docs/edits.md. A test compares them with the program.

    .venv/bin/python scripts/timeline_docs.py

What stands around the tables is written by hand.
"""

import re
from pathlib import Path

from msgspec.structs import fields

from fetchcut.timeline import edits, effects
from fetchcut.timeline.edits import Edit
from fetchcut.timeline.effects import Choice, Color, Number, Parameter

DOCS = Path(__file__).resolve().parent.parent / "docs"


def effects_table() -> str:
    """Return every effect with its parameters: their range, and in brackets what they are when nobody says."""
    rows = (
        f"| `{each.name}` | {each.scope} | {each.says} | "
        + ", ".join(_parameter(name, parameter) for name, parameter in each.parameters.items())
        + " |"
        for each in effects.ALL.values()
    )
    return "\n".join(("| `k` | of | what it does | parameters |", "|---|---|---|---|", *rows))


def edits_table() -> str:
    """Return every edit with its fields, those that must be said in bold."""
    rows = (f"| `{_tag(each)}` | {_fields(each)} | {_first_line(each)} |" for each in edits.ALL)
    return "\n".join(("| `kind` | fields | what it does |", "|---|---|---|", *rows))


def written(page: str, name: str, table: str) -> str:
    """Return the page with another table between its two marks."""
    marks = re.compile(rf"(<!-- {name} -->\n).*?(<!-- end -->)", re.DOTALL)
    return marks.sub(lambda match: f"{match[1]}{table}\n{match[2]}", page)


def pages() -> dict[Path, str]:
    """Return what the pages should hold."""
    draft, edit = DOCS / "draft.md", DOCS / "edits.md"
    return {
        draft: written(draft.read_text(encoding="utf-8"), "effects", effects_table()),
        edit: written(edit.read_text(encoding="utf-8"), "edits", edits_table()),
    }


def _parameter(name: str, parameter: Parameter) -> str:
    if isinstance(parameter, Number):
        return f"`{name}` {parameter.least:g} to {parameter.most:g} ({parameter.unasked:g})"
    if isinstance(parameter, Choice):
        return f"`{name}` {', '.join(parameter.among)} ({parameter.unasked})"
    if isinstance(parameter, Color):
        return f"`{name}` a colour ({parameter.unasked})"
    return f"`{name}` the id of a file"


def _tag(kind: type[Edit]) -> str:
    return str(kind.__struct_config__.tag)


def _fields(kind: type[Edit]) -> str:
    return " ".join(f"**{each.name}**" if each.required else each.name for each in fields(kind)) or "none"


def _first_line(kind: type[Edit]) -> str:
    return (kind.__doc__ or "").strip().splitlines()[0].rstrip(".:")


if __name__ == "__main__":
    for path, text in pages().items():
        path.write_text(text, encoding="utf-8")
