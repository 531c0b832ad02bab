"""How a server is reached and as whom: what lines and drivers are made of."""

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

from fetchcut.client.environment import Environment, client_id_file, kept_client_id
from fetchcut.client.kept import Kept
from fetchcut.client.line import Line

if TYPE_CHECKING:
    import httpx2

    from fetchcut.client.driver import AsyncDriver, SyncDriver

Transport = Callable[[], "httpx2.AsyncBaseTransport"]


class Reach:
    """One server. `transport` leads to it without the network; None is the network."""

    def __init__(
        self,
        server: str,
        environment: Environment,
        *,
        data_folder: Path,
        transport: Transport | None = None,
        language: str = "en",
    ) -> None:
        self.server = server.rstrip("/")
        self.language = language
        self._environment = environment
        self._kept = Kept(data_folder / "servers.json")
        self.transport = transport

    def line(self) -> Line:
        """Return a new line: one session at a time."""
        return Line(
            self.server,
            self._environment,
            client_id=lambda: kept_client_id(client_id_file()),
            kept=self._kept,
            language=self.language,
        )

    def driver(self) -> "SyncDriver":
        """Return a new driver for callers who wait."""
        from fetchcut.client.driver import SyncDriver

        return SyncDriver(self.server, transport=self.transport and self.transport())

    def async_driver(self) -> "AsyncDriver":
        """Return a new driver for callers with a loop."""
        from fetchcut.client.driver import AsyncDriver

        return AsyncDriver(self.server, transport=self.transport and self.transport())
