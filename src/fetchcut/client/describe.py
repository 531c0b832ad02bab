"""What changed between two states, in words: for turns that ended without any, and in place of a picture."""

from fetchcut.client.state import State
from fetchcut.language.replies import say
from fetchcut.timeline.draft import Draft, Track
from fetchcut.timeline.time import clock

_HEADS = {"video": "Video", "audio": "BGM", "text": "Title"}


def described(before: State, after: State, language: str, *, is_silent: bool) -> str:
    """Return what is new, before → after, where the server was silent; else the timeline in words."""
    words = summary(after.draft)
    if not is_silent:
        return words
    if before.raw_draft == after.raw_draft:
        return say("client.unchanged", language)
    old, new = before.draft.duration, after.draft.duration
    if old == new:
        return say("client.changed", language, summary=words)
    return say("client.changed_length", language, before=clock(old), after=clock(new), summary=words)


def summary(draft: Draft) -> str:
    """Return the timeline as the founding documents print it."""
    tracks = [f"{number}. {_track(track)}" for number, track in enumerate(draft.tracks, start=1)]
    return f"Timeline ({len(tracks)} tracks): {' '.join(tracks)}".rstrip()


def _track(track: Track) -> str:
    names = ", ".join(
        f"{each.text.text if each.text else each.name} ({float(each.start):g}-{float(each.end):g}s)"
        for each in track.segments
    )
    return f"{_HEADS[track.kind]}: {names}"
