"""A message that wants a part of a link: the server fetches that part alone, and it is what lies on the timeline."""

from collections.abc import Iterator

import pytest

from tests.contract.service import Account, texts
from tests.media.counted import counted
from tests.web.server import Server


@pytest.fixture(scope="module")
def host() -> Iterator[Server]:
    film = counted("long.mp4", frames=3000, codec=("-c:v", "libx264", "-qp", "8", "-g", "48", "-movflags", "faststart"))
    with Server(film.parent) as running:
        yield running


@pytest.mark.parametrize(
    "message", ["0:30 to 0:36 of {url}", "{url} 从30秒到36秒", "download {url} from 0:30 to 0:36 as webm"]
)
def test_a_part_is_all_that_comes(me: Account, host: Server, message: str) -> None:
    host.forget()
    sid = me.session()
    events = me.say(sid, message.format(url=host.url("/long.mp4")))
    state = me.state(sid)["state"]
    (item,) = state["video_infos"]
    assert item["duration"] == pytest.approx(6, abs=0.1)
    (segment,) = [each for track in state["draft"]["t"] for each in track["sg"]]
    assert segment["d"] == pytest.approx(6000, abs=50), texts(events)
    assert host.sent("/long.mp4") < 0.3 * 10**7
    exports = me.http.get("/api/exports").json()["data"]["exports"]
    assert len(exports) == message.startswith("download")


def test_a_link_without_words_lies_on_the_timeline_once(me: Account, host: Server) -> None:
    sid = me.session()
    me.say(sid, host.url("/long.mp4"))
    draft = me.state(sid)["state"]["draft"]
    assert len([each for track in draft["t"] for each in track["sg"]]) == 1
