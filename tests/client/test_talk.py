"""A message as a dialogue: streams that are whole, silent, cut, endless; and never a word said twice."""

from collections.abc import Iterator
from itertools import chain, repeat
from typing import Any

import pytest

from fetchcut.client.effects import Answer, Request
from fetchcut.client.environment import Environment
from fetchcut.client.events import Note, Text, Working
from fetchcut.client.line import Line
from fetchcut.client.talk import OUR_POLLS_S, POLLS_S, Reply, say
from fetchcut.errors import AnswerLost, CreditsUsedUp, CutOff, FetchcutError, ServerRefused, TimedOut, Unreachable
from tests.client.dialogue import Answers, Stage, Stream, frame, no, ok, session_answers

CUT = CutOff(url="http://x/run_sse", got_bytes=0)
LONG: dict[str, Any] = {"t": [{"tt": 0, "sg": [{"start": 0, "d": 30_000, "name": "city"}]}], "d": 30_000, "m": {}}
SHORT: dict[str, Any] = {"t": [{"tt": 0, "sg": [{"start": 0, "d": 5_000, "name": "city"}]}], "d": 5_000, "m": {}}


def line(**environment: str) -> Line:
    """Return a line to nowhere."""
    return Line("http://x", Environment(**environment), client_id=lambda: "me", make_id=lambda: "k1")


def talked(
    drafts: Iterator[dict[str, Any]], rest: Answers, message: str = "trim to 5 seconds", version: int | None = None
) -> tuple[Stage, Reply]:
    """Return the stage after one message and its reply."""
    stage = Stage(session_answers(drafts, rest, version=version))
    return stage, stage.play(say(line(), message))


def changing(after: int, before: dict[str, Any] = LONG, then: dict[str, Any] = SHORT) -> Iterator[dict[str, Any]]:
    """Return drafts that are another one from the reading number `after` + 1 on."""
    return chain(repeat(before, after), repeat(then))


def streaming(*pieces: bytes | float | FetchcutError) -> Answers:
    """Return answers with this one stream."""
    return lambda _: Stream(pieces)


def messages(stage: Stage) -> list[Request]:
    """Return the messages that were sent."""
    return [request for request in stage.sent if request.url.endswith("/run_sse")]


def test_text_goes_to_the_person_as_it_comes() -> None:
    stage, reply = talked(changing(1), streaming(frame("Trimming."), frame("Now 0:05.")))
    assert reply.text == "Trimming.\nNow 0:05."
    assert reply.has_changed
    assert not reply.was_silent
    assert [each.text for each in stage.told if isinstance(each, Text)] == ["Trimming.", "Now 0:05."]


def test_the_message_is_the_documents_own() -> None:
    stage, _ = talked(changing(1), streaming(frame("Ok.")))
    (sent,) = messages(stage)
    assert sent.body
    assert b"".join(sent.body.pieces()) == (
        b'{"app_name":"nemo_agent","user_id":"me","session_id":"123",'
        b'"new_message":{"parts":[{"text":"trim to 5 seconds"}]}}'
    )
    assert sent.headers["Accept"] == "text/event-stream"
    assert sent.headers["X-Skill-Source"]
    assert sent.headers["Authorization"] == "Bearer nmv_usr_x"


def test_a_silent_turn_is_told_from_the_state() -> None:
    _, reply = talked(changing(1), streaming(b": heartbeat\n\n"))
    assert reply.was_silent
    assert "0:30" in reply.text
    assert "0:05" in reply.text


def test_a_silent_turn_that_did_nothing_says_so() -> None:
    _, reply = talked(repeat(LONG), streaming(b"data:\n\n"))
    assert reply.was_silent
    assert not reply.has_changed
    assert reply.text == "Nothing changed on the timeline."


def test_noise_after_good_news_is_dropped_and_alone_is_said() -> None:
    noise = "I encountered a temporary issue."
    assert talked(changing(1), streaming(frame("Trimmed."), frame(noise)))[1].text == "Trimmed."
    assert talked(repeat(LONG), streaming(frame(noise)))[1].text == noise


def test_pieces_and_the_whole_are_not_both_said() -> None:
    piece = b'data: {"content":{"parts":[{"text":"Trim"}],"role":"model"},"partial":true}\n\n'
    assert talked(changing(1), streaming(piece, piece, frame("TrimTrim")))[1].text == "TrimTrim"
    assert talked(changing(1), streaming(piece, piece))[1].text == "TrimTrim"


@pytest.mark.parametrize("broken", [CUT, TimedOut(url="x")])
def test_after_a_cut_the_state_is_polled_and_nothing_is_sent_again(broken: FetchcutError) -> None:
    stage, reply = talked(changing(3), streaming(b": heartbeat\n\n", broken))
    assert len(messages(stage)) == 1
    assert stage.slept_s == list(POLLS_S[:3])
    assert reply.has_changed
    assert Note(code="client.cut") in stage.told


def test_a_cut_whose_turn_never_shows_is_said_to_be_lost() -> None:
    stage = Stage(session_answers(repeat(LONG), streaming(CUT)))
    with pytest.raises(AnswerLost):
        stage.play(say(line(), "trim to 5 seconds"))
    assert len(messages(stage)) == 1
    assert stage.slept_s == list(POLLS_S)


def test_a_cut_behind_the_words_keeps_the_words() -> None:
    _, reply = talked(changing(1), streaming(frame("Trimmed to 5 s."), CUT))
    assert reply.text == "Trimmed to 5 s."


def test_a_connection_that_never_was_is_an_error_and_not_a_cut() -> None:
    stage = Stage(session_answers(repeat(LONG), lambda _: Unreachable(url="http://x")))
    with pytest.raises(Unreachable):
        stage.play(say(line(), "trim to 5 seconds"))
    assert len(messages(stage)) == 1


def test_a_cut_before_the_head_is_a_cut() -> None:
    _, reply = talked(changing(2), lambda _: CUT)
    assert reply.has_changed


def test_still_working_is_said_every_two_minutes() -> None:
    beats: list[bytes | float] = [b": heartbeat\n\n", 15.0] * 20
    stage, _ = talked(changing(1), streaming(*beats, frame("Done.")))
    said = [each.for_s for each in stage.told if isinstance(each, Working)]
    assert [round(each / 60) for each in said] == [2, 4]


def test_ten_minutes_of_heartbeats_are_enough() -> None:
    beats: list[bytes | float] = [b": heartbeat\n\n", 15.0] * 100
    stage, reply = talked(changing(1), streaming(*beats))
    assert stage.now_s - 1000 < 11.5 * 60
    assert reply.has_changed


def test_words_keep_it_waiting_for_fifteen_minutes_at_most() -> None:
    beats: list[bytes | float] = list(chain.from_iterable((frame(f"Scene {number}."), 60.0) for number in range(40)))
    stage, _ = talked(changing(1), streaming(*beats))
    assert stage.now_s - 1000 < 17 * 60


def test_a_screens_instruction_is_done_once_by_saying_it() -> None:
    streams = iter([Stream([frame("Drag the title to the top right corner.")]), Stream([frame("Moved.")])])
    stage, reply = talked(changing(2), lambda _: next(streams), message="put the title up there")
    second = messages(stage)[1].body
    assert second
    assert b"Move the title to the top right corner" in b"".join(second.pieces())
    assert reply.text == "Moved."
    assert reply.has_changed
    assert reply.wants == ("edit",)


def test_a_screens_instruction_behind_a_change_is_not_done() -> None:
    stage, reply = talked(changing(1), streaming(frame("Added. Drag the title to move it.")))
    assert len(messages(stage)) == 1
    assert reply.text == "Added."


def test_export_talk_exports_nothing() -> None:
    stage, reply = talked(changing(1), streaming(frame("Trimmed. Click the Export button to download it.")))
    assert reply.wants == ("export",)
    assert not any("render" in path for path in stage.paths())


def test_preview_talk_becomes_the_summary() -> None:
    _, reply = talked(changing(1), streaming(frame("Trimmed. You can preview it in the timeline.")))
    assert reply.text.startswith("Trimmed.\nTimeline (1 track")


def test_a_turn_that_breaks_on_the_server_is_its_error() -> None:
    broken = b'data: {"error":"RuntimeError: kaput","error_details":{"error_message":"kaput"}}\n\n'
    stage = Stage(session_answers(repeat(LONG), streaming(broken)))
    with pytest.raises(ServerRefused) as caught:
        stage.play(say(line(), "trim to 5 seconds"))
    assert caught.value.message == "kaput"


def test_refusals_before_the_stream_are_recovered() -> None:
    answers: Iterator[Answer | Stream] = iter([no(1002, 404), Stream([frame("Done.")])])
    stage, reply = talked(changing(1), lambda _: next(answers))
    assert reply.text == "Done."
    assert stage.paths().count("POST api/tasks/me/with-session/nemo_agent") == 2
    assert Note(code="client.new_session") in stage.told


def test_no_credits_are_said_with_the_way_to_register() -> None:
    stage = Stage(session_answers(repeat(LONG), lambda _: no(2001, 402)))
    with pytest.raises(CreditsUsedUp) as caught:
        stage.play(say(line(), "generate a clip"))
    assert caught.value.bind_url == "http://x/register?bind=anon_1"


def event(text: str, turn: str = "e-1", *, is_last: bool = False) -> dict[str, Any]:
    """Return an event as our server logs it."""
    return {"invocationId": turn, "content": {"role": "model", "parts": [{"text": text}]}, "turnComplete": is_last}


def logged(*events: dict[str, Any]) -> Answer:
    """Return a page of our server's log."""
    entries = [{"seq": seq, "event": each} for seq, each in enumerate(events, start=1)]
    return ok({"events": entries, "last": len(entries), "has_more": False})


def test_our_server_tells_a_lost_turn_again() -> None:
    pages = iter([logged(event("Trimming.")), logged(event("Trimming."), event("Now 0:05.", is_last=True))])

    def rest(request: Request) -> Answer | Stream:
        return Stream([frame("Trimming."), CUT]) if request.url.endswith("/run_sse") else next(pages)

    stage, reply = talked(changing(1), rest, version=3)
    assert reply.text == "Trimming.\nNow 0:05."
    assert len(messages(stage)) == 1
    assert stage.slept_s == list(OUR_POLLS_S[:2])


def test_our_server_ends_streams_with_a_last_event_and_one_without_is_read_on() -> None:
    def rest(request: Request) -> Answer | Stream:
        if request.url.endswith("/run_sse"):
            return Stream([frame("Trimming.")])
        return logged(event("Trimming."), event("Now 0:05.", is_last=True))

    assert talked(changing(1), rest, version=3)[1].text == "Trimming.\nNow 0:05."


def test_an_older_turns_words_are_not_this_ones() -> None:
    later = line()
    stage = Stage(
        session_answers(
            repeat(LONG),
            lambda request: CUT if request.url.endswith("/run_sse") else logged(event("Hi.", is_last=True)),
            version=3,
        )
    )
    stage.play(later.connected())
    later.last_turn_id = "e-1"
    with pytest.raises(AnswerLost):
        stage.play(say(later, "trim to 5 seconds"))
