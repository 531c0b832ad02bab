"""What a turn says, as Google ADK's events: the JSON that stands behind "data: ". Pure.

    text                               "Your last message is still being worked on."
    functionCall, functionResponse     what was done, with what came of it and what changed of the state
    text, turnComplete                 the last one; every turn has it, with customMetadata.outcome ("question")

One invocationId a turn; texts are whole; an event's id follows from its turn and place, so that a run that is begun
again says the same again and not something new. The keys are those every version of the google-adk package takes.
"""

import uuid
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Final

import msgspec

AUTHOR: Final = "nemo_agent"
LARGEST_DELTA: Final = 256 * 1024
"""A state that is larger is not repeated in the log of events: who wants it asks for it."""

_NAMES: Final = uuid.UUID("6f1c1f6e-6a0b-5f0e-9d0e-0d6a2f6f2b11")
Facts = Mapping[str, object]


@dataclass(slots=True)
class Telling:
    """The events of one turn, in order. `place` counts on from what was said before."""

    invocation_id: str
    at_s: float
    place: str = ""
    bodies: list[str] = field(default_factory=list)

    @property
    def first_id(self) -> str:
        """Return the id of the first event: whether it was told before can be seen by it."""
        return self._id(0)

    def say(self, text: str, *, is_last: bool = False, outcome: str = "") -> None:
        """Say something to the person; the last text ends the turn. `outcome` tells programs what the turn came to."""
        extra: dict[str, object] = {"turnComplete": True} if is_last else {}
        if outcome:
            extra["customMetadata"] = {"outcome": outcome}
        self._add("model", {"text": text}, {}, extra)

    def did(self, name: str, args: Facts, response: Facts, state: Facts | None = None) -> None:
        """Tell of something that was done: the call and its answer, with what changed of the state."""
        call = f"call-{self._id(len(self.bodies))}"
        self._add("model", {"functionCall": {"id": call, "name": name, "args": args}}, {}, {})
        self._add("user", {"functionResponse": {"id": call, "name": name, "response": response}}, state or {}, {})

    def _add(self, role: str, part: Facts, state: Facts, extra: Facts) -> None:
        delta = state if len(msgspec.json.encode(state)) <= LARGEST_DELTA else {"version": state.get("version")}
        body = {
            "content": {"parts": [part], "role": role},
            **extra,
            "invocationId": self.invocation_id,
            "author": AUTHOR,
            "actions": {"stateDelta": delta, "artifactDelta": {}, "requestedAuthConfigs": {}},
            "id": self._id(len(self.bodies)),
            "timestamp": self.at_s,
        }
        self.bodies.append(msgspec.json.encode(body).decode())

    def _id(self, number: int) -> str:
        return str(uuid.uuid5(_NAMES, f"{self.invocation_id}/{self.place}/{number}"))


def invocation_id() -> str:
    """Return a new name for all events of a turn, in the form ADK gives."""
    return f"e-{uuid.uuid4()}"
