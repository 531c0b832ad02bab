"""What holds of every edit, whatever it is and whatever the draft."""

from hypothesis import given, settings, strategies as st

from fetchcut.errors import EditError
from fetchcut.timeline import check, edits, wire
from fetchcut.timeline.draft import Draft
from fetchcut.timeline.edits import Edit
from fetchcut.timeline.laws import broken
from tests.timelines import FILES, any_draft, any_edit


@settings(max_examples=400, deadline=None)
@given(st.data())
def test_an_edit_leaves_a_valid_draft_or_says_why_not(data: st.DataObject) -> None:
    draft = data.draw(any_draft())
    edit = data.draw(any_edit(draft))
    try:
        changed = edit.apply(draft, FILES)
    except EditError:
        return
    assert [str(each) for each in broken(changed)] == []
    assert check.problems(changed, FILES) == ()
    assert wire.read(wire.dumps(changed)) == changed


@settings(max_examples=100, deadline=None)
@given(st.data())
def test_the_same_edit_of_the_same_draft_gives_the_same_draft(data: st.DataObject) -> None:
    draft = data.draw(any_draft())
    edit = data.draw(any_edit(draft))
    copy = wire.read(wire.dumps(draft))
    assert _result(edit, draft) == _result(edits.decode(edits.encode(edit)), copy)
    assert draft == copy


def _result(edit: Edit, draft: Draft) -> Draft | str:
    try:
        return edit.apply(draft, FILES)
    except EditError as error:
        return f"{type(error).__name__}: {error}"
