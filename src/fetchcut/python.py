"""The Python API: one session, worked on in this process or on a server, with or without a loop. docs/python.md.

with Fetchcut() as cut:                          # in this process
with Fetchcut("https://cut.example") as cut:     # on a server
    cut.add("talk.mp4")
    cut.say("trim to 30 seconds")
    cut.export("short.mp4")
"""

from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import replace
from types import TracebackType

from fetchcut.client.driver import Listener, deaf
from fetchcut.client.environment import environment
from fetchcut.client.face import AsyncClient, Client
from fetchcut.client.reach import Reach
from fetchcut.settings import Settings, load


@contextmanager
def reached(
    server: str | None, settings: Settings, *, platform: str, token: str | None = None, language: str = "en"
) -> Iterator[Reach]:
    """Give the way to `server` or to that of NEMO_API_URL; without either to a service that runs in this process."""
    said = environment(platform=platform)
    url = server or said.api_url
    if url:
        yield Reach(url, replace(said, token=token or said.token), data_folder=settings.data_folder, language=language)
        return
    from fetchcut.inside import URL, Inside

    # A token of the environment is for the server that NEMO_API_URL names, and for nobody here.
    own = replace(said, token=None, web_url=None)
    with Inside(settings) as inside:
        yield Reach(URL, own, data_folder=settings.data_folder, transport=inside.transport, language=language)


def _opened(server: str | None, settings: Settings | None, token: str | None, language: str) -> tuple[ExitStack, Reach]:
    """Return the way to where the work is done, and what ends it."""
    opened = ExitStack()
    ways = reached(server, settings or load(), platform="python", token=token, language=language)
    return opened, opened.enter_context(ways)


class Fetchcut(Client):
    """A session in this process, or on the server at `server`. Use as a context manager.

    `token` is an account's; without one (and without NEMO_TOKEN) an anonymous one is fetched and remembered.
    `listener` is called from another thread with what happens meanwhile: `Progress`, `Note`, `Text`, `Working`.
    """

    def __init__(
        self,
        server: str | None = None,
        *,
        token: str | None = None,
        language: str = "en",
        listener: Listener = deaf,
        settings: Settings | None = None,
    ) -> None:
        self._opened, reach = _opened(server, settings, token, language)
        super().__init__(reach.line(), self._opened.enter_context(reach.driver()), listener)

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Close the connections, and end the service if it was ours; the session stays."""
        self._opened.close()


class AsyncFetchcut(AsyncClient):
    """The same for asyncio."""

    def __init__(
        self,
        server: str | None = None,
        *,
        token: str | None = None,
        language: str = "en",
        listener: Listener = deaf,
        settings: Settings | None = None,
    ) -> None:
        self._opened, reach = _opened(server, settings, token, language)
        super().__init__(reach.line(), reach.async_driver(), listener)

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Close the connections, and end the service if it was ours; the session stays."""
        import asyncio

        await super().__aexit__(kind, error, trace)
        # Ending waits for the service's threads, which wait for nobody on this loop.
        await asyncio.to_thread(self._opened.close)
