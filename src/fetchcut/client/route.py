"""Where a message goes: the documents' table, by what is meant and not by a word ("don't export yet" is talk)."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal

from fetchcut.client.library import library
from fetchcut.client.state import State
from fetchcut.language.converse import converse
from fetchcut.language.languages import detect
from fetchcut.language.outcome import Edits, Replace, Route
from fetchcut.language.situation import Situation

Way = Literal["export", "credits", "state", "upload", "talk"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Routed:
    """`way` is where the message goes first; `wants_export` that its last wish is one, behind what is talked about.

    `output` is what was said about the export ("as a 720p webm"), `links` what is to be fetched.
    """

    way: Way
    wants_export: bool = False
    output: Mapping[str, object] = field(default_factory=dict)
    links: tuple[str, ...] = ()


def route(message: str, state: State) -> Routed:
    """Return where `message` goes, read against the timeline as it is."""
    language = detect(message)
    found = converse(message, Situation(draft=state.draft, library=library(state), language=language))
    if isinstance(found, Route):
        return _routed(found)
    if isinstance(found, Edits | Replace) and found.then is not None and found.then.kind == "export":
        return Routed(way="talk", wants_export=True, output=found.then.output)
    return Routed(way="talk")


def _routed(found: Route) -> Routed:
    if found.kind == "cancel":
        return Routed(way="talk")
    return Routed(way=found.kind, wants_export=found.kind == "export", output=found.output, links=found.links)
