"""Laws of understanding: no text breaks it, the same words mean the same, links and files survive, quotes are exact."""

import subprocess
import sys

import pytest
from hypothesis import given, settings, strategies as st

from fetchcut.errors import Contradiction, FileMissing, NotOfferedYet, NotUnderstood, RequestError, UnknownFormat
from fetchcut.language.languages import detect
from fetchcut.language.lexicon import entries, spellings
from fetchcut.language.understand import Understood, understand
from tests.unit.language_table import FORMATS, rows

SPELLINGS = sorted({each for entry in entries() for each in spellings(entry)})
VALUES = [
    "1:00",
    "2:30",
    "5s",
    "10 秒",
    "720p",
    "25MB",
    "25m",
    "3",
    "五",
    "mp4",
    "mp3",
    "gif",
    "https://a.example/x",
    "a.mp4",
]
WORDS = st.lists(st.sampled_from(SPELLINGS + VALUES * 8 + ["sparkle", "猫", ",", "，", "\x00"]), max_size=12)


def attempt(words: str | list[str]) -> Understood | tuple[str, str]:
    try:
        return understand(words, format_names=FORMATS, is_file=lambda name: name == "a.mp4")
    except RequestError as error:
        return type(error).__name__, str(error)


@given(st.text())
def test_any_text_ends_in_a_wish_or_a_request_error_twice_the_same(text: str) -> None:
    assert attempt(text) == attempt(text)


@settings(max_examples=300)
@given(WORDS, st.sampled_from(["", " "]))
def test_any_row_of_known_words_ends_well(words: list[str], glue: str) -> None:
    assert attempt(glue.join(words)) == attempt(glue.join(words))


@given(st.sampled_from([row.sentence for row in rows() if "example" not in row.sentence]), st.booleans())
def test_a_link_beside_a_sentence_changes_nothing_else(sentence: str, is_first: bool) -> None:
    link = "https://a.example/w?x=1080p&t=mp3"
    words = [link, sentence] if is_first else [sentence, link]
    alone, beside = attempt(sentence), attempt(words)
    if isinstance(alone, Understood) and isinstance(beside, Understood):
        assert beside.wish == alone.wish
        assert beside.links == (link,)
    else:
        assert isinstance(alone, tuple)
        assert isinstance(beside, tuple)
        assert alone[0] == beside[0]


def test_long_text_is_read() -> None:
    assert isinstance(attempt("cat video 猫 " * 1000), Understood)
    assert isinstance(attempt("1:00-" * 1000), tuple)


def test_targets_keep_their_order_and_each_comes_once() -> None:
    said = understand(
        ["https://b.example/1", "a.mp4", "as mp3", "https://a.example/2", "https://b.example/1"],
        format_names=FORMATS,
        is_file=lambda name: name == "a.mp4",
    )
    assert [each.text for each in said.targets] == ["https://b.example/1", "a.mp4", "https://a.example/2"]
    assert [each.is_file for each in said.targets] == [False, True, False]


def test_an_argument_with_blanks_that_is_a_file_is_one_file() -> None:
    name = "mute the first 5 s.mp4"
    said = understand([name, "as gif"], format_names=FORMATS, is_file=lambda each: each == name)
    assert said.files == (name,)
    assert said.wish.format == "gif"
    assert said.wish.cuts == ()


def test_a_word_is_no_file_though_one_is_called_so() -> None:
    said = understand(["mute", "https://a.example/x"], format_names=FORMATS, is_file=lambda each: each == "mute")
    assert said.files == ()
    assert said.wish.wants_video_only


def test_errors_quote_the_persons_own_words() -> None:
    with pytest.raises(Contradiction) as contradiction:
        understand("MP3 in １０８０P", format_names=FORMATS)
    assert (contradiction.value.first, contradiction.value.second) == ("MP3", "１０８０P")
    with pytest.raises(NotOfferedYet, match="字幕"):
        understand("加字幕", format_names=FORMATS)
    with pytest.raises(NotUnderstood, match="Sparkle"):
        understand("make it Sparkle", format_names=FORMATS)
    with pytest.raises(UnknownFormat) as unknown:
        understand("convert to WMV", format_names=FORMATS)
    assert unknown.value.name == "WMV"
    assert "mp4" in unknown.value.known
    with pytest.raises(FileMissing, match=r"gone\.mp4"):
        understand("gone.mp4 as gif", format_names=FORMATS)


@pytest.mark.parametrize(
    ("text", "locale", "language"),
    [
        ("下载 https://a.example/x", None, "zh"),
        ("get https://a.example/视频/x", "zh_CN.UTF-8", "en"),
        ("https://a.example/x", "zh_CN.UTF-8", "zh"),
        ("https://a.example/x", None, "en"),
        ("", "C", "en"),
    ],
)
def test_language(text: str, locale: str | None, language: str) -> None:
    assert detect(text, locale) == language


def test_a_chinese_file_name_does_not_make_the_message_chinese() -> None:
    said = understand(["猫.mp4", "as gif"], format_names=FORMATS, is_file=lambda each: each == "猫.mp4")
    assert said.language == "en"


def test_understanding_loads_nothing_heavy() -> None:
    code = "import sys, fetchcut.language.understand, fetchcut.language.replies; print(*sys.modules)"
    loaded = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout.split()
    assert not {"av", "yt_dlp", "rich", "urllib3", "msgspec", "m3u8"} & set(loaded)
