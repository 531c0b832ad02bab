"""One `fetchcut serve` on SQLite, killed with -9 at many points of turns, exports and uploads, and started again."""

from collections.abc import Iterator

import pytest

from tests.durability.world import World, integrity

TURN = {
    "accepted": "fetchcut.service.turns:Turns._accept:after",
    "in the queue": "fetchcut.service.engine:Engine.submit:after",
    "claimed": "fetchcut.service.engine:Engine._begun:before",
    "begun": "fetchcut.service.turn_work:TurnWork._begin:after",
    "understood": "fetchcut.service.turn_work:TurnWork._end:before",
    "about to commit": "fetchcut.store.events:append:after",
    "committed": "fetchcut.service.turn_work:TurnWork._end:after",
}
EXPORT = {
    "accepted": "fetchcut.service.exports:Exports.submit:after",
    "begun": "fetchcut.service.export_work:ExportWork._begin:after",
    "rendering": "fetchcut.service.export_work:_Pulse._look:after:2",
    "rendered": "fetchcut.service.export_work:ExportWork._publish:before",
    "named": "fetchcut.service.export_files:ExportFiles.publish:after",
    "about to commit": "fetchcut.store.exports:complete:after",
    "committed": "fetchcut.service.export_work:ExportWork._publish:after",
}


@pytest.fixture(scope="module")
def world(tmp_path_factory: pytest.TempPathFactory) -> Iterator[World]:
    made = World(tmp_path_factory.mktemp("serve"))
    made.begin(made.serve())
    yield made
    made.end()


@pytest.mark.parametrize("point", TURN)
def test_a_turn_is_done_once(world: World, point: str) -> None:
    serve = world.processes[-1]
    serve.trip_at(TURN[point])
    world.say("keep the first 5 seconds", **{"Idempotency-Key": point})
    serve.died()
    world.serve()
    world.settle(15)
    world.say("keep the first 5 seconds", **{"Idempotency-Key": point})
    world.require_laws()
    assert world.me.state(world.session_id)["state"]["draft"]["d"] == 5000
    world.reset()


@pytest.mark.parametrize("point", EXPORT)
def test_an_export_is_made_once(world: World, point: str) -> None:
    serve = world.processes[-1]
    serve.trip_at(EXPORT[point])
    world.export(f"render_{point}")
    serve.died()
    world.require_no_orphans()
    world.serve()
    world.settle(30)
    world.require_laws()
    answer = world.me.finished(f"render_{point}")
    assert answer["status"] == "completed"
    assert len(world.me.http.get(answer["outputUrl"]).content) == answer["output"]["size"]


def test_the_database_is_whole(world: World) -> None:
    world.processes[-1].kill()
    assert integrity(world.folder / "fetchcut.db") == "ok"
    assert integrity(world.folder / "jobs.db") == "ok"
