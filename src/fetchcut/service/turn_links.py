"""Links in a message: fetched by jobs of their own, waited for by the turn, which then reads its message again."""

import time
from collections.abc import Callable, Mapping
from typing import Final

from fetchcut.language.outcome import Route
from fetchcut.service.callers import Caller
from fetchcut.service.how import How
from fetchcut.service.link_uploads import LinkJob, LinkUploads
from fetchcut.store.turns import Turn

POLL_S: Final = 0.3
LONGEST_WAIT_S: Final = 14 * 60.0
"""A stream of a turn lasts 15 minutes at most; what takes longer goes on without its turn."""

Arrived = Mapping[str, tuple[str, ...]]


class StillFetching(Exception):
    """The links take longer than a turn may last; they come in all the same."""


class TurnLinks:
    """Brings in what a message links to."""

    def __init__(self, uploads: LinkUploads) -> None:
        self._uploads = uploads

    def fetch(self, turn: Turn, caller: Caller, route: Route, *, check: Callable[[], None]) -> Arrived:
        """Return the assets of each of its links once all are in. A turn that is begun again waits for the same jobs.

        `check` is called all the while, and raises where the turn must stop. Raises why a link gave nothing,
        StillFetching.
        """
        submit, wish = self._uploads.submit, route.wish
        how = How(
            lines=wish.lines,
            is_best=wish.wants_best,
            sound="m4a" if wish.wants_audio_only else None,
            audio_language=wish.audio_language,
            wants_playlist=bool(wish.wants_playlist),
            items=wish.playlist_items,
            cuts=wish.cuts,
        )
        jobs = {
            link: submit(caller, turn.session_id, [link], how=how, job_id=f"job_{turn.id}_{number}")
            for number, link in enumerate(dict.fromkeys(route.links))
        }
        until = time.monotonic() + LONGEST_WAIT_S
        return {link: self._assets(caller, job_id, until, check) for link, job_id in jobs.items()}

    def _assets(self, caller: Caller, job_id: str, until: float, check: Callable[[], None]) -> tuple[str, ...]:
        job = self._over(caller, job_id, until, check)
        if job.error:
            raise job.error
        return tuple(item.asset_id for item in job.items)

    def _over(self, caller: Caller, job_id: str, until: float, check: Callable[[], None]) -> LinkJob:
        while not (job := self._uploads.get(caller, job_id)).is_over:
            if time.monotonic() > until:
                raise StillFetching
            check()
            time.sleep(POLL_S)
        return job
