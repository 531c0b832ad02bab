"""Live playlists that grow while we look: time passes when the recorder rests, so no test waits."""

from collections.abc import Callable
from fractions import Fraction
from pathlib import Path

import pytest

from fetchcut.errors import NotStarted
from fetchcut.ingest.live import record
from fetchcut.ingest.media_at import load
from fetchcut.ingest.source import Access, Piece
from fetchcut.progress import Silent
from tests.web import streams
from tests.web.server import Manner, Server
from tests.web.test_hls import source_at, web_for_a_person

CONTEXT = Silent()


class Broadcast:
    """A window of three segments over the five of the ts stream; each rest of the recorder is a step of the window."""

    def __init__(self, server: Server, *, length: int = 5, ends: bool = True) -> None:
        self.server = server
        self.length = length
        self.ends = ends
        self.newest = 3
        self.rests = 0
        self.show()

    @property
    def url(self) -> str:
        return self.server.url("/live.m3u8")

    def show(self) -> None:
        first = max(0, self.newest - 3)
        lines = ["#EXTM3U", "#EXT-X-TARGETDURATION:1", f"#EXT-X-MEDIA-SEQUENCE:{first}"]
        lines += [f"#EXTINF:1,\nindex{number % 5}.ts" for number in range(first, self.newest)]
        if self.ends and self.newest == self.length:
            lines.append("#EXT-X-ENDLIST")
        self.server.add("/live.m3u8", "\n".join(lines))

    def rest(self, steps: int = 1) -> Callable[[float], None]:
        def pause(_seconds: float) -> None:
            self.rests += 1
            self.newest = min(self.length, self.newest + steps)
            self.show()

        return pause


def recorded(broadcast: Broadcast, folder: Path, *, steps: int = 1, seconds: int | None = None) -> tuple[Piece, ...]:
    access = Access(rendition_id="hls-0", transport="live", url=broadcast.url, container="ts")
    return record(
        web_for_a_person(),
        access,
        folder,
        max_duration_s=None if seconds is None else Fraction(seconds),
        context=CONTEXT,
        pause=broadcast.rest(steps),
    )


def test_a_broadcast_is_recorded_to_its_end(tmp_path: Path) -> None:
    with Server(root=streams.hls("ts")) as server:
        (piece,) = recorded(Broadcast(server), tmp_path)
        assert len([each for each in server.requests() if each.path.endswith(".ts")]) == 5
    assert streams.frames(piece.path) == streams.frames(streams.rendition(180))


def test_it_ends_at_the_wished_duration(tmp_path: Path) -> None:
    with Server(root=streams.hls("ts")) as server:
        (piece,) = recorded(Broadcast(server, ends=False), tmp_path, seconds=4)
    assert len(streams.frames(piece.path)) == 100


def test_it_ends_well_when_the_person_says_enough(tmp_path: Path) -> None:
    with Server(root=streams.hls("ts")) as server:
        broadcast = Broadcast(server, ends=False)
        access = Access(rendition_id="hls-0", transport="live", url=broadcast.url, container="ts")
        (piece,) = record(
            web_for_a_person(),
            access,
            tmp_path,
            is_stopped=lambda: broadcast.rests > 0,
            context=CONTEXT,
            pause=broadcast.rest(),
        )
    assert len(streams.frames(piece.path)) == 75


def test_what_left_the_window_is_told_as_missing(tmp_path: Path) -> None:
    with Server(root=streams.hls("ts")) as server:
        broadcast = Broadcast(server, length=15)
        broadcast.newest = 3
        first, *_, last = recorded(broadcast, tmp_path, steps=1000)
    assert [float(each) for each in (first.start_s, first.missing_s)] == [0, 0]
    assert [float(each) for each in (last.start_s, last.missing_s)] == [12, 9]
    assert len(streams.frames(last.path)) == 75


def test_a_stream_that_vanishes_keeps_what_was_recorded(tmp_path: Path) -> None:
    with Server(root=streams.hls("ts")) as server:
        broadcast = Broadcast(server, ends=False)

        def vanish(_seconds: float) -> None:
            server.behave("/live.m3u8", Manner(status=404))

        access = Access(rendition_id="hls-0", transport="live", url=broadcast.url, container="ts")
        (piece,) = record(web_for_a_person(), access, tmp_path, context=CONTEXT, pause=vanish)
    assert len(streams.frames(piece.path)) == 75


def test_a_stream_that_stands_still_ends(tmp_path: Path) -> None:
    with Server(root=streams.hls("ts")) as server:
        broadcast = Broadcast(server, length=3, ends=False)
        (piece,) = recorded(broadcast, tmp_path)
    assert len(streams.frames(piece.path)) == 75


def test_after_a_kill_it_goes_on(tmp_path: Path) -> None:
    class Killed(BaseException):
        pass

    with Server(root=streams.hls("ts")) as server:
        broadcast = Broadcast(server)
        access = Access(rendition_id="hls-0", transport="live", url=broadcast.url, container="ts")

        def kill(_seconds: float) -> None:
            raise Killed

        with pytest.raises(Killed):
            record(web_for_a_person(), access, tmp_path, context=CONTEXT, pause=kill)
        server.forget()
        (piece,) = recorded(broadcast, tmp_path)
        assert {each.path for each in server.requests()} == {"/live.m3u8", "/index3.ts", "/index4.ts"}
    assert streams.frames(piece.path) == streams.frames(streams.rendition(180))


def test_a_live_link_is_known_as_live() -> None:
    with Server(root=streams.hls("ts")) as server:
        broadcast = Broadcast(server, ends=False)
        web = web_for_a_person()
        source = source_at(broadcast.url, web)
        assert (source.is_live, source.duration_s) == (True, None)
        assert load(web, source.access[0], CONTEXT).transport == "live"


def test_nothing_recorded_is_not_started(tmp_path: Path) -> None:
    with Server() as server:
        url = server.add("/live.m3u8", "#EXTM3U\n#EXT-X-TARGETDURATION:1\n")
        access = Access(rendition_id="hls-0", transport="live", url=url, container="ts")
        with pytest.raises(NotStarted):
            record(web_for_a_person(), access, tmp_path, context=CONTEXT, pause=lambda _: None)
