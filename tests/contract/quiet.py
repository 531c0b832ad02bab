"""A stream of which nothing comes for a while, run without a server."""

import asyncio
from collections.abc import AsyncIterator, MutableMapping
from types import SimpleNamespace
from typing import Any, cast

from fetchcut.api.ask import Desk, KnownAsk
from fetchcut.api.record import Record
from fetchcut.api.sse import frame
from fetchcut.api.stream import EventStream
from fetchcut.store.events import Event


async def quiet_stream(silence_s: float) -> bytes:
    """Return all that is sent of a stream whose only event comes after `silence_s`."""
    sent: list[bytes] = []

    async def events() -> AsyncIterator[Event]:
        await asyncio.sleep(silence_s)
        yield Event(session_id="1", seq=1, turn_id=None, body='{"last":1}', at_ms=0)

    async def send(message: MutableMapping[str, Any]) -> None:
        sent.append(message.get("body", b""))

    async def receive() -> MutableMapping[str, Any]:
        await asyncio.sleep(60)
        return {"type": "http.disconnect"}

    caller = cast("Any", SimpleNamespace(user_id="a", plan=SimpleNamespace(open_streams=1)))
    desk = Desk(cast("Any", None))
    ask = KnownAsk(desk=desk, record=Record(), base_url="", caller=caller)
    answer = EventStream(ask, events(), frames=lambda each: [frame(each.body)], on_fault=lambda _: b"")
    await answer({"type": "http"}, receive, send)
    assert desk.streams.taken == {}
    return b"".join(sent)
