"""A server and two workers on one database; every few seconds one of them is killed with -9 and another started."""

import random
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.durability.process import Worker
from tests.durability.world import World, now
from tests.postgres import Postgres

SHORT_S = 12.0
LONG_S = 180.0


@pytest.fixture(params=["sqlite", "postgresql"])
def world(request: pytest.FixtureRequest, tmp_path: Path, is_long: bool) -> Iterator[World]:
    url = None
    if request.param == "postgresql":
        if not is_long:
            pytest.skip("only with --long: test_workers.py kills workers on PostgreSQL, too")
        postgres: Postgres = request.getfixturevalue("postgres")
        url = postgres.new_database()
    made = World(tmp_path / "chaos", url=url)
    made.begin(made.serve("--queues", "turns uploads"))
    yield made
    made.end()


def test_whatever_is_killed_all_ends_once(world: World, is_long: bool) -> None:
    dice = random.Random(7)
    workers = [world.worker(), world.worker()]
    until, number = now() + (LONG_S if is_long else SHORT_S), 0
    while now() < until:
        for _ in range(3):
            number += 1
            world.say(f"keep the first {5 + number % 5} seconds", **{"Idempotency-Key": f"turn {number}"})
            world.reset()
        world.export(f"render_{number}", output={"width": 320, "height": 180, "compatible": True})
        victim = dice.randrange(3)
        if victim == 2:
            world.processes[0].kill()
            world.processes[0] = world.serve("--queues", "turns uploads")
            world.processes.pop()
        else:
            workers[victim].kill()
            workers[victim] = Worker(world.home, **world.environment)
            world.processes.append(workers[victim])
    world.settle(180)
    world.require_laws()
    world.require_no_orphans()
    asked = world.rows("SELECT COUNT(*) AS n FROM exports")[0]
    made = world.rows("SELECT COUNT(*) AS n FROM exports WHERE status = 'completed'")[0]
    assert (asked, made) == (number // 3, number // 3)
