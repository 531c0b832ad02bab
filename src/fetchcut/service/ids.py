"""Names for new things: long enough that nobody guesses one, in the forms clients of the contract know."""

import secrets
from typing import Final

SECRET_BYTES: Final = 32
"""256 bits: what proves who somebody is."""


def token() -> str:
    """Return a new API token: nmv_usr_ and 43 url-safe characters."""
    return f"nmv_usr_{secrets.token_urlsafe(SECRET_BYTES)}"


def cookie() -> str:
    """Return a new secret for a browser's cookie."""
    return f"web_{secrets.token_urlsafe(SECRET_BYTES)}"


def claim() -> str:
    """Return a new secret for a claim link."""
    return f"clm_{secrets.token_urlsafe(SECRET_BYTES)}"


def code() -> str:
    """Return a new code for a person to copy: XXXX-XXXX without letters that look like digits, 40 bits."""
    letters = "".join(secrets.choice("0123456789ABCDEFGHJKMNPQRSTVWXYZ") for _ in range(8))
    return f"{letters[:4]}-{letters[4:]}"


def anonymous_user() -> str:
    """Return an id for an anonymous account: anon_ and 16 hex digits."""
    return f"anon_{secrets.token_hex(8)}"


def user() -> str:
    """Return an id for a registered account."""
    return f"usr_{secrets.token_hex(8)}"


def session() -> str:
    """Return an id for a session: 19 decimal digits, below 2**63 for clients that make a number of it."""
    return str(10**18 + secrets.randbelow(2**63 - 10**18))


def named(prefix: str) -> str:
    """Return a new id like prefix_1f2e…, 128 bits: tasks, turns, assets, uploads, exports."""
    return f"{prefix}_{secrets.token_hex(16)}"


def task() -> str:
    """Return an id for a task, the founding documents' word for what a session works on."""
    return named("task")
