"""One suite for every server: what a person gets must not depend on who serves it."""

from pathlib import Path

import pytest

from fetchcut.client.batch import Job, batch
from fetchcut.client.download import Saved
from fetchcut.client.events import Text
from fetchcut.client.face import Client
from fetchcut.errors import FileMissing, NothingToExport, SessionMissing, UnsupportedFile
from fetchcut.inside import URL
from tests.cli.command import probe
from tests.client.conftest import Connect
from tests.client.original import Original

SERVERS = ["in process", "ours", "original", "original, flat and terse"]


@pytest.fixture(params=SERVERS)
def client(request: pytest.FixtureRequest, connect: Connect) -> Client:
    """Return a client of each kind of server."""
    if request.param == "ours":
        return connect(request.getfixturevalue("serve").url)
    if request.param == "in process":
        return connect(URL, transport=request.getfixturevalue("inside").transport)
    original: Original = request.getfixturevalue("original")
    if "flat" in request.param:
        original.behave(stream="flat", line_end="\r\n", space="", is_silent=True, polls="data", heartbeats=3)
    return connect(original.url)


def length_s(client: Client) -> float:
    """Return how long the timeline is."""
    return float(client.state().draft.duration)


def test_an_empty_session_has_nothing_to_export(client: Client) -> None:
    assert client.state().is_empty
    with pytest.raises(NothingToExport):
        client.export()


def test_a_file_is_on_the_timeline_and_described(client: Client, film: Path) -> None:
    (item,) = client.add(film)
    assert item.filename == "bigbuckbunny.mp4"
    assert item.file_type == "video"
    assert item.duration_s == pytest.approx(5.28, abs=0.1)
    assert (item.width, item.height) == (1280, 720)
    assert length_s(client) == pytest.approx(5.28, abs=0.1)


def test_every_message_has_an_answer_and_its_effect(client: Client, film: Path) -> None:
    client.add(film)
    told: list[object] = []
    client.listener = told.append
    reply = client.say("trim to 3 seconds")
    assert reply.text
    assert reply.has_changed
    assert length_s(client) == pytest.approx(3, abs=0.05)
    assert any(isinstance(event, Text) for event in told)
    titled = client.say('add the title "Urban Dreams"')
    texts = [segment.text.text for track in titled.state.draft.tracks for segment in track.segments if segment.text]
    assert texts == ["Urban Dreams"]


def test_undo_takes_back_the_last_change(client: Client, film: Path) -> None:
    client.add(film)
    client.say("trim to 3 seconds")
    client.say("undo")
    assert length_s(client) == pytest.approx(5.28, abs=0.1)


def test_an_answer_to_nonsense_changes_nothing(client: Client, film: Path) -> None:
    client.add(film)
    reply = client.say("my neighbour grows tomatoes on Tuesdays")
    assert reply.text
    assert not reply.has_changed


def test_an_export_is_a_film_on_this_disk(client: Client, film: Path, tmp_path: Path) -> None:
    client.add(film)
    saved = client.export(tmp_path / "out.mp4")
    assert saved.path == tmp_path / "out.mp4"
    assert probe(saved.path).duration_s == pytest.approx(5.28, abs=0.15)
    assert [each.name for each in tmp_path.iterdir()] == ["out.mp4"]


def test_an_export_may_be_left_and_come_back_to(client: Client, film: Path) -> None:
    client.add(film)
    begun = client.start_export()
    assert client.export_status(begun.id).status in {"pending", "processing", "completed"}


def test_credits_add_up(client: Client) -> None:
    left = client.credits()
    assert left.available + left.frozen == left.total
    assert left.total > 0


def test_a_file_that_is_no_media_is_refused_with_what_is_taken(client: Client, tmp_path: Path) -> None:
    (tmp_path / "notes.txt").write_text("hello")
    with pytest.raises(UnsupportedFile) as caught:
        client.add(tmp_path / "notes.txt")
    assert "mp4" in caught.value.supported


def test_a_missing_file_is_said_before_anything_is_sent(client: Client, film: Path, tmp_path: Path) -> None:
    with pytest.raises(FileMissing):
        client.add(tmp_path / "none.mp4", film)
    assert client.state().is_empty


def test_a_session_is_gone_back_to(client: Client, film: Path) -> None:
    first = client.connect()
    client.add(film)
    client.new_session()
    assert client.state().is_empty
    client.open(first)
    assert not client.state().is_empty


@pytest.mark.parametrize("session_id", ["1234567890123456789", "../../health", "", "x" * 300])
def test_a_strangers_session_is_missing_and_not_replaced(client: Client, session_id: str) -> None:
    with pytest.raises(SessionMissing):
        client.open(session_id)
    assert client.connect().id != session_id


def test_several_files_in_one_session_each_with_its_words(client: Client, film: Path, tmp_path: Path) -> None:
    jobs = [
        Job(sources=(film,), words="trim to 3 seconds", to=tmp_path / "a.mp4"),
        Job(sources=(tmp_path / "none.mp4",), to=tmp_path / "b.mp4"),
        Job(sources=(film,), words="trim to 2 seconds", to=tmp_path / "c.mp4"),
    ]
    first, second, third = client.run(batch(client.line, jobs))
    assert isinstance(first, Saved)
    assert not isinstance(second, Saved)
    assert isinstance(second.error, FileMissing)
    assert isinstance(third, Saved)
    assert sorted(each.name for each in tmp_path.iterdir()) == ["a.mp4", "c.mp4"]
    assert length_s(client) == pytest.approx(2, abs=0.05)
