"""The JSON Schema of a draft, made from the shapes it is read by."""

from typing import Final

import msgspec

from fetchcut.timeline import effects
from fetchcut.timeline.wire.shapes import DraftMeta, DraftShape, TrackMeta

_TITLE: Final = "fetchcut draft"


def json_schema() -> dict[str, object]:
    """Return the JSON Schema (2020-12) of a draft; docs/draft.md has what a schema cannot say ("never overlapping")."""
    (_, draft_meta, track_meta), parts = msgspec.json.schema_components(
        (DraftShape, DraftMeta, TrackMeta), ref_template="#/$defs/{name}"
    )
    parts["DraftShape"]["properties"]["m"] = draft_meta
    parts["TrackShape"]["properties"]["m"] = track_meta
    parts["SegmentShape"]["properties"]["adj"]["propertyNames"] = {"enum": list(effects.ADJUSTMENTS)}
    whole = parts.pop("DraftShape")
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "$id": "/api/schema/draft.json",
        **whole,
        "title": _TITLE,
        "$defs": parts,
    }
