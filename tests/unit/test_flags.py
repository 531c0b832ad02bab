import io
from pathlib import Path

import pytest

from fetchcut.cli.exits import exit_code
from fetchcut.cli.flags import EXAMPLES, batch_lines, build_parser, parse
from fetchcut.cli.wishes import asked
from fetchcut.errors import BadOption, FileMissing, UnknownOption
from fetchcut.settings import Settings


def test_words_links_and_flags_in_any_order() -> None:
    flags = parse(["-o", "out/", "download", "https://a.example/b", "-f", "mp4", "as 1080p", "--json"])
    assert flags.words == ["download", "https://a.example/b", "as 1080p"]
    assert (flags.output, flags.format, flags.json) == ("out/", "mp4", True)


def test_q_with_a_height_is_quality_and_alone_is_quiet() -> None:
    assert parse(["-q", "1080", "x"]).quality == "1080"
    assert not parse(["-q", "720p", "x"]).quiet
    assert parse(["-q720p", "x"]).quality == "720p"
    flags = parse(["-q", "https://a.example/b"])
    assert flags.quiet
    assert flags.words == ["https://a.example/b"]


def test_yt_dlp_spellings() -> None:
    flags = parse(["--download-sections", "*1:00-2:00", "--force-keyframes-at-cuts", "--no-playlist", "-N", "8", "u"])
    assert flags.sections == ["*1:00-2:00"]
    assert flags.exact
    assert flags.playlist is False
    assert flags.connections == 8


def test_an_unknown_flag_is_named() -> None:
    with pytest.raises(UnknownOption) as caught:
        parse(["--nonsense=1", "https://a.example/b"])
    assert caught.value.option == "--nonsense"


@pytest.mark.parametrize(
    ("argv", "option"),
    [
        (["-N", "x"], "--connections"),
        (["-N", "0"], "--connections"),
        (["-R", "-1"], "--retries"),
        (["--socket-timeout", "nan"], "--socket-timeout"),
        (["--socket-timeout", "-3"], "--socket-timeout"),
        (["--language", "fr"], "--language"),
        (["x", "--under"], "--under"),
        (["x", "-o"], "--output"),
    ],
)
def test_a_value_that_is_none_names_its_flag_and_shows_one_that_is(argv: list[str], option: str) -> None:
    with pytest.raises(BadOption) as caught:
        parse(argv)
    assert (caught.value.option, caught.value.expected) == (option, EXAMPLES[option])


def test_every_flag_that_wants_a_value_has_an_example_that_it_takes() -> None:
    helped = build_parser().format_help()
    assert [option for option in EXAMPLES if option not in helped] == []
    for option, example in EXAMPLES.items():
        parse([option, example])


NONE_OF_THEM: tuple[tuple[str, str], ...] = (
    ("--sections", "*a-b"),
    ("--sections", "2:00-1:00"),
    ("--under", "big"),
    ("--under", "0"),
    ("--duration", "long"),
    ("--duration", "0"),
    ("--quality", "tall"),
    ("--playlist-items", "a"),
    ("--playlist-items", "3-1"),
    ("--add-header", "foo"),
    ("--output", "-"),
    ("--output", "%(titl"),
    ("--output", "%(title)"),
)


@pytest.mark.parametrize(("option", "text"), NONE_OF_THEM)
def test_what_a_flag_cannot_mean_is_about_the_flag(option: str, text: str, tmp_path: Path) -> None:
    settings = Settings(config_folder=tmp_path, data_folder=tmp_path)
    with pytest.raises(BadOption) as caught:
        asked(parse([option, text, "https://a.example/b"]), (), settings)
    assert (caught.value.option, caught.value.text) == (option, text)
    assert exit_code(caught.value) == 2
    asked(parse([option, EXAMPLES[option], "https://a.example/b"]), (), settings)


@pytest.mark.parametrize(
    "template", ["%(title)s.%(ext)s", "%(upload_date>%Y)s/%(title).50B", "%(a,b|none (x))s", "100%"]
)
def test_templates_of_yt_dlp_pass(template: str, tmp_path: Path) -> None:
    settings = Settings(config_folder=tmp_path, data_folder=tmp_path)
    assert asked(parse(["-o", template, "https://a.example/b"]), (), settings).orders


def test_a_relative_folder_is_told_absolutely(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    settings = Settings(config_folder=tmp_path, data_folder=tmp_path, output_folder=Path("there"))
    for arguments, folder in ((["-P", "out"], "out"), ([], "there")):
        (order,) = asked(parse([*arguments, "https://a.example/b"]), (), settings).orders
        assert order.goal.folder == tmp_path / folder


@pytest.mark.parametrize("name", ["no.txt", ".", "bytes.txt"])
def test_a_batch_file_that_is_none_is_missing(name: str, tmp_path: Path) -> None:
    (tmp_path / "bytes.txt").write_bytes(b"\xff\xfe\x00\xd8")
    with pytest.raises(FileMissing):
        batch_lines([str(tmp_path / name)])


def test_batch_files_skip_comments(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "list.txt").write_text("# mine\nhttps://a.example/1\n\n; no\n] no\nhttps://a.example/2\n")
    monkeypatch.setattr("sys.stdin", io.StringIO("https://a.example/3\n"))
    assert batch_lines([str(tmp_path / "list.txt"), "-"]) == [f"https://a.example/{number}" for number in (1, 2, 3)]
