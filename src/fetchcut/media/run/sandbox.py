"""What holds a media child back on this machine: tried in a child, once a process; for `doctor`."""

import os
import sys
from functools import lru_cache
from typing import Final

import msgspec

from fetchcut.media.run.child import JAIL_WORDS, can_jail, output_of


class SandboxState(msgspec.Struct, frozen=True, kw_only=True):
    """Each layer that holds. Whitelists of containers, decoders and protocols hold everywhere and are not listed.

    `has_landlock` files and TCP, `has_seccomp` sockets and system calls, `has_limits` memory and open files,
    `dies_with_parent` no orphan outlives a kill -9 of ours.
    """

    has_landlock: bool = False
    landlock_abi: int = 0
    has_seccomp: bool = False
    has_limits: bool = False
    dies_with_parent: bool = False
    machine: str = ""


NOTHING: Final = SandboxState(machine=os.uname().machine if os.name == "posix" else sys.platform)


@lru_cache(maxsize=1)
def sandbox_state() -> SandboxState:
    """Return what holds here; all false where this system has no jail (children then run plain)."""
    if not can_jail():
        return NOTHING
    try:
        said = output_of([sys.executable, *JAIL_WORDS, "--report"])
        return msgspec.json.decode(said, type=SandboxState)
    except (OSError, msgspec.DecodeError):
        return NOTHING
