"""Exports as dialogues: three shapes of an answer, progress that never falls, ids that exist, cuts while asking."""

from collections.abc import Iterator
from itertools import repeat
from pathlib import Path
from typing import Any

import pytest

from fetchcut.client.effects import Answer, Request
from fetchcut.client.export import Export, cancel, follow, look, read_export, start
from fetchcut.client.line import Line
from fetchcut.client.result import export
from fetchcut.errors import CutOff, ExportFailed, ExportNotInPlan, ExportUnfinished, FetchcutError, NothingToExport
from fetchcut.progress import Progress
from tests.client.dialogue import Stage, Stream, no, ok, session_answers
from tests.client.test_talk import LONG, line

POST, POLL = "api/render/proxy/lambda", "api/render/proxy/lambda/render_1000000"
TOP = {
    "taskId": "r",
    "status": "completed",
    "progress": 100,
    "output": {"url": "https://c/x.mp4", "duration": 3.5, "size": 9},
}
INNER = {"id": "r", "status": "completed", "progress": 100, "outputUrl": "https://c/x.mp4"}


@pytest.mark.parametrize(
    ("data", "expected"),
    [
        (TOP, Export(id="r", status="completed", progress=100, url="https://c/x.mp4", duration_s=3.5, size_bytes=9)),
        (INNER, Export(id="r", status="completed", progress=100, url="https://c/x.mp4")),
        ({"id": "r", "status": "pending", "progress": 5}, Export(id="r", status="pending", progress=5)),
        ({"id": "r"}, Export(id="r", status="pending")),
        ({"status": "failed", "error": "out of disk"}, Export(id="r", status="failed", error="out of disk")),
        ({"status": "processing", "progress": 140.7}, Export(id="r", status="processing", progress=100)),
        ({"status": "processing", "progress": "x"}, Export(id="r", status="processing", progress=0)),
        ({"status": "DONE", "outputUrl": "u"}, Export(id="r", status="completed", url="u")),
    ],
)
def test_every_published_shape_is_read(data: dict[str, Any], expected: Export) -> None:
    assert read_export(data, "r") == expected


def staged(*polls: Answer | FetchcutError, posts: tuple[Answer | FetchcutError, ...] = (ok({}),)) -> Stage:
    """Return a stage whose session has 30 s on its timeline; the last answers are given again and again."""
    posting, polling = _again(posts), _again(polls)

    def rest(request: Request) -> Answer | Stream | FetchcutError:
        return next(posting) if request.method == "POST" and request.url.endswith("/lambda") else next(polling)

    return Stage(session_answers(repeat(LONG), rest))


def _again(answers: tuple[Answer | FetchcutError, ...]) -> Iterator[Answer | FetchcutError]:
    yield from answers
    while True:
        yield answers[-1]


def at(progress: int, status: str = "processing") -> Answer:
    """Return an answer to a poll."""
    return ok({"status": status, "progress": progress})


def connected(stage: Stage) -> Line:
    """Return a line that needs no connecting any more."""
    to = line()
    stage.play(to.connected())
    return to


def test_an_export_carries_id_session_draft_and_output() -> None:
    stage = staged(at(0))
    made = stage.play(start(connected(stage), {"format": "webm"}))
    assert made.id == "render_1000000"
    body = stage.sent[-1].body
    assert body
    assert body.value == {  # type: ignore[union-attr]
        "id": "render_1000000",
        "sessionId": "123",
        "draft": LONG,
        "output": {"format": "webm", "quality": "high"},
    }


def test_nothing_on_the_timeline_is_said_before_anything_is_asked() -> None:
    stage = Stage(session_answers(repeat({}), lambda _: ok({})))
    with pytest.raises(NothingToExport):
        stage.play(start(line()))
    assert not any("render" in path for path in stage.paths())


def test_an_id_that_exists_is_replaced_once() -> None:
    stage = staged(at(0), posts=(no(409, 409), ok({})))
    assert stage.play(start(connected(stage))).id == "render_1000000_k1"


def test_a_cut_while_asking_is_looked_up_under_the_same_id() -> None:
    cut = CutOff(url="x", got_bytes=0)
    arrived = staged(at(10), posts=(cut,))
    assert arrived.play(start(connected(arrived))).progress == 10
    assert arrived.paths().count(f"POST {POST}") == 1
    lost = staged(no(404, 404), posts=(cut, ok({})))
    assert lost.play(start(connected(lost))).id == "render_1000000"
    assert lost.paths()[-2:] == [f"GET {POLL}", f"POST {POST}"]


def test_a_plan_that_forbids_it_is_no_credit_problem() -> None:
    stage = staged(at(0), posts=(no(402, 402, message="export not available on free plan"),))
    with pytest.raises(ExportNotInPlan):
        stage.play(start(connected(stage)))


def test_progress_never_falls() -> None:
    stage = staged(at(10), at(40), at(20), at(60), ok(TOP))
    to = connected(stage)
    export_ = stage.play(follow(to, Export(id="render_1000000"), is_ours=False, length_s=30))
    told = [each.done for each in stage.told if isinstance(each, Progress)]
    assert told == sorted(told)
    assert told[-1] == 30
    assert export_.url == "https://c/x.mp4"


def test_the_original_is_polled_as_it_asks_and_ours_faster() -> None:
    slow, fast = staged(at(10), at(20), ok(TOP)), staged(at(10), at(20), ok(TOP))
    slow.play(follow(connected(slow), Export(id="render_1000000"), is_ours=False))
    fast.play(follow(connected(fast), Export(id="render_1000000"), is_ours=True))
    assert slow.slept_s == [30, 30, 30]
    assert sum(fast.slept_s) < 3


def test_a_failure_is_the_servers_reason() -> None:
    stage = staged(at(10), ok({"status": "failed", "error": "no frames"}))
    with pytest.raises(ExportFailed) as caught:
        stage.play(follow(connected(stage), Export(id="render_1000000"), is_ours=True))
    assert caught.value.reason == "no frames"


def test_an_hour_without_progress_is_not_waited_for() -> None:
    stage = staged(at(10))
    with pytest.raises(ExportUnfinished):
        stage.play(follow(connected(stage), Export(id="render_1000000"), is_ours=False))
    assert 3600 <= sum(stage.slept_s) < 3700


def test_one_export_is_looked_at_and_cancelled() -> None:
    stage = staged(at(10), ok({}), at(10, "failed"))
    to = connected(stage)
    assert stage.play(look(to, "render_1000000")).progress == 10
    assert stage.play(cancel(to, "render_1000000")).status == "failed"
    assert stage.paths()[-2:] == [f"POST {POLL}/cancel", f"GET {POLL}"]


MP4 = b"\0\0\0\x20ftypisom\0\0\2\0isomiso2avc1mp41" + bytes(4000)


def film(*parts: bytes | FetchcutError, status: int = 200) -> Stream:
    """Return a download of so many bytes as it sends, or where it is cut of all there are."""
    is_cut = any(isinstance(part, FetchcutError) for part in parts)
    length = len(MP4) if is_cut else sum(len(part) for part in parts if isinstance(part, bytes))
    return Stream(parts, status=status, kind="video/mp4", length=length)


def saved(
    tmp_path: Path, downloads: list[Stream | Answer], name: str = "out.mp4", size: int | None = len(MP4)
) -> Stage:
    """Return the stage after an export to `name`, whose link is opened once for each of `downloads`."""
    polls = ok({"status": "completed", "progress": 100, "output": {"url": "https://cdn.example/x.mp4", "size": size}})

    def rest(request: Request) -> Answer | Stream | FetchcutError:
        if "cdn.example" in request.url:
            assert "Authorization" not in request.headers
            return downloads.pop(0)
        return polls if request.method == "GET" else ok({})

    stage = Stage(session_answers(repeat(LONG), rest))
    stage.play(export(line(), tmp_path / name))
    return stage


def test_the_result_has_its_name_once_it_is_whole(tmp_path: Path) -> None:
    saved(tmp_path, [film(MP4[:1000], MP4[1000:])])
    assert (tmp_path / "out.mp4").read_bytes() == MP4
    assert [each.name for each in tmp_path.iterdir()] == ["out.mp4"]


def test_a_download_goes_on_where_it_broke_off(tmp_path: Path) -> None:
    cut = CutOff(url="x", got_bytes=0)
    stage = saved(tmp_path, [film(MP4[:1000], cut), film(MP4[1000:], status=206)])
    ranges = [each.headers.get("Range") for each in stage.sent if "cdn" in each.url]
    assert (tmp_path / "out.mp4").read_bytes() == MP4
    assert ranges == [None, "bytes=1000-"]


def test_a_server_without_ranges_gives_it_from_the_start(tmp_path: Path) -> None:
    saved(tmp_path, [film(MP4[:1000], CutOff(url="x", got_bytes=0)), film(MP4)])
    assert (tmp_path / "out.mp4").read_bytes() == MP4


def test_an_expired_link_is_asked_for_anew(tmp_path: Path) -> None:
    expired = Answer(url="https://cdn.example/x.mp4", status=403, headers={"content-type": "text/xml"}, body=b"<Error>")
    stage = saved(tmp_path, [expired, film(MP4)])
    assert (tmp_path / "out.mp4").read_bytes() == MP4
    assert len([path for path in stage.paths() if path.startswith("GET api/render")]) == 2


def test_a_page_instead_of_a_film_is_not_handed_over(tmp_path: Path) -> None:
    with pytest.raises(FetchcutError):
        saved(tmp_path, [film(b"<!DOCTYPE html><title>Sign in")] * 5, size=None)
    assert list(tmp_path.iterdir()) == []


def test_another_size_than_promised_is_not_handed_over(tmp_path: Path) -> None:
    with pytest.raises(FetchcutError):
        saved(tmp_path, [film(MP4 + b"more")] * 5)
    assert list(tmp_path.iterdir()) == []


def test_a_file_that_is_there_is_not_replaced(tmp_path: Path) -> None:
    (tmp_path / "out.mp4").write_text("mine")
    saved(tmp_path, [film(MP4)])
    assert (tmp_path / "out.mp4").read_text() == "mine"
    assert (tmp_path / "out (2).mp4").read_bytes() == MP4


def test_a_folder_gets_a_name_made_of_the_title(tmp_path: Path) -> None:
    saved(tmp_path, [film(MP4)], name="")
    assert [each.name for each in tmp_path.iterdir()] == ["video.mp4"]


def test_the_names_ending_is_the_format(tmp_path: Path) -> None:
    stage = saved(tmp_path, [film(MP4)], name="out.mkv")
    (asked,) = [each.body for each in stage.sent if each.method == "POST" and each.url.endswith("/lambda")]
    assert asked
    assert asked.value["output"]["format"] == "mkv"  # type: ignore[union-attr, index]
