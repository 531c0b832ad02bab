"""One message and what came of it: the stream read, its silence and its cuts made good from the state.

send ──▶ stream ──┬─ text ───────────────▶ to the person, free of screen talk
                  ├─ no text ────────────▶ read the state, compare, say what changed
                  ├─ cut ────────────────▶ never sent again: replay the events, else poll the state, compare
                  └─ "drag it there" ────▶ nothing changed: said once more as a wish, once
"""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Final

from fetchcut.client import recover
from fetchcut.client.body import JsonBody
from fetchcut.client.describe import described
from fetchcut.client.effects import Answer, Close, Flow, Instant, Request, Sleep, now, opened, read, tell
from fetchcut.client.events import Note, Text, Working
from fetchcut.client.frames import Heartbeat, frames, frames_of
from fetchcut.client.gui import Translated, Want, translate
from fetchcut.client.hearing import Hearing
from fetchcut.client.line import Line
from fetchcut.client.replay import latest_turn
from fetchcut.client.sse import Overlong, Parser
from fetchcut.client.state import State, state
from fetchcut.client.wire import Refusal, outcome
from fetchcut.errors import AnswerLost, HostNotFound, PassingError, ServerRefused, TlsFailed, Unreachable

LONGEST_S: Final = 15 * 60.0
SILENCE_S: Final = 10 * 60.0
"""Heartbeats alone for so long: nobody is waited for any more, the state is asked."""

WORKING_S: Final = 120.0
TICK_S: Final = 5.0

POLLS_S: Final = (30.0, 60.0, 60.0, 60.0, 60.0, 60.0)
"""The original's rhythm after a cut."""
OUR_POLLS_S: Final = (0.5, 1.0, 2.0, 4.0, 8.0, 15.0, 30.0, 60.0, 60.0)


@dataclass(frozen=True, slots=True, kw_only=True)
class Reply:
    """What a message came to. `text` is for the person; `wants` what the server's screen talk asked for.

    `has_changed`: the draft is another one than before. `was_silent`: the text is ours, made from the two states.
    `export_id`: the server began this export, because the message asked for one, with what `output` says of it.
    `outcome` is the server's own word for what it came to ("edit", "question", "cannot" …), "" where it has none.
    """

    text: str
    state: State
    has_changed: bool = False
    was_silent: bool = False
    wants: tuple[Want, ...] = ()
    tools: tuple[str, ...] = ()
    export_id: str = ""
    output: Mapping[str, object] = field(default_factory=dict)
    outcome: str = ""

    @property
    def is_question(self) -> bool:
        """Return whether an answer is waited for; where the server has no word for it, the text's last sign tells."""
        if self.outcome:
            return self.outcome == "question"
        return not self.has_changed and self.text.rstrip().endswith(("?", "？"))


@dataclass(slots=True)
class _Turn:
    """A message on its way: what it was sent from, and what was heard so far."""

    before: State
    message: str
    key: str
    is_preview: bool = False
    heard: Hearing = field(default_factory=Hearing)
    wants: list[Want] = field(default_factory=list)
    orders: list[str] = field(default_factory=list)
    shown: list[str] = field(default_factory=list)


def say(line: Line, message: str, *, is_preview: bool = False) -> Flow[Reply]:
    """Return what came of `message`. Text is told as it comes.

    Raises AnswerLost, the errors of refusals, and those of the way to the server before the message was sent.
    """
    before = yield from state(line)
    turn = _Turn(before=before, message=message, key=line.make_id(), is_preview=is_preview)
    yield from _heard(line, turn)
    after = yield from state(line)
    if turn.orders and after.raw_draft == before.raw_draft and not is_preview:
        # Told to do it by hand on a screen: said as a wish instead, once.
        turn = replace(turn, message=". ".join(turn.orders), key=line.make_id(), heard=Hearing(), orders=[])
        yield from _heard(line, turn)
        after = yield from state(line)
    line.last_turn_id = turn.heard.turn_id
    return (yield from _reply(line, turn, after))


def _heard(line: Line, turn: _Turn) -> Flow[None]:
    tried: set[recover.Remedy] = set()
    while True:
        try:
            number, answer = yield from opened(_request(line, turn))
        except (HostNotFound, Unreachable, TlsFailed):
            raise  # it was never sent
        except PassingError:
            yield from _made_good(line, turn)
            return
        if answer.status == 200 and "event-stream" in answer.headers.get("content-type", ""):
            yield from _listen(line, turn, number)
            return
        refusal = yield from _refusal(answer, number)
        yield from line.recover(refusal, tried)


def _request(line: Line, turn: _Turn) -> Request:
    body: dict[str, object] = {
        "app_name": "nemo_agent",
        "user_id": "me",
        "session_id": line.session_id,
        "new_message": {"parts": [{"text": turn.message}]},
    }
    if turn.is_preview:
        body["preview"] = True
    return Request(
        method="POST",
        url=f"{line.server}/run_sse",
        headers=line.headers(**{"Accept": "text/event-stream", "Idempotency-Key": turn.key}),
        body=JsonBody(body),
        timeout_s=LONGEST_S,
    )


def _refusal(answer: Answer, number: int) -> Flow[Refusal]:
    """Return the refusal that came instead of a stream. Raises NotAServer, ServerFailed."""
    pieces: list[bytes] = []
    while (piece := (yield from read(number, 30.0))) and sum(map(len, pieces)) < 2**20:
        pieces.append(piece)
    yield Close(number)
    found = outcome(Answer(url=answer.url, status=answer.status, headers=answer.headers, body=b"".join(pieces)))
    if isinstance(found, Refusal):
        return found
    return Refusal(code=answer.status, message=str(found.get("message") or f"HTTP {answer.status}"))


def _listen(line: Line, turn: _Turn, number: int) -> Flow[None]:
    """Read the stream to its end, or until it breaks or is given up; then make good what is missing."""
    begun = yield from now()
    watch = _Watch(begun)
    try:
        yield from _to_the_end(turn, number, watch)
    except (PassingError, Overlong):
        yield Close(number)
        yield from _made_good(line, turn)
        return
    yield Close(number)
    if not turn.heard.is_whole:
        yield from _made_good(line, turn)


def _to_the_end(turn: _Turn, number: int, watch: "_Watch") -> Flow[None]:
    parser = Parser()
    while True:
        chunk = yield from read(number, TICK_S)
        instant = yield from now()
        if chunk is None:
            # Our server says which event is the last; a stream it had to end before (it stops) is read on elsewhere.
            turn.heard.is_whole = turn.heard.is_whole or not (turn.before.is_ours or parser.rest)
            if last := turn.heard.end():
                yield from _show(turn, last)
            return
        for event in parser.feed(chunk):
            for frame in frames(event):
                if not isinstance(frame, Heartbeat):
                    watch.heard(instant)
                if text := turn.heard.take(frame):
                    yield from _show(turn, text)
        if watch.is_over(instant):
            return
        if (for_s := watch.working(instant)) is not None:
            yield from tell(Working(for_s=for_s))


class _Watch:
    """When to say "still working", and when to give up."""

    def __init__(self, begun: Instant) -> None:
        self._begun = self._last_word = self._last_said = begun.steady_s

    def heard(self, instant: Instant) -> None:
        """Note that something else than a heartbeat came."""
        self._last_word = self._last_said = instant.steady_s

    def is_over(self, instant: Instant) -> bool:
        """Return whether nobody waits for more."""
        return instant.steady_s - self._begun > LONGEST_S or instant.steady_s - self._last_word > SILENCE_S

    def working(self, instant: Instant) -> float | None:
        """Return the seconds since the start when it is time to say so, once every WORKING_S."""
        if instant.steady_s - self._last_said < WORKING_S:
            return None
        self._last_said = instant.steady_s
        return instant.steady_s - self._begun


def _show(turn: _Turn, text: str) -> Flow[None]:
    said: Translated = translate(text)
    turn.wants += said.wants
    turn.orders += said.orders
    if said.text:
        turn.shown.append(said.text)
        yield from tell(Text(text=said.text))


def _made_good(line: Line, turn: _Turn) -> Flow[None]:
    """Learn what came of a message whose stream was cut: from the replayed events, or at least from the state."""
    yield from tell(Note(code="client.cut"))
    is_ours = turn.before.is_ours
    for wait_s in OUR_POLLS_S if is_ours else POLLS_S:
        yield Sleep(wait_s)
        try:
            if is_ours and (yield from _replayed(line, turn)):
                return
            after = yield from state(line)
        except PassingError:
            continue
        if not is_ours and after.raw_draft != turn.before.raw_draft:
            turn.heard.is_whole = True
            return
    if not turn.heard.texts:
        raise AnswerLost
    turn.heard.is_whole = True


def _replayed(line: Line, turn: _Turn) -> Flow[bool]:
    """Return whether the log of our server's events tells this turn to its end; what it tells is taken in."""
    for entry in (yield from latest_turn(line)):
        is_this = turn.heard.turn_id == entry.turn_id if turn.heard.turn_id else entry.turn_id != line.last_turn_id
        for frame in frames_of(entry.event) if is_this else ():
            if text := turn.heard.take(frame):
                yield from _show(turn, text)
    return turn.heard.is_whole


def _reply(line: Line, turn: _Turn, after: State) -> Flow[Reply]:
    has_changed = after.raw_draft != turn.before.raw_draft
    if turn.heard.broke and not turn.shown and not has_changed:
        raise ServerRefused(code=5000, message=turn.heard.broke)
    text = "\n".join(turn.shown)
    was_silent = not text
    if was_silent or {"summary", "state"} & set(turn.wants):
        made = described(turn.before, after, line.language, is_silent=was_silent)
        yield from tell(Text(text=made))
        text = "\n".join(filter(None, (text, made)))
    return Reply(
        text=text,
        state=after,
        has_changed=has_changed,
        was_silent=was_silent,
        wants=tuple(dict.fromkeys(turn.wants)),
        tools=tuple(turn.heard.tools),
        export_id=turn.heard.export_id,
        output=turn.heard.output,
        outcome=turn.heard.outcome,
    )
