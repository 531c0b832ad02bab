"""Edits as JSON: what a model, a studio or a request may say, and nothing else."""

import json

import jsonschema_rs
import pytest
from hypothesis import given, settings, strategies as st

from fetchcut.errors import DoesNotFit, EditError
from fetchcut.timeline import edits
from fetchcut.timeline.draft import Draft
from fetchcut.timeline.edits import AddMedia, Edit, RemoveRange, Trim
from tests.timelines import BASES, FILES, after, any_edit

VALIDATOR = jsonschema_rs.validator_for(edits.json_schema())


@pytest.mark.parametrize("kind", edits.ALL, ids=lambda kind: kind.__name__)
def test_an_edit_is_exported_described_and_frozen(kind: type[Edit]) -> None:
    assert getattr(edits, kind.__name__) is kind
    assert kind.__doc__
    assert kind.__struct_config__.frozen
    assert kind.__struct_config__.forbid_unknown_fields


def test_the_name_on_the_wire_is_that_of_the_class() -> None:
    assert json.loads(edits.encode(RemoveRange(start_ms=1, end_ms=2))) == {
        "kind": "remove_range",
        "start_ms": 1,
        "end_ms": 2,
    }
    kinds = [kind.__struct_config__.tag for kind in edits.ALL]
    assert len(set(kinds)) == len(kinds)


@settings(max_examples=300)
@given(st.data())
def test_every_edit_comes_back_and_fits_the_schema(data: st.DataObject) -> None:
    edit = data.draw(any_edit(data.draw(st.sampled_from(BASES))))
    assert edits.decode(edits.encode(edit)) == edit
    assert edits.decode(json.loads(edits.encode(edit))) == edit
    VALIDATOR.validate(json.loads(edits.encode(edit)))


@pytest.mark.parametrize(
    "raw",
    [
        "",
        "[]",
        "null",
        "{}",
        '{"kind":"rm -rf"}',
        '{"kind":"remove_range"}',
        '{"kind":"remove_range","start_ms":"now"}',
        '{"kind":"remove_range","start_ms":1,"path":"/etc/passwd"}',
        b"\xff",
        {"kind": "trim", "segment": 5},
        "[" * 100_000,
    ],
)
def test_what_is_no_edit_is_refused(raw: object) -> None:
    with pytest.raises(DoesNotFit):
        edits.decode(raw)


@given(
    st.text()
    | st.binary()
    | st.dictionaries(st.sampled_from(["kind", "segment", "start_ms"]), st.text() | st.integers())
)
def test_anything_at_all_is_an_edit_or_is_refused(raw: object) -> None:
    try:
        assert isinstance(edits.decode(raw), Edit)
    except DoesNotFit:
        return


def test_edits_are_done_in_order_or_not_at_all() -> None:
    draft = after(AddMedia(asset="beach"))
    done = edits.apply_all(draft, (RemoveRange(start_ms=0, end_ms=5000), Trim(segment="s1", tail_ms=1000)), FILES)
    assert done.duration == 4
    with pytest.raises(EditError):
        edits.apply_all(draft, (RemoveRange(start_ms=0, end_ms=5000), RemoveRange(start_ms=6000)), FILES)
    assert draft == after(AddMedia(asset="beach"))
    assert edits.apply_all(Draft(), (), {}) == Draft()
