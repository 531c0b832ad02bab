import json

from hypothesis import given, strategies as st

from fetchcut.service.events import LARGEST_DELTA, Telling, invocation_id


def told(telling: Telling) -> list[dict[str, object]]:
    return [json.loads(body) for body in telling.bodies]


def test_a_run_that_begins_again_says_the_same_again() -> None:
    def said() -> list[dict[str, object]]:
        telling = Telling("e-1", 1.5)
        telling.did("edit", {"a": 1}, {"status": "success"}, {"version": 2})
        telling.say("Done.", is_last=True)
        return told(telling)

    assert said() == said()
    assert len({each["id"] for each in said()}) == 3
    elsewhere = Telling("e-1", 1.5, place="end")
    elsewhere.say("Done.")
    assert elsewhere.first_id == told(elsewhere)[0]["id"] not in {each["id"] for each in said()}


def test_a_call_is_answered_under_its_id_and_only_the_last_text_ends_the_turn() -> None:
    telling = Telling("e-1", 0.0)
    telling.say("One moment.")
    telling.did("edit", {}, {"status": "success"})
    telling.say("Done.", is_last=True)
    found = told(telling)
    call = found[1]["content"]["parts"][0]["functionCall"]  # type: ignore[index]
    answer = found[2]["content"]["parts"][0]["functionResponse"]  # type: ignore[index]
    assert call["id"] == answer["id"]
    assert [each["content"]["role"] for each in found] == ["model", "model", "user", "model"]  # type: ignore[index]
    assert ["turnComplete" in each for each in found] == [False, False, False, True]


def test_a_state_that_is_too_large_is_named_and_not_repeated() -> None:
    telling = Telling("e-1", 0.0)
    telling.did("edit", {}, {}, {"version": 7, "draft": "x" * LARGEST_DELTA})
    assert told(telling)[1]["actions"]["stateDelta"] == {"version": 7}  # type: ignore[index]


@given(st.text())
def test_any_text_is_one_line_and_comes_back(text: str) -> None:
    telling = Telling("e-1", 0.0)
    try:
        telling.say(text)
    except UnicodeEncodeError:
        assert any("\ud800" <= character <= "\udfff" for character in text)
        return
    assert "\n" not in telling.bodies[0]
    assert told(telling)[0]["content"]["parts"][0]["text"] == text  # type: ignore[index]


def test_names_of_turns_have_adk_s_form() -> None:
    assert invocation_id().startswith("e-")
    assert invocation_id() != invocation_id()
