from pathlib import Path

import pytest

from fetchcut.settings import BadSetting, load


def test_defaults_and_home(tmp_path: Path) -> None:
    settings = load({"FETCHCUT_HOME": str(tmp_path)})
    assert settings.data_folder == tmp_path / "data"
    assert settings.connections == 4


def test_environment_beats_file_beats_default(tmp_path: Path) -> None:
    (tmp_path / "config").mkdir()
    (tmp_path / "config" / "config.toml").write_text('connections = 2\nretries = 9\nffmpeg = "~/bin/ffmpeg"\n')
    settings = load({"FETCHCUT_HOME": str(tmp_path), "FETCHCUT_CONNECTIONS": "3"})
    assert (settings.connections, settings.retries) == (3, 9)
    assert settings.ffmpeg == Path("~/bin/ffmpeg").expanduser()


@pytest.mark.parametrize(
    "text",
    [
        *("timeout_s = nan", "timeout_s = -1", 'sandbox = "maybe"', 'language = "fr"', "output_folder = 5"),
        *("connections = 9999", "connections = 0", 'connections = "many"', 'rate_limit = "fast"'),
        *("conections = 2", "connections =", "\xff"),
    ],
)
def test_a_bad_file_names_the_key_and_what_fits(tmp_path: Path, text: str) -> None:
    (tmp_path / "config").mkdir()
    (tmp_path / "config" / "config.toml").write_text(text, encoding="latin-1")
    with pytest.raises(BadSetting) as caught:
        load({"FETCHCUT_HOME": str(tmp_path)})
    assert caught.value.expected


def test_values_are_spelled_as_the_flags_spell_them(tmp_path: Path) -> None:
    home = {"FETCHCUT_HOME": str(tmp_path)}
    assert load({**home, "FETCHCUT_RATE_LIMIT": "1.5M"}).rate_limit == 1_500_000
    assert load({**home, "FETCHCUT_RETRIES": "0"}).retries == 0


def test_folders_are_absolute_from_the_start() -> None:
    assert load({"FETCHCUT_HOME": "here"}).data_folder == Path.cwd() / "here" / "data"
    assert load({"FETCHCUT_HOME": "here", "FETCHCUT_OUTPUT_FOLDER": "out"}).output_folder == Path.cwd() / "out"


def test_the_switch_of_the_sandbox(tmp_path: Path) -> None:
    home = {"FETCHCUT_HOME": str(tmp_path)}
    assert load(home).sandbox
    assert not load({**home, "FETCHCUT_SANDBOX": "0"}).sandbox


def test_settings_of_the_server_say_what_fits(tmp_path: Path) -> None:
    home = {"FETCHCUT_HOME": str(tmp_path)}
    assert load({**home, "FETCHCUT_ALLOW_PRIVATE_ADDRESSES": "1"}).allow_private_addresses
    assert load({**home, "FETCHCUT_QUEUES": "turns,uploads"}).queues == "turns uploads"
    assert load({**home, "FETCHCUT_PUBLIC_URL": "https://cut.example.com/sub/"}).public_url == (
        "https://cut.example.com/sub"
    )
    for name, text in {
        "QUEUES": "turns none",
        "HOST": "a b",
        "PORT": "70000",
        "DATABASE_URL": "mysql://x/y",
        "PUBLIC_URL": "cut.example.com",
    }.items():
        with pytest.raises(BadSetting):
            load({**home, f"FETCHCUT_{name}": text})
