"""What our server does better than the original, used: replayed turns, uploads that go on, typed edits, pictures."""

import asyncio
import subprocess
import uuid
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest

from fetchcut.client.environment import Environment
from fetchcut.client.events import Note
from fetchcut.client.face import Client
from fetchcut.client.kept import Kept
from fetchcut.client.line import Line
from fetchcut.client.resumable import PART_BYTES
from fetchcut.client.upload import RESUMABLE_FROM
from fetchcut.errors import EditError, ServerRefused
from fetchcut.inside import URL, Inside
from fetchcut.progress import Progress
from fetchcut.service.captions import MOST_FILES
from fetchcut.timeline.captions.cues import MOST_BYTES
from fetchcut.timeline.edits import AddText, RemoveRange
from tests.client.conftest import Connect
from tests.client.cutter import Cutter
from tests.contract.service import Service, data, refusal
from tests.web.server import Server


@pytest.fixture
def large_film(film: Path, tmp_path: Path) -> Path:
    """Return a film of more than one part: pictures that hardly pack."""
    from imageio_ffmpeg import get_ffmpeg_exe  # type: ignore[import-untyped]

    path = tmp_path / "large.mp4"
    noise = ["-vf", "noise=alls=60:allf=t", "-c:v", "libx264", "-preset", "ultrafast", "-crf", "1", "-an"]
    subprocess.run([get_ffmpeg_exe(), "-v", "error", "-i", str(film), *noise, str(path)], check=True)
    assert path.stat().st_size > max(RESUMABLE_FROM, PART_BYTES)
    return path


@pytest.mark.parametrize("after", [0, 1, 200, 500, 900, 1300, 1700])
def test_a_turn_whose_stream_is_cut_is_told_whole_and_done_once(
    serve: Service, connect: Connect, film: Path, after: int
) -> None:
    with Cutter(serve.url) as wire:
        client = connect(wire.url, sleep=asyncio.sleep)
        client.add(film)
        wire.cut(b"POST /run_sse", after=after)
        reply = client.say("trim to 3 seconds")
        assert wire.is_cut.is_set()
    assert reply.state.version == 2
    assert float(reply.state.draft.duration) == pytest.approx(3, abs=0.05)
    assert "0:03" in reply.text
    assert not reply.was_silent


def test_a_large_file_goes_up_in_parts_and_says_how_far(serve: Service, connect: Connect, large_film: Path) -> None:
    told: list[object] = []
    client = connect(serve.url, told.append)
    (item,) = client.add(large_film)
    assert item.filename == "large.mp4"
    assert not client.state().is_empty
    done = [each.done for each in told if isinstance(each, Progress) and each.stage == "upload"]
    assert done == sorted(done)
    assert done[-1] == large_film.stat().st_size


def test_an_upload_that_is_cut_goes_on_where_it_was(serve: Service, connect: Connect, large_film: Path) -> None:
    told: list[object] = []
    with Cutter(serve.url) as wire:
        client = connect(wire.url, told.append)
        client.connect()
        wire.cut(b"PATCH /files/", after=9_000_000, is_up=True)
        (item,) = client.add(large_film)
        assert wire.is_cut.is_set()
        assert item.filename == "large.mp4"
        assert len(client.state().items) == 1


class _Killed(Exception):
    """The process ends here."""


def test_an_upload_goes_on_in_the_next_run(serve: Service, connect: Connect, large_film: Path, tmp_path: Path) -> None:
    kept = Kept(tmp_path / "servers.json")

    def run(listener: Callable[[object], None]) -> Client:
        client = connect(serve.url, listener)
        client.line = Line(serve.url, Environment(), client_id=lambda: uuid.uuid4().hex, kept=kept)
        client.resume()
        return client

    def end_in_the_second_part(event: object) -> None:
        if isinstance(event, Progress) and event.done > 1.2 * PART_BYTES:
            raise _Killed

    with pytest.raises(_Killed):
        run(end_in_the_second_part).add(large_film)
    told: list[object] = []
    again = run(told.append)
    (item,) = again.add(large_film)
    assert item.filename == "large.mp4"
    assert len(again.state().items) == 1
    assert min(each.done for each in told if isinstance(each, Progress)) > PART_BYTES


def test_a_link_is_brought_in_here_on_a_disk_of_any_size(inside: Inside, connect: Connect, film: Path) -> None:
    # In this process a file may have a terabyte, of which no ordinary disk has room for a part to be held.
    with Server(root=film.parent) as www:
        client = connect(URL, transport=inside.transport)
        assert [each.filename for each in client.add(www.url(f"/{film.name}"))] == [film.name]
        assert not client.state().is_empty


def test_typed_edits_are_one_undoable_step(serve: Service, connect: Connect, film: Path) -> None:
    client = connect(serve.url)
    client.add(film)
    before = client.state()
    after = client.edit(RemoveRange(start_ms=0, end_ms=1000), AddText(text="Sea", start_ms=0, end_ms=1000))
    assert after.version == (before.version or 0) + 1
    assert float(after.draft.duration) == pytest.approx(float(before.draft.duration) - 1, abs=0.05)
    client.undo()
    assert client.state().draft == before.draft


def test_an_edit_that_cannot_be_done_changes_nothing(serve: Service, connect: Connect, film: Path) -> None:
    client = connect(serve.url)
    client.add(film)
    before = client.state()
    with pytest.raises(EditError):
        client.edit(AddText(text="Sea", start_ms=0, end_ms=1000), RemoveRange(start_ms=0, end_ms=99_000))
    assert client.state() == before


def test_edits_of_two_hands_are_both_kept(serve: Service, connect: Connect, film: Path) -> None:
    one = connect(serve.url)
    one.add(film)
    other: Client = connect(serve.url)
    other.line.account = one.line.account
    other.open(one.connect())
    stale = one.state()
    other.edit(AddText(text="Theirs", start_ms=0, end_ms=1000))
    assert stale.version is not None
    one.edit(AddText(text="Mine", start_ms=1000, end_ms=2000))
    texts = {each.text.text for track in one.state().draft.tracks for each in track.segments if each.text}
    assert texts == {"Theirs", "Mine"}


def test_an_export_asked_for_in_words_is_the_servers_own(
    serve: Service, connect: Connect, film: Path, tmp_path: Path
) -> None:
    from fetchcut.client.act import act

    client = connect(serve.url)
    client.add(film)
    deed = client.run(act(client.line, "trim to 2 seconds and export", tmp_path))
    assert deed.saved
    assert deed.saved.path.parent == tmp_path
    assert len(list(tmp_path.iterdir())) == 1


def test_one_file_a_clip_comes_as_an_archive(serve: Service, connect: Connect, film: Path, tmp_path: Path) -> None:
    from fetchcut.client.act import act

    client = connect(serve.url)
    client.add(film)
    deed = client.run(act(client.line, "split at 1 second, export each clip separately", tmp_path))
    assert deed.saved
    assert deed.saved.path.suffix == ".zip"
    with zipfile.ZipFile(deed.saved.path) as archive:
        assert archive.namelist() == ["01.mp4", "02.mp4"]


def test_a_moment_is_a_picture(serve: Service, connect: Connect, film: Path, tmp_path: Path) -> None:
    client = connect(serve.url)
    client.add(film)
    path = client.picture(1.5, tmp_path / "still.jpg")
    assert path.read_bytes().startswith(b"\xff\xd8\xff")
    assert client.state().version == 1


def test_the_same_message_said_again_is_another_turn(serve: Service, connect: Connect, film: Path) -> None:
    client = connect(serve.url)
    client.add(film)
    client.say("trim to 4 seconds")
    assert client.say("remove the first 1 s").has_changed
    assert client.say("remove the first 1 s").has_changed
    assert float(client.state().draft.duration) == pytest.approx(2, abs=0.05)


def test_no_note_of_trouble_without_trouble(serve: Service, connect: Connect, film: Path) -> None:
    told: list[object] = []
    client = connect(serve.url, told.append)
    client.add(film)
    client.say("trim to 3 seconds")
    codes = {each.code for each in told if isinstance(each, Note)}
    assert codes == {"client.connecting", "client.uploading"}


CUE = "00:00:01,000 --> 00:00:02,000\n{}\n"


@pytest.mark.parametrize("where", ["serve", "inside"])
def test_captions_files_are_named_by_messages(
    request: pytest.FixtureRequest, connect: Connect, film: Path, tmp_path: Path, where: str
) -> None:
    running = request.getfixturevalue(where)
    client = connect(running.url) if where == "serve" else connect(URL, transport=running.transport)
    file = tmp_path / "a b%2F春.srt"
    for words in ("First", "Second"):
        file.write_text(CUE.format(words))
        *_, item = client.add(*([film] if words == "First" else []), file)
    assert (item.filename, item.file_type, item.duration_s) == (file.name, "captions", 2.0)
    assert [each.filename for each in client.state().items] == [film.name]
    assert "Second" in client.say("add the captions").text
    assert [each.segments[0].text.text for each in client.state().draft.tracks if each.segments[0].text] == ["Second"]


def test_there_is_an_end_to_captions_files(serve: Service, connect: Connect, tmp_path: Path) -> None:
    client = connect(serve.url)
    for number in range(MOST_FILES):
        (tmp_path / f"{number}.srt").write_text(CUE.format("x"))
        client.add(tmp_path / f"{number}.srt")
    client.add(tmp_path / "0.srt")
    (tmp_path / "more.lrc").write_text("[00:01.00]x")
    with pytest.raises(ServerRefused, match="20"):
        client.add(tmp_path / "more.lrc")


def test_a_strangers_captions_are_nowhere(serve: Service) -> None:
    one, other = serve.account(), serve.account()
    sid = one.session()
    place = f"/api/captions/nemo_agent/me/{sid}"
    assert data(one.http.put(f"{place}/a.srt", content=CUE.format("x"))) == {
        "filename": "a.srt",
        "cues": 1,
        "duration": 2.0,
    }
    assert data(one.http.get(place))["captions"] == [{"filename": "a.srt", "cues": 1, "duration": 2.0}]
    for answer in (other.http.get(place), other.http.put(f"{place}/a.srt", content=CUE.format("y"))):
        refusal(answer, 1002, 404)
    assert "a.srt" in refusal(one.http.put(f"{place}/a.srt", content="none"), 400, 400)["message"]
    refusal(one.http.put(f"{place}/a.srt", content=b"x" * (MOST_BYTES + 1)), 400, 413)
