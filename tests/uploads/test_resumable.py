"""Resumable uploads: any cut, any restart, any replica, one writer, and the same bytes at the end."""

import asyncio
import base64
import hashlib
import os
import random
import signal
import subprocess
import sys
import threading
from collections.abc import AsyncIterator
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings, strategies as st

from fetchcut.errors import (
    BodyInvalid,
    ChecksumWrong,
    FileTooLarge,
    OffsetWrong,
    QuotaExceeded,
    SessionMissing,
    UnsupportedFile,
    UploadBusy,
    UploadMissing,
)
from fetchcut.service import resumable as module
from fetchcut.service.resumable import Resumable, Standing
from fetchcut.service.upload_writer import STEP_BYTES
from fetchcut.store import uploads as rows
from tests.uploads.house import MB, House, house, pieces
from tests.uploads.samples import sample
from tests.uploads.test_storing import tail


def create(home: House, size: int | None, name: str = "a.mp4") -> str:
    return home.resumable.create(home.caller, home.session_id, name, length_bytes=size).id


def append(home: House, upload_id: str, offset: int, content: bytes, **told: object) -> Standing:
    async def send() -> Standing:
        return await home.resumable.append(home.caller, upload_id, offset, pieces(content), **told)  # type: ignore[arg-type]

    return asyncio.run(send())


def append_and_vanish(home: House, upload_id: str, offset: int, content: bytes) -> None:
    """Send some bytes of an announced more, and break the connection."""

    async def body() -> AsyncIterator[bytes]:
        async for piece in pieces(content, 50_000):
            yield piece
        raise ConnectionResetError

    with pytest.raises(ConnectionResetError):
        asyncio.run(home.resumable.append(home.caller, upload_id, offset, body()))


def offset(home: House, upload_id: str) -> int:
    return home.resumable.offset(home.caller, upload_id).offset_bytes


def hash_of(standing: Standing) -> str:
    assert standing.kept
    return standing.kept.items[0].hash


def test_in_one_go(home: House) -> None:
    content = sample("mp4")
    upload_id = create(home, len(content), "../my film.mov")
    standing = append(home, upload_id, 0, content)
    assert standing.is_whole
    assert hash_of(standing) == hashlib.sha256(content).hexdigest()
    assert standing.kept
    assert standing.kept.items[0].filename == "my film.mov"
    assert standing.kept.version == 1
    assert home.files("resumable") == set()
    assert offset(home, upload_id) == len(content), "who missed the last answer asks again"


@given(st.lists(st.integers(0, 40_000), max_size=5))
@settings(max_examples=15, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_any_cuts_give_the_same_bytes(home: House, cuts: list[int]) -> None:
    content = sample("mp4")
    upload_id = create(home, len(content))
    at = 0
    for cut in sorted({min(cut, len(content) - 1) for cut in cuts} - {0}):
        append_and_vanish(home, upload_id, at, content[at:cut])
        at = offset(home, upload_id)
        assert at == cut, "all that came counts, though the request never ended"
    assert hash_of(append(home, upload_id, at, content[at:])) == hashlib.sha256(content).hexdigest()


def test_the_offset_must_be_where_the_server_is(home: House) -> None:
    content = sample("mp4")
    upload_id = create(home, len(content))
    append(home, upload_id, 0, content[:1000])
    for wrong in (0, 999, 1001, len(content)):
        with pytest.raises(OffsetWrong) as refusal:
            append(home, upload_id, wrong, content[wrong:])
        assert refusal.value.offset == 1000
    assert append(home, upload_id, 1000, content[1000:]).is_whole
    with pytest.raises(OffsetWrong):
        append(home, upload_id, len(content), b"x")


def test_more_than_was_announced_is_refused(home: House) -> None:
    upload_id = create(home, 1000)
    with pytest.raises(FileTooLarge):
        append(home, upload_id, 0, bytes(1001))


def test_a_length_beyond_the_limit_or_the_quota_is_refused_at_once(home: House) -> None:
    with pytest.raises(FileTooLarge):
        create(home, home.uploads.limit_bytes + 1)
    caller, session_id = home.person(storage_bytes=3000)
    home.resumable.create(caller, session_id, "a.mp4", length_bytes=2000)
    with pytest.raises(QuotaExceeded):
        home.resumable.create(caller, session_id, "b.mp4", length_bytes=2000)


def test_a_quota_that_is_just_enough_is_enough(home: House) -> None:
    content = sample("mp4")
    caller, session_id = home.person(storage_bytes=len(content))
    upload_id = home.resumable.create(caller, session_id, "a.mp4", length_bytes=len(content)).id
    assert append(replace(home, caller=caller), upload_id, 0, content).is_whole


def test_a_length_may_be_told_later(home: House) -> None:
    content = sample("mp4")
    upload_id = create(home, None)
    assert append(home, upload_id, 0, content[:500]).length_bytes is None
    with pytest.raises(FileTooLarge):
        append(home, upload_id, 500, b"", length_bytes=home.uploads.limit_bytes + 1)
    assert append(home, upload_id, 500, content[500:700], length_bytes=len(content)).length_bytes == len(content)
    assert append(home, upload_id, 700, content[700:]).is_whole


def test_nothing_at_all_is_no_film(home: House) -> None:
    with pytest.raises(UnsupportedFile):
        create(home, 0)


def test_what_it_is_decides_at_the_end(home: House) -> None:
    content = sample("html")
    upload_id = create(home, len(content))
    with pytest.raises(UnsupportedFile):
        append(home, upload_id, 0, content)
    with pytest.raises(UploadMissing):
        offset(home, upload_id)
    assert home.files() == set()


@pytest.mark.parametrize("name", ["sha1", "sha256", "md5"])
def test_a_checksum_takes_all_or_nothing(home: House, name: str) -> None:
    content = sample("mp4")
    upload_id = create(home, len(content))
    append(home, upload_id, 0, content[:100])
    good = base64.b64encode(hashlib.new(name, content[100:5000]).digest()).decode()
    with pytest.raises(ChecksumWrong):
        append(home, upload_id, 100, content[100:4999] + b"?", checksum=f"{name} {good}")
    assert offset(home, upload_id) == 100
    append(home, upload_id, 100, content[100:5000], checksum=f"{name} {good}")
    assert offset(home, upload_id) == 5000
    assert hash_of(append(home, upload_id, 5000, content[5000:])) == hashlib.sha256(content).hexdigest()


def test_bytes_whose_checksum_never_came_do_not_count(home: House) -> None:
    content = sample("mp4")
    upload_id = create(home, len(content))

    async def body() -> AsyncIterator[bytes]:
        yield content[:3000]
        raise ConnectionResetError

    good = base64.b64encode(hashlib.sha1(content, usedforsecurity=False).digest()).decode()
    with pytest.raises(ConnectionResetError):
        asyncio.run(home.resumable.append(home.caller, upload_id, 0, body(), checksum=f"sha1 {good}"))
    assert offset(home, upload_id) == 0


@pytest.mark.parametrize("header", ["crc32 AAAA", "sha1", "sha1 ???", "sha1 AAAA", ""])
def test_a_checksum_nobody_knows_is_refused(home: House, header: str) -> None:
    upload_id = create(home, 1000)
    with pytest.raises(BodyInvalid):
        append(home, upload_id, 0, b"x", checksum=header)


def test_terminated_is_gone(home: House) -> None:
    upload_id = create(home, 1000)
    append(home, upload_id, 0, b"x" * 10)
    home.resumable.terminate(home.caller, upload_id)
    assert home.files() == set()
    for act in (lambda: offset(home, upload_id), lambda: append(home, upload_id, 10, b"x")):
        with pytest.raises(UploadMissing):
            act()


def test_others_do_not_see_it(home: House) -> None:
    upload_id = create(home, 1000)
    other, session_id = home.person()
    stranger = replace(home, caller=other, session_id=session_id)
    for act in (lambda: offset(stranger, upload_id), lambda: append(stranger, upload_id, 0, b"x")):
        with pytest.raises(UploadMissing):
            act()
    with pytest.raises(UploadMissing):
        home.resumable.terminate(other, upload_id)
    with pytest.raises(SessionMissing):
        home.resumable.create(other, home.session_id, "a.mp4", length_bytes=10)


def expire(home: House, upload_id: str) -> None:
    with home.db.transaction() as tx:
        tx.run("UPDATE uploads SET expires_at_ms = :now WHERE id = :id", now=tx.clock_ms() - 1, id=upload_id)


def test_expired_is_gone_and_swept(home: House) -> None:
    upload_id = create(home, 1000)
    append(home, upload_id, 0, b"x" * 10)
    expire(home, upload_id)
    with pytest.raises(UploadMissing):
        offset(home, upload_id)
    assert home.resumable.sweep() == 1
    assert home.files() == set()
    with home.db.reading() as tx:
        assert rows.by_id(tx, upload_id) is None


def test_every_piece_moves_the_expiry(home: House) -> None:
    upload_id = create(home, 1000)
    with home.db.transaction() as tx:
        tx.run("UPDATE uploads SET expires_at_ms = :soon WHERE id = :id", soon=tx.clock_ms() + 60_000, id=upload_id)
    before = home.resumable.offset(home.caller, upload_id).expires_at_ms
    assert append(home, upload_id, 0, b"x").expires_at_ms > before + 3_600_000


def test_another_replica_goes_on(home: House, tmp_path: Path) -> None:
    content = sample("mp4")
    upload_id = create(home, len(content))
    append_and_vanish(home, upload_id, 0, content[:7000])
    with house(home.folder, f"sqlite:///{tmp_path}/fetchcut.db") as other:
        there = replace(other, caller=home.caller, session_id=home.session_id)
        assert offset(there, upload_id) == 7000
        append_and_vanish(there, upload_id, 7000, content[7000:9000])
    assert offset(home, upload_id) == 9000
    assert hash_of(append(home, upload_id, 9000, content[9000:])) == hashlib.sha256(content).hexdigest()


class Slow:
    """A body that gives what it is told to give, when it is told."""

    def __init__(self) -> None:
        self.queue: asyncio.Queue[bytes] = asyncio.Queue()

    async def __aiter__(self) -> AsyncIterator[bytes]:
        while piece := await self.queue.get():
            yield piece


@pytest.mark.parametrize("kind", ["home", "postgres_home"])
def test_one_writes_and_the_other_is_told_to_wait(request: pytest.FixtureRequest, kind: str) -> None:
    at: House = request.getfixturevalue(kind)
    content = sample("mp4")
    upload_id = create(at, len(content))

    async def two() -> Standing:
        slow = Slow()
        first = asyncio.create_task(at.resumable.append(at.caller, upload_id, 0, aiter(slow)))
        slow.queue.put_nowait(content[:1000])
        await asyncio.sleep(0.5)
        with pytest.raises(UploadBusy):
            await at.resumable.append(at.caller, upload_id, 0, pieces(b"?" * 5000))
        slow.queue.put_nowait(content[1000:])
        slow.queue.put_nowait(b"")
        return await first

    assert hash_of(asyncio.run(two())) == hashlib.sha256(content).hexdigest()


def test_who_asks_for_the_offset_ends_a_writer_that_hangs(home: House) -> None:
    content = sample("mp4")
    upload_id = create(home, len(content))

    async def two() -> Standing:
        slow = Slow()
        first = asyncio.create_task(home.resumable.append(home.caller, upload_id, 0, aiter(slow)))
        slow.queue.put_nowait(content[:1000])
        await asyncio.sleep(0.5)
        found = await asyncio.to_thread(home.resumable.offset, home.caller, upload_id)
        assert found.offset_bytes == 1000
        with pytest.raises(UploadBusy):
            await first
        return await home.resumable.append(home.caller, upload_id, 1000, pieces(content[1000:]))

    assert hash_of(asyncio.run(two())) == hashlib.sha256(content).hexdigest()
    assert home.files("resumable") == set()


def test_many_writers_at_once_make_one_file(home: House) -> None:
    """Eight clients send the same film as fast as they can, each going on where it is told to."""
    content = tail(sample("mp4"), 3 * MB)
    upload_id = create(home, len(content))
    done: list[str] = []

    def client(number: int) -> None:
        dice = random.Random(number)
        for _ in range(200):
            try:
                at = offset(home, upload_id)
                if at == len(content):
                    return
                standing = append(home, upload_id, at, content[at : at + dice.randrange(1, MB)])
                if standing.kept:
                    done.append(hash_of(standing))
            except (OffsetWrong, UploadBusy):
                continue

    threads = [threading.Thread(target=client, args=(number,)) for number in range(8)]
    for each in threads:
        each.start()
    for each in threads:
        each.join()
    assert done == [hashlib.sha256(content).hexdigest()]
    assert len(home.sessions.state(home.caller, home.session_id).given) == 1


KILLED = """
import asyncio, sys
from pathlib import Path
from dataclasses import replace
from fetchcut.service.callers import Caller
from tests.uploads.house import house
async def body(content):
    for start in range(0, len(content), 1 << 16):
        yield content[start : start + (1 << 16)]
        await asyncio.sleep(0.001)
        print(start, flush=True)
with house(Path(sys.argv[1]), sys.argv[2]) as home:
    caller = replace(home.caller, user_id=sys.argv[3])
    content = Path(sys.argv[5]).read_bytes()[int(sys.argv[6]):]
    asyncio.run(home.resumable.append(caller, sys.argv[4], int(sys.argv[6]), body(content)))
"""


def test_killed_again_and_again_it_ends_with_the_same_bytes(home: House, tmp_path: Path) -> None:
    content = tail(sample("mp4"), 60 * MB)
    (tmp_path / "film").write_bytes(content)
    upload_id = create(home, len(content))
    url = f"sqlite:///{tmp_path}/fetchcut.db"
    dice = random.Random(5)
    at = 0
    for _ in range(5):
        words = [str(home.folder), url, home.caller.user_id, upload_id, str(tmp_path / "film"), str(at)]
        dying = subprocess.Popen([sys.executable, "-c", KILLED, *words], stdout=subprocess.PIPE, text=True)
        assert dying.stdout
        sent = 0
        for _ in range(dice.randrange(10, 180)):
            sent = int(dying.stdout.readline() or sent)
        dying.send_signal(signal.SIGKILL)
        dying.wait()
        dying.stdout.close()
        now = offset(home, upload_id)
        assert now >= at
        assert at + sent - now <= STEP_BYTES + 2 * MB, "what has to be sent again"
        at = now
    assert at > 0
    assert hash_of(append(home, upload_id, at, content[at:])) == hashlib.sha256(content).hexdigest()


def test_all_in_and_then_killed_is_kept_when_somebody_looks(home: House, monkeypatch: pytest.MonkeyPatch) -> None:
    content = sample("mp4")

    class Killed(BaseException):
        pass

    def die(*_: object) -> None:
        raise Killed

    ids = [create(home, len(content)) for _ in range(2)]
    with monkeypatch.context() as patch:
        patch.setattr(Resumable, "_kept", die)
        for upload_id in ids:
            with pytest.raises(Killed):
                append(home, upload_id, 0, content)
    with home.db.reading() as tx:
        assert [row.id for row in rows.whole(tx, before_ms=2**62)] == ids
    assert hash_of(home.resumable.offset(home.caller, ids[0])) == hashlib.sha256(content).hexdigest()
    home.resumable.finish(home.caller, ids[1])
    with home.db.reading() as tx:
        assert rows.whole(tx, before_ms=2**62) == []
    assert len(home.sessions.state(home.caller, home.session_id).given) == 2


def test_a_kept_file_whose_row_was_not_is_kept_again(home: House, monkeypatch: pytest.MonkeyPatch) -> None:
    """The transaction dies after the file got its name: the upload still has its bytes."""
    content = sample("mp4")
    upload_id = create(home, len(content))

    class Killed(BaseException):
        pass

    def die(*_: object, **__: object) -> None:
        raise Killed

    with monkeypatch.context() as patch:
        patch.setattr("fetchcut.store.assets.add", die)
        with pytest.raises(Killed):
            append(home, upload_id, 0, content)
    assert hash_of(home.resumable.offset(home.caller, upload_id)) == hashlib.sha256(content).hexdigest()


def test_there_is_an_end_to_what_one_account_may_begin(home: House, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "MOST_OPEN", 3)
    for _ in range(3):
        create(home, 10)
    with pytest.raises(UploadBusy):
        create(home, 10)


def test_strays_are_swept(home: House, monkeypatch: pytest.MonkeyPatch) -> None:
    upload_id = create(home, 10)
    (home.folder / "resumable" / "up_gone").write_bytes(b"x")
    (home.folder / "resumable" / "up_gone.stop").write_bytes(b"")
    monkeypatch.setattr(module, "EXPIRES_S", -1)
    assert home.resumable.sweep() == 2
    assert home.files("resumable") == {f"resumable/{upload_id}"}
    assert os.path.isdir(home.folder / "resumable")  # noqa: PTH112
