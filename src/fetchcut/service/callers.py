"""Who asks: an account as one token shows it, and what that token may do."""

from dataclasses import dataclass
from typing import Final

from fetchcut.errors import BadField, ScopeMissing
from fetchcut.service.plans import Plan

SCOPES: Final = ("read", "write", "upload", "render")
"""What a token may be good for; "*" is all of them. read: look; write: talk and edit; render: export."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Caller:
    """The account and the token of one request. `session_id` not None: the token is good for that session only."""

    user_id: str
    token_id: str
    scopes: frozenset[str]
    plan: Plan
    is_anonymous: bool
    language: str
    session_id: str | None = None
    expires_at_ms: int | None = None

    def require(self, scope: str) -> None:
        """Raise ScopeMissing unless the token may do that."""
        if scope not in self.scopes:
            raise ScopeMissing(scope=scope)

    def may_see(self, session_id: str) -> bool:
        """Return whether the token is good for this session, where it is the account's."""
        return self.session_id in {None, session_id}


def scopes_of(names: str) -> frozenset[str]:
    """Return the scopes a token was kept with: "read,write"."""
    return frozenset(names.split(","))


def read_scopes(names: list[str] | tuple[str, ...], holder: frozenset[str]) -> str:
    """Return scopes to keep, in order, "*" as all that `holder` has; nobody gives what they lack.

    Raises BadField for a scope that does not exist, ScopeMissing for one the holder lacks.
    """
    wanted = set(holder) if "*" in names else set(names)
    for name in sorted(wanted):
        if name not in SCOPES:
            raise BadField(name="scopes", expected=", ".join((*SCOPES, "*")))
        if name not in holder:
            raise ScopeMissing(scope=name)
    if not wanted:
        raise BadField(name="scopes", expected=", ".join((*SCOPES, "*")))
    return ",".join(name for name in SCOPES if name in wanted)
