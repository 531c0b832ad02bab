"""kill -9 of a process that spends: what it said was done is done, nothing is done twice, all adds up."""

import itertools
import subprocess
import sys
from collections.abc import Callable

from fetchcut.service import credits  # noqa: A004  the trade's word
from fetchcut.store import ledger
from fetchcut.store.database import Database
from fetchcut.store.migrate import migrate
from tests.store.conftest import Urls
from tests.store.people import person

PROGRAM = """
import sys
from fetchcut.service import credits
from fetchcut.store.database import Database
url, user_id, count = sys.argv[1:]
db = Database(url)
for number in range(int(count)):
    with db.transaction() as tx:
        credits.reserve(tx, user_id, f"op{number}", 2)
    with db.transaction() as tx:
        (credits.settle if number % 2 else credits.release)(tx, f"op{number}")
    print(number, flush=True)
"""
COUNT = 200


def test_a_spender_killed_again_and_again_ends_right(new_url: Urls, opened: Callable[[str], Database]) -> None:
    url = new_url()
    db = opened(url)
    migrate(db)
    user_id = person(db, COUNT)
    for lines in (1, 90, COUNT + 1):
        said = spend_and_kill(url, user_id, lines)
        with db.reading() as tx:
            assert ledger.wrong(tx) == []
            assert len(ledger.open_reservations(tx, 2**62)) <= 1
            ended = set(tx.all(str, "SELECT key FROM ledger WHERE kind IN ('settle', 'release')"))
            assert {f"op{number}" for number in said} <= ended
            spent = tx.one(int, "SELECT COUNT(*) AS n FROM ledger WHERE kind = 'settle'") or 0
            assert credits.balance(tx, user_id).total == COUNT - 2 * spent
    assert len(ended) == COUNT
    with db.reading() as tx:
        assert credits.balance(tx, user_id) == credits.Balance(available=0, frozen=0)
        assert db.faults(tx) == []


def spend_and_kill(url: str, user_id: str, lines: int) -> list[int]:
    """Return what a spender said was done before it was killed, which is after so many lines or at its end."""
    command = [sys.executable, "-c", PROGRAM, url, user_id, str(COUNT)]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout
        said = [int(line) for line in itertools.islice(process.stdout, lines)]
        process.kill()
        return said + [int(line) for line in process.stdout if line.endswith("\n")]
