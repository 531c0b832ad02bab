"""A server that is killed with -9 while a language model thinks: the turn is answered all the same, and done once."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.durability.process import until
from tests.durability.world import World
from tests.models import endpoint as wire
from tests.models.endpoint import Endpoint, Reply, calls, text
from tests.models.said import UNREAD


@pytest.fixture
def endpoint() -> Iterator[Endpoint]:
    """Return a model's server that outlives ours."""
    with Endpoint() as running:
        yield running


@pytest.fixture
def world(tmp_path: Path, endpoint: Endpoint) -> Iterator[World]:
    """Return a server that asks the model what no rule reads."""
    made = World(
        tmp_path,
        settings={
            "FETCHCUT_MODEL": wire.MODEL,
            "FETCHCUT_MODEL_URL": endpoint.url,
            "FETCHCUT_MODEL_KEY": "k",
            "FETCHCUT_MODEL_TIMEOUT_S": "60",
        },
    )
    made.begin(made.serve())
    yield made
    made.end()


def trimming(world: World) -> Reply:
    """Return a call that takes two seconds off the head of the film."""
    segment = world.draft["t"][0]["sg"][0]["id"]
    return calls(("trim", {"segment": segment, "head_ms": 2000}))


def test_the_next_server_asks_anew(world: World, endpoint: Endpoint) -> None:
    endpoint.script(wire.silence)
    world.accept(UNREAD)
    until(lambda: endpoint.asked, 20, lambda: world.processes[-1].said)
    world.processes[-1].kill()
    endpoint.script(trimming(world), text("done"))
    world.serve()
    world.settle(30)
    assert len(endpoint.asked) == 2
    assert world.me.state(world.session_id)["state"]["draft"]["d"] == 10_000
    world.require_laws()


def test_half_of_what_a_model_did_is_not_kept(world: World, endpoint: Endpoint) -> None:
    """Its first edit is done on a copy when the process dies; the one that follows finds the draft as it was."""
    endpoint.script(trimming(world), wire.silence)
    world.accept(UNREAD)
    until(lambda: len(endpoint.asked) == 2, 20, lambda: world.processes[-1].said)
    world.processes[-1].kill()
    endpoint.script(text("nothing to do"))
    world.serve()
    world.settle(30)
    assert world.me.state(world.session_id)["state"]["draft"]["d"] == 12_000
    world.require_laws()
