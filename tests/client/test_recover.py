"""The documents' table: what helps against which refusal, once."""

import json

import pytest

from fetchcut import errors
from fetchcut.client.effects import Answer
from fetchcut.client.recover import BETWEEN_TOKENS_S, LONGEST_WAIT_S, SUPPORTED, Cure, cure, error_of
from fetchcut.client.wire import Refusal, outcome
from fetchcut.errors import NotAServer, ServerFailed

URL = "https://nemovideo.example/register?bind=anon_1"


def answer(status: int, body: object, **headers: str) -> Answer:
    """Return an answer with JSON, or with text as it is."""
    text = body if isinstance(body, str) else json.dumps(body)
    kind = {"content-type": "application/json", **headers}
    return Answer(url="https://api.example/x", status=status, headers=kind, body=text.encode())


@pytest.mark.parametrize(
    ("status", "body", "code"),
    [
        (401, {"code": 1001, "message": "Invalid token", "data": None}, 1001),
        (200, {"code": 1001, "message": "Invalid token", "data": None}, 1001),
        (401, {"detail": "Unauthorized"}, 1001),
        (404, {"code": 1002, "message": "gone", "data": None}, 1002),
        (404, {"detail": "Session not found: 12"}, 1002),
        (404, {"detail": "Not Found"}, 404),
        (402, {"code": 2001, "message": "no credits"}, 2001),
        (402, {"message": "export not available on free plan"}, 402),
        (413, {"detail": "too large"}, 4002),
        (415, {"detail": "no"}, 4001),
        (422, {"detail": [{"type": "missing", "loc": ["body"], "msg": "Field required"}]}, 422),
        (429, {"message": "slow down"}, 429),
        (200, {"success": False, "error": "nope"}, 200),
        (500, {"code": 5000, "message": "our fault"}, 5000),
    ],
)
def test_refusals_are_known_by_body_or_status(status: int, body: object, code: int) -> None:
    found = outcome(answer(status, body))
    assert isinstance(found, Refusal)
    assert found.code == code
    assert found.message


def test_data_are_found_inside_and_outside_an_envelope() -> None:
    assert outcome(answer(200, {"code": 0, "data": {"token": "a"}}))["token"] == "a"  # type: ignore[index]
    assert outcome(answer(200, {"token": "a"}))["token"] == "a"  # type: ignore[index]
    assert outcome(answer(200, {"success": True, "data": {"status": "pending"}}))["status"] == "pending"  # type: ignore[index]
    assert outcome(answer(204, "")) == {}


@pytest.mark.parametrize(
    ("status", "body", "kind", "error"),
    [
        (200, "<!DOCTYPE html><p>Sign in", "text/html", NotAServer),
        (404, "<html>", "text/html; charset=utf-8", NotAServer),
        (200, "hello", "text/plain", NotAServer),
        (200, "[1]", "application/json", NotAServer),
        (200, "", "application/json", NotAServer),
        (302, "", "text/plain", NotAServer),
        (502, "<html>Bad Gateway", "text/html", ServerFailed),
        (200, "[" * 100_000, "application/json", NotAServer),
    ],
)
def test_what_is_no_answer_of_a_server_is_said_to_be_none(
    status: int, body: str, kind: str, error: type[Exception]
) -> None:
    with pytest.raises(error):
        outcome(answer(status, body, **{"content-type": kind}))


def refusal(code: int, retry_after_s: float | None = None) -> Refusal:
    """Return a refusal with this code."""
    return Refusal(code=code, message="No.", retry_after_s=retry_after_s)


def test_each_remedy_is_tried_once() -> None:
    assert cure(refusal(1001), frozenset()) == Cure(remedy="new token")
    assert cure(refusal(1001), frozenset({"new token"})) == Cure(remedy="give up")
    assert cure(refusal(1002), frozenset({"new token"})) == Cure(remedy="new session")
    assert cure(refusal(400), frozenset(), is_for_token=True) == Cure(remedy="new client id")
    assert cure(refusal(400), frozenset()) == Cure(remedy="give up")


def test_a_rate_limit_is_waited_for_once_and_not_for_a_week() -> None:
    assert cure(refusal(429), frozenset()) == Cure(remedy="wait", wait_s=30)
    assert cure(refusal(429, 3), frozenset()) == Cure(remedy="wait", wait_s=3)
    assert cure(refusal(429, LONGEST_WAIT_S + 1), frozenset()) == Cure(remedy="give up")
    assert cure(refusal(429), frozenset({"wait"})) == Cure(remedy="give up")


def test_what_stays_is_said_as_the_documents_say_it() -> None:
    spent = error_of(refusal(2001), register_url=URL)
    assert isinstance(spent, errors.CreditsUsedUp)
    assert spent.bind_url == URL
    own = error_of(Refusal(code=2001, message="", data={"bind_url": "https://b"}), register_url=URL)
    assert isinstance(own, errors.CreditsUsedUp)
    assert own.bind_url == "https://b"
    assert isinstance(error_of(refusal(402), register_url=URL), errors.ExportNotInPlan)
    quota = Refusal(code=402, message="Full.", data={"used_bytes": 1, "limit_bytes": 1})
    assert type(error_of(quota, register_url=URL)) is errors.ServerRefused
    kind = error_of(refusal(4001), register_url=URL, name="a.exe")
    assert isinstance(kind, errors.UnsupportedFile)
    assert kind.supported == SUPPORTED
    large = error_of(Refusal(code=4002, message="", data={"limit_bytes": 7}), register_url=URL)
    assert isinstance(large, errors.FileTooLarge)
    assert large.limit_bytes == 7
    assert isinstance(error_of(refusal(1001), register_url=URL), errors.TokenRefused)
    assert isinstance(error_of(refusal(1002), register_url=URL), errors.SessionMissing)
    assert isinstance(error_of(refusal(429), register_url=URL), errors.ServerBusy)
    for_token = error_of(refusal(429), register_url=URL, is_for_token=True)
    assert isinstance(for_token, errors.NoNewToken)
    assert for_token.wait_s == BETWEEN_TOKENS_S
