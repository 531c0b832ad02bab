"""Who asks, and what their account may do."""

from dataclasses import dataclass

from fetchcut.errors.base import FetchcutError


class AccountError(FetchcutError):
    """Who asks, and what their account may do."""


class TokenRefused(AccountError):
    """Missing, malformed, unknown, revoked or expired."""


@dataclass(eq=False, kw_only=True)
class ScopeMissing(AccountError):
    """The token is good, but not for this; `scope` is the one it lacks."""

    scope: str


@dataclass(eq=False, kw_only=True)
class TooManyTokens(AccountError):
    """This client or its address had its anonymous tokens; `retry_after_s` until there is one again."""

    retry_after_s: int


@dataclass(eq=False, kw_only=True)
class TooManyAttempts(AccountError):
    """Too many tries at a password or code."""

    retry_after_s: int


class TokenMissing(AccountError):
    """No such token of this account, or it is over already."""


class LoginRefused(AccountError):
    """No such account, or not this password."""


class EmailTaken(AccountError):
    """An account has this e-mail address already."""


@dataclass(eq=False, kw_only=True)
class BadField(AccountError):
    """A field `name` that cannot be right; `expected` says what can."""

    name: str
    expected: str


class BindRefused(AccountError):
    """No such bind link or code, or it was used or expired."""


class ClaimRefused(AccountError):
    """No such claim link, or it expired."""


@dataclass(eq=False, kw_only=True)
class UserMissing(AccountError):
    """There is no account `name` (an id or an e-mail address)."""

    name: str


@dataclass(eq=False, kw_only=True)
class OutOfCredits(AccountError):
    """`price` credits are needed and only `available` are there; `user_id` is whose, `is_anonymous` may register."""

    user_id: str
    is_anonymous: bool
    price: int
    available: int


@dataclass(eq=False, kw_only=True)
class PlanForbids(AccountError):
    """The plan `plan` does not hold `what` (a key of the plan file, as "can_export"); `limit` where it is a number."""

    plan: str
    what: str
    limit: int | None = None
