"""What this machine has for work: cores and memory, as far as this process may use them."""

import contextlib
import os
from pathlib import Path
from typing import Final

_UNKNOWN_BYTES: Final = 4 << 30
_CGROUP: Final = Path("/sys/fs/cgroup")


def cores() -> int:
    """Return how many cores this process may run on."""
    if hasattr(os, "sched_getaffinity"):
        return max(1, len(os.sched_getaffinity(0)))
    return os.cpu_count() or 1


def free_bytes() -> int:
    """Return how much memory can be taken without pressing others: of the machine, or of the container it runs in."""
    found = [each for each in (_available(), _within_container()) if each is not None]
    return min(found, default=_UNKNOWN_BYTES)


def _available() -> int | None:
    with contextlib.suppress(OSError, ValueError, IndexError):
        for line in Path("/proc/meminfo").read_text(encoding="ascii").splitlines():
            if line.startswith("MemAvailable:"):
                return int(line.split()[1]) << 10
    with contextlib.suppress(OSError, ValueError, AttributeError):
        return os.sysconf("SC_PHYS_PAGES") * os.sysconf("SC_PAGE_SIZE") // 2
    return None


def _within_container() -> int | None:
    with contextlib.suppress(OSError, ValueError):
        most = (_CGROUP / "memory.max").read_text(encoding="ascii").strip()
        used = int((_CGROUP / "memory.current").read_text(encoding="ascii"))
        return max(0, int(most) - used) if most != "max" else None
    return None
