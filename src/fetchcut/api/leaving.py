"""Noticing that a client has gone: sending to one that has raises nothing, it just goes nowhere."""

import asyncio
from typing import Self

from starlette.types import Receive


class Leaving:
    """Listens beside the answering. `gone` ends when the client leaves; the request's body must have been read."""

    def __init__(self, receive: Receive) -> None:
        self._receive = receive

    async def __aenter__(self) -> Self:
        """Begin to listen."""
        self.gone = asyncio.create_task(self._listen())
        return self

    async def __aexit__(self, *error: object) -> None:
        """Stop listening."""
        self.gone.cancel()

    @property
    def is_gone(self) -> bool:
        """Return whether the client has left."""
        return self.gone.done()

    async def _listen(self) -> None:
        while (await self._receive())["type"] != "http.disconnect":
            pass
