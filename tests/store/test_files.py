"""Blobs, assets and uploads: bytes once, names many; offsets that only go on."""

import threading
from dataclasses import replace

import pytest

from fetchcut.errors import DatabaseConflict
from fetchcut.service import ids
from fetchcut.store import assets, blobs, uploads
from fetchcut.store.assets import Asset
from fetchcut.store.blobs import Blob
from fetchcut.store.database import Database
from fetchcut.store.holding import hold, known
from fetchcut.store.transaction import Transaction
from fetchcut.store.uploads import Upload
from tests.store.people import at_once, person, session

FIRST, SECOND = "00000001-a", "00000002-b"


def blob(number: int = 1, size_bytes: int = 100) -> Blob:
    return Blob(
        hash=f"{number:064x}",
        size_bytes=size_bytes,
        extension="mp4",
        file_type="video",
        info="{}",
        created_at_ms=number,
    )


def asset(tx: Transaction, user_id: str, sid: str, number: int = 1, *, now_ms: int = 1) -> str:
    made = Asset(
        id=ids.named("asset"),
        user_id=user_id,
        session_id=sid,
        hash=blob(number).hash,
        filename='假日 "1".mp4',
        origin="upload",
        created_at_ms=now_ms,
    )
    assets.add(tx, made)
    return made.id


def test_the_same_bytes_are_one_blob(db: Database) -> None:
    def add(_: int) -> bool:
        with db.transaction() as tx:
            return blobs.add(tx, blob())

    assert sum(at_once(50, add)) == 1
    with db.transaction() as tx:
        assert not blobs.add(tx, replace(blob(), extension="mov"))
        assert blobs.get(tx, blob().hash) == blob()
        assert blobs.get(tx, "f" * 64) is None
        assert blobs.total_bytes(tx) == 100
        assert known(tx, [blob().hash, "f" * 64]) == {blob().hash}


def test_an_account_pays_for_a_content_once(db: Database) -> None:
    mine, other = person(db), person(db)
    with db.transaction() as tx:
        for number in (1, 2):
            blobs.add(tx, blob(number, size_bytes=10**10 * number))
        one, two = session(tx, mine), session(tx, mine)
        for sid in (one, one, two):
            asset(tx, mine, sid, 1)
        asset(tx, mine, two, 2)
        assert assets.used_bytes(tx, mine) == 3 * 10**10
        assert assets.used_bytes(tx, other) == 0
        assert blobs.total_bytes(tx) == 3 * 10**10


def test_files_are_their_accounts_alone_and_come_in_order(db: Database) -> None:
    mine, other = person(db), person(db)
    with db.transaction() as tx:
        blobs.add(tx, blob())
        sid = session(tx, mine)
        late, early = asset(tx, mine, sid, now_ms=9), asset(tx, mine, sid, now_ms=2)
        assert [each.id for each in assets.of_session(tx, mine, sid)] == [early, late]
        found = assets.get(tx, mine, late)
        assert found
        assert (found.filename, found.size_bytes, found.file_type) == ('假日 "1".mp4', 100, "video")
        assert assets.of_session(tx, other, sid) == []
        assert assets.get(tx, other, late) is None
        assert not assets.forget(tx, other, late)
        assert assets.forget(tx, mine, late)
        assert not assets.forget(tx, mine, late)


def test_a_blob_that_somebody_uses_is_not_forgotten(db: Database) -> None:
    mine = person(db)
    with db.transaction() as tx:
        for number in (1, 2, 30):
            blobs.add(tx, blob(number))
        sid = session(tx, mine)
        used = asset(tx, mine, sid, 1)
        assert [each.hash for each in blobs.unused(tx, 10)] == [blob(2).hash]
        assert not blobs.forget(tx, blob(1).hash)
        assert blobs.forget(tx, blob(2).hash)
        assets.forget(tx, mine, used)
        assert blobs.forget(tx, blob(1).hash)
    with pytest.raises(DatabaseConflict), db.transaction() as tx:  # an asset without bytes cannot be
        asset(tx, mine, sid, 1)


def test_a_blob_is_not_swept_while_somebody_is_given_it(db: Database) -> None:
    """One takes the bytes for an asset, another sweeps: either the asset stands on them or it never did."""
    mine = person(db)
    with db.transaction() as tx:
        sid = session(tx, mine)

    def act(number: int) -> None:
        with db.transaction() as tx:
            if number % 2:
                blobs.forget(tx, blob().hash)
            else:
                hold(tx, blob())
                asset(tx, mine, sid)

    at_once(100, act, threads=8)
    with db.reading() as tx:
        assert len(assets.of_session(tx, mine, sid)) == 50
        assert blobs.get(tx, blob().hash)


def upload(tx: Transaction, user_id: str, kind: str = "tus", **more: object) -> Upload:
    made = Upload(
        id=ids.named("upload"),
        user_id=user_id,
        session_id=session(tx, user_id),
        kind=kind,  # type: ignore[arg-type]
        filename="a.mp4",
        created_at_ms=1,
        updated_at_ms=1,
        expires_at_ms=100,
        **more,  # type: ignore[arg-type]
    )
    uploads.add(tx, made)
    return made


def test_an_upload_goes_on_from_where_it_is(db: Database) -> None:
    mine, other = person(db), person(db)

    def advance(tx: Transaction, user_id: str, start: int, end: int) -> bool:
        return uploads.advance(tx, user_id, made.id, from_bytes=start, to_bytes=end, now_ms=5, expires_at_ms=200)

    with db.transaction() as tx:
        made = upload(tx, mine, length_bytes=30)
        assert uploads.get(tx, mine, made.id) == made
        assert uploads.get(tx, other, made.id) is None
        assert advance(tx, mine, 0, 10)
        assert not advance(tx, mine, 0, 10)
        assert not advance(tx, other, 10, 20)
        assert advance(tx, mine, 10, 30)
        assert not uploads.set_length(tx, mine, made.id, 40)
        found = uploads.by_id(tx, made.id)
        assert found
        assert (found.offset_bytes, found.length_bytes, found.expires_at_ms) == (30, 30, 200)
        assert uploads.start(tx, made.id, FIRST, 6)
        assert not advance(tx, mine, 30, 40)


def test_of_many_who_write_at_one_offset_one_does(db: Database) -> None:
    mine = person(db)
    with db.transaction() as tx:
        made = upload(tx, mine)

    def write(number: int) -> bool:
        with db.transaction() as tx:
            return uploads.advance(tx, mine, made.id, from_bytes=0, to_bytes=number + 1, now_ms=1, expires_at_ms=2)

    assert sum(at_once(60, write)) == 1


def test_a_link_is_fetched_by_one_run_and_ends_once(db: Database) -> None:
    mine = person(db)
    with db.transaction() as tx:
        made = upload(tx, mine, "url", url="https://x.example/v.mp4")
        upload(tx, mine)
        assert [each.id for each in uploads.unfinished(tx)] == [made.id]
        assert uploads.start(tx, made.id, FIRST, 2)
        assert uploads.progress(tx, made.id, FIRST, 40, 3)
        assert not uploads.progress(tx, made.id, FIRST, 30, 3)
        assert uploads.start(tx, made.id, SECOND, 4)
        assert not uploads.start(tx, made.id, FIRST, 4)
        assert not uploads.progress(tx, made.id, FIRST, 50, 5)
        assert not uploads.finish(tx, made.id, FIRST, assets=["asset_1"], now_ms=6)
        assert uploads.finish(tx, made.id, SECOND, assets=["asset_1", "asset_2"], now_ms=6)
        assert not uploads.finish(tx, made.id, SECOND, error="{}", now_ms=7)
        found = uploads.by_id(tx, made.id)
        assert found
        assert (found.status, found.progress, found.assets) == ("done", 100, ("asset_1", "asset_2"))
        assert uploads.unfinished(tx) == []


def test_a_failed_link_says_why(db: Database) -> None:
    mine = person(db)
    with db.transaction() as tx:
        made = upload(tx, mine, "url", url="https://x.example/v.mp4")
        uploads.start(tx, made.id, FIRST, 2)
        uploads.progress(tx, made.id, FIRST, 40, 3)
        assert uploads.finish(tx, made.id, FIRST, error='"NotFound"', now_ms=6)
        found = uploads.by_id(tx, made.id)
    assert found
    assert (found.status, found.progress, found.error, found.assets) == ("failed", 40, '"NotFound"', ())


def test_open_uploads_are_counted_and_expire_unless_somebody_works_on_them(db: Database) -> None:
    mine, other = person(db), person(db)
    with db.transaction() as tx:
        known_length, unknown = upload(tx, mine, length_bytes=10**12), upload(tx, mine)
        uploads.advance(tx, mine, unknown.id, from_bytes=0, to_bytes=7, now_ms=1, expires_at_ms=100)
        running = upload(tx, mine, "url")
        uploads.start(tx, running.id, FIRST, 1)
        assert (uploads.open_count(tx, mine), uploads.open_bytes(tx, mine)) == (3, 10**12 + 7)
        assert (uploads.open_count(tx, other), uploads.open_bytes(tx, other)) == (0, 0)
        assert uploads.expired(tx, 100) == []
        assert {each.id for each in uploads.expired(tx, 101)} == {known_length.id, unknown.id}
        assert uploads.forget(tx, known_length.id)
        assert not uploads.forget(tx, running.id)
        assert uploads.set_length(tx, mine, unknown.id, 9)
        assert not uploads.set_length(tx, mine, unknown.id, 10)


def test_who_was_given_a_blob_keeps_it_against_a_sweeper_that_comes_before_its_asset(db: Database) -> None:
    mine = person(db)
    with db.transaction() as tx:
        sid = session(tx, mine)
        blobs.add(tx, blob())
    forgotten: list[bool] = []

    def sweep() -> None:
        with db.transaction() as tx:
            forgotten.append(blobs.forget(tx, blob().hash))

    sweeper = threading.Thread(target=sweep)
    with db.transaction() as tx:
        assert hold(tx, blob()) == (blob(), False)
        sweeper.start()
        sweeper.join(0.3)  # it waits for us; did it not, it would be over by now
        asset(tx, mine, sid)
    sweeper.join()
    assert forgotten == [False]
