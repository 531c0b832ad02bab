"""Server-sent events by the WHATWG standard, in whatever pieces they come."""

from itertools import pairwise

import pytest
from hypothesis import given, strategies as st

from fetchcut.client.sse import LONGEST_CHARACTERS, Overlong, Parser, ServerEvent


def parsed(*chunks: bytes) -> list[ServerEvent]:
    """Return the events of a stream that comes in these pieces."""
    parser = Parser()
    return [event for chunk in chunks for event in parser.feed(chunk)]


def data(*chunks: bytes) -> list[str]:
    """Return the data of the events."""
    return [event.data for event in parsed(*chunks)]


@pytest.mark.parametrize(
    ("stream", "events"),
    [
        (b"data: a\n\n", ["a"]),
        (b"data:a\n\n", ["a"]),
        (b"data:  a\n\n", [" a"]),
        (b"data: a\r\n\r\n", ["a"]),
        (b"data: a\r\r", ["a"]),
        (b"data: a\r\ndata: b\r\n\r\n", ["a\nb"]),
        (b"data: a\ndata\ndata: b\n\n", ["a\n\nb"]),
        (b"data:\n\n", [""]),
        (b"data\n\n", [""]),
        (b"\n\n\ndata: a\n\n\n\n", ["a"]),
        (b"\xef\xbb\xbfdata: a\n\n", ["a"]),
        (b"data: \xef\xbb\xbfa\n\n", ["\ufeffa"]),
        (b"id: 7\nevent: x\nretry: 5\nfoo: bar\ndata: a\n\n", ["a"]),
        (b"data: a", []),
        (b"data: a\n", []),
        (b"data: \xe5\xaf\xbc\xe5\x87\xba\n\n", ["导出"]),
        (b"data: \xff\n\n", ["\ufffd"]),
        (b"data: a\x0bb\xc2\x85c\xe2\x80\xa8d\n\n", ["a\x0bb\x85c\u2028d"]),
    ],
)
def test_the_standards_forms(stream: bytes, events: list[str]) -> None:
    assert data(stream) == events


def test_comments_and_events_without_data_are_heartbeats() -> None:
    assert parsed(b": heartbeat\n\nevent: heartbeat\n\n") == [
        ServerEvent("comment", "heartbeat"),
        ServerEvent("comment", "heartbeat"),
    ]


def test_ids_stay_and_ones_with_nul_are_ignored() -> None:
    assert [event.id for event in parsed(b"id: 7\ndata: a\n\nid: 8\0\ndata: b\n\nid\ndata: c\n\n")] == ["7", "7", ""]


STREAM = ': hi\r\nid: 3\r\ndata: {"t":"导出🎬"}\r\n\r\ndata:a\rdata:b\r\rdata: c\n\nevent: heartbeat\n\n'.encode()


@pytest.mark.parametrize("at", range(len(STREAM) + 1))
def test_a_stream_may_be_split_anywhere(at: int) -> None:
    assert parsed(STREAM[:at], STREAM[at:]) == parsed(STREAM)
    assert parsed(*(STREAM[index : index + 1] for index in range(len(STREAM)))) == parsed(STREAM)


@given(st.binary(max_size=300), st.lists(st.integers(0, 300), max_size=8))
def test_pieces_never_matter(stream: bytes, cuts: list[int]) -> None:
    edges = [0, *sorted(cuts), len(stream)]
    pieces = [stream[a:b] for a, b in pairwise(edges)]
    assert parsed(*pieces) == parsed(stream)


@given(
    st.lists(st.text(st.characters(exclude_characters="\r\n\0", exclude_categories=["Cs"]), max_size=20), min_size=1)
)
def test_what_is_written_by_the_standard_is_read_back(lines: list[str]) -> None:
    stream = "".join(f"data: {line}\n" for line in lines) + "\n"
    assert data(stream.encode()) == ["\n".join(lines)]


def test_an_endless_line_is_refused_before_memory_is() -> None:
    endless = [b"x" * 2**20] * (LONGEST_CHARACTERS // 2**20 + 1)
    with pytest.raises(Overlong):
        parsed(*endless)


def test_what_was_begun_is_known_at_the_end() -> None:
    parser = Parser()
    assert list(parser.feed(b"data: a\n\ndata: b\ndata: c")) == [ServerEvent("message", "a")]
    assert parser.rest == "b\nc"
