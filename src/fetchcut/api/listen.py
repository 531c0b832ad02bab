"""The application on a port, by uvicorn, until a signal ends it."""

import contextlib
import gc
import resource
import socket
import sys
from collections.abc import Callable, Iterator
from typing import Final

import uvicorn

from fetchcut.api import logs
from fetchcut.api.app import app
from fetchcut.api.ask import Desk
from fetchcut.api.protocol import MOST_CONNECTIONS, PatientProtocol
from fetchcut.language.situation import Situation
from fetchcut.service.server import Server
from fetchcut.service.steps.turn import understand
from fetchcut.timeline.draft import Draft

_FILES_BESIDE: Final = 512
"""Descriptors for databases, files and children beside those for connections."""

_KEEP_ALIVE_S: Final = 30
"""Longer than a client's pause between two polls: else it would meet a connection that is just being closed."""


def listen(server: Server, sock: socket.socket, *, on_start: Callable[[], None] = lambda: None) -> None:
    """Serve on a bound socket until SIGINT or SIGTERM; return when open answers have ended, or their grace is over."""
    logs.write_to()
    _allow_files(MOST_CONNECTIONS + _FILES_BESIDE)
    listener(server, on_start=on_start).run(sockets=[sock])


def listener(server: Server, *, on_start: Callable[[], None] = lambda: None) -> uvicorn.Server:
    """Return what serves `server` when it is `run` with sockets; in another thread than the first, without signals."""
    made = app(server)
    config = uvicorn.Config(
        made,
        http=PatientProtocol,
        ws="none",
        lifespan="off",
        log_config=None,
        access_log=False,
        server_header=False,
        backlog=2048,
        timeout_keep_alive=_KEEP_ALIVE_S,
        timeout_graceful_shutdown=max(1, int(server.settings.stop_s)),
    )
    return _Uvicorn(config, made.state.desk, on_start)


class _Uvicorn(uvicorn.Server):
    """uvicorn, telling open streams that it ends: it would wait for them otherwise."""

    def __init__(self, config: uvicorn.Config, desk: Desk, on_start: Callable[[], None]) -> None:
        super().__init__(config)
        self._desk = desk
        self._on_start = on_start

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        """Begin to listen."""
        await super().startup(sockets)
        _be_quick()
        self._on_start()

    async def shutdown(self, sockets: list[socket.socket] | None = None) -> None:
        """Take no more connections and let open answers end."""
        self._desk.stop()
        await super().shutdown(sockets)

    @contextlib.contextmanager
    def capture_signals(self) -> Iterator[None]:
        """Listen for signals; unlike uvicorn's own, the caught one is not raised again after the end."""
        with super().capture_signals():
            yield
            self._captured_signals.clear()


def _be_quick() -> None:
    """Keep what stops every request at once short: the collector's rounds, and threads that compute.

    What was imported stays for ever, so the collector need not look at it, and its full rounds are made less often:
    with a thousand streams open one took a third of a second. A thread that computes (a turn is being understood) gives
    way after a millisecond. Words are loaded now: else the first eight messages would each load them, all at once.
    """
    understand("undo", Situation(draft=Draft(), library={}, language="en"))
    gc.collect()
    gc.freeze()
    gc.set_threshold(2000, 10, 50)
    sys.setswitchinterval(0.001)


def _allow_files(wanted: int) -> None:
    """Raise this process's limit of open files as far as it may be raised, if it is lower than `wanted`."""
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    most = wanted if hard == resource.RLIM_INFINITY else min(wanted, hard)
    if soft < most:
        with contextlib.suppress(ValueError, OSError):
            resource.setrlimit(resource.RLIMIT_NOFILE, (most, hard))
