"""Who somebody is: tokens, limits, registration, binding, claim links; time passes only when a test says so."""

import re
from dataclasses import replace

import pytest

from fetchcut.errors import (
    BadField,
    BindRefused,
    ClaimRefused,
    EmailTaken,
    FetchcutError,
    LoginRefused,
    PlanForbids,
    ScopeMissing,
    SessionMissing,
    TokenRefused,
    TooManyAttempts,
    TooManyTokens,
    UserMissing,
)
from fetchcut.service import accounts as module, credits, ids, limits  # noqa: A004  the trade's word
from fetchcut.service.accounts import Accounts, Minted
from fetchcut.service.operators import Operators
from fetchcut.service.plans import load
from fetchcut.store import assets, blobs, erasing, ledger, sessions
from fetchcut.store.blobs import Blob
from fetchcut.store.database import Database
from tests.store.people import DAY_S, Clock, at_once, session

HERE = "203.0.113.7"
PASSWORD = "correct horse battery"


@pytest.fixture
def clock() -> Clock:
    """Return a clock that a test moves."""
    return Clock()


@pytest.fixture
def people(db: Database, clock: Clock) -> Accounts:
    """Return the accounts of an empty database."""
    return Accounts(db, load(), clock)


def mint(people: Accounts, number: int = 0, address: str = HERE) -> Minted:
    return people.mint(f"client-{number}", address)


def test_an_anonymous_token_is_what_the_contract_says(people: Accounts, clock: Clock) -> None:
    minted = mint(people)
    assert re.fullmatch(r"nmv_usr_[A-Za-z0-9_-]{43}", minted.token)
    assert re.fullmatch(r"anon_[0-9a-f]{16}", minted.user_id)
    assert minted.credits == 100
    assert minted.expires_at_ms == clock.now_ms + 7 * DAY_S * 1000
    caller = people.caller(minted.token)
    assert (caller.user_id, caller.is_anonymous, caller.plan.name) == (minted.user_id, True, "default")
    for scope in ("read", "write", "upload", "render"):
        caller.require(scope)


def test_no_secret_is_kept_in_clear(people: Accounts) -> None:
    minted = mint(people)
    entered = people.register("a@b.example", PASSWORD, address=HERE, bind=minted.user_id)
    caller = people.caller(minted.token)
    with people.db.transaction() as tx:
        sid = session(tx, minted.user_id)
    link = people.claim(caller, task_of(people, sid), sid)
    tables = ("users", "tokens", "mints", "binds", "tries", "ledger", "sessions", "secrets")
    whole = "\n".join(str(value) for table in tables for value in everything(people.db, table))
    assert minted.user_id in whole
    for secret in (minted.token, entered.cookie, link, entered.code, PASSWORD, HERE, "client-0"):
        assert secret is not None
        assert secret not in whole
        assert secret.partition("_")[2] not in whole or "_" not in secret


def everything(db: Database, table: str) -> list[object]:
    with db.reading() as tx:
        result = tx._connection.exec_driver_sql(f"SELECT * FROM {table}")  # noqa: S608
        return [value for row in result for value in row]


def test_a_token_ends_to_the_millisecond(people: Accounts, clock: Clock) -> None:
    minted = mint(people)
    clock.now_ms = minted.expires_at_ms - 1
    people.caller(minted.token)
    clock.now_ms = minted.expires_at_ms
    with pytest.raises(TokenRefused):
        people.caller(minted.token)


@pytest.mark.parametrize(
    "bearer",
    ["", "x", "nmv_usr_", "nmv_usr_" + "A" * 43, "a" * 10_000, "' OR 1=1 --", "\0", "\ud83d", "令牌", "nmv_usr_%s"],
)
def test_what_is_no_token_is_refused(people: Accounts, bearer: str) -> None:
    mint(people)
    with pytest.raises(TokenRefused):
        people.caller(bearer)


def test_a_token_changed_by_one_letter_is_another(people: Accounts) -> None:
    token = mint(people).token
    for position in range(len(token)):
        letter = "A" if token[position] != "A" else "B"
        with pytest.raises(TokenRefused):
            people.caller(token[:position] + letter + token[position + 1 :])


@pytest.mark.parametrize("client_id", ["", "x" * 65])
def test_a_client_says_who_it_is(people: Accounts, client_id: str) -> None:
    with pytest.raises(BadField):
        people.mint(client_id, HERE)


def test_a_client_has_one_token_in_seven_days(people: Accounts, clock: Clock) -> None:
    minted = mint(people)
    with pytest.raises(TooManyTokens) as caught:
        mint(people, address="198.51.100.1")
    assert caught.value.retry_after_s == 7 * DAY_S
    clock.pass_s(7 * DAY_S - 1)
    with pytest.raises(TooManyTokens) as caught:
        mint(people)
    assert caught.value.retry_after_s == 1
    clock.pass_s(1)
    assert mint(people).user_id != minted.user_id


def test_an_address_has_ten_tokens_in_seven_days(people: Accounts, clock: Clock) -> None:
    for number in range(10):
        mint(people, number)
        clock.pass_s(DAY_S / 2)
    with pytest.raises(TooManyTokens) as caught:
        mint(people, 10)
    assert caught.value.retry_after_s == 2 * DAY_S
    mint(people, 10, "203.0.113.8")
    clock.pass_s(2 * DAY_S)
    mint(people, 11)
    with pytest.raises(TooManyTokens):
        mint(people, 12)


@pytest.mark.parametrize(
    ("first", "second", "is_same"),
    [
        ("2001:db8:1:2::1", "2001:db8:1:2:ffff::9", True),
        ("2001:db8:1:2::1", "2001:db8:1:3::1", False),
        ("203.0.113.7", "::ffff:203.0.113.7", True),
        ("203.0.113.7", "203.0.113.8", False),
        ("fe80::1%eth0", "fe80::2", True),
        ("unix", "unix", True),
    ],
)
def test_an_address_is_one_customer(first: str, second: str, is_same: bool) -> None:
    assert (limits.prefix(first) == limits.prefix(second)) == is_same


def test_ten_thousand_mints_from_one_network_give_ten(people: Accounts) -> None:
    def one(number: int) -> bool:
        try:
            people.mint(f"client-{number}", f"2001:db8:1:2:{number % 65536:x}::{number:x}")
        except TooManyTokens:
            return False
        return True

    # PostgreSQL does fewer: each costs it several round trips, and the race is in the first hundred.
    assert sum(at_once(10_000 if people.db.is_sqlite else 2_000, one)) == 10


def test_one_client_from_many_addresses_at_once_gets_one(people: Accounts) -> None:
    def one(number: int) -> bool:
        try:
            people.mint("the-same", f"198.51.{number % 250}.{number // 250}")
        except TooManyTokens:
            return False
        return True

    assert sum(at_once(500, one)) == 1


def test_an_operator_may_allow_more_or_none(db: Database, clock: Clock) -> None:
    plans = load()
    none = Accounts(db, replace(plans, accounts=replace(plans.accounts, tokens_per_client=0)), clock)
    with pytest.raises(TooManyTokens):
        mint(none)
    more = Accounts(db, replace(plans, accounts=replace(plans.accounts, tokens_per_client=3)), clock)
    assert len({mint(more).token for _ in range(3)}) == 3
    with pytest.raises(TooManyTokens):
        mint(more)


def test_registering_logs_in(people: Accounts) -> None:
    entered = people.register(" Me@Example.COM ", PASSWORD, address=HERE)
    caller = people.web_caller(entered.cookie)
    assert caller == entered.caller
    assert not caller.is_anonymous
    assert (entered.code, entered.is_bound) == (None, False)
    again = people.login("me@example.com", PASSWORD, address=HERE)
    assert again.caller.user_id == caller.user_id
    assert again.cookie != entered.cookie
    with people.db.reading() as tx:
        assert credits.balance(tx, caller.user_id).available == 100


def test_an_address_has_one_account(people: Accounts) -> None:
    def one(number: int) -> bool:
        try:
            people.register("me@example.com", f"{PASSWORD} {number}", address=HERE)
        except EmailTaken:
            return False
        return True

    assert sum(at_once(20, one, threads=8)) == 1
    with people.db.reading() as tx:
        assert ledger.wrong(tx) == []


@pytest.mark.parametrize(
    ("email", "password", "field"),
    [
        ("me", PASSWORD, "email"),
        ("me@", PASSWORD, "email"),
        ("@example.com", PASSWORD, "email"),
        ("a b@example.com", PASSWORD, "email"),
        ("a@b@c", PASSWORD, "email"),
        ("a\0@example.com", PASSWORD, "email"),
        (f"{'x' * 65}@example.com", PASSWORD, "email"),
        (f"a@{'x' * 255}", PASSWORD, "email"),
        ("me@example.com", "short", "password"),
        ("me@example.com", "x" * 257, "password"),
        ("me@example.com", "Me@Example.com", "password"),
    ],
)
def test_what_is_no_address_or_no_password_is_said(people: Accounts, email: str, password: str, field: str) -> None:
    with pytest.raises(BadField) as caught:
        people.register(email, password, address=HERE)
    assert caught.value.name == field


@pytest.mark.parametrize(
    ("email", "password"),
    [("me@example.com", "wrong password"), ("nobody@example.com", PASSWORD), ("", ""), ("me", PASSWORD)],
)
def test_a_wrong_login_does_not_say_what_is_wrong(people: Accounts, email: str, password: str) -> None:
    people.register("me@example.com", PASSWORD, address=HERE)
    with pytest.raises(LoginRefused) as caught:
        people.login(email, password, address=HERE)
    assert caught.value.facts() == {}


def test_guessing_a_password_ends_and_begins_again_after_a_while(people: Accounts, clock: Clock) -> None:
    people.register("me@example.com", PASSWORD, address=HERE)
    for _ in range(10):
        with pytest.raises(LoginRefused):
            people.login("me@example.com", "wrong password", address=HERE)
    with pytest.raises(TooManyAttempts) as caught:
        people.login("me@example.com", PASSWORD, address=HERE)
    assert caught.value.retry_after_s == 15 * 60
    people.login("me@example.com", PASSWORD, address="198.51.100.9")  # the owner, elsewhere, is not shut out
    clock.pass_s(15 * 60)
    people.login("me@example.com", PASSWORD, address=HERE)
    for _ in range(10):  # a right one begins the count anew
        with pytest.raises(LoginRefused):
            people.login("me@example.com", "wrong password", address=HERE)


def test_of_many_guesses_at_once_no_more_are_tried(people: Accounts) -> None:
    people.register("me@example.com", PASSWORD, address=HERE)
    kinds: list[type[FetchcutError]] = []

    def guess(number: int) -> None:
        try:
            people.login("me@example.com", f"wrong password {number}", address=HERE)
        except FetchcutError as error:
            kinds.append(type(error))

    at_once(100, guess, threads=16)
    assert kinds.count(LoginRefused) == 10
    assert kinds.count(TooManyAttempts) == 90


def test_a_cookie_is_no_token_and_a_token_no_cookie(people: Accounts) -> None:
    entered, minted = people.register("me@example.com", PASSWORD, address=HERE), mint(people)
    with pytest.raises(TokenRefused):
        people.caller(entered.cookie)
    with pytest.raises(TokenRefused):
        people.web_caller(minted.token)


def test_logging_out_ends_this_browser_only(people: Accounts, clock: Clock) -> None:
    first = people.register("me@example.com", PASSWORD, address=HERE)
    second = people.login("me@example.com", PASSWORD, address=HERE)
    people.logout(first.cookie)
    people.logout("never seen")
    with pytest.raises(TokenRefused):
        people.web_caller(first.cookie)
    people.web_caller(second.cookie)
    clock.pass_s(30 * DAY_S)
    with pytest.raises(TokenRefused):
        people.web_caller(second.cookie)


def own(people: Accounts, user_id: str) -> tuple[int, list[str]]:
    """Return the account's credits and sessions."""
    with people.db.reading() as tx:
        assert ledger.wrong(tx) == []
        return credits.balance(tx, user_id).total, [each.id for each in sessions.of_user(tx, user_id)]


def test_the_link_alone_gives_nothing_and_the_code_moves_everything(people: Accounts) -> None:
    minted = mint(people)
    anonymous = people.caller(minted.token)
    with people.db.transaction() as tx:
        sid = session(tx, minted.user_id)
    entered = people.register("me@example.com", PASSWORD, address=HERE, bind=minted.user_id)
    me = entered.caller.user_id
    assert own(people, me) == (100, [])
    assert own(people, minted.user_id) == (100, [sid])
    assert entered.code is not None
    assert re.fullmatch(r"[0-9A-Z]{4}-[0-9A-Z]{4}", entered.code)
    assert people.confirm_bind(anonymous, entered.code.lower().replace("-", " ")) == me
    assert own(people, me) == (200, [sid])
    assert own(people, minted.user_id) == (0, [])
    now = people.caller(minted.token)
    assert (now.user_id, now.is_anonymous) == (me, False)


def test_the_token_in_the_form_moves_everything_at_once(people: Accounts) -> None:
    minted = mint(people)
    entered = people.register("me@example.com", PASSWORD, address=HERE, bind=minted.user_id, token=f" {minted.token}\n")
    assert entered.is_bound
    assert entered.code is None
    assert own(people, entered.caller.user_id) == (200, [])
    assert people.caller(minted.token).user_id == entered.caller.user_id


def test_an_account_there_is_takes_an_anonymous_one_over(people: Accounts) -> None:
    people.register("me@example.com", PASSWORD, address=HERE)
    first, second = mint(people, 1), mint(people, 2)
    entered = people.login("me@example.com", PASSWORD, address=HERE, bind=first.user_id)
    assert entered.code
    people.confirm_bind(people.caller(first.token), entered.code)
    code, is_bound = people.bind(people.web_caller(entered.cookie), second.user_id)
    assert code
    assert not is_bound
    people.confirm_bind(people.caller(second.token), code)
    assert own(people, entered.caller.user_id)[0] == 300


def test_a_code_is_good_for_its_own_anonymous_account_once_and_for_an_hour(people: Accounts, clock: Clock) -> None:
    minted, other = mint(people, 1), mint(people, 2)
    first = people.register("a@example.com", PASSWORD, address=HERE, bind=minted.user_id)
    late = people.register("b@example.com", PASSWORD, address=HERE, bind=minted.user_id)
    assert first.code
    assert late.code
    with pytest.raises(BindRefused):
        people.confirm_bind(people.caller(other.token), first.code)
    clock.pass_s(3600)
    with pytest.raises(BindRefused):
        people.confirm_bind(people.caller(minted.token), late.code)
    fresh = people.login("a@example.com", PASSWORD, address=HERE, bind=minted.user_id)
    assert fresh.code
    holder = people.caller(minted.token)
    people.confirm_bind(holder, fresh.code)
    with pytest.raises(BindRefused):
        people.confirm_bind(holder, fresh.code)
    assert own(people, first.caller.user_id)[0] == 200


def test_of_two_codes_confirmed_at_once_one_wins(people: Accounts) -> None:
    minted = mint(people)
    holder = people.caller(minted.token)
    entered = [
        people.register(f"{number}@example.com", PASSWORD, address=HERE, bind=minted.user_id) for number in range(4)
    ]

    def confirm(number: int) -> str | None:
        try:
            return people.confirm_bind(holder, entered[number].code or "")
        except BindRefused:
            return None

    (winner,) = filter(None, at_once(4, confirm, threads=4))
    assert own(people, winner)[0] == 200
    assert sum(own(people, each.caller.user_id)[0] for each in entered) == 500


def test_guessing_codes_ends(people: Accounts) -> None:
    minted = mint(people)
    holder = people.caller(minted.token)
    for number in range(10):
        with pytest.raises(BindRefused):
            people.confirm_bind(holder, f"0000-000{number}")
    with pytest.raises(TooManyAttempts):
        people.confirm_bind(holder, "0000-0000")


def test_what_cannot_be_taken_over_is_refused_and_makes_no_account(people: Accounts) -> None:
    registered = people.register("me@example.com", PASSWORD, address=HERE).caller.user_id
    minted, other = mint(people, 1), mint(people, 2)
    for bind, token in (
        ("anon_0000000000000000", None),
        (registered, None),
        ("' OR 1=1 --", None),
        (minted.user_id, other.token),
        (minted.user_id, "nmv_usr_" + "A" * 43),
    ):
        with pytest.raises(BindRefused):
            people.register("new@example.com", PASSWORD, address=HERE, bind=bind, token=token)
    with pytest.raises(BindRefused):
        people.bind(people.caller(other.token), minted.user_id)
    with pytest.raises(LoginRefused):
        people.login("new@example.com", PASSWORD, address=HERE)
    assert own(people, minted.user_id)[0] == 100


def test_what_was_written_while_the_account_moved_moves_after_it(people: Accounts) -> None:
    minted = mint(people)
    entered = people.register("me@example.com", PASSWORD, address=HERE, bind=minted.user_id, token=minted.token)
    with people.db.transaction() as tx:  # by a request that had looked before
        sid = session(tx, minted.user_id)
    people.sweep()
    assert own(people, entered.caller.user_id)[1] == [sid]


def test_tokens_have_scopes_are_listed_and_revoked(people: Accounts, clock: Clock) -> None:
    caller = people.register("me@example.com", PASSWORD, address=HERE).caller
    made = people.create_token(caller, "ci", ["render", "read"], 90)
    assert re.fullmatch(r"nmv_usr_[A-Za-z0-9_-]{43}", made.token)
    ci = people.caller(made.token)
    ci.require("read")
    with pytest.raises(ScopeMissing):
        ci.require("write")
    (listed,) = people.tokens(caller)
    assert (listed.name, listed.scopes, listed.revoked_at_ms) == ("ci", "read,render", None)
    assert listed.expires_at_ms == clock.now_ms + 90 * DAY_S * 1000
    assert people.revoke_token(caller, listed.id)
    assert not people.revoke_token(caller, listed.id)
    with pytest.raises(TokenRefused):
        people.caller(made.token)
    assert people.tokens(caller)[0].revoked_at_ms == clock.now_ms


def test_nobody_gives_more_than_they_have(people: Accounts) -> None:
    caller = people.register("me@example.com", PASSWORD, address=HERE).caller
    reader = people.caller(people.create_token(caller, "reader", ["read"]).token)
    assert people.create_token(reader, "all of it", ["*"]).about.scopes == "read"
    with pytest.raises(ScopeMissing):
        people.create_token(reader, "more", ["read", "write"])
    for scopes in ([], ["admin"], [""], ["read,write"]):
        with pytest.raises(BadField):
            people.create_token(caller, "odd", scopes)
    for name, days in (("", 1), ("x" * 101, 1), ("ok", 0), ("ok", 3651)):
        with pytest.raises(BadField):
            people.create_token(caller, name, ["read"], days)


def test_tokens_of_an_anonymous_account_end_with_it(people: Accounts, clock: Clock) -> None:
    minted = mint(people)
    caller = people.caller(minted.token)
    clock.pass_s(DAY_S)
    for days in (None, 90):
        assert people.create_token(caller, "more", ["*"], days).about.expires_at_ms == minted.expires_at_ms
    assert people.create_token(caller, "less", ["*"], 2).about.expires_at_ms == clock.now_ms + 2 * DAY_S * 1000


def test_other_peoples_tokens_are_neither_seen_nor_ended(people: Accounts) -> None:
    mine, theirs = people.caller(mint(people, 1).token), people.caller(mint(people, 2).token)
    assert [each.id for each in people.tokens(mine)] == [mine.token_id]
    assert not people.revoke_token(mine, theirs.token_id)
    people.caller(people.create_token(theirs, "still good").token)


def test_an_account_has_a_hundred_tokens_and_not_one_more(people: Accounts) -> None:
    caller = people.register("me@example.com", PASSWORD, address=HERE).caller

    def make(_: int) -> bool:
        try:
            people.create_token(caller, "one of many", ["read"])
        except PlanForbids:
            return False
        return True

    assert sum(at_once(130, make, threads=16)) == module.MOST_TOKENS


def test_a_revoked_token_is_refused_from_the_moment_on(people: Accounts) -> None:
    """Eight threads use a token while it is revoked: nobody gets in who began afterwards."""
    caller = people.register("me@example.com", PASSWORD, address=HERE).caller
    made = people.create_token(caller, "short")
    order: list[str] = []

    def act(number: int) -> None:
        if number == 40:
            people.revoke_token(caller, made.about.id)
            order.append("revoked")
            return
        was_revoked = "revoked" in order
        try:
            people.caller(made.token)
        except TokenRefused:
            return
        assert not was_revoked

    at_once(80, act, threads=8)
    with pytest.raises(TokenRefused):
        people.caller(made.token)


def task_of(people: Accounts, sid: str) -> str:
    with people.db.reading() as tx:
        found = sessions.by_id(tx, sid)
    assert found
    return found.task_id


def test_a_claim_link_opens_one_session_for_a_week(people: Accounts, clock: Clock) -> None:
    minted = mint(people)
    caller = people.caller(minted.token)
    with people.db.transaction() as tx:
        sid, other = session(tx, minted.user_id), session(tx, minted.user_id)
    task = task_of(people, sid)
    link = people.claim(caller, task, sid)
    assert re.fullmatch(r"clm_[A-Za-z0-9_-]{43}", link)
    claimed = [people.open_claim(link) for _ in range(2)]
    assert {(each.user_id, each.session_id, each.task_id) for each in claimed} == {(minted.user_id, sid, task)}
    for use in (people.caller, people.web_caller):  # the link itself is good for nothing else
        with pytest.raises(TokenRefused):
            use(link)
    guest = people.web_caller(claimed[0].cookie)
    assert guest.may_see(sid)
    assert not guest.may_see(other)
    assert guest.expires_at_ms == clock.now_ms + 7 * DAY_S * 1000
    with pytest.raises(TokenRefused):
        people.create_token(guest, "more")
    clock.pass_s(7 * DAY_S)
    with pytest.raises(ClaimRefused):
        people.open_claim(link)
    with pytest.raises(TokenRefused):
        people.web_caller(claimed[0].cookie)


def test_a_claim_link_needs_the_sessions_own_account_and_task(people: Accounts) -> None:
    mine, theirs = mint(people, 1), mint(people, 2)
    with people.db.transaction() as tx:
        sid = session(tx, mine.user_id)
    task = task_of(people, sid)
    for token, task_id, session_id in (
        (theirs.token, task, sid),
        (mine.token, "task_other", sid),
        (mine.token, task, "1234567890123456789"),
        (mine.token, task, ""),
    ):
        with pytest.raises(SessionMissing):
            people.claim(people.caller(token), task_id, session_id)
    for secret in ("", "clm_", mine.token, "clm_" + "A" * 43):
        with pytest.raises(ClaimRefused):
            people.open_claim(secret)


def test_a_claim_link_moves_with_its_session(people: Accounts) -> None:
    minted = mint(people)
    with people.db.transaction() as tx:
        sid = session(tx, minted.user_id)
    link = people.claim(people.caller(minted.token), task_of(people, sid), sid)
    entered = people.register("me@example.com", PASSWORD, address=HERE, bind=minted.user_id, token=minted.token)
    assert people.open_claim(link).user_id == entered.caller.user_id


def test_sweeping_forgets_what_no_rule_looks_at(people: Accounts, clock: Clock) -> None:
    minted = mint(people)
    people.register("me@example.com", PASSWORD, address=HERE, bind=minted.user_id)
    people.sweep()
    people.caller(minted.token)
    clock.pass_s(100 * DAY_S)
    people.sweep()
    with people.db.reading() as tx:
        for table in ("tokens", "mints", "tries", "binds"):
            assert tx.one(int, f"SELECT COUNT(*) AS n FROM {table}") == 0, table  # noqa: S608  our own names
        assert tx.one(int, "SELECT COUNT(*) AS n FROM users") == 1
        assert assets.used_bytes(tx, minted.user_id) == 0


def test_an_account_speaks_as_its_sessions_do(people: Accounts) -> None:
    minted = mint(people)
    with people.db.transaction() as tx:
        session_id, language = ids.session(), "zh"
        sessions.add(
            tx, id=session_id, task_id=ids.task(), user_id=minted.user_id, name="p", language=language, now_ms=1
        )
    assert people.caller(minted.token).language == "zh"
    with people.db.transaction() as tx:
        sessions.speak(tx, session_id, "en")
    assert people.caller(minted.token).language == "en"


def test_what_nobody_can_come_back_to_is_erased_after_a_month(people: Accounts, clock: Clock) -> None:
    left, used = mint(people, 1), mint(people, 2)
    me = people.register("me@example.com", PASSWORD, address=HERE, bind=used.user_id, token=used.token).caller
    sids = [full_session(people, user_id) for user_id in (left.user_id, me.user_id)]
    clock.pass_s(37 * DAY_S - 1)
    people.sweep()
    assert own(people, left.user_id) == (100, [sids[0]])
    clock.pass_s(1)
    people.sweep()
    assert own(people, left.user_id) == (0, [])
    assert own(people, me.user_id) == (200, [sids[1]])
    for table in ("users", "sessions", "versions", "turns", "events", "assets", "uploads", "exports", "ledger"):
        values = everything(people.db, table)
        assert left.user_id not in values
        assert sids[0] not in values
        assert values


def test_what_somebody_can_come_back_to_is_kept(people: Accounts, clock: Clock) -> None:
    """Anonymous accounts with a token that an operator made, or a plan file that keeps all."""
    minted, other = mint(people, 1), mint(people, 2)
    Operators(people.db, people.plans, clock).create_token(minted.user_id, "long", ("*",), 3650)
    clock.pass_s(100 * DAY_S)
    keeping = replace(people.plans, accounts=replace(people.plans.accounts, keep_days=0))
    Accounts(people.db, keeping, clock).sweep()
    assert own(people, other.user_id)[0] == 100
    people.sweep()
    assert own(people, minted.user_id)[0] == 100


def test_an_operator_erases_an_account_and_all_that_moved_into_it(people: Accounts, clock: Clock) -> None:
    used, other = mint(people, 1), mint(people, 2)
    me = people.register("me@example.com", PASSWORD, address=HERE, bind=used.user_id, token=used.token).caller
    waiting = people.register("you@example.com", PASSWORD, address=HERE, bind=other.user_id).caller
    sids = [full_session(people, user_id) for user_id in (me.user_id, other.user_id)]
    operators = Operators(people.db, people.plans, clock)
    assert operators.erase("Me@example.com").id == me.user_id
    with pytest.raises(UserMissing):
        operators.user(me.user_id)
    with pytest.raises(TokenRefused):
        people.caller(used.token)
    assert own(people, other.user_id) == (100, [sids[1]])
    operators.erase(waiting.user_id)
    operators.erase(other.user_id)
    for table in ("users", "sessions", "versions", "turns", "events", "assets", "uploads", "exports", "ledger"):
        assert everything(people.db, table) == []


def test_erasing_knows_every_table_that_refers_to_what_it_erases(people: Accounts) -> None:
    if not people.db.is_sqlite:
        pytest.skip("both have the same tables")
    with people.db.reading() as tx:
        tables = tx.all(str, "SELECT name FROM sqlite_master WHERE type = 'table'")
        referring = {
            table
            for table in tables
            for target in tx.all(str, f"SELECT \"table\" FROM pragma_foreign_key_list('{table}')")  # noqa: S608
            if target in {"users", "sessions", "exports"}
        }
    erased = {sql.split()[2] for sql in erasing._ERASE}
    assert referring | {"users"} == erased


OF_EVERY_KIND = """
INSERT INTO assets VALUES (:id, :user_id, :sid, :hash, 'a.mp4', 'upload', 1);
INSERT INTO versions (session_id, version, node, cause, at_ms) VALUES (:sid, 1, 1, 'turn', 1);
INSERT INTO bookmarks (session_id, name, node) VALUES (:sid, 'x', 1);
INSERT INTO captions VALUES (:sid, 'a.srt', '[]', 1, 1000, 1);
INSERT INTO events (session_id, seq, body, at_ms) VALUES (:sid, 1, '{}', 1);
INSERT INTO turns (id, session_id, user_id, ordinal, message, status, invocation_id, created_at_ms)
VALUES (:id, :sid, :user_id, 1, 'trim', 'done', 'e', 1);
INSERT INTO uploads (id, user_id, session_id, kind, filename, status, created_at_ms, updated_at_ms, expires_at_ms)
VALUES (:id, :user_id, :sid, 'tus', 'a', 'done', 1, 1, 1);
INSERT INTO exports (uid, user_id, id, session_id, draft, output, status, created_at_ms)
VALUES (:id, :user_id, :id, :sid, '{}', '{}', 'completed', 1);
INSERT INTO webhooks (export_uid, url, body, status, next_at_ms) VALUES (:id, 'u', '{}', 'done', 1)"""


def full_session(people: Accounts, user_id: str) -> str:
    """Return a session of an account that has something of every kind."""
    with people.db.transaction() as tx:
        sid = session(tx, user_id)
        blobs.add(tx, Blob(hash="h" * 64, size_bytes=1, extension="mp4", file_type="video", info="{}", created_at_ms=1))
        for sql in OF_EVERY_KIND.split(";"):
            names = {"id": f"id-{sid}", "user_id": user_id, "sid": sid, "hash": "h" * 64}
            tx.run(sql, **{name: value for name, value in names.items() if f":{name}" in sql})
    return sid
