"""Flows played without any network or waiting: a clock that only moves when the flow sleeps or listens to silence.

stage = Stage(answers)                 # a function from Request to Answer, or to a Stream for what is opened
result = stage.play(flow)
... stage.told, stage.sent, stage.slept_s
"""

import json
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any, TypeVar

from fetchcut.client.effects import Answer, Close, Do, Flow, Instant, Now, Open, Read, Request, Send, Sleep, Tell
from fetchcut.errors import FetchcutError

T = TypeVar("T")

Piece = bytes | float | FetchcutError
"""Of a stream: bytes, seconds of silence before the next piece, or how it breaks."""


@dataclass(slots=True)
class Stream:
    """What is opened: a head and pieces; it ends where they end."""

    pieces: Sequence[Piece]
    status: int = 200
    kind: str = "text/event-stream"
    length: int | None = None


Answers = Callable[[Request], Answer | Stream | FetchcutError]


@dataclass(slots=True)
class Stage:
    """Performs effects by the script `answers`."""

    answers: Answers
    now_s: float = 1000.0
    told: list[Any] = field(default_factory=list)
    sent: list[Request] = field(default_factory=list)
    slept_s: list[float] = field(default_factory=list)
    streams: dict[int, list[Piece]] = field(default_factory=dict)

    def play(self, flow: Flow[T]) -> T:
        """Return what the flow returns."""
        answer: Any = None
        error: FetchcutError | None = None
        while True:
            try:
                effect = flow.throw(error) if error else flow.send(answer)
            except StopIteration as stop:
                assert not self.streams, "a stream was left open"
                return stop.value  # type: ignore[no-any-return]
            answer, error = None, None
            try:
                answer = self._perform(effect)
            except FetchcutError as raised:
                error = raised

    def _perform(self, effect: object) -> object:
        match effect:
            case Send(request):
                return self._answer(request)
            case Open(request):
                return self._opened(request)
            case Read(number, within_s):
                return self._read(self.streams[number], within_s)
            case Close(number):
                self.streams.pop(number, None)
            case Sleep(seconds):
                self.slept_s.append(seconds)
                self.now_s += seconds
            case Now():
                return Instant(steady_s=self.now_s, unix_ms=int(self.now_s * 1000))
            case Do(work):
                return work()
            case Tell(event):
                self.told.append(event)
        return None

    def _answer(self, request: Request) -> Answer:
        self.sent.append(request)
        found = self.answers(request)
        if isinstance(found, FetchcutError):
            raise found
        assert isinstance(found, Answer)
        return found

    def _opened(self, request: Request) -> tuple[int, Answer]:
        self.sent.append(request)
        found = self.answers(request)
        if isinstance(found, FetchcutError):
            raise found
        number = len(self.sent)
        if isinstance(found, Answer):
            self.streams[number] = [found.body]
            return number, Answer(url=found.url, status=found.status, headers=found.headers)
        self.streams[number] = list(found.pieces)
        length = {} if found.length is None else {"content-length": str(found.length)}
        return number, Answer(url=request.url, status=found.status, headers={"content-type": found.kind, **length})

    def _read(self, pieces: list[Piece], within_s: float) -> bytes | None:
        if not pieces:
            return None
        piece = pieces.pop(0)
        if isinstance(piece, FetchcutError):
            raise piece
        if isinstance(piece, bytes):
            return piece
        self.now_s += min(piece, within_s)
        if piece > within_s:
            pieces.insert(0, piece - within_s)
        return b""

    def paths(self) -> list[str]:
        """Return "METHOD /path" of all that was sent, without host and query."""
        return [f"{each.method} {each.url.split('/', 3)[3].partition('?')[0]}" for each in self.sent]


def ok(data: object = None, status: int = 200, **top: object) -> Answer:
    """Return a good answer in the envelope."""
    body = json.dumps({"code": 0, "message": "ok", "data": data, **top}).encode()
    return Answer(url="http://x/", status=status, headers={"content-type": "application/json"}, body=body)


def no(code: int, status: int, data: object = None, message: str = "No.", **headers: str) -> Answer:
    """Return a refusal in the envelope."""
    body = json.dumps({"code": code, "message": message, "data": data}).encode()
    kinds = {"content-type": "application/json", **headers}
    return Answer(url="http://x/", status=status, headers=kinds, body=body)


def frame(text: str) -> bytes:
    """Return a text event in Google ADK's form."""
    event = {"invocationId": "e-1", "author": "nemo_agent", "content": {"role": "model", "parts": [{"text": text}]}}
    return f"data: {json.dumps(event)}\n\n".encode()


def session_answers(drafts: Iterator[dict[str, Any]], rest: Answers, *, version: int | None = None) -> Answers:
    """Return answers for a whole session: token, session and state (each reading takes the next of `drafts`)."""

    def answer(request: Request) -> Answer | Stream | FetchcutError:
        path = request.url.split("/", 3)[3]
        if path == "api/auth/anonymous-token":
            return ok({"token": "nmv_usr_x", "user_id": "anon_1", "credits": 100})
        if path.startswith("api/tasks/"):
            return ok({"session_id": "123", "task_id": "task_1"})
        if path.startswith("api/state/"):
            counted = {} if version is None else {"version": version}
            return ok({"session_id": "123", **counted, "state": {"draft": next(drafts), "video_infos": []}})
        return rest(request)

    return answer
