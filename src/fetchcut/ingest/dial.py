"""Open a connection: resolve the name once, ask the guard about each address, connect to that literal."""

import contextlib
import socket
from collections.abc import Callable, Sequence
from typing import Any

from fetchcut.errors import AddressRefused, HostNotFound, IngestError, TimedOut, Unreachable
from fetchcut.ingest.guard import AddressGuard

Door = tuple[int, tuple[Any, ...]]
"""An address family and the address as the socket module wants it: (literal, port, …)."""

Resolve = Callable[[str, int], Sequence[Door]]

# An address of several that does not answer (IPv6 that leads nowhere) shall not eat the patience meant for the host.
_PATIENCE_BEFORE_LAST_S = 3.0


def resolve(host: str, port: int) -> Sequence[Door]:
    """Return the doors behind `host`, in the order the system prefers. Raises OSError or UnicodeError."""
    found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    return [(family, address) for family, _, _, _, address in found]


def dial(
    guard: AddressGuard, host: str, port: int, *, url: str, timeout_s: float, resolver: Resolve = resolve
) -> socket.socket:
    """Return a connected socket to the first admitted address of `host` that answers.

    Raises AddressRefused where no address was admitted, HostNotFound, Unreachable or TimedOut.
    """
    doors = _doors(host, port, url, resolver)
    failures: list[IngestError] = []
    for number, (family, address) in enumerate(doors, 1):
        patience = timeout_s if number == len(doors) else min(timeout_s, _PATIENCE_BEFORE_LAST_S)
        try:
            guard.admit(url, str(address[0]), port)
            return _connect(family, address, patience)
        except AddressRefused as refusal:
            failures.append(refusal)
        except TimeoutError:
            failures.append(TimedOut(url=url))
        except OSError:
            failures.append(Unreachable(url=url))
    raise next((each for each in failures if not isinstance(each, AddressRefused)), failures[0])


def admit_behind_proxy(guard: AddressGuard, host: str, port: int, *, url: str, resolver: Resolve = resolve) -> None:
    """Ask the guard about a host that a forward proxy will resolve and dial. Raises AddressRefused.

    A server asks about the addresses, too, that the name has here: the proxy most likely finds the same. It may find
    others; then it is the proxy's to refuse them.
    """
    guard.admit_name(url, host, port)
    if not guard.allows_private:
        with contextlib.suppress(HostNotFound):
            for _, address in _doors(host, port, url, resolver):
                guard.admit(url, str(address[0]), port)


def _doors(host: str, port: int, url: str, resolver: Resolve) -> Sequence[Door]:
    try:
        doors = resolver(host.removeprefix("[").removesuffix("]"), port)
    except (OSError, UnicodeError) as error:
        raise HostNotFound(url=url) from error
    if not doors:
        raise HostNotFound(url=url)
    return doors


def _connect(family: int, address: tuple[Any, ...], timeout_s: float) -> socket.socket:
    connection = socket.socket(family, socket.SOCK_STREAM)
    try:
        connection.settimeout(timeout_s)
        connection.connect(address)
        connection.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
    except BaseException:
        connection.close()
        raise
    return connection
