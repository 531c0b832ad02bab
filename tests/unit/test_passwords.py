"""E-mail addresses and passwords: one form each, hashes that cost as they should."""

import pytest
from hypothesis import example, given, settings, strategies as st

from fetchcut.errors import BadField
from fetchcut.service import passwords


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        (" Me@Example.COM\n", "me@example.com"),
        ("a+b@example.com", "a+b@example.com"),
        ("o'neill@example.com", "o'neill@example.com"),
        ("user@localhost", "user@localhost"),
        ("王@例子.中国", "王@例子.中国"),
        ("Ä@example.com", "ä@example.com"),
        ("A\u0308@example.com", "ä@example.com"),
    ],
)
def test_an_address_has_one_form(typed: str, kept: str) -> None:
    assert passwords.email(typed) == kept
    assert passwords.email(kept) == kept


@example("a@b,c")
@example("a@b;c@d")
@given(st.text())
def test_an_address_holds_nothing_that_steers(text: str) -> None:
    try:
        address = passwords.email(text)
    except BadField:
        return
    assert address.count("@") == 1
    assert not set(address) & set(' \t\r\n\0<>()[],;:\\"')
    assert passwords.email(address) == address


def test_a_password_fits_its_own_hash_alone() -> None:
    kept = passwords.hash_of("correct horse battery")
    assert kept.startswith("$argon2id$v=19$m=19456,t=2,p=1$")
    assert kept != passwords.hash_of("correct horse battery")
    assert passwords.fits(kept, "correct horse battery")
    assert not passwords.fits(kept, "correct horse batterY")
    assert not passwords.fits(None, "correct horse battery")
    assert not passwords.fits("", "")
    assert not passwords.fits("not a hash", "correct horse battery")
    assert not passwords.is_outdated(kept)
    assert passwords.is_outdated(kept.replace("t=2", "t=1"))


def test_the_same_letters_fit_however_they_are_composed() -> None:
    assert passwords.fits(passwords.hash_of("pa\u0308ssword"), "p\u00e4ssword")


@settings(max_examples=20, deadline=None)
@given(st.text(max_size=300))
def test_any_password_is_checked_without_an_error(text: str) -> None:
    assert not passwords.fits(None, text)


def test_a_password_longer_than_any_is_not_even_hashed() -> None:
    assert not passwords.fits(passwords.hash_of("x" * 257), "x" * 257)
