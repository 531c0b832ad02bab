"""What changed between two states, in words: for turns that ended without any, and in place of a picture."""

from fetchcut.client.state import State
from fetchcut.language.replies import say
from fetchcut.timeline.summary import summary
from fetchcut.timeline.time import clock


def described(before: State, after: State, language: str, *, is_silent: bool) -> str:
    """Return what is new, before → after, where the server was silent; else the timeline in words."""
    words = summary(after.draft)
    if not is_silent:
        return words
    if before.raw_draft == after.raw_draft:
        return say("client.unchanged", language)
    old, new = clock(before.draft.duration), clock(after.draft.duration)
    key = "client.changed" if old == new else "client.changed_length"
    return f"{say(key, language, before=old, after=new)} {words}"
