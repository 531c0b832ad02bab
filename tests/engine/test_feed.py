"""Streams hear of what is new at once, and of what another process wrote soon; leaving one ends nothing."""

import asyncio
import json

from fetchcut.service.feed import Feed
from fetchcut.store import events
from fetchcut.store.events import Event
from tests.engine.office import Person


def write(me: Person, word: str) -> None:
    """Write an event as another process would: nobody here is told."""
    with me.server.db.transaction() as tx:
        events.append(tx, me.session_id, None, [json.dumps({"word": word})], tx.clock_ms())


async def listened(feed: Feed, me: Person, count: int, heard: list[Event]) -> None:
    async for event in feed.follow(me.session_id, None, 0):
        heard.append(event)
        if len(heard) == count:
            return


def test_what_another_process_wrote_is_heard_by_all(me: Person) -> None:
    async def all_of_it() -> list[list[Event]]:
        heard: list[list[Event]] = [[] for _ in range(100)]
        streams = [asyncio.create_task(listened(me.server.feed, me, 3, each)) for each in heard]
        for word in ("one", "two", "three"):
            await asyncio.to_thread(write, me, word)
            await asyncio.sleep(0.01)
        await asyncio.wait_for(asyncio.gather(*streams), 30)
        return heard

    for heard in asyncio.run(all_of_it()):
        assert [json.loads(each.body)["word"] for each in heard] == ["one", "two", "three"]


def test_a_stream_that_is_left_is_forgotten(me: Person) -> None:
    async def come_and_go() -> None:
        streams = [asyncio.create_task(listened(me.server.feed, me, 9, [])) for _ in range(10)]
        await asyncio.sleep(0.05)
        assert len(me.server.feed._bells[me.session_id]) == 10
        for stream in streams:
            stream.cancel()
        await asyncio.gather(*streams, return_exceptions=True)

    asyncio.run(come_and_go())
    assert me.session_id not in me.server.feed._bells


def test_a_turn_that_is_over_is_told_and_ends(me: Person) -> None:
    turn = me.submit("keep the first 4 seconds")
    first = me.followed(turn)
    me.say("keep the first 3 seconds")
    assert me.followed(turn) == first
