"""One `fetchcut serve` on SQLite, killed with -9 at many points of turns, exports and uploads, and started again."""

import hashlib
import json
import os
from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest

from tests.durability.world import World, film, integrity
from tests.web.server import Server

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
UPLOAD = {
    "received": "fetchcut.service.storage:Incoming.finish:after",
    "looked into": "fetchcut.service.uploads:Uploads.look_into:after",
    "about to commit": "fetchcut.store.assets:add:after",
    "committed": "fetchcut.service.uploads:Uploads.keep:after",
}
LINK = {
    "accepted": "fetchcut.service.link_uploads:LinkUploads.submit:after",
    "begun": "fetchcut.service.link_work:LinkWork._begin:after",
    "fetched": "fetchcut.service.link_work:LinkWork._publish:before",
    "about to commit": "fetchcut.store.uploads:finish:after",
    "committed": "fetchcut.service.link_work:LinkWork._publish:after",
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


@pytest.mark.parametrize("point", UPLOAD)
def test_an_upload_is_whole_or_not_there(world: World, tmp_path: Path, point: str) -> None:
    file = unlike_others(tmp_path / f"{point}.mp4")
    serve = world.processes[-1]
    serve.trip_at(UPLOAD[point])
    with pytest.raises(httpx.TransportError):
        world.me.upload(world.session_id, file)
    serve.died()
    world.require_no_orphans()
    world.serve()
    kept = world.rows(f"SELECT filename FROM assets WHERE filename = '{file.name}'")  # noqa: S608  ours
    assert len(kept) == (point == "committed")
    again = world.me.upload(world.session_id, file)
    assert world.me.http.get(again[0]["cdn_url"]).content == file.read_bytes()
    world.require_laws()


@pytest.mark.parametrize("point", LINK)
def test_a_link_is_fetched_once(world: World, tmp_path: Path, point: str) -> None:
    file = unlike_others(tmp_path / "linked.mp4")
    serve = world.processes[-1]
    with Server(root=tmp_path) as web:
        serve.trip_at(LINK[point])
        body = {"urls": [web.url(f"/{file.name}?{len(point)}")], "source_type": "url", "wait": False}
        world.quietly(f"/api/upload-video/nemo_agent/me/{world.session_id}", body)
        serve.died()
        world.require_no_orphans()
        world.serve()
        world.settle(30)
    job = world.rows("SELECT status || ' ' || asset_ids AS told FROM uploads ORDER BY created_at_ms DESC LIMIT 1")[0]
    status, _, assets = str(job).partition(" ")
    assert (status, len(json.loads(assets))) == ("done", 1)
    digest = hashlib.sha256(file.read_bytes()).hexdigest()
    assert len(world.rows(f"SELECT id FROM assets WHERE hash = '{digest}'")) == 1  # noqa: S608  ours
    world.require_laws()


def unlike_others(path: Path) -> Path:
    """Return a film with bytes of its own: what was kept before is not kept again."""
    filling = os.urandom(16)
    path.write_bytes(film().read_bytes() + (len(filling) + 8).to_bytes(4, "big") + b"free" + filling)
    return path


def test_the_database_is_whole(world: World) -> None:
    world.processes[-1].kill()
    assert integrity(world.folder / "fetchcut.db") == "ok"
    assert integrity(world.folder / "jobs.db") == "ok"
