import pytest
from hypothesis import given, strategies as st

from fetchcut.filenames import LONGEST_NAME_BYTES, safe_name


@pytest.mark.parametrize(
    ("title", "name"),
    [
        ("城市 夜景: 4K/8K?", "城市 夜景： 4K⧸8K？"),
        ("-rf", "rf"),
        ("...", "video"),
        ("", "video"),
        ("../../etc/passwd", "⧸..⧸etc⧸passwd"),
        ("a\x00b\nc", "a b c"),
        ("invoice\u202egpj.exe", "invoice gpj.exe"),
        ("Urban Dreams.", "Urban Dreams"),
    ],
)
def test_a_title_becomes_a_name_that_reads_the_same(title: str, name: str) -> None:
    assert safe_name(title) == name


def test_names_that_windows_reserves_are_changed() -> None:
    assert safe_name("CON").upper() != "CON"
    assert safe_name("nul.txt").upper() != "NUL.TXT"


@given(st.text(max_size=400))
def test_no_title_makes_a_dangerous_name(title: str) -> None:
    name = safe_name(title)
    assert name
    assert name[0] not in ".- "
    assert name[-1] not in ". "
    assert not set(name) & set('/\\:*?"<>|')
    assert all(ord(character) >= 32 for character in name)
    assert len(name.encode()) <= LONGEST_NAME_BYTES
