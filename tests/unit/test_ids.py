"""Names for new things, in the forms clients know."""

import re
from collections.abc import Callable

import pytest

from fetchcut.service import ids


@pytest.mark.parametrize(
    ("make", "pattern"),
    [
        (ids.token, r"nmv_usr_[A-Za-z0-9_-]{43}"),
        (ids.cookie, r"web_[A-Za-z0-9_-]{43}"),
        (ids.claim, r"clm_[A-Za-z0-9_-]{43}"),
        (ids.anonymous_user, r"anon_[0-9a-f]{16}"),
        (ids.user, r"usr_[0-9a-f]{16}"),
        (ids.session, r"[1-9][0-9]{18}"),
        (ids.task, r"task_[0-9a-f]{32}"),
        (ids.code, r"[0-9A-HJKMNP-TV-Z]{4}-[0-9A-HJKMNP-TV-Z]{4}"),
        (lambda: ids.named("export"), r"export_[0-9a-f]{32}"),
    ],
    ids=lambda value: getattr(value, "__name__", ""),
)
def test_each_has_its_form_and_none_comes_twice(make: Callable[[], str], pattern: str) -> None:
    made = [make() for _ in range(2000)]
    assert all(re.fullmatch(pattern, each) for each in made)
    assert len(set(made)) == 2000


def test_a_session_is_a_number_of_64_bits_for_clients_that_make_one_of_it() -> None:
    assert all(10**18 <= int(ids.session()) < 2**63 for _ in range(2000))
