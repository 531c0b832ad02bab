"""Frames as a reader that keeps to the standard reads them, whatever the data holds."""

from hypothesis import given, strategies as st

from fetchcut.api.sse import HEARTBEAT, frame
from tests.contract.event_source import Message, messages


def test_a_frame_is_a_line_of_data_and_an_empty_one() -> None:
    assert frame('{"a":1}') == b'data: {"a":1}\n\n'
    assert frame("{}", seq=7) == b"id: 7\ndata: {}\n\n"


@given(st.lists(st.text(), max_size=5))
def test_every_text_is_one_message_and_no_text_makes_two(texts: list[str]) -> None:
    sent = b"".join(frame(text, seq=seq) for seq, text in enumerate(texts))
    expected = [text.replace("\r\n", "\n").replace("\r", "\n") for text in texts]
    assert messages(sent) == [Message(data=text, id=str(seq)) for seq, text in enumerate(expected)]


def test_a_heartbeat_is_a_comment_and_an_empty_message() -> None:
    assert messages(HEARTBEAT) == [Message(data="", id="")]
    assert messages(frame("a") + HEARTBEAT[: HEARTBEAT.index(b"data")] + frame("b")) == [
        Message(data="a", id=""),
        Message(data="b", id=""),
    ]
