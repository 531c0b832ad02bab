"""What is remembered of servers between runs: tokens (a client is given one a week), the session last worked in."""

import contextlib
import os
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

import filelock
import msgspec

from fetchcut.disk import ensure_folder, write_whole
from fetchcut.errors import StoreError


@dataclass(frozen=True, slots=True, kw_only=True)
class Account:
    """Who we are at one server, by a token it gave us."""

    token: str = ""
    user_id: str = ""
    expires_at: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Session:
    """A timeline on the server."""

    id: str
    task_id: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Remembered:
    """What is known of one server. `owner` is the hash of the token that `session` belongs to.

    `uploads` are addresses of unfinished resumable uploads by the key of their file.
    """

    owner: str = ""
    account: Account = Account()
    session: Session | None = None
    uploads: dict[str, str] = field(default_factory=dict)


class Kept:
    """The file `servers.json`, by server. A spoilt file counts as empty: all in it can be had again.

    Several runs share it. Each changes only what it has news of, and one at a time asks for a token: a client is given
    one a week, so that the others must wait for it and take the same.
    """

    def __init__(self, file: Path) -> None:
        self._file = file

    def claim(self) -> "filelock.FileLock | None":
        """Return the right to ask for a token, to be released; None while another run has it."""
        # Whichever thread has it done: flows are done on many.
        lock = filelock.FileLock(self._file.with_suffix(".token.lock"), thread_local=False)
        try:
            ensure_folder(self._file.parent)
            lock.acquire(blocking=False)
        except filelock.Timeout:
            return None
        except (OSError, StoreError):
            # Nowhere to keep anything: then nobody else finds anything there either.
            pass
        return lock

    def of(self, server: str) -> Remembered:
        """Return what is known of `server`."""
        return self._all().get(server, Remembered())

    def change(self, server: str, make: Callable[[Remembered], Remembered]) -> None:
        """Remember what `make` makes of what is known of `server` now; where nothing can be kept, nothing."""
        with contextlib.suppress(OSError, StoreError):
            ensure_folder(self._file.parent)
            with filelock.FileLock(self._file.with_suffix(".lock")):
                everything = self._all()
                everything[server] = make(everything.get(server, Remembered()))
                write_whole(self._file, msgspec.json.encode(everything))
                os.chmod(self._file, 0o600)  # noqa: PTH101

    def _all(self) -> dict[str, Remembered]:
        try:
            return msgspec.json.decode(self._file.read_bytes(), type=dict[str, Remembered])
        except (OSError, msgspec.MsgspecError):
            return {}
