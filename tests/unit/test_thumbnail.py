"""Which terminal gets pictures which way, and the sequences that need no decoding."""

import pytest

from fetchcut.cli.thumbnail import asking, fitted, named, told, whole


@pytest.mark.parametrize(
    ("environ", "way"),
    [
        ({"TERM": "xterm-kitty"}, "kitty"),
        ({"KITTY_WINDOW_ID": "1"}, "kitty"),
        ({"TERM_PROGRAM": "ghostty"}, "kitty"),
        ({"TERM_PROGRAM": "iTerm.app"}, "iterm2"),
        ({"TERM_PROGRAM": "WezTerm"}, "iterm2"),
        ({"LC_TERMINAL": "iTerm2"}, "iterm2"),
        ({"TERM": "xterm-256color"}, None),
        ({"TERM": "tmux-256color", "TMUX": "1,2,3", "KITTY_WINDOW_ID": "1"}, None),
    ],
)
def test_the_environment_names_a_terminal(environ: dict[str, str], way: str | None) -> None:
    assert named(environ) == way


@pytest.mark.parametrize(
    ("environ", "says_sixel", "way"),
    [
        ({"TERM": "xterm-256color"}, True, "sixel"),
        ({"TERM": "xterm-256color"}, False, "blocks"),
        ({"TERM": "xterm", "COLORTERM": "truecolor"}, False, "blocks"),
        ({"TERM": "xterm"}, False, None),
        ({"TERM": "xterm-256color", "NO_COLOR": ""}, False, None),
        ({"WT_SESSION": "1"}, False, "blocks"),
        ({}, True, None),
        ({"TERM": "dumb"}, True, None),
    ],
)
def test_what_a_terminal_without_a_name_can(environ: dict[str, str], *, says_sixel: bool, way: str | None) -> None:
    assert told(environ, says_sixel=lambda: says_sixel) == way


def test_a_dumb_terminal_is_not_asked() -> None:
    def asks() -> bool:
        raise AssertionError

    assert told({"TERM": "dumb"}, says_sixel=asks) is None


@pytest.mark.parametrize(
    ("answer", "expected"),
    [
        (b"\x1b[?62;4;22c", True),
        (b"typed\x1b[?4c", True),
        (b"\x1b[?62;22c", False),
        (b"\x1b[?64;14;41c", False),
        (b"\x1b[?62;4", False),
        (b"", False),
    ],
)
def test_sixel_stands_among_the_attributes(answer: bytes, *, expected: bool) -> None:
    assert asking.is_sixel(answer) is expected


def test_kitty_gets_pieces_of_4096() -> None:
    sent = whole.kitty(bytes(9000), 7)
    pieces = sent.removesuffix("\x1b\\\n").split("\x1b\\")
    assert [piece.partition(";")[0] for piece in pieces] == ["\x1b_Ga=T,f=100,r=7,m=1", "\x1b_Gm=1", "\x1b_Gm=0"]
    assert all(len(piece.partition(";")[2]) <= 4096 for piece in pieces)


def test_a_picture_keeps_its_shape() -> None:
    assert fitted((1920, 1080), 79, 18) == (32, 18)
    assert fitted((1080, 1920), 79, 18) == (10, 18)
    assert fitted((10_000, 10), 79, 18) == (79, 1)
