"""The schema of typed edits as a tool's argument wants it: complete, with its definitions at the root."""

from typing import Any, Union

import msgspec

from fetchcut.timeline.edits import ALL


def with_edits(parameters: dict[str, Any], argument: str) -> dict[str, Any]:
    """Return a tool's input schema in which `argument` is a list of typed edits."""
    (one,), definitions = msgspec.json.schema_components([Union[ALL]], ref_template="#/$defs/{name}")  # noqa: UP007
    edits = {
        "type": "array",
        "items": one,
        "minItems": 1,
        "description": "Edits in order; all are done as one undoable step, or none.",
    }
    properties = {**parameters["properties"], argument: edits}
    return {**parameters, "properties": properties, "$defs": {**parameters.get("$defs", {}), **definitions}}
