"""Signed links: what changes one breaks it, and they end."""

from urllib.parse import parse_qs, urlsplit

import pytest
from hypothesis import given, strategies as st

from fetchcut.service.links import Links

HOUR_MS = 3_600_000
LINKS = Links(key=b"k" * 32, hours=24)


def told(link: str) -> dict[str, str]:
    return {name: values[0] for name, values in parse_qs(urlsplit(link).query).items()}


@given(st.text(min_size=1, max_size=40), st.text(min_size=1, max_size=40), st.integers(0, 4_000_000_000_000))
def test_a_link_opens_what_it_was_made_for(word: str, name: str, now_ms: int) -> None:
    word, name = (each.encode("utf-8", "replace").decode() for each in (word, name))
    link = LINKS.signed("files", word, name=name, now_ms=now_ms)
    assert link.startswith("/files/")
    assert link.isascii()
    assert len(urlsplit(link).path.split("/")) == 4
    assert LINKS.allows("files", word, now_ms=now_ms, **told(link))


@given(st.integers(0, 4_000_000_000_000))
def test_it_lives_for_its_hours_and_at_most_one_more(now_ms: int) -> None:
    ends_ms = int(told(LINKS.signed("files", "a", name="x", now_ms=now_ms))["expires"]) * 1000
    assert 24 * HOUR_MS <= ends_ms - now_ms <= 25 * HOUR_MS
    query = told(LINKS.signed("files", "a", name="x", now_ms=now_ms))
    assert LINKS.allows("files", "a", now_ms=ends_ms - 1, **query)
    assert not LINKS.allows("files", "a", now_ms=ends_ms, **query)


def test_within_an_hour_it_stays_the_same() -> None:
    first, second = (LINKS.signed("files", "a", name="x", now_ms=at) for at in (HOUR_MS, 2 * HOUR_MS - 1))
    assert first == second


@pytest.mark.parametrize(
    ("words", "changes"),
    [
        (("files", "b"), {}),
        (("exports", "a"), {}),
        (("files", "a", "b"), {}),
        (("files\0a",), {}),
        (("files", "a"), {"expires": "9999999999"}),
        (("files", "a"), {"expires": "99999999999999999999"}),
        (("files", "a"), {"expires": "-1"}),
        (("files", "a"), {"expires": "٣"}),
        (("files", "a"), {"expires": ""}),
        (("files", "a"), {"signature": ""}),
        (("files", "a"), {"signature": "é" * 40}),
        (("files", "a"), {"signature": "0" * 40}),
    ],
)
def test_anything_else_does_not_open(words: tuple[str, ...], changes: dict[str, str]) -> None:
    query = told(LINKS.signed("files", "a", name="x", now_ms=0)) | changes
    assert not LINKS.allows(*words, now_ms=0, **query)


def test_another_key_makes_other_links() -> None:
    query = told(Links(key=b"x" * 32, hours=24).signed("files", "a", name="x", now_ms=0))
    assert not LINKS.allows("files", "a", now_ms=0, **query)
