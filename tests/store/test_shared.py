"""What all processes share: keys, and who lives."""

from fetchcut.store import beats
from fetchcut.store.database import Database
from fetchcut.store.secrets import secret
from tests.store.people import at_once


def test_everybody_gets_the_same_key_and_another_name_another(db: Database) -> None:
    keys = set(at_once(40, lambda _: secret(db, "links")))
    assert len(keys) == 1
    assert {len(key) for key in keys} == {32}
    assert secret(db, "webhooks") not in keys


def test_a_worker_lives_while_it_beats(db: Database) -> None:
    with db.transaction() as tx:
        at_ms = beats.beat(tx, "a")
        beats.beat(tx, "b")
        tx.run("UPDATE worker_beats SET beat_at_ms = :old WHERE executor_id = 'b'", old=at_ms - 10_000)
        assert beats.living(tx, 60_000) == {"a", "b"}
        assert beats.living(tx, 9_000) == {"a"}
        assert {beat.executor_id: beat.beat_at_ms for beat in beats.all_beats(tx)}["a"] == at_ms
        assert beats.forget(tx, 9_000) == 1
        beats.beat(tx, "a")
        beats.stop(tx, "a")
        assert beats.all_beats(tx) == []
