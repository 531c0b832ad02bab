"""What we rely on in DBOS, in both databases: a claim counts, only what the dead hold is released, once is once.

A contract test: the call that releases is not public there, so a new version may change it.
"""

import threading
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from dbos._sys_db import SystemDatabase

from fetchcut.service.flows_durable import MOST_RUNS, Flows, Queue
from tests.engine.office import until
from tests.postgres import Postgres


@pytest.fixture(params=["sqlite", "postgresql"])
def url(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    if request.param == "sqlite":
        return f"sqlite:///{tmp_path}/jobs.db"
    postgres: Postgres = request.getfixturevalue("postgres")
    return postgres.new_database()


class Told:
    """A flow that notes its runs and waits, each time, until it is let go."""

    def __init__(self) -> None:
        self.runs: list[str] = []
        self.go = threading.Event()

    def __call__(self, job_id: str) -> None:
        self.runs.append(job_id)
        self.go.wait(60)


@pytest.fixture
def flows(url: str) -> Iterator[Callable[[], Flows]]:
    made: list[Flows] = []

    def launched() -> Flows:
        found = Flows(url, f"executor-{len(made)}", {"job": "jobs"})
        made.append(found)
        return found

    yield launched
    for each in made:
        each.close()


def begin(flows: Flows, told: Told) -> Flows:
    flows.launch({"job": told}, [Queue(name="jobs", at_once=100, poll_s=0.05)])
    return flows


def test_an_idle_queue_is_not_claimed_from_and_what_comes_is_begun(
    flows: Callable[[], Flows], monkeypatch: pytest.MonkeyPatch
) -> None:
    claims: list[str] = []
    claiming = SystemDatabase.start_queued_workflows

    def counted(self: SystemDatabase, queue: Any, *args: Any, **more: Any) -> Any:
        claims.append(queue.name)
        return claiming(self, queue, *args, **more)

    monkeypatch.setattr(SystemDatabase, "start_queued_workflows", counted)
    told = Told()
    told.go.set()
    here = begin(flows(), told)
    assert here.glance is not None
    glances: list[str] = []
    looking = here.glance.waits

    def glanced(queue: str) -> bool:
        glances.append(queue)
        return looking(queue)

    monkeypatch.setattr(here.glance, "waits", glanced)
    until(lambda: glances.count("jobs") >= 5)
    claims.clear()
    until(lambda: glances.count("jobs") >= 20)
    assert "jobs" not in claims
    assert here.held() == []
    # By another process, as far as the queue knows.
    flows().enqueue("job", "j1")
    until(lambda: told.runs == ["j1"])
    assert "jobs" in claims


def test_what_is_held_is_seen_at_once(flows: Callable[[], Flows]) -> None:
    told = Told()
    here = begin(flows(), told)
    here.start("job", "j1")
    assert [each.id for each in here.held()] == ["j1"]
    told.go.set()
    until(lambda: here.held() == [])


def test_a_job_runs_once_however_often_it_is_submitted(flows: Callable[[], Flows]) -> None:
    told = Told()
    told.go.set()
    here = begin(flows(), told)
    for _ in range(3):
        here.enqueue("job", "a")
    here.start("job", "a")
    until(lambda: here.states(["a"]) == {"a": False})
    here.enqueue("job", "a")
    here.start("job", "b")
    until(lambda: here.states(["a", "b"]) == {"a": False, "b": False})
    assert told.runs == ["a", "b"]
    assert here.states(["unknown"]) == {}


@pytest.mark.parametrize("how", ["queued", "begun here"])
def test_only_what_the_dead_hold_is_released_and_each_claim_counts(flows: Callable[[], Flows], how: str) -> None:
    told = Told()
    here = begin(flows(), told)
    (here.enqueue if how == "queued" else here.start)("job", "a")
    until(lambda: told.runs == ["a"])
    held = here.holding("a")
    assert held
    assert (held.executor_id, held.runs, held.name) == ("executor-0", 1, "job")
    assert here.release([replace(held, executor_id="somebody else")]) == []
    assert here.release([held]) == ["a"]
    assert here.release([held]) == []
    until(lambda: told.runs == ["a", "a"])
    again = here.holding("a")
    assert again
    assert again.runs == 2
    # The first claim is over: what it held is not released once more.
    told.go.set()
    until(lambda: here.states(["a"]) == {"a": False})
    assert here.release([again]) == []
    assert here.held() == []


def test_a_job_that_was_begun_too_often_is_not_begun_again(flows: Callable[[], Flows]) -> None:
    told = Told()
    here = begin(flows(), told)
    here.enqueue("job", "a")
    for number in range(1, MOST_RUNS + 2):
        until(lambda number=number: len(told.runs) == number)  # type: ignore[misc]
        assert here.release([each for each in here.held() if each.id == "a"]) == ["a"]
    until(lambda: here.states(["a"]) == {"a": False})
    told.go.set()
    assert len(told.runs) == MOST_RUNS + 1


def test_what_ended_long_ago_is_forgotten(flows: Callable[[], Flows]) -> None:
    told = Told()
    told.go.set()
    here = begin(flows(), told)
    here.enqueue("job", "a")
    until(lambda: here.states(["a"]) == {"a": False})
    assert here.purge(3600) == 0
    assert here.purge(-3600) == 1
    assert here.states(["a"]) == {}


def test_who_only_submits_needs_no_worker(flows: Callable[[], Flows]) -> None:
    first = flows()
    first.enqueue("job", "a")
    assert first.states(["a"]) == {"a": True}
    told = Told()
    told.go.set()
    begin(flows(), told)
    until(lambda: first.states(["a"]) == {"a": False})


def test_a_run_that_was_released_keeps_no_process_from_ending(flows: Callable[[], Flows]) -> None:
    told = Told()
    here = begin(flows(), told)
    here.enqueue("job", "j1")
    until(lambda: told.runs == ["j1"])
    here.stop_claiming()
    (held,) = here.held()
    assert here.release([held]) == ["j1"]
    told.go.set()
    here.close()
    until(lambda: not [each for each in threading.enumerate() if each.name.startswith("dbos-executor")])
