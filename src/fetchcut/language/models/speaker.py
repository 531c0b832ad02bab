"""Rules and a model in order: who reads a message first, and what is done where the model fails.

    rules first   rules ── a question, or only a part of it read ──▶ model ── nothing to use ──▶ what the rules said
    model first   rules ── a change, a question, a no ─────────────▶ model ── nothing to use ──▶ what the rules said

Undo, export, credits, uploads, corrections and plain answers are the rules' in both: no tool of a model does them.
"""

import contextlib
import importlib
import logging
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final, Protocol

from fetchcut.errors import ModelBusy, ModelError, ModelMissing, ModelRefused, ModelUnknown
from fetchcut.language.converse import converse
from fetchcut.language.models.access import Access
from fetchcut.language.models.hand import Hand
from fetchcut.language.models.prompt import Asked, asked
from fetchcut.language.models.verdict import Said, verdict
from fetchcut.language.models.view import LONGEST_MESSAGE
from fetchcut.language.models.workpiece import Workpiece
from fetchcut.language.outcome import Cannot, Edits, Outcome, Question
from fetchcut.language.situation import Situation

if TYPE_CHECKING:
    import httpx2
    from pydantic_ai.models import Model

log: Final = logging.getLogger("fetchcut.models")

MOST_FAILURES: Final = 3
"""Failures in a row after which the model is left alone for REST_S: nobody waits again and again for what is away."""
REST_S: Final = 60.0
CLOSE_S: Final = 2.0


class Asking(Protocol):
    """Asks a model: the one of the settings, or a scripted one."""

    def get_ready(self) -> None:
        """Load what the first question needs."""

    async def __call__(self, asked: Asked, work: Workpiece) -> Said:
        """Return how it ended; `work` has what it did. Raises ModelErrors."""

    async def close(self) -> None:
        """End connections."""


def logged(error: ModelError) -> None:
    """Tell the operator why a model gave nothing: loudly where only they can help."""
    level = logging.ERROR if isinstance(error, ModelMissing | ModelUnknown | ModelRefused) else logging.WARNING
    log.log(level, "no answer of the model", extra={"facts": {"error": type(error).__name__, **error.facts()}})


@dataclass(frozen=True, slots=True, kw_only=True)
class Leave:
    """What a turn allows: `admit` is asked once before a model is, `check` all the while, and raises to stop it.

    `failed` is told why the model gave nothing.
    """

    admit: Callable[[], bool] = lambda: True
    check: Callable[[], None] = lambda: None
    failed: Callable[[ModelError], None] = logged


FREE: Final = Leave()


class Provided:
    """The model of the settings, made when it is first asked: its library takes a second to load."""

    def __init__(self, access: Access) -> None:
        self._access = access
        self._model: Model | None = None
        self._http: httpx2.AsyncClient | None = None

    def get_ready(self) -> None:
        """Import the library. Raises nothing: what is missing is told by asking."""
        with contextlib.suppress(ImportError):
            importlib.import_module("fetchcut.language.models.provider")

    async def __call__(self, asked: Asked, work: Workpiece) -> Said:
        """Return how the model ended. Raises ModelErrors."""
        from fetchcut.language.models import provider, wire

        if self._http is None:
            self._http = wire.client(proxy=self._access.proxy, time_s=self._access.time_s)
        self._model = self._model or provider.model_of(self._access, self._http)
        return await provider.answered(self._model, asked, work, self._access)

    async def close(self) -> None:
        """End connections."""
        if self._http:
            await self._http.aclose()


class Speaker:
    """Reads messages with rules and a model. Safe from any thread; `close` it at the end."""

    def __init__(self, access: Access, asking: Asking | None = None) -> None:
        self._access = access
        self._asking = asking or Provided(access)
        self._hand = Hand()
        self._free = threading.BoundedSemaphore(access.at_once)
        self._failures = 0
        self._rests_until = 0.0

    def speak(self, message: str, situation: Situation, leave: Leave = FREE) -> Outcome:
        """Return what a message comes to. Nothing is raised but what `leave.check` raises."""
        outcome = converse(message, situation)
        if not self._is_for_model(message, outcome) or self._rests() or not leave.admit():
            return outcome
        try:
            return self._asked(message, situation, outcome, leave) or outcome
        except ModelError as error:
            self._rest()
            leave.failed(error)
            return outcome

    def close(self) -> None:
        """Ask no more."""
        with contextlib.suppress(ModelError):
            self._hand.run(self._asking.close(), within_s=CLOSE_S, check=lambda: None)
        self._hand.close()

    def _is_for_model(self, message: str, outcome: Outcome) -> bool:
        if not message.strip() or len(message) > LONGEST_MESSAGE:
            return False
        if self._access.order == "model":
            return isinstance(outcome, Edits | Question | Cannot)
        return isinstance(outcome, Question) or (isinstance(outcome, Edits) and outcome.pending is not None)

    def _asked(self, message: str, situation: Situation, rules: Outcome, leave: Leave) -> Outcome | None:
        if not self._free.acquire(blocking=False):
            raise ModelBusy
        try:
            self._asking.get_ready()
            work = Workpiece.of(situation)
            question = asked(message, situation, rules.language)
            began = time.monotonic()
            said = self._hand.run(self._asking(question, work), within_s=self._access.time_s, check=leave.check)
        finally:
            self._free.release()
        self._failures = 0
        took_s = round(time.monotonic() - began, 2)
        log.info("a model answered", extra={"facts": {"edits": len(work.edits), "seconds": took_s}})
        then = rules.then if isinstance(rules, Edits) else None
        return verdict(message, situation, work, said, language=rules.language, then=then)

    def _rests(self) -> bool:
        return time.monotonic() < self._rests_until

    def _rest(self) -> None:
        self._failures += 1
        if self._failures >= MOST_FAILURES:
            self._failures, self._rests_until = 0, time.monotonic() + REST_S
