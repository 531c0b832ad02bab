"""Two workers on a real PostgreSQL: one is killed, stopped, asked to end, or loses the database; the other goes on."""

from collections.abc import Iterator

import pytest

from tests.durability.process import TTL_S, Worker, until
from tests.durability.world import World
from tests.postgres import Postgres

TAKEN_OVER_S = TTL_S * 1.25 + 1.0
"""As long as a dead worker's jobs may lie: its TTL, a quarter for the next beat of another, a second to be claimed."""

TURN = {
    "claimed": "fetchcut.service.engine:Engine._begun:before",
    "begun": "fetchcut.service.turn_work:TurnWork._begin:after",
    "about to commit": "fetchcut.store.events:append:after",
    "committed": "fetchcut.service.turn_work:TurnWork._end:after",
}


@pytest.fixture(scope="module")
def world(tmp_path_factory: pytest.TempPathFactory, postgres: Postgres) -> Iterator[World]:
    made = World(tmp_path_factory.mktemp("workers"), url=postgres.new_database())
    made.begin(made.serve("--queues", "none"))
    yield made
    made.end()


@pytest.fixture
def pair(world: World) -> tuple[Worker, Worker]:
    living = [each for each in world.processes if isinstance(each, Worker) and each.popen.poll() is None]
    while len(living) < 2:
        living.append(world.worker())
    return living[-2], living[-1]


def attempt_of(world: World, export_id: str) -> str:
    return str(world.rows(f"SELECT attempt FROM exports WHERE id = '{export_id}'")[0])  # noqa: S608  ours


def require_one_result(world: World, export_id: str) -> None:
    answer = world.me.finished(export_id)
    assert answer["status"] == "completed", answer
    assert len(world.me.http.get(answer["outputUrl"]).content) == answer["output"]["size"]
    world.require_laws()


@pytest.mark.parametrize("point", TURN)
def test_a_turn_of_a_killed_worker_is_done_by_the_other(world: World, pair: tuple[Worker, Worker], point: str) -> None:
    first, other = pair
    first.trip_at(TURN[point])
    # The other must not be the quicker one. It sleeps for less than would make it end itself.
    other.freeze()
    world.accept("keep the first 5 seconds")
    first.died(within_s=TTL_S / 2)
    other.wake()
    assert world.settle(TAKEN_OVER_S) < TAKEN_OVER_S
    assert world.me.state(world.session_id)["state"]["draft"]["d"] == 5000
    world.require_laws()
    world.reset()


def test_an_export_of_a_killed_worker_is_taken_over(world: World, pair: tuple[Worker, Worker]) -> None:
    world.export("render_killed")
    holder = world.rendering(20)
    before = attempt_of(world, "render_killed")
    holder.kill()
    world.require_no_orphans()
    taken_s = until(lambda: attempt_of(world, "render_killed") != before, TAKEN_OVER_S)
    print(f"an export was taken over {taken_s:.1f} s after the kill")  # noqa: T201  shown by pytest -s
    require_one_result(world, "render_killed")


def test_a_worker_that_slept_publishes_nothing(world: World, pair: tuple[Worker, Worker]) -> None:
    world.export("render_slept")
    sleeper = world.rendering(5)
    before = attempt_of(world, "render_slept")
    sleeper.freeze()
    until(lambda: is_over(world, "render_slept"), 120)
    winner = attempt_of(world, "render_slept")
    assert winner != before
    sleeper.wake()
    until(lambda: "takes jobs" in sleeper.said.partition("beginning again")[2], 30, lambda: sleeper.said)
    assert attempt_of(world, "render_slept") == winner
    world.require_no_orphans()
    require_one_result(world, "render_slept")


def test_a_worker_that_is_asked_to_end_hands_back(world: World, pair: tuple[Worker, Worker]) -> None:
    world.export("render_handed")
    holder = world.rendering(10)
    before = attempt_of(world, "render_handed")
    holder.popen.terminate()
    # After its grace of a second, without waiting for anybody's silence.
    taken_s = until(lambda: attempt_of(world, "render_handed") != before, TTL_S - 1)
    print(f"an export that was handed back was begun by the other after {taken_s:.1f} s")  # noqa: T201
    assert holder.popen.wait(15) == 0
    world.require_no_orphans()
    require_one_result(world, "render_handed")


def test_a_restart_of_postgresql_loses_nothing(world: World, pair: tuple[Worker, Worker], postgres: Postgres) -> None:
    world.export("render_outage")
    world.rendering(5)
    before = attempt_of(world, "render_outage")
    world.accept("keep the first 5 seconds")
    postgres.restart("immediate")
    assert not is_over(world, "render_outage")
    until(world.is_reachable, 30)
    world.settle(120)
    assert all(each.popen.poll() is None for each in pair)
    assert attempt_of(world, "render_outage") == before, "the render went on while the database was away"
    require_one_result(world, "render_outage")
    assert world.me.state(world.session_id)["state"]["draft"]["d"] == 5000
    world.reset()


def test_workers_outlive_a_long_outage(
    world: World, pair: tuple[Worker, Worker], postgres: Postgres, is_long: bool
) -> None:
    if not is_long:
        pytest.skip("only with --long")
    world.export("render_long_outage")
    holder = world.rendering(5)
    postgres.stop("immediate")
    # Longer than any worker may go on without a sign of life: it begins again, and waits for the database.
    until(lambda: "cannot be reached yet" in holder.said, 60, lambda: holder.said)
    world.require_no_orphans()
    postgres.start()
    until(world.is_reachable, 60)
    world.settle(180)
    assert all(each.popen.poll() is None for each in pair)
    require_one_result(world, "render_long_outage")


def is_over(world: World, export_id: str) -> bool:
    return bool(world.rows(f"SELECT 1 AS n FROM exports WHERE id = '{export_id}' AND status = 'completed'"))  # noqa: S608
