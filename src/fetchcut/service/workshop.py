"""The tools that steps work with, each made when it is first needed."""

import functools
import importlib
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from types import TracebackType
from typing import TYPE_CHECKING, Final, Self

from fetchcut.service.job import JobContext, Manners
from fetchcut.settings import Settings
from fetchcut.store.work import WorkFolder, WorkStore

if TYPE_CHECKING:
    from http.cookiejar import CookieJar

    from fetchcut.ingest.web import Web
    from fetchcut.media.run.libav import Libav
    from fetchcut.media.tools import Tool


_BEFORE_CONVERTING: Final = (
    "fetchcut.media.plan",
    "fetchcut.media.check",
    "fetchcut.media.clock",
    "fetchcut.media.tools",
)
"""What takes long to load of what comes after a download."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Outside:
    """How far what comes from outside is trusted. As it stands: the person at this machine gave the link.

    `also_public` are networks to be taken for public ones; `most_bytes` is what one link may bring, None without end.
    """

    allows_private: bool = True
    also_public: tuple[str, ...] = ()
    most_bytes: int | None = None


class Workshop:
    """Settings, manners and the context of one job, and the tools made of them. Use as a context manager."""

    def __init__(
        self, settings: Settings, manners: Manners, context: JobContext, *, outside: Outside = Outside()
    ) -> None:
        self.settings = settings
        self.manners = manners
        self.context = context
        self._outside = outside
        self.store = WorkStore(settings.data_folder / "work")
        self._libav: Libav | None = None
        self._libav_lock = threading.Lock()
        self._getting_ready: threading.Thread | None = None

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """End the worker, if one was started."""
        if self._getting_ready:
            self._getting_ready.join()
        if self._libav:
            self._libav.close()

    def get_ready(self) -> None:
        """Begin to load what comes after a download and to start the worker; returns at once, costs no waiting."""
        if self._getting_ready is None:
            self._getting_ready = threading.Thread(target=self._load, daemon=True)
            self._getting_ready.start()

    def _load(self) -> None:
        self.libav.start()
        for name in _BEFORE_CONVERTING:
            importlib.import_module(name)

    @functools.cached_property
    def tool(self) -> "Tool":
        """Return the FFmpeg to use. Raises FFmpegMissing."""
        from fetchcut.media.tools import find_ffmpeg

        return find_ffmpeg(self.settings.ffmpeg)

    @property
    def libav(self) -> "Libav":
        """Return the worker that opens media; it starts at its first use, or by `start`."""
        from fetchcut.media.run.libav import Libav

        with self._libav_lock:
            self._libav = self._libav or Libav(sandbox=self.settings.sandbox)
            return self._libav

    @functools.cached_property
    def cookies(self) -> "CookieJar | None":
        """Return the cookies of the person's own file. Raises FileMissing."""
        if self.manners.cookies_file is None:
            return None
        from fetchcut.ingest.cookies import load_cookies

        return load_cookies(self.manners.cookies_file)

    @contextmanager
    def web(self, found_by: str | None = None) -> "Iterator[Web]":
        """Give HTTP for one link and all it leads to: one guard, which remembers where the chain has been.

        `found_by` is the link that led here, and the first the guard sees.
        """
        from fetchcut.ingest.allowance import Allowance
        from fetchcut.ingest.guard import AddressGuard
        from fetchcut.ingest.rate import RateLimit
        from fetchcut.ingest.web import Web

        settings = self.settings
        web = Web(
            AddressGuard(allows_private=self._outside.allows_private, also_public=self._outside.also_public),
            timeout_s=settings.timeout_s,
            retries=settings.retries,
            proxy=settings.proxy,
            rate=RateLimit(settings.rate_limit) if settings.rate_limit else None,
            headers=self.manners.headers,
            cookies=self.cookies,
            allowance=Allowance(limit) if (limit := self._outside.most_bytes) else None,
        )
        try:
            if found_by:
                web.begin(found_by)
            yield web
        finally:
            web.close()

    @contextmanager
    def work(self, key: str) -> Iterator[WorkFolder]:
        """Hold the work folder of `key`; tells the person when another run holds it."""
        with self.store.open(key, on_wait=lambda: self.context.tell("waiting", {})) as folder:
            yield folder

    def sweep(self) -> None:
        """Remove the work that nobody came back for."""
        self.store.sweep(self.settings.work_days * 86_400)

    @property
    def results_folder(self) -> Path:
        """Return where results go when nothing is said."""
        return self.settings.output_folder or Path.cwd()
