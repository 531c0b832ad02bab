"""Which addresses may be dialled: asked at connect time, about the very address, never about the text of a link."""

import ipaddress
import threading
from collections.abc import Iterable
from typing import Final

from fetchcut.errors import AddressRefused

Address = ipaddress.IPv4Address | ipaddress.IPv6Address
Network = ipaddress.IPv4Network | ipaddress.IPv6Network

# https://www.iana.org/assignments/iana-ipv4-special-registry: all that is not plain global unicast. Our own table,
# because what `ipaddress.is_global` says differs between Python versions and is true of several blocks that lead
# inside.
_NOT_PUBLIC_V4: Final = tuple(
    ipaddress.IPv4Network(block)
    for block in (
        "0.0.0.0/8",
        "10.0.0.0/8",
        "100.64.0.0/10",
        "127.0.0.0/8",
        "169.254.0.0/16",
        "172.16.0.0/12",
        "192.0.0.0/24",
        "192.0.2.0/24",
        "192.88.99.0/24",
        "192.168.0.0/16",
        "198.18.0.0/15",
        "198.51.100.0/24",
        "203.0.113.0/24",
        "224.0.0.0/4",
        "240.0.0.0/4",
    )
)
_UNICAST_V6: Final = ipaddress.IPv6Network("2000::/3")
# https://www.iana.org/assignments/iana-ipv6-special-registry, inside 2000::/3: protocol assignments with Teredo and
# ORCHID, documentation, 6to4, the old 6bone.
_NOT_PUBLIC_V6: Final = tuple(
    ipaddress.IPv6Network(block) for block in ("2001::/23", "2001:db8::/32", "2002::/16", "3ffe::/16", "3fff::/20")
)
_MAPPED: Final = ipaddress.IPv6Network("::ffff:0:0/96")
# The well-known NAT64 prefix is unwrapped, not refused: in networks without IPv4 every old host has such an address.
_NAT64: Final = ipaddress.IPv6Network("64:ff9b::/96")
_ISATAP: Final = (0x00005EFE, 0x02005EFE)


def is_public(address: str) -> bool:
    """Return whether `address` (a literal, a zone like %eth0 is ignored) is global unicast, not leading inside."""
    parsed = _unwrap(ipaddress.ip_address(address.partition("%")[0]))
    if isinstance(parsed, ipaddress.IPv4Address):
        return not any(parsed in block for block in _NOT_PUBLIC_V4)
    if (int(parsed) >> 32) & 0xFFFFFFFF in _ISATAP:
        return False
    return parsed in _UNICAST_V6 and not any(parsed in block for block in _NOT_PUBLIC_V6)


def _unwrap(address: Address) -> Address:
    if isinstance(address, ipaddress.IPv6Address) and (address in _MAPPED or address in _NAT64):
        return ipaddress.IPv4Address(int(address) & 0xFFFFFFFF)
    return address


def is_plainly_public(address: str) -> bool:
    """Return whether `address` is global unicast that stands for itself: no IPv4 address in the clothes of another."""
    parsed = ipaddress.ip_address(address.partition("%")[0])
    return parsed is _unwrap(parsed) and is_public(address)


def as_literal(host: str) -> str | None:
    """Return the address that `host` spells without any name service ("[::1]" gives "::1"), None for a name."""
    bare = host.removeprefix("[").removesuffix("]")
    try:
        ipaddress.ip_address(bare.partition("%")[0])
    except ValueError:
        return None
    return bare


class AddressGuard:
    """Decides for the whole chain of requests that one link sets off: redirects, manifests, segments, keys.

    With `allows_private` (a person at their own machine typed the link) a private address is admitted until the chain
    has dialled a public one; from then on only the private doors (address and port) already used stay open, so
    nothing that came from outside can lead to a new one. Without it (a server) private is never admitted, nor is any
    address that wraps another (mapped, NAT64): where those lead is for a network to say that we do not know.
    `also_public` are networks that the operator wants treated as public: always admitted, and trusted as little.
    Safe from any thread.
    """

    def __init__(self, *, allows_private: bool, also_public: Iterable[str] = ()) -> None:
        self.allows_private = allows_private
        self._also_public: tuple[Network, ...] = tuple(ipaddress.ip_network(block) for block in also_public)
        self._has_met_public = False
        self._doors: set[tuple[str, int]] = set()
        self._lock = threading.Lock()

    def admit(self, url: str, address: str, port: int) -> None:
        """Note that `address` (a literal) is about to be dialled for `url`. Raises AddressRefused."""
        with self._lock:
            if self._counts_as_public(address):
                self._has_met_public = True
            elif not self._may_enter((address, port)):
                raise AddressRefused(url=url, address=address)

    def admit_name(self, url: str, host: str, port: int) -> None:
        """Note that somebody else (a forward proxy) will resolve and dial `host`: only what it spells can be checked.

        A name counts as public, except those that always mean this machine. Raises AddressRefused.
        """
        bare = host.lower().rstrip(".")
        literal = "127.0.0.1" if bare == "localhost" or bare.endswith(".localhost") else as_literal(host)
        if literal is not None:
            self.admit(url, literal, port)
            return
        with self._lock:
            self._has_met_public = True

    def _counts_as_public(self, address: str) -> bool:
        parsed = ipaddress.ip_address(address.partition("%")[0])
        is_fine = is_public(address) if self.allows_private else is_plainly_public(address)
        return is_fine or any(parsed in block for block in self._also_public)

    def _may_enter(self, door: tuple[str, int]) -> bool:
        if not self.allows_private:
            return False
        if self._has_met_public:
            return door in self._doors
        self._doors.add(door)
        return True
