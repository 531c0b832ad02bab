"""A line to a server: connecting, and what every request is recovered from."""

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

from fetchcut.client.effects import Answer, Request, Sleep
from fetchcut.client.environment import Environment
from fetchcut.client.events import Note
from fetchcut.client.kept import Account, Kept
from fetchcut.client.line import TRIES, Line
from fetchcut.client.state import balance, state
from fetchcut.errors import CutOff, FetchcutError, NotAServer, ServerBusy, ServerFailed, SessionMissing, TokenRefused
from tests.client.dialogue import Stage, Stream, no, ok

TOKEN = "api/auth/anonymous-token"
SESSION = "api/tasks/me/with-session/nemo_agent"
BALANCE = "api/credits/balance/simple"

Script = dict[str, list[Answer | FetchcutError]]


def scripted(script: Script) -> Callable[[Request], Answer | Stream | FetchcutError]:
    """Return answers by path, each list in order; the last one again and again."""

    def answer(request: Request) -> Answer | FetchcutError:
        answers = script[request.url.split("/", 3)[3].partition("?")[0]]
        return answers.pop(0) if len(answers) > 1 else answers[0]

    return answer


def tokens(*names: str) -> list[Answer | FetchcutError]:
    """Return answers with these tokens."""
    return [ok({"token": name, "user_id": f"anon_{name}", "expires_at": "2099-01-01T00:00:00Z"}) for name in names]


def sessions(*ids: str) -> list[Answer | FetchcutError]:
    """Return answers with these sessions."""
    return [ok({"session_id": each, "task_id": f"task_{each}"}) for each in ids]


def line(kept: Kept | None = None, **environment: str) -> Line:
    """Return a line to nowhere."""
    return Line("http://x", Environment(**environment), client_id=lambda: "me", kept=kept, make_id=lambda: "made")


BALANCES: list[Answer | FetchcutError] = [ok({"available": 60, "frozen": 40, "total": 100})]


def test_the_first_request_connects_and_the_second_does_not() -> None:
    stage, to = Stage(scripted({TOKEN: tokens("t"), SESSION: sessions("1"), BALANCE: BALANCES})), line()
    assert stage.play(balance(to)).available == 60
    stage.play(balance(to))
    assert stage.paths() == [f"POST {TOKEN}", f"POST {SESSION}", f"GET {BALANCE}", f"GET {BALANCE}"]
    assert stage.sent[0].headers["X-Client-Id"] == "me"
    assert "Authorization" not in stage.sent[0].headers
    assert stage.told == [Note(code="client.connecting", facts={"server": "http://x"})]


def test_a_token_of_the_environment_is_used_and_never_kept(tmp_path: Path) -> None:
    kept = Kept(tmp_path / "servers.json")
    stage = Stage(scripted({SESSION: sessions("1"), BALANCE: BALANCES}))
    stage.play(balance(line(kept, token="mine")))
    assert stage.sent[0].headers["Authorization"] == "Bearer mine"
    assert "mine" not in (tmp_path / "servers.json").read_text()


def test_a_token_is_remembered_for_the_next_run(tmp_path: Path) -> None:
    kept = Kept(tmp_path / "servers.json")
    Stage(scripted({TOKEN: tokens("t"), SESSION: sessions("1")})).play(line(kept).connected())
    again = Stage(scripted({SESSION: sessions("2"), BALANCE: BALANCES}))
    to = line(kept)
    assert to.last_session
    assert to.last_session.id == "1"
    again.play(balance(to))
    assert again.paths() == [f"POST {SESSION}", f"GET {BALANCE}"]


def test_a_token_that_another_run_gets_meanwhile_is_taken(tmp_path: Path) -> None:
    kept = Kept(tmp_path / "servers.json")
    one, other = line(kept), line(kept)
    Stage(scripted({TOKEN: tokens("t"), SESSION: sessions("1")})).play(one.connected())
    stage = Stage(scripted({TOKEN: [no(429, 429)], SESSION: sessions("2"), BALANCE: BALANCES}))
    stage.play(balance(other))
    assert stage.paths() == [f"POST {SESSION}", f"GET {BALANCE}"]
    assert stage.sent[-1].headers["Authorization"] == "Bearer t"


def test_a_token_that_another_run_renewed_is_taken_and_never_forgotten(tmp_path: Path) -> None:
    kept = Kept(tmp_path / "servers.json")
    Stage(scripted({TOKEN: tokens("old"), SESSION: sessions("1")})).play(line(kept).connected())
    one, other = line(kept), line(kept)
    script: Script = {TOKEN: tokens("new"), SESSION: sessions("2"), BALANCE: [no(1001, 401), *BALANCES]}
    Stage(scripted(script)).play(balance(one))
    # The other still has the old one, and writes down its session before it learns that it has run out.
    script = {TOKEN: [no(429, 429)], SESSION: sessions("3"), BALANCE: [no(1001, 401), *BALANCES]}
    stage = Stage(scripted(script))
    stage.play(balance(other))
    assert f"POST {TOKEN}" not in stage.paths()
    assert stage.sent[-1].headers["Authorization"] == "Bearer new"
    assert kept.of("http://x").account.token == "new"


def test_one_run_waits_while_another_asks_for_a_token(tmp_path: Path) -> None:
    kept = Kept(tmp_path / "servers.json")
    claim = kept.claim()
    assert claim is not None
    release = claim.release

    class Waiting(Stage):
        """Another run gets its token while this one sleeps for the third time."""

        def _perform(self, effect: object) -> object:
            if isinstance(effect, Sleep) and len(self.slept_s) == 2:
                kept.change("http://x", lambda known: replace(known, account=Account(token="theirs")))
                release()
            return super()._perform(effect)

    waiting = Waiting(scripted({TOKEN: [no(429, 429)], SESSION: sessions("1"), BALANCE: BALANCES}))
    assert waiting.play(balance(line(kept))).total == 100
    assert waiting.sent[-1].headers["Authorization"] == "Bearer theirs"
    assert len(waiting.slept_s) == 3


def test_a_place_that_wants_a_token_for_a_token_is_left() -> None:
    with pytest.raises(TokenRefused):
        Stage(scripted({TOKEN: [no(1001, 401)]})).play(line().connected())


def test_what_a_server_says_it_has_not_done_is_sent_again() -> None:
    away = Answer(url="", status=503, headers={"retry-after": "2"}, body=b'{"code":5000,"message":"away"}')
    stage = Stage(scripted({TOKEN: [away, *tokens("t")], SESSION: [away, *sessions("1")]}))
    stage.play(line().connected())
    assert stage.paths() == [f"POST {TOKEN}"] * 2 + [f"POST {SESSION}"] * 2
    mute = Stage(scripted({TOKEN: [Answer(url="", status=503, body=b"")]}))
    with pytest.raises(ServerFailed):
        mute.play(line().connected())
    assert len(mute.sent) == 1


def test_an_expired_token_gives_a_new_one_and_the_same_request_again() -> None:
    script: Script = {TOKEN: tokens("t", "u"), SESSION: sessions("1", "2"), BALANCE: [no(1001, 401), *BALANCES]}
    stage, to = Stage(scripted(script)), line()
    assert stage.play(balance(to)).total == 100
    assert stage.paths()[-4:] == [f"GET {BALANCE}", f"POST {TOKEN}", f"POST {SESSION}", f"GET {BALANCE}"]
    assert stage.sent[-1].headers["Authorization"] == "Bearer u"
    assert to.session_id == "2"


def test_a_token_that_never_works_ends_it() -> None:
    stage = Stage(scripted({TOKEN: tokens("t"), SESSION: sessions("1"), BALANCE: [no(1001, 401)]}))
    with pytest.raises(TokenRefused):
        stage.play(balance(line()))
    assert stage.paths().count(f"POST {TOKEN}") == 2


def test_a_lost_session_gives_a_new_one_under_its_own_address() -> None:
    states: Script = {
        TOKEN: tokens("t"),
        SESSION: sessions("1", "2"),
        "api/state/nemo_agent/me/1/latest": [no(1002, 404)],
        "api/state/nemo_agent/me/2/latest": [ok({"state": {"draft": {}}})],
    }
    stage = Stage(scripted(states))
    assert stage.play(state(line())).session_id == "2"
    states["api/state/nemo_agent/me/2/latest"] = [no(1002, 404)]
    states["api/state/nemo_agent/me/1/latest"] = [no(1002, 404)]
    with pytest.raises(SessionMissing):
        Stage(scripted(states)).play(state(line()))


def test_a_refused_client_id_is_made_anew() -> None:
    script: Script = {TOKEN: [no(400, 400), *tokens("t")], SESSION: sessions("1"), BALANCE: BALANCES}
    stage = Stage(scripted(script))
    stage.play(balance(line()))
    assert [each.headers["X-Client-Id"] for each in stage.sent[:2]] == ["me", "made"]


def test_a_rate_limit_is_waited_for_once() -> None:
    script: Script = {TOKEN: tokens("t"), SESSION: sessions("1"), BALANCE: [no(429, 429), *BALANCES]}
    stage = Stage(scripted(script))
    stage.play(balance(line()))
    assert stage.slept_s == [30]
    assert stage.told[-1] == Note(code="client.waiting", facts={"seconds": 30})


def test_a_storm_of_rate_limits_ends_it_with_its_wait() -> None:
    stage = Stage(scripted({TOKEN: [no(429, 429, {"retry_after": 20})]}))
    with pytest.raises(ServerBusy) as caught:
        stage.play(balance(line()))
    assert caught.value.retry_after_s == 20
    assert stage.slept_s == [20]


def test_reading_survives_a_broken_way() -> None:
    cut = CutOff(url="http://x", got_bytes=0)
    gateway = Answer(url="http://x/", status=503, headers={"content-type": "text/html"}, body=b"<html>")
    script: Script = {TOKEN: tokens("t"), SESSION: sessions("1"), BALANCE: [cut, gateway, *BALANCES]}
    stage = Stage(scripted(script))
    assert stage.play(balance(line())).total == 100
    assert stage.slept_s == [1, 2]


def test_a_way_that_stays_broken_ends_it() -> None:
    down = Answer(url="http://x/", status=502, headers={"content-type": "text/html"}, body=b"<html>")
    stage = Stage(scripted({TOKEN: tokens("t"), SESSION: sessions("1"), BALANCE: [down]}))
    with pytest.raises(ServerFailed):
        stage.play(balance(line()))
    assert stage.paths().count(f"GET {BALANCE}") == TRIES


def test_what_changes_something_is_not_sent_twice() -> None:
    stage = Stage(scripted({TOKEN: tokens("t"), SESSION: [CutOff(url="http://x", got_bytes=0)]}))
    with pytest.raises(CutOff):
        stage.play(line().connected())
    assert stage.paths().count(f"POST {SESSION}") == 1


def test_a_page_is_no_server() -> None:
    page = Answer(url="http://x/", status=200, headers={"content-type": "text/html"}, body=b"<html>Sign in")
    stage = Stage(scripted({TOKEN: [page]}))
    with pytest.raises(NotAServer) as caught:
        stage.play(line().connected())
    assert caught.value.found == "an HTML page"


def test_the_web_address_may_be_another_one() -> None:
    stage = Stage(scripted({TOKEN: tokens("t"), SESSION: sessions("1")}))
    to = line(web_url="https://nemovideo.example")
    stage.play(to.connected())
    assert to.register_url == "https://nemovideo.example/register?bind=anon_t"
