"""The model of the settings over its own wire: what is sent, and what comes of every kind of answer."""

import gzip
import socket
import time
from collections.abc import Callable, Iterator

import pytest

from fetchcut.errors import (
    ModelBusy,
    ModelError,
    ModelFailed,
    ModelMissing,
    ModelNonsense,
    ModelRefused,
    ModelTooMuch,
    ModelTooSlow,
    ModelUnknown,
    ModelUnreachable,
)
from fetchcut.language.converse import converse
from fetchcut.language.models import speaker as speakers
from fetchcut.language.models.access import Access
from fetchcut.language.models.speaker import Leave, Speaker
from fetchcut.language.outcome import Answer, Edits, History, Outcome, Question
from fetchcut.language.situation import Situation
from fetchcut.timeline.edits import apply_all
from tests.models import endpoint as wire
from tests.models.endpoint import Endpoint, Reply, calls, status, text
from tests.models.said import UNREAD, situation

KEY = "sk-very-secret"
Speak = Callable[..., Outcome]


@pytest.fixture
def failures() -> list[ModelError]:
    return []


@pytest.fixture
def speak(endpoint: Endpoint, failures: list[ModelError]) -> Iterator[Speak]:
    opened: list[Speaker] = []

    def spoken(message: str, where: Situation, **changes: object) -> Outcome:
        access = Access(**{"name": wire.MODEL, "url": endpoint.url, "key": KEY, "time_s": 10.0, **changes})  # type: ignore[arg-type]
        opened.append(Speaker(access))
        return opened[-1].speak(message, where, Leave(failed=failures.append))

    yield spoken
    for each in opened:
        each.close()


def test_what_no_rule_reads_becomes_the_models_edits(endpoint: Endpoint, speak: Speak) -> None:
    endpoint.script(calls(("trim", {"segment": "s1", "head_ms": 2000})), text("done"))
    where = situation(10, 20)
    outcome = speak(UNREAD, where)
    assert isinstance(outcome, Edits)
    assert apply_all(where.draft, outcome.edits, where.library).duration == 28
    assert "0:30 → 0:28" in outcome.text
    assert outcome.focus == ("s1",)


def test_what_the_rules_read_is_not_asked(endpoint: Endpoint, speak: Speak) -> None:
    endpoint.script(text("done"))
    for message in ("keep the first 5 seconds", "undo", "export it", "cut at 0:50", "hello"):
        assert speak(message, situation()) == converse(message, situation())
    assert endpoint.asked == []


def test_the_model_comes_first_where_the_settings_say_so(endpoint: Endpoint, speak: Speak) -> None:
    endpoint.script(calls(("trim", {"segment": "s2", "tail_ms": 1000})), text("done"))
    outcome = speak("keep the first 5 seconds and export it", situation(), order="model")
    assert isinstance(outcome, Edits)
    assert outcome.then is not None
    assert "0:30 → 0:29" in outcome.text
    endpoint.script(text("done"))
    assert isinstance(speak("undo", situation(), order="model"), History)
    assert endpoint.asked == []


def test_what_is_left_out_by_the_rules_is_asked_too(endpoint: Endpoint, speak: Speak) -> None:
    message = "mute it, then add the dog clip"
    assert isinstance(converse(message, situation()), Edits)
    endpoint.script(calls(("mute", {}), ("trim", {"segment": "s1", "head_ms": 2000})), text("done"))
    outcome = speak(message, situation())
    assert isinstance(outcome, Edits)
    assert len(outcome.edits) == 2


def test_the_edits_are_its_tools_with_their_schemas(endpoint: Endpoint, speak: Speak) -> None:
    endpoint.script(text("done"))
    speak(UNREAD, situation())
    sent = endpoint.asked[0]
    tools = {each["function"]["name"]: each["function"] for each in sent["tools"]}
    assert tools["remove_range"]["parameters"]["properties"].keys() == {"start_ms", "end_ms"}
    assert {"ask_person", "answer_person", "set_music", "add_captions"} <= tools.keys()
    assert sent["model"] == wire.MODEL
    assert endpoint.keys == [f"Bearer {KEY}"]


def test_it_is_told_why_an_edit_cannot_be_done_and_tries_again(endpoint: Endpoint, speak: Speak) -> None:
    endpoint.script(
        calls(("trim", {"segment": "s9", "head_ms": 2000}), ("trim", {"segment": 7})),
        calls(("trim", {"segment": "s1", "head_ms": 10**30}), ("split", {"at_ms": 99_000})),
        calls(("trim", {"segment": "s1", "head_ms": 1000})),
        text("done"),
    )
    outcome = speak(UNREAD, situation())
    assert isinstance(outcome, Edits)
    assert len(outcome.edits) == 1
    told = [each["content"] for each in endpoint.asked[-1]["messages"] if each["role"] == "tool"]
    assert ["not_done" in each for each in told] == [True, True, True, True, False]


@pytest.mark.parametrize(
    ("reply", "kind", "shown"),
    [
        (calls(("ask_person", {"question": "Which clip?"})), Question, "Which clip?"),
        (calls(("delete", {"segments": ["s1"]}), ("ask_person", {"question": "Which clip?"})), Question, "Which clip?"),
        (text("Which of the **two**?"), Question, "Which of the two?"),
        (calls(("answer_person", {"answer": "Clip 2 is the longest."})), Answer, "Nothing changed. Clip 2 is the"),
    ],
)
def test_a_question_or_answer_changes_nothing(
    endpoint: Endpoint, speak: Speak, reply: Reply, kind: type[Outcome], shown: str
) -> None:
    endpoint.script(reply, text("done"))
    outcome = speak(UNREAD, situation())
    assert isinstance(outcome, kind)
    assert outcome.text.startswith(shown)


@pytest.mark.parametrize(
    "words",
    [
        "Done! I removed everything and exported it.",
        "Pay at https://evil.example/now ?",
        "See [here](evil) ?",
        "Go to evil.example/x, ok?",
        "",
        "\u202e\u200b",
    ],
)
def test_words_without_edits_are_never_shown_as_a_deed_or_with_a_link(
    endpoint: Endpoint, speak: Speak, words: str
) -> None:
    for reply in (text(words), calls(("ask_person", {"question": words if "://" in words else ""}))):
        endpoint.script(reply)
        assert speak(UNREAD, situation()) == converse(UNREAD, situation())


def test_long_words_are_cut_and_stay_in_one_line(endpoint: Endpoint, speak: Speak) -> None:
    endpoint.script(calls(("ask_person", {"question": "Really?\n\x1b[2J" + "why " * 5000})))
    outcome = speak(UNREAD, situation())
    assert isinstance(outcome, Question)
    assert len(outcome.text) <= 300
    assert outcome.text.isprintable()


BAD: list[tuple[str, Reply, type[ModelError]]] = [
    ("401", status(401), ModelRefused),
    ("404", status(404), ModelRefused),
    ("400", status(400), ModelRefused),
    ("429", status(429, Retry_After="0"), ModelBusy),
    ("500", status(500), ModelFailed),
    ("503", status(503), ModelFailed),
    ("redirect", status(307, Location="http://127.0.0.1:9/v1/chat/completions"), ModelError),
    ("garbage", wire.raw(b"<html>no</html>", "text/html"), ModelNonsense),
    ("broken", wire.raw(b'{"choices": [{"mess'), ModelNonsense),
    ("other", wire.raw(b'{"choices": []}'), ModelNonsense),
    ("wrong types", wire.raw(b'{"choices": 7, "usage": "x", "model": []}'), ModelNonsense),
    ("deep", wire.raw(b"[" * 200_000), ModelNonsense),
    ("packed", wire.raw(gzip.compress(b" " * 2**24), Content_Encoding="gzip"), ModelNonsense),
    ("endless", wire.endless, ModelTooMuch),
    ("unknown tool", calls(("format_disk", {"path": "/"})), ModelNonsense),
    ("broken arguments", calls(("trim", '{"segment": ')), ModelNonsense),
    ("thousands of calls", calls(*[("flip", {"direction": "h"})] * 3000), ModelTooMuch),
    ("rounds without end", calls(("flip", {"direction": "h"})), ModelTooMuch),
]


@pytest.mark.parametrize(("reply", "error"), [each[1:] for each in BAD], ids=[each[0] for each in BAD])
def test_whatever_goes_wrong_the_rules_answer(
    endpoint: Endpoint, speak: Speak, failures: list[ModelError], reply: Reply, error: type[ModelError]
) -> None:
    endpoint.script(reply)
    assert speak(UNREAD, situation()) == converse(UNREAD, situation())
    assert [isinstance(each, error) for each in failures] == [True], failures
    assert KEY not in repr(failures) + repr(failures[0].facts())


@pytest.mark.parametrize("reply", [wire.drip, wire.silence], ids=["drip", "silence"])
def test_a_slow_one_is_left_after_its_time(
    endpoint: Endpoint, speak: Speak, failures: list[ModelError], reply: Reply
) -> None:
    endpoint.script(reply)
    assert speak(UNREAD, situation(), time_s=1.0) == converse(UNREAD, situation())
    assert isinstance(failures[0], ModelTooSlow)


def test_tokens_are_limited(endpoint: Endpoint, speak: Speak, failures: list[ModelError]) -> None:
    endpoint.script(calls(("flip", {"direction": "h"})))
    speak(UNREAD, situation(), tokens=2500)
    assert isinstance(failures[0], ModelTooMuch)
    assert len(endpoint.asked) <= 3


def test_nobody_there(speak: Speak, failures: list[ModelError]) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        url = f"http://127.0.0.1:{taken.getsockname()[1]}/v1"
        assert speak(UNREAD, situation(), url=url) == converse(UNREAD, situation())
    assert isinstance(failures[0], ModelUnreachable)


def test_a_provider_that_is_not_there(speak: Speak, failures: list[ModelError]) -> None:
    for name in ("nobody:knows", "no-provider", "anthropic:claude", "openai:gpt-5"):
        assert speak(UNREAD, situation(), name=name, url=None, key=None) == converse(UNREAD, situation())
    assert all(isinstance(each, ModelUnknown | ModelMissing) for each in failures)
    assert len(failures) == 4


def test_one_that_fails_again_and_again_is_left_alone(
    endpoint: Endpoint, failures: list[ModelError], monkeypatch: pytest.MonkeyPatch
) -> None:
    endpoint.script(status(500))
    speaker = Speaker(Access(name=wire.MODEL, url=endpoint.url))
    for _ in range(speakers.MOST_FAILURES + 2):
        speaker.speak(UNREAD, situation(), Leave(failed=failures.append))
    assert len(failures) == speakers.MOST_FAILURES
    endpoint.script(calls(("trim", {"segment": "s1", "head_ms": 2000})), text("done"))
    now = time.monotonic()
    monkeypatch.setattr(time, "monotonic", lambda: now + speakers.REST_S + 1)
    assert isinstance(speaker.speak(UNREAD, situation()), Edits)
    speaker.close()


def test_whoever_waits_can_stop(endpoint: Endpoint) -> None:
    class Stopped(Exception):
        pass

    def check() -> None:
        raise Stopped

    endpoint.script(wire.drip)
    speaker = Speaker(Access(name=wire.MODEL, url=endpoint.url))
    with pytest.raises(Stopped):
        speaker.speak(UNREAD, situation(), Leave(check=check))
    speaker.close()


def test_a_turn_that_may_not_ask_does_not(endpoint: Endpoint) -> None:
    endpoint.script(text("done"))
    speaker = Speaker(Access(name=wire.MODEL, url=endpoint.url))
    assert isinstance(speaker.speak(UNREAD, situation(), Leave(admit=lambda: False)), Question)
    assert endpoint.asked == []
    speaker.close()


def test_the_key_is_shown_nowhere() -> None:
    assert KEY not in repr(Access(name="x", key=KEY))


def test_a_chinese_message_is_answered_in_chinese(endpoint: Endpoint, speak: Speak) -> None:
    endpoint.script(calls(("trim", {"segment": "s1", "head_ms": 2000})), text("done"))
    outcome = speak("弗罗布一下氛围", situation())
    assert isinstance(outcome, Edits)
    assert "时长" in outcome.text
    assert "Chinese" in endpoint.asked[0]["messages"][0]["content"]
