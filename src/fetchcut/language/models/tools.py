"""The edits as tools for a model: the names and schemas that edits have everywhere, one tool a kind."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any, Final

import msgspec

from fetchcut.timeline.edits import ALL
from fetchcut.timeline.edits.edit import Edit

_KIND: Final = "kind"


@dataclass(frozen=True, slots=True)
class EditTool:
    """One edit: `name` is its kind, `parameters` the JSON Schema of the rest of it."""

    name: str
    description: str
    parameters: Mapping[str, Any]


@cache
def edit_tools() -> tuple[EditTool, ...]:
    """Return one for each edit there is."""
    return tuple(_tool(each) for each in ALL)


def _tool(kind: type[Edit]) -> EditTool:
    (one,), definitions = msgspec.json.schema_components([kind], ref_template="#/$defs/{name}")
    own = definitions.pop(str(one["$ref"]).rpartition("/")[2])
    name = own["properties"][_KIND]["enum"][0]
    properties = {key: value for key, value in own["properties"].items() if key != _KIND}
    parameters: dict[str, Any] = {"type": "object", "properties": properties, "additionalProperties": False}
    if required := [key for key in own.get("required", ()) if key != _KIND]:
        parameters["required"] = required
    if definitions:
        parameters["$defs"] = {key: _without_title(value) for key, value in definitions.items()}
    return EditTool(name, own["description"], parameters)


def _without_title(schema: Mapping[str, Any]) -> dict[str, Any]:
    return {key: value for key, value in schema.items() if key != "title"}
