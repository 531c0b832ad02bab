"""Random access into a remote file: the right bytes, few of them, none twice."""

import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings, strategies as st

from fetchcut import errors
from fetchcut.ingest.direct import download, look
from fetchcut.ingest.guard import AddressGuard
from fetchcut.ingest.remote_file import BLOCK_BYTES, RemoteFile
from fetchcut.ingest.web import Web
from fetchcut.progress import Progress, Silent
from tests.footage import footage
from tests.web.server import Manner, Server

FILM = "/bigbuckbunny.mp4"
SIZE = 1_055_736


@pytest.fixture
def web() -> Web:
    return Web(AddressGuard(allows_private=True), timeout_s=5, backoff_s=0.001)


@pytest.fixture
def remote(server: Server, web: Web, tmp_path: Path) -> Iterator[RemoteFile]:
    with RemoteFile(web, look(web, server.url(FILM), {}, Silent()), tmp_path, Silent()) as opened:
        yield opened


def _film() -> bytes:
    return footage("bigbuckbunny.mp4").read_bytes()


def test_the_head_is_not_fetched_again(server: Server, remote: RemoteFile) -> None:
    assert remote.size_bytes == SIZE
    assert remote.read_at(0, 60_000) == _film()[:60_000]
    assert len(server.requests()) == 1
    assert remote.fetched_bytes == 0


def test_a_read_fetches_its_block(server: Server, remote: RemoteFile) -> None:
    assert remote.read_at(300_000, 10) == _film()[300_000:300_010]
    assert server.requests()[-1].range == "bytes=262144-327679"
    assert remote.read_at(300_500, 10) == _film()[300_500:300_510]
    assert len(server.requests()) == 2
    assert remote.fetched_bytes == BLOCK_BYTES


def test_a_jump_to_the_end_costs_the_end(server: Server, remote: RemoteFile) -> None:
    assert remote.read_at(SIZE - 100, 1000) == _film()[-100:]
    assert remote.read_at(SIZE, 10) == b""
    assert remote.read_at(SIZE + 5, 10) == b""
    assert remote.fetched_bytes <= BLOCK_BYTES


def test_reads_in_a_row_reach_ahead(server: Server, remote: RemoteFile) -> None:
    found = b"".join(remote.read_at(at, 8192) for at in range(0, SIZE, 8192))
    assert found == _film()
    assert len(server.requests()) <= 8
    assert server.sent() == SIZE


def test_ensure_fetches_exactly_what_is_missing(server: Server, remote: RemoteFile) -> None:
    remote.ensure(((500_000, 600_000), (550_000, 700_000), (700_000, 700_001), (10, 20), (900_000, 9_000_000)), 3)
    spans = sorted(each.span or (0, 0) for each in server.requests()[1:])
    assert spans == [(500_000, 700_001), (900_000, SIZE)]
    present = remote.path.read_bytes()
    assert len(present) == SIZE
    for start, end in spans:
        assert present[start:end] == _film()[start:end]
    assert present[700_001:800_000] == bytes(99_999)


def test_spans_that_nearly_touch_are_one_request(server: Server, remote: RemoteFile) -> None:
    remote.ensure(((500_000, 600_000), (601_000, 700_000)), 1)
    assert [each.span for each in server.requests()[1:]] == [(500_000, 700_000)]


def test_ensure_tells_its_own_progress(server: Server, web: Web, tmp_path: Path) -> None:
    told: list[Progress] = []

    class Listening(Silent):
        def report(self, progress: Progress) -> None:
            told.append(progress)

    with RemoteFile(web, look(web, server.url(FILM), {}, Silent()), tmp_path, Listening()) as remote:
        remote.ensure(((0, 200_000),), 2)
    assert (told[-1].done, told[-1].total, told[-1].resumed) == (200_000, 200_000, 65_536)


@given(st.lists(st.tuples(st.integers(0, SIZE + 10), st.integers(0, 200_000)), min_size=1, max_size=12))
@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_any_reads_give_the_right_bytes_and_no_byte_twice(
    server: Server, web: Web, tmp_path_factory: pytest.TempPathFactory, reads: list[tuple[int, int]]
) -> None:
    server.forget()
    film = _film()
    folder = tmp_path_factory.mktemp("remote")
    with RemoteFile(web, look(web, server.url(FILM), {}, Silent()), folder, Silent()) as remote:
        for offset, size in reads:
            assert remote.read_at(offset, size) == film[offset : offset + size]
    asked = [at for each in server.requests() for at in range(*(each.span or (0, 0)), 4096)]
    assert len(asked) == len(set(asked))
    assert server.sent() <= SIZE


def test_a_download_goes_on_from_what_was_read(server: Server, web: Web, tmp_path: Path) -> None:
    file = look(web, server.url(FILM), {}, Silent())
    with RemoteFile(web, file, tmp_path, Silent()) as remote:
        remote.ensure(((300_000, 900_000),), 2)
    path = download(web, file, tmp_path, connections=2, context=Silent())
    assert path.read_bytes() == _film()
    assert server.sent() == SIZE


def test_a_second_run_fetches_nothing_again(server: Server, web: Web, tmp_path: Path) -> None:
    for _ in range(2):
        with RemoteFile(web, look(web, server.url(FILM), {}, Silent()), tmp_path, Silent()) as remote:
            assert remote.read_at(400_000, 100_000) == _film()[400_000:500_000]
    assert server.sent() - 2 * 65_536 <= 200_000


DRIVER = """
import sys
from pathlib import Path
from fetchcut.ingest.direct import look
from fetchcut.ingest.guard import AddressGuard
from fetchcut.ingest.remote_file import RemoteFile
from fetchcut.ingest.web import Web
from fetchcut.progress import Silent
web = Web(AddressGuard(allows_private=True))
remote = RemoteFile(web, look(web, sys.argv[1], {}, Silent()), Path(sys.argv[2]), Silent())
remote.ensure(((200_000, 400_000),), 1)
remote.ensure(((500_000, 900_000),), 1)
"""


def test_kill_9_keeps_what_was_ensured(server: Server, web: Web, tmp_path: Path) -> None:
    server.behave(FILM, Manner(stall_at=65_536 + 200_000 + 100_000))
    with subprocess.Popen([sys.executable, "-c", DRIVER, server.url(FILM), str(tmp_path)]) as child:
        server.wait_until_stalled()
        child.kill()
    server.behave(FILM)
    file = look(web, server.url(FILM), {}, Silent())
    server.forget()
    with RemoteFile(web, file, tmp_path, Silent()) as remote:
        remote.ensure(((200_000, 400_000),), 1)
        assert not server.requests()
        remote.ensure(((500_000, 900_000),), 1)
        assert remote.path.read_bytes()[200_000:400_000] == _film()[200_000:400_000]
        assert remote.path.read_bytes()[500_000:900_000] == _film()[500_000:900_000]


@pytest.mark.parametrize("manner", [Manner(cut_after=30_000), Manner(status=503, times=2), Manner(length_offset=5)])
def test_faults_on_the_way(server: Server, web: Web, tmp_path: Path, manner: Manner) -> None:
    file = look(web, server.url(FILM), {}, Silent())
    server.behave(FILM, manner)
    with RemoteFile(web, file, tmp_path, Silent()) as remote:
        assert remote.read_at(200_000, 90_000) == _film()[200_000:290_000]


def test_changed_content_is_refused(server: Server, web: Web, tmp_path: Path) -> None:
    file = look(web, server.url(FILM), {}, Silent())
    server.behave(FILM, Manner(changes_after=0))
    with RemoteFile(web, file, tmp_path, Silent()) as remote, pytest.raises(errors.SourceChanged):
        remote.read_at(500_000, 10)
