"""Which headers may go where: what proves who a person is goes to the site it was given for, and to no other."""

from collections.abc import Mapping
from typing import Final
from urllib.parse import SplitResult, urlsplit

PORTS: Final = {"http": 80, "https": 443}
_SECRET: Final = frozenset({"authorization", "cookie", "proxy-authorization"})


def headers_for(url: str, headers: Mapping[str, str], *, given_for: str) -> dict[str, str]:
    """Return `headers`, without credentials where `url` is another site than `given_for`."""
    if is_same_site(urlsplit(given_for), urlsplit(url)):
        return dict(headers)
    return {name: value for name, value in headers.items() if name.lower() not in _SECRET}


def is_same_site(before: SplitResult, after: SplitResult) -> bool:
    """Return whether scheme, host and port are the same, or it is the step from plain http to https."""
    old, new = ((each.scheme, each.port or PORTS.get(each.scheme)) for each in (before, after))
    return before.hostname == after.hostname and (old == new or (old == ("http", 80) and new == ("https", 443)))
