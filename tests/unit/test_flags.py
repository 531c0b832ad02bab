import io
from pathlib import Path

import pytest

from fetchcut.cli.flags import batch_lines, parse


def test_words_links_and_flags_in_any_order() -> None:
    flags = parse(["-o", "out/", "download", "https://a.example/b", "-f", "mp4", "as 1080p", "--json"])
    assert flags.words == ["download", "https://a.example/b", "as 1080p"]
    assert (flags.output, flags.format, flags.json) == ("out/", "mp4", True)


def test_q_with_a_height_is_quality_and_alone_is_quiet() -> None:
    assert parse(["-q", "1080", "x"]).quality == "1080"
    assert not parse(["-q", "720p", "x"]).quiet
    flags = parse(["-q", "https://a.example/b"])
    assert flags.quiet
    assert flags.words == ["https://a.example/b"]


def test_yt_dlp_spellings() -> None:
    flags = parse(["--download-sections", "*1:00-2:00", "--force-keyframes-at-cuts", "--no-playlist", "-N", "8", "u"])
    assert flags.sections == ["*1:00-2:00"]
    assert flags.exact
    assert flags.playlist is False
    assert flags.connections == 8


def test_an_unknown_flag_is_a_usage_error(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as caught:
        parse(["--nonsense"])
    assert caught.value.code == 2
    assert "--nonsense" in capsys.readouterr().err


def test_batch_files_skip_comments(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "list.txt").write_text("# mine\nhttps://a.example/1\n\n; no\n] no\nhttps://a.example/2\n")
    monkeypatch.setattr("sys.stdin", io.StringIO("https://a.example/3\n"))
    assert batch_lines([str(tmp_path / "list.txt"), "-"]) == [f"https://a.example/{number}" for number in (1, 2, 3)]
