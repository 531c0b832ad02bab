"""A model and servers that come and go: how often an account may ask it, and a turn that another server ends."""

import json
from pathlib import Path

from fetchcut.service.server import Server
from tests.engine.office import Person, arrive, settings, texts, until
from tests.models import endpoint as wire
from tests.models.endpoint import Endpoint, text
from tests.models.said import UNREAD
from tests.models.test_turns import named, trimming


def test_the_plan_says_who_may_ask_and_how_often(endpoint: Endpoint, tmp_path: Path) -> None:
    made = settings(tmp_path, None, **named(endpoint))
    (tmp_path / "plans.toml").write_text(
        "[plans.default]\nmodel_turns_per_day = 2\n[plans.none]\ncan_use_model = false\n"
    )
    endpoint.script(text("done"))
    with Server(made) as server:
        me = arrive(server)
        for _ in range(4):
            me.say(UNREAD)
        assert len(endpoint.asked) == 2
        other = arrive(server)
        with server.db.transaction() as tx:
            tx.run("UPDATE users SET plan = 'none' WHERE id = :id", id=other.caller.user_id)
        other.say(UNREAD)
        assert len(endpoint.asked) == 2


def test_a_server_that_stops_hands_the_turn_to_the_next_one(endpoint: Endpoint, tmp_path: Path) -> None:
    patient = named(endpoint, model_timeout_s=60)
    endpoint.script(wire.drip)
    first = Server(settings(tmp_path, None, **patient))
    first.start()
    me = arrive(first)
    turn = me.submit(UNREAD)
    until(lambda: endpoint.asked)
    first.stop()
    with Server(settings(tmp_path, None, **patient)) as second:
        again = Person(server=second, caller=me.caller, session_id=me.session_id)
        endpoint.script(trimming(again, 2000), text("done"))
        told = [json.loads(each.body) for each in again.followed(turn)]
        assert texts(told)[-1].endswith("0:06 → 0:04.")
        assert again.credits == (999, 0)
