"""Who reads a turn's message: the rules, and the language model where the plan of the account holds it."""

from collections.abc import Callable
from typing import TYPE_CHECKING, Final

from fetchcut.errors import TooManyAttempts
from fetchcut.language.converse import converse
from fetchcut.language.outcome import Outcome
from fetchcut.language.situation import Situation
from fetchcut.service import limits
from fetchcut.service.limits import DAY_MS, Limit, Try
from fetchcut.service.plans import Plan, Plans
from fetchcut.service.steps.turn import Speak
from fetchcut.store import users
from fetchcut.store.database import Database
from fetchcut.store.turns import Turn

if TYPE_CHECKING:
    from fetchcut.language.models.speaker import Speaker

MOST_READINGS: Final = 3
"""A draft that others change all the while is read anew each time, but so often only by the model."""


class ModelTurns:
    """Gives each turn its reader, and counts in the database how often an account has the model asked."""

    def __init__(self, db: Database, plans: Plans, speaker: "Speaker | None") -> None:
        self._db = db
        self._plans = plans
        self._speaker = speaker

    def reader(self, turn: Turn, readings: int, *, check: Callable[[], None]) -> Speak:
        """Return what reads the turn's message, which was read `readings` times before.

        `check` is called while a model is waited for, and raises where the turn must stop.
        """
        speaker = self._speaker
        if speaker is None or readings >= MOST_READINGS:
            return converse
        from fetchcut.language.models.speaker import Leave

        leave = Leave(admit=lambda: self._admits(turn), check=check)

        def speak(message: str, situation: Situation) -> Outcome:
            return speaker.speak(message, situation, leave)

        return speak

    def close(self) -> None:
        """Ask no model any more."""
        if self._speaker:
            self._speaker.close()

    def _admits(self, turn: Turn) -> bool:
        """Return whether the turn may ask; if so it is counted.

        One that would have to be paid and holds no credits may not: what the model does for it could not be kept.
        """
        if not (turn.reservation or turn.is_preview or self._plans.prices.turn == 0):
            return False
        plan = self._plan(turn.user_id)
        return plan is not None and plan.can_use_model and self._counted(turn.user_id, plan.model_turns_per_day)

    def _plan(self, user_id: str) -> Plan | None:
        with self._db.reading() as tx:
            user = users.get(tx, user_id)
        return self._plans.named(user.plan) if user else None

    def _counted(self, user_id: str, most: int) -> bool:
        if most == 0:
            return True
        count = Try(key=f"model:{user_id}", limit=Limit(most=most, within_ms=DAY_MS))
        try:
            with self._db.transaction() as tx:
                limits.take(tx, (count,), tx.clock_ms())
        except TooManyAttempts:
            return False
        return True
