"""Links brought in as the engine would have it, on this thread; 127.0.0.2 stands for a public host."""

import itertools
from dataclasses import dataclass
from pathlib import Path

from fetchcut.service.feed import Feed
from fetchcut.service.how import How
from fetchcut.service.link_uploads import LinkJob, LinkUploads
from fetchcut.service.link_work import LinkWork
from fetchcut.service.plans import load as load_plans
from fetchcut.service.work import Run, attempt_name
from fetchcut.settings import Settings, load
from tests.uploads.house import House

PUBLIC = "127.0.0.2"


class NoEngine:
    """Takes what is submitted and leaves it."""

    def __init__(self) -> None:
        self.submitted: list[str] = []

    def submit(self, kind: str, job_id: str) -> None:
        """Leave it."""
        self.submitted.append(job_id)


@dataclass(frozen=True, slots=True, kw_only=True)
class Errands:
    """What brings links in for a house."""

    home: House
    uploads: LinkUploads
    work: LinkWork
    feed: Feed
    engine: NoEngine
    numbers: "itertools.count[int]"

    def submit(self, *urls: str, how: How | None = None) -> str:
        """Accept links; return the job's id."""
        return self.uploads.submit(self.home.caller, self.home.session_id, urls, how=how)

    def run(self, job_id: str) -> LinkJob:
        """Do one run of the job and return how it stands."""
        self.work.run(self.begin(job_id))
        return self.uploads.get(self.home.caller, job_id)

    def begin(self, job_id: str) -> Run:
        """Return the next run of the job."""
        return Run(kind="upload", id=job_id, attempt=attempt_name(next(self.numbers), "worker"))

    def bring(self, *urls: str, how: How | None = None) -> LinkJob:
        """Accept links and bring them in."""
        return self.run(self.submit(*urls, how=how))


def errands(home: House, folder: Path, **changes: object) -> Errands:
    """Return errands for a house; `changes` are settings by name, as texts of the environment."""
    environment = {"FETCHCUT_HOME": str(folder / "config"), "FETCHCUT_RETRIES": "1", "FETCHCUT_TIMEOUT_S": "5"}
    environment |= {f"FETCHCUT_{name.upper()}": str(value) for name, value in changes.items()}
    settings: Settings = load(environment)
    feed = Feed(home.db)
    engine = NoEngine()
    uploads = LinkUploads(home.db, home.uploads, home.assets, engine)  # type: ignore[arg-type]
    work = LinkWork(
        settings,
        home.db,
        plans=load_plans(),
        storage=home.storage,
        uploads=home.uploads,
        resumable=home.resumable,
        feed=feed,
        also_public=(f"{PUBLIC}/32",),
    )
    return Errands(home=home, uploads=uploads, work=work, feed=feed, engine=engine, numbers=itertools.count(1))
