"""Every error and every key has its sentence in both languages, with real facts, safe for a terminal."""

import re
import string
from collections.abc import Iterator
from dataclasses import fields
from pathlib import Path

import pytest
from hypothesis import given, strategies as st

from fetchcut import errors, settings
from fetchcut.errors import FetchcutError
from fetchcut.language.replies import explain, remarks, say
from fetchcut.language.replies.en import SENTENCES as ENGLISH
from fetchcut.language.replies.facts import cleaned, size, wait, without_secrets
from fetchcut.language.replies.zh import SENTENCES as CHINESE
from fetchcut.progress import Remark, Stage

SECRET = "https://user:pass@host.example/watch/v.mp4?signature=abc123&token=t0p#frag"
FACTS: dict[str, object] = {
    "words": "make it sparkle",
    "first": "1080p",
    "second": "mp3",
    "name": "talk.mkv",
    "known": ("mp4", "mkv"),
    "source": ("0:02.2-0:03",),
    "timeline": ("0:01.2-0:02",),
    "asked": "5:00-6:00",
    "duration": "0:30",
    "there": "0:14",
    "whole": "1:00",
    "path": "/tmp/talk.mkv",  # noqa: S108  a name in a sentence, not a file
    "asked_bytes": 1_000_000,
    "least_bytes": 4_200_000,
    "kind": "audio",
    "url": SECRET,
    "status": 503,
    "got_bytes": 1234,
    "reason": "self-signed certificate",
    "address": "10.0.0.1",
    "host": "127.0.0.1",
    "port": 8000,
    "found": "HTML page",
    "argv": ("ffmpeg",),
    "returncode": 69,
    "log_tail": "…",
    "promised": "60 s",
    "folder": "/data",
    "where": "FETCHCUT_RETRIES",
    "expected": "a number above zero",
    "option": "--under",
    "count": 2,
    "text": "big",
    "scope": "render",
    "retry_after_s": 30,
    "user_id": "anon_0123456789abcdef",
    "is_anonymous": True,
    "price": 50,
    "available": 10,
    "plan": "free",
    "what": "can_export",
    "limit": 1,
    "rule": "unique",
    "problems": (("$.session_id", "missing"),),
    "limit_bytes": 65_536,
    "missing": ("X-Skill-Source", "X-Skill-Version"),
    "allowed": ("GET", "HEAD"),
    "current_version": 7,
    "supported": ("mp4", "mov"),
    "used_bytes": 1_000_000,
    "code": 409,
    "message": "The server has other plans.",
    "bind_url": "https://host.example/register",
    "register_url": "https://a.example/register",
    "wait_s": 259_200.0,
    "id": "render_1",
    "offset": 4096,
}


def classes(base: type[FetchcutError] = FetchcutError) -> Iterator[type[FetchcutError]]:
    for each in base.__subclasses__():
        if each.__module__.startswith((f"{errors.__name__}.", settings.__name__)):
            yield each
            yield from classes(each)


def made(kind: type[FetchcutError]) -> FetchcutError:
    return kind(**{each.name: FACTS[each.name] for each in fields(kind) if each.name in FACTS})


@pytest.mark.parametrize("language", ["en", "zh"])
@pytest.mark.parametrize("kind", list(classes()), ids=lambda kind: kind.__name__)
def test_every_error_says_what_happened_and_what_to_do(kind: type[FetchcutError], language: str) -> None:
    text = explain(made(kind), language)
    sentences = [
        each for each in re.split(r"(?<=[.。！])\s*", re.sub(r"https?://\S+|\.mkv|[0-9]\.[0-9]", "", text)) if each
    ]
    assert kind.__name__ in ENGLISH
    assert kind.__name__ in CHINESE
    assert "?" not in text.replace("?…", "")
    assert 1 <= len(sentences) <= 3
    assert text.endswith((".", "。", "…"))
    assert bool(re.search(r"[\u4e00-\u9fff]", text)) == (language == "zh")
    assert not re.search("abc123|t0p|pass@|frag", text)


def test_both_languages_have_the_same_keys_with_the_same_facts() -> None:
    assert ENGLISH.keys() == CHINESE.keys()
    parse = string.Formatter().parse
    for key, sentence in ENGLISH.items():
        assert {each[1] for each in parse(sentence)} - {None} == {each[1] for each in parse(CHINESE[key])} - {None}, key


def test_every_stage_has_a_name() -> None:
    assert all(f"stage.{stage}" in ENGLISH for stage in Stage.__args__)  # type: ignore[attr-defined]


def test_every_key_the_program_speaks_is_written() -> None:
    """Finds say("key"), tell("key") and why("code") in the sources of all rooms."""
    spoken: set[str] = set()
    for path in (Path(errors.__file__).parent.parent).rglob("*.py"):
        text = path.read_text(encoding="utf-8")
        spoken.update(re.findall(r"""\b(?:say|\.tell)\(\s*"([a-z_.]+)\"""", text))
        spoken.update(re.findall(r"""\.tell\(\s*"([a-z_.]+)\"""", text))
        spoken.update(f"why.{code}" for code in re.findall(r"""\bwhy\(\s*"([a-z_]+)\"""", text))
    assert spoken - ENGLISH.keys() == set()
    assert len(spoken) > 30


def test_a_subclass_without_sentence_speaks_as_its_base() -> None:
    class Odd(errors.NotFound):
        pass

    assert explain(Odd(url="https://a.example/x"), "en") == explain(errors.NotFound(url="https://a.example/x"), "en")


@pytest.mark.parametrize(
    ("seconds", "en", "zh"),
    [(5, "a minute", "一分钟"), (90, "2 minutes", "2 分钟"), (5_000, "2 hours", "2 小时"), (260_000, "4 days", "4 天")],
)
def test_a_wait_is_said_in_its_largest_unit(seconds: float, en: str, zh: str) -> None:
    assert (wait(seconds, ENGLISH), wait(seconds, CHINESE)) == (en, zh)


def test_facts_are_told_in_peoples_units() -> None:
    assert say("why.asked_lines", "en", lines=1080, codec="h264") == "1080p in H.264, as asked."
    assert say("why.only_one", "zh", lines=0, codec="unknown") == "未知分辨率（未知编码）：只有这一个版本。"
    assert say("why.fit_size", "en", max_bytes=25_000_000) == "Encoded anew to stay under 25 MB."
    assert [size(value) for value in (12, 800_000, 1_500_000_000)] == ["12 bytes", "800 kB", "1.5 GB"]


def test_an_unknown_key_comes_back_and_a_missing_fact_does_not_crash() -> None:
    assert say("no.such.key", "en") == "no.such.key"
    assert say("listing", "fr", title="A") == "A: ? entries"


def test_braces_in_a_fact_are_text() -> None:
    assert say("ignored", "en", words="{title} {0}") == "Not understood and left aside: {title} {0}"


@pytest.mark.parametrize(
    ("raw", "shown"),
    [
        ("a\x1b[31mred\x1b[0m", "ared"),
        ("\x1b]0;title\x07name", "name"),
        ("two\nlines\r\x08", "two lines"),
        ("evil\u202egpj.exe", "evil gpj.exe"),
        ("x" * 500, "x" * 79 + "…" + "x" * 40),
    ],
)
def test_facts_cannot_steer_the_terminal(raw: str, shown: str) -> None:
    assert cleaned(raw) == shown


@given(st.text())
def test_cleaned_text_holds_no_control_character(text: str) -> None:
    shown = cleaned(text)
    assert not re.search("[\x00-\x1f\x7f-\x9f]", shown)
    assert len(shown) <= 120


@given(st.text())
def test_links_lose_their_query(text: str) -> None:
    assert "SECRET" not in without_secrets(
        f"https://a.example/{text.replace('SECRET', '')}?k=SECRET".replace("?", "?k&", 1)
    )


def test_user_and_query_go_the_path_stays() -> None:
    assert without_secrets(SECRET) == "https://host.example/watch/v.mp4?…"


def test_remarks_are_one_list_in_either_language() -> None:
    found = (Remark(code="check.length"), Remark(code="check.joins", facts={"count": 6}))
    assert say("render.checked", "en", checks=remarks(found, "en")) == "Checked: length, joins decoded: 6"
    assert say("render.checked", "zh", checks=remarks(found, "zh")) == "已检查：时长、6 处接缝已解码"
