"""The whole service in this process, reached without any port: over a socket in a folder that only we can open.

What speaks to a server speaks to this one in the same way, so that in process and over a network mean the same.
"""

import logging
import shutil
import socket
import tempfile
import threading
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Final, Self

from fetchcut.disk import ensure_folder, write_whole
from fetchcut.settings import Settings

if TYPE_CHECKING:
    import httpx2

URL: Final = "http://fetchcut.inside"
"""A name that no resolver knows: requests for it never leave the process."""

PLANS: Final = """
# The person at this machine is the only one here: nothing is counted, nothing runs out.
[accounts]
anonymous_credits = 1000000000
anonymous_days = 3650
tokens_per_client = 1000000
tokens_per_address = 1000000

[prices]
turn = 0

[plans.default]
storage_bytes = 0
requests_per_minute = 0
model_turns_per_day = 0
concurrent_exports = 1
"""


class Inside:
    """A running service of our own. Use as a context manager; `transport()` reaches it at `URL`."""

    def __init__(self, settings: Settings) -> None:
        self._settings = _own(settings)
        self._folder = Path(tempfile.mkdtemp(prefix="fetchcut-"))
        self._started = threading.Event()

    def __enter__(self) -> Self:
        from fetchcut.api.listen import listener
        from fetchcut.service.server import Server

        # Without handlers of ours Python writes warnings to the person's terminal.
        logging.getLogger("fetchcut").addHandler(logging.NullHandler())
        # Nobody else works in this folder: whoever slept longest still has nobody who took its work.
        self._server = Server(self._settings, on_cut_off=lambda: None)
        self._server.start()
        self._socket = socket.socket(socket.AF_UNIX)
        self._socket.bind(str(self._address))
        self._socket.listen(64)
        self._listener = listener(self._server, on_start=self._started.set)
        self._thread = threading.Thread(target=self._listener.run, args=([self._socket],), name="fetchcut-inside")
        self._thread.start()
        self._started.wait(30)
        return self

    def __exit__(self, *_: object) -> None:
        """End: what runs is finished or kept for the next time."""
        self._listener.should_exit = True
        self._thread.join()
        self._socket.close()
        self._server.stop()
        shutil.rmtree(self._folder, ignore_errors=True)

    def transport(self) -> "httpx2.AsyncBaseTransport":
        """Return a new way to the service."""
        import httpx2

        return httpx2.AsyncHTTPTransport(uds=str(self._address))

    @property
    def _address(self) -> Path:
        return self._folder / "socket"


def _own(settings: Settings) -> Settings:
    """Return the settings of a service for one person: in a folder of its own, on SQLite, trusting what they trust."""
    folder = ensure_folder(settings.data_folder / "inside")
    write_whole(folder / "plans.toml", PLANS.encode(), is_synced=False)
    return replace(
        settings,
        data=folder,
        database_url=None,
        public_url=None,
        plans=folder / "plans.toml",
        allow_private_addresses=True,
        keep_free_mb=min(settings.keep_free_mb, 256),
        max_upload_mb=1_000_000,
        queues="turns exports uploads",
        stop_s=2.0,
    )
