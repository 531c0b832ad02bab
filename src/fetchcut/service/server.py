"""Everything of one process, wired: the services that answer requests, and the engine that does the work."""

from collections.abc import Callable
from typing import Final, Self

from fetchcut.disk import ensure_folder
from fetchcut.errors import Stopping
from fetchcut.service import places
from fetchcut.service.accounts import Accounts
from fetchcut.service.assets import Assets
from fetchcut.service.captions import Captions
from fetchcut.service.engine import Engine
from fetchcut.service.export_files import ExportFiles
from fetchcut.service.export_work import ExportWork
from fetchcut.service.exports import Exports
from fetchcut.service.feed import Feed
from fetchcut.service.janitor import Janitor
from fetchcut.service.link_uploads import LinkUploads
from fetchcut.service.link_work import LinkWork
from fetchcut.service.links import Links
from fetchcut.service.liveness import end_process
from fetchcut.service.measuring import Measuring
from fetchcut.service.model_turns import ModelTurns
from fetchcut.service.music import shelf
from fetchcut.service.player import Player
from fetchcut.service.previews import Previews
from fetchcut.service.probing import Probing
from fetchcut.service.resumable import Resumable
from fetchcut.service.sessions import Sessions
from fetchcut.service.speaking import speaker_of
from fetchcut.service.storage import Storage
from fetchcut.service.turn_links import TurnLinks
from fetchcut.service.turn_outcomes import Outcomes
from fetchcut.service.turn_work import TurnWork
from fetchcut.service.turns import Turns
from fetchcut.service.uploads import Uploads
from fetchcut.service.webhooks import Webhooks
from fetchcut.settings import Settings
from fetchcut.store.migrate import migrate
from fetchcut.store.secrets import secret
from fetchcut.store.work import WorkStore

UNUSED_S: Final = 24 * 3600.0
"""A file that no session has any more is kept for so long."""


class Server:
    """The services of one process. Make one, `start` it, and `stop` it; a context manager does both.

    Making one makes the folders and brings the tables up to this version. Raises what the disk and the database say.
    `on_cut_off` is what to do once the database is lost for so long that others take our jobs: the process must end.
    """

    def __init__(self, settings: Settings, *, on_cut_off: Callable[[], None] = end_process) -> None:
        self.settings = settings
        self.folder = ensure_folder(places.server_folder(settings))
        self.db = places.database(settings)
        migrate(self.db)
        self.plans = places.plans(settings)
        self.feed = Feed(self.db)
        self.engine = Engine(settings, self.db, on_cut_off=on_cut_off)
        self.accounts = Accounts(self.db, self.plans)
        self._make_files()
        self._make_jobs()

    def _make_files(self) -> None:
        settings = self.settings
        self.links = Links(key=secret(self.db, "links"), hours=settings.link_hours)
        self.storage = Storage(self.folder, keep_free_bytes=settings.keep_free_mb * 1_000_000)
        self.probing = Probing(sandbox=settings.sandbox)
        self.assets = Assets(self.db, self.storage, self.links)
        self.music = shelf(settings.music, WorkStore(self.folder / "music"), sandbox=settings.sandbox)
        self.sessions = Sessions(self.db, self.assets, self.music)
        self.previews = Previews(settings, self.db, self.assets, self.music, self.folder / "render")
        self.player = Player(self.db, self.previews, self.links)
        self.uploads = Uploads(
            self.db, self.storage, self.assets, self.probing, limit_bytes=settings.max_upload_mb << 20
        )
        self.resumable = Resumable(self.db, self.storage, self.uploads)
        self.captions = Captions(self.db)
        self.link_uploads = LinkUploads(self.db, self.uploads, self.assets, self.engine)

    def _make_jobs(self) -> None:
        settings = self.settings
        files = ExportFiles(self.folder / "exports")
        self.webhooks = Webhooks(self.db, allows_private=settings.allow_private_addresses)
        self.exports = Exports(
            self.db,
            files=files,
            storage=self.storage,
            uploads=self.uploads,
            links=self.links,
            music=self.music,
            engine=self.engine,
        )
        self.measuring = Measuring(settings, self.db, self.assets, WorkStore(self.folder / "measured"), self.music)
        self.models = ModelTurns(self.db, self.plans, speaker_of(settings))
        self.turns = Turns(self.db, self.plans, self.feed, self.engine, self.music)
        self.engine.add(
            TurnWork(
                self.db,
                plans=self.plans,
                feed=self.feed,
                outcomes=Outcomes(self.exports),
                links=TurnLinks(self.link_uploads),
                measuring=self.measuring,
                music=self.music,
                engine=self.engine,
                models=self.models,
            )
        )
        self.engine.add(
            ExportWork(
                settings,
                self.db,
                plans=self.plans,
                exports=self.exports,
                files=files,
                assets=self.assets,
                music=self.music,
                webhooks=self.webhooks,
                folder=self.folder / "render",
                on_end=self.engine.wake,
            )
        )
        self.link_work = LinkWork(
            settings,
            self.db,
            plans=self.plans,
            storage=self.storage,
            uploads=self.uploads,
            resumable=self.resumable,
            feed=self.feed,
        )
        self.engine.add(self.link_work)
        self.janitor = Janitor(
            self.db,
            files,
            (
                self.accounts.sweep,
                self.resumable.sweep,
                self.link_uploads.sweep,
                self.link_work.sweep,
                self.measuring.sweep,
                lambda: self.storage.sweep(self.db, unused_s=UNUSED_S),
            ),
        )

    @property
    def queues(self) -> tuple[str, ...]:
        """Return the queues this process works on."""
        return () if self.settings.queues == "none" else tuple(self.settings.queues.split())

    def start(self) -> None:
        """Begin to work: jobs that were left by whoever was here before go on."""
        self.feed.start()
        self.engine.start(self.queues)
        self.webhooks.start()
        self.janitor.start()

    def stop(self) -> None:
        """End: what runs is finished or handed back."""
        self.janitor.stop()
        self.webhooks.stop()
        self.engine.stop(self.settings.stop_s)
        self.models.close()
        self.previews.stop()
        self.feed.stop()
        self.resumable.close()
        self.uploads.close()
        self.db.close()

    def __enter__(self) -> Self:
        self.start()
        return self

    def __exit__(self, *_: object) -> None:
        self.stop()

    def require_ready(self) -> None:
        """Raise what keeps this process from taking work: the database, or that it ends."""
        if self.engine.is_stopping:
            raise Stopping
        self.db.clock_ms()
        self.storage.require_room(0)
