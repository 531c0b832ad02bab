"""Whole files from a server that misbehaves; killed, changed and cut off on the way."""

import dataclasses
import hashlib
import json
import random
import shutil
import subprocess
import sys
import threading
from pathlib import Path

import pytest

from fetchcut import errors
from fetchcut.errors import FetchcutError
from fetchcut.ingest.direct import HttpFile, download, look
from fetchcut.ingest.guard import AddressGuard
from fetchcut.ingest.http_file import HEAD_BYTES
from fetchcut.ingest.rate import Patience, RateLimit
from fetchcut.ingest.remote_file import can_open
from fetchcut.ingest.web import Web
from fetchcut.progress import Progress, Silent
from tests.footage import footage
from tests.web.server import Manner, Server

SIZE = 40_000_000
BIG = "/big.bin"
FILM = "/bigbuckbunny.mp4"


@pytest.fixture
def web() -> Web:
    return Web(AddressGuard(allows_private=True), timeout_s=5, backoff_s=0.001)


@pytest.fixture(scope="module")
def big(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a file of several chunks that no two places of look alike."""
    path = tmp_path_factory.mktemp("www") / BIG[1:]
    path.write_bytes(random.Random(7).randbytes(SIZE))
    return path


@pytest.fixture
def big_server(big: Path) -> "Server":
    return Server(root=big.parent)


class Listening(Silent):
    """Keeps the reports; `stop_at` bytes the person stops."""

    def __init__(self, stop_at: int | None = None) -> None:
        self.reports: list[Progress] = []
        self._stop_at = stop_at

    def report(self, progress: Progress) -> None:
        self.reports.append(progress)

    def raise_if_cancelled(self) -> None:
        if self._stop_at is not None and self.reports and self.reports[-1].done >= self._stop_at:
            raise errors.Cancelled


def _sha(path: Path) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest()


def _fetch(web: Web, url: str, folder: Path, connections: int = 4) -> Path:
    return download(web, look(web, url, {}, Silent()), folder, connections=connections, context=Silent())


def test_one_look_tells_all(server: Server, web: Web) -> None:
    file = look(web, server.url(FILM), {"X-Own": "1"}, Silent())
    path = footage("bigbuckbunny.mp4")
    assert file.size_bytes == path.stat().st_size
    assert file.head == path.read_bytes()[:65536]
    assert (file.accepts_ranges, file.content_type, file.file_name) == (True, "video/mp4", "bigbuckbunny.mp4")
    assert file.validator is not None
    assert [(each.range, each.headers["x-own"]) for each in server.requests()] == [("bytes=0-65535", "1")]


@pytest.mark.parametrize("query", ["?ranges=0", "?chunked=1&ranges=0", "?gzip=1", "?gzip=1&ranges=0"])
def test_a_look_where_ranges_are_of_no_use(server: Server, web: Web, query: str) -> None:
    file = look(web, server.url(FILM + query), {}, Silent())
    assert not file.accepts_ranges
    assert file.head == footage("bigbuckbunny.mp4").read_bytes()[: len(file.head)]
    assert len(file.head) > 60_000
    assert file.size_bytes in {None, footage("bigbuckbunny.mp4").stat().st_size}


@pytest.mark.parametrize("told", ["none", "bytes 0-99/50", "bytes 7-99/100", "pages 1-2/3", "bytes 0-65535/*"])
def test_a_look_at_a_server_that_tells_nonsense_of_ranges(server: Server, web: Web, tmp_path: Path, told: str) -> None:
    server.behave(FILM, Manner(content_range=told))
    file = look(web, server.url(FILM), {}, Silent())
    assert not can_open(file)
    assert file.head == footage("bigbuckbunny.mp4").read_bytes()[: len(file.head)]
    assert _sha(download(web, file, tmp_path, connections=4, context=Silent())) == _sha(footage("bigbuckbunny.mp4"))


@pytest.mark.parametrize("query", ["?empty=1", "?empty=1&ranges=0", "?empty=1&chunked=1&ranges=0"])
def test_zero_bytes(server: Server, web: Web, query: str) -> None:
    with pytest.raises(errors.EmptyBody):
        look(web, server.url(FILM + query), {}, Silent())


@pytest.mark.parametrize("connections", [1, 4])
@pytest.mark.parametrize(
    "query",
    ["", "?ranges=0", "?chunked=1", "?chunked=1&ranges=0", "?gzip=1", "?hops=2", "?etag=0", "?etag=0&last_modified=1"],
)
def test_the_file_arrives(server: Server, web: Web, tmp_path: Path, query: str, connections: int) -> None:
    path = _fetch(web, server.url(FILM + query), tmp_path / "job", connections)
    assert path == tmp_path / "job" / "media"
    assert _sha(path) == _sha(footage("bigbuckbunny.mp4"))
    assert list(path.parent.iterdir()) == [path]


def test_done_before_costs_nothing(server: Server, web: Web, tmp_path: Path) -> None:
    file = look(web, server.url(FILM), {}, Silent())
    first = download(web, file, tmp_path, connections=2, context=Silent())
    asked = len(server.requests())
    assert download(web, file, tmp_path, connections=2, context=Silent()) == first
    assert len(server.requests()) == asked


def test_a_small_file_costs_two_requests_and_no_byte_twice(server: Server, web: Web, tmp_path: Path) -> None:
    _fetch(web, server.url(FILM), tmp_path)
    assert len(server.requests()) == 2
    assert server.sent() == footage("bigbuckbunny.mp4").stat().st_size


@pytest.mark.parametrize("connections", [1, 4])
def test_a_large_file_arrives_without_a_byte_sent_twice(
    big_server: Server, big: Path, web: Web, tmp_path: Path, connections: int
) -> None:
    with big_server as server:
        assert _sha(_fetch(web, server.url(BIG), tmp_path, connections)) == _sha(big)
        assert server.sent() == SIZE


def test_several_connections_work_when_one_is_slow(big_server: Server, big: Path, web: Web, tmp_path: Path) -> None:
    with big_server as server:
        server.behave(BIG, Manner(bytes_per_s=20_000_000))
        assert _sha(_fetch(web, server.url(BIG), tmp_path)) == _sha(big)
        assert server.connections >= 3


@pytest.mark.parametrize("most", [1, 2])
def test_a_host_that_bears_few_connections_gets_few(
    big_server: Server, big: Path, web: Web, tmp_path: Path, most: int
) -> None:
    with big_server as server:
        server.behave(BIG, Manner(bytes_per_s=40_000_000, most_at_once=most))
        assert _sha(_fetch(web, server.url(BIG), tmp_path)) == _sha(big)
        refused = [each for each in server.requests() if each.status == 503]
        assert 1 <= len(refused) <= 3


@pytest.mark.parametrize("query", ["?cut_after=3000000", "?cut_after=3000000&chunked=1", "?length_offset=9"])
@pytest.mark.parametrize("connections", [1, 4])
def test_cut_bodies_go_on_where_they_stopped(
    big_server: Server, web: Web, tmp_path: Path, query: str, connections: int
) -> None:
    with big_server as server:
        assert _sha(_fetch(web, server.url(BIG + query), tmp_path, connections)) == _sha(
            (server.root or Path()) / BIG[1:]
        )
        assert server.sent() == SIZE


def test_reset_connections_go_on(big_server: Server, big: Path, web: Web, tmp_path: Path) -> None:
    with big_server as server:
        link = server.url(BIG + "?cut_after=9000000&is_reset=1")
        assert _sha(_fetch(web, link, tmp_path, connections=1)) == _sha(big)


def test_a_server_without_ranges_that_cuts_once_begins_anew(server: Server, web: Web, tmp_path: Path) -> None:
    server.behave(FILM, Manner(ranges=False))
    file = look(web, server.url(FILM), {}, Silent())
    server.behave(FILM, Manner(ranges=False, cut_after=300_000, times=1))
    path = download(web, file, tmp_path, connections=4, context=Silent())
    assert _sha(path) == _sha(footage("bigbuckbunny.mp4"))


def test_a_body_that_is_always_short_fails_and_leaves_no_result(server: Server, tmp_path: Path) -> None:
    web = Web(AddressGuard(allows_private=True), retries=2, backoff_s=0.001)
    with pytest.raises(errors.CutOff):
        _fetch(web, server.url(FILM + "?ranges=0&length_offset=9"), tmp_path)
    assert not (tmp_path / "media").exists()


def test_a_server_that_fails_for_good_fails(big_server: Server, tmp_path: Path) -> None:
    web = Web(AddressGuard(allows_private=True), retries=2, backoff_s=0.001)
    with big_server as server:
        file = look(web, server.url(BIG), {}, Silent())
        server.behave(BIG, Manner(status=500))
        with pytest.raises(errors.ServerFailed):
            download(web, file, tmp_path, connections=4, context=Silent())
        assert len(server.requests()) <= 1 + 4 * 3


def test_content_that_changes_once_is_fetched_anew(big_server: Server, big: Path, web: Web, tmp_path: Path) -> None:
    with big_server as server:
        server.behave(BIG, Manner(changes_after=3))
        path = _fetch(web, server.url(BIG), tmp_path)
        assert path.read_bytes() == big.read_bytes()[::-1]


@pytest.mark.parametrize("if_range", [True, False])
def test_content_that_keeps_changing_is_refused(
    big_server: Server, big: Path, web: Web, tmp_path: Path, if_range: bool
) -> None:
    file = HttpFile(
        url="",
        final_url="",
        size_bytes=SIZE,
        validator='"another"',
        accepts_ranges=True,
        content_type=None,
        file_name="",
        head=b"another",
    )
    with big_server as server:
        # The second look meets the old content, all after it the new one.
        server.behave(BIG, Manner(changes_after=2, if_range=if_range))
        changed = _with_url(file, server.url(BIG))
        with pytest.raises(errors.SourceChanged):
            download(web, changed, tmp_path, connections=1, context=Silent())
    assert not (tmp_path / "media").exists()


def _with_url(file: HttpFile, url: str) -> HttpFile:
    return dataclasses.replace(file, url=url, final_url=url)


def test_another_validator_for_the_same_content_begins_anew_and_ends_well(
    big_server: Server, big: Path, web: Web, tmp_path: Path
) -> None:
    with big_server as server:
        file = dataclasses.replace(look(web, server.url(BIG), {}, Silent()), validator='"another machine"')
        assert _sha(download(web, file, tmp_path, connections=2, context=Silent())) == _sha(big)


def test_what_was_fetched_of_other_content_is_not_used(big_server: Server, big: Path, web: Web, tmp_path: Path) -> None:
    with big_server as server:
        link = server.url(BIG)
        stop = Listening(stop_at=10_000_000)
        server.behave(BIG, Manner(bytes_per_s=100_000_000))
        with pytest.raises(errors.Cancelled):
            download(web, look(web, link, {}, Silent()), tmp_path, connections=1, context=stop)
        assert (tmp_path / "media.journal").exists()
        server.behave(BIG, Manner(changes_after=0))
        assert _fetch(web, link, tmp_path).read_bytes() == big.read_bytes()[::-1]


def test_a_link_that_leads_elsewhere_each_time_is_fetched_from_one_place(big: Path, web: Web, tmp_path: Path) -> None:
    other = random.Random(8).randbytes(SIZE)
    with Server(root=big.parent) as server:
        places = (server.url(BIG), server.add("/other.bin", other))
        link = server.behave("/any", Manner(redirect_to=" ".join(places)))
        assert _sha(_fetch(web, link, tmp_path)) in {_sha(big), hashlib.sha256(other).hexdigest()}


def test_progress_never_falls_and_names_what_was_there(big_server: Server, big: Path, web: Web, tmp_path: Path) -> None:
    with big_server as server:
        server.behave(BIG, Manner(bytes_per_s=60_000_000))
        file = look(web, server.url(BIG), {}, Silent())
        first = Listening(stop_at=12_000_000)
        with pytest.raises(errors.Cancelled):
            download(web, file, tmp_path, connections=2, context=first)
        second = Listening()
        download(web, file, tmp_path, connections=2, context=second)
    for listening in (first, second):
        done = [each.done for each in listening.reports]
        assert done == sorted(done)
        assert {(each.total, each.unit, each.file) for each in listening.reports} == {(SIZE, "bytes", "big.bin")}
    assert second.reports[0].resumed >= 12_000_000
    assert second.reports[-1].done == SIZE


def test_the_person_can_stop_a_stalled_download(server: Server, web: Web, tmp_path: Path) -> None:
    class Stopped(Silent):
        is_stopped = False

        def raise_if_cancelled(self) -> None:
            if self.is_stopped:
                raise errors.Cancelled

    for query in ("?", "?ranges=0"):
        stopped = Stopped()
        server.behave(FILM)
        file = look(web, server.url(FILM + query), {}, Silent())
        server.behave(FILM, Manner(stall_at=100_000))
        ended: list[FetchcutError] = []
        thread = threading.Thread(target=_caught, args=(web, file, tmp_path / query, stopped, ended))
        thread.start()
        server.wait_until_stalled()
        stopped.is_stopped = True
        thread.join(4)
        assert [type(each) for each in ended] == [errors.Cancelled]
        server.release()


def _caught(web: Web, file: HttpFile, folder: Path, context: Silent, ended: list[FetchcutError]) -> None:
    try:
        download(web, file, folder, connections=2, context=context)
    except FetchcutError as error:
        ended.append(error)


def test_a_full_disk_is_told_before_the_work(server: Server, web: Web, tmp_path: Path) -> None:
    file = dataclasses.replace(
        look(web, server.url(FILM), {}, Silent()), size_bytes=shutil.disk_usage(tmp_path).free + (1 << 30)
    )
    for accepts_ranges in (True, False):
        huge = dataclasses.replace(file, accepts_ranges=accepts_ranges)
        with pytest.raises(errors.DiskFull) as caught:
            download(web, huge, tmp_path, connections=2, context=Silent())
        assert caught.value.missing_bytes
    assert len(server.requests()) == 1


FULL = Path("/dev/full")


@pytest.mark.skipif(not FULL.exists(), reason="only Linux has a device that is always full")
def test_a_disk_that_fills_up_on_the_way(server: Server, web: Web, tmp_path: Path) -> None:
    (tmp_path / "media.part").symlink_to(FULL)
    with pytest.raises(errors.DiskFull):
        _fetch(web, server.url(FILM + "?ranges=0"), tmp_path)


def test_a_folder_that_cannot_be_written(server: Server, web: Web, tmp_path: Path) -> None:
    (tmp_path / "file").write_bytes(b"")
    for query in ("?ranges=0", "?"):
        with pytest.raises(errors.NotWritable):
            _fetch(web, server.url(FILM + query), tmp_path / "file" / "job")


@pytest.mark.parametrize("query", ["?bytes_per_s=4000", "?bytes_per_s=4000&ranges=0"])
def test_a_host_that_trickles_is_given_up(server: Server, tmp_path: Path, query: str) -> None:
    server.behave(FILM, Manner(bytes_per_s=4_000_000))
    patience = Patience(bytes_per_s=1_000_000, window_s=0.3)
    web = Web(AddressGuard(allows_private=True), retries=1, backoff_s=0.001, patience=patience)
    file = look(Web(AddressGuard(allows_private=True)), server.url(FILM), {}, Silent())
    slow = dataclasses.replace(file, url=server.url(FILM + query), accepts_ranges="ranges" not in query)
    with pytest.raises(errors.TimedOut):
        download(web, slow, tmp_path, connections=2, context=Silent())
    assert len(server.requests()) >= 3, "it was not tried again"


def test_the_rate_limit_holds_over_all_connections(big_server: Server, tmp_path: Path) -> None:
    limit = RateLimit(200 << 20)
    with big_server as server:
        web = Web(AddressGuard(allows_private=True), rate=limit)
        before = limit.reserve(0, 0.0)
        _fetch(web, server.url(BIG), tmp_path)
        # Every byte has been booked: the bucket's time went on by at least what they cost.
        assert limit.reserve(0, 0.0) - before >= SIZE / limit.bytes_per_s


DRIVER = """
import sys
from pathlib import Path
from fetchcut.ingest.direct import download, look
from fetchcut.ingest.guard import AddressGuard
from fetchcut.ingest.web import Web
from fetchcut.progress import Silent
web = Web(AddressGuard(allows_private=True))
file = look(web, sys.argv[1], {}, Silent())
download(web, file, Path(sys.argv[2]), connections=int(sys.argv[3]), context=Silent())
"""


def _driver(url: str, folder: Path, connections: int) -> "subprocess.Popen[bytes]":
    return subprocess.Popen([sys.executable, "-c", DRIVER, url, str(folder), str(connections)])


@pytest.mark.parametrize("connections", [1, 3])
@pytest.mark.parametrize("seed", [1, 2])
def test_kill_9_at_any_byte_and_go_on(
    big_server: Server, big: Path, tmp_path: Path, connections: int, seed: int
) -> None:
    """Three kills, each at once when a random byte was sent, then to the end."""
    chance = random.Random(seed * 10 + connections)
    with big_server as server:
        for _ in range(3):
            server.behave(BIG, Manner(stall_at=chance.randrange(100_000, 12_000_000)))
            with _driver(server.url(BIG), tmp_path, connections) as child:
                server.wait_until_stalled()
                child.kill()
            server.release()
        server.behave(BIG)
        with _driver(server.url(BIG), tmp_path, connections) as child:
            assert child.wait(60) == 0
        assert _sha(tmp_path / "media") == _sha(big)


@pytest.mark.parametrize("connections", [1, 3])
def test_what_was_journalled_before_a_kill_is_not_fetched_again(
    big_server: Server, big: Path, tmp_path: Path, connections: int
) -> None:
    chance = random.Random(connections)
    slack = 1_000_000
    with big_server as server:
        for _ in range(3):
            stall_at = chance.randrange(4_000_000, 12_000_000)
            server.behave(BIG, Manner(stall_at=stall_at))
            wanted = _journalled(tmp_path) + stall_at - HEAD_BYTES - slack
            with _driver(server.url(BIG), tmp_path, connections) as child:
                server.wait_until_stalled()
                _wait_for_journal(tmp_path, wanted)
                child.kill()
            server.release()
        server.behave(BIG)
        with _driver(server.url(BIG), tmp_path, connections) as child:
            assert child.wait(60) == 0
        assert _sha(tmp_path / "media") == _sha(big)
        assert server.sent() - SIZE <= 3 * slack + 4 * HEAD_BYTES


def _wait_for_journal(folder: Path, size: int) -> None:
    event = threading.Event()
    for _ in range(1000):
        if _journalled(folder) >= size:
            return
        event.wait(0.01)
    pytest.fail("the journal was not written while the server stalled")


def _journalled(folder: Path) -> int:
    try:
        spans = json.loads((folder / "media.journal").read_bytes())["spans"]
    except FileNotFoundError:
        return 0
    return sum(end - start for start, end in spans)


@pytest.mark.parametrize("damage", [b"", b"{", b'{"identity": 3}', b"\xff\xfe"])
def test_a_damaged_journal_begins_anew(server: Server, web: Web, tmp_path: Path, damage: bytes) -> None:
    (tmp_path / "media.part").write_bytes(b"rubbish")
    (tmp_path / "media.journal").write_bytes(damage)
    assert _sha(_fetch(web, server.url(FILM), tmp_path)) == _sha(footage("bigbuckbunny.mp4"))
