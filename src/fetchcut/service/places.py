"""Where a server keeps its things: the folder and the database of these settings, for every command alike."""

from pathlib import Path

from fetchcut.service.plans import Plans, load
from fetchcut.settings import Settings
from fetchcut.store.database import Database


def server_folder(settings: Settings) -> Path:
    """Return the server's folder; it may not be there yet."""
    return settings.data or settings.data_folder / "server"


def database(settings: Settings) -> Database:
    """Return the server's database, as it is: not made, not migrated."""
    return Database(settings.database_url or f"sqlite:///{server_folder(settings) / 'fetchcut.db'}")


def plans(settings: Settings) -> Plans:
    """Return the plans of these settings."""
    return load(settings.plans)
