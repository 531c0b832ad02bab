"""What a flow may ask for. It yields one of these and is sent the answer, or has our error thrown in."""

from collections.abc import Callable, Generator, Mapping
from dataclasses import dataclass, field
from typing import Any, Generic, TypeVar

from fetchcut.client.body import Body

T = TypeVar("T")


@dataclass(frozen=True, slots=True, kw_only=True)
class Request:
    """One HTTP request. `url` may be a path on the server. `timeout_s` is the longest silence while it is answered."""

    method: str
    url: str
    headers: Mapping[str, str] = field(default_factory=dict)
    body: Body | None = None
    timeout_s: float = 30.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """What came back. Header names are lower case. `body` is empty for a stream: `Read` has it."""

    url: str
    status: int
    headers: Mapping[str, str] = field(default_factory=dict)
    body: bytes = b""


@dataclass(frozen=True, slots=True)
class Send:
    """Answered with the whole Answer. Raises PassingError, TlsFailed, NotAServer, FileChanged."""

    request: Request


@dataclass(frozen=True, slots=True)
class Open:
    """Answered with (stream number, Answer without body). The stream must be closed by `Close`."""

    request: Request


@dataclass(frozen=True, slots=True)
class Read:
    """Answered with the next bytes, b"" when none came within `within_s`, None at the end. Raises CutOff."""

    stream: int
    within_s: float


@dataclass(frozen=True, slots=True)
class Close:
    """Ends a stream, read to its end or not."""

    stream: int


@dataclass(frozen=True, slots=True)
class Sleep:
    """Lets time pass."""

    seconds: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Instant:
    """`steady_s` only ever grows and is for distances; `unix_ms` is the date."""

    steady_s: float
    unix_ms: int


@dataclass(frozen=True, slots=True)
class Now:
    """Answered with an Instant."""


@dataclass(frozen=True, slots=True)
class Do(Generic[T]):
    """Answered with what `work` returns: something with the disk, done where it does not hold up others."""

    work: Callable[[], T]


@dataclass(frozen=True, slots=True)
class Tell:
    """Passes `event` (one of `events.py`) on to whoever started the flow."""

    event: object


Effect = Send | Open | Read | Close | Sleep | Now | Do[Any] | Tell

Flow = Generator[Effect, Any, T]


def send(request: Request) -> Flow[Answer]:
    """Return the answer."""
    answer: Answer = yield Send(request)
    return answer


def opened(request: Request) -> Flow[tuple[int, Answer]]:
    """Return the stream's number and the head of the answer."""
    number: int
    answer: Answer
    number, answer = yield Open(request)
    return number, answer


def read(stream: int, within_s: float) -> Flow[bytes | None]:
    """Return the next bytes, b"" for a silence of `within_s`, None at the end."""
    chunk: bytes | None = yield Read(stream, within_s)
    return chunk


def now() -> Flow[Instant]:
    """Return the present."""
    instant: Instant = yield Now()
    return instant


def do(work: Callable[[], T]) -> Flow[T]:
    """Return what `work` returns."""
    result: T = yield Do(work)
    return result


def tell(event: object) -> Flow[None]:
    """Pass an event on."""
    yield Tell(event)
