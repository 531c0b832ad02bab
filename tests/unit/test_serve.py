import socket
from argparse import Namespace
from pathlib import Path

import pytest

from fetchcut.cli import process, serve, worker
from fetchcut.errors import CannotListen
from fetchcut.settings import BadSetting, Settings, load


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    return load({"FETCHCUT_HOME": str(tmp_path), "FETCHCUT_PORT": "0"})


def test_flags_are_settings_for_one_run(settings: Settings) -> None:
    flags = serve.parser().parse_args(["--port", "9000", "--data", "here", "--queues", "none"])
    changed = process.with_flags(settings, flags)
    assert (changed.port, changed.data, changed.queues) == (9000, Path.cwd() / "here", "none")
    assert changed.host == settings.host
    assert process.with_flags(settings, worker.parser().parse_args([])) == settings


def test_a_flag_that_does_not_fit_is_named(settings: Settings) -> None:
    with pytest.raises(BadSetting) as caught:
        process.with_flags(settings, Namespace(port="many"))
    assert (caught.value.where, caught.value.name) == ("--port", "port")


def test_a_port_that_is_taken_is_said(settings: Settings) -> None:
    with serve.bound(settings) as taken:
        number = taken.getsockname()[1]
        assert serve.own_url(taken) == f"http://127.0.0.1:{number}"
        with pytest.raises(CannotListen):
            serve.bound(process.with_flags(settings, Namespace(port=str(number))))


def test_every_address_is_told_as_this_machine_s_own() -> None:
    with socket.create_server(("0.0.0.0", 0)) as everywhere:
        assert serve.own_url(everywhere).startswith("http://127.0.0.1:")
