"""Who we are: variables, the client id that lives in a file, what is remembered of servers."""

import json
import threading
from dataclasses import replace
from pathlib import Path

import pytest

from fetchcut.client.environment import Environment, client_id_file, environment, kept_client_id
from fetchcut.client.kept import Account, Kept, Remembered, Session


def test_all_variables_are_optional_and_blanks_are_none() -> None:
    assert environment({}) == Environment()
    assert environment({"NEMO_TOKEN": "  ", "NEMO_API_URL": ""}) == Environment()
    found = environment({"NEMO_API_URL": "https://a.example/x/", "NEMO_TOKEN": " t ", "SKILL_SOURCE": "cursor"})
    assert (found.api_url, found.token, found.platform) == ("https://a.example/x", "t", "cursor")


def test_the_attribution_is_three_headers_that_are_never_empty() -> None:
    headers = Environment().attribution
    assert set(headers) == {"X-Skill-Source", "X-Skill-Version", "X-Skill-Platform"}
    assert all(headers.values())


def test_the_client_id_lives_where_the_skills_have_it() -> None:
    assert client_id_file({"XDG_CONFIG_HOME": "/c"}) == Path("/c/nemovideo/client_id")
    assert client_id_file({}).parts[-3:] == (".config", "nemovideo", "client_id")


def test_a_client_id_is_made_once_and_kept_private(tmp_path: Path) -> None:
    file = tmp_path / "nemovideo" / "client_id"
    first = kept_client_id(file)
    assert kept_client_id(file) == first
    assert file.stat().st_mode & 0o777 == 0o600
    assert 1 <= len(first) <= 64


@pytest.mark.parametrize("spoilt", ["", "\n", "x" * 65, "é", "a\x00b", "a\nb"])
def test_a_spoilt_client_id_is_replaced(tmp_path: Path, spoilt: str) -> None:
    file = tmp_path / "client_id"
    file.write_text(spoilt)
    made = kept_client_id(file)
    assert made != spoilt
    assert kept_client_id(file) == made
    assert [each.name for each in tmp_path.iterdir()] == ["client_id"]


def test_a_client_id_from_elsewhere_is_taken_as_it_is(tmp_path: Path) -> None:
    file = tmp_path / "client_id"
    file.write_text("my-laptop\n")
    assert kept_client_id(file) == "my-laptop"


def test_without_a_place_there_is_an_id_all_the_same(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    assert kept_client_id(tmp_path / "file" / "below" / "client_id")


def test_many_first_runs_agree(tmp_path: Path) -> None:
    file, found, start = tmp_path / "client_id", [], threading.Barrier(8)

    def run() -> None:
        start.wait()
        found.append(kept_client_id(file))

    threads = [threading.Thread(target=run) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert set(found) == {kept_client_id(file)}


def test_what_is_known_of_servers_is_kept_apart_and_private(tmp_path: Path) -> None:
    kept = Kept(tmp_path / "data" / "servers.json")
    one = Remembered(owner="o", account=Account(token="t1", user_id="u"), session=Session(id="12", task_id="task"))
    kept.change("http://one", lambda _: one)
    kept.change("http://two", lambda known: replace(known, uploads={"k": "http://two/files/1"}))
    assert kept.of("http://one") == one
    assert kept.of("http://two").uploads == {"k": "http://two/files/1"}
    assert kept.of("http://three") == Remembered()
    assert (tmp_path / "data" / "servers.json").stat().st_mode & 0o777 == 0o600


def test_a_spoilt_memory_counts_as_none(tmp_path: Path) -> None:
    (tmp_path / "servers.json").write_text("{")
    kept = Kept(tmp_path / "servers.json")
    assert kept.of("http://one") == Remembered()
    kept.change("http://one", lambda _: Remembered(owner="o"))
    assert json.loads((tmp_path / "servers.json").read_text())["http://one"]["owner"] == "o"
