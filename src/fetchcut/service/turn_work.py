"""One turn's work: the message read against its situation, done, told, paid. An engine's kind of work.

begin ──▶ understand (pure) ──▶ end: version, events, status and credits in one transaction
   ▲                              │
   ├── somebody changed the draft meanwhile
   ├── files that the message is about are measured now
   └── links of the message are in now
"""

import logging
from collections.abc import Mapping
from dataclasses import replace
from typing import TYPE_CHECKING

from fetchcut.errors import DatabaseError, FetchcutError, GivenUp, UserMissing, VersionStale
from fetchcut.language.outcome import Edits, Measure, Replace, Route, word_of
from fetchcut.language.replies import explain, say
from fetchcut.language.situation import Situation
from fetchcut.service import credits  # noqa: A004  the trade's word
from fetchcut.service.callers import Caller, scopes_of
from fetchcut.service.events import Telling
from fetchcut.service.feed import Feed
from fetchcut.service.measuring import Measuring
from fetchcut.service.memory import Memory
from fetchcut.service.model_turns import ModelTurns
from fetchcut.service.music import Shelf
from fetchcut.service.plans import Plans
from fetchcut.service.situations import Background, background, language_of
from fetchcut.service.steps.turn import Understood, understand
from fetchcut.service.turn_links import Arrived, StillFetching, TurnLinks
from fetchcut.service.turn_outcomes import Ending, Outcomes
from fetchcut.service.work import HandedBack, Overtaken, Run
from fetchcut.store import events as event_rows, sessions as session_rows, turns as rows, users
from fetchcut.store.database import Database
from fetchcut.store.transaction import Transaction
from fetchcut.store.turns import Status, Turn
from fetchcut.timeline.edits import AddMedia
from fetchcut.timeline.measured import Measured
from fetchcut.timeline.summary import summary

if TYPE_CHECKING:
    from fetchcut.service.engine import Engine

log = logging.getLogger("fetchcut.turns")


class TurnWork:
    """Does accepted turns."""

    kind = "turn"
    queue = "turns"
    is_waited_for = True

    def __init__(
        self,
        db: Database,
        *,
        plans: Plans,
        feed: Feed,
        outcomes: Outcomes,
        links: TurnLinks,
        measuring: Measuring,
        music: Shelf,
        engine: "Engine",
        models: ModelTurns,
    ) -> None:
        self._db = db
        self._models = models
        self._measuring = measuring
        self._music = music
        self._links = links
        self._plans = plans
        self._feed = feed
        self._outcomes = outcomes
        self._engine = engine

    def run(self, run: Run) -> None:
        """Do the turn to its end."""
        arrived: Arrived = {}
        measured: Mapping[str, Measured] = {}
        came: Route | None = None
        readings = 0
        while True:
            turn, ground = self._begin(run)
            speak = self._models.reader(turn, readings, check=lambda: self._require_ours(run))
            situation = replace(ground.situation, arrived=arrived, measured=measured)
            if came and came.wish.cuts and not came.rest:
                # Its part was all that was wished of the link: read again, it would be cut once more.
                understood = Understood(outcome=came)
            else:
                understood = understand((came.rest if came else "") or turn.message, situation, speak)
                if came and _is_laid(understood, situation):
                    understood = Understood(outcome=came)
            readings += 1
            try:
                if isinstance(understood.outcome, Measure):
                    self._tell(run, turn, "measure", understood.outcome.text)
                    measured = self._measuring.measured(
                        turn.user_id, understood.outcome, measured, check=lambda: self._require_ours(run)
                    )
                    continue
                if not arrived and (route := _links(turn, understood)):
                    self._tell(run, turn, "links", say("turn.links", understood.outcome.language))
                    arrived = self._fetched(run, turn, route)
                    came = route
                    continue
                exports = self._end(run, turn, ground, understood, arrived)
            except VersionStale:
                continue
            except (DatabaseError, Overtaken, HandedBack):
                raise
            except FetchcutError as error:
                # Without the credits, or without what a link should have brought, there is nothing to be done.
                exports = self._refuse(run, turn, explain(error, understood.outcome.language), status="done")
            except StillFetching:
                exports = self._refuse(run, turn, say("turn.fetching", understood.outcome.language), status="done")
            break
        self._after(turn, exports)

    def fail(self, run: Run, error: Exception) -> None:
        """End the turn by what nobody foresaw."""
        with self._db.reading() as tx:
            turn = rows.by_id(tx, run.id)
            if turn is None:
                raise Overtaken
            language = _language(tx, turn)
        self._refuse(run, turn, explain(GivenUp(), language), status="failed")
        self._after(turn, [])

    def due(self) -> list[str]:
        """Return the turns that may be worked on now, of each session the first."""
        with self._db.reading() as tx:
            return rows.due(tx)

    def give_up(self, job_id: str) -> None:
        """End a turn that no worker will do, unless it has ended."""
        with self._db.transaction() as tx:
            turn = rows.by_id(tx, job_id)
            if turn is None:
                return
            session_rows.hold(tx, turn.session_id)
            if not rows.give_up(tx, job_id, tx.clock_ms()):
                return
            self._tell_end(tx, turn, explain(GivenUp(), _language(tx, turn)))
        self._after(turn, [])

    def _begin(self, run: Run) -> tuple[Turn, Background]:
        # Written before anything is done: whoever had it before, and wakes up, publishes nothing.
        with self._db.transaction() as tx:
            _take(tx, run)
        with self._db.reading() as tx:
            turn = rows.by_id(tx, run.id)
            if turn is None:
                raise Overtaken
            return turn, background(
                tx, turn.user_id, turn.session_id, music=self._music.tunes, before_turn=turn.ordinal
            )

    def _tell(self, run: Run, turn: Turn, place: str, text: str) -> None:
        """Say, once a place, that there is something to wait for."""
        with self._db.transaction() as tx:
            _take(tx, run, turn)
            telling = Telling(turn.invocation_id, tx.clock_ms() / 1000, place=place)
            telling.say(text)
            said = {each.body for each in event_rows.of_turn(tx, turn.session_id, turn.id, 0)}
            if not any(telling.first_id in body for body in said):
                event_rows.append(tx, turn.session_id, turn.id, telling.bodies, tx.clock_ms())
        self._feed.wake(turn.session_id)

    def _fetched(self, run: Run, turn: Turn, route: Route) -> Arrived:
        with self._db.reading() as tx:
            caller = self._caller(tx, turn)
        caller.require("upload")
        return self._links.fetch(turn, caller, route, check=lambda: self._require_ours(run))

    def _require_ours(self, run: Run) -> None:
        """Raise HandedBack or Overtaken where this run must stop: asked while it waits for others."""
        if run.is_handed_back.is_set():
            raise HandedBack
        with self._db.reading() as tx:
            now = rows.by_id(tx, run.id)
        if now is None or now.attempt != run.attempt or now.finished_at_ms is not None:
            raise Overtaken

    def _end(self, run: Run, turn: Turn, ground: Background, understood: Understood, arrived: Arrived) -> list[str]:
        """Do and end the turn; return the exports it began."""
        outcome = understood.outcome
        with self._db.transaction() as tx:
            now_ms = tx.clock_ms()
            # First, so that the row is ours for the rest of it.
            _take(tx, run, turn)
            telling = Telling(turn.invocation_id, now_ms / 1000)
            if turn.is_preview:
                text = f"{say('turn.preview', outcome.language)} {outcome.text}"
                telling.say(text, is_last=True, outcome=word_of(outcome))
                memory, exports = Memory(), []
            else:
                ending = Ending(
                    tx=tx,
                    turn=turn,
                    caller=self._caller(tx, turn),
                    ground=ground,
                    telling=telling,
                    language=outcome.language,
                    arrived=arrived,
                )
                text = self._outcomes.do(ending, understood) or summary(ending.draft)
                telling.say(text, is_last=True, outcome=word_of(outcome))
                memory = Memory.of(outcome, version=ending.version, before=ground.node, was=ground.memory)
                exports = ending.exports
                self._pay(tx, turn, is_paid=isinstance(outcome, Edits | Replace) and ending.version is not None)
                session_rows.speak(tx, turn.session_id, outcome.language)
            rows.finish(tx, run.id, run.attempt, "done", now_ms, outcome=memory.written())
            event_rows.append(tx, turn.session_id, turn.id, telling.bodies, now_ms)
        return exports

    def _refuse(self, run: Run, turn: Turn, text: str, *, status: Status) -> list[str]:
        with self._db.transaction() as tx:
            _take(tx, run, turn)
            rows.finish(tx, run.id, run.attempt, status, tx.clock_ms())
            self._tell_end(tx, turn, text)
        return []

    def _tell_end(self, tx: Transaction, turn: Turn, text: str) -> None:
        now_ms = tx.clock_ms()
        telling = Telling(turn.invocation_id, now_ms / 1000, place="end")
        telling.say(text, is_last=True, outcome="cannot")
        event_rows.append(tx, turn.session_id, turn.id, telling.bodies, now_ms)
        self._pay(tx, turn, is_paid=False)

    def _pay(self, tx: Transaction, turn: Turn, *, is_paid: bool) -> None:
        if not is_paid:
            if turn.reservation:
                credits.release(tx, turn.reservation)
            return
        # Accepted as free, and become a change meanwhile: paid now, or not done.
        credits.reserve(tx, turn.user_id, turn.id, self._plans.prices.turn, note="turn")
        credits.settle(tx, turn.id)

    def _after(self, turn: Turn, exports: list[str]) -> None:
        """Wake who waits for this turn to end. All of it is made good for by the sweep, should we die here."""
        self._feed.wake(turn.session_id)
        with self._db.reading() as tx:
            following = rows.next_of(tx, turn.session_id)
        if following:
            self._engine.submit("turn", following.id)
        if exports:
            self._engine.wake()

    def _caller(self, tx: Transaction, turn: Turn) -> Caller:
        """Return who sent the message, as their token showed them: a turn may do no more than that."""
        user = users.get(tx, turn.user_id)
        if user is None:
            raise UserMissing(name=turn.user_id)
        return Caller(
            user_id=turn.user_id,
            token_id="",
            scopes=scopes_of(turn.scopes),
            plan=self._plans.named(user.plan),
            is_anonymous=user.is_anonymous,
            language=user.language,
        )


def _take(tx: Transaction, run: Run, turn: Turn | None = None) -> None:
    """Have the turn for this run until the transaction ends. Raises Overtaken if a later run has it or it has ended."""
    if turn:
        # Before the turn's own row, as whoever submits does: a key sent again while its turn ends must not be stuck.
        session_rows.hold(tx, turn.session_id)
    if not rows.start(tx, run.id, run.attempt):
        raise Overtaken


def _links(turn: Turn, understood: Understood) -> Route | None:
    """Return the links that must be in before the message can be done, None where there are none."""
    outcome = understood.outcome
    wants = isinstance(outcome, Route) and outcome.kind == "upload" and not turn.is_preview
    return outcome if wants and isinstance(outcome, Route) and outcome.links else None


def _is_laid(understood: Understood, situation: Situation) -> bool:
    """Return whether the message only adds what its links brought, and that is all that lies on the timeline already.

    The first videos of an empty timeline are put on it as they come in: added by the message too they would play twice.
    """
    outcome = understood.outcome
    if not isinstance(outcome, Edits) or not all(isinstance(each, AddMedia) for each in outcome.edits):
        return False
    added = [each.asset for each in outcome.edits if isinstance(each, AddMedia)]
    brought = {asset for assets in situation.arrived.values() for asset in assets}
    segments = [segment for track in situation.draft.tracks for segment in track.segments]
    return sorted(added) == sorted(each.media.src if each.media else "" for each in segments) and set(added) <= brought


def _language(tx: Transaction, turn: Turn) -> str:
    session = session_rows.by_id(tx, turn.session_id)
    return language_of(session) if session else "en"
