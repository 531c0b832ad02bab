"""The main command with a model: what no rule reads is edited all the same, and a model that fails is said."""

import shutil
from pathlib import Path

import pytest

from fetchcut.cli import exits
from tests.cli.command import Home, probe
from tests.footage import footage
from tests.models import endpoint as wire
from tests.models.endpoint import Endpoint, calls, status, text
from tests.models.said import UNREAD


@pytest.fixture
def home(tmp_path: Path, endpoint: Endpoint, monkeypatch: pytest.MonkeyPatch) -> Home:
    """Return a home whose settings name the model."""
    monkeypatch.setenv("FETCHCUT_MODEL", wire.MODEL)
    monkeypatch.setenv("FETCHCUT_MODEL_URL", endpoint.url)
    shutil.copy(footage("bikes.mp4"), tmp_path / "bikes.mp4")
    return Home(tmp_path)


def test_words_no_rule_reads_are_the_models(home: Home, endpoint: Endpoint) -> None:
    endpoint.script(calls(("remove_range", {"start_ms": 0, "end_ms": 4000})), text("done"))
    ran = home.run(UNREAD, "bikes.mp4", "-o", "out.mp4")
    assert "0:10 → 0:06" in ran.err
    assert abs(float(probe(ran.path).duration_s or 0) - 6) < 0.1
    assert str(home.folder) not in str(endpoint.asked)


def test_doctor_says_whether_it_can_be_asked(home: Home, endpoint: Endpoint) -> None:
    assert f"✓ model       {wire.MODEL} ({endpoint.url}) is asked what the rules cannot read" in home.run("doctor").out
    nobody = home.run("doctor", FETCHCUT_MODEL_URL="http://127.0.0.1:9/v1")
    assert "! model       The language model cannot be reached" in nobody.out
    assert nobody.code == 0
    unknown = home.run("doctor", "--language", "zh", FETCHCUT_MODEL="nobody:knows", FETCHCUT_MODEL_URL="")
    assert "! model       无法使用语言模型 nobody:knows" in unknown.out


def test_a_model_that_refuses_is_said_and_the_question_stands(home: Home, endpoint: Endpoint) -> None:
    endpoint.script(status(401))
    ran = home.run(UNREAD, "bikes.mp4")
    assert ran.code == exits.QUESTION
    assert "status 401" in ran.err
    assert "Traceback" not in ran.err
    assert not list(home.folder.glob("*.part"))
