"""Kept once by content, all or nothing, whoever else does the same; disks that fill, requests that break off, kills."""

import asyncio
import hashlib
import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import AsyncIterator, Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from fetchcut.errors import (
    AssetMissing,
    FileTooLarge,
    QuotaExceeded,
    SessionMissing,
    StorageFull,
    TooManyRequests,
    UnsupportedFile,
)
from fetchcut.service import storage as storage_module, uploads as uploads_module
from fetchcut.store import assets, blobs
from fetchcut.store.database import Database
from tests.uploads.house import MB, House, house, pieces
from tests.uploads.samples import sample


def tail(content: bytes, size: int) -> bytes:
    """Return a film of another hash and size: bytes behind the last box are nobody's business."""
    return content + size.to_bytes(4, "big") + b"free" + bytes(size - 8)


def test_the_bytes_are_kept_as_they_came(home: House) -> None:
    item = home.upload(("my film.mp4", sample("mp4"))).items[0]
    assert item.hash == hashlib.sha256(sample("mp4")).hexdigest()
    assert home.assets.opened(home.caller, item.asset_id).path.read_bytes() == sample("mp4")
    assert home.files("incoming") == set()


def test_the_same_bytes_are_kept_once(home: House) -> None:
    other, session_id = home.person()
    mine = home.upload(("a.mp4", sample("mp4")), ("b.mov", sample("mp4"))).items
    theirs = home.upload(("c.mp4", sample("mp4")), caller=other, session_id=session_id).items
    assert len(home.files("blobs")) == 1
    assert len({item.asset_id for item in (*mine, *theirs)}) == 3
    with home.db.reading() as tx:
        assert assets.used_bytes(tx, home.caller.user_id) == len(sample("mp4"))


@pytest.mark.parametrize("kind", ["home", "postgres_home"])
def test_twenty_people_send_the_same_file_at_once(request: pytest.FixtureRequest, kind: str) -> None:
    at: House = request.getfixturevalue(kind)
    # Made here: twenty threads would make the sample twenty times, each under the same name.
    people, content = [at.person() for _ in range(20)], sample("mp4")
    with ThreadPoolExecutor(20) as pool:
        kept = list(pool.map(lambda who: at.upload(("a.mp4", content), caller=who[0], session_id=who[1]), people))
    assert len({each.items[0].hash for each in kept}) == 1
    assert len(at.files("blobs")) == 1
    for (caller, _), each in zip(people, kept, strict=True):
        assert at.assets.opened(caller, each.items[0].asset_id).path.read_bytes() == sample("mp4")


@pytest.mark.parametrize("kind", ["home", "postgres_home"])
def test_nothing_is_swept_from_under_those_who_just_got_it(request: pytest.FixtureRequest, kind: str) -> None:
    """Sweepers run without pause while the same content comes and goes; whoever was told "kept" has it."""
    at: House = request.getfixturevalue(kind)
    is_over = threading.Event()
    swept: list[int] = []

    def sweep() -> None:
        while not is_over.is_set():
            swept.append(at.storage.sweep(at.db, unused_s=-10))

    sweepers = [threading.Thread(target=sweep) for _ in range(2)]
    for each in sweepers:
        each.start()
    try:
        for _ in range(15):
            item = at.upload(("a.png", sample("png"))).items[0]
            assert at.assets.opened(at.caller, item.asset_id).path.read_bytes() == sample("png")
            with at.db.transaction() as tx:
                assets.forget(tx, at.caller.user_id, item.asset_id)
    finally:
        is_over.set()
        for each in sweepers:
            each.join()
    assert sum(swept) > 0


def test_a_file_no_session_has_is_swept_after_its_time(home: House) -> None:
    item = home.upload(("a.png", sample("png"))).items[0]
    assert home.storage.sweep(home.db, unused_s=-1) == 0
    with home.db.transaction() as tx:
        assets.forget(tx, home.caller.user_id, item.asset_id)
    assert home.storage.sweep(home.db, unused_s=3600) == 0
    assert home.storage.sweep(home.db, unused_s=-1) == 1
    assert home.files() == set()
    with home.db.reading() as tx:
        assert blobs.get(tx, item.hash) is None


def test_a_file_that_was_damaged_on_disk_is_mended_by_the_next_upload(home: House) -> None:
    item = home.upload(("a.png", sample("png"))).items[0]
    path = home.assets.opened(home.caller, item.asset_id).path
    path.write_bytes(b"rotten")
    home.upload(("b.png", sample("png")))
    assert path.read_bytes() == sample("png")


def test_one_bad_file_and_none_of_the_request_is_kept(home: House) -> None:
    with pytest.raises(UnsupportedFile) as refusal:
        home.upload(("a.mp4", sample("mp4")), ("b.mp4", sample("html")))
    assert refusal.value.name == "b.mp4"
    assert home.files() == set()
    assert home.sessions.state(home.caller, home.session_id).given == ()


def test_videos_of_the_first_request_are_the_timeline_in_order(home: House) -> None:
    kept = home.upload(
        ("a.mp4", sample("mp4")), ("b.png", sample("png")), ("c.webm", sample("webm")), ("d.mp3", sample("mp3"))
    )
    state = home.sessions.state(home.caller, home.session_id)
    assert kept.version == state.session.version == 1
    assert [item.filename for item in state.given] == ["a.mp4", "b.png", "c.webm", "d.mp3"]
    assert state.draft.main is not None
    assert [segment.media and segment.media.src for segment in state.draft.main.segments] == [
        kept.items[0].asset_id,
        kept.items[2].asset_id,
    ]
    assert state.canvas is not None
    assert (state.canvas.width, state.canvas.height) == (160, 90)


def test_what_comes_later_waits_in_the_library(home: House) -> None:
    home.upload(("a.mp4", sample("mp4")))
    assert home.upload(("b.webm", sample("webm"))).version is None
    state = home.sessions.state(home.caller, home.session_id)
    assert state.session.version == 1
    assert len(state.given) == 2


def test_pictures_and_sound_alone_leave_the_timeline_empty(home: House) -> None:
    assert home.upload(("a.png", sample("png")), ("b.mp3", sample("mp3"))).version is None
    assert home.sessions.state(home.caller, home.session_id).session.version == 0


def test_a_session_of_somebody_else_takes_nothing(home: House) -> None:
    other, session_id = home.person()
    with pytest.raises(SessionMissing):
        home.upload(("a.mp4", sample("mp4")), caller=other)
    with pytest.raises(SessionMissing):
        home.upload(("a.mp4", sample("mp4")), session_id="1234567890123456789")
    item = home.upload(("a.mp4", sample("mp4")), caller=other, session_id=session_id).items[0]
    with pytest.raises(AssetMissing):
        home.assets.opened(home.caller, item.asset_id)
    assert home.sessions.state(home.caller, home.session_id).given == ()


def test_a_plan_s_own_limit_is_heeded(home: House) -> None:
    caller, session_id = home.person(max_upload_bytes=len(sample("mp4")) - 1)
    with pytest.raises(FileTooLarge):
        home.upload(("a.mp4", sample("mp4")), caller=caller, session_id=session_id)
    assert home.files() == set()


def test_the_quota_counts_each_content_once(home: House) -> None:
    size = len(sample("mp4"))
    caller, session_id = home.person(storage_bytes=2 * size + 100)
    for name in ("a.mp4", "b.mp4"):
        home.upload((name, sample("mp4")), caller=caller, session_id=session_id)
    with pytest.raises(QuotaExceeded) as refusal:
        home.upload(("c.mp4", tail(sample("mp4"), size)), caller=caller, session_id=session_id)
    assert refusal.value.used_bytes == size
    assert len(home.files("blobs")) == 1


def test_a_known_length_beyond_the_quota_is_refused_before_any_byte(home: House) -> None:
    caller, session_id = home.person(storage_bytes=MB)
    read = 0

    async def body() -> AsyncIterator[bytes]:
        nonlocal read
        read += 1
        yield b"x"

    with pytest.raises(QuotaExceeded):
        asyncio.run(home.uploads.receive(caller, session_id, "a.mp4", body(), length_bytes=2 * MB))
    assert read == 0


def test_one_account_sends_only_so_many_at_once(home: House, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(uploads_module, "AT_ONCE", 2)

    async def many() -> None:
        gate = asyncio.Event()

        async def body() -> AsyncIterator[bytes]:
            yield sample("png")
            await gate.wait()

        sending = [
            asyncio.create_task(home.uploads.receive(home.caller, home.session_id, "a.png", body())) for _ in range(2)
        ]
        while len(home.files("incoming")) < 2:
            await asyncio.sleep(0.01)
        with pytest.raises(TooManyRequests):
            await home.uploads.receive(home.caller, home.session_id, "a.png", body())
        gate.set()
        for arrival in await asyncio.gather(*sending):
            arrival.close()

    asyncio.run(many())
    assert len(home.upload(("a.png", sample("png"))).items) == 1


def test_a_client_that_goes_away_leaves_nothing(home: House) -> None:
    async def body() -> AsyncIterator[bytes]:
        yield bytes(3 * MB)
        raise ConnectionResetError

    with pytest.raises(ConnectionResetError):
        asyncio.run(home.uploads.receive(home.caller, home.session_id, "a.mp4", body()))
    assert home.files() == set()


def test_a_request_that_is_cancelled_leaves_nothing(home: House) -> None:
    async def cancelled() -> None:
        async def body() -> AsyncIterator[bytes]:
            for _ in range(8):
                yield bytes(MB)
            await asyncio.sleep(60)

        task = asyncio.create_task(home.uploads.receive(home.caller, home.session_id, "a.mp4", body()))
        while not home.files("incoming"):
            await asyncio.sleep(0.01)
        task.cancel()
        await asyncio.gather(task, return_exceptions=True)

    asyncio.run(cancelled())
    assert home.files() == set()


@pytest.fixture
def small_disk(tmp_path: Path) -> Iterator[Path]:
    """Give a file system of 8 MB."""
    if os.geteuid() != 0:
        pytest.skip("mounting a small disk needs root")
    folder = tmp_path / "small"
    folder.mkdir()
    subprocess.run(["mount", "-t", "tmpfs", "-o", "size=8m", "none", str(folder)], check=True)
    yield folder
    subprocess.run(["umount", str(folder)], check=True)


@pytest.fixture
def tight(tmp_path: Path, small_disk: Path) -> Iterator[House]:
    """Give a house whose files are on the small disk, and whose database is not."""
    with house(small_disk / "data", f"sqlite:///{tmp_path}/fetchcut.db", keep_free_bytes=MB) as made:
        yield made


def test_a_length_that_does_not_fit_is_refused_before_any_byte(tight: House) -> None:
    with pytest.raises(StorageFull) as refusal:
        asyncio.run(tight.uploads.receive(tight.caller, tight.session_id, "a.mp4", pieces(b"x"), length_bytes=9 * MB))
    assert refusal.value.missing_bytes
    assert tight.files() == set()


def test_a_disk_that_fills_up_is_a_clean_refusal_and_works_again(tight: House) -> None:
    with pytest.raises(StorageFull):
        tight.upload(("a.mp4", bytes(12 * MB)))
    assert tight.files() == set()
    tight.upload(("a.mp4", sample("mp4")))


def test_promises_are_kept_from_each_other(tight: House) -> None:
    with tight.storage.promised(5 * MB) as promise:
        with pytest.raises(StorageFull):
            tight.storage.require_room(4 * MB)
        promise.written(4 * MB)
        tight.storage.require_room(4 * MB)
    tight.storage.require_room(6 * MB)


KILLED = """
import asyncio, sys
from pathlib import Path
from tests.uploads.house import house
async def body(content, stop):
    for start in range(0, stop, 1 << 16):
        yield content[start : start + (1 << 16)]
    print("here", flush=True)
    await asyncio.sleep(600)
with house(Path(sys.argv[1]), sys.argv[2]) as home:
    asyncio.run(home.uploads.receive(home.caller, home.session_id, "a.mp4", body(bytes(8 << 20), int(sys.argv[3]))))
"""


@pytest.mark.parametrize("sent", [0, 1 << 16, 5 << 20])
def test_what_a_killed_server_was_receiving_is_swept_at_once(
    tmp_path: Path, sent: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(storage_module, "FRESH_S", 0.0)
    url = f"sqlite:///{tmp_path}/fetchcut.db"
    dying = subprocess.Popen(
        [sys.executable, "-c", KILLED, str(tmp_path / "data"), url, str(sent)], stdout=subprocess.PIPE, text=True
    )
    assert dying.stdout
    assert dying.stdout.readline() == "here\n"
    with house(tmp_path / "data", url) as home:
        deadline = time.monotonic() + 20
        while not home.files("incoming") and time.monotonic() < deadline:
            time.sleep(0.02)
        assert len(home.files("incoming")) == 1
        assert home.storage.sweep(home.db, unused_s=3600) == 0
        dying.send_signal(signal.SIGKILL)
        dying.wait()
        dying.stdout.close()
        assert home.storage.sweep(home.db, unused_s=3600) == 1
        assert home.files() == set()


def test_a_kill_between_the_name_and_the_row_leaves_a_leftover_that_is_swept(
    home: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    class Killed(BaseException):
        pass

    def die(*_: object, **__: object) -> None:
        raise Killed

    with monkeypatch.context() as patch:
        patch.setattr(assets, "add", die)
        with pytest.raises(Killed):
            home.upload(("a.png", sample("png")))
    assert len(home.files("blobs")) == 1
    assert home.storage.sweep(home.db, unused_s=-1) == 0, "it may be under way"
    monkeypatch.setattr(storage_module, "LEFT_S", -1.0)
    assert home.storage.sweep(home.db, unused_s=-1) == 1
    assert home.files() == set()


def test_links_open_their_file_and_no_other(home: House) -> None:
    first, second = home.upload(("a.png", sample("png")), ("b.mp3", sample("mp3"))).items
    path, _, query = first.link.partition("?")
    told = dict(each.split("=") for each in query.split("&"))
    assert path == f"/files/{first.asset_id}/a.png"
    assert home.assets.linked(first.asset_id, **told).hash == first.hash
    for asset_id, wrong in [
        (second.asset_id, told),
        (first.asset_id, {**told, "expires": str(int(told["expires"]) + 1)}),
        (first.asset_id, {**told, "signature": "0" * 40}),
        (first.asset_id, {**told, "signature": "é"}),
        (first.asset_id, {**told, "expires": "x"}),
    ]:
        with pytest.raises(AssetMissing):
            home.assets.linked(asset_id, **wrong)


def test_a_link_ends(home: House, monkeypatch: pytest.MonkeyPatch) -> None:
    item = home.upload(("a.png", sample("png"))).items[0]
    told = dict(each.split("=") for each in item.link.partition("?")[2].split("&"))
    with home.db.reading() as tx:
        now_ms = tx.clock_ms()
    assert 0 < int(told["expires"]) * 1000 - now_ms <= 2 * 3_600_000
    links = home.assets._links
    assert links.allows("files", item.asset_id, now_ms=now_ms, **told)
    assert not links.allows("files", item.asset_id, now_ms=int(told["expires"]) * 1000, **told)


def test_a_database_that_was_used_before_is_no_hindrance(tmp_path: Path) -> None:
    url = f"sqlite:///{tmp_path}/fetchcut.db"
    for _ in range(2):
        with house(tmp_path / "data", url) as at:
            at.upload(("a.png", sample("png")))
    assert isinstance(at.db, Database)
    assert len(at.files("blobs")) == 1
