"""The part of a link that stays the same when it is signed anew."""

import re
from typing import Final
from urllib.parse import parse_qsl, urlencode, urlsplit, urlunsplit

# What content networks put their signatures and expiry times under: AWS, Google, Azure, Akamai, Cloudflare and kin.
# No short or common names: to take two files for one is worse than to fetch one twice.
_SIGNED: Final = re.compile(
    r"(x-(amz|goog|oss)-.*|awsaccesskeyid|googleaccessid|signature|sig|policy|key-pair-id|expires?|expiry|exp|ttl"
    r"|token|access_token|auth_key|hdn(ts|ea|tl)|hmac|skoid|sktid|skt|ske|sks|skv|wssecret|wstime|txsecret|txtime"
    r"|validfrom|validto|deadline|nonce|utm_.*|fbclid|gclid)",
    re.IGNORECASE,
)


def stable_url(url: str) -> str:
    """Return `url` without what is signed, dated or counts visitors: fragment, login and such query fields."""
    parts = urlsplit(url)
    kept = [(name, value) for name, value in parse_qsl(parts.query, True) if not _SIGNED.fullmatch(name)]
    host = parts.netloc.rpartition("@")[2].lower()
    return urlunsplit((parts.scheme, host, parts.path, urlencode(kept), ""))
